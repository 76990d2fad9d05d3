"""Totals added up to any grain and read as a metric: the only place where anything is divided."""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from pipelines.metrics import intervals
from pipelines.metrics.catalogue import Estimator, Metric

ESTIMATES = ("value", "low", "high", "standard_error")


def added_up(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric) -> pl.DataFrame:
    """One row per combination of `by`, sorted by it, with the metric's additive columns summed as integers."""
    sums = [pl.col(column).sum().cast(pl.Int64) for column in dict.fromkeys(metric.columns())]
    if not by:
        return totals.select(sums)
    return totals.group_by(by).agg(sums).sort(by, nulls_last=True)


def estimates(totals: pl.DataFrame, metric: Metric) -> intervals.Estimate:
    """The metric of each row of added-up totals, as arrays; NaN where a row has nothing to say."""
    return estimates_of(lambda column: floats(totals, column), metric)


def estimates_of(column: Callable[[str], intervals.Floats], metric: Metric) -> intervals.Estimate:
    """The same of columns that are at hand as arrays: of a single row a frame would cost ten times as much."""
    count = column(metric.denominator)
    parts = [column(name) for name in metric.numerators]
    if metric.estimator is Estimator.MEAN:
        return intervals.mean(count, *parts)
    if metric.estimator is Estimator.SHARE:
        # A count above its base (more returned than invited) is a fault of the data: it gives no share.
        impossible = parts[0] > count
        return intervals.share(np.where(impossible, 0.0, count), np.where(impossible, 0.0, parts[0]))
    return intervals.net(count, *parts)


def scored(totals: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """Each row of added-up totals with `n`, `value`, `low`, `high`, `standard_error`, in the metric's unit.

    `n` is the metric's denominator. No answers: value null. Too few for an interval: low and high null.
    """
    return totals.with_columns(score_columns(totals, metric))


def score_columns(totals: pl.DataFrame, metric: Metric, *, show: int = 0) -> list[pl.Series]:
    """The columns of `scored` alone; where fewer than `show` answers stand behind a number it is null, and `n` stays."""
    shown = floats(totals, metric.denominator) >= show
    return [
        totals[metric.denominator].alias("n"),
        *(
            pl.Series(name, np.where(shown, values, np.nan), nan_to_null=True)
            for name, values in zip(ESTIMATES, estimates(totals, metric), strict=True)
        ),
    ]


def scorecard(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric) -> pl.DataFrame:
    """`added_up` and `scored` in one: a row per combination of `by` with the metric and its interval."""
    return scored(added_up(totals, by=by, metric=metric), metric)


def floats(frame: pl.DataFrame, column: str) -> intervals.Floats:
    """A column as an array."""
    return frame[column].cast(pl.Float64).to_numpy()
