"""Rank ranges of very many sites in a fraction of the time: values as printed lie on a grid, and many errors are alike."""

import numpy as np

from pipelines.metrics.intervals import Floats
from pipelines.metrics.ranges import Ints, critical_value, rank_ranges

# Of fewer sites all pairs are compared as fast.
MANY = 600


def rank_ranges_on_grid(values: Floats, errors: Floats, decimals: int) -> tuple[Ints, Ints]:
    """What `ranges.rank_ranges` gives of `values` that are rounded to so many `decimals`, higher is better.

    Instead of all pairs, for each printed value is counted how many sites have it with an error of at most so much. A site is
    certainly better than another where its error squared stays below what the distance leaves: one look into those counts for
    each site and printed value. Where nearly all errors differ, all pairs are compared after all.
    """
    known = ~np.isnan(errors)
    steps = np.rint(values * 10**decimals).astype(np.int64)
    count = len(values)
    kinds = np.unique(errors[known])
    span = int(np.ptp(steps)) + 1 if count else 0
    # Beyond that, the tables would take longer than the pairs.
    if count < MANY or span > 2 * count or len(kinds) * span > count * count // 16:
        return rank_ranges(values, errors)
    needed = (critical_value(count) * kinds) ** 2
    room = (np.arange(span) / 10**decimals) ** 2
    # Of a site of this kind and a distance: how many kinds of others are certainly apart from it.
    apart = np.searchsorted(needed, room[None, :] - needed[:, None])
    own = np.searchsorted(kinds, errors)
    at = steps - steps.min()
    many = np.zeros((span, len(kinds) + 1), dtype=np.int64)
    np.add.at(many, (at[known], own[known] + 1), 1)
    many = many.cumsum(axis=1)
    better, worse = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    rows = np.flatnonzero(known)
    for value in np.flatnonzero(many[:, -1]):
        ahead = value - at[rows]
        sure = many[value][apart[own[rows], np.abs(ahead)]]
        better[rows] += np.where(ahead > 0, sure, 0)
        worse[rows] += np.where(ahead < 0, sure, 0)
    return 1 + better, count - worse
