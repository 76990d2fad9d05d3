"""How a number was made: the sums behind it and its steps, from the very functions that make the number."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.metrics.catalogue import Estimator, Metric
from pipelines.metrics.comparison import welch
from pipelines.metrics.intervals import Estimate, t_quantile
from pipelines.metrics.scorecard import estimates, floats


@dataclass(frozen=True)
class Working:
    """One value with what it is made of, in the metric's unit; None where a step can't be taken (n < 2: no interval).

    `sums` are the added-up columns as the warehouse has them (of scores in hundredths of points and their squares). `spread`
    is the standard deviation of the answers and `quantile` Student's t; of means alone.
    """

    n: int
    sums: dict[str, int]
    value: float
    low: float | None
    high: float | None
    error: float | None
    spread: float | None
    quantile: float | None


@dataclass(frozen=True)
class GapWorking:
    """The steps from two means to the interval of their difference (Welch); None where the two have no spread."""

    error: float | None
    freedom: float | None
    quantile: float | None


def working(totals: pl.DataFrame, metric: Metric) -> Working:
    """The working of the one row of added-up totals, which has a value."""
    [estimate] = zip(*estimates(totals, metric), strict=True)
    value, low, high, error = (_known(one) for one in estimate)
    sums = {name: int(totals[name][0]) for name in dict.fromkeys(metric.columns())}
    n = sums[metric.denominator]
    if value is None:
        raise ValueError("there is no value whose working could be told")
    is_mean = metric.estimator is Estimator.MEAN
    spread = error * float(np.sqrt(n)) if is_mean and error is not None else None
    quantile = _known(t_quantile(np.array([n - 1.0]))[0]) if is_mean and n > 1 else None
    return Working(n, sums, value, low, high, error, spread, quantile)


def gap_working(ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric) -> GapWorking:
    """The steps of `comparison.difference` between two single rows of totals of a mean."""
    a, b = (Estimate(*estimates(one, metric)) for one in (ours, theirs))
    steps = welch(a, b, floats(ours, metric.denominator), floats(theirs, metric.denominator))
    return GapWorking(_known(steps.error[0]), _known(steps.freedom[0]), _known(t_quantile(steps.freedom)[0]))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
