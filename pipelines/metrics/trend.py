"""Metrics month by month and over rolling windows; a month nobody answered in stays visible as a gap."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import months_between
from pipelines.metrics.scorecard import added_up, scored

# Whom a trend is about.
SITE, REST, CHAIN = "site", "rest of region", "chain"
ROLLING_MONTHS = 12


def every_month(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date) -> pl.DataFrame:
    """Added-up totals with one row per group of `by` and month from `first` to `last`; zeros where nothing came."""
    own = added_up(totals, by=[*by, "month"], metric=metric)
    months = pl.DataFrame({"month": months_between(first, last)}, schema={"month": pl.Date})
    grid = own.select(by).unique().join(months, how="cross") if by else months
    counts = dict.fromkeys(metric.columns())
    return grid.join(own, on=[*by, "month"], how="left").with_columns(pl.col(*counts).fill_null(0)).sort([*by, "month"])


def monthly(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date) -> pl.DataFrame:
    """The metric of each group and month from `first` to `last`, with `n` and interval."""
    return scored(every_month(totals, by=by, metric=metric, first=first, last=last), metric)


def rolling(
    totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date, months: int = ROLLING_MONTHS
) -> pl.DataFrame:
    """The metric over the `months` months that end with each month from `first` to `last`.

    `totals` reach `months` − 1 months further back. Sums roll, ratios do not: the months are added up, then divided.
    """
    reach = totals["month"].min() if totals.height else first
    start = min(reach, first) if isinstance(reach, date) else first
    grid = every_month(totals, by=by, metric=metric, first=start, last=last)
    sums = [
        pl.col(column).rolling_sum(window_size=months, min_samples=1).over(by)
        if by
        else pl.col(column).rolling_sum(window_size=months, min_samples=1)
        for column in dict.fromkeys(metric.columns())
    ]
    return scored(grid.with_columns(sums).filter(pl.col("month") >= first), metric)


def with_a_year_behind(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric) -> pl.DataFrame:
    """Per group of `by` the month `rolls_from`: the first whose rolling 12 months all lie after its first answers."""
    answered = totals.filter(pl.col(metric.denominator) > 0)
    return answered.group_by(by).agg(rolls_from=pl.col("month").min().dt.offset_by(f"{ROLLING_MONTHS - 1}mo"))
