"""Points grids: each condition on both of its sides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.grid import Grid, GridRow, capped_sum, improvement

IMPROVED = Grid((GridRow(4, 5), GridRow(3, 4), GridRow(2, 3), GridRow(0, 2, above=True)), otherwise=1)
RECOGNISED = Grid((GridRow(15, 4, above=True), GridRow(10, 3), GridRow(5, 2), GridRow(1, 1)), decimals=0)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("9", 5),
        ("4", 5),
        ("3.95", 5),
        ("3.94", 4),
        ("3.0", 4),
        ("2.9", 3),
        ("2", 3),
        ("1.9", 2),
        ("0.05", 2),
        ("0.04", 1),
        ("0", 1),
        ("-7", 1),
    ],
)
def test_an_improvement_gets_the_points_of_the_first_condition_it_meets(value, points) -> None:
    assert IMPROVED.at(value).points == points


@pytest.mark.parametrize(
    ("count", "points"), [(0, 0), (1, 1), (4, 1), (5, 2), (9, 2), (10, 3), (15, 3), (16, 4), (99, 4)]
)
def test_a_count_gets_the_points_of_its_row(count, points) -> None:
    assert RECOGNISED.at(count).points == points


def test_the_steps_can_be_redone_by_hand() -> None:
    assert [(step.working, step.result) for step in IMPROVED.at("0.25").steps] == [
        ("0.25 rounded half up to 1 decimal", "0.3"),
        ("0.3 is more than 0", "2"),
    ]
    assert IMPROVED.at(-1).steps[1].working == "none of the conditions is met"


@given(st.fractions(-9, 9, max_denominator=400), st.fractions(-9, 9, max_denominator=400))
def test_more_never_gets_fewer_points(one, other) -> None:
    lower, higher = sorted((one, other))

    assert IMPROVED.at(lower).points <= IMPROVED.at(higher).points


def test_an_improvement_is_the_difference_of_what_is_printed() -> None:
    assert improvement("71.24", "68.26") == Fraction(29, 10)  # 71.2 − 68.3, and not 2.98 printed as 3.0
    assert improvement("68.4", "72", relative=True) == -5


def test_an_improvement_in_percent_needs_something_to_improve_on() -> None:
    with pytest.raises(ValueError, match="cannot be told from 0"):
        improvement(10, "0.04", relative=True)


@pytest.mark.parametrize(("points", "total"), [([2, 2], 4), ([2, 3], 5), ([4, 5], 5), ([], 0)])
def test_points_are_added_up_to_a_cap(points, total) -> None:
    assert capped_sum(points, 5) == total


@pytest.mark.parametrize(
    ("rows", "otherwise", "says"),
    [
        ((), 0, "at least one row"),
        ((GridRow(3, 4), GridRow(4, 3)), 0, "limits must fall"),
        ((GridRow(3, 4), GridRow(3, 3)), 0, "limits must fall"),
        ((GridRow(3, 4), GridRow(3, 3, above=True)), 0, "limits must fall"),
        ((GridRow(3, 4), GridRow(2, 5)), 0, "fewer points"),
        ((GridRow(3, 4),), 5, "fewer points"),
    ],
)
def test_a_grid_that_cannot_be_meant_is_refused(rows, otherwise, says) -> None:
    with pytest.raises(ValueError, match=says):
        Grid(rows, otherwise)


def test_more_than_may_stand_above_at_least_of_the_same_limit() -> None:
    grid = Grid((GridRow(3, 2, above=True), GridRow(3, 1)))

    assert [grid.at(value).points for value in ("2.9", "3", "3.1")] == [0, 1, 2]


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        GridRow(4.0, 5)
    with pytest.raises(TypeError):
        IMPROVED.at(4.0)
    with pytest.raises(TypeError):
        improvement(71.2, 68)
