"""The sites of a region as a ranked table, for any metric, department and kind of guest."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.sites import sites_in
from dashboard.questions.view import View, region_totals
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import difference, with_verdict
from pipelines.metrics.periods import before, shifted
from pipelines.metrics.ranking import ranked, with_state
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import added_up, scorecard, scored
from pipelines.metrics.trend import ROLLING_MONTHS, rolling
from pipelines.reference.reading import Reference

SPARK_MONTHS = 12


def league(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """One row per site that is in the region in the period's last month, best first, unranked ones below.

    Columns: site_id, site_name, is_mine, brand, site_type, n, value, low, high, standard_error, state, rank, rank_of,
    place; difference, difference_low, difference_high, verdict against the equally long period before (null where
    either lacks answers; verdicts corrected once over the list); spark: the rolling 12 months of each of the last 12.
    A site is ranked on the months it spent in this region.
    """
    metric = view.metric
    earlier = before(view.period)
    first = min(earlier.first, shifted(view.period.last, 2 - SPARK_MONTHS - ROLLING_MONTHS))
    totals = region_totals(source, view, first=first, last=view.period.last)
    members = sites_in(source, reference, month=view.period.last).filter(pl.col("region_id") == view.region_id)
    threshold = reference.thresholds.of(metric.name)
    now = _of_members(members, totals.filter(pl.col("month") >= view.period.first), metric)
    then = _of_members(members, totals.filter(pl.col("month").is_between(earlier.first, earlier.last)), metric)
    scores = with_state(scored(now, metric), show=threshold.show, rank=threshold.rank)
    places = ranked(scores, metric).join(
        members.select("site_id", "site_name", "is_mine", "brand", "site_type"), on="site_id"
    )
    change = _change(now, then, metric, show=threshold.show)
    sparks = _sparks(totals, view, show=threshold.show)
    # The sums behind a suppressed number would give it away, so they end here.
    return (
        places.drop(dict.fromkeys(metric.columns()))
        .join(change, on="site_id", how="left")
        .join(sparks, on="site_id", how="left")
        .sort("rank", pl.col("value"), "site_name", nulls_last=True, descending=[False, metric.higher_is_better, False])
    )


def _of_members(members: pl.DataFrame, totals: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """A row per member, zeros where nothing was answered."""
    sums = added_up(totals, by=["site_id"], metric=metric)
    counts = list(dict.fromkeys(metric.columns()))
    return members.select("site_id").join(sums, on="site_id", how="left").with_columns(pl.col(counts).fill_null(0))


def _change(now: pl.DataFrame, then: pl.DataFrame, metric: Metric, *, show: int) -> pl.DataFrame:
    enough = (now[metric.denominator] >= show) & (then[metric.denominator] >= show)
    compared = difference(now, then, metric)
    kept = compared.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in compared.columns)
    return with_verdict(kept, metric).with_columns(site_id=now["site_id"])


def _sparks(totals: pl.DataFrame, view: View, *, show: int) -> pl.DataFrame:
    """Per site the rolling 12 months of each of the last 12 months, from the first that may be shown; null with a gap."""
    first = shifted(view.period.last, 1 - SPARK_MONTHS)
    points = rolling(
        totals, by=["site_id"], metric=view.metric, first=first, last=view.period.last, months=ROLLING_MONTHS
    )
    shown = points.with_columns(
        spark=pl.when(pl.col("n") >= show).then(printed("value", view.metric.decimals)),
    ).with_columns(begun=pl.col("spark").is_not_null().cum_max().over("site_id"))
    sparks = shown.filter("begun").group_by("site_id", maintain_order=True).agg("spark")
    drawable = (pl.col("spark").list.len() > 1) & (
        pl.col("spark").list.drop_nulls().list.len() == pl.col("spark").list.len()
    )
    return sparks.with_columns(pl.when(drawable).then(pl.col("spark")))


def region_as_a_whole(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """One row: the region's metric over all its guests, with n and interval (null values below the show threshold)."""
    totals = region_totals(source, view, first=view.period.first, last=view.period.last)
    threshold = reference.thresholds.of(view.metric_name)
    whole = with_state(scorecard(totals, by=[], metric=view.metric), show=threshold.show, rank=threshold.rank)
    return whole.drop(dict.fromkeys(view.metric.columns()))
