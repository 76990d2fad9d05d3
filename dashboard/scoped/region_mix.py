"""The scoped macro `region_mix`: what a region's answers say of its kinds of guests, for the regression that adjusts for them.

Totals hold one dimension at a time; the regression needs to know how often two kinds meet in one guest, so it reads rows, which
nobody else may of sites that are not one's own. Crossed cells get small: one business guest who speaks French and booked
directly is a person, and the cell's sum is that person's answer. So no crossed cell is handed out, but what the regression
needs of them and no more:

- per site all guests as in `region_totals` (count, sum, squares), and how many guests of each kind: no score of a kind;
- over all sites of the region together: the scores of each kind, and how many guests are of two kinds at once. Whose site they
  are of is not said, and with fewer than FEWEST_SITES sites none of these rows is: one could be read off the other.

The months are added up too. With a kind of guests chosen in the sidebar everything is of those guests alone: that a site has
one guest of two kinds can then be seen, and nowhere what the guest has said. What is printed of it is less again: no number of
a kind with fewer answers than may be shown, and nothing of a site below its threshold (`questions/mix.py`).
"""

from itertools import combinations_with_replacement

from dashboard.scopes import FEWEST_SITES
from pipelines.metrics.catalogue import TOTALS
from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.scales import DETRACTOR_TO, PROMOTER_FROM
from pipelines.reference.segments import ALL, UNKNOWN

_COUNTS = ("response_count", "lead_count")
_KEYS = ("site_id", "dimension_id", "segment_id", "other_dimension_id", "other_segment_id")


def region_mix(reference: Reference) -> str:
    """The statement that makes the macro, over `_spans` of the scope.

    `region_mix(asked_region, asked_brand, asked_type, asked_sites, asked_survey, asked_measure, since, until,
    asked_dimension, asked_segment)` has the columns and sorts of rows of `mix_sums.sums_of`, for the dimensions that are
    adjusted for. Sums that came summed are of unknown guests.
    """
    listed = {one.dimension_id: one.dimension_id for one in reference.segments.dimensions}
    adjusting = [one.dimension_id for one in reference.segments.dimensions if one.adjusts]
    # No id begins like these, so that none can be taken for another column.
    column = {one: f"_{one}" for one in adjusting}
    measures = reference.organisation.measure_ids
    own = "".join(f", {one}" for one in column.values())
    unknown = "".join(f", '{UNKNOWN}' as {one}" for one in column.values())
    parts = [_rows({"site_id": "site_id"}, TOTALS)]
    for one in adjusting:
        parts.append(_rows({"site_id": "site_id", "dimension_id": f"'{one}'", "segment_id": column[one]}, _COUNTS))
    for one, other in combinations_with_replacement(adjusting, 2):
        keys = {"dimension_id": f"'{one}'", "segment_id": column[one]}
        keys |= {"other_dimension_id": f"'{other}'", "other_segment_id": column[other]}
        enough = f"where (select count(distinct site_id) from cells) >= {FEWEST_SITES}"
        parts.append(_rows(keys, TOTALS if one == other else _COUNTS, enough))
    return f"""
        create temp macro region_mix(
            asked_region, asked_brand, asked_type, asked_sites, asked_survey, asked_measure, since, until,
            asked_dimension, asked_segment
        ) as table
        with answers as (
            select r.site_id, r.month{"".join(f", r.{one} as {name}" for one, name in column.items())},
                {_one_of("asked_measure", {one: one for one in measures})} as score,
                {_one_of("asked_measure", {one: f"{one}_top" for one in measures[:-1]})} as is_top_box
            from warehouse.responses r
            where r.survey_id = asked_survey
                and (asked_dimension = '{ALL}' or {_one_of("asked_dimension", listed)} = asked_segment)
        ),
        cells as materialized (
            select s.shown_id as site_id{own}, count(*) as response_count, sum(cast(score as integer)) as score_total,
                sum(cast(score as integer) * cast(score as integer)) as score_square_total,
                count(is_top_box) as lead_count, sum(cast(coalesce(is_top_box, 0) as integer)) as top_box_count,
                sum(case when asked_measure = '{RECOMMEND}' and score >= {PROMOTER_FROM} then 1 else 0 end) as promoter_count,
                sum(case when asked_measure = '{RECOMMEND}' and score <= {DETRACTOR_TO} then 1 else 0 end) as detractor_count
            from answers t join _spans s on {_ON_SPAN}
            where {_LISTED} and t.month between since and until and score is not null
            group by s.shown_id{own}
            union all
            select s.shown_id as site_id{unknown}, {", ".join(f"sum(t.{name}) as {name}" for name in TOTALS)}
            from warehouse.sums t join _spans s on {_ON_SPAN}
            where {_LISTED} and t.month between since and until and t.survey_id = asked_survey
                and t.department_id = asked_measure and t.response_count > 0
                and (asked_dimension = '{ALL}' or asked_segment = '{UNKNOWN}')
            group by s.shown_id
        )
        {" union all ".join(parts)}
    """


# Which sites: those that fit whatever is not null (`questions.view.Among`).
_LISTED = """(asked_region is null or s.region_id = asked_region) and (asked_brand is null or s.brand = asked_brand)
                and (asked_type is null or s.site_type = asked_type)
                and (asked_sites is null or list_contains(cast(asked_sites as varchar[]), s.shown_id))"""
_ON_SPAN = "s.site_id = t.site_id and t.month >= s.valid_from and t.month < s.valid_to"


def _one_of(asked: str, columns: dict[str, str]) -> str:
    """The column that is asked for by name, from a fixed list: a name that is not in it gives nothing."""
    whens = " ".join(f"when '{name}' then r.{column}" for name, column in columns.items())
    return f"case {asked} {whens} end" if whens else "null"


def _rows(keys: dict[str, str], told: tuple[str, ...], condition: str = "") -> str:
    """The cells added up by `keys`; of the totals only those that are `told`."""
    named = ", ".join(f"{keys.get(key, 'cast(null as varchar)')} as {key}" for key in _KEYS)
    sums = ", ".join(
        f"cast(sum({name}) as bigint) as {name}" if name in told else f"cast(null as bigint) as {name}"
        for name in TOTALS
    )
    grouped = ", ".join(value for value in keys.values() if not value.startswith("'"))
    return f"select {named}, {sums} from cells {condition} group by {grouped}"
