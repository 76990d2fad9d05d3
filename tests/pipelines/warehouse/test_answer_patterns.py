"""Patterns of answers: added up they are the counts of own stays, to the last hundredth, and they keep a guest together."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.bonus.tenure import Post
from pipelines.warehouse.answer_patterns import TIMES, AnswerPatterns, answer_patterns, key
from pipelines.warehouse.own_stays import own_stays
from pipelines.warehouse.publishing import current
from pipelines.warehouse.sums import NUMBERS
from tests.factories import SUM_COLUMNS, SUMS, a_home, loaded, many_responses, sums, write_csv
from tests.pipelines.builds import rows

POSTS = [
    Post("P1", "S1", date(2025, 11, 1), date(2026, 8, 17)),
    Post("P1", "S2", date(2026, 7, 3), date(2026, 11, 1)),
    Post("P2", "S1", date(2026, 8, 17), date(2026, 11, 1)),
    Post("north", "S1", date(2025, 11, 1), date(2026, 11, 1)),
    Post("north", "S2", date(2025, 11, 1), date(2026, 11, 1)),
]
ASKED = {
    "overall": NUMBERS,
    "front_desk": ("lead_count", "top_box_count"),
    "index": ("response_count", "score_total", "score_square_total"),
    "recommend": ("response_count", "promoter_count", "detractor_count"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = a_home(tmp_path_factory.mktemp("patterns") / "home", sums=SUMS)
    guests = [
        guest
        | {"departed": (date(2026, 6, 1) + timedelta(days=number * 37 % 153)).isoformat(), "site": f"S{1 + number % 2}"}
        for number, guest in enumerate(many_responses(400))
    ]
    write_csv(home.inbox / "post_stay.csv", guests)
    write_csv(
        home.inbox / "sums.csv",
        [
            sums(about, counts, site="S1", month="2025-12")
            for about, counts in (("Desk", {1: 3, 4: 5}), ("again", {3: 2, 9: 7}))
        ],
        SUM_COLUMNS,
    )
    loaded(home)
    return home


@pytest.fixture(scope="module")
def build(home) -> Path:
    return home.warehouse / current(home.warehouse).file


@pytest.fixture(scope="module")
def found(build) -> AnswerPatterns:
    return answer_patterns(build, POSTS, "post_stay", ASKED)


def test_patterns_and_sums_added_up_are_the_counts_of_own_stays(build, found):
    counted = own_stays(build, POSTS, "post_stay").added_up("person_id", "department_id")
    expected = {
        (row["person_id"], measure, number): row[number]
        for row in counted.iter_rows(named=True)
        for measure, numbers in ASKED.items()
        if row["department_id"] == measure
        for number in numbers
    }
    added: Counter[tuple[str, str, str]] = Counter()
    for row in found.patterns.iter_rows(named=True):
        for measure, numbers in ASKED.items():
            for number in numbers:
                added[row["person_id"], measure, number] += row[TIMES] * row[key(measure, number)]
    for row in found.summed.iter_rows(named=True):
        for number in ASKED[row["department_id"]]:
            added[row["person_id"], row["department_id"], number] += row[number]

    assert found.summed.height == 4  # the front desk and the recommendation of P1, and those of the region
    assert {cell: number for cell, number in added.items() if number} == {
        cell: number for cell, number in expected.items() if number
    }


def test_what_one_guest_said_of_several_questions_stays_together(home, found):
    names = [key("front_desk", "top_box_count"), key("recommend", "promoter_count")]
    said = rows(
        home,
        "select coalesce(front_desk_top, 0), case when recommend >= 9000 then 1 else 0 end, count(*) from responses "
        "where site_id = 'S1' and stay_date >= '2026-08-17' and stay_date < '2026-11-01' group by all",
    )

    own = found.patterns.filter(pl.col("person_id") == "P2").group_by(names).agg(pl.col(TIMES).sum())

    assert {(row[0], row[1]): row[2] for row in own.iter_rows()} == {(top, net): times for top, net, times in said}


def test_the_order_of_posts_changes_nothing(build, found):
    again = answer_patterns(build, reversed(POSTS), "post_stay", dict(reversed(ASKED.items())))

    assert again.patterns.equals(found.patterns)
    assert again.summed.equals(found.summed)


def test_nobody_has_no_patterns(build):
    found = answer_patterns(build, [], "post_stay", {"overall": ("lead_count",)})

    assert (found.patterns.height, found.summed.height) == (0, 0)


def test_a_survey_that_there_is_not_is_refused(build):
    with pytest.raises(ValueError, match="no survey 'other'"):
        answer_patterns(build, POSTS, "other", ASKED)
