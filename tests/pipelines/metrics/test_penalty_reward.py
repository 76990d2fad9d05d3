"""What low and high scores go with: against the regression on single guests, and where too few gave them."""

import numpy as np
import pytest

from pipelines.metrics.penalty_reward import ALIKE, BASIC, DELIGHT, TOO_FEW, penalty_reward
from tests.moments_oracle import moments_of


def _guests(count: int = 1200, *, seed: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """A department whose failing costs 30, one whose excelling gains 20, one that does a little of both."""
    random = np.random.default_rng(seed)
    scores = random.choice([20.0, 60.0, 100.0], size=(count, 3), p=[0.15, 0.5, 0.35])
    low, high = scores < 37.5, scores >= 87.5
    effects = low @ np.array([-30, -3, -6]) + high @ np.array([3, 20, 6])
    return 60 + effects + random.normal(0, 8, count), scores


def test_penalties_and_rewards_are_those_of_the_regression() -> None:
    overall, scores = _guests()
    flags = np.column_stack([part for one in scores.T for part in (one < 37.5, one >= 87.5)])
    fitted = np.linalg.lstsq(np.column_stack([np.ones(len(overall)), flags]), overall, rcond=None)[0][1:]

    found = penalty_reward(moments_of(overall, scores, 200).flags, fewest=10)

    assert found["penalty"].to_numpy() == pytest.approx(-fitted[0::2])
    assert found["reward"].to_numpy() == pytest.approx(fitted[1::2])
    assert found["low_count"].to_list() == (scores < 37.5).sum(axis=0).tolist()
    assert found["high_count"].to_list() == (scores >= 87.5).sum(axis=0).tolist()
    assert found["kind"].to_list() == [BASIC, DELIGHT, ALIKE]


def test_intervals_are_as_wide_as_white_s() -> None:
    overall, scores = _guests(3000)
    flags = np.column_stack([part for one in scores.T for part in (one < 37.5, one >= 87.5)])
    design = np.column_stack([np.ones(len(overall)), flags])
    left = overall - design @ np.linalg.lstsq(design, overall, rcond=None)[0]
    inverse = np.linalg.inv(design.T @ design)
    errors = np.sqrt(np.diag(inverse @ (design.T * left**2) @ design @ inverse))[1:]

    found = penalty_reward(moments_of(overall, scores, 200).flags, fewest=10)

    widths = (found["penalty_high"] - found["penalty_low"]).to_numpy()
    assert widths == pytest.approx(2 * 1.96 * errors[0::2], rel=0.2)


@pytest.mark.parametrize(("low", "is_told"), [(9, False), (10, True)])
def test_a_penalty_is_told_from_so_many_low_scores_on(low: int, is_told: bool) -> None:
    overall, scores = _guests(300)
    scores[:, 0] = np.where(scores[:, 0] < 37.5, 60.0, scores[:, 0])

    scores[:low, 0] = 20.0

    row = penalty_reward(moments_of(overall, scores, 100).flags, fewest=10).row(0, named=True)

    assert row["low_count"] == low
    assert (row["penalty"] is not None) == is_told
    assert row["reward"] is not None
    assert (row["kind"] == TOO_FEW) == (not is_told)


def test_what_all_scored_high_has_no_reward() -> None:
    overall, scores = _guests(300)
    scores[:, 1] = 100.0

    found = penalty_reward(moments_of(overall, scores, 100).flags, fewest=10)

    assert found["reward"][1] is None
    assert found["penalty"][1] is None
    assert found["kind"][1] == TOO_FEW
    assert found["reward"][0] is not None


def test_where_nobody_scored_low_or_high_nothing_is_told() -> None:
    found = penalty_reward(moments_of(np.linspace(0, 100, 50), np.full((50, 2), 60.0), 50).flags, fewest=10)

    assert found["kind"].to_list() == [TOO_FEW, TOO_FEW]
    assert found.select("penalty", "reward", "penalty_low").null_count().row(0) == (2, 2, 2)


@pytest.mark.parametrize(
    ("score", "low", "high"), [(37.4, 1, 0), (37.5, 0, 0), (87.4, 0, 0), (87.5, 0, 1), (25.0, 1, 0), (100.0, 0, 1)]
)
def test_low_and_high_begin_between_the_categories_of_five(score: float, low: int, high: int) -> None:
    flags = moments_of(np.array([50.0]), np.array([[score]]), 1).flags
    assert (flags[0, 2, 2], flags[0, 3, 3]) == (low, high)
