"""The spread of answers within sites, from all sites together: what rank ranges, reliability and shrinking rest on."""

import numpy as np
import polars as pl

from pipelines.metrics.catalogue import Estimator, Metric
from pipelines.metrics.intervals import Floats
from pipelines.metrics.scorecard import floats


def pooled_errors(totals: pl.DataFrame, metric: Metric) -> Floats:
    """The standard error of each row's value, in the metric's unit, by the variance within all rows together.

    `totals` has a row per site with the metric's additive columns; each row's error is s/√n (`pooled_variance`; METHODS: the
    own variance of a small site is noise). NaN where a row has no answers, and everywhere if no row has two.
    """
    count, _, _ = moments(totals, metric)
    return np.sqrt(np.divide(pooled_variance(totals, metric), count, out=np.full(len(count), np.nan), where=count > 0))


def pooled_variance(totals: pl.DataFrame, metric: Metric) -> float:
    """The variance of single answers within rows, in the metric's unit squared: s² = Σ(Σx² − (Σx)²/n) / (N − k).

    A share is a mean of 0 and 100, NPS one of −100, 0 and 100. NaN if no row has two answers.
    """
    return within(*moments(totals, metric))


def within(count: Floats, total: Floats, squares: Floats) -> float:
    """The same of n, Σx and Σx² of each row."""
    some = count > 0
    freedom = (count[some] - 1).sum()
    if freedom <= 0:
        return float("nan")
    # Rounding can leave a tiny negative where all answers are the same.
    return float(np.maximum(squares[some] - total[some] ** 2 / count[some], 0.0).sum() / freedom)


def moments(totals: pl.DataFrame, metric: Metric) -> tuple[Floats, Floats, Floats]:
    """n, Σx and Σx² of each row, x in the metric's unit."""
    count = floats(totals, metric.denominator)
    first, *others = (floats(totals, column) for column in metric.numerators)
    if metric.estimator is Estimator.MEAN:
        return count, first / 100, others[0] / 10_000
    if metric.estimator is Estimator.NET:
        return count, 100 * (first - others[0]), 10_000 * (first + others[0])
    # A count above its base gives no share (`scorecard.estimates`), and so no spread.
    possible = first <= count
    return np.where(possible, count, 0.0), 100 * np.where(possible, first, 0.0), 10_000 * np.where(possible, first, 0.0)
