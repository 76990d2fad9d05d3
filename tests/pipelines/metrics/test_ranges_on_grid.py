"""Rank ranges of many sites are those of all pairs."""

import numpy as np
import pytest

from pipelines.metrics.ranges import rank_ranges
from pipelines.metrics.ranges_on_grid import MANY, rank_ranges_on_grid


@pytest.mark.parametrize("count", [0, 1, 30, MANY - 1, MANY, 1500])
@pytest.mark.parametrize("decimals", [1, 2])
def test_they_are_those_of_all_pairs(count, decimals):
    drawn = np.random.default_rng(count)
    values = np.round(drawn.normal(2.0 if decimals == 2 else 85.0, 0.8, count), decimals)
    errors = 20 / np.sqrt(drawn.integers(2000, 90_000, count))
    errors[:3] = np.nan

    low, high = rank_ranges_on_grid(values, errors, decimals)

    expected_low, expected_high = rank_ranges(values, errors)
    assert low.tolist() == expected_low.tolist()
    assert high.tolist() == expected_high.tolist()


def test_where_nearly_all_errors_differ_they_are_the_same_too():
    drawn = np.random.default_rng(7)
    values, errors = np.round(drawn.normal(85.0, 9.0, 800), 1), drawn.uniform(0.0, 2.0, 800)

    assert [ends.tolist() for ends in rank_ranges_on_grid(values, errors, 1)] == [
        ends.tolist() for ends in rank_ranges(values, errors)
    ]
