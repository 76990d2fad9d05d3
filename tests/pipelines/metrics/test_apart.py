"""What is kept back, so that no two numbers tell what the few between them said."""

from datetime import date
from itertools import chain, combinations, product

import numpy as np
import polars as pl
import pytest

from pipelines.metrics.answers import answers_by_month
from pipelines.metrics.apart import Judged, in_full, judged, kept_back, rivals, told_together
from pipelines.metrics.periods import WINDOWS, Period, shifted
from tests.pipelines.metrics.answers import (
    APRIL,
    FIRST,
    LEAST,
    MONTHS,
    TO_NOVEMBER,
    UNTIL,
    YEAR,
    answers_of,
    by_month,
    is_few,
    of_chance,
    offered_periods,
)


def _holds(outer: Period, inner: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def test_of_two_periods_one_goes_before_the_other() -> None:
    offered = offered_periods()
    pairs = [(one, other) for one, other in combinations(offered, 2) if _holds(one, other) or _holds(other, one)]

    assert pairs
    for one, other in pairs:
        assert (one in rivals(other)) != (other in rivals(one))


def test_a_period_that_cannot_be_chosen_yet_keeps_nothing_back() -> None:
    half_year = WINDOWS["rolling_6"].period(UNTIL)
    counts = by_month("S1", 20) | {("S1", "all", shifted(UNTIL, 1)): 3}
    rows = [(site, month, kind, n) for (site, kind, month), n in counts.items()]
    frame = pl.DataFrame(rows, schema=["site_id", "month", "kind", "n"], orient="row")

    def told(until: date) -> list[list[bool]]:
        answers = answers_by_month(frame, ("S1",), Period(FIRST, shifted(UNTIL, 1)), until=until)
        return told_together(answers, half_year, LEAST).tolist()

    assert shifted(UNTIL, 1) in {one.last for one in rivals(half_year)}
    assert (told(UNTIL), told(shifted(UNTIL, 1))) == ([[True]], [[False]])


@pytest.mark.parametrize("seed", range(3))
def test_of_lists_no_two_periods_and_no_sum_of_kinds_taken_away_tell_what_few_said(seed: int) -> None:
    answers = of_chance(seed)
    shown = {one: (answers.within(one), told_together(answers, one, LEAST)) for one in offered_periods()}
    for outer, inner in ((a, b) for a in shown for b in shown if a != b and _holds(a, b)):
        gaps = shown[outer][0] - shown[inner][0]
        assert not (shown[outer][1] & shown[inner][1] & (gaps > 0) & (gaps < LEAST)).any(), (outer, inner)
    for counts, is_told in shown.values():
        for site in range(len(answers.site_ids)):
            kinds = [int(n) for n, shown in zip(counts[:, site], is_told[:, site], strict=True) if shown]
            every = chain.from_iterable(combinations(kinds, size) for size in range(1, len(kinds) + 1))
            assert not any(is_few(int(counts[:, site].sum()) - sum(some)) for some in every)


@pytest.mark.parametrize("seed", range(3))
def test_a_list_as_a_whole_tells_nothing_of_few_to_anybody(seed: int) -> None:
    answers = of_chance(seed)
    for period in offered_periods():
        for at, kind in enumerate(answers.kinds):
            found = judged(answers, period, LEAST, kind=kind)
            rows = found.rows.with_columns(n=pl.Series(answers.within(period)[at]))
            whole = rows.filter("is_counted")["n"].sum()
            shown = rows.filter((pl.col("n") >= LEAST) & ~pl.col("is_kept_back"))
            others = rows.filter("is_counted").join(shown, on="site_id", how="anti")
            # What is left of the whole when what is shown is taken away, to somebody outside and to each of them.
            left = [others["n"].sum(), *(others["n"].sum() - n for n in others["n"])]
            assert shown["site_id"].is_in(found.counted).all()
            assert not any(is_few(n) for n in left)
            assert not found.whole_is_told or whole >= LEAST


def _whole(*counts: int) -> Judged:
    answers = answers_of({(f"S{at}", "all", date(2025, 4, 1)): n for at, n in enumerate(counts)})
    return judged(answers, APRIL, LEAST, kind="all")


@pytest.mark.parametrize(
    ("counts", "counted"),
    [
        ((40, 50, 9), ["S0", "S1"]),
        ((40, 50, 10), ["S0", "S1", "S2"]),
        # Either of the two could take the own answers away, and be left with the other's.
        ((40, 50, 9, 9), ["S0", "S1"]),
        ((40, 50, 9, 5, 5), ["S0", "S1", "S2", "S3", "S4"]),
        ((40, 50, 9, 5, 4), ["S0", "S1"]),
        ((4, 4, 4, 4), ["S0", "S1", "S2", "S3"]),
        ((40, 0), ["S0", "S1"]),
    ],
)
def test_a_whole_is_made_of_what_cannot_be_read_off_it(counts: tuple[int, ...], counted: list[str]) -> None:
    assert _whole(*counts).counted == counted


def test_the_rest_is_told_where_it_is_enough_without_the_own_site() -> None:
    assert _whole(40, 12).rows["rest_is_told"].to_list() == [True, True]
    assert _whole(40, 12).whole_is_told
    # With the second too few to be counted, the first is alone.
    assert _whole(40, 9).rows.select("is_counted", "rest_is_told").rows() == [(True, False), (False, True)]
    assert _whole(40, 9).whole_is_told


def test_a_single_site_that_is_kept_back_is_not_read_off_the_whole() -> None:
    counts = by_month("S1", 20, december=3) | by_month("S2", 40) | by_month("S3", 40)
    found = judged(answers_of(counts), TO_NOVEMBER, LEAST, kind="all")

    assert found.kept_back == ["S1"]
    assert found.counted == ["S2", "S3"]


def test_two_sites_that_are_kept_back_are_not_read_off_the_whole_by_each_other() -> None:
    counts = by_month("S1", 20, december=5) | by_month("S2", 20, december=5) | by_month("S3", 40)
    found = judged(answers_of(counts), TO_NOVEMBER, LEAST, kind="all")

    assert found.kept_back == ["S1", "S2"]
    assert found.counted == ["S3"]


def test_many_sites_that_are_kept_back_count_where_all_together_are_far_enough_from_other_numbers() -> None:
    def months(december: int, sites: int) -> dict[tuple[str, str, date], int]:
        return {
            key: n for at in range(sites) for key, n in by_month(f"S{at}", 20, december=december).items()
        } | by_month("T", 40)

    near, far = (judged(answers_of(months(one, 4)), TO_NOVEMBER, LEAST, kind="all") for one in (2, 3))
    assert near.kept_back == far.kept_back == ["S0", "S1", "S2", "S3"]
    # Eight answers lie between their year to date and their year together, or twelve.
    assert (near.counted, far.counted) == (["T"], ["S0", "S1", "S2", "S3", "T"])


@pytest.mark.parametrize(("december", "is_told"), [(3, False), (4, True)])
def test_a_whole_is_told_to_everybody_only_where_each_of_its_sites_could_be_told_the_rest(
    december: int, is_told: bool
) -> None:
    # Nobody came to T in December: without the own guests nine of December are left to each of the four, or twelve.
    of_four = {key: n for at in range(4) for key, n in by_month(f"S{at}", 20, december=december).items()}
    found = judged(answers_of(of_four | by_month("T", 40, december=0)), TO_NOVEMBER, LEAST, kind="all")

    assert found.counted == ["S0", "S1", "S2", "S3", "T"]
    assert found.rows["rest_is_told"].to_list() == [is_told] * 4 + [True]
    assert found.whole_is_told is is_told


@pytest.mark.parametrize(("december", "is_told"), [(9, False), (10, True)])
def test_so_many_kinds_are_kept_back_that_they_are_far_enough_from_a_rival_together(
    december: int, is_told: bool
) -> None:
    counts = {"business": by_month("S1", 20, kind="business"), "couple": by_month("S1", 15, kind="couple")}
    family = {("S1", "family", APRIL.first): 11, ("S1", "family", date(2025, 12, 1)): december}
    answers = answers_of(counts["business"] | counts["couple"] | family)

    assert told_together(answers, TO_NOVEMBER, LEAST).tolist() == [[True], [is_told], [is_told]]


@pytest.mark.parametrize(("april", "is_told"), [(9, True), (10, False)])
def test_a_rival_of_too_few_answers_is_not_told_and_so_keeps_nothing_back(april: int, is_told: bool) -> None:
    april_and_may = WINDOWS["quarter"].period(date(2025, 5, 1))
    answers = answers_of(by_month("S1", 20, april=april, may=5, june=0))

    assert APRIL in rivals(april_and_may)
    assert told_together(answers, april_and_may, LEAST).tolist() == [[is_told]]


def test_a_list_that_shares_sites_with_others_is_made_of_told_sites_alone() -> None:
    answers = answers_of({(f"S{at}", "all", date(2025, 4, 1)): n for at, n in enumerate((40, 50, 9, 9, 9))})

    assert judged(answers, APRIL, LEAST, kind="all").counted == ["S0", "S1", "S2", "S3", "S4"]
    assert judged(answers, APRIL, LEAST, kind="all", is_one_of_many=True).counted == ["S0", "S1"]


def test_a_list_of_nobody_has_no_whole() -> None:
    empty = answers_of({})

    found = judged(empty, YEAR, LEAST, kind="all")
    assert (found.kept_back, found.counted, found.whole_is_told) == ([], [], False)


def test_a_kind_that_nobody_is_of_is_not_told() -> None:
    found = judged(answers_of(by_month("S1", 20, kind="business")), YEAR, LEAST, kind="family")

    assert (found.kept_back, found.whole_is_told) == ([], False)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_sites_changes_nothing(seed: int) -> None:
    answers = of_chance(seed)
    counts = answers.before[:, :, 1:] - answers.before[:, :, :-1]
    rows = [
        (answers.site_ids[site], MONTHS[month], answers.kinds[kind], int(n))
        for (kind, site, month), n in np.ndenumerate(counts)
    ]
    frame = pl.DataFrame(rows, schema=["site_id", "month", "kind", "n"], orient="row").sample(
        fraction=1, shuffle=True, seed=seed
    )
    months = Period(FIRST, UNTIL)
    again = answers_by_month(frame, answers.site_ids[::-1], months, until=UNTIL, everybody=frame)

    for period in (YEAR, TO_NOVEMBER):
        one, other = (judged(each, period, LEAST, kind="couple").rows.sort("site_id") for each in (answers, again))
        assert one.equals(other)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_back_is_what_is_judged_so(seed: int) -> None:
    answers = of_chance(seed)
    for period in (YEAR, TO_NOVEMBER, APRIL):
        for kind in (*answers.kinds, "nobody"):
            assert kept_back(answers, period, LEAST, kind=kind) == judged(answers, period, LEAST, kind=kind).kept_back


@pytest.mark.parametrize(("n", "is_told"), [(9, False), (10, True)])
def test_who_may_see_all_of_a_list_is_told_all_of_it(n: int, is_told: bool) -> None:
    answers = answers_of({("S1", "business", APRIL.first): n, ("S2", "family", APRIL.first): 3})

    found = in_full(answers, APRIL, LEAST, kind="business")
    assert found.whole_is_told == is_told
    assert (found.kept_back, found.counted, found.is_whole) == ([], ["S1", "S2"], True)


def test_a_site_that_the_list_of_all_guests_leaves_out_is_left_out_of_each_kind() -> None:
    # All kinds together would be all guests: of the third site, nine. Among those on business it would not be alone.
    counts = {"S1": (60, 30), "S2": (50, 20), "S3": (5, 4), "S4": (6, 40), "S5": (6, 40), "S6": (6, 40)}
    kinds = ("business", "family")
    answers = answers_of(
        {(site, kind, APRIL.first): n for site, each in counts.items() for kind, n in zip(kinds, each, strict=True)}
    )

    others = ["S1", "S2", "S4", "S5", "S6"]
    assert judged(answers.of_all, YEAR, LEAST, kind="").counted == others
    assert [judged(answers, YEAR, LEAST, kind=kind).counted for kind in kinds] == [others, others]
    # What a list that shares sites holds is told of each.
    assert judged(answers, YEAR, LEAST, kind="business", is_one_of_many=True).counted == ["S1", "S2"]


@pytest.mark.parametrize(("december", "is_counted"), [(2, False), (3, True)])
def test_sites_count_in_a_kind_where_all_together_are_far_enough_from_other_numbers_of_it(
    december: int, is_counted: bool
) -> None:
    counts = {
        key: n
        for at, kind in product(range(4), ("business", "family"))
        for key, n in by_month(f"S{at}", 20, kind=kind, december=december if kind == "business" else 2).items()
    }
    found = judged(answers_of(counts), TO_NOVEMBER, LEAST, kind="business")

    assert found.kept_back == ["S0", "S1", "S2", "S3"]
    assert found.counted == (found.kept_back if is_counted else [])
