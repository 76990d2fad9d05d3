"""People: nobody is listed but winners and the better half of those who could be."""

import pytest

from pipelines.recognition.staff.listed import listed
from tests.pipelines.recognition.made import a_result, an_award, excluded, shortlisted, winner


def _ranked(count: int) -> list[dict[str, object]]:
    rows = [winner(1), *(shortlisted(number) for number in range(2, count + 1))]
    return [row | {"rank_of": count} for row in rows]


@pytest.mark.parametrize(("count", "last"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (12, 6)])
def test_the_better_half_ends_in_the_middle(count, last):
    result = a_result(an_award(level="person"), [*_ranked(count), excluded(count + 1)])

    assert listed(result).standings["rank"].to_list() == list(range(1, last + 1))


def test_once_it_is_final_those_who_are_honoured_are_listed_and_nobody_else():
    result = a_result(an_award(level="person"), [*_ranked(12), excluded(13)])

    assert listed(result, is_final=True).standings["state"].to_list() == ["winner"]


def test_a_winner_is_listed_whatever_the_rank():
    rows = [row | {"state": "winner"} for row in _ranked(4)]

    assert listed(a_result(an_award(level="person"), rows)).standings.height == 4


def test_where_nobody_is_honoured_nothing_is_listed_of_those_who_are_out():
    assert listed(a_result(an_award(level="person"), [excluded(1)])).standings.is_empty()
