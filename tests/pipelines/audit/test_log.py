"""Rows of the audit log are only ever added, by many at once, and whoever changes one is found out."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest

from pipelines.audit.log import DECIDED, EXPORTED, PAGE_SEEN, Asked, AuditLog
from pipelines.mistakes import Mistake

AT = "2026-11-16T09:00:00+00:00"


def _at(day: int) -> str:
    return f"2026-11-{day:02d}T09:00:00+00:00"


def _some(folder, count=3) -> AuditLog:
    log = AuditLog(folder / "audit")
    for number in range(1, count + 1):
        log.add(PAGE_SEEN, f"P{number % 2}", _at(number), {"name": f"Ü {number % 2}", "page": f"Page {number}"})
    return log


def _tampered(log: AuditLog, *statements: str) -> None:
    """Change the file as who can write there and knows of its triggers."""
    with closing(sqlite3.connect(log.path)) as connection:
        for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_reading_makes_nothing(tmp_path):
    log = AuditLog(tmp_path / "audit")

    assert (log.rows(), log.count(), log.people(), log.pages(), log.check().rows) == ([], 0, {}, [], 0)
    assert not log.folder.exists()


def test_rows_are_numbered_and_read_the_newest_first(tmp_path):
    log = _some(tmp_path)

    assert [(one.number, one.who, one.at, one.content["page"]) for one in log.rows()] == [
        (3, "P1", _at(3), "Page 3"),
        (2, "P0", _at(2), "Page 2"),
        (1, "P1", _at(1), "Page 1"),
    ]
    assert [one.number for one in log.rows(most=1, past=1)] == [2]
    assert log.add(DECIDED, "P9", AT, {}) == 4


def test_the_file_is_its_owner_s_alone(tmp_path):
    log = _some(tmp_path)

    assert log.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in log.folder.glob("audit.sqlite*")} == {0}


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Asked(who="P1"), [3, 1]),
        (Asked(kinds=(EXPORTED,)), []),
        (Asked(kinds=(EXPORTED, PAGE_SEEN)), [3, 2, 1]),
        (Asked(page="Page 2"), [2]),
        (Asked(since=datetime(2026, 11, 2, 9, tzinfo=UTC)), [3, 2]),
        (Asked(since=datetime(2026, 11, 2, 9, 0, 1, tzinfo=UTC)), [3]),
        (Asked(before=datetime(2026, 11, 2, 9, tzinfo=UTC)), [1]),
        (Asked(who="P1", page="Page 2"), []),
    ],
)
def test_rows_are_found_by_who_what_where_and_when(tmp_path, asked, numbers):
    log = _some(tmp_path)

    assert [one.number for one in log.rows(asked)] == numbers
    assert log.count(asked) == len(numbers)


def test_who_is_called_what_they_were_called_last(tmp_path):
    log = _some(tmp_path)
    log.add(EXPORTED, "P1", AT, {"name": "New name"})
    log.add(DECIDED, "P1", AT, {"what": "no name is noted"})

    assert log.people() == {"P1": "New name", "P0": "Ü 0"}
    assert log.pages() == ["Page 1", "Page 2", "Page 3"]


def test_moments_are_kept_in_one_zone(tmp_path):
    log = AuditLog(tmp_path / "audit")
    log.add(PAGE_SEEN, "P1", "2026-11-16T01:30:00.7+02:00", {})

    assert log.rows()[0].at == "2026-11-15T23:30:00+00:00"


def test_there_are_no_other_kinds(tmp_path):
    with pytest.raises(ValueError, match="of the kind 'changed'"):
        AuditLog(tmp_path).add("changed", "P1", AT, {})


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set who = 'P9' where number = 2",
        "delete from audit where number = 1",
        "delete from audit where number = 3",
        "insert into audit values (9, 'a', 'page_seen', 'c', '{}', 'e', 'f')",
        "insert or replace into audit values (2, 'a', 'page_seen', 'c', '{}', 'e', 'f')",
    ],
)
def test_the_file_itself_refuses_changes(tmp_path, statement):
    log = _some(tmp_path)

    with closing(sqlite3.connect(log.path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)

    assert log.check().fault is None


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (["update audit set content = '{}' where number = 2"], "row 2 is not what was written"),
        (["update audit set at = '2020-01-01' where number = 1"], "row 1 is not what was written"),
        (["update audit set who = 'P9' where number = 3"], "row 3 is not what was written"),
        (["update audit set kind = 'decided' where number = 4"], "row 4 is not what was written"),
        (["delete from audit where number = 3"], "row 3 is gone"),
        (["delete from audit where number < 3"], "row 2 is gone, and retention did not cut it"),
        (
            ["update audit set number = 99 where number = 2", "update audit set number = 2 where number = 3"],
            "row 2 does not go on",
        ),
    ],
)
def test_the_first_broken_row_is_named(tmp_path, statements, fault):
    log = _some(tmp_path, 5)
    assert (log.check().fault, log.check().rows) == (None, 5)

    _tampered(log, *statements)

    assert fault in str(log.check().fault)


def test_a_row_that_was_sealed_again_is_found_out_by_the_next(tmp_path):
    log = _some(tmp_path, 4)
    from pipelines.audit.file import seal

    one = next(row for row in log.rows() if row.number == 2)
    before = next(row for row in log.rows() if row.number == 1)
    own = seal(2, one.at, one.kind, "P9", "{}", before.own)
    _tampered(log, f"update audit set who = 'P9', content = '{{}}', own = '{own}' where number = 2")

    assert "row 3 does not go on from the row before" in str(log.check().fault)


def test_the_last_rows_can_be_checked_alone(tmp_path):
    log = _some(tmp_path, 6)
    _tampered(log, "update audit set who = 'P9' where number = 2")

    assert log.check(last=4).fault is None
    assert "row 2" in str(log.check(last=5).fault)


def test_nothing_is_added_behind_a_row_that_is_not_what_was_written(tmp_path):
    log = _some(tmp_path)
    _tampered(log, "update audit set who = 'P9' where number = 3")

    with pytest.raises(Mistake, match="row 3 is not what was written"):
        log.add(PAGE_SEEN, "P1", AT, {})

    assert log.count() == 3


def test_a_damaged_file_is_said_in_words(tmp_path):
    log = _some(tmp_path)
    fresh = AuditLog(tmp_path / "other")
    fresh.folder.mkdir()
    fresh.path.write_bytes(b"no database at all" * 1000)

    for reading in (fresh.rows, fresh.check, lambda: fresh.add(PAGE_SEEN, "P1", AT, {})):
        with pytest.raises(Mistake, match="the audit log"):
            reading()
    assert log.check().fault is None


def test_threads_add_at_once(tmp_path):
    log = AuditLog(tmp_path / "audit")

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda one: log.add(PAGE_SEEN, f"P{one}", AT, {}), range(200)))

    assert sorted(numbers) == list(range(1, 201))
    assert (log.check().fault, log.count()) == (None, 200)


def test_a_log_that_was_taken_away_begins_again_and_is_not_written_into_the_void(tmp_path):
    log = _some(tmp_path)
    log.folder.rename(tmp_path / "gone")

    assert log.add(PAGE_SEEN, "P1", AT, {}) == 1
    assert log.count() == 1


def test_a_copy_is_one_file_and_the_same(tmp_path):
    log = _some(tmp_path)
    log.copy_to(tmp_path / "copy")

    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["audit.sqlite"]
    assert AuditLog(tmp_path / "copy").rows() == log.rows()
    # A copy is gone on with.
    assert AuditLog(tmp_path / "copy").add(PAGE_SEEN, "P1", AT, {}) == 4


def test_what_can_t_be_written_is_said(tmp_path):
    (tmp_path / "audit").write_text("a file where the folder should be")

    with pytest.raises(Mistake, match="can't be read or written"):
        AuditLog(tmp_path / "audit").add(PAGE_SEEN, "P1", AT, {})
