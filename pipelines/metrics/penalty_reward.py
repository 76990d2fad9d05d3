"""Penalty and reward (Brandt 1987): what a low score of a department costs overall, and what a high one gains.

The overall score is regressed on whether each department's score is low and whether it is high, all departments at once: a
guest who finds everything bad is not counted against each department anew. Low and high are cut in `moments`.
"""

import numpy as np
import polars as pl
from scipy import special

from pipelines.metrics.comparison import FALSE_DISCOVERY_RATE, adjusted
from pipelines.metrics.intervals import Floats
from pipelines.metrics.moments import BEFORE, correlations
from pipelines.metrics.relative_weights import slopes
from pipelines.metrics.resampling import interval, resampled

BASIC, DELIGHT, ALIKE, TOO_FEW = "costs more", "gains more", "alike", "too few"


def penalty_reward(flags: Floats, *, fewest: int) -> pl.DataFrame:
    """A row per department of `moments.Moments.flags`; columns in points of the overall score.

    low_count, high_count: guests who scored it low, high · penalty, penalty_low, penalty_high: how much lower the overall
    score is than with a middling score of the department; null with fewer than `fewest` low scores, or no others ·
    reward, …: how much higher it is with a high one, the same way · kind: "costs more" (a basic factor: a low score costs
    more than a high one gains), "gains more", "alike" (the data can't tell), "too few" (one of the two is null). One
    correction over all rows.
    """
    whole = flags.sum(axis=0)
    guests, counts = whole[0, 0], np.diagonal(whole)[BEFORE:]
    told = (counts >= fewest) & (guests - counts >= fewest)
    kept = np.array([0, 1, *(BEFORE + np.flatnonzero(told))])
    estimate, low, high = (np.full(len(counts), np.nan) for _ in range(3))
    replicates = np.full((1, len(counts)), np.nan)
    if told.any() and len(flags) > 1:
        parts = flags[:, kept][:, :, kept]
        again = _points(resampled(parts))
        replicates = np.full((len(again), len(counts)), np.nan)
        replicates[:, told], estimate[told] = again, _points(whole[kept][:, kept])
        low[told], high[told] = interval(again, estimate[told])
    columns = {
        "low_count": counts[0::2].astype(np.int64),
        "high_count": counts[1::2].astype(np.int64),
        # What a low score costs is the loss, so signs and ends turn round.
        "penalty": -estimate[0::2],
        "penalty_low": -high[0::2],
        "penalty_high": -low[0::2],
        "reward": estimate[1::2],
        "reward_low": low[1::2],
        "reward_high": high[1::2],
    }
    frame = pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))
    return frame.with_columns(kind=_kinds(estimate, replicates))


def _points(flags: Floats) -> Floats:
    among, with_overall, points = correlations(flags)
    return slopes(among, with_overall) * points


def _kinds(estimate: Floats, replicates: Floats) -> pl.Series:
    """The penalty is −low, the reward is high: a basic factor has a negative sum."""
    gained, spread = estimate[0::2] + estimate[1::2], (replicates[:, 0::2] + replicates[:, 1::2]).std(axis=0)
    tested = spread > 0
    p_values = np.where(tested, 2 * special.ndtr(-np.abs(gained) / np.where(tested, spread, 1.0)), np.nan)
    real = adjusted(p_values) <= FALSE_DISCOVERY_RATE
    kinds = np.select([np.isnan(gained), real & (gained < 0), real & (gained > 0)], [TOO_FEW, BASIC, DELIGHT], ALIKE)
    return pl.Series(kinds, dtype=pl.String)
