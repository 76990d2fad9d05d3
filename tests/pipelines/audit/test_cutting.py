"""Whole months leave at the front of the audit log, and the seal of what left stays."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from pipelines.audit.cutting import cut
from pipelines.audit.log import CUT, PAGE_SEEN, Asked, AuditLog
from pipelines.mistakes import Mistake
from tests.factories import CHAIN, NOW, a_home, loaded, many_responses, write_csv

# 16 November 2026, in any zone of the earth.
DAYS = ["2026-07-20", "2026-08-30", "2026-09-02", "2026-10-15", "2026-11-15"]


@pytest.fixture
def log(tmp_path) -> AuditLog:
    made = AuditLog(tmp_path / "audit")
    for number, day in enumerate(DAYS):
        made.add(PAGE_SEEN, f"P{number}", f"{day}T12:00:00+00:00", {"page": "My site", "secret": f"about {day}"})
    return made


def _days(log: AuditLog) -> list[str]:
    return [one.at[:10] for one in reversed(log.rows()) if one.kind != CUT]


@pytest.mark.parametrize(("months", "left"), [(1, 2), (2, 3), (3, 4), (4, 5), (None, 5), (1200, 5)])
def test_what_is_older_than_so_many_whole_months_leaves(log, months, left):
    found = cut(log, months, now=NOW)

    assert (found.rows if found else 0) == 5 - left
    assert _days(log) == DAYS[5 - left :]
    assert log.check().fault is None


def test_the_seal_of_what_was_cut_is_kept(log):
    seal = next(one.own for one in log.rows() if one.number == 3)

    found = cut(log, 1, now=NOW)

    assert found is not None
    assert found.before == date(2026, 10, 1)
    row = log.rows()[0]
    assert (row.kind, row.number) == (CUT, 6)
    assert row.content == {"through": 3, "seal": seal, "rows": 3, "before": "2026-10-01"}


def test_nothing_is_cut_twice_and_the_log_goes_on(log):
    cut(log, 1, now=NOW)

    assert cut(log, 1, now=NOW) is None
    assert log.add(PAGE_SEEN, "P1", NOW.isoformat(), {}) == 7
    assert cut(log, 1, now=datetime(2026, 12, 2, tzinfo=UTC)).rows == 1
    assert log.check().fault is None


def test_where_all_is_old_the_cut_alone_is_left(log):
    assert cut(log, 1, now=datetime(2028, 1, 16, tzinfo=UTC)).rows == 5

    assert [one.kind for one in log.rows()] == [CUT]
    assert cut(log, 1, now=datetime(2028, 3, 16, tzinfo=UTC)).rows == 1
    assert [(one.kind, one.number) for one in log.rows()] == [(CUT, 7)]
    assert log.check().fault is None


def test_what_was_cut_is_not_in_the_file_any_more(log):
    cut(log, 1, now=NOW)

    content = b"".join(path.read_bytes() for path in log.folder.iterdir())
    assert b"about 2026-07-20" not in content
    assert b"about 2026-10-15" in content


def test_more_than_was_cut_can_t_be_deleted(log):
    cut(log, 1, now=NOW)

    with closing(sqlite3.connect(log.path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("delete from audit where number = 4")


def test_a_broken_log_is_kept_whole(log):
    with closing(sqlite3.connect(log.path)) as connection:
        connection.execute("drop trigger audit_rows_are_never_changed")
        connection.execute("update audit set who = 'P9' where number = 2")
        connection.commit()

    with pytest.raises(Mistake, match="row 2 is not what was written"):
        cut(log, 1, now=NOW)

    assert log.count() == 5


def test_a_row_that_says_it_is_a_cut_and_is_none_is_found_out(log):
    log.add(CUT, "P1", NOW.isoformat(), {"through": 2, "seal": "0" * 64, "rows": 2, "before": "2026-09-01"})
    with closing(sqlite3.connect(log.path)) as connection:
        connection.execute("delete from audit where number <= 2")
        connection.commit()

    assert "row 3 does not go on" in str(log.check().fault)


def test_a_load_cuts_and_says_so_and_a_broken_log_holds_up_no_answers(tmp_path):
    home = a_home(tmp_path / "home", chain=CHAIN + "\n[retention]\naudit_months = 1\n")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(2))
    log = AuditLog(home.audit)
    for day in DAYS:
        log.add(PAGE_SEEN, "P1", f"{day}T12:00:00+00:00", {})

    assert loaded(home).gone.cut.rows == 3
    assert log.count(Asked(kinds=(CUT,))) == 1
    assert loaded(home).gone.cut is None
    with closing(sqlite3.connect(log.path)) as connection:
        connection.execute("drop trigger audit_rows_are_never_changed")
        connection.execute("update audit set who = 'P9', at = '2026-01-01' where number = 4")
        connection.commit()
    broken = loaded(home)
    assert "can't be trusted" in broken.gone.uncut
    assert broken.published
