"""audit: what was seen and taken away, printed and exported for HR alone, and status says how it stands."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.audit.log import DECIDED, EXPORTED, PAGE_SEEN, AuditLog
from pipelines.home import Home
from tests.factories import a_home

SEEN = {
    "name": "Ann Lee",
    "role": "hr",
    "page": "Bonus",
    "sees": "all sites",
    "looking_at": "Alder House, North",
    "filter": "Oct 2026; NPS; All guests",
}
TAKEN = {"name": "=Ann", "role": "hr", "what": "payouts", "rows": 1200, "bytes": 5, "sha256": "ab" * 32, "filter": "x"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = a_home(tmp_path / "home")
    log = AuditLog(made.audit)
    log.add(PAGE_SEEN, "P1", "2026-11-02T12:00:00+00:00", SEEN)
    log.add(EXPORTED, "P2", "2026-11-03T12:00:00+00:00", TAKEN)
    log.add(
        DECIDED, "P2", "2026-11-04T12:00:00+00:00", {"name": "Bo\x1bb", "what": "the plan is closed", "decision": 7}
    )
    return made


def _audit(run, home, *more: object):
    return run("audit", "--by", "P10", "--home", home.root, *more)


def test_rows_are_said_in_plain_words_the_newest_first(run, home):
    code, out, err = _audit(run, home)

    assert code == 0
    lines = [line.partition(":00  ")[2] for line in out.splitlines()]
    assert lines == [
        "Decided: Bo·b (P2) decided: the plan is closed; decision 7",
        "Took a file away: =Ann (P2) took away payouts: 1,200 rows; x; 5 bytes; SHA-256 abababababab…",
        "Saw a page: Ann Lee (P1) saw Bonus: Alder House, North; Oct 2026; NPS; All guests; all sites",
    ]
    assert "3 of 4 row(s)" in err
    assert "All 3 row(s) are what was written" in err


def test_that_the_log_was_read_is_in_the_log(run, home):
    _audit(run, home, "--person", "P2")

    row = AuditLog(home.audit).rows()[0]
    assert (row.kind, row.who, row.content["page"], row.content["about"]) == (
        PAGE_SEEN,
        "P10",
        "Audit log",
        "person P2",
    )


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--person", "P2"], 2),
        (["--kind", "exported", "--kind", "decided"], 2),
        (["--page", "Bonus"], 1),
        (["--from", "2026-11-03", "--until", "2026-11-03"], 1),
        (["--until", "2026-11-03"], 2),
        (["--most", "1"], 1),
    ],
)
def test_rows_are_filtered(run, home, words, count):
    _, out, _ = _audit(run, home, *words)

    assert len(out.splitlines()) == count


def test_an_export_is_logged_with_its_hash_and_neutralised(run, home, tmp_path):
    to = tmp_path / "log.csv"

    code, _, _ = _audit(run, home, "--csv", to)

    row = AuditLog(home.audit).rows()[0]
    assert code == 0
    assert (row.kind, row.who, row.content["rows"]) == (EXPORTED, "P10", 3)
    assert row.content["sha256"] == fingerprint.of_file(to)
    assert to.stat().st_mode & 0o777 == 0o600
    with to.open(encoding="utf-8-sig") as file:
        read = list(csv.DictReader(file))
    assert [one["number"] for one in read] == ["3", "2", "1"]
    assert read[1]["name"] == "'=Ann"


def test_nobody_else_reads_it_and_no_kind_is_made_up(run, home, tmp_path):
    code, _, err = run("audit", "--by", "P1", "--home", home.root, "--csv", tmp_path / "log.csv")
    assert (code, "not in HR" in err, (tmp_path / "log.csv").exists()) == (1, True, False)

    code, _, err = _audit(run, home, "--kind", "changed")
    assert (code, "there is no kind 'changed'" in err) == (1, True)


def test_status_and_the_command_say_where_it_is_broken(run, home):
    assert "Audit      3 row(s) since 2026-11-02, the last seal" in run("status", "--home", home.root)[1]
    with closing(sqlite3.connect(AuditLog(home.audit).path)) as connection:
        connection.execute("drop trigger audit_rows_are_never_changed")
        connection.execute("update audit set who = 'P9' where number = 2")
        connection.commit()

    assert "the log can't be trusted: row 2 is not what was written" in run("status", "--home", home.root)[1]
    code, _, err = _audit(run, home)
    assert (code, "row 2 is not what was written" in err) == (1, True)


def test_a_home_without_a_log_says_nothing_of_it(run, tmp_path):
    home = a_home(tmp_path / "other")

    assert "Audit " not in run("status", "--home", home.root)[1]
    assert not home.audit.exists()
