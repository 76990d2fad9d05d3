"""How one site stands: its score, place, changes, departments, and the answers behind them."""

from dataclasses import dataclass

import polars as pl

from dashboard.access import Source
from dashboard.questions.league import league
from dashboard.questions.sites import sites_in
from dashboard.questions.view import View, region_totals, region_totals_by_department
from pipelines.metrics.catalogue import METRICS, Metric, is_by_department
from pipelines.metrics.comparison import difference, with_verdict
from pipelines.metrics.periods import Period, a_year_before, before
from pipelines.metrics.scorecard import added_up, scored
from pipelines.reference.reading import Reference


@dataclass(frozen=True)
class Change:
    """A site's own change against an earlier, disjoint period; numbers None where either period lacks answers."""

    period: Period
    n: int
    difference: float | None
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True)
class Standing:
    """One site in its region: its row of the league table, its gap to the rest of the region, its changes."""

    row: dict[str, object]
    rest: dict[str, object]
    changes: dict[str, Change]


def standing(source: Source, reference: Reference, view: View) -> Standing | None:
    """The standing of the view's site; None if it is not in the region in the period's last month.

    rest: the rest of the region's value, n and the site's difference to it with interval and verdict.
    """
    rows = league(source, reference, view).filter(pl.col("site_id") == view.site_id)
    if rows.is_empty():
        return None
    threshold = reference.thresholds.of(view.metric_name)
    year, previous = a_year_before(view.period), before(view.period)
    periods = {"Change": previous} | ({"Change in a year": year} if year and year != previous else {})
    changes = {name: _own_change(source, view, period, threshold.show) for name, period in periods.items()}
    return Standing(rows.row(0, named=True), _rest(source, view, threshold.show), changes)


def _own_change(source: Source, view: View, earlier: Period, show: int) -> Change:
    totals = region_totals(source, view, first=min(earlier.first, view.period.first), last=view.period.last)
    own = totals.filter(pl.col("site_id") == view.site_id)
    now = added_up(own.filter(pl.col("month") >= view.period.first), by=[], metric=view.metric)
    then = added_up(own.filter(pl.col("month").is_between(earlier.first, earlier.last)), by=[], metric=view.metric)
    n = then[view.metric.denominator][0]
    if min(n, now[view.metric.denominator][0]) < show:
        return Change(earlier, n, None, None, None, "too few answers")
    row = with_verdict(difference(now, then, view.metric), view.metric).row(0, named=True)
    return Change(earlier, n, row["difference"], row["difference_low"], row["difference_high"], row["verdict"])


def _rest(source: Source, view: View, show: int) -> dict[str, object]:
    totals = region_totals(source, view, first=view.period.first, last=view.period.last)
    ours = added_up(totals.filter(pl.col("site_id") == view.site_id), by=[], metric=view.metric)
    theirs = added_up(totals.filter(pl.col("site_id") != view.site_id), by=[], metric=view.metric)
    row = scored(theirs, view.metric).row(0, named=True)
    if min(ours[view.metric.denominator][0], row["n"]) < show:
        return {"n": row["n"], "value": None, "difference": None, "verdict": "too few answers"}
    compared = with_verdict(difference(ours, theirs, view.metric), view.metric).row(0, named=True)
    sums = set(view.metric.columns())
    return {name: value for name, value in (row | compared).items() if name not in sums}


def departments_of_site(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The departments of the view's site against the rest of its region, in the order of pages.

    Columns: department_id, department_name, n, value, low, high, rest_n, rest_value, difference, difference_low,
    difference_high, q_value, verdict (corrected once over the list). Below the show threshold numbers are null.
    """
    metric = by_department(view.metric)
    totals = region_totals_by_department(source, view)
    names = pl.DataFrame([one.model_dump() for one in reference.organisation.departments], infer_schema_length=None)
    names = names.select("department_id", "department_name")
    show = reference.thresholds.of(metric.name).show
    mine = pl.col("site_id") == view.site_id
    ours = _by_department(names, totals.filter(mine), metric)
    theirs = _by_department(names, totals.filter(~mine), metric)
    return _beside(ours, theirs, metric, show=show)


def by_department(metric: Metric) -> Metric:
    """The metric itself where it can be told per department, else satisfaction (pages say so)."""
    return metric if is_by_department(metric) else METRICS["satisfaction"]


def _by_department(names: pl.DataFrame, totals: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    sums = added_up(totals, by=["department_id"], metric=metric)
    counts = list(dict.fromkeys(metric.columns()))
    return names.join(sums, on="department_id", how="left", maintain_order="left").with_columns(
        pl.col(counts).fill_null(0)
    )


def _beside(ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric, *, show: int) -> pl.DataFrame:
    keys = [name for name in ours.columns if name.endswith(("_id", "_name"))]
    scores = scored(ours, metric).select(*keys, "n", "value", "low", "high")
    rest = scored(theirs, metric).select(pl.col("n").alias("rest_n"), pl.col("value").alias("rest_value"))
    frame = pl.concat([scores, rest, difference(ours, theirs, metric)], how="horizontal")
    shown, both = pl.col("n") >= show, (pl.col("n") >= show) & (pl.col("rest_n") >= show)
    compared = ("difference", "difference_low", "difference_high", "p_value")
    return with_verdict(
        frame.with_columns(
            *(pl.when(shown).then(pl.col(name)).alias(name) for name in ("value", "low", "high")),
            pl.when(pl.col("rest_n") >= show).then(pl.col("rest_value")).alias("rest_value"),
            *(pl.when(both).then(pl.col(name)).alias(name) for name in compared),
        ),
        metric,
    )


def departments_of_region(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """Every site of the region × department against the rest of the region: the heat map's cells.

    Columns as in `departments_of_site`, plus site_id, site_name; verdicts corrected once over all cells.
    """
    metric = by_department(view.metric)
    totals = region_totals_by_department(source, view)
    members = sites_in(source, reference, month=view.period.last).filter(pl.col("region_id") == view.region_id)
    names = pl.DataFrame([one.model_dump() for one in reference.organisation.departments], infer_schema_length=None)
    grid = members.select("site_id", "site_name").join(names.select("department_id", "department_name"), how="cross")
    counts = list(dict.fromkeys(metric.columns()))
    own = added_up(totals, by=["site_id", "department_id"], metric=metric)
    whole = added_up(totals, by=["department_id"], metric=metric)
    ours = grid.join(own, on=["site_id", "department_id"], how="left", maintain_order="left")
    ours = ours.with_columns(pl.col(counts).fill_null(0))
    all_of_it = grid.join(whole, on="department_id", how="left", maintain_order="left").with_columns(
        pl.col(counts).fill_null(0)
    )
    # A site is compared with the rest: its own answers are taken out of the region's.
    theirs = grid.with_columns((all_of_it[name] - ours[name]).alias(name) for name in counts)
    return _beside(ours, theirs, metric, show=reference.thresholds.of(metric.name).show)


_LATEST = """
    select stay_date, answer_date, response_id, columns('^(overall|recommend|index)$')
    from my_responses
    where site_id = $site_id and survey_id = $survey_id and month between $first and $last
    order by stay_date desc, response_id
    limit 200
"""


def latest_responses(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The view's site's latest 200 responses of the period: dates, id, scores in points; empty where not one's own."""
    frame = source.frame(
        _LATEST, site_id=view.site_id, survey_id=view.survey_id, first=view.period.first, last=view.period.last
    )
    return frame.with_columns(pl.col("overall", "recommend", "index") / 100)
