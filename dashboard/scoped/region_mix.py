"""The scoped macro `region_mix`: what a region's answers say of its kinds of guests, for the regression that adjusts for them.

Totals hold one dimension at a time; the regression needs to know how often two kinds meet in one guest, so it reads rows, which
nobody else may of sites that are not one's own. Crossed cells get small: one business guest who speaks French and booked
directly is a person, and the cell's sum is that person's answer. So no crossed cell is handed out, but what the regression
needs of them and no more:

- per site all guests as in `region_totals` (count, sum, squares), and how many guests of each kind: no score of a kind;
- over all sites of the region together: the scores of each kind, and how many guests are of two kinds at once. Whose site they
  are of is not said, and with fewer than FEWEST_SITES sites none of these rows is: one could be read off the other.

A kind that a single guest is of, counted at a single site, would still be that guest's score. So a kind is told only with
FEWEST_GUESTS guests (or more, where less may not be shown) from FEWEST_SITES sites, those who answered the lead item the same.
Counted are guests of sites that are not one's own, whose answers one knows and could take away; all, where all sites are one's
own. Kinds with fewer are *few*: for everything told of their dimension their guests are of unknown kind. What is left without
the told kinds can be had by subtraction, so it has to be as many guests, of as many sites, as a told kind; where it is not, the
next smallest kind joins it, until it is enough or no kind is told. Guests whose kind was never known, and those that came
summed, count in it as well. Where there are no others in it, so many guests are enough, be they of one site: so many of a site
may be shown.

The months are added up too. With a kind of guests chosen in the sidebar everything is of those guests alone. What is printed
of it is less again: nothing of a site below its threshold (`questions/mix.py`).

What is left: one question tells nobody's score, but somebody who may ask what he likes can subtract questions from each other:
ranges of months, lists of sites, or all guests less those of every other chosen kind. Pages ask for one list and one window,
and print differences between kinds with their rounding, never sums.
"""

from itertools import combinations_with_replacement

from dashboard.scoped.views import ON_SPAN
from dashboard.scopes import FEWEST_SITES
from pipelines.metrics.catalogue import TOTALS
from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.scales import DETRACTOR_TO, PROMOTER_FROM
from pipelines.reference.segments import ALL, UNKNOWN

# With one's own guests taken away, a sum of so many strangers is left.
FEWEST_GUESTS = 10

_COUNTS = ("response_count", "lead_count")
_KEYS = ("site_id", "dimension_id", "segment_id", "other_dimension_id", "other_segment_id")


def region_mix(reference: Reference) -> str:
    """The statement that makes the macro, over `_spans` of the scope.

    `region_mix(asked_region, asked_brand, asked_type, asked_sites, asked_survey, asked_measure, since, until,
    asked_dimension, asked_segment, asked_fewest)` has the columns and sorts of rows of `mix_sums.sums_of`, for the dimensions
    that are adjusted for. Sums that came summed are of unknown guests, and so are the kinds with fewer guests than
    `asked_fewest` or FEWEST_GUESTS, and those that hide them.
    """
    listed = {one.dimension_id: one.dimension_id for one in reference.segments.dimensions}
    adjusting = [one.dimension_id for one in reference.segments.dimensions if one.adjusts]
    # No id begins like these, so that none can be taken for another column.
    column = {one: f"_{one}" for one in adjusting}
    measures = reference.organisation.measure_ids
    own = "".join(f", {one}" for one in column.values())
    unknown = "".join(f", '{UNKNOWN}' as {one}" for one in column.values())
    told = "".join(
        f", case when {one} in (select kind from few{one}) then '{UNKNOWN}' else {one} end as {one}"
        for one in column.values()
    )
    parts = [_rows({"site_id": "site_id"}, TOTALS)]
    for one in adjusting:
        parts.append(_rows({"site_id": "site_id", "dimension_id": f"'{one}'", "segment_id": column[one]}, _COUNTS))
    for one, other in combinations_with_replacement(adjusting, 2):
        keys = {"dimension_id": f"'{one}'", "segment_id": column[one]}
        keys |= {"other_dimension_id": f"'{other}'", "other_segment_id": column[other]}
        enough = f"where (select count(distinct site_id) from cells where is_counted) >= {FEWEST_SITES}"
        parts.append(_rows(keys, TOTALS if one == other else _COUNTS, enough))
    return f"""
        create temp macro region_mix(
            asked_region, asked_brand, asked_type, asked_sites, asked_survey, asked_measure, since, until,
            asked_dimension, asked_segment, asked_fewest
        ) as table
        with answers as (
            select r.site_id, r.month{"".join(f", r.{one} as {name}" for one, name in column.items())},
                {_one_of("asked_measure", {one: one for one in measures})} as score,
                {_one_of("asked_measure", {one: f"{one}_top" for one in measures[:-1]})} as is_top_box
            from _responses r
            where r.survey_id = asked_survey
                and (asked_dimension = '{ALL}' or {_one_of("asked_dimension", listed)} = asked_segment)
        ),
        every_cell as materialized (
            select s.shown_id as site_id, s.is_mine{own}, count(*) as response_count,
                sum(cast(score as integer)) as score_total,
                sum(cast(score as integer) * cast(score as integer)) as score_square_total,
                count(is_top_box) as lead_count, sum(cast(coalesce(is_top_box, 0) as integer)) as top_box_count,
                sum(case when asked_measure = '{RECOMMEND}' and score >= {PROMOTER_FROM} then 1 else 0 end) as promoter_count,
                sum(case when asked_measure = '{RECOMMEND}' and score <= {DETRACTOR_TO} then 1 else 0 end) as detractor_count
            from answers t join _spans s on {ON_SPAN}
            where {_LISTED} and t.month between since and until and score is not null
            group by s.shown_id, s.is_mine{own}
            union all
            select s.shown_id as site_id, s.is_mine{unknown}, {", ".join(f"sum(t.{name}) as {name}" for name in TOTALS)}
            from _sums t join _spans s on {ON_SPAN}
            where {_LISTED} and t.month between since and until and t.survey_id = asked_survey
                and t.department_id = asked_measure and t.response_count > 0
                and (asked_dimension = '{ALL}' or asked_segment = '{UNKNOWN}')
            group by s.shown_id, s.is_mine
        ),
        counted_cells as materialized (
            select *, not is_mine or (select bool_and(is_mine) from every_cell) as is_counted from every_cell
        ),
        {"".join(_few(name) for name in column.values())}
        cells as materialized (
            select site_id, is_counted, {", ".join(TOTALS)}{told}
            from counted_cells
        )
        {" union all ".join(parts)}
    """


# Which sites: those that fit whatever is not null (`questions.view.Among`).
_LISTED = """(asked_region is null or s.region_id = asked_region) and (asked_brand is null or s.brand = asked_brand)
                and (asked_type is null or s.site_type = asked_type)
                and (asked_sites is null or list_contains(cast(asked_sites as varchar[]), s.shown_id))"""
_FEWEST = f"greatest(asked_fewest, {FEWEST_GUESTS})"
# Guests, those who answered the lead item, and the sites of both. Nothing is told of a lead item that nobody answered.
_MANY = f"(guests >= {_FEWEST} and (leads = 0 or leads >= {_FEWEST}))"
_ENOUGH = f"({_MANY} and sites >= {FEWEST_SITES} and (leads = 0 or lead_sites >= {FEWEST_SITES}))"


def _one_of(asked: str, columns: dict[str, str]) -> str:
    """The column that is asked for by name, from a fixed list: a name that is not in it gives nothing."""
    whens = " ".join(f"when '{name}' then r.{column}" for name, column in columns.items())
    return f"case {asked} {whens} end" if whens else "null"


def _few(column: str) -> str:
    """The tables that end in `few<column>`: each `kind` of a dimension that is not told.

    Kinds have a place: the unknown first, then those with too few guests, then the others, the smallest first. Few are all up
    to the first place, from that of the last with too few on, up to which all together are enough; without any too few, none.
    """
    return f"""
        split{column} as materialized (
            select {column} as kind, site_id, sum(case when is_counted then response_count else 0 end) as guests,
                sum(case when is_counted then lead_count else 0 end) as leads
            from counted_cells group by {column}, site_id
        ),
        kinds{column} as (
            select kind, sum(guests) as guests, sum(leads) as leads, count(*) filter (where guests > 0) as sites,
                count(*) filter (where leads > 0) as lead_sites
            from split{column} group by kind
        ),
        placed{column} as materialized (
            select kind, row_number() over (order by kind <> '{UNKNOWN}', {_ENOUGH}, guests, kind) as place,
                not if(kind = '{UNKNOWN}', {_MANY}, {_ENOUGH}) as is_few
            from kinds{column}
        ),
        firsts{column} as (
            select place, guests, leads,
                guests > 0 and place = min(case when guests > 0 then place end) over (partition by site_id) as is_new,
                leads > 0 and place = min(case when leads > 0 then place end) over (partition by site_id) as is_new_lead
            from split{column} join placed{column} using (kind)
        ),
        together{column} as (
            select place, sum(sum(guests)) over (order by place) as guests, sum(sum(leads)) over (order by place) as leads,
                sum(count(*) filter (where is_new)) over (order by place) as sites,
                sum(count(*) filter (where is_new_lead)) over (order by place) as lead_sites
            from firsts{column} group by place
        ),
        last{column} as (
            select coalesce(min(place) filter (where {_ENOUGH}), max(place)) as place
            from together{column}
            where place >= (select max(place) from placed{column} where is_few)
        ),
        few{column} as (
            select kind from placed{column} where place <= (select place from last{column})
        ),"""


def _rows(keys: dict[str, str], told: tuple[str, ...], condition: str = "") -> str:
    """The cells added up by `keys`; of the totals only those that are `told`."""
    named = ", ".join(f"{keys.get(key, 'cast(null as varchar)')} as {key}" for key in _KEYS)
    sums = ", ".join(
        f"cast(sum({name}) as bigint) as {name}" if name in told else f"cast(null as bigint) as {name}"
        for name in TOTALS
    )
    grouped = ", ".join(value for value in keys.values() if not value.startswith("'"))
    return f"select {named}, {sums} from cells {condition} group by {grouped}"
