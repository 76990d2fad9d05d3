"""Totals are added up first and divided last, at any grain."""

import random
from collections import defaultdict
from fractions import Fraction

import polars as pl
import pytest

from pipelines.metrics.catalogue import METRICS, is_by_department, is_of_invitations
from pipelines.metrics.scorecard import added_up, scorecard

SATISFACTION = METRICS["satisfaction"]


def _cell(site: str, count: int, points: int, **more: object) -> dict[str, object]:
    hundredths = points * 100
    own = {"site_id": site, "response_count": count, "score_total": count * hundredths}
    return own | {"score_square_total": count * hundredths**2} | more


def test_90_answers_at_80_and_10_at_100_are_82_not_90():
    totals = pl.DataFrame([_cell("S1", 90, 80), _cell("S1", 10, 100)])

    found = scorecard(totals, by=["site_id"], metric=SATISFACTION)

    assert found["value"].to_list() == pytest.approx([82.0])
    assert found["n"].to_list() == [100]


def test_a_score_of_the_whole_needs_no_groups():
    totals = pl.DataFrame([_cell("S1", 90, 80), _cell("S2", 10, 100)])

    found = scorecard(totals, by=[], metric=SATISFACTION)

    assert found["value"].to_list() == pytest.approx([82.0])


def test_sums_stay_whole_numbers():
    totals = pl.DataFrame([_cell("S1", 90, 80), _cell("S1", 10, 100)])

    found = added_up(totals, by=["site_id"], metric=SATISFACTION)

    assert found.row(0, named=True) == {
        "site_id": "S1",
        "score_total": 820_000,
        "score_square_total": 90 * 8000**2 + 10 * 10_000**2,
        "response_count": 100,
    }
    assert all(kind == pl.Int64 for name, kind in found.schema.items() if name != "site_id")


def test_more_returned_than_invited_gives_no_rate_but_tells_how_many_were_invited():
    totals = pl.DataFrame({"site_id": ["S1", "S2"], "returned_count": [11, 10], "invited_count": [10, 10]})

    found = scorecard(totals, by=["site_id"], metric=METRICS["response_rate"])

    assert found["value"].to_list() == [None, 100.0]
    assert found["n"].to_list() == [10, 10]


def test_groups_without_answers_have_no_value():
    totals = pl.DataFrame([_cell("S1", 0, 0)])

    found = scorecard(totals, by=["site_id"], metric=SATISFACTION).row(0, named=True)

    assert (found["n"], found["value"], found["low"], found["high"]) == (0, None, None, None)


def test_any_grain_gives_what_plain_python_gives():
    numbers = random.Random(7)
    cells = [
        _cell(numbers.choice("ABC"), numbers.randint(0, 9), numbers.randint(0, 100), month=numbers.randint(1, 4))
        for _ in range(300)
    ]
    counts: dict[tuple, int] = defaultdict(int)
    sums: dict[tuple, int] = defaultdict(int)
    for cell in cells:
        key = (cell["site_id"], cell["month"])
        counts[key] += cell["response_count"]
        sums[key] += cell["score_total"]

    found = scorecard(pl.DataFrame(cells), by=["site_id", "month"], metric=SATISFACTION)

    expected = {key: float(Fraction(sums[key], 100 * counts[key])) for key in counts if counts[key]}
    assert {(row["site_id"], row["month"]): row["value"] for row in found.iter_rows(named=True)} == pytest.approx(
        expected
    )


def test_only_some_metrics_can_be_told_by_department():
    assert [name for name, metric in METRICS.items() if is_by_department(metric)] == ["satisfaction", "top_box"]
    assert [name for name, metric in METRICS.items() if is_of_invitations(metric)] == ["response_rate"]
