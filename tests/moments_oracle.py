"""Moments, shares and slopes worked out from single guests, the slow way."""

from itertools import permutations

import numpy as np

from pipelines.metrics.moments import Moments


def moments_of(overall: np.ndarray, scores: np.ndarray, groups: int) -> Moments:
    """Guests (rows) with scores in points, dealt to so many groups in turn."""
    guests, departments = scores.shape
    flags = np.empty((guests, 2 * departments))
    flags[:, 0::2], flags[:, 1::2] = scores < 37.5, scores >= 87.5
    parts = [np.column_stack([np.ones(guests), overall, one]) for one in (scores, flags)]
    return Moments(*(np.stack([z[dealt::groups].T @ z[dealt::groups] for dealt in range(groups)]) for z in parts))


def shapley(among: np.ndarray, with_overall: np.ndarray) -> np.ndarray:
    """How much R² rises when each department joins those before it, over all orders in which they can join (LMG)."""
    count = len(with_overall)
    orders = list(permutations(range(count)))
    found = np.zeros(count)
    for order in orders:
        for place, one in enumerate(order):
            found[one] += _explained(among, with_overall, order[: place + 1]) - _explained(
                among, with_overall, order[:place]
            )
    return found / len(orders)


def _explained(among: np.ndarray, with_overall: np.ndarray, members: tuple[int, ...]) -> float:
    if not members:
        return 0.0
    own = with_overall[list(members)]
    return float(own @ np.linalg.pinv(among[np.ix_(members, members)], hermitian=True) @ own)


def invented(guests: int, slopes: tuple[float, ...], *, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Overall scores and department scores of invented guests, on scales of 0 to 10, in points."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=(guests, 1))
    scores = np.clip(np.round(8 + 1.1 * mood + 1.4 * random.normal(size=(guests, len(slopes)))), 0, 10) * 10
    overall = 60 + (scores - 80) @ np.array(slopes) + random.normal(0, 12, guests)
    return np.clip(np.round(overall / 10), 0, 10) * 10, scores
