"""What happened: read, refused in words, and known without touching a number."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.assignments import Assignment, Role
from pipelines.reference.events import NEW_MANAGER, new_managers
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import from_json, to_json
from tests.factories import (
    ASSIGNMENTS,
    INVITATION_COLUMNS,
    SITES,
    a_home,
    invitation,
    loaded,
    many_responses,
    write_csv,
)
from tests.pipelines.builds import rows

HEADER = "begins,ends,site_id,region_id,kind,what,rebases\n"
EVENTS = f"""{HEADER}2026-03,2026-05,S1,,renovation,The lobby,yes
2026-02-12,,,north,strike,,no
2026-01-31,,,,new system,Billing,
"""
# Opened with January and closed with the end of May.
CLOSED = "S9,Ninth,north,Test,city,,,100,2026-01-01,2026-06-01\n"


def _noted(home: Home, text: str = EVENTS) -> Home:
    (home.reference / "events.csv").write_text(text)
    return home


def test_a_month_or_a_day_says_when_and_the_month_counts(tmp_path):
    reference = read_reference(_noted(a_home(tmp_path / "home")).reference)

    told = [(one.month, one.last_month, one.site_id, one.region_id, one.rebases) for one in reference.events]
    assert told == [
        (date(2026, 3, 1), date(2026, 5, 1), "S1", None, "yes"),
        (date(2026, 2, 1), None, None, "north", "no"),
        (date(2026, 1, 1), None, None, None, "no"),
    ]


def test_events_are_part_of_what_a_build_carries_and_of_its_fingerprint(tmp_path):
    home = a_home(tmp_path / "home")
    without = read_reference(home.reference)
    reference = read_reference(_noted(home).reference)

    assert from_json(to_json(reference)) == reference
    assert reference.fingerprint != without.fingerprint
    assert all(reference.governing(one) == without.governing(one) for one in reference.surveys)


@pytest.mark.parametrize(
    ("row", "said", "mend"),
    [
        ("2026-03,,S11,,strike,,", "of site 'S11', which is not known", "(near: S1"),
        ("2026-03,,,norht,strike,,", "of region 'norht', which is not known", "(near: north"),
        ("2026-03,,S1,north,strike,,", "of one site, of one region or of the whole chain", "leave the site_id or"),
        ("2026-03,2026-02,S1,,strike,,", "ends must not lie before begins", "leave ends empty"),
        ("2026-13,,S1,,strike,,", "begins: '2026-13-01' is not a date", "2026-07-01"),
        ("12.03.2026,,S1,,strike,,", "begins: '12.03.2026' is not a date", "write 2026-03-12"),
        (",,S1,,strike,,", "begins is empty", "fill it in"),
        ("2026-03,,S1,,,,", "kind is empty", "fill it in"),
        ("2026-03,,S1,,strike,,maybe", "rebases: 'maybe' is not one of yes or no", "write one of them"),
        (
            "2026-06,,S9,,strike,,",
            "begins in 2026-06, and site 'S9' is in sites.csv from 2026-01-01 to before 2026-06-01",
            "span",
        ),
        ("2025-12-31,,S9,,strike,,", "begins in 2025-12, and site 'S9'", "correct begins or the site_id"),
        ("2026-02-28,,,north,Strike,,", "the event stands twice (on line 3)", "take one of the two out"),
    ],
)
def test_an_event_that_does_not_fit_is_named_with_its_line(tmp_path, row, said, mend):
    home = _noted(a_home(tmp_path / "home", sites=SITES + CLOSED), f"{EVENTS}{row}\n")

    with pytest.raises(Mistake) as caught:
        read_reference(home.reference)

    assert said in caught.value.what
    assert caught.value.where.endswith("events.csv, line 5")
    assert mend in caught.value.mend


def test_ends_in_the_month_in_which_it_began_is_no_mistake(tmp_path):
    home = _noted(a_home(tmp_path / "home"), f"{HEADER}2026-03-16,2026-03,S1,,strike,,\n")

    assert read_reference(home.reference).events[0].last_month == date(2026, 3, 1)


@pytest.mark.parametrize("month", ["2026-01", "2026-05-31"])
def test_an_event_of_the_first_and_of_the_last_month_of_a_site_stands(tmp_path, month):
    home = _noted(a_home(tmp_path / "home", sites=SITES + CLOSED), f"{HEADER}{month},,S9,,strike,,\n")

    assert read_reference(home.reference).events[0].site_id == "S9"


def test_a_file_that_is_nearly_called_so_is_refused(tmp_path):
    home = a_home(tmp_path / "home")
    (home.reference / "event.csv").write_text(EVENTS)

    with pytest.raises(Mistake, match=r"is events\.csv meant"):
        read_reference(home.reference)


def _manager(person: str, site: str, since: str, role: Role = Role.GENERAL_MANAGER) -> Assignment:
    where = {"site_id": site} if role is Role.GENERAL_MANAGER else {"region_id": site}
    return Assignment(person_id=person, person_name="Kim", role=role, valid_from=date.fromisoformat(since), **where)


def test_a_new_general_manager_is_an_event_that_names_nobody():
    found = new_managers(
        [
            _manager("P2", "S1", "2026-05-16"),
            _manager("P1", "S1", "2022-01-01"),
            _manager("P3", "S2", "2026-05-01"),  # nobody is known before
            _manager("P4", "north", "2026-05-01", Role.REGIONAL_LEADER),
        ]
    )

    assert [(one.site_id, one.month, one.kind, one.what) for one in found] == [
        ("S1", date(2026, 5, 1), NEW_MANAGER, None)
    ]


def test_the_same_manager_on_a_new_line_is_no_new_one():
    found = new_managers([_manager("P1", "S1", "2022-01-01"), _manager("P1", "S1", "2026-05-01")])

    assert found == []


def test_two_who_begin_together_are_the_first_on_record():
    found = new_managers([_manager("P1", "S1", "2022-01-01"), _manager("P2", "S1", "2022-01-01")])

    assert found == []


def _verdicts(home: Home) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in (home.archive / "verdicts").rglob("*")}


def test_an_event_changes_no_number_and_nothing_is_read_again(tmp_path):
    home = a_home(tmp_path / "home", assignments=f"{ASSIGNMENTS}P5,Eve Elder,general_manager,S1,,2026-04-01,\n")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    write_csv(home.inbox / "invitations_1.csv", [invitation()], INVITATION_COLUMNS)
    loaded(home)
    verdicts = _verdicts(home)
    queries = ("select * from totals order by all", "select * from responses order by all", "select * from invitations")
    before = [rows(home, one) for one in queries]

    loaded(_noted(home))

    assert [rows(home, one) for one in queries] == before
    assert _verdicts(home) == verdicts
    assert rows(home, "select month, site_id, region_id, kind, rebases from events order by all") == [
        (date(2026, 1, 1), None, None, "new system", False),
        (date(2026, 2, 1), None, "north", "strike", False),
        (date(2026, 3, 1), "S1", None, "renovation", True),
        (date(2026, 4, 1), "S1", None, NEW_MANAGER, False),
    ]
