"""Whether the log is what was written: every seal worked out again, from the seal of what was cut on."""

import json
import sqlite3
from dataclasses import dataclass

from pipelines.audit import file
from pipelines.audit.file import CUT


@dataclass(frozen=True)
class Checked:
    """How many rows there are, the first and the last one's time, the last one's seal; `fault` names the first broken row."""

    rows: int
    first_at: str | None
    last_at: str | None
    seal: str
    fault: str | None


def checked(connection: sqlite3.Connection, last: int | None) -> Checked:
    """Work out the seals of the `last` rows (None: of all)."""
    if not file.has_rows(connection):
        return Checked(0, None, None, "", None)
    connection.execute("begin")
    # Each by itself is looked up, both at once would be counted out.
    first, end = connection.execute(
        "select (select min(number) from audit), (select max(number) from audit)"
    ).fetchone()
    if first is None:
        return Checked(0, None, None, "", None)
    ends = dict(connection.execute("select number, at from audit where number in (?, ?)", (first, end)))
    seal = connection.execute("select own from audit where number = ?", (end,)).fetchone()[0]
    start = first if last is None else max(first, end - last + 1)
    fault = _first_fault(connection, first, start)
    return Checked(end - first + 1, ends[first], ends[end], seal, fault)


def _first_fault(connection: sqlite3.Connection, first: int, start: int) -> str | None:
    previous, fault = _before(connection, first, start)
    if fault:
        return fault
    rows = connection.execute(
        "select number, at, kind, who, content, previous, own from audit where number >= ? order by number", (start,)
    )
    for place, row in enumerate(rows, start=start):
        if row[0] != place:
            return f"row {place} is gone"
        if row[5] != previous:
            return f"row {place} does not go on from the row before, which was changed or put there instead"
        if row[6] != file.seal(*row[:6]):
            return f"row {place} is not what was written"
        previous = row[6]
    return None


def _before(connection: sqlite3.Connection, first: int, start: int) -> tuple[str, str | None]:
    """The seal that the row `start` goes on from, and what is wrong with it."""
    if start > first:
        found = connection.execute("select own from audit where number = ?", (start - 1,)).fetchone()
        return ("", f"row {start - 1} is gone") if found is None else (found[0], None)
    if first == 1:
        return "", None
    cut = connection.execute("select content from audit where kind = ? order by number desc limit 1", (CUT,)).fetchone()
    said = json.loads(cut[0]) if cut else {}
    if said.get("through") != first - 1:
        return "", f"row {first - 1} is gone, and retention did not cut it"
    return str(said["seal"]), None
