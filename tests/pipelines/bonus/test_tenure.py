"""Posts inside a period, leave cut out of them, and the share of the period that they fill."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.spans import Span, twelve_months_to
from pipelines.bonus.tenure import Leave, Post, Share, middle_day, tenures
from pipelines.reference.assignments import Assignment, Role

YEAR = Span.through(date(2026, 1, 1), date(2026, 12, 31))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def manages(person: str, site: str, valid_from: str, valid_to: str | None = None) -> Assignment:
    return Assignment(
        person_id=person,
        person_name=person,
        role=Role.GENERAL_MANAGER,
        site_id=site,
        valid_from=_day(valid_from),
        valid_to=_day(valid_to) if valid_to else None,
    )


def leave(person: str, first: str, last: str) -> Leave:
    return Leave(person, _day(first), _day(last) + timedelta(days=1))


def post(person: str, site: str, valid_from: str, valid_to: str) -> Post:
    return Post(person, site, _day(valid_from), _day(valid_to))


def test_the_day_of_the_hand_over_is_the_new_managers():
    a, b = tenures([manages("A", "S1", "2020-01-01", "2026-07-01"), manages("B", "S1", "2026-07-01")], YEAR)

    assert a.posts == (post("A", "S1", "2026-01-01", "2026-07-01"),)
    assert b.posts == (post("B", "S1", "2026-07-01", "2027-01-01"),)
    assert (a.posts[0].span.has(_day("2026-06-30")), a.posts[0].span.has(_day("2026-07-01"))) == (True, False)
    assert (a.by_days().text(), b.by_days().text()) == ("181 of 365 days", "184 of 365 days")
    assert (a.by_months(), b.by_months()) == (Share(6, 12, "months"), Share(6, 12, "months"))
    assert a.by_days().value + b.by_days().value == 1


def test_a_leap_year_has_a_day_more():
    leap = Span.through(date(2024, 1, 1), date(2024, 12, 31))
    [one] = tenures([manages("A", "S1", "2020-01-01", "2024-03-01")], leap)

    assert one.by_days() == Share(60, 366, "days")
    assert one.by_days().value == Fraction(10, 61)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "days"),
    [
        ("2025-06-01", "2026-01-01", None),
        ("2025-06-01", "2026-01-02", 1),
        ("2026-12-31", None, 1),
        ("2027-01-01", None, None),
        ("2025-06-01", None, 365),
        ("2026-05-05", "2026-05-06", 1),
    ],
)
def test_what_lies_outside_the_period_does_not_count(valid_from, valid_to, days):
    found = tenures([manages("A", "S1", valid_from, valid_to)], YEAR)

    assert [one.days for one in found] == ([days] if days else [])


def test_a_break_makes_two_posts_and_rows_that_touch_or_overlap_are_one():
    rows = [
        manages("A", "S1", "2026-01-01", "2026-03-01"),
        manages("A", "S1", "2026-03-01", "2026-04-01"),
        manages("A", "S1", "2026-02-15", "2026-03-15"),
        manages("A", "S1", "2026-04-02", "2026-05-01"),
    ]

    [one] = tenures(rows, YEAR)

    assert one.posts == (post("A", "S1", "2026-01-01", "2026-04-01"), post("A", "S1", "2026-04-02", "2026-05-01"))
    assert one.days == 90 + 29


def test_two_managers_on_the_same_day_are_both_in_post():
    found = tenures([manages("A", "S1", "2026-01-01"), manages("B", "S1", "2026-12-01")], YEAR)

    assert [(one.person_id, one.days) for one in found] == [("A", 365), ("B", 31)]


def test_a_day_at_two_sites_counts_once_in_the_share_and_at_both_sites_in_the_posts():
    rows = [manages("A", "S1", "2026-01-01", "2026-03-01"), manages("A", "S2", "2026-02-01", "2026-04-01")]

    [one] = tenures(rows, YEAR)

    assert [(each.site_id, each.days) for each in one.posts] == [("S1", 59), ("S2", 59)]
    assert (one.days, one.days_at_two_sites) == (90, 28)
    assert one.by_months() == Share(3, 12, "months")


def test_other_roles_hold_no_post():
    leader = Assignment(
        person_id="L", person_name="L", role=Role.REGIONAL_LEADER, region_id="north", valid_from=date(2020, 1, 1)
    )

    assert tenures([leader], YEAR) == ()


@pytest.mark.parametrize(("last", "counted"), [("2026-03-28", 365), ("2026-03-29", 336)])
def test_leave_of_28_days_changes_nothing_and_of_29_is_left_out_whole(last, counted):
    [one] = tenures([manages("A", "S1", "2020-01-01")], YEAR, [leave("A", "2026-03-01", last)])

    assert one.days == counted
    if counted < 365:
        assert one.leave == (Span.through(_day("2026-03-01"), _day(last)),)
        assert [each.span for each in one.posts] == [
            Span(date(2026, 1, 1), date(2026, 3, 1)),
            Span(date(2026, 3, 30), date(2027, 1, 1)),
        ]
    else:
        assert one.leave == ()


def test_the_length_of_a_leave_is_that_of_the_whole_leave_and_leaves_that_touch_are_one():
    rows = [manages("A", "S1", "2020-01-01"), manages("B", "S2", "2020-01-01")]
    away = [
        leave("A", "2025-12-10", "2026-01-07"),
        leave("B", "2026-05-01", "2026-05-20"),
        leave("B", "2026-05-21", "2026-06-09"),
    ]

    a, b = tenures(rows, YEAR, away)

    assert a.leave == (Span.through(_day("2026-01-01"), _day("2026-01-07")),)
    assert (a.days, b.days) == (358, 325)


def test_who_is_away_all_the_time_is_not_lost():
    [one] = tenures([manages("A", "S1", "2026-05-01", "2026-06-01")], YEAR, [leave("A", "2026-04-01", "2026-09-30")])

    assert (one.posts, one.days, one.by_days().value) == ((), 0, 0)
    assert one.leave == (Span(date(2026, 5, 1), date(2026, 6, 1)),)


def test_leave_is_from_every_site_and_only_of_whoever_took_it():
    rows = [manages(person, site, "2020-01-01") for person, site in (("A", "S1"), ("A", "S2"), ("B", "S1"))]

    a, b = tenures(rows, YEAR, [leave("A", "2026-02-01", "2026-12-31")])

    assert [(each.site_id, each.days) for each in a.posts] == [("S1", 31), ("S2", 31)]
    assert a.leave == (Span.through(_day("2026-02-01"), _day("2026-12-31")),)
    assert b.days == 365


@pytest.mark.parametrize(
    ("month", "day"), [("2026-01-01", 16), ("2026-04-01", 15), ("2024-02-01", 15), ("2026-02-01", 14)]
)
def test_the_middle_day_of_a_month(month, day):
    assert middle_day(_day(month)).day == day


@pytest.mark.parametrize(
    ("hand_over", "a_months"),
    [("2026-04-15", 3), ("2026-04-16", 4), ("2026-04-17", 4), ("2026-01-16", 0), ("2026-01-17", 1)],
)
def test_a_month_belongs_to_whoever_held_the_post_on_its_middle_day(hand_over, a_months):
    a, b = tenures([manages("A", "S1", "2020-01-01", hand_over), manages("B", "S1", hand_over)], YEAR)

    assert (a.by_months().counted, b.by_months().counted) == (a_months, 12 - a_months)


def test_months_of_a_period_that_is_cut_are_not_counted():
    period = Span.through(date(2026, 1, 15), date(2026, 12, 31))
    [one] = tenures([manages("A", "S1", "2020-01-01")], period)

    assert one.by_days().value == 1
    with pytest.raises(ValueError, match="2026-01-15 to 2026-12-31 is none: count by days"):
        one.by_months()


@pytest.mark.parametrize("wrong", [28.0, True, None, "28"])
def test_the_longest_leave_is_a_whole_number(wrong):
    with pytest.raises(TypeError, match="a whole number of days"):
        tenures([], YEAR, longest_leave=wrong)


def test_the_longest_leave_is_not_below_nothing():
    with pytest.raises(ValueError, match="less than no day: -1"):
        tenures([], YEAR, longest_leave=-1)


@pytest.mark.parametrize("wrong", [1.5, datetime(2026, 1, 1), "2026-01-01"])
def test_a_span_is_of_days(wrong):
    with pytest.raises(TypeError, match="given by days"):
        Span(wrong, date(2026, 2, 1))


@pytest.mark.parametrize("wrong", [(Leave, "A"), (Post, "A", "S1")])
def test_a_leave_and_a_post_have_a_day_at_least(wrong):
    kind, *who = wrong
    with pytest.raises(ValueError, match="must end after it begins"):
        kind(*who, date(2026, 2, 1), date(2026, 2, 1))


def test_a_span_ends_after_it_begins():
    with pytest.raises(ValueError, match="2026-01-01 does not lie after 2026-01-01"):
        Span(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(ValueError, match="can't end before it begins"):
        Span.through(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "begins"),
    [
        ("2026-01-01", "2026-12-31", "2026-01-01"),
        ("2026-07-01", "2026-09-30", "2025-10-01"),
        ("2024-02-01", "2024-02-29", "2023-03-01"),
        ("2024-02-01", "2024-02-28", "2023-03-01"),
        ("2025-02-01", "2025-02-28", "2024-03-01"),
        ("2026-03-10", "2026-05-14", "2025-05-15"),
    ],
)
def test_the_twelve_months_to_the_end_of_a_period(first, last, begins):
    assert twelve_months_to(Span.through(_day(first), _day(last))) == Span.through(_day(begins), _day(last))


# Whole days one by one, in 2024 from a fortnight before the quarter to a fortnight after it.
QUARTER = Span.through(date(2024, 2, 1), date(2024, 4, 30))
_DAYS = st.integers(0, 120).map(lambda step: date(2024, 1, 17) + timedelta(days=step))
_SPANS = st.tuples(_DAYS, st.integers(1, 60))
_ROWS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["S1", "S2"]), _SPANS, st.booleans()), max_size=6
).map(
    lambda rows: [
        Assignment(
            person_id=person,
            person_name=person,
            role=Role.GENERAL_MANAGER,
            site_id=site,
            valid_from=first,
            valid_to=None if still else first + timedelta(days=days),
        )
        for person, site, (first, days), still in rows
    ]
)
_LEAVES = st.lists(st.tuples(st.sampled_from("AB"), _SPANS), max_size=4).map(
    lambda rows: [Leave(person, first, first + timedelta(days=days)) for person, (first, days) in rows]
)


def _is_away(person: str, day: date, leaves: list[Leave], longest: int) -> bool:
    """Worked out a day at a time: how long the unbroken leave around this day is."""
    off = {
        one.valid_from + timedelta(days=step)
        for one in leaves
        if one.person_id == person
        for step in range((one.valid_to - one.valid_from).days)
    }
    if day not in off:
        return False
    first = last = day
    while first - timedelta(days=1) in off:
        first -= timedelta(days=1)
    while last + timedelta(days=1) in off:
        last += timedelta(days=1)
    return (last - first).days + 1 > longest


@given(rows=_ROWS, leaves=_LEAVES, longest=st.integers(0, 40), random=st.randoms())
def test_posts_are_the_days_that_a_day_by_day_count_finds(rows, leaves, longest, random):
    found = tenures(rows, QUARTER, leaves, longest_leave=longest)

    every = [QUARTER.first + timedelta(days=step) for step in range(QUARTER.days)]
    named = {one.person_id for one in rows if any(one.holds_on(day) for day in every)}
    assert [one.person_id for one in found] == sorted(named)
    for one in found:
        present = [day for day in every if not _is_away(one.person_id, day, leaves, longest)]
        held = {
            (row.site_id, day) for row in rows if row.person_id == one.person_id for day in present if row.holds_on(day)
        }
        posted = [
            (each.site_id, each.valid_from + timedelta(days=step)) for each in one.posts for step in range(each.days)
        ]
        assert len(posted) == len(set(posted))
        assert set(posted) == held
        assert one.days == len({day for _, day in held})
        middles = [date(2024, 2, 15), date(2024, 3, 16), date(2024, 4, 15)]
        assert one.by_months().counted == len({day for _, day in held} & set(middles))
        lost = {day for span in one.leave for day in every if span.has(day)}
        assert lost == {
            day
            for day in set(every) - set(present)
            if any(row.person_id == one.person_id and row.holds_on(day) for row in rows)
        }
    random.shuffle(rows)
    random.shuffle(leaves)
    assert tenures(rows, QUARTER, leaves, longest_leave=longest) == found


@given(cuts=st.lists(st.integers(1, 364), unique=True, max_size=14))
def test_shares_of_a_post_that_is_never_vacant_add_up_to_the_whole(cuts):
    days = [date(2020, 1, 1), *(YEAR.first + timedelta(days=cut) for cut in sorted(cuts)), None]
    rows = [
        manages(f"P{place}", "S1", first.isoformat(), end and end.isoformat())
        for place, (first, end) in enumerate(pairwise(days))
    ]

    found = tenures(rows, YEAR)

    assert sum(one.by_days().value for one in found) == 1
    assert sum(one.by_months().value for one in found) == 1
