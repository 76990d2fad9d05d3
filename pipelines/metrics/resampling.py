"""What other guests of the same kind might have answered: groups of guests drawn again and again (a bootstrap)."""

from functools import lru_cache

import numpy as np

from pipelines.metrics.intervals import LEVEL, Floats

REPLICATES = 1000
# The same answers give the same intervals, on any day.
_SEED = 20000


def resampled(sums: Floats) -> Floats:
    """So many replicates of sums over groups of guests (the first axis): each adds up groups drawn with replacement.

    One group fewer is drawn than there is, which makes the spread of the replicates right for few groups too (Rao and
    Wu 1988); so only what does not depend on how many guests there are may be worked out from them.
    """
    groups = len(sums)
    return (_draws(groups) @ sums.reshape(groups, -1)).reshape(REPLICATES, *sums.shape[1:])


@lru_cache(maxsize=64)
def _draws(groups: int) -> Floats:
    draws = np.random.default_rng(_SEED).multinomial(groups - 1, np.full(groups, 1 / groups), size=REPLICATES)
    return draws.astype(np.float64)


def interval(replicates: Floats, value: Floats) -> tuple[Floats, Floats]:
    """The 95 % interval around each `value`: the middle of its replicates (the first axis), which always holds the value."""
    low, high = np.quantile(replicates, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2], axis=0)
    return np.minimum(low, value), np.maximum(high, value)
