"""The audit log on a page: for HR, the newest first, filtered, and taken away with a row of its own."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.audit_door import AuditDoor
from dashboard.permissions import PERMISSIONS
from dashboard.scopes import Principal
from dashboard.warehouse import HOME_VARIABLE
from pipelines.audit.log import CUT, DECIDED, EXPORTED, PAGE_SEEN, Asked, AuditLog
from pipelines.home import Home
from pipelines.reference.assignments import Role
from tests.dashboard.test_pages import open_page, words
from tests.factories import copied

SEEN = {"name": "Ana Alder", "role": "general_manager", "sees": "own site S1", "looking_at": "Alder House (S1)"}


@pytest.fixture
def home(little_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = copied(little_home, tmp_path / "home")
    if home.audit.exists():
        home.audit.rename(tmp_path / "audit of others")
    log = AuditLog(home.audit)
    log.add(PAGE_SEEN, "P1", "2026-11-02T12:00:00+00:00", {**SEEN, "page": "Trends", "filter": "Oct 2026; Families"})
    log.add(
        EXPORTED, "P10", "2026-11-03T12:00:00+00:00", {"name": "=Hedy", "what": "payouts.csv", "rows": 3, "bytes": 9}
    )
    log.add(DECIDED, "P10", "2026-11-04T12:00:00+00:00", {"name": "=Hedy", "what": "a plan is closed", "decision": "4"})
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    return home


def _told(app: AppTest) -> list[str]:
    assert not app.exception
    # The first row is always the look at this very page.
    return (
        [what for what in app.dataframe[0].value["What"] if "saw Audit log" not in what] if len(app.dataframe) else []
    )


def _choose(key: str, value: str) -> AppTest:
    app = open_page("audit_log", role="hr")
    return app.selectbox(key=key).select(value).run()


def test_rows_are_told_in_plain_words_the_newest_first(home: Home) -> None:
    app = open_page("audit_log", role="hr")

    assert [what.partition(": ")[0] for what in _told(app)] == ["decided", "took away payouts.csv", "saw Trends"]
    table = app.dataframe[0].value
    assert list(table["When"])[-1].startswith("2 Nov 2026, ")
    assert list(table["Who"])[-1] == "Ana Alder (P1)"
    assert list(table["As"])[-1] == "General manager"
    assert list(table["Of what"])[-1] == "Alder House (S1); Oct 2026; Families; own site S1"
    assert list(table["Of what"])[1] == "a plan is closed; decision 4"
    # Taken into a spreadsheet, no name is a formula.
    assert "'=Hedy (P10)" in list(table["Who"])
    assert "4 rows since 2 Nov 2026; all 4 were looked at just now and are what was written" in words(app)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("audit_who", "P1", ["saw Trends"]),
        ("audit_what", "Decided", ["decided"]),
        ("audit_what", "Read what is masked", []),
        ("audit_page", "Trends", ["saw Trends"]),
    ],
)
def test_rows_are_found_by_person_kind_and_page(home: Home, key: str, value: str, told: list[str]) -> None:
    app = _choose(key, value)

    assert [what.partition(": ")[0] for what in _told(app)] == told
    assert ("No such row" in words(app)) == (not told)


def test_rows_are_found_by_day(home: Home) -> None:
    app = open_page("audit_log", role="hr")

    app.date_input(key="audit_days").set_value((date(2026, 11, 2), date(2026, 11, 3))).run()

    assert [what.partition(": ")[0] for what in _told(app)] == ["took away payouts.csv", "saw Trends"]


def test_what_is_looked_at_here_is_noted_and_can_be_taken_away(home: Home) -> None:
    app = open_page("audit_log", role="hr")

    assert AuditLog(home.audit).rows()[0].content["page"] == "Audit log"
    [button] = app.get("download_button")
    assert button.proto.label == "Download 4 rows (CSV)"


@pytest.mark.parametrize("role", ["general_manager", "regional_leader", "data_owner"])
def test_nobody_else_is_shown_it(home: Home, role: str) -> None:
    app = open_page("audit_log", role=role)

    assert not app.dataframe
    assert "Audit log is not for the role" in words(app)


@pytest.mark.parametrize("role", list(Role))
def test_the_door_is_shut_for_whom_the_table_does_not_grant_it(home: Home, role: Role) -> None:
    door = AuditDoor(Principal("Nobody", role), home.audit)

    is_open = PERMISSIONS[role].audits
    assert (bool(door.rows(Asked())), bool(door.count(Asked())), bool(door.people()), bool(door.pages())) == (
        is_open,
    ) * 4
    assert (door.checked(last=9) is not None) == is_open


def test_a_log_that_can_t_be_trusted_says_so(home: Home) -> None:
    with closing(sqlite3.connect(AuditLog(home.audit).path)) as connection:
        connection.execute("drop trigger audit_rows_are_never_changed")
        connection.execute("update audit set who = 'P9' where number = 2")
        connection.commit()

    app = open_page("audit_log", role="hr")

    assert any("row 2 is not what was written" in one.value for one in app.error)
    assert _told(app)


def test_what_retention_cut_is_told(home: Home) -> None:
    AuditLog(home.audit).add(CUT, "retention", "2026-11-05T00:00:00+00:00", {"rows": 7, "before": "2026-11-01"})

    assert "7 older rows left the log, those from before 2026-11-01" in _told(open_page("audit_log", role="hr"))
