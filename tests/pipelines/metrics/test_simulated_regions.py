"""On regions whose truth is known, ranges hold it and flags are real at the stated rate; the seed is fixed."""

import numpy as np
import pytest

from tests.simulations.regions import SCORES, simulated, tilted

REGIONS = 200
# What chance does to a share of one in twenty that is told by so many regions: two standard errors.
SLACK = 2 * (0.05 * 0.95 / REGIONS) ** 0.5


@pytest.mark.parametrize(
    ("sites", "between"),
    [
        (2, 0.0),
        pytest.param(8, 0.0, marks=pytest.mark.slow),
        (8, 4.0),
        pytest.param(14, 8.0, marks=pytest.mark.slow),
    ],
)
def test_ranges_hold_the_truth_and_flags_are_real(sites, between):
    found = simulated(sites, between, REGIONS, seed=1)

    assert found.all_hold >= 0.95 - SLACK
    assert found.own_holds >= 0.95 - SLACK
    assert found.false_changes <= 0.05 + SLACK
    assert found.false_tiers <= 0.05 + SLACK


def test_where_there_is_something_to_find_it_is_found():
    found = simulated(14, 8.0, 60, seed=1)

    assert found.tier_power > 0.4
    assert found.change_power > 0.1
    assert found.width < 0.8


def test_the_answers_that_are_drawn_have_the_mean_that_is_true():
    assert [float(tilted(mean) @ SCORES / 100) for mean in (45.0, 80.0, 97.0)] == pytest.approx([45.0, 80.0, 97.0])
    assert np.isclose(tilted(80.75), [0.03, 0.04, 0.10, 0.33, 0.50]).all()
