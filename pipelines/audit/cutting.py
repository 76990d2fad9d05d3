"""Retention: whole months leave at the front of the log, and the seal of the last row that left stays in it.

Who copied the log before can still prove that the copy is the beginning of what is there.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.audit import file
from pipelines.audit.checking import checked
from pipelines.audit.log import CUT, AuditLog, append, stamp

NOBODY = "retention"


@dataclass(frozen=True)
class Cut:
    """How many rows left, and the first day that is still there."""

    rows: int
    before: date


def cut(log: AuditLog, months: int | None, *, now: datetime) -> Cut | None:
    """Let the rows leave that are more than so many whole months old; None where there are none.

    All or none, whatever moment the machine dies at. A Mistake where the log is not what was written: then nothing leaves.
    """
    if months is None or not log.path.exists():
        return None
    line = _first_day(now, months)
    with file.in_words(log.path), closing(file.opened(log.path)) as connection:
        through = _through(connection, stamp(line))
        if through is None:
            return None
        # What leaves can't be looked at again.
        fault = checked(connection, None).fault
        connection.execute("rollback")
        if fault:
            raise file.broken(log.path, fault)
        rows = _delete(connection, log, through, line, now)
        # Pages that held the rows are overwritten, in the file and in what lies beside it.
        connection.execute("pragma wal_checkpoint(truncate)")
    return Cut(rows, line.date())


def _first_day(now: datetime, months: int) -> datetime:
    here = now.astimezone()
    count = here.year * 12 + here.month - 1 - months
    return datetime(count // 12, count % 12 + 1, 1).astimezone()


def _through(connection: sqlite3.Connection, line: str) -> int | None:
    """The last of the rows at the front that are all from before the line."""
    if not file.has_rows(connection):
        return None
    first, last = connection.execute("select min(number), max(number) from audit").fetchone()
    if first is None:
        return None
    kept = connection.execute("select number from audit where at >= ? order by number limit 1", (line,)).fetchone()
    through = int(kept[0]) - 1 if kept else int(last)
    return through if through >= first else None


def _delete(connection: sqlite3.Connection, log: AuditLog, through: int, line: datetime, now: datetime) -> int:
    connection.execute("pragma secure_delete = on")
    connection.execute("begin immediate")
    own, first = connection.execute(
        "select own, (select min(number) from audit) from audit where number = ?", (through,)
    ).fetchone()
    said = {"through": through, "seal": own, "rows": through - first + 1, "before": line.date().isoformat()}
    append(connection, log.path, (stamp(now), CUT, NOBODY, json.dumps(said, sort_keys=True)))
    connection.execute("delete from audit where number <= ?", (through,))
    connection.execute("commit")
    return int(said["rows"])
