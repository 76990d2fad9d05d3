"""What is told of the whole chain to everybody: tables that are the same in every scope, and the sums behind its spread."""

from pipelines.metrics.catalogue import INVITATIONS, TOTALS

# What is the same for everybody, worked out once a build.
SHARED = (
    # Where questions are asked otherwise from a month on: of surveys, not of guests.
    "create table chain_breaks as select survey_id, department_id, month, change from warehouse.breaks",
    # When there are answers at all: months and nothing else.
    """create table chain_months as
       select survey_id, min(month) as first, max(month) as last
       from warehouse.totals where dimension_id = 'all' group by survey_id""",
)

# The totals of every site, for an estimate over all of them that names none (`access.OpenBuild`).
ANSWERED = f"""
    select s.region_id, t.site_id, {", ".join(f"cast(sum({name}) as bigint) as {name}" for name in TOTALS)}
    from warehouse.totals t
    join warehouse.sites s on s.site_id = t.site_id and t.month >= s.valid_from and t.month < s.valid_to
    where t.month between $first and $last and t.survey_id = $survey_id and t.dimension_id = $dimension_id
        and t.segment_id = $segment_id and t.department_id = $measure
    group by s.region_id, t.site_id
"""

INVITED = f"""
    select s.region_id, t.site_id, {", ".join(f"cast(sum({name}) as bigint) as {name}" for name in INVITATIONS)}
    from warehouse.invitations t
    join warehouse.sites s on s.site_id = t.site_id and t.month >= s.valid_from and t.month < s.valid_to
    where t.month between $first and $last and t.survey_id = $survey_id and ($channel = 'all' or t.channel = $channel)
    group by s.region_id, t.site_id
"""
