"""The chain of decisions: rows that are only ever added, each sealed with the hash of the one before.

One SQLite file per home. Nothing a person decided is lost by a rebuild, and nothing is changed without being noticed.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines import fingerprint
from pipelines.durable import sync_folder
from pipelines.mistakes import Mistake

FILE = "decisions.sqlite"
WITHDRAWN = "withdrawn"
# What a build depends on. An accepted hold decides whether a build is published, not what it says.
OF_A_BUILD = (WITHDRAWN,)
# A full disk, a folder without the right to write, another that writes: the file is as whole as before.
_OF_THE_MACHINE = frozenset(
    {
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
    }
)  # fmt: skip

_SCHEMA = """
create table if not exists decisions (
    number integer primary key,
    kind text not null,
    at text not null,
    content text not null,
    previous text not null,
    own text not null unique
) strict;
create trigger if not exists decisions_are_never_changed before update on decisions
begin select raise(abort, 'a decision is never changed'); end;
create trigger if not exists decisions_are_never_deleted before delete on decisions
begin select raise(abort, 'a decision is never deleted'); end;
"""


@dataclass(frozen=True)
class Decision:
    """One decision: its number (from 1), its kind, when it was made, its content (of JSON), its hash."""

    number: int
    kind: str
    at: str
    content: dict[str, object]
    own: str


@dataclass(frozen=True)
class Decisions:
    """The decisions in `folder`. Reading makes no file; only the holder of the home's lock may add."""

    folder: Path

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / FILE

    def all(self) -> list[Decision]:
        """Every decision, the oldest first; a Mistake where the chain is broken."""
        if not self.path.exists():
            return []
        with _opened(self.path) as connection:
            return list(self._checked(connection))

    def of_kind(self, *kinds: str) -> list[Decision]:
        """The decisions of these kinds, the oldest first; a Mistake where the chain is broken, whatever kind broke it."""
        return [one for one in self.all() if one.kind in kinds]

    def head(self) -> str:
        """The hash of all that a build depends on: whoever decides something else changes no build."""
        return fingerprint.of_value([[one.kind, one.content] for one in self.of_kind(*OF_A_BUILD)])

    def add(self, made: Iterable[tuple[str, dict[str, object]]], *, at: str) -> None:
        """Add decisions (kind and content), all of them or none, whatever moment the machine dies at."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            self.path.touch(mode=0o600)
        with _opened(self.path) as connection:
            connection.executescript(_SCHEMA)
            connection.execute("begin immediate")
            before = list(self._checked(connection))
            number, previous = (before[-1].number, before[-1].own) if before else (0, "")
            for kind, content in made:
                number += 1
                text = json.dumps(content, sort_keys=True, ensure_ascii=True)
                own = _seal(number, kind, at, text, previous)
                row = (number, kind, at, text, previous, own)
                connection.execute("insert into decisions values (?, ?, ?, ?, ?, ?)", row)
                previous = own
            connection.execute("commit")
        sync_folder(self.folder)

    def copy_to(self, folder: Path) -> None:
        """Write the decisions as they are at one moment into another folder, beside somebody who adds to them."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            with _opened(self.path) as source, _opened(folder / FILE, create=True) as target:
                source.backup(target)

    def continues(self, other: "Decisions") -> bool:
        """Whether all that `other` holds is the beginning of these."""
        mine, theirs = [one.own for one in self.all()], [one.own for one in other.all()]
        return mine[: len(theirs)] == theirs

    def _checked(self, connection: sqlite3.Connection) -> Iterator[Decision]:
        if not connection.execute("select name from sqlite_master where name = 'decisions'").fetchone():
            # Made, and stopped before the first decision was in it.
            return
        rows = connection.execute("select number, kind, at, content, previous, own from decisions order by number")
        previous = ""
        for place, (number, kind, at, text, before, own) in enumerate(rows, start=1):
            if number != place or before != previous or own != _seal(number, kind, at, text, previous):
                raise _broken(self.path, f"decision {place} is not what was written, or one before it is gone")
            previous = own
            yield Decision(number, kind, at, json.loads(text), own)


def _seal(number: int, kind: str, at: str, text: str, previous: str) -> str:
    return fingerprint.of_value([number, kind, at, text, previous])


def copy_decisions(folder: Path, to: Path) -> None:
    """Copy a home's decisions and the files beside them, as they are at one moment, beside a load that adds to them."""
    if not folder.is_dir():
        return
    # The files beside the chain are written before what needs them: taken after it, none is missing.
    Decisions(folder).copy_to(to)
    for path in folder.iterdir():
        if path.is_file() and not path.is_symlink() and not path.name.startswith(FILE) and path.suffix != ".part":
            shutil.copyfile(path, to / path.name)


@contextmanager
def _opened(path: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """The file, opened so that a commit survives a power cut; damage is said in words.

    Opened for writing even to read: a crash may have left a journal that has to be undone first.
    """
    mode = "rwc" if create else "rw"
    connection = None
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        # FULL leaves the name of the journal to the disk's own time: a power cut could undo what was said to be kept.
        connection.execute("pragma synchronous = extra")
        yield connection
    except sqlite3.DatabaseError as problem:
        # The low byte is the kind of the error.
        if getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _OF_THE_MACHINE:
            raise _refused(path, str(problem)) from None
        raise _broken(path, str(problem)) from None
    finally:
        if connection is not None:
            connection.close()


def _refused(path: Path, what: str) -> Mistake:
    return Mistake(
        f"the machine refused to read or write the decisions of this home: {what}",
        where=str(path),
        mend="make room, or give yourself the right to write there, and try again; nothing new was kept, and what was decided "
        "before stands: no backup is to be put back",
    )


def _broken(path: Path, what: str) -> Mistake:
    return Mistake(
        f"the decisions of this home can't be trusted: {what}",
        where=str(path),
        mend="put decisions/ back as the last backup has it (restore --help); nothing is read or written before",
    )
