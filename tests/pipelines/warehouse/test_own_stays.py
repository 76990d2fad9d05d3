"""The answers of own stays: those that a slow count over the responses finds, and of whole months those of the totals."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis, paid_on
from pipelines.bonus.spans import Span, twelve_months_to
from pipelines.bonus.tenure import Post, tenures
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.warehouse.own_stays import OwnStays, own_stays
from pipelines.warehouse.publishing import current
from pipelines.warehouse.sums import NUMBERS
from tests.factories import (
    LONG_COLUMNS,
    LONG_STAY,
    SUM_COLUMNS,
    SUMS,
    a_home,
    loaded,
    long_records,
    many_responses,
    response,
    sums,
    write_csv,
)
from tests.pipelines.bonus.test_tenure import manages
from tests.pipelines.builds import rows

SITES = ["S1", "S2", "S3"]
MEASURES = ["overall", "recommend", "front_desk", "housekeeping", "spa", "index"]
FIRST, END = date(2026, 5, 1), date(2026, 11, 1)
SUMMED_MONTHS = ["2025-11", "2025-12"]
Cell = tuple[str, date, str]


def _answers() -> list[dict[str, object]]:
    """Stays on every day from June to October 2026, the last and the first of months among them."""
    return [
        guest
        | {"departed": (date(2026, 6, 1) + timedelta(days=number * 37 % 153)).isoformat(), "site": SITES[number % 3]}
        for number, guest in enumerate(many_responses(700))
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(tmp_path_factory.mktemp("own") / "home", sums=SUMS, long_stay=LONG_STAY)
    leap = [response(9000 + day, departed=f"2024-0{2 + day // 30}-{day % 30 or 1:02d}") for day in (28, 29, 31)]
    nothing = dict.fromkeys(("overall", "recommend", "desk", "room", "bath", "spa"), "")
    write_csv(home.inbox / "post_stay.csv", [*_answers(), *leap, response(9100, departed="2026-08-31", **nothing)])
    write_csv(home.inbox / "long_stay.csv", long_records(*many_responses(50)), LONG_COLUMNS)
    summed = [
        sums(about, counts, site=site, month=month)
        for site in ("S1", "S2")
        for month in SUMMED_MONTHS
        for about, counts in (("Desk", {1: 3, 4: 5}), ("again", {3: 2, 9: 7}), ("Spa", {}))
    ]
    write_csv(home.inbox / "sums.csv", summed, SUM_COLUMNS)
    loaded(home)
    return home


@pytest.fixture(scope="module")
def build(home: Home) -> Path:
    return home.warehouse / current(home.warehouse).file


@pytest.fixture(scope="module")
def guests(home: Home) -> list[dict[str, object]]:
    tops = [f"{measure}_top" for measure in MEASURES[:-1]]
    names = ["survey_id", "site_id", "stay_date", *MEASURES, *tops]
    listed = ", ".join(f'"{name}"' for name in names)
    return [dict(zip(names, row, strict=True)) for row in rows(home, f"select {listed} from responses")]


@pytest.fixture(scope="module")
def totals(home: Home) -> dict[Cell, tuple[int, ...]]:
    found = rows(
        home,
        f"select site_id, month, department_id, {', '.join(NUMBERS)} from totals "
        "where survey_id = 'post_stay' and dimension_id = 'all'",
    )
    return {tuple(row[:3]): tuple(row[3:]) for row in found}


def _counted(found: OwnStays) -> dict[tuple, tuple[int, ...]]:
    """Post, month and department → its numbers."""
    return {(Post(*row[:4]), *row[4:6]): row[6:] for row in found.counts.rows()}


def _by_hand(guests: list[dict[str, object]], posts: Iterable[Post], survey_id: str = "post_stay") -> dict:
    found: dict[tuple, Counter] = defaultdict(Counter)
    for post in posts:
        for guest in guests:
            day = guest["stay_date"]
            if guest["survey_id"] != survey_id or guest["site_id"] != post.site_id or not post.span.has(day):
                continue
            for measure in MEASURES:
                score = guest[measure]
                if score is None:
                    continue
                top, asked_again = guest.get(f"{measure}_top"), measure == "recommend"
                found[post, day.replace(day=1), measure].update(
                    response_count=1,
                    score_total=score,
                    score_square_total=score * score,
                    lead_count=int(top is not None),
                    top_box_count=top or 0,
                    promoter_count=int(asked_again and score >= 9000),
                    detractor_count=int(asked_again and score <= 6000),
                )
    return {key: tuple(counts[number] for number in NUMBERS) for key, counts in found.items()}


def test_a_stay_belongs_to_whoever_held_the_post_on_its_day(build, guests):
    a, b = Post("A", "S1", FIRST, date(2026, 8, 17)), Post("B", "S1", date(2026, 8, 17), END)

    found = _counted(own_stays(build, [a, b], "post_stay"))

    assert found == _by_hand(guests, [a, b])
    assert {month for post, month, _ in found if post == a} == {date(2026, month, 1) for month in (6, 7, 8)}


@pytest.mark.parametrize(("hand_over", "a_stays"), [("2026-10-03", 0), ("2026-10-04", 1)])
def test_both_sides_of_the_day_of_the_hand_over(tmp_path, hand_over, a_stays):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", [response(1, departed="2026-10-03")])
    loaded(home)
    year = Span.through(date(2026, 1, 1), date(2026, 12, 31))
    held = tenures([manages("A", "S1", "2020-01-01", hand_over), manages("B", "S1", hand_over)], year)

    found = own_stays(
        home.warehouse / current(home.warehouse).file, [post for one in held for post in one.posts], "post_stay"
    ).counts

    overall = found.filter(department_id="overall")
    assert overall["person_id"].to_list() == ["A" if a_stays else "B"]
    assert overall["response_count"].to_list() == [1]


def test_the_29th_of_february_is_a_day_of_its_own(build):
    posts = [
        Post("A", "S1", date(2024, 1, 1), date(2024, 2, 29)),
        Post("B", "S1", date(2024, 2, 29), date(2024, 3, 1)),
        Post("C", "S1", date(2024, 3, 1), date(2024, 3, 2)),
    ]

    found = _counted(own_stays(build, posts, "post_stay"))

    assert {post.person_id: counts[0] for (post, _, measure), counts in found.items() if measure == "overall"} == {
        "A": 1,
        "B": 1,
        "C": 1,
    }


def test_another_survey_has_answers_of_its_own(build, guests):
    posts = [Post("A", "S1", date(2026, 10, 1), date(2026, 10, 9)), Post("B", "S1", date(2026, 10, 9), END)]

    found = _counted(own_stays(build, posts, "long_stay"))

    assert found == _by_hand(guests, posts, "long_stay")
    assert sum(counts[0] for (_, _, measure), counts in found.items() if measure == "overall") == 50


def test_a_month_that_is_whole_in_one_post_is_counted_though_it_came_summed(build, totals):
    post = Post("A", "S1", date(2025, 11, 1), date(2026, 1, 1))

    found = own_stays(build, [post], "post_stay")

    expected = {
        (post, month, measure): numbers
        for (site, month, measure), numbers in totals.items()
        if site == "S1" and date(2025, 11, 1) <= month < date(2026, 1, 1)
    }
    assert _counted(found) == expected
    assert found.counts["response_count"].sum() == 2 * (8 + 9)
    assert found.not_split.height == 0


def test_a_month_that_came_summed_and_changes_hands_is_counted_for_nobody_and_said(build):
    a, b = Post("A", "S1", date(2025, 11, 1), date(2025, 12, 10)), Post("B", "S1", date(2025, 12, 10), END)

    found = own_stays(build, [b, a], "post_stay")

    november, december = date(2025, 11, 1), date(2025, 12, 1)
    assert {(post.person_id, month) for post, month, _ in _counted(found) if month <= december} == {("A", november)}
    reason = "they came summed by month, and a month that is not whole in one post can't be split by day"
    assert found.not_split.rows() == [
        ("A", "S1", a.valid_from, a.valid_to, december, "front_desk", 8, reason),
        ("A", "S1", a.valid_from, a.valid_to, december, "recommend", 9, reason),
        ("B", "S1", b.valid_from, b.valid_to, december, "front_desk", 8, reason),
        ("B", "S1", b.valid_from, b.valid_to, december, "recommend", 9, reason),
    ]


def test_nothing_asked_and_nothing_answered_are_no_rows_with_all_columns(build):
    silent = [Post("A", "S4", FIRST, END), Post("B", "S1", date(2020, 1, 1), date(2020, 2, 10))]

    for posts in ([], silent):
        found = own_stays(build, posts, "post_stay")

        key = ["person_id", "site_id", "valid_from", "valid_to", "month", "department_id"]
        assert (found.counts.height, found.counts.columns) == (0, [*key, *NUMBERS])
        assert (found.not_split.height, found.not_split.columns) == (0, [*key, "response_count", "reason"])


def test_counts_are_whole_numbers(build):
    found = own_stays(build, [Post("A", "S1", date(2026, 6, 10), END)], "post_stay").counts

    assert {found.schema[number] for number in NUMBERS} == {pl.Int64}


def test_a_survey_that_is_not_there_is_refused(build):
    with pytest.raises(ValueError, match="no survey 'pulse' of responses"):
        own_stays(build, [], "pulse")
    with pytest.raises(ValueError, match="no survey 'history' of responses"):
        own_stays(build, [], "history")


def test_posts_that_would_count_a_stay_twice_for_one_person_are_refused(build):
    one = Post("A", "S1", FIRST, date(2026, 8, 2))

    with pytest.raises(ValueError, match="two posts of 'A' at 'S1' overlap from 2026-08-01 on"):
        own_stays(build, [Post("A", "S1", date(2026, 8, 1), END), one], "post_stay")
    with pytest.raises(ValueError, match="two posts of 'A' at 'S1' overlap"):
        own_stays(build, [one, one], "post_stay")
    with pytest.raises(ValueError, match="from 2026-05-01 ends before it begins"):
        own_stays(build, [SimpleNamespace(**vars(one) | {"valid_to": FIRST})], "post_stay")


def test_a_regions_answers_are_those_of_the_posts_of_its_sites(build, totals):
    half = date(2026, 7, 1)
    posts = [Post("south", site, half, END) for site in ("S2", "S3")]

    found = own_stays(build, posts, "post_stay").counts.filter(department_id="overall")

    assert found["response_count"].sum() == sum(
        numbers[0]
        for (site, month, name), numbers in totals.items()
        if name == "overall" and month >= half and site in ("S2", "S3")
    )


# From May, in which nobody stayed, to the end of October, and a little of what came summed.
_CUTS = st.lists(st.integers(1, (END - date(2025, 10, 20)).days - 1), unique=True, max_size=6).map(
    lambda steps: [date(2025, 10, 20), *(date(2025, 10, 20) + timedelta(days=step) for step in sorted(steps)), END]
)


@given(cuts=st.tuples(_CUTS, _CUTS, _CUTS), snapped=st.booleans(), random=st.randoms())
@settings(max_examples=15)
def test_posts_that_tile_the_months_add_up_to_the_totals(build, totals, cuts, snapped, random):
    posts = []
    for site, days in zip(SITES, cuts, strict=True):
        ends = sorted({day.replace(day=1) for day in days}) if snapped else days
        posts += [Post(f"P{place % 2}", site, *pair) for place, pair in enumerate(pairwise(ends))]
    random.shuffle(posts)

    found = own_stays(build, posts, "post_stay")

    added: dict[Cell, Counter] = defaultdict(Counter)
    for (post, month, measure), numbers in _counted(found).items():
        added[post.site_id, month, measure].update(dict(zip(NUMBERS, numbers, strict=True)))
    lost = {(site, month, measure): count for _, site, _, _, month, measure, count, _ in found.not_split.rows()}
    expected = {key: numbers for key, numbers in totals.items() if date(2025, 10, 20) <= key[1] and key[0] in SITES}
    assert {key: tuple(counts[number] for number in NUMBERS) for key, counts in added.items()} == {
        key: numbers for key, numbers in expected.items() if key not in lost
    }
    assert lost == {key: expected[key][0] for key in lost}
    assert {month.strftime("%Y-%m") for _, month, _ in lost} <= set(SUMMED_MONTHS)
    assert not (snapped and lost)


_POSTS = st.lists(st.tuples(st.sampled_from(SITES), st.integers(0, 150), st.integers(1, 100)), max_size=6).map(
    lambda said: [
        Post(f"P{place}", site, FIRST + timedelta(days=first), FIRST + timedelta(days=first + days))
        for place, (site, first, days) in enumerate(said)
    ]
)


@given(posts=_POSTS, random=st.randoms())
@settings(max_examples=15)
def test_whatever_the_posts_the_counts_are_those_of_a_slow_count(build, guests, posts, random):
    first = own_stays(build, posts, "post_stay")

    assert _counted(first) == _by_hand(guests, posts)
    assert first.not_split.height == 0
    random.shuffle(posts)
    assert own_stays(build, posts, "post_stay").counts.equals(first.counts)


def test_quarters_of_70_73_89_and_98_are_71_5_and_93_5_to_their_managers_and_not_82_5(tmp_path):
    home = a_home(tmp_path / "home")
    months = ["2025-11-03", "2026-02-28", "2026-05-01", "2026-10-31"]
    guests = [
        response(100 * quarter + number, departed=months[quarter], overall=9 if number < top else 8)
        for quarter, top in enumerate((70, 73, 89, 98))
        for number in range(100)
    ]
    write_csv(home.inbox / "post_stay.csv", guests)
    loaded(home)
    year = Span.through(date(2025, 11, 1), date(2026, 10, 31))
    held = tenures([manages("A", "S1", "2020-01-01", "2026-05-01"), manages("B", "S1", "2026-05-01")], year)

    found = own_stays(
        home.warehouse / current(home.warehouse).file, [post for one in held for post in one.posts], "post_stay"
    )

    own = {
        row["person_id"]: Counts.of([row])
        for row in found.added_up("person_id", "department_id").filter(department_id="overall").rows(named=True)
    }
    top_box = METRICS["top_box"]
    assert {person: counts.value(top_box) for person, counts in own.items()} == {
        "A": Fraction(143, 2),
        "B": Fraction(187, 2),
    }
    assert (own["A"] + own["B"]).value(top_box) == Fraction(165, 2)
    assert [one.by_months().value for one in held] == [Fraction(6, 12), Fraction(6, 12)]
    assert [one.by_days().value for one in held] == [Fraction(181, 365), Fraction(184, 365)]


def test_few_own_stays_fall_back_on_twelve_months_of_own_stays_at_any_site_then_on_the_region(build):
    """A runs S3 until 20 August and S1 from 10 October on; pay is for October."""
    october = Span.through(date(2026, 10, 1), date(2026, 10, 31))
    assignments = [manages("A", "S3", "2026-07-20", "2026-08-20"), manages("A", "S1", "2026-10-10")]
    n = {}
    for period in (october, twelve_months_to(october)):
        [tenure] = tenures(assignments, period)
        found = own_stays(build, tenure.posts, "post_stay").added_up("person_id", "department_id")
        n[period] = Counts.of(found.filter(department_id="overall").rows(named=True))
    sites = [Post("north", site, october.first, october.end) for site in ("S1", "S2")]
    region = Counts.of(own_stays(build, sites, "post_stay").counts.filter(department_id="overall").rows(named=True))
    own, longer = n.values()
    others = {Basis.ROLLING_12M: longer, Basis.REGION_RATE: region}

    found = {
        minimum: paid_on(METRICS["satisfaction"], own, others, minimum=minimum).basis
        for minimum in sorted({count.response_count + more for count in (own, longer, region) for more in (0, 1)})
    }

    assert own.response_count < longer.response_count < region.response_count
    assert list(found.values()) == [Basis.OWN, *[Basis.ROLLING_12M] * 2, *[Basis.REGION_RATE] * 2, None]
