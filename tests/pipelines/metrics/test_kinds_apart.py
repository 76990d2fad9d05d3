"""Which kinds of guests may be told of a site beside all its guests."""

from datetime import date
from itertools import chain, combinations

import numpy as np
import pytest

from pipelines.metrics.answers import Answers
from pipelines.metrics.kinds_apart import MONTHS as KEPT_MONTHS
from pipelines.metrics.kinds_apart import told_kinds
from pipelines.metrics.overlaps import offered, told_periods, years
from pipelines.metrics.periods import WINDOWS, shifted
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


@pytest.mark.parametrize(
    ("counts", "is_told"),
    [
        ({"business": 40, "family": 9}, {"business": False, "family": False}),
        ({"business": 40, "family": 10}, {"business": True, "family": True}),
        ({"business": 40, "family": 0}, {"business": True, "family": False}),
        ({"business": 40, "couple": 12, "family": 9}, {"business": True, "couple": False, "family": False}),
        ({"business": 40, "couple": 12, "family": 6, "group": 4}, {"business": True, "couple": True}),
        ({"business": 40, "couple": 12, "family": 6, "group": 3}, {"business": True, "couple": False}),
        # Of two equally small kinds the first by name joins the few.
        ({"business": 12, "couple": 12, "family": 9}, {"business": False, "couple": True, "family": False}),
        ({"business": 12, "family": 9}, {"business": False, "family": False}),
    ],
)
def test_so_many_kinds_are_kept_back_that_they_are_enough_together(
    counts: dict[str, int], is_told: dict[str, bool]
) -> None:
    answers = answers_of({("S1", kind, APRIL.first): n for kind, n in counts.items()})
    found = dict(zip(answers.kinds, answers.told(YEAR, LEAST)[:, 0].tolist(), strict=True))

    assert {kind: found[kind] for kind in is_told} == is_told


@pytest.mark.parametrize(("n", "is_told"), [(9, [False]), (10, [True]), (0, [True])])
def test_guests_of_no_kind_are_among_those_who_are_left(n: int, is_told: list[bool]) -> None:
    some = answers_of({("S1", "business", APRIL.first): 40, ("S1", "", APRIL.first): n})
    business = some.kinds.index("business")
    alone = Answers(some.site_ids, ("business",), FIRST, UNTIL, some.before[[business]], some.everybody)

    assert alone.told(YEAR, LEAST)[0].tolist() == is_told
    assert alone.of_all.within(YEAR).tolist() == [[40 + n]]


def test_a_kind_is_told_though_few_others_came_in_months_of_which_nobody_is_told() -> None:
    answers = answers_of(by_month("S1", 9, kind="family") | {("S1", "business", APRIL.first): 40})

    assert not answers.of_all.told(WINDOWS["month"].period(date(2025, 5, 1)), LEAST).any()
    assert answers.told(YEAR, LEAST).tolist() == [[True], [True]]


@pytest.mark.parametrize(("gone", "is_told"), [(9, False), (10, True)])
def test_a_kind_is_kept_back_where_those_left_of_its_year_and_of_the_next_tell_of_few(gone: int, is_told: bool) -> None:
    # Families are told of in the year to November alone: those of the December before are gone in the next.
    decembers = (date(2024, 12, 1), date(2025, 12, 1))
    counts = by_month("S1", 20, kind="") | {("S1", "", month): 0 for month in decembers}
    counts |= {("S1", "family", decembers[0]): gone, ("S1", "family", date(2025, 6, 1)): 7}
    counts |= {("S1", "business", APRIL.first): 11} | {("S1", "business", month): 3 for month in decembers}
    some = answers_of(counts)
    kinds = ("business", "family")
    before = some.before[[some.kinds.index(kind) for kind in kinds]]
    answers = Answers(some.site_ids, kinds, FIRST, UNTIL, before, some.everybody)

    to_november = WINDOWS["rolling_12"].period(date(2025, 11, 1))
    assert answers.told(YEAR, LEAST).tolist() == [[True], [False]]
    assert answers.told(to_november, LEAST).tolist() == [[is_told], [True]]


@pytest.mark.parametrize(("others", "is_told"), [(9, False), (10, True)])
def test_a_kind_of_which_more_are_known_than_of_all_guests_hides_no_others(others: int, is_told: bool) -> None:
    # Sums that came for April say of 40 on business, and of 20 guests in all.
    business = answers_of({("S1", "business", APRIL.first): 40})
    everybody = answers_of({("S1", "all", APRIL.first): 20, ("S1", "all", date(2025, 5, 1)): others}).before[0]
    answers = Answers(business.site_ids, business.kinds, FIRST, UNTIL, business.before, everybody)

    assert answers.told(YEAR, LEAST).tolist() == [[is_told]]


def test_of_other_windows_than_the_year_no_kind_is_told() -> None:
    many = answers_of({("S1", kind, month.first): 500 for kind in ("business", "family") for month in (APRIL, YEAR)})

    assert many.told(YEAR, LEAST).all()
    assert not any(many.told(one, LEAST).any() for one in (TO_NOVEMBER, APRIL))
    assert many.of_all.told(TO_NOVEMBER, LEAST).all()


def test_kinds_are_told_of_the_last_three_years_and_as_if_there_had_been_no_others() -> None:
    until, first = date(2026, 6, 1), date(2019, 1, 1)
    random = np.random.default_rng(3)
    monthly = random.poisson([[[20]], [[6]], [[2]]], size=(3, 5, 90))
    kinds = np.concatenate([np.zeros((3, 5, 1), dtype=int), monthly.cumsum(axis=2)], axis=2)

    def told(since: int) -> dict[date, list[list[bool]]]:
        begin = shifted(first, since)
        everybody = told_periods(kinds[:, :, since:].sum(axis=0), begin, LEAST, offered(begin, until))
        found = told_kinds(
            kinds[:, :, since:], kinds[:, :, since:].sum(axis=0), everybody, begin, years(begin, until), LEAST
        )
        return {year.last: found[year].tolist() for year in years(first, until) if year in found}

    whole, late = told(0), told(90 - KEPT_MONTHS - 12)
    assert not np.any([whole[one] for one in whole if one <= shifted(until, -KEPT_MONTHS)])
    late_ones = [one for one in whole if one > shifted(until, -KEPT_MONTHS)]
    assert len(late_ones) == KEPT_MONTHS
    assert np.any(whole[late_ones[0]])
    assert [whole[one] for one in late_ones] == [late[one] for one in late_ones]


@pytest.mark.parametrize("seed", range(3))
def test_no_sum_of_kinds_taken_from_all_guests_tells_what_few_said(seed: int) -> None:
    answers = of_chance(seed)
    for period in years(FIRST, UNTIL):
        counts, is_told = answers.within(period), answers.told(period, LEAST)
        for site in np.flatnonzero(answers.of_all.told(period, LEAST)[0]):
            kinds = [int(n) for n, shown in zip(counts[:, site], is_told[:, site], strict=True) if shown]
            every = chain.from_iterable(combinations(kinds, size) for size in range(1, len(kinds) + 1))
            assert not any(is_few(int(counts[:, site].sum()) - sum(some)) for some in every)


def _sites_exposed(answers: Answers) -> tuple[int, int]:
    """Of how many sites adding and taking away all told numbers tells of few; and how many numbers of kinds are told."""
    count = len(answers.kinds)
    found = told = 0
    for site in range(len(answers.site_ids)):
        numbers = [
            (np.ones(count, dtype=bool), one) for one in offered_periods() if answers.of_all.told(one, LEAST)[0, site]
        ]
        kinds = [
            (np.arange(count) == kind, one)
            for one in offered_periods()
            for kind in np.flatnonzero(answers.told(one, LEAST)[:, site])
        ]
        found += bool(exposed(np.diff(answers.before[:, site], axis=1), [*numbers, *kinds]))
        told += len(kinds)
    return found, told


def test_adding_and_taking_away_periods_and_kinds_tells_of_few_at_hardly_any_site() -> None:
    # Sites with a handful of guests of a kind a month, many of whom stay away for months: the hardest there are.
    found = [_sites_exposed(of_chance(seed, sites=8)) for seed in range(12)]
    found += [_sites_exposed(of_chance(seed, sites=8, usual=(2, 5, 12, 25, 60))) for seed in range(4)]

    assert sum(told for _, told in found) > 3_000
    assert sum(sites for sites, _ in found) <= 6


@pytest.mark.parametrize("is_known_before", [True, False])
def test_of_some_sites_what_is_told_is_what_is_told_of_them_among_all(is_known_before: bool) -> None:
    answers, other = (of_chance(5, sites=6) for _ in range(2))
    periods = (*years(FIRST, UNTIL), TO_NOVEMBER, APRIL)
    if is_known_before:
        answers.told(YEAR, LEAST)
    part = answers.of_sites(2, ("X", "Y"))

    assert part.site_ids == ("X", "Y")
    for whole, some in ((other, part), (other.of_all, part.of_all)):
        assert all((some.told(one, LEAST) == whole.told(one, LEAST)[:, 2:4]).all() for one in periods)
        assert any(whole.told(one, LEAST)[:, :2].tolist() != whole.told(one, LEAST)[:, 2:4].tolist() for one in periods)


def test_the_order_of_sites_changes_nothing() -> None:
    answers = of_chance(2, sites=6)
    turned = Answers(
        answers.site_ids[::-1],
        answers.kinds,
        FIRST,
        UNTIL,
        answers.before[:, ::-1],
        answers.everybody[::-1],
    )

    for period in (*years(FIRST, UNTIL), WINDOWS["month"].period(UNTIL)):
        assert (answers.told(period, LEAST) == turned.told(period, LEAST)[:, ::-1]).all()
