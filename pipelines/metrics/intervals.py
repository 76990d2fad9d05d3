"""Estimates with 95 % intervals, as functions of added-up counts and totals.

Arrays in, arrays out, one element per cell; NaN where there is nothing to divide by or no interval can be given.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

LEVEL = 0.95
Z = float(special.ndtri(0.5 + LEVEL / 2))


class Estimate(NamedTuple):
    """A value with the ends of its 95 % interval and its standard error, all in the metric's unit."""

    value: Floats
    low: Floats
    high: Floats
    standard_error: Floats


def _divided(numerator: Floats, denominator: Floats) -> Floats:
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)


def t_quantile(freedom: Floats) -> Floats:
    """By how many standard errors a mean's interval reaches to either side; NaN without a degree of freedom."""
    # Worked out once for each number of answers: the quantile takes longer than all the rest.
    distinct, places = np.unique(freedom, return_inverse=True)
    reach: Floats = special.stdtrit(distinct, 0.5 + LEVEL / 2)[places]
    return reach


def mean(count: Floats, total: Floats, square_total: Floats) -> Estimate:
    """The mean of scores with its t interval: s/n ± t(n−1)·sd/√n, sd² = (Σx² − s²/n)/(n−1).

    Totals are in hundredths of points, the result in points. Under two answers there is no interval. The interval
    is cut at 0 and 100, beyond which no mean can lie.
    """
    value = _divided(total, count)
    freedom = np.where(count > 1, count - 1, np.nan)
    # Rounding can leave a tiny negative where all answers are the same.
    variance = np.maximum(square_total - total * value, 0.0) / freedom
    error = np.sqrt(variance / np.where(count > 0, count, np.nan))
    half = t_quantile(freedom) * error
    return Estimate(
        value / 100,
        np.clip((value - half) / 100, 0.0, 100.0),
        np.clip((value + half) / 100, 0.0, 100.0),
        error / 100,
    )


def share(count: Floats, hits: Floats) -> Estimate:
    """A share in percent with its Wilson score interval (Wilson 1927; Newcombe 1998, method 3)."""
    proportion = _divided(hits, count)
    safe = np.where(count > 0, count, np.nan)
    centre = (hits + Z**2 / 2) / (safe + Z**2)
    half = Z * np.sqrt(proportion * (1 - proportion) * safe + Z**2 / 4) / (safe + Z**2)
    error = np.sqrt(proportion * (1 - proportion) / safe)
    low = np.where(hits == 0, 0.0, np.clip(centre - half, 0.0, 1.0))
    high = np.where(hits == count, 1.0, np.clip(centre + half, 0.0, 1.0))
    missing = np.isnan(proportion)
    return Estimate(
        100 * proportion, np.where(missing, np.nan, 100 * low), np.where(missing, np.nan, 100 * high), 100 * error
    )


def net(count: Floats, promoters: Floats, detractors: Floats) -> Estimate:
    """Promoters minus detractors in percent; the interval adds ¾ promoter, 1½ passive and ¾ detractor (Rocks 2016).

    The standard error is that of the adjusted score, so that interval and tests agree.
    """
    value = 100 * _divided(promoters - detractors, count)
    padded = count + 3
    positive, negative = (promoters + 0.75) / padded, (detractors + 0.75) / padded
    centre = positive - negative
    error = np.sqrt((positive + negative - centre**2) / padded)
    missing = np.isnan(value)
    low = np.clip(100 * (centre - Z * error), -100.0, 100.0)
    high = np.clip(100 * (centre + Z * error), -100.0, 100.0)
    return Estimate(value, *(np.where(missing, np.nan, part) for part in (low, high, 100 * error)))


def rate(exposure: Floats, events: Floats) -> Estimate:
    """Events per 100 of an exposure with the exact Poisson interval: half the 2.5 % point of χ² with 2k degrees of freedom to
    half the 97.5 % point of χ² with 2k + 2 (Garwood 1936).

    The standard error is √k; where nothing happened that of one event, as nothing seen is not nothing possible.
    """
    value = 100 * _divided(events, exposure)
    safe = np.where(exposure > 0, exposure, np.nan)
    # Half a χ² quantile with 2k degrees of freedom is the quantile of a gamma distribution with shape k.
    low = np.where(events > 0, special.gammaincinv(np.maximum(events, 1), (1 - LEVEL) / 2), 0.0)
    high = special.gammaincinv(events + 1, 0.5 + LEVEL / 2)
    error = np.sqrt(np.maximum(events, 1))
    return Estimate(value, 100 * low / safe, 100 * high / safe, 100 * error / safe)
