"""Trends: sums roll, ratios don't, and a month nobody answered in stays a gap."""

import random
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.periods import months_between, shifted
from pipelines.metrics.trend import monthly, rolling

SATISFACTION = METRICS["satisfaction"]
JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 1)


def _cell(month: date, count: int, points: int, site: str = "S1") -> dict[str, object]:
    total = count * points * 100
    return {
        "site_id": site,
        "month": month,
        "response_count": count,
        "score_total": total,
        "score_square_total": total * points * 100,
    }


def test_a_month_without_answers_stays_visible_as_a_gap():
    totals = pl.DataFrame([_cell(JANUARY, 5, 80), _cell(date(2026, 3, 1), 5, 90)])

    found = monthly(totals, by=["site_id"], metric=SATISFACTION, first=JANUARY, last=date(2026, 4, 1))

    assert found["month"].to_list() == months_between(JANUARY, date(2026, 4, 1))
    assert found["value"].to_list() == [80, None, 90, None]
    assert found["n"].to_list() == [5, 0, 5, 0]


def test_a_rolling_window_adds_up_before_it_divides():
    totals = pl.DataFrame([_cell(JANUARY, 90, 80), _cell(date(2026, 2, 1), 10, 100)])

    found = rolling(totals, by=[], metric=SATISFACTION, first=JANUARY, last=date(2026, 2, 1), months=2)

    assert found["value"].to_list() == pytest.approx([80, 82])
    assert found["n"].to_list() == [90, 100]


def test_a_month_leaves_the_window_as_another_enters():
    totals = pl.DataFrame([_cell(JANUARY, 10, 0), _cell(date(2026, 2, 1), 10, 100), _cell(date(2026, 3, 1), 10, 100)])

    found = rolling(totals, by=[], metric=SATISFACTION, first=JANUARY, last=date(2026, 4, 1), months=2)

    assert found["value"].to_list() == pytest.approx([0, 50, 100, 100])
    assert found["n"].to_list() == [10, 20, 20, 10]


def test_a_window_without_any_answer_is_a_gap():
    totals = pl.DataFrame([_cell(JANUARY, 10, 50)])

    found = rolling(totals, by=[], metric=SATISFACTION, first=JANUARY, last=date(2026, 3, 1), months=2)

    assert found["value"].to_list() == [50, 50, None]


@pytest.mark.parametrize("months", [1, 3, 12])
def test_rolling_windows_give_what_plain_python_gives(months):
    numbers = random.Random(11)
    cells = [
        _cell(month, numbers.randint(1, 9), numbers.randint(0, 100), site)
        for site in ("S1", "S2")
        for month in months_between(shifted(JANUARY, -14), DECEMBER)
        if numbers.random() < 0.7
    ]
    expected = {}
    for site in ("S1", "S2"):
        for last in months_between(JANUARY, DECEMBER):
            window = [c for c in cells if c["site_id"] == site and shifted(last, 1 - months) <= c["month"] <= last]
            count = sum(cell["response_count"] for cell in window)
            total = sum(cell["score_total"] for cell in window)
            expected[site, last] = float(Fraction(total, 100 * count)) if count else None

    found = rolling(
        pl.DataFrame(cells), by=["site_id"], metric=SATISFACTION, first=JANUARY, last=DECEMBER, months=months
    )

    values = {(row["site_id"], row["month"]): row["value"] for row in found.iter_rows(named=True)}
    assert values.keys() == expected.keys()
    assert {key: value for key, value in values.items() if value is not None} == pytest.approx(
        {key: value for key, value in expected.items() if value is not None}
    )


def test_one_site_does_not_roll_into_the_next():
    totals = pl.DataFrame([_cell(DECEMBER, 10, 0, "S1"), _cell(JANUARY, 10, 100, "S2")])

    found = rolling(totals, by=["site_id"], metric=SATISFACTION, first=JANUARY, last=DECEMBER, months=12)

    assert set(found.filter(pl.col("site_id") == "S2")["value"].to_list()) == {100}


def test_a_trend_of_nothing_is_empty():
    nothing = pl.DataFrame([_cell(JANUARY, 1, 1)]).clear()

    assert monthly(nothing, by=["site_id"], metric=SATISFACTION, first=JANUARY, last=DECEMBER).is_empty()
    assert rolling(nothing, by=["site_id"], metric=SATISFACTION, first=JANUARY, last=DECEMBER).is_empty()
