"""Shares of what is explained: published numbers, Shapley's sharing out, and departments that say the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics.relative_weights import relative_weights, slopes, unique_slopes
from tests.moments_oracle import shapley

THREE = np.array([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]])
WITH_OVERALL = np.array([0.6, 0.5, 0.4])


def test_the_weights_of_three_departments_are_the_published_ones() -> None:
    weights = relative_weights(THREE, WITH_OVERALL)

    assert weights == pytest.approx([0.238098, 0.122410, 0.081266], abs=5e-7)
    assert weights.sum() == pytest.approx(0.441774, abs=5e-7)


def test_of_two_departments_they_are_shapley_s() -> None:
    among, with_overall = np.array([[1, 0.5], [0.5, 1]]), np.array([0.6, 0.5])

    assert relative_weights(among, with_overall) == pytest.approx([0.261667, 0.151667], abs=5e-7)
    assert shapley(among, with_overall) == pytest.approx([0.261667, 0.151667], abs=5e-7)


def test_of_three_they_come_near_shapley_s() -> None:
    assert shapley(THREE, WITH_OVERALL) == pytest.approx([0.237472, 0.124688, 0.079615], abs=5e-7)
    assert relative_weights(THREE, WITH_OVERALL) == pytest.approx(shapley(THREE, WITH_OVERALL), abs=0.003)


@st.composite
def correlated(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Correlations of up to six departments and the overall score, as guests might have."""
    count = draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    answers = random.normal(size=(40, 1)) + random.uniform(0.3, 2) * random.normal(size=(40, count + 1))
    whole = np.corrcoef(answers, rowvar=False)
    return whole[1:, 1:], whole[0, 1:]


@given(correlated())
def test_weights_are_no_less_than_nothing_and_sum_to_what_is_explained(of: tuple[np.ndarray, np.ndarray]) -> None:
    among, with_overall = of
    weights = relative_weights(among, with_overall)

    assert (weights >= -1e-12).all()
    assert weights.sum() == pytest.approx(with_overall @ np.linalg.solve(among, with_overall))


@given(correlated(), st.randoms())
def test_the_order_of_departments_changes_nothing(of: tuple[np.ndarray, np.ndarray], random: object) -> None:
    among, with_overall = of
    order = list(range(len(with_overall)))
    random.shuffle(order)

    assert relative_weights(among[np.ix_(order, order)], with_overall[order]) == pytest.approx(
        relative_weights(among, with_overall)[order], abs=1e-9
    )


@given(correlated())
def test_many_sets_at_once_are_each_as_alone(of: tuple[np.ndarray, np.ndarray]) -> None:
    among, with_overall = of
    together = relative_weights(np.stack([among, among / 2 + np.eye(len(among)) / 2]), np.stack([with_overall] * 2))

    assert together[0] == pytest.approx(relative_weights(among, with_overall), abs=1e-12)


def test_departments_that_say_the_same_share_alike() -> None:
    same = np.array([[1, 1, 0.3], [1, 1, 0.3], [0.3, 0.3, 1]])
    weights = relative_weights(same, np.array([0.6, 0.6, 0.4]))

    assert weights[0] == pytest.approx(weights[1])
    assert weights.sum() == pytest.approx((0.36 - 2 * 0.6 * 0.4 * 0.3 + 0.16) / (1 - 0.09))
    assert slopes(same, np.array([0.6, 0.6, 0.4]))[:2] == pytest.approx([(0.6 - 0.3 * 0.4) / (1 - 0.09) / 2] * 2)
    assert unique_slopes(same).tolist() == [False, False, True]
    assert unique_slopes(THREE).all()


def test_a_single_department_explains_its_square() -> None:
    assert relative_weights(np.eye(1), np.array([0.6])) == pytest.approx([0.36])
