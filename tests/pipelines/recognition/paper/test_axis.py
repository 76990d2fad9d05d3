"""An axis shows every value and is marked at round numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognition.paper.axis import MARKS, axis_of


@pytest.mark.parametrize(
    ("values", "decimals", "marks"),
    [
        ([89.0, 95.0], 1, (90.0, 92.0, 94.0)),
        ([-5.0, 5.0], 1, (-5.0, 0.0, 5.0)),
        ([91.2], 1, (91.2, 91.3)),
        ([2.81, 4.24], 2, (3.0, 3.5, 4.0)),
    ],
)
def test_marks_are_round(values, decimals, marks):
    assert axis_of(values, decimals).marks == marks


@given(st.lists(st.floats(-100, 100), max_size=20), st.integers(0, 2))
def test_every_value_is_on_the_axis_and_its_marks_are_few_and_can_be_printed(values, decimals):
    axis = axis_of(values, decimals)

    assert all(0 < axis.at(value) < 1 for value in values)
    assert len(axis.marks) <= MARKS + 1
    assert all(-1e-6 <= axis.at(mark) <= 1 + 1e-6 for mark in axis.marks)
    assert list(axis.marks) == sorted(set(axis.marks)) == [round(mark, decimals) for mark in axis.marks]
