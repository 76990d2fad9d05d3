"""Nobody of a small department is singled out, and no team is one person."""

import random
from datetime import date, timedelta

import pytest

from pipelines.bonus.spans import Span
from pipelines.recognition.staff.groups import Units, units, usual_size
from pipelines.recognition.staff.staff_file import Staff, StaffRow

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))


def post(person_id: str, department: str = "spa", site: str = "S1", **said: object) -> StaffRow:
    row = {"person_id": person_id, "person_name": person_id, "site_id": site, "department_id": department}
    return StaffRow.model_validate(row | {"valid_from": "2020-01-01"} | said)


def people(count: int, department: str = "spa", first: int = 1, **said: object) -> list[StaffRow]:
    return [post(f"{department}{number}", department, **said) for number in range(first, first + count)]


def _units(*posts: StaffRow, departments: tuple[str, ...] = (), smallest: int = 5) -> Units:
    return units(Staff(posts), departments, smallest, YEAR)


def _keys(*posts: StaffRow, **said: object) -> list[str]:
    return [one.key for one in _units(*posts, **said).all]


def test_five_colleagues_are_named_and_four_are_a_team():
    assert _keys(*people(5)) == [f"person/spa{number}" for number in range(1, 6)]
    assert _keys(*people(4)) == ["team/S1/spa"]


def test_who_opted_out_is_no_colleague():
    assert _keys(*people(4), post("out", opted_out="yes")) == ["team/S1/spa"]
    assert all(
        one.person_id != "out" for unit in _units(*people(4), post("out", opted_out="yes")).all for one in unit.posts
    )


def test_who_is_alone_is_of_the_team_of_the_site():
    [team] = _units(post("A", "spa"), post("B", "front_desk")).all

    assert (team.key, team.department_id, len(team.posts)) == ("team/S1", None, 2)


def test_who_is_alone_joins_the_small_departments_where_nobody_else_is_alone():
    [team] = _units(post("A", "spa"), *people(3, "front_desk")).all

    assert (team.key, len(team.posts)) == ("team/S1", 4)


def test_small_teams_stay_beside_the_team_of_those_who_are_alone():
    posts = [post("A", "spa"), post("B", "front_desk"), *people(2, "housekeeping")]

    assert _keys(*posts) == ["team/S1", "team/S1/housekeeping"]


def test_one_person_beside_large_departments_is_left_out_and_the_site_is_named():
    found = _units(post("A", "spa"), *people(5, "front_desk"))

    assert len(found.all) == 5
    assert found.alone_at == ("S1",)


def test_successors_in_one_post_are_no_team():
    posts = (post("A", valid_to="2026-06-01"), post("B", valid_from="2026-06-01"))

    assert _units(*posts) == Units((), ("S1",))


def test_a_post_outside_the_window_does_not_count():
    assert _keys(*people(4), post("A", valid_to="2026-01-01"), post("B", valid_from="2027-01-01")) == ["team/S1/spa"]
    assert _keys() == []


def test_other_departments_than_those_named_do_not_compete():
    assert _keys(*people(5), *people(5, "front_desk"), departments=("front_desk",)) == [
        f"person/front_desk{number}" for number in range(1, 6)
    ]


def test_who_moves_from_a_small_to_a_large_department_is_of_the_team_until_then():
    posts = [
        *people(4, "front_desk"),
        *people(2, "spa"),
        post("M", "spa", valid_to="2026-03-01"),
        post("M", "front_desk", valid_from="2026-03-01"),
    ]
    found = {one.key: one for one in _units(*posts).all}

    assert {one.person_id for one in found["team/S1/spa"].posts} == {"spa1", "spa2", "M"}
    assert [one.department_id for one in found["person/M"].posts] == ["front_desk"]


def test_a_person_at_two_sites_is_one_candidate_of_the_last_site():
    posts = [
        *people(4),
        *people(4, site="S2", first=6),
        post("M", valid_to="2026-03-01"),
        post("M", site="S2", valid_from="2026-03-01"),
    ]
    own = next(one for one in _units(*posts, smallest=4).all if one.key == "person/M")

    assert (own.site_id, [one.site_id for one in own.posts]) == ("S2", ["S1", "S2"])


@pytest.mark.parametrize(
    ("ends", "size"),
    [("2026-07-02", 1), ("2026-07-03", 2)],  # 182 and 183 of 365 days with two
)
def test_the_usual_size_is_reached_on_at_least_half_of_the_days(ends, size):
    assert usual_size([post("A"), post("B", valid_to=ends)], YEAR) == size


def test_a_closed_season_makes_no_group_smaller():
    season = {"valid_from": "2026-05-01", "valid_to": "2026-10-01"}

    assert usual_size(people(5, **season), YEAR) == 5
    assert usual_size([], YEAR) == 0


def test_the_order_of_rows_changes_nothing():
    posts = [*people(5), post("A", "front_desk"), post("B", "housekeeping"), *people(3, "billing", site="S2")]

    assert _units(*posts) == _units(*reversed(posts))


@pytest.mark.parametrize("seed", range(10))
def test_the_usual_size_is_that_of_counting_heads_day_by_day(seed):
    draw = random.Random(seed)
    spans = [sorted(draw.sample(range(-30, 400), 2)) for _ in range(7)]
    posts = [
        post(f"P{place}", valid_from=YEAR.first + timedelta(first), valid_to=YEAR.first + timedelta(end))
        for place, (first, end) in enumerate(spans)
    ]
    heads = [sum(first <= day < end for first, end in spans) for day in range(YEAR.days)]
    staffed = sorted((one for one in heads if one), reverse=True)

    # The median of the days with anybody, the better one of two in the middle.
    assert usual_size(posts, YEAR) == (staffed[(len(staffed) + 1) // 2 - 1] if staffed else 0)
