"""Rank ranges: the ranks that the data cannot rule out.

An estimated rank alone says more than anybody knows: of twelve sites that are truly alike one is first all the same. A rank
range counts, for each site, the sites that are certainly better and those that are certainly worse; what is left are the
ranks it may have. Everything here is in closed form: the same numbers give the same ranges, on any day and in any order.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipelines.metrics.intervals import LEVEL, Floats

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# So many rows of all pairs are worked out at a time: of 10,000 sites they stay in the processor's cache.
ROWS = 32
# One site among more others than these is told by a bound: the integral would take longer than a click may.
EXACT_TO = 200
# The standard normal is nothing beyond; the integrand is so smooth that equal steps are exact to 1e-12.
_NODES = np.linspace(-8.5, 8.5, 201)
_WEIGHTS = np.exp(-(_NODES**2) / 2) / np.sqrt(2 * np.pi) * (_NODES[1] - _NODES[0])


def rank_ranges(values: Floats, errors: Floats, *, higher_is_better: bool = True) -> tuple[Ints, Ints]:
    """The lowest and the highest rank of each site that the data cannot rule out, of all sites at once in 95 %.

    `values` are estimates with the standard errors `errors`; rank 1 is best. A site is certainly better than another where
    their values lie more than c·√(σᵢ² + σⱼ²) apart, c being the Tukey–Kramer critical value (Al Mohamad, Goeman and van Zwet
    2018, arXiv 1708.02729). Sites that are truly alike share the ranks they take up together. The range of each site holds
    its rank among `values`. Of an error that is NaN nothing is certain.
    """
    best_first = values if higher_is_better else -values
    count = len(values)
    # Compared are squares: 10,000 sites make a hundred million pairs, and roots are slow.
    needed = (critical_value(count) * errors) ** 2
    low, high = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    for begin in range(0, count, ROWS):
        rows = slice(begin, begin + ROWS)
        ahead = best_first[None, :] - best_first[rows, None]
        certain = ahead * ahead > needed[None, :] + needed[rows, None]
        better = np.count_nonzero(certain & (ahead > 0), axis=1)
        low[rows] = 1 + better
        high[rows] = count - (np.count_nonzero(certain, axis=1) - better)
    return low, high


@lru_cache(maxsize=1024)
def critical_value(count: int) -> float:
    """By how many standard errors the largest of all differences between `count` alike sites stays below in 95 %."""
    if count < 2:
        return 0.0
    # Imported where it is needed: it takes a second, and a load has no ranks.
    from scipy.stats import studentized_range

    return float(studentized_range.ppf(LEVEL, count, np.inf)) / np.sqrt(2)


class OwnRange(NamedTuple):
    """The lowest and the highest rank of one site, and the critical value that they rest on (NaN: nothing is certain)."""

    low: int
    high: int
    critical: float


def own_range(site: int, values: Floats, errors: Floats, *, higher_is_better: bool = True) -> OwnRange:
    """The lowest and the highest rank that the data cannot rule out for the one site at position `site`, in 95 %.

    It lies within the site's range among those of all sites at once: less is claimed. The marginal confidence set of
    Mogstad, Romano, Shaikh and Wilhelm (2024, doi 10.1093/restud/rdad006), with their step-down, and with the exact critical
    value for independent normal estimates instead of a bootstrap, whose ends depend on its seed. Each step's critical value is
    below the one before, so the last one alone tells which others are certainly better and which worse.
    """
    best_first = values if higher_is_better else -values
    ahead = np.delete(best_first - best_first[site], site)
    others = np.delete(errors, site)
    if np.isnan(errors).any():
        return OwnRange(1, len(values), float("nan"))
    apart = np.hypot(errors[site], others)
    # Which others are certainly better, which certainly worse: what is settled no longer counts against the rest.
    better, worse = np.zeros(len(ahead), dtype=bool), np.zeros(len(ahead), dtype=bool)
    critical = _bound(len(others))
    while True:
        critical = _critical_value_of(errors[site], others, better, worse, at_most=critical)
        needed = critical * apart
        if not ((ahead > needed) & ~better | (-ahead > needed) & ~worse).any():
            return OwnRange(1 + int(better.sum()), len(values) - int(worse.sum()), critical)
        better, worse = better | (ahead > needed), worse | (-ahead > needed)


def _bound(others: int) -> float:
    """Šidák's bound on the critical value of one site among so many others."""
    return float(special.ndtri(0.5 + LEVEL ** (1 / others) / 2)) if others else 0.0


def _critical_value_of(error: float, others: Floats, better: Flags, worse: Flags, *, at_most: float = 12.0) -> float:
    """By how many standard errors one site's differences to alike others stay below in 95 %, where not settled already.

    Given the site's own deviation u, the others are independent of each other: the chance that all stay within c is the
    integral over u of the product of each one's chance. For many others it is Šidák's bound, which is a little above it.
    `at_most`: no value is above it, such as that of the step before: what is settled can only make it smaller.
    """
    if not others.any() or not error:
        return 0.0
    if len(others) > EXACT_TO:
        return _bound(len(others))
    from scipy.optimize import brentq

    apart = np.hypot(error, others)
    own = error * _NODES[:, None]

    @cache
    def beyond(critical: float) -> float:
        within = np.ones((len(_NODES), len(others)))
        # What is settled on one side has no end there, and most of what takes time is the chance at an end.
        within[:, ~better] = special.ndtr((own + critical * apart[~better]) / others[~better])
        within[:, ~worse] -= special.ndtr((own - critical * apart[~worse]) / others[~worse])
        return float(_WEIGHTS @ np.prod(within, axis=1)) - LEVEL

    # A little more, so that the root lies inside where nothing was settled since; mostly it is just below.
    highest = at_most + 1e-6
    lowest = next((one for one in (0.97 * highest, 0.8 * highest, 0.0) if beyond(one) < 0), None)
    if lowest is None:
        return 0.0
    return float(brentq(beyond, lowest, highest, xtol=1e-9))
