"""Months, windows, and the periods that may be compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics.periods import (
    WINDOWS,
    Period,
    a_year_before,
    before,
    last_complete_month,
    month_label,
    month_of,
    months_between,
    shifted,
)

_MONTHS = st.dates(date(1999, 1, 1), date(2100, 12, 1)).map(month_of)


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _period(first: str, last: str) -> Period:
    return Period(_month(first), _month(last))


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 11, 16), "2026-10"),
        (date(2026, 1, 1), "2025-12"),
        (date(2026, 12, 31), "2026-11"),
        (date(2024, 2, 29), "2024-01"),
        (date(2024, 3, 1), "2024-02"),
    ],
)
def test_the_running_month_is_never_complete(day, month):
    assert last_complete_month(day) == _month(month)


@pytest.mark.parametrize(
    ("month", "by", "found"),
    [("2026-12", 1, "2027-01"), ("2026-01", -1, "2025-12"), ("2024-02", 12, "2025-02"), ("2026-05", -29, "2023-12")],
)
def test_months_are_shifted_over_the_ends_of_years(month, by, found):
    assert shifted(_month(month), by) == _month(found)


@given(_MONTHS, st.integers(-300, 300))
def test_shifting_back_and_forth_ends_where_it_began(month, by):
    assert shifted(shifted(month, by), -by) == month


@pytest.mark.parametrize(
    ("window", "last", "first"),
    [
        ("rolling_12", "2026-10", "2025-11"),
        ("rolling_12", "2026-12", "2026-01"),
        ("rolling_18", "2026-10", "2025-05"),
        ("rolling_6", "2026-03", "2025-10"),
        ("rolling_3", "2026-01", "2025-11"),
        ("month", "2024-02", "2024-02"),
        ("quarter", "2026-01", "2026-01"),
        ("quarter", "2026-02", "2026-01"),
        ("quarter", "2026-12", "2026-10"),
        ("quarter", "2026-04", "2026-04"),
        ("year", "2026-01", "2026-01"),
        ("year", "2026-12", "2026-01"),
    ],
)
def test_a_window_is_the_period_that_ends_with_its_last_month(window, last, first):
    assert WINDOWS[window].period(_month(last)) == _period(first, last)


def test_the_period_before_ends_right_before_and_is_as_long():
    found = before(_period("2026-01", "2026-03"))

    assert found == _period("2025-10", "2025-12")


@given(_MONTHS, st.integers(1, 40))
def test_the_period_before_shares_no_month_and_leaves_no_gap(first, months):
    period = Period(first, shifted(first, months - 1))

    found = before(period)

    assert found.months == period.months
    assert shifted(found.last, 1) == period.first


@pytest.mark.parametrize(
    ("window", "last", "first_before", "last_before"),
    [
        ("rolling_12", "2026-10", "2024-11", "2025-10"),
        ("rolling_3", "2026-01", "2025-08", "2025-10"),
        ("month", "2026-01", "2025-12", "2025-12"),
        # To date: the same part of the cycle before, not the months right before.
        ("year", "2026-02", "2025-01", "2025-02"),
        ("year", "2026-12", "2025-01", "2025-12"),
        ("quarter", "2026-10", "2026-07", "2026-07"),
        ("quarter", "2026-02", "2025-10", "2025-11"),
        ("quarter", "2026-03", "2025-10", "2025-12"),
    ],
)
def test_a_window_is_compared_with_what_it_repeats(window, last, first_before, last_before):
    assert WINDOWS[window].before(_month(last)) == _period(first_before, last_before)


@given(st.sampled_from(sorted(WINDOWS)), _MONTHS)
def test_what_a_window_is_compared_with_is_as_long_and_shares_no_month(window, last):
    own, earlier = WINDOWS[window].period(last), WINDOWS[window].before(last)

    assert earlier.months == own.months
    assert earlier.last < own.first


def test_a_year_before_are_the_same_months():
    assert a_year_before(_period("2024-02", "2024-02")) == _period("2023-02", "2023-02")


def test_a_whole_year_still_has_a_year_before():
    assert a_year_before(_period("2025-11", "2026-10")) == _period("2024-11", "2025-10")


def test_thirteen_months_overlap_with_themselves_a_year_before():
    assert a_year_before(_period("2025-10", "2026-10")) is None


@given(_MONTHS, st.integers(1, 12))
def test_the_year_before_shares_no_month(first, months):
    period = Period(first, shifted(first, months - 1))

    found = a_year_before(period)

    assert found is not None
    assert found.last < period.first


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 1, 2), date(2026, 2, 1)), (date(2026, 1, 1), date(2026, 1, 31))]
)
def test_a_period_is_given_by_first_days(first, last):
    with pytest.raises(ValueError, match="first days"):
        Period(first, last)


def test_a_period_can_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        _period("2026-02", "2026-01")


def test_all_months_between_two_are_listed_with_both_ends():
    assert months_between(_month("2025-12"), _month("2026-02")) == [
        _month("2025-12"),
        _month("2026-01"),
        _month("2026-02"),
    ]


def test_between_a_month_and_an_earlier_one_there_is_none():
    assert months_between(_month("2026-02"), _month("2026-01")) == []


def test_periods_are_told_in_words():
    assert _period("2025-11", "2026-10").label() == "Nov 2025 – Oct 2026"
    assert _period("2026-10", "2026-10").label() == "Oct 2026"
    assert month_label(_month("2026-03")) == "Mar 2026"
