"""The views of a scope over a warehouse: one's own sites in full, the compared ones added up, the chain as a whole."""

from dashboard.scopes import FEWEST_SITES
from pipelines.metrics.catalogue import TOTALS

# The spans of the compared sites, with the id and name they are shown under; and which of them are one's own. The id of a
# site without a name is another one in every opening: an old link to it leads nowhere, and never to another site.
SPANS = """
    create temp table _spans as
    with own as (
        select s.*, ($all_mine or s.site_id in (select id from _sites) or s.region_id in (select id from _regions))
            as is_mine
        from warehouse.sites s
        where $all_compared or s.region_id in (select id from _compared)
            or s.site_id in (select id from _sites) or s.region_id in (select id from _regions)
    ),
    hidden as (
        select site_id, row_number() over (order by md5(concat(site_id, $salt)), site_id) as place,
            concat('other-', substr(md5(concat($salt, site_id)), 1, 16)) as hidden_id
        from (select distinct site_id from own where not is_mine and not $names_others)
    )
    select o.site_id,
        case when h.place is null then o.site_id else h.hidden_id end as shown_id,
        case when h.place is not null then concat('Another site ', cast(h.place as varchar))
            when n.sites > 1 then concat(o.site_name, ' (', o.site_id, ')')
            else o.site_name end as site_name,
        o.region_id,
        case when h.place is null then o.brand else '' end as brand,
        case when h.place is null then o.site_type else '' end as site_type,
        case when h.place is null then o.city else '' end as city,
        o.valid_from, o.valid_to, o.is_mine, h.place is null as is_named
    from own o
    left join hidden h on h.site_id = o.site_id
    left join (select site_name, count(distinct site_id) as sites from own group by site_name) n
        on n.site_name = o.site_name
"""

# Which span of a site a row `t` with a month is of.
ON_SPAN = "s.site_id = t.site_id and t.month >= s.valid_from and t.month < s.valid_to"
_UNSEEN = "count(distinct site_id) filter (where site_id not in (select site_id from _spans))"
_ALL_MINE = "not exists (select 1 from _spans where not is_mine)"
_ENOUGH = (
    f"count(distinct site_id) >= {FEWEST_SITES} and ({_UNSEEN} >= {FEWEST_SITES} or {_UNSEEN} = 0 and {_ALL_MINE})"
)
_SUMS = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in TOTALS)

VIEWS = (
    # The sites one may compare, a row per span; is_mine: one may see it in full; is_named: one may see which site it is. A
    # table, as every page asks for it.
    """create temp table region_sites as
       select shown_id as site_id, site_name, s.region_id, r.region_name, brand, site_type, city, valid_from, valid_to,
           is_mine, is_named
       from _spans s join warehouse.regions r on r.region_id = s.region_id
       order by site_name, shown_id, valid_from""",
    # The totals of the sites one may compare, each month in the region the site then belonged to.
    f"""create temp view region_totals as
        select s.region_id, s.shown_id as site_id, s.brand, s.site_type, t.month, t.survey_id, t.dimension_id, t.segment_id,
            t.department_id, {", ".join(f"t.{name}" for name in TOTALS)}
        from _totals t join _spans s on {ON_SPAN}""",
    f"""create temp view region_invitations as
        select s.region_id, s.shown_id as site_id, s.brand, s.site_type, t.month, t.survey_id, t.channel, t.invited_count,
            t.returned_count
        from _invitations t join _spans s on {ON_SPAN}""",
    # The chain as a whole, added up over all sites. Fewer than three sites, or fewer than three that are not seen anyway: no
    # row, or one could be read off it. Nor for whoever compares with the whole chain: as a list it leaves out sites that could
    # be read off it.
    f"""create temp view chain_totals as
        select month, survey_id, dimension_id, segment_id, department_id, {_SUMS}
        from _totals group by month, survey_id, dimension_id, segment_id, department_id
        having {_ENOUGH}""",
    f"""create temp view chain_invitations as
       select month, survey_id, channel, cast(sum(invited_count) as bigint) as invited_count,
           cast(sum(returned_count) as bigint) as returned_count
       from _invitations group by month, survey_id, channel
        having {_ENOUGH}""",
    # What happened at the sites one may compare, in their regions and in the whole chain: a row for the month with which an
    # event begins, and where limits begin anew with the month after its last one for that too (is_end), as a site may have
    # moved in between. Of other sites, and of regions without one's own, only the months are told with which limits begin
    # anew, as a chart has to be the same for everybody.
    f"""create temp view region_events as
        with moments as (
            select site_id, region_id, month, last_month, rebases, kind, what, false as is_end from warehouse.events
            union all
            select site_id, region_id, cast(last_month + interval 1 month as date), null, true, kind, what, true
            from warehouse.events where rebases and last_month is not null
        )
        select s.shown_id as site_id, s.region_id, t.month, case when s.is_mine then t.last_month end as last_month,
            t.rebases, case when s.is_mine then t.kind end as kind, case when s.is_mine then t.what end as what,
            s.is_mine and t.is_end as is_end
        from moments t join _spans s on {ON_SPAN}
        where s.is_mine or t.rebases
        union all
        select null, e.region_id, e.month, e.last_month, e.rebases, e.kind, e.what, e.is_end
        from moments e where e.region_id in (select region_id from _spans where is_mine)
        union all
        select null, e.region_id, e.month, null, e.rebases, null, null, false
        from moments e
        where e.rebases and e.region_id in (select region_id from _spans)
            and e.region_id not in (select region_id from _spans where is_mine)
        union all
        select null, null, e.month, e.last_month, e.rebases, e.kind, e.what, e.is_end
        from moments e
        where e.site_id is null and e.region_id is null and exists (select 1 from _spans)""",
    # Single responses, of one's own sites alone.
    f"""create temp view my_responses as
        select t.* from _responses t join _spans s on {ON_SPAN} and s.is_mine""",
    # Rejected records: of one's own sites; those of no known site are for who sees what was received.
    # A site that moved belongs to the region it is in now.
    """create temp view my_quarantine as
       select q.* from warehouse.quarantine q
       where q.site_id in (
               select o.site_id from _spans o
               join (select site_id, max(valid_from) as latest from warehouse.sites group by site_id) s
                   on s.site_id = o.site_id and s.latest = o.valid_from
               where o.is_mine) and exists (select 1 from _rejected)
           or exists (select 1 from _received)""",
    """create temp view my_files as
       select f.* from warehouse.files f
       where exists (select 1 from _received)""",
)
