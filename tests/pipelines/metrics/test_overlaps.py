"""Which periods may be told of a site, so that no few are told of by adding and taking away."""

from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from pipelines.metrics.answers import answers_by_month
from pipelines.metrics.overlaps import years
from pipelines.metrics.periods import WINDOWS, Period, shifted
from tests.pipelines.metrics.answers import (
    APRIL,
    FIRST,
    LEAST,
    TO_NOVEMBER,
    UNTIL,
    YEAR,
    answers_of,
    by_month,
    exposed,
    is_few,
    of_chance,
    offered_periods,
)


@pytest.mark.parametrize(("december", "is_told"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_year_to_date_is_told_where_nobody_or_enough_lie_between_it_and_the_year(
    december: int, is_told: bool
) -> None:
    answers = answers_of(by_month("S1", 20, december=december))

    assert answers.told(YEAR, LEAST).tolist() == [[True]]
    assert answers.told(TO_NOVEMBER, LEAST).tolist() == [[is_told]]


@pytest.mark.parametrize(("april", "is_told"), [(9, False), (10, True)])
def test_fewer_answers_than_a_number_needs_are_not_told(april: int, is_told: bool) -> None:
    assert answers_of(by_month("S1", 20, april=april)).told(APRIL, LEAST).tolist() == [[is_told]]


@pytest.mark.parametrize("period", [APRIL, YEAR])
def test_what_is_told_to_who_needs_more_is_never_what_was_told_to_others_before(period: Period) -> None:
    answers = answers_of({("S1", "all", APRIL.first): LEAST})

    assert [answers.told(period, least).all() for least in (LEAST, LEAST + 1, LEAST)] == [True, False, True]


def test_a_period_that_cannot_be_chosen_is_not_told() -> None:
    answers = answers_of(by_month("S1", 20))

    assert answers.told(Period(date(2025, 2, 1), date(2025, 3, 1)), LEAST).tolist() == [[False]]
    assert answers.told(WINDOWS["month"].period(shifted(UNTIL, 1)), LEAST).tolist() == [[False]]


@pytest.mark.parametrize(("n", "is_told"), [(9, [False, True]), (10, [True, True])])
def test_of_a_young_site_the_years_that_differ_by_enough_are_told_the_latest_in_any_case(
    n: int, is_told: list[bool]
) -> None:
    # The site began in May: what lies between its years to May and to June is June alone.
    begun = answers_of({("S1", "all", date(2026, 5, 1)): 12, ("S1", "all", UNTIL): n})

    to_may, to_june = (WINDOWS["rolling_12"].period(month) for month in (date(2026, 5, 1), UNTIL))
    assert [begun.told(one, LEAST)[0, 0] for one in (to_may, to_june)] == is_told


def test_years_between_which_a_month_of_few_comes_and_one_of_few_goes_are_told() -> None:
    steady = answers_of(by_month("S1", 3))

    assert all(steady.told(one, LEAST).all() for one in years(FIRST, UNTIL)[:12])


def test_rolling_years_are_told_alike_whether_other_windows_are_asked_for_or_not() -> None:
    alone, beside = of_chance(3, sites=12).of_all, of_chance(3, sites=12).of_all
    beside.told(TO_NOVEMBER, LEAST)
    every = beside._worked_out(LEAST, is_first=False)

    for period in years(FIRST, UNTIL):
        assert (alone.told(period, LEAST)[0] == every[period]).all()


def _holds(outer: Period, inner: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


@pytest.mark.parametrize("seed", range(3))
def test_no_two_periods_of_a_site_tell_what_few_said(seed: int) -> None:
    answers = of_chance(seed, sites=8).of_all
    hidden = 0
    shown = {period: (answers.within(period), answers.told(period, LEAST)) for period in offered_periods()}
    for one, other in combinations(shown, 2):
        if not (_holds(one, other) or _holds(other, one)):
            continue
        gaps = np.abs(shown[one][0] - shown[other][0])
        both = shown[one][1] & shown[other][1]
        assert not (both & (gaps > 0) & (gaps < LEAST)).any(), (one, other)
        hidden += int((~both & (gaps > 0) & (gaps < LEAST)).sum())
    assert hidden


@pytest.mark.parametrize("seed", range(4))
def test_no_adding_and_taking_away_of_periods_tells_what_few_said_in_any_months(seed: int) -> None:
    answers = of_chance(seed, sites=10).of_all
    told = few = 0
    for site in range(len(answers.site_ids)):
        numbers = [(np.ones(1, dtype=bool), one) for one in offered_periods() if answers.told(one, LEAST)[0, site]]
        monthly = np.diff(answers.before[:, site], axis=1)
        assert not exposed(monthly, numbers)
        told += len(numbers)
        few += any(is_few(int(n)) for n in monthly.ravel())
    assert told > 100
    assert few


def test_a_month_that_is_not_over_takes_nothing_from_those_before() -> None:
    may = date(2026, 5, 1)
    frame = pl.DataFrame({"site_id": "S1", "month": [may, UNTIL], "kind": "all", "n": [12, 3]})
    to_may, to_june = (WINDOWS["rolling_12"].period(month) for month in (may, UNTIL))

    def told(until: date) -> list[bool]:
        answers = answers_by_month(frame, ("S1",), Period(FIRST, UNTIL), until=until)
        return [bool(answers.told(one, LEAST)[0, 0]) for one in (to_may, to_june)]

    assert (told(may), told(UNTIL)) == ([True, False], [False, True])
