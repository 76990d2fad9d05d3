"""Mentions and responses are of the same stays, and each response is one mention."""

import random
from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.bonus.spans import Span
from pipelines.recognition.staff.counting import counted
from pipelines.recognition.staff.groups import Unit
from tests.pipelines.recognition.staff.test_groups import post

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
RESPONSES = pl.DataFrame(
    [
        ("S1", date(2025, 12, 31), 100),
        ("S1", date(2026, 1, 1), 10),
        ("S1", date(2026, 2, 28), 20),
        ("S1", date(2026, 3, 7), 30),
        ("S1", date(2026, 3, 8), 40),
        ("S2", date(2026, 3, 1), 50),
    ],
    schema=["site_id", "stay_date", "response_count"],
    orient="row",
)


def _mentions(*rows: tuple[str, str, date, str]) -> pl.DataFrame:
    schema = {"mark": pl.String, "site_id": pl.String, "stay_date": pl.Date, "person_id": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _unit(*posts: object, person_id: str | None = "A") -> Unit:
    return Unit("own", "S1", "spa", person_id, tuple(posts))


def _row(unit: Unit, mentions: pl.DataFrame | None = None) -> dict[str, object]:
    found = counted([unit], RESPONSES, _mentions() if mentions is None else mentions, YEAR)
    return found.row(0, named=True)


def test_responses_are_of_the_stays_in_post_and_a_week_after_within_the_window():
    row = _row(_unit(post("A", valid_to="2026-03-01")))

    assert (row["n"], row["months"], row["days"]) == (60, 3, 59)


def test_two_people_of_one_site_both_have_all_its_responses():
    assert _row(_unit(post("A")))["n"] == _row(_unit(post("B"), person_id="B"))["n"] == 100


def test_a_person_at_two_sites_has_the_responses_of_both_and_each_day_once():
    row = _row(_unit(post("A", valid_to="2026-02-01"), post("A", site="S2", valid_from="2026-01-15")))

    assert (row["n"], row["days"]) == (10 + 50, 365)


def test_posts_that_follow_each_other_at_a_site_count_no_response_twice():
    row = _row(_unit(post("A", valid_to="2026-03-01"), post("A", "bar", valid_from="2026-03-01")))

    assert (row["n"], row["days"]) == (100, 365)


def test_of_a_team_the_responses_are_added_up_and_a_response_is_one_mention():
    team = _unit(post("A"), post("B"), person_id=None)
    row = _row(team, _mentions(("m1", "S1", date(2026, 3, 8), "A"), ("m1", "S1", date(2026, 3, 8), "B")))

    assert (row["n"], row["answers"], row["mentions"], row["days"]) == (200, 100, 1, 365)
    assert row["value"] == 0.5


@pytest.mark.parametrize(
    ("site", "day", "person", "counts"),
    [
        ("S1", date(2026, 1, 1), "A", 1),
        ("S1", date(2025, 12, 31), "A", 0),
        ("S1", date(2026, 3, 7), "A", 1),
        ("S1", date(2026, 3, 8), "A", 0),
        ("S2", date(2026, 1, 1), "A", 0),
        ("S1", date(2026, 1, 1), "B", 0),
    ],
)
def test_a_mention_counts_where_its_response_does(site, day, person, counts):
    own = _unit(post("A", valid_to="2026-03-01"))

    assert _row(own, _mentions(("m1", site, day, person)))["mentions"] == counts


def test_the_rate_is_per_hundred_responses_with_the_exact_interval():
    marks = _mentions(*((f"m{number}", "S1", date(2026, 3, 8), "A") for number in range(10)))
    row = _row(_unit(post("A")), marks)

    # Of a count of 10 the exact interval is 4.795 to 18.390, its error √10.
    assert (row["value"], row["low"], row["high"]) == pytest.approx((10, 4.795, 18.390), abs=1e-3)
    assert row["standard_error"] == pytest.approx(3.1623, abs=1e-4)


def test_without_responses_there_is_no_rate():
    row = _row(_unit(post("A", site="S3")))

    assert (row["n"], row["mentions"], row["months"], row["value"], row["low"], row["standard_error"]) == (
        *(0, 0, 0),
        *(None, None, None),
    )


def test_nobody_is_an_empty_frame():
    assert counted([], RESPONSES, _mentions(), YEAR).height == 0


def _by_hand(unit: Unit, responses: pl.DataFrame, mentions: pl.DataFrame) -> tuple[int, int, int, int]:
    """n, mentions, days and answers, day by day."""
    stays, days = set(), set()
    for own in unit.posts:
        for day in (YEAR.first + timedelta(one) for one in range(YEAR.days)):
            if own.valid_from <= day and (own.valid_to is None or day < own.valid_to):
                days.add(day)
            if own.valid_from <= day and (own.valid_to is None or day < own.valid_to + timedelta(7)):
                stays.add((own.person_id, own.site_id, day))
    counts = {(site, day): count for site, day, count in responses.iter_rows()}
    n = sum(counts.get((site, day), 0) for _, site, day in stays)
    marks = {mark for mark, site, day, person in mentions.iter_rows() if (person, site, day) in stays}
    answers = sum(counts.get(one, 0) for one in {(site, day) for _, site, day in stays})
    return n, len(marks), len(days), answers


@pytest.mark.parametrize("seed", range(5))
def test_every_number_is_that_of_counting_day_by_day(seed):
    draw = random.Random(seed)

    def any_day() -> date:
        return date(2025, 11, 1) + timedelta(draw.randrange(480))

    posts = []
    for person in ("A", "B", "C"):
        for site in ("S1", "S2"):
            first, middle, last = sorted(draw.sample([date(2025, 11, 1) + timedelta(one) for one in range(480)], 3))
            posts += [
                post(person, site=site, valid_from=first, valid_to=middle),
                post(person, site=site, valid_from=last),
            ]
    days = sorted({(site, any_day()) for site in ("S1", "S2") for _ in range(200)})
    responses = pl.DataFrame(
        [(site, day, draw.randrange(1, 5)) for site, day in days], schema=RESPONSES.columns, orient="row"
    )
    mentions = _mentions(
        *((f"m{draw.randrange(60)}", site, day, draw.choice("ABC")) for site, day in draw.sample(days, 90))
    )
    unit = _unit(*posts, person_id=None)

    found = counted([unit], responses, mentions, YEAR).row(0, named=True)

    assert (found["n"], found["mentions"], found["days"], found["answers"]) == _by_hand(unit, responses, mentions)
