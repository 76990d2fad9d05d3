"""The audit log of a home: rows that are only ever added, each sealed with the hash of the one before.

Several threads and processes may add at once. Adding costs the same however long the log is.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.audit import file
from pipelines.audit.checking import Checked, checked
from pipelines.audit.file import CUT
from pipelines.durable import sync_folder

SIGNED_IN, SIGNED_OUT, PAGE_SEEN = "signed_in", "signed_out", "page_seen"
EXPORTED, UNMASKED, DECIDED = "exported", "unmasked", "decided"
KINDS = (SIGNED_IN, SIGNED_OUT, PAGE_SEEN, EXPORTED, UNMASKED, DECIDED, CUT)

_COLUMNS = "number, at, kind, who, content, previous, own"

# From one person or page to the next by the index: however many rows each has, it costs the same.
_PEOPLE = """
with recursive people (who) as (
    select min(who) from audit
    union all select (select min(who) from audit where who > people.who) from people where people.who is not null
)
select who, (
    select json_extract(content, '$.name') from audit
    where audit.who = people.who and json_extract(content, '$.name') is not null order by number desc limit 1
)
from people where who is not null and who is not (select who from audit where kind = 'cut' order by number desc limit 1)
"""
_PAGES = """
with recursive pages (page) as (
    select * from (select json_extract(content, '$.page') from audit indexed by audit_by_page
        where kind = 'page_seen' and json_extract(content, '$.page') > '' order by json_extract(content, '$.page') limit 1)
    union all select (select json_extract(content, '$.page') from audit indexed by audit_by_page
        where kind = 'page_seen' and json_extract(content, '$.page') > pages.page
        order by json_extract(content, '$.page') limit 1)
    from pages where pages.page is not null
)
select page from pages where page is not null
"""


@dataclass(frozen=True)
class Row:
    """A row: its number (from 1), when (UTC), its kind, who (a person_id, or what tells them apart), what, and its seal."""

    number: int
    at: str
    kind: str
    who: str
    content: dict[str, object]
    own: str


@dataclass(frozen=True)
class Asked:
    """Which rows are asked for; None and () ask for all. `page`: who saw it. `since` is within, `before` is not."""

    who: str | None = None
    kinds: tuple[str, ...] = ()
    page: str | None = None
    since: datetime | None = None
    before: datetime | None = None


class AuditLog:
    """The log in `folder`. Reading makes no file. Every method raises a Mistake where the file can't be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._kept: tuple[tuple[int, int], sqlite3.Connection] | None = None

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / file.FILE

    def add(self, kind: str, who: str, at: str, content: Mapping[str, object]) -> int:
        """Add a row and give its number once it is on the disk. A ValueError for a kind that there is none of."""
        if kind not in KINDS:
            raise ValueError(f"no row of the audit log is of the kind {kind!r}")
        text = json.dumps(content, sort_keys=True, ensure_ascii=True)
        moment = stamp(datetime.fromisoformat(at))
        with self._lock, file.in_words(self.path):
            connection = self._writer()
            connection.execute("begin immediate")
            try:
                number = append(connection, self.path, (moment, kind, who, text))
                connection.execute("commit")
            finally:
                if connection.in_transaction:
                    connection.execute("rollback")
        return number

    def rows(self, asked: Asked | None = None, *, most: int | None = None, past: int = 0) -> list[Row]:
        """The rows asked for, the newest first: at most `most`, without the first `past` of them."""
        asked = asked or Asked()
        where, values = _condition(asked)
        query = f"select {_COLUMNS} from audit where {where} order by number desc limit ? offset ?"  # noqa: S608  (our words)
        return self._read(query, *values, -1 if most is None else most, past)

    def count(self, asked: Asked | None = None) -> int:
        """How many rows are asked for."""
        where, values = _condition(asked or Asked())
        return int(next(iter(self._select(f"select count(*) from audit where {where}", *values)), (0,))[0])  # noqa: S608

    def people(self) -> dict[str, str]:
        """Who is in the log, by name: what tells them apart, and what they were called last."""
        found = {str(who): str(name or who) for who, name in self._select(_PEOPLE)}
        return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))

    def pages(self) -> list[str]:
        """The pages that were seen, by name."""
        return [str(page) for (page,) in self._select(_PAGES)]

    def check(self, *, last: int | None = None) -> Checked:
        """Work out every seal again, or those of the `last` rows alone; what is broken is said, not raised."""
        if not self.path.exists():
            return Checked(0, None, None, "", None)
        with file.in_words(self.path), closing(file.opened(self.path)) as connection:
            return checked(connection, last)

    def copy_to(self, folder: Path) -> None:
        """Write the log as it is at one moment into another folder, beside whoever adds to it."""
        if not self.path.exists():
            return
        folder.mkdir(mode=file.OWN_FOLDER, parents=True, exist_ok=True)
        copy = folder / file.FILE
        copy.touch(mode=file.OWN_FILE)
        with file.in_words(self.path), closing(file.opened(self.path)) as source, closing(file.opened(copy)) as target:
            source.backup(target)
            # One file and nothing beside it, so that it can be taken as it is.
            target.execute("pragma journal_mode = delete")
        sync_folder(folder)

    def _read(self, query: str, *values: object) -> list[Row]:
        return [
            Row(number, at, kind, who, json.loads(content), own)
            for number, at, kind, who, content, _, own in self._select(query, *values)
        ]

    def _select(self, query: str, *values: object) -> Iterator[tuple]:
        if not self.path.exists():
            return iter(())
        with file.in_words(self.path), closing(file.opened(self.path)) as connection:
            return iter(connection.execute(query, values).fetchall() if file.has_rows(connection) else [])

    def _writer(self) -> sqlite3.Connection:
        """The connection that adds, kept open: to open one costs twenty times as much as a row.

        Another is opened where somebody has put another file there.
        """
        if self._kept is not None:
            key, connection = self._kept
            try:
                found = self.path.stat()
            except FileNotFoundError:
                found = None
            if found and key == (found.st_dev, found.st_ino):
                return connection
        connection = file.made(self.path)
        found = self.path.stat()
        self._kept = ((found.st_dev, found.st_ino), connection)
        return connection


def stamp(moment: datetime) -> str:
    """A moment as rows have it: UTC, to the second, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def append(connection: sqlite3.Connection, path: Path, said: tuple[str, str, str, str]) -> int:
    """Add a row (at, kind, who, content) behind the last one, whose own seal is looked at first; its number."""
    at, kind, who, text = said
    last = connection.execute(f"select {_COLUMNS} from audit order by number desc limit 1").fetchone()  # noqa: S608
    if last and last[6] != file.seal(*last[:6]):
        raise file.broken(path, f"row {last[0]} is not what was written")
    number, previous = (last[0] + 1, last[6]) if last else (1, "")
    own = file.seal(number, at, kind, who, text, previous)
    connection.execute("insert into audit values (?, ?, ?, ?, ?, ?, ?)", (number, at, kind, who, text, previous, own))
    return number


def _condition(asked: Asked) -> tuple[str, list[object]]:
    parts: list[tuple[str, list[object]]] = [("true", [])]
    if asked.who is not None:
        parts.append(("who = ?", [asked.who]))
    if asked.kinds:
        parts.append((f"kind in ({', '.join('?' * len(asked.kinds))})", list(asked.kinds)))
    if asked.page is not None:
        # In these words the index has it.
        parts.append(("kind = 'page_seen' and json_extract(content, '$.page') = ?", [asked.page]))
    if asked.since is not None:
        parts.append(("at >= ?", [stamp(asked.since)]))
    if asked.before is not None:
        parts.append(("at < ?", [stamp(asked.before)]))
    return " and ".join(condition for condition, _ in parts), [value for _, values in parts for value in values]
