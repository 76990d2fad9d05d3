"""A few sites of a region side by side."""

from dataclasses import dataclass
from itertools import combinations

import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import by_department_and_site, judged_by_department
from dashboard.questions.departments import asked_departments, by_department
from dashboard.questions.places import places
from dashboard.questions.region import members_of
from dashboard.questions.rest import beside
from dashboard.questions.view import View, region_totals_by_department
from pipelines.metrics.comparison import both_shown, difference, with_verdict
from pipelines.metrics.guest_mix import TOGETHER, guest_mix
from pipelines.metrics.ranking import with_rank_ranges
from pipelines.metrics.scorecard import added_up
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import Reference
from pipelines.reference.segments import UNKNOWN

FEWEST, MOST = 2, 6
_STANDING = ("n", "value", "low", "high", "state", "rank_of", "place", "rank_low", "rank_high")


@dataclass(frozen=True)
class Candidates:
    """The sites that can be compared, by id with their names, and the two to begin with: the view's site and the best
    placed of the others."""

    names: dict[str, str]
    usual: tuple[str, ...]


def candidates(source: Source, reference: Reference, view: View) -> Candidates:
    """The sites that belong to the view's region in the period's last month, by name."""
    found = places(source, reference, view, [view.period]).sort("site_name", "site_id")
    names = dict(found.select("site_id", "site_name").rows())
    best = found.sort("rank", nulls_last=True, maintain_order=True)["site_id"].to_list()
    first = [view.site_id] if view.site_id in names else []
    return Candidates(names, tuple([*first, *(one for one in best if one != view.site_id)][:FEWEST]))


def side_by_side(source: Source, reference: Reference, view: View, *, site_ids: tuple[str, ...]) -> pl.DataFrame:
    """A row per chosen site, in their order: site_id, site_name, and n, value, low, high, state, rank_of, place, rank_low,
    rank_high as Region ranking has them; the response rate with the same names after `rate_`."""
    found = _standing(source, reference, view)
    rates = _standing(source, reference, view.of_metric("response_rate"))
    rates = rates.select("site_id", *(pl.col(name).alias(f"rate_{name}") for name in _STANDING))
    return (
        _in_order(site_ids)
        .join(found, on="site_id", maintain_order="left")
        .join(rates, on="site_id", how="left", maintain_order="left")
    )


def _standing(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    listed = with_rank_ranges(places(source, reference, view, [view.period]), view.metric)
    return listed.select("site_id", "site_name", *_STANDING)


def pairs(source: Source, reference: Reference, view: View, *, site_ids: tuple[str, ...]) -> pl.DataFrame:
    """A row per pair of the chosen sites: the first minus the second, as one list that is corrected once.

    Columns: site_id, site_name, other_id, other_name, difference, difference_low, difference_high, p_value, q_value, verdict.
    Null, and "too few answers", where either has fewer than can be shown.
    """
    metric, show = view.metric, reference.thresholds.of(view.metric_name).show
    sums = _in_order(site_ids).join(places(source, reference, view, [view.period]), on="site_id", maintain_order="left")
    order = list(combinations(range(sums.height), 2))
    ours, theirs = sums[[one for one, _ in order]], sums[[other for _, other in order]]
    is_told = both_shown(ours, theirs, metric, show=show) & ours["value"].is_not_null() & theirs["value"].is_not_null()
    compared = difference(ours, theirs, metric, told=is_told)
    named = ours.select("site_id", "site_name").with_columns(other_id=theirs["site_id"], other_name=theirs["site_name"])
    return with_verdict(named.with_columns(*compared), metric)


def departments(source: Source, reference: Reference, view: View, *, site_ids: tuple[str, ...]) -> pl.DataFrame:
    """A row per chosen site and department that the survey asks about, against the first of the sites, corrected once over
    all rows.

    Columns: site_id, site_name, department_id, department_name, and those of `rest.beside`, whose `rest_` is the first site;
    the rows of that site itself have no difference.
    """
    metric = by_department(view.metric)
    asked = [(one.department_id, one.department_name) for one in asked_departments(reference, view)]
    names = pl.DataFrame(asked, schema={"department_id": pl.String, "department_name": pl.String}, orient="row")
    totals = region_totals_by_department(source, view)
    judged = by_department_and_site(judged_by_department(source, reference, view, metric))
    sites = _named(source, reference, view, site_ids)
    hidden = judged.filter("is_kept_back").join(sites.filter(~pl.col("is_mine")), on="site_id", how="semi")
    told = totals.join(hidden, on=["site_id", "department_id"], how="anti")
    own = added_up(told, by=["site_id", "department_id"], metric=metric)
    counts = list(dict.fromkeys(metric.columns()))
    grid = sites.drop("is_mine").join(names, how="cross")
    ours = grid.join(own, on=["site_id", "department_id"], how="left", maintain_order="left")
    ours = ours.with_columns(pl.col(counts).fill_null(0))
    firsts = ours.filter(pl.col("site_id") == site_ids[0]).select("department_id", *counts)
    against = grid.join(firsts, on="department_id", how="left", maintain_order="left")
    # The first has nobody to be compared with.
    theirs = against.with_columns(
        pl.when(pl.col("site_id") != site_ids[0]).then(pl.col(name)).otherwise(0).alias(name) for name in counts
    )
    return beside(ours, theirs, metric, show=reference.thresholds.of(metric.name).show)


_MIX = """
    select site_id, dimension_id, segment_id, cast(sum(response_count) as bigint) as n
    from region_totals
    where region_id = $region_id and month between $first and $last and survey_id = $survey_id
        and list_contains($dimensions, dimension_id) and department_id = $overall
        and list_contains($site_ids, site_id)
    group by site_id, dimension_id, segment_id
"""


def mix(source: Source, reference: Reference, view: View, *, site_ids: tuple[str, ...]) -> pl.DataFrame:
    """Of which kinds the guests are who answered the overall question in the view's period, whatever guests are chosen.

    A row per dimension that the survey has, segment and chosen site: dimension_name, segment_name, site_id, site_name, n,
    share, state, as `mix.guest_mix` tells them. Segments that nobody belongs to at any of the sites are left out.
    """
    has = reference.response_survey(view.survey_id).segments
    dimensions = [one for one in reference.segments.dimensions if one.dimension_id in has]
    counts = source.frame(
        _MIX,
        region_id=view.region_id,
        first=view.period.first,
        last=view.period.last,
        survey_id=view.survey_id,
        dimensions=[one.dimension_id for one in dimensions],
        overall=OVERALL,
        site_ids=list(site_ids),
    )
    rows = [
        (one.dimension_id, segment_id, one.dimension_name, name)
        for one in dimensions
        for segment_id, name in [
            *((value.segment_id, value.segment_name) for value in one.values),
            (UNKNOWN, "not known"),
            (TOGETHER, "the few together"),
        ]
    ]
    keys = ["dimension_id", "segment_id"]
    order = pl.DataFrame(rows, schema=[*keys, "dimension_name", "segment_name"], orient="row", schema_overrides=_TEXT)
    grid = order.filter(pl.col("segment_id") != TOGETHER).join(counts.select(keys).unique(), on=keys, how="semi")
    sites = _named(source, reference, view, site_ids)
    cells = grid.join(sites, how="cross").join(counts, on=["site_id", *keys], how="left")
    told = guest_mix(
        cells.select("site_id", *keys, pl.col("n").fill_null(0)), show=reference.thresholds.of("satisfaction").show
    )
    places_of = order.with_row_index("row").join(sites.drop("is_mine").with_row_index("column"), how="cross")
    columns = ("dimension_name", "segment_name", "site_id", "site_name", "n", "share", "state")
    return places_of.join(told, on=["site_id", *keys]).sort("row", "column").select(columns)


_TEXT = dict.fromkeys(("dimension_id", "segment_id", "dimension_name", "segment_name"), pl.String)


def _in_order(site_ids: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame({"site_id": site_ids}, schema={"site_id": pl.String})


def _named(source: Source, reference: Reference, view: View, site_ids: tuple[str, ...]) -> pl.DataFrame:
    """site_id, site_name and is_mine of the chosen sites, in their order."""
    listed = members_of(source, reference, view).select("site_id", "site_name", "is_mine")
    return _in_order(site_ids).join(listed, on="site_id", maintain_order="left")
