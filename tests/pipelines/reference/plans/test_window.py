"""From when on what rests on a window's stays can be final."""

from datetime import date

import pytest

from pipelines.reference.plans.sections import Window


@pytest.mark.parametrize(
    ("late_days", "final_from"),
    [(14, date(2027, 1, 14)), (2, date(2027, 1, 2)), (1, date(2027, 1, 1)), (0, date(2027, 1, 1))],
)
def test_it_is_final_when_late_answers_are_in_and_never_on_its_last_day(late_days: int, final_from: date) -> None:
    window = Window(first_day=date(2026, 1, 1), last_day=date(2026, 12, 31), late_days=late_days)

    assert window.final_from == final_from
