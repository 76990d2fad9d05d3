"""Kinds of two dimensions, of which the ones are all among the others but for a few."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from pipelines.metrics.answers import Answers, answers_by_month
from pipelines.metrics.crossings import kept_apart
from pipelines.metrics.periods import WINDOWS, Period
from tests.pipelines.metrics.answers import APRIL, FIRST, LEAST, UNTIL, YEAR

# Of each language how many guests are of each guest type, which goes before it.
Cells = dict[tuple[str, str], int]


def _answers(cells: Cells, month: date = APRIL.first) -> Answers:
    frame = pl.DataFrame(
        [("S1", month, language, "guest_type", guest_type, n) for (language, guest_type), n in cells.items()],
        schema=["site_id", "month", "kind", "other_dimension_id", "other_segment_id", "n"],
        orient="row",
    )
    return answers_by_month(frame, ("S1",), Period(FIRST, UNTIL), until=UNTIL, everybody=frame, crossings=frame)


def _told(cells: Cells) -> dict[str, bool]:
    answers = _answers(cells)
    return dict(zip(answers.kinds, answers.told(YEAR, LEAST)[:, 0].tolist(), strict=True))


@pytest.mark.parametrize(("more", "is_told"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_kind_that_all_of_another_one_is_of_is_told_where_nobody_or_enough_lie_between(
    more: int, is_told: bool
) -> None:
    # All Germans are families; so many families more there are.
    told = _told({("de", "family"): 30, ("en", "business"): 60, ("fr", "couple"): 40, ("en", "family"): more})

    assert told["de"] == is_told


@pytest.mark.parametrize(("more", "is_told"), [(0, True), (1, False), (9, False), (10, True)])
def test_so_is_one_that_holds_all_of_another_one(more: int, is_told: bool) -> None:
    told = _told({("de", "family"): 30, ("en", "business"): 60, ("fr", "couple"): 40, ("de", "business"): more})

    assert told["de"] == is_told


def test_kinds_that_share_guests_without_holding_each_other_are_told() -> None:
    told = _told({("de", "family"): 30, ("de", "couple"): 3, ("en", "family"): 3, ("en", "couple"): 40})

    assert told == {"de": True, "en": True}


def test_what_is_kept_back_is_not_left_when_all_others_are_taken_away() -> None:
    # Of the three languages German has to go, and with it the smallest of the others.
    told = _told({("de", "family"): 30, ("en", "family"): 5, ("en", "couple"): 70, ("fr", "couple"): 40})

    assert told == {"de": False, "en": True, "fr": False}


def test_where_enough_others_are_kept_back_anyway_no_more_go() -> None:
    few = {("es", "couple"): 6, ("it", "couple"): 5}
    told = _told({("de", "family"): 30, ("en", "family"): 5, ("en", "couple"): 70, ("fr", "couple"): 40} | few)

    assert told == {"de": False, "en": True, "es": False, "fr": True, "it": False}


@pytest.mark.parametrize(("others", "kept"), [(9, [[False], [True], [False]]), (10, [[False], [True], [True]])])
def test_guests_of_no_kind_count_among_those_who_are_left(others: int, kept: list[list[bool]]) -> None:
    told = np.array([[True], [True], [True]])
    beside = np.array([[True], [False], [False]])

    assert kept_apart(told, beside, np.array([[30], [70], [40]]), np.array([others]), LEAST).tolist() == kept


def test_the_months_of_the_period_decide() -> None:
    inside = {("de", "family"): 30, ("en", "couple"): 60, ("fr", "couple"): 40}
    before = {("en", "family"): 5}
    frames = [
        pl.DataFrame(
            [("S1", month, language, "guest_type", kind, n) for (language, kind), n in cells.items()],
            schema=["site_id", "month", "kind", "other_dimension_id", "other_segment_id", "n"],
            orient="row",
        )
        for month, cells in ((date(2025, 11, 1), inside), (date(2025, 6, 1), before))
    ]
    both = pl.concat(frames)
    answers = answers_by_month(both, ("S1",), Period(FIRST, UNTIL), until=UNTIL, everybody=both, crossings=both)

    with_june, without = WINDOWS["rolling_12"].period(date(2026, 5, 1)), WINDOWS["rolling_12"].period(UNTIL)
    german = answers.kinds.index("de")
    assert not answers.told(with_june, LEAST)[german, 0]
    assert answers.told(without, LEAST)[german, 0]


def test_a_department_has_the_crossings_of_the_stay() -> None:
    cells = {("de", "family"): 30, ("en", "family"): 5, ("en", "couple"): 70, ("fr", "couple"): 40}
    stay = _answers(cells)
    rated = pl.DataFrame({"site_id": ["S2", "S1"], "month": [APRIL.first] * 2, "kind": ["de", "de"], "n": [20, 20]})
    everybody = pl.concat([rated, rated.with_columns(kind=pl.lit("fr"))])
    desk = answers_by_month(everybody, ("S1", "S2"), Period(FIRST, UNTIL), until=UNTIL, everybody=everybody)

    assert desk.told(YEAR, LEAST).all()
    assert desk.beside(stay).told(YEAR, LEAST).tolist() == [[False, True], [False, True]]
