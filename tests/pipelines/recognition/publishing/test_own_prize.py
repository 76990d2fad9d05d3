"""Who is honoured by name or in a team does not publish the list; everybody else of HR does."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.publishing.own_prize import check_not_honoured
from pipelines.recognition.staff.groups import units
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reading import read_reference
from tests.factories import a_home
from tests.pipelines.recognition.made import a_result, a_year, an_award, shortlisted, winner

STAFF = """person_id,person_name,display_name,site_id,department_id,valid_from,valid_to,also_called,opted_out
P10,Hedy Resources,,S1,spa,2020-01-01,,,no
X1,Xenia Spa,,S1,spa,2020-01-01,,,no
X2,Yara Desk,,S2,front_desk,2020-01-01,,,no
X3,Zora Desk,,S2,front_desk,2020-01-01,,,no
"""
PEOPLE = an_award("named", "person", award_name="Named by guests")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = a_home(tmp_path / "home")
    (made.reference / "staff.csv").write_text(STAFF, encoding="utf-8")
    return made


def _check(home: Home, *rows: dict[str, object], by: str = "P10") -> None:
    check_not_honoured(home, read_reference(home.reference), a_year(a_result(PEOPLE, rows)), by)


def _team_of(home: Home, person_id: str) -> str:
    staff = read_staff(home.reference, read_reference(home.reference))
    [key] = [
        one.key
        for one in units(staff, (), 5, PEOPLE.window.span).all
        if person_id in {post.person_id for post in one.posts}
    ]
    return key


def test_who_is_honoured_by_name_does_not_publish(home):
    with pytest.raises(Mistake, match="'P10' is honoured on this list") as refused:
        _check(home, winner(1, key="p/P10", person_id="P10"))

    assert "Named by guests" in refused.value.text()


def test_who_is_in_a_team_that_is_honoured_does_not_publish(home):
    with pytest.raises(Mistake, match="'P10' is honoured on this list"):
        _check(home, winner(1, key=_team_of(home, "P10"), display_name="Spa team, Alder House"))


def test_who_is_in_another_team_or_not_honoured_publishes(home):
    _check(home, winner(1, key=_team_of(home, "X2")))
    _check(home, shortlisted(1, key=_team_of(home, "P10")))
    _check(home, winner(1, key=_team_of(home, "P10")), by="P12")
    _check(home)


def test_without_a_staff_file_only_names_count(home):
    (home.reference / "staff.csv").unlink()

    _check(home, winner(1, key="t/1"))
    with pytest.raises(Mistake):
        _check(home, winner(1, key="p/P10", person_id="P10"))
