"""The fictional chain has colleagues whom guests thanked, and something is left to decide."""

from datetime import UTC, date, datetime

import pytest

from pipelines.acting import Acting
from pipelines.decisions.chain import Decisions
from pipelines.demo_mentions import DECIDED_ON, LEFT_FROM, decide_mentions
from pipelines.home import Home
from pipelines.recognition.staff.deciding.candidates import open_candidates
from pipelines.recognition.staff.mentions import decided
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from tests.factories import TODAY, copied


@pytest.fixture(scope="module")
def demo(small_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(small_demo, tmp_path_factory.mktemp("demo") / "home")
    assert [decide_mentions(home, year) > 0 for year in DECIDED_ON] == [True, True]
    return home


def _left(demo: Home, year: int) -> list[tuple[date, str]]:
    people = read_reference(demo.reference).assignments
    by = min(one.person_id for one in people if one.role is Role.HR)
    found = open_candidates(demo, year, Acting(by, TODAY, datetime(2026, 11, 16, tzinfo=UTC)))
    return [(one.mention.stay_date, one.could_also_be) for one in found]


def test_most_are_confirmed_and_complaints_are_refused(demo):
    found = list(decided(Decisions(demo.decisions).all()).values())

    assert found.count(True) > found.count(False) > 0


def test_the_latest_and_the_doubtful_are_left_to_somebody(demo):
    left = [*_left(demo, 2025), *_left(demo, 2026)]

    assert left
    assert all(others or day >= LEFT_FROM for day, others in left)


def test_they_are_decided_once(demo):
    assert [decide_mentions(demo, year) for year in DECIDED_ON] == [0, 0]


def test_who_opted_out_has_no_mention(demo):
    staff = read_staff(demo.reference, read_reference(demo.reference))
    named = {one.person_id for one in decided(Decisions(demo.decisions).all())}

    assert staff.opted_out
    assert named.isdisjoint(staff.opted_out)
