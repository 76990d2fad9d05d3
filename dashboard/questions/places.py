"""The ranked list of a region, at the end of one period or of many."""

from collections.abc import Sequence

import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import kept_back_in
from dashboard.questions.sites import spans_of
from dashboard.questions.view import View, region_totals
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period, months_between
from pipelines.metrics.ranking import ranked, with_state
from pipelines.metrics.scorecard import added_up, scored
from pipelines.reference.chain import Threshold
from pipelines.reference.reference import Reference


def placed(sums: pl.DataFrame, metric: Metric, threshold: Threshold, *, within: Sequence[str] = ()) -> pl.DataFrame:
    """Sites with their added-up totals, `is_kept_back` and `is_hidden`, as a ranked list: scored, suppressed where they
    are below the threshold or kept back, and ranked."""
    scores = with_state(
        scored(sums, metric),
        show=threshold.show,
        rank=threshold.rank,
        kept_back=pl.col("is_kept_back"),
        hidden=pl.col("is_hidden"),
    )
    return ranked(scores.drop("is_kept_back", "is_hidden"), metric, within=within)


def places(source: Source, reference: Reference, view: View, periods: Sequence[Period]) -> pl.DataFrame:
    """The lists that Region ranking shows for each of `periods`, which end with different months; totals are read once.

    A row per last month of a period (`month`) and site that belongs to the view's list in it, by month and site_id, with
    site_name, is_named and the columns of `placed`. A site is ranked on the months it spent in the list. The sums behind
    the numbers are still there: they must not leave the question that asks.
    """
    metric = view.metric
    totals = region_totals(source, view, first=min(one.first for one in periods), last=max(one.last for one in periods))
    windows = pl.DataFrame(
        [(one.last, month) for one in periods for month in months_between(one.first, one.last)],
        schema={"month": pl.Date, "answered": pl.Date},
        orient="row",
    )
    answered = totals.rename({"month": "answered"}).join(windows, on="answered")
    sums = added_up(answered, by=["month", "site_id"], metric=metric)
    ends = pl.DataFrame({"month": sorted(one.last for one in periods)}, schema={"month": pl.Date})
    members = (
        spans_of(source, view.among)
        .join(ends, how="cross")
        .filter((pl.col("valid_from") <= pl.col("month")) & (pl.col("month") < pl.col("valid_to")))
        .join(kept_back_in(source, reference, view, periods), on=["month", "site_id"], how="left")
        .with_columns(pl.col("is_kept_back", "is_hidden").fill_null(value=False))
        .select("month", "site_id", "site_name", "is_named", "is_kept_back", "is_hidden")
    )
    counts = list(dict.fromkeys(metric.columns()))
    own = members.join(sums, on=["month", "site_id"], how="left").with_columns(pl.col(counts).fill_null(0))
    threshold = reference.thresholds.of(metric.name)
    return placed(own.sort("month", "site_id"), metric, threshold, within=["month"])
