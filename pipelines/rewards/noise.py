"""Noise: how often chance alone puts a manager on the other side of a step, if their true level were just what was measured.

The number of answers is held, and each answer is drawn anew from a chain of guests whose true score is the one observed:

- a **share** (top box): the number of best answers is binomial, exactly; a step is the fewest of them that print as it;
- a **mean** and a **net score** (satisfaction, index, NPS): normal about the score, with the standard error that its interval
  has (`metrics.intervals`); a step begins half a printed unit below it, as rounding reaches it from there.

What is printed is what is compared, so rounding counts. Where a step is guarded (only who is significantly below it misses it),
the upper limit of the drawn answers is what has to miss it, as printed too; of a mean and a net score the width of the interval
is held. Nothing is random here: the chances are worked out, not drawn. They decide nothing, and so may be floats.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
from scipy import special

from pipelines.bonus.counts import Counts
from pipelines.metrics.catalogue import Estimator, Metric
from pipelines.metrics.scorecard import estimates_of
from pipelines.rewards.chance import fewest_not_below


@dataclass(frozen=True)
class Sides:
    """The chances to be printed below a step, and at or above it; they add up to 1."""

    below: float
    reached: float


def sides_of(metric: Metric, counts: Counts, step: Decimal, *, decimals: int, guarded: bool = False) -> Sides | None:
    """The chances of both sides of `step`, a printed score, for answers drawn about these counts.

    `guarded`: below is who is significantly below. None without answers, or with one answer of a mean: it has no spread.
    """
    count = counts.n(metric)
    if count == 0:
        return None
    if step > metric.highest:
        return Sides(below=1.0, reached=0.0)
    if metric.estimator is Estimator.SHARE:
        return _of_share(metric, counts, fewest_hits(metric, count, step, decimals=decimals, guarded=guarded))
    found = _estimate(metric, counts)
    bound = float(Fraction(step) - half_a_unit(decimals))
    if guarded:
        bound -= found.high - found.value
    return normal_sides(found.value, found.standard_error, bound)


def fewest_hits(metric: Metric, count: int, step: Decimal, *, decimals: int, guarded: bool = False) -> int:
    """The fewest answers in the top box, of so many, that print at the step, or with `guarded` are not significantly below it;
    one more than there are answers where none are enough."""
    if not guarded:
        # Halves round away from zero, and no share is negative: from half a unit below the step on it is printed.
        return max(0, ceil((Fraction(step) - half_a_unit(decimals)) * count / 100))
    return fewest_not_below(metric, count, step, decimals=decimals)


def normal_sides(value: float, error: float, bound: float) -> Sides | None:
    """The chances below and from a bound on, normal about a value; None where its error is not known."""
    if np.isnan(error):
        return None
    if error == 0:
        return Sides(float(value < bound), float(value >= bound))
    apart = (bound - value) / error
    return Sides(float(special.ndtr(apart)), float(special.ndtr(-apart)))


def standard_error(metric: Metric, counts: Counts) -> float:
    """The standard error of a score in its unit; NaN where it is not known."""
    return _estimate(metric, counts).standard_error


def half_a_unit(decimals: int) -> Fraction:
    """Half of the last printed place."""
    return Fraction(1, 2 * 10**decimals)


def _of_share(metric: Metric, counts: Counts, fewest: int) -> Sides:
    count = counts.n(metric)
    hits: int = getattr(counts, metric.numerators[0])
    if hits in (0, count):
        return Sides(float(hits < fewest), float(hits >= fewest))
    if fewest in (0, count + 1):
        return Sides(float(fewest > 0), float(fewest == 0))
    share = hits / count
    return Sides(float(special.bdtr(fewest - 1, count, share)), float(special.bdtrc(fewest - 1, count, share)))


@dataclass(frozen=True)
class _One:
    value: float
    high: float
    standard_error: float


def _estimate(metric: Metric, counts: Counts) -> _One:
    found = estimates_of(lambda name: np.array([getattr(counts, name)], dtype=np.float64), metric)
    return _One(*(float(each[0]) for each in (found.value, found.high, found.standard_error)))
