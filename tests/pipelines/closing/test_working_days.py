"""Working days: Monday to Friday, counted from the day after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.closing.working_days import after_working_days

FRIDAY = date(2027, 1, 15)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2027, 1, 18)),
        (date(2027, 1, 16), 1, date(2027, 1, 18)),
        (date(2027, 1, 17), 1, date(2027, 1, 18)),
        (date(2027, 1, 14), 1, FRIDAY),
        (date(2027, 1, 14), 10, date(2027, 1, 28)),
    ],
)
def test_weekends_do_not_count(day, count, found):
    assert after_working_days(day, count) == found


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_so_many_weekdays_lie_between(day, count):
    end = after_working_days(day, count)

    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(one.weekday() < 5 for one in between) == count
    assert end.weekday() < 5
