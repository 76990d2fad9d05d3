"""How many answers a number needs, and the roles that need more."""

from pathlib import Path

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.chain import Cell, Threshold, Thresholds
from pipelines.reference.reading import read_reference
from tests.factories import THRESHOLDS, a_home

PLAIN = Thresholds(default=Threshold(show=10, rank=30, pay=100))


def test_where_nothing_is_said_numbers_are_as_far_apart_as_they_are_shown_from() -> None:
    assert PLAIN.of("satisfaction").least_apart == 10
    assert Threshold(show=10, rank=30, pay=100, apart=5).least_apart == 5


def test_a_role_that_needs_more_is_shown_less_by_subtracting_too_while_places_and_pay_stay() -> None:
    rate = Threshold(show=30, rank=100, pay=300)
    thresholds = PLAIN.model_copy(update={"metrics": {"response_rate": rate}})
    raised = thresholds.for_cell(Cell(show=20, comments=40))

    assert raised.of("satisfaction") == Threshold(show=20, rank=30, pay=100, apart=20)
    # What asks for more than the role keeps it.
    assert raised.of("response_rate") == Threshold(show=30, rank=100, pay=300, apart=30)
    assert raised.least_for_comments == 40


@pytest.mark.parametrize(
    ("cell", "least"), [(Cell(), 15), (Cell(comments=14), 15), (Cell(comments=16), 16), (Cell(show=25), 25)]
)
def test_comments_never_need_fewer_responses_than_for_others_nor_than_numbers_do(cell: Cell, least: int) -> None:
    assert PLAIN.for_cell(cell).least_for_comments == least


def test_of_a_role_of_which_nothing_is_said_all_stays_as_it_is() -> None:
    assert PLAIN.for_cell(Cell()) is PLAIN


@pytest.mark.parametrize(("apart", "is_refused"), [(4, False), (5, True)])
def test_what_may_be_shown_may_lie_between_two_numbers(tmp_path: Path, apart: int, is_refused: bool) -> None:
    # Else a number of those between them would be told beside both.
    home = a_home(tmp_path / "home", thresholds=f"[default]\nshow = 4\nrank = 30\npay = 100\napart = {apart}\n")

    if not is_refused:
        assert read_reference(home.reference).thresholds.default.least_apart == apart
        return
    with pytest.raises(Mistake) as refused:
        read_reference(home.reference)
    assert "line 5" in str(refused.value)
    assert "apart must not exceed show (5, 4)" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[roles.department_head]\nshow = 31\n", 7, "sites are ranked from 30"),
        ("[roles.department_head]\nshow = 0\n", 7, "show"),
        ("[roles.owner]\nshow = 12\n", 6, "owner"),
        ("[roles.department_head]\nshows = 12\n", 7, "shows"),
    ],
)
def test_a_role_that_cannot_be_told_less_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    home = a_home(tmp_path / "home", thresholds=THRESHOLDS + text)

    with pytest.raises(Mistake) as refused:
        read_reference(home.reference)

    assert f"line {line}" in str(refused.value)
    assert said in str(refused.value)


def test_a_role_may_need_as_many_as_a_place_does(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", thresholds=THRESHOLDS + "[roles.department_head]\nshow = 30\ncomments = 30\n")

    roles = read_reference(home.reference).thresholds.roles
    assert {role.value: cell for role, cell in roles.items()} == {"department_head": Cell(show=30, comments=30)}
