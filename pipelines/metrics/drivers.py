"""What goes along with the overall score: how much each department matters, and what a few points there go with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.metrics.intervals import Floats
from pipelines.metrics.moments import BEFORE, Moments, correlations
from pipelines.metrics.penalty_reward import penalty_reward
from pipelines.metrics.relative_weights import relative_weights, slopes, unique_slopes
from pipelines.metrics.resampling import interval, resampled

Flags = NDArray[np.bool_]

# Drivers are told from so many guests on: with 200 the department that matters most is found in 93 of 100 cases.
NEEDED = 200
# A department belongs to them if so many of the guests answered it, in percent: only guests who answered all count.
ANSWERED_BY = 60
# "+5 there goes with …".
STEP = 5.0


@dataclass(frozen=True)
class Drivers:
    """`guests` answered the overall question and all of `departments`, a row each, the one that matters most first.

    Columns: department_id · share, share_low, share_high: its part, in percent, of what all of them explain (Johnson's
    relative weights) · gain, gain_low, gain_high: how many points overall go with 5 points there, the others being as they
    are; null where it is not to be told from the others · those of `penalty_reward`. Intervals are 95 % of resampled guests.
    `explained` (with its ends): the percentage of the differences in overall scores that goes along with them. `top_again`:
    the percentage of resamplings in which the first department is first.
    """

    guests: int
    departments: pl.DataFrame
    explained: tuple[float, float, float]
    top_again: float


def drivers(moments: Moments, department_ids: Sequence[str], *, fewest: int) -> Drivers | None:
    """The drivers of guests whose `moments` are in groups; None where there is nothing to explain: no department, all
    guests alike in the overall score or in all departments, or no more guests or groups than a regression needs.

    `fewest`: of so many guests a low or a high score is told.
    """
    count = len(department_ids)
    if count == 0 or len(moments.scores) < 2 or moments.guests < count + BEFORE:
        return None
    whole, again = moments.scores.sum(axis=0), resampled(moments.scores)
    weights, gains = _weights(whole), _gains(whole)
    if weights.sum() <= 0:
        return None
    weights_again = _weights(again)
    shares = 100 * weights / weights.sum()
    shares_again = _shared(weights_again)
    explained, explained_again = 100 * weights.sum(), 100 * weights_again.sum(axis=-1)
    told = _told(whole)
    first = int(np.argmax(weights))
    frame = pl.DataFrame({"department_id": list(department_ids)}, schema={"department_id": pl.String}).with_columns(
        *_columns("share", shares, shares_again, np.full(count, True)),
        *_columns("gain", STEP * gains, STEP * _gains(again), told),
    )
    both = pl.concat([frame, penalty_reward(moments.flags, fewest=fewest)], how="horizontal")
    low, high = interval(explained_again, np.float64(explained))
    return Drivers(
        moments.guests,
        both.sort("share", "department_id", descending=[True, False]),
        (float(explained), float(low), float(high)),
        float(100 * (shares_again.argmax(axis=1) == first).mean()),
    )


def _weights(scores: Floats) -> Floats:
    among, with_overall, _ = correlations(scores)
    return relative_weights(among, with_overall)


def _shared(weights: Floats) -> Floats:
    """Shares in percent of each replicate; of one in which nothing is explained, zeros."""
    total = weights.sum(axis=-1, keepdims=True)
    return 100 * np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def _gains(scores: Floats) -> Floats:
    among, with_overall, points = correlations(scores)
    return slopes(among, with_overall) * points


def _told(scores: Floats) -> Flags:
    """Which departments' slopes can be told: all that vary, and that are no sum of others."""
    among, _, points = correlations(scores)
    return unique_slopes(among) & (points > 0)


def _columns(name: str, value: Floats, replicates: Floats, told: Flags) -> list[pl.Series]:
    low, high = interval(replicates, value)
    parts = {name: value, f"{name}_low": low, f"{name}_high": high}
    return [pl.Series(key, np.where(told, part, np.nan)).fill_nan(None) for key, part in parts.items()]
