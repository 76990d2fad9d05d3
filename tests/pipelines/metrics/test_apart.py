"""What is kept back, so that no two numbers tell what the few between them said."""

from datetime import date
from itertools import chain, combinations

import numpy as np
import polars as pl
import pytest

from pipelines.metrics.apart import Answers, Judged, answers_by_month, judged, rivals, told
from pipelines.metrics.periods import WINDOWS, Period, months_between, shifted

FIRST, UNTIL = date(2025, 1, 1), date(2026, 6, 1)
MONTHS = months_between(FIRST, UNTIL)
LEAST = 10
YEAR = WINDOWS["rolling_12"].period(date(2025, 12, 1))
TO_NOVEMBER = WINDOWS["year"].period(date(2025, 11, 1))
SPRING = WINDOWS["month"].period(date(2025, 4, 1))


def _answers(counts: dict[tuple[str, str, date], int]) -> Answers:
    """Answers by site, kind and month."""
    rows = [(site, month, kind, n) for (site, kind, month), n in counts.items()]
    schema = {"site_id": pl.String, "month": pl.Date, "kind": pl.String, "n": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    sites = tuple(sorted({site for site, _, _ in counts}))
    months = Period(shifted(FIRST, -20), shifted(UNTIL, 20))
    return answers_by_month(frame, sites, months, until=UNTIL, is_of_all=set(frame["kind"]) == {"all"})


def _by_month(site: str, n: int, *, kind: str = "all", **others: int) -> dict[tuple[str, str, date], int]:
    """`n` answers in each month, but for those named, such as december=3 (of 2025)."""
    names = {f"{month:%B}".lower(): month for month in months_between(FIRST, date(2025, 12, 1))}
    named = {names[name]: count for name, count in others.items()}
    return {(site, kind, month): named.get(month, n) for month in MONTHS}


def _offered() -> list[Period]:
    return list(dict.fromkeys(window.period(last) for window in WINDOWS.values() for last in MONTHS))


def _holds(outer: Period, inner: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


@pytest.mark.parametrize(("december", "is_told"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_year_to_date_is_told_where_nobody_or_enough_lie_between_it_and_the_year(
    december: int, is_told: bool
) -> None:
    answers = _answers(_by_month("S1", 20, december=december))

    assert told(answers, YEAR, LEAST).tolist() == [[True]]
    assert told(answers, TO_NOVEMBER, LEAST).tolist() == [[is_told]]


@pytest.mark.parametrize(("april", "is_told"), [(9, False), (10, True)])
def test_fewer_answers_than_a_number_needs_are_not_told(april: int, is_told: bool) -> None:
    assert told(_answers(_by_month("S1", 20, april=april)), SPRING, LEAST).tolist() == [[is_told]]


def test_nothing_is_kept_back_for_the_sake_of_a_number_that_is_not_told_itself() -> None:
    # The year to date has twelve answers, the year itself would have nine: it holds the other, and is never the smaller.
    few = _answers({("S1", "all", date(2025, month, 1)): 3 for month in (1, 2, 3)})

    assert told(few, WINDOWS["rolling_12"].period(date(2025, 3, 1)), LEAST).tolist() == [[False]]
    assert told(few, WINDOWS["rolling_3"].period(date(2025, 3, 1)), LEAST).tolist() == [[False]]


def test_of_two_periods_one_goes_before_the_other() -> None:
    offered = _offered()
    pairs = [(one, other) for one, other in combinations(offered, 2) if _holds(one, other) or _holds(other, one)]

    assert pairs
    for one, other in pairs:
        assert (one in rivals(other)) != (other in rivals(one))


@pytest.mark.parametrize("kind", ["all", "business"])
def test_of_a_kind_of_guests_rolling_years_are_told_apart_too_and_of_all_guests_always(kind: str) -> None:
    # The site began in January: what lies between its years to May and to June is June alone.
    begun = _answers({("S1", kind, month): 6 for month in months_between(date(2026, 1, 1), UNTIL)})
    to_may, to_june = (WINDOWS["rolling_12"].period(month) for month in (date(2026, 5, 1), UNTIL))

    assert begun.told_alone(to_june, LEAST).tolist() == [[True]]
    assert begun.told_alone(to_may, LEAST).tolist() == [[kind == "all"]]


def test_a_period_that_cannot_be_chosen_yet_keeps_nothing_back() -> None:
    half_year = WINDOWS["rolling_6"].period(UNTIL)
    counts = _by_month("S1", 20) | {("S1", "all", shifted(UNTIL, 1)): 3}

    assert shifted(UNTIL, 6) in {one.last for one in rivals(half_year)}
    assert told(_answers(counts), half_year, LEAST).tolist() == [[True]]


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
    answers = _answers({("S1", kind, date(2025, 4, 1)): n for kind, n in counts.items()})
    found = dict(zip(answers.kinds, told(answers, SPRING, LEAST)[:, 0].tolist(), strict=True))

    assert {kind: found[kind] for kind in is_told} == is_told


def _random(seed: int, sites: int = 4) -> Answers:
    random = np.random.default_rng(seed)
    kinds = ("business", "couple", "not known")
    usual = random.choice([0, 1, 3, 8, 15], size=(sites, len(kinds)))
    counts = {
        (f"S{site}", kind, month): int(random.poisson(usual[site, at]))
        for site in range(sites)
        for at, kind in enumerate(kinds)
        for month in MONTHS
    }
    return _answers(counts)


def _few(n: int) -> bool:
    return 0 < n < LEAST


@pytest.mark.parametrize("seed", range(3))
def test_no_two_numbers_of_a_site_tell_what_few_said(seed: int) -> None:
    answers = _random(seed)
    everybody = answers.of(np.ones((len(answers.kinds), len(answers.site_ids)), dtype=np.bool_))
    hidden = 0
    for one in (answers, everybody):
        shown = {period: (one.within(period), told(one, period, LEAST)) for period in _offered()}
        for outer, inner in ((a, b) for a in shown for b in shown if a != b and _holds(a, b)):
            gaps = shown[outer][0] - shown[inner][0]
            both = shown[outer][1] & shown[inner][1]
            assert not (both & (gaps > 0) & (gaps < LEAST)).any(), (outer, inner)
            hidden += int((~both & (gaps > 0) & (gaps < LEAST)).sum())
    assert hidden


@pytest.mark.parametrize("seed", range(3))
def test_no_adding_and_taking_away_of_periods_tells_what_few_said_in_any_months(seed: int) -> None:
    answers = _random(seed, sites=8)
    borders = [(answers._place(one.first), answers._place(shifted(one.last, 1))) for one in _offered()]
    counts = answers.before[:, :, 1:] - answers.before[:, :, :-1]
    months = range(answers._place(FIRST), answers._place(UNTIL) + 1)
    periods = [(period, span) for period, span in zip(_offered(), borders, strict=True) if period.first >= FIRST]
    for kind, site in np.ndindex(counts.shape[:2]):
        told_spans = [span for period, span in periods if answers.told_alone(period, LEAST)[kind, site]]
        known = np.array([[since <= at < to for at in months] for since, to in told_spans], dtype=float)
        for since in range(len(months)):
            for to in range(since + 1, len(months) + 1):
                asked = np.array([since <= at < to for at in range(len(months))], dtype=float)
                if known.size and np.linalg.matrix_rank(np.vstack([known, asked])) == np.linalg.matrix_rank(known):
                    assert not _few(int(counts[kind, site, months[0] + since : months[0] + to].sum()))


@pytest.mark.parametrize("seed", range(3))
def test_no_sum_of_kinds_taken_from_all_guests_tells_what_few_said(seed: int) -> None:
    answers = _random(seed)
    for period in _offered():
        counts, is_told = answers.within(period), told(answers, period, LEAST)
        for site in range(len(answers.site_ids)):
            kinds = [int(n) for n, shown in zip(counts[:, site], is_told[:, site], strict=True) if shown]
            every = chain.from_iterable(combinations(kinds, size) for size in range(1, len(kinds) + 1))
            assert not any(_few(int(counts[:, site].sum()) - sum(some)) for some in every)


@pytest.mark.parametrize("seed", range(3))
def test_a_list_as_a_whole_tells_nothing_of_few_to_anybody(seed: int) -> None:
    answers = _random(seed)
    for period in _offered():
        for at, kind in enumerate(answers.kinds):
            found = judged(answers, period, LEAST, kind=kind)
            rows = found.rows.with_columns(n=pl.Series(answers.within(period)[at]))
            whole = rows.filter("is_counted")["n"].sum()
            shown = rows.filter((pl.col("n") >= LEAST) & ~pl.col("is_kept_back"))
            others = rows.filter("is_counted").join(shown, on="site_id", how="anti")
            # What is left of the whole when what is shown is taken away, to somebody outside and to each of them.
            left = [others["n"].sum(), *(others["n"].sum() - n for n in others["n"])]
            assert shown["site_id"].is_in(found.counted).all()
            assert not any(_few(n) for n in left)
            assert not found.whole_is_told or whole >= LEAST


def _whole(*counts: int) -> Judged:
    answers = _answers({(f"S{at}", "all", date(2025, 4, 1)): n for at, n in enumerate(counts)})
    return judged(answers, SPRING, LEAST, kind="all")


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
    counts = _by_month("S1", 20, december=3) | _by_month("S2", 40) | _by_month("S3", 40)
    found = judged(_answers(counts), TO_NOVEMBER, LEAST, kind="all")

    assert found.kept_back == ["S1"]
    assert found.counted == ["S2", "S3"]


def test_two_sites_that_are_kept_back_are_not_read_off_the_whole_by_each_other() -> None:
    counts = _by_month("S1", 20, december=5) | _by_month("S2", 20, december=5) | _by_month("S3", 40)
    found = judged(_answers(counts), TO_NOVEMBER, LEAST, kind="all")

    assert found.kept_back == ["S1", "S2"]
    assert found.counted == ["S3"]


def test_many_sites_that_are_kept_back_count_where_all_together_are_far_enough_from_other_numbers() -> None:
    def months(december: int, sites: int) -> dict[tuple[str, str, date], int]:
        return {
            key: n for at in range(sites) for key, n in _by_month(f"S{at}", 20, december=december).items()
        } | _by_month("T", 40)

    near, far = (judged(_answers(months(one, 4)), TO_NOVEMBER, LEAST, kind="all") for one in (2, 3))
    assert near.kept_back == far.kept_back == ["S0", "S1", "S2", "S3"]
    # Eight answers lie between their year to date and their year together, or twelve.
    assert (near.counted, far.counted) == (["T"], ["S0", "S1", "S2", "S3", "T"])


def test_a_list_that_shares_sites_with_others_is_made_of_told_sites_alone() -> None:
    answers = _answers({(f"S{at}", "all", date(2025, 4, 1)): n for at, n in enumerate((40, 50, 9, 9, 9))})

    assert judged(answers, SPRING, LEAST, kind="all").counted == ["S0", "S1", "S2", "S3", "S4"]
    assert judged(answers, SPRING, LEAST, kind="all", is_one_of_many=True).counted == ["S0", "S1"]


def test_a_list_of_nobody_has_no_whole() -> None:
    empty = answers_by_month(
        pl.DataFrame(schema={"site_id": pl.String, "month": pl.Date, "kind": pl.String, "n": pl.Int64}),
        (),
        Period(FIRST, UNTIL),
        until=UNTIL,
    )

    found = judged(empty, YEAR, LEAST, kind="all")
    assert (found.kept_back, found.counted, found.whole_is_told) == ([], [], False)


def test_a_kind_that_nobody_is_of_is_not_told() -> None:
    found = judged(_answers(_by_month("S1", 20, kind="business")), YEAR, LEAST, kind="family")

    assert (found.kept_back, found.whole_is_told) == ([], False)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_sites_changes_nothing(seed: int) -> None:
    answers = _random(seed)
    counts = answers.before[:, :, 1:] - answers.before[:, :, :-1]
    months = months_between(answers.first, shifted(answers.first, counts.shape[2] - 1))
    rows = [
        (site, month, kind, int(counts[k, s, m]))
        for k, kind in enumerate(answers.kinds)
        for s, site in enumerate(answers.site_ids)
        for m, month in enumerate(months)
    ]
    frame = pl.DataFrame(rows, schema=["site_id", "month", "kind", "n"], orient="row").sample(
        fraction=1, shuffle=True, seed=seed
    )
    again = answers_by_month(frame, answers.site_ids[::-1], Period(months[0], months[-1]), until=UNTIL)

    one, other = (judged(each, TO_NOVEMBER, LEAST, kind="couple").rows.sort("site_id") for each in (answers, again))
    assert one.equals(other)
