"""The table `invitations`: how many guests were asked, beside how many of them answered."""

from pathlib import Path

from pipelines.intake.judging import Judged
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import CHANNEL, Reference
from pipelines.reference.segments import ALL
from pipelines.warehouse import deliveries
from pipelines.warehouse.database import Connection
from pipelines.warehouse.responses import dimension_ids, score_columns

DELIVERIES = "invitation_deliveries"
OUTCOMES = "invitation_outcomes"


def create_invitations(connection: Connection) -> None:
    """Create `invitations` and `invitation_outcomes`, empty."""
    connection.execute("""
        create table invitations (
            month date, site_id varchar, survey_id varchar, channel varchar, invited_count bigint, returned_count bigint
        )
    """)
    connection.execute(f"create table {OUTCOMES} ({deliveries.OUTCOMES})")


def gather_invitations(
    connection: Connection, reference: Reference, new: list[Judged], known: list[Judged], scratch: Path
) -> None:
    """Create the temporary `invitation_deliveries` with the counts of all files for the months that `new` files speak of.

    These months are added to `touched`, and judged again with all that the `known` files say of them. What became of the
    records is in the temporary `invitation_deliveries_outcomes`.
    """
    connection.execute(f"""
        create temp table {DELIVERIES} (
            file_hash varchar, line integer, survey_id varchar, response_id varchar, version bigint,
            site_id varchar, month date, channel varchar, invited_count bigint, records integer
        )
    """)
    if new:
        files = {"new": [str(one.accepted) for one in new]}
        connection.execute("insert into touched select distinct month from read_parquet($new)", files)
    every = {"files": [str(one.accepted) for one in [*new, *known]]}
    if every["files"]:
        connection.execute(
            f"insert into {DELIVERIES} by name "
            "select * from read_parquet($files) where month in (select month from touched)",
            every,
        )
    deliveries.forget(
        connection,
        OUTCOMES,
        f"(select file_hash, line from {OUTCOMES} where day in (select month from touched))",
    )
    deliveries.name_sites(connection, DELIVERIES, reference, scratch)
    # A count is told apart by month, site and channel: by the site that is meant, however it is spelled.
    connection.execute(
        f"update {DELIVERIES} set response_id = concat_ws('/', site_id, cast(month as varchar), channel)"
    )
    deliveries.place(connection, DELIVERIES, "month")
    deliveries.contest(connection, DELIVERIES, "month", ["invited_count"])


def write_invitations(connection: Connection, reference: Reference) -> None:
    """Write the months of `touched` in `invitations` anew, and let go of `invitation_deliveries`.

    Needs `responses` and `sums`. returned_count counts the responses of the same month, site, survey and channel in which
    anything was answered. Months without invitations have no row: a rate needs both. Where sums stand, it is the number of
    answers to the overall question, of all channels in one; without that number nobody knows how many returned, and the
    month has no row.
    """
    answered = f"coalesce({', '.join(score_columns(reference))}) is not null"
    by_channel = CHANNEL if CHANNEL in dimension_ids(reference) else f"'{ALL}'"
    connection.execute("delete from invitations where month in (select month from touched)")
    connection.execute(f"""
        -- One row per month of stay, site, survey and channel ("all" where the export does not tell). A channel that
        -- answered without being invited has a row with 0 invited, so that the channels add up to all guests.
        insert into invitations
        with summed as (
            select month, site_id, survey_id,
                max(case when department_id = '{OVERALL}' then response_count end) as returned_count
            from sums
            where month in (select month from touched)
            group by month, site_id, survey_id
        ),
        invited as (
            select d.month, d.site_id, d.survey_id, d.channel, d.invited_count
            from {DELIVERIES} d
            anti join summed s on s.month = d.month and s.site_id = d.site_id and s.survey_id = d.survey_id
        ),
        kinds as (
            select month, site_id, survey_id, max(case when channel = '{ALL}' then 1 else 0 end) as in_one
            from invited
            group by month, site_id, survey_id
        ),
        returned as (
            select r.month, r.site_id, r.survey_id,
                case when k.in_one = 1 then '{ALL}' else r.channel end as channel, count(*) as returned_count
            from (select month, site_id, survey_id, {by_channel} as channel from responses
                where {answered} and month in (select month from touched)) r
            join kinds k on k.month = r.month and k.site_id = r.site_id and k.survey_id = r.survey_id
            group by r.month, r.site_id, r.survey_id, case when k.in_one = 1 then '{ALL}' else r.channel end
        )
        select coalesce(i.month, r.month) as month, coalesce(i.site_id, r.site_id) as site_id,
            coalesce(i.survey_id, r.survey_id) as survey_id, coalesce(i.channel, r.channel) as channel,
            cast(coalesce(i.invited_count, 0) as bigint) as invited_count,
            cast(coalesce(r.returned_count, 0) as bigint) as returned_count
        from invited i
        full join returned r
            on r.month = i.month and r.site_id = i.site_id and r.survey_id = i.survey_id and r.channel = i.channel
        union all
        select d.month, d.site_id, d.survey_id, '{ALL}', cast(sum(d.invited_count) as bigint), s.returned_count
        from {DELIVERIES} d
        join summed s on s.month = d.month and s.site_id = d.site_id and s.survey_id = d.survey_id
        where s.returned_count is not null
        group by d.month, d.site_id, d.survey_id, s.returned_count
        order by survey_id, site_id, month, channel
    """)
    connection.execute(f"drop table {DELIVERIES}")
