"""The place of one site, month after month."""

from dataclasses import replace
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.places import places
from dashboard.questions.sites import months_of
from dashboard.questions.view import View
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import WINDOWS, Period, Window, months_between, shifted
from pipelines.metrics.ranking import own_rank_range, with_pooled_errors
from pipelines.reference.reference import Reference

MONTHS = 24
# The lines of more others than these could not be told apart.
MOST_OTHERS = 15

_COLUMNS = {
    "month": pl.Date,
    "region_id": pl.String,
    "region_name": pl.String,
    "run": pl.Int64,
    "site_id": pl.String,
    "site_name": pl.String,
    "is_own": pl.Boolean,
    "n": pl.Int64,
    "state": pl.String,
    "rank": pl.Int64,
    "rank_of": pl.Int64,
    "place": pl.String,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
}


def history(source: Source, reference: Reference, view: View, *, window: str) -> pl.DataFrame:
    """The place of the view's site at the end of each of the last 24 months, each over the window that ends with the month.

    One row per month and site of the region that the view's site belonged to in the month: the site itself in every month
    (without a place: `rank` null, `state` says why), others where they have a place and may be named, and none of them where
    they are more than MOST_OTHERS. Columns: month,
    region_id, region_name, run, site_id, site_name, is_own, n, state, rank, rank_of, place, and of the site itself rank_low
    and rank_high, as My site says them (`ranking.own_rank_range`). `run` is another where a line must break: the site has
    changed its region, or a window to date begins anew, and with it a place that shares no answers with the one before.
    Months whose window reaches back before the survey's first answers are left out, so that all are of whole windows.
    """
    known = months_of(source, reference, survey_id=view.survey_id)
    last = view.period.last
    ends = {month: WINDOWS[window].period(month) for month in months_between(shifted(last, 1 - MONTHS), last)}
    whole = {month: period for month, period in ends.items() if known and period.first >= known[0]}
    regions = {month: region for month in whole if (region := _region_in(reference, view, month))}
    if not regions:
        return pl.DataFrame(schema=_COLUMNS)
    frames = [
        _in_region(
            source, reference, view, region_id, [whole[month] for month in whole if regions.get(month) == region_id]
        )
        for region_id in dict.fromkeys(regions.values())
    ]
    runs = pl.DataFrame(_runs(regions, WINDOWS[window]), schema={"month": pl.Date, "run": pl.Int64}, orient="row")
    return pl.concat(frames).join(runs, on="month").select(*_COLUMNS).cast(_COLUMNS).sort("month", "site_id")


def _region_in(reference: Reference, view: View, month: date) -> str | None:
    spans = reference.organisation.spans_of_site[str(view.site_id)]
    inside = (
        one.region_id for one in spans if one.valid_from <= month and (one.valid_to is None or month < one.valid_to)
    )
    return next(inside, None)


def _runs(regions: dict[date, str], window: Window) -> list[tuple[date, int]]:
    """Each month with the number of the line it belongs to."""
    runs, run, before = [], 0, None
    for month, region_id in regions.items():
        begins_anew = window.cycle is not None and window.months(month) == 1
        run += region_id != before or begins_anew
        before = region_id
        runs.append((month, run))
    return runs


def _in_region(source: Source, reference: Reference, view: View, region_id: str, periods: list[Period]) -> pl.DataFrame:
    """The months that the site was in one region: its own rows with their ranges, and those of the others that are named."""
    lists = places(source, reference, replace(view, region_id=region_id), periods)
    lists = lists.with_columns(is_own=pl.col("site_id") == view.site_id)
    others = lists.filter(~pl.col("is_own") & pl.col("is_named") & pl.col("rank").is_not_null())
    if others["site_id"].n_unique() > MOST_OTHERS:
        others = others.clear()
    kept = pl.concat([lists.filter("is_own"), others])
    ranges = pl.DataFrame(
        _own_ranges(lists, view.metric, str(view.site_id)),
        schema={"month": pl.Date, "rank_low": pl.Int64, "rank_high": pl.Int64},
        orient="row",
    ).with_columns(is_own=True)
    return kept.join(ranges, on=["month", "is_own"], how="left").with_columns(
        region_id=pl.lit(region_id), region_name=pl.lit(reference.organisation.region_names[region_id])
    )


def _own_ranges(lists: pl.DataFrame, metric: Metric, site_id: str) -> list[tuple[date, int, int]]:
    found = []
    for (month,), month_list in lists.partition_by("month", as_dict=True).items():
        own = own_rank_range(with_pooled_errors(month_list, metric), metric, site_id)
        if own:
            found.append((month, *own))
    return found
