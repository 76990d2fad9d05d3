"""Is one number really higher than another? Differences with intervals, p-values, and one correction per list."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special

from pipelines.metrics.catalogue import Estimator, Metric
from pipelines.metrics.intervals import Estimate, Floats, t_quantile
from pipelines.metrics.scorecard import estimates, floats

FALSE_DISCOVERY_RATE = 0.05


def difference(
    ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric, *, told: pl.Series | None = None
) -> pl.DataFrame:
    """Row by row, ours minus theirs: `difference`, `difference_low`, `difference_high` (95 %), `p_value`.

    Both frames hold added-up totals of disjoint guests, with rows in the same order. Means: Welch with Satterthwaite's
    degrees of freedom. Shares and NPS: each interval's own distances combined (Newcombe 1998, method 10; for NPS
    Zou and Donner 2008). Null where either side has no interval, and in rows that are not `told` (all are, if not given).
    """
    a, b = estimates(ours, metric), estimates(theirs, metric)
    gap = a.value - b.value
    if metric.estimator is Estimator.MEAN:
        steps = welch(a, b, floats(ours, metric.denominator), floats(theirs, metric.denominator))
        low, high, p_value = gap - steps.half, gap + steps.half, steps.p_value
    else:
        low = gap - np.hypot(a.value - a.low, b.high - b.value)
        high = gap + np.hypot(a.high - a.value, b.value - b.low)
        p_value = _score_test(gap, a, b, ours, theirs, metric)
    columns = {"difference": gap, "difference_low": low, "difference_high": high, "p_value": p_value}
    if told is not None:
        kept = told.to_numpy()
        columns = {name: np.where(kept, values, np.nan) for name, values in columns.items()}
    return pl.DataFrame(
        {name: pl.Series(values, dtype=pl.Float64, nan_to_null=True) for name, values in columns.items()}
    )


def both_shown(ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric, *, show: int) -> pl.Series:
    """Whether both sides of each row have enough answers to be shown."""
    return (ours[metric.denominator] >= show) & (theirs[metric.denominator] >= show)


def hidden(frame: pl.DataFrame, rows: pl.Series, *, beside: Sequence[str] = ()) -> pl.DataFrame:
    """`frame` (with verdicts) without the difference in `rows`, nor the numbers `beside` it; there the verdict is "too few
    answers". Hidden after the list is corrected, so that everybody is told the same verdict of what they are told of."""
    numbers = [*_DIFFERENCE, "q_value", *beside]
    return frame.with_columns(
        *(pl.when(~rows).then(pl.col(name)).alias(name) for name in numbers),
        verdict=pl.when(~rows).then("verdict").otherwise(pl.lit(NOT_TESTED)),
    )


_DIFFERENCE = ("difference", "difference_low", "difference_high", "p_value")


class Welch(NamedTuple):
    """The steps of Welch's comparison: the difference's standard error, its degrees of freedom, half its interval, p."""

    error: Floats
    freedom: Floats
    half: Floats
    p_value: Floats


def welch(a: Estimate, b: Estimate, a_count: Floats, b_count: Floats) -> Welch:
    """Two means of `a_count` and `b_count` answers compared, with Satterthwaite's degrees of freedom."""
    gap = a.value - b.value
    a_part, b_part = a.standard_error**2, b.standard_error**2
    error = np.sqrt(a_part + b_part)
    spread = error > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = error**4 / (a_part**2 / (a_count - 1) + b_part**2 / (b_count - 1))
        statistic = np.abs(gap) / error
    half = np.where(spread, t_quantile(freedom) * error, np.nan)
    # Two groups that each answered all alike have no spread to judge by: if they agree there is no difference, else
    # nothing can be tested.
    p_value = np.where(spread, 2 * special.stdtr(freedom, -statistic), np.where(gap == 0, 1.0, np.nan))
    return Welch(error, freedom, half, p_value)


def _score_test(
    gap: Floats, a: Estimate, b: Estimate, ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric
) -> Floats:
    if metric.estimator is Estimator.SHARE:
        n_a, n_b = (frame[metric.denominator].cast(pl.Float64).to_numpy() for frame in (ours, theirs))
        with np.errstate(divide="ignore", invalid="ignore"):
            pooled = (n_a * a.value + n_b * b.value) / (n_a + n_b)
            error = np.sqrt(pooled * (100 - pooled) * (1 / n_a + 1 / n_b))
    else:
        error = np.hypot(a.standard_error, b.standard_error)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(error > 0, 2 * special.ndtr(-np.abs(gap) / error), np.nan)


def adjusted(p_values: Floats) -> Floats:
    """Benjamini and Hochberg's (1995) adjusted p-values of one list; NaN stays NaN and does not count in its length."""
    result = np.full_like(p_values, np.nan)
    tested = np.flatnonzero(~np.isnan(p_values))
    if len(tested) == 0:
        return result
    order = tested[np.argsort(p_values[tested], kind="stable")]
    steps = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    result[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return result


BETTER, WORSE, NO_REAL_DIFFERENCE, NOT_TESTED = "better", "worse", "no real difference", "too few answers"
# The tier of a site, by the verdict on it against the rest of its region; one that was not tested has none.
ABOVE, IN_LINE, BELOW = "above", "in line", "below"
TIERS = {BETTER: ABOVE, NO_REAL_DIFFERENCE: IN_LINE, WORSE: BELOW}


def with_verdict(frame: pl.DataFrame, metric: Metric, *, of_list: int | None = None) -> pl.DataFrame:
    """`frame` (one list, with `difference`, its interval and `p_value`) plus `q_value` and `verdict`.

    Where the frame holds several lists, one after the other, `of_list` is how many rows each has; each is corrected by itself.

    verdict: "better" or "worse" where the difference is real at a false-discovery rate of 5 % over the list and its own
    interval leaves out zero too; "no real difference" where it is not; "too few answers" where nothing could be tested.
    """
    p_values = frame["p_value"].cast(pl.Float64).to_numpy()
    lists = np.split(p_values, range(of_list, len(p_values), of_list)) if of_list else [p_values]
    q_values = pl.Series("q_value", np.concatenate([adjusted(one) for one in lists]), nan_to_null=True)
    leaves_out_zero = (pl.col("difference_low") > 0) | (pl.col("difference_high") < 0)
    real = (pl.lit(q_values) <= FALSE_DISCOVERY_RATE) & leaves_out_zero.fill_null(False)
    good = pl.col("difference") > 0 if metric.higher_is_better else pl.col("difference") < 0
    verdict = (
        pl.when(pl.lit(q_values).is_null())
        .then(pl.lit(NOT_TESTED))
        .when(real & good)
        .then(pl.lit(BETTER))
        .when(real)
        .then(pl.lit(WORSE))
        .otherwise(pl.lit(NO_REAL_DIFFERENCE))
    )
    return frame.with_columns(q_values, verdict=verdict)
