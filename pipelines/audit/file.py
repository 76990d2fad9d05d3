"""The file of the audit log: its table, what keeps it from being changed, and how it is opened.

Beside the dashboard a load may write, so a writer waits for the other. A row that `add` came back from is on the disk: with a
write-ahead log that costs one sync, where a rollback journal takes four.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines import fingerprint
from pipelines.durable import sync_folder
from pipelines.mistakes import Mistake

FILE, LOCK = "audit.sqlite", "lock"
# The kind of the row that stands for what retention has cut off the front.
CUT = "cut"
OWN_FILE, OWN_FOLDER = 0o600, 0o700
# So long one writer waits for another; a row takes a thousandth of it.
PATIENCE = 15.0

# A row leaves at the front alone, and only what a later row of the kind "cut" says: see `cutting`.
_SCHEMA = """
create table if not exists audit (
    number integer primary key,
    at text not null,
    kind text not null,
    who text not null,
    content text not null,
    previous text not null,
    own text not null
) strict;
create index if not exists audit_by_kind on audit (kind, number);
create index if not exists audit_by_who on audit (who, number);
create index if not exists audit_by_page on audit (json_extract(content, '$.page'), number) where kind = 'page_seen';
create trigger if not exists audit_rows_are_never_changed before update on audit
begin select raise(abort, 'a row of the audit log is never changed'); end;
create trigger if not exists audit_rows_are_added_at_the_end before insert on audit
when new.number is not (select coalesce(max(number), 0) + 1 from audit)
begin select raise(abort, 'a row of the audit log is added at its end'); end;
create trigger if not exists audit_rows_are_never_deleted before delete on audit
when old.number > coalesce(
    (select json_extract(content, '$.through') from audit where kind = 'cut' order by number desc limit 1), 0)
begin select raise(abort, 'a row of the audit log is deleted by its retention alone'); end;
"""


def seal(number: int, at: str, kind: str, who: str, content: str, previous: str) -> str:
    """The hash of a row and of the seal of the row before."""
    return fingerprint.of_value([number, at, kind, who, content, previous])


def opened(path: Path) -> sqlite3.Connection:
    """The file, opened so that a commit survives a power cut; to be used by one thread at a time."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE, check_same_thread=False
    )
    connection.execute("pragma synchronous = full")
    return connection


def made(path: Path) -> sqlite3.Connection:
    """The file, made first where it is not there; whoever else would make it at this moment waits."""
    folder = path.parent
    if not folder.is_dir():
        folder.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
        sync_folder(folder.parent)
    with (folder / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path.touch(mode=OWN_FILE)
        connection = opened(path)
        connection.execute("pragma journal_mode = wal")
        connection.executescript(_SCHEMA)
        sync_folder(folder)
    return connection


def has_rows(connection: sqlite3.Connection) -> bool:
    """Whether there is a table: a file may have been made, and stopped before it was in it."""
    return connection.execute("select 1 from sqlite_master where name = 'audit'").fetchone() is not None


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Say in words what the file or the machine refuses."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        raise _refused(path, str(problem)) from None
    except sqlite3.DatabaseError as problem:
        raise broken(path, str(problem)) from None
    except OSError as problem:
        raise _refused(path, problem.strerror or str(problem)) from None


def broken(path: Path, what: str) -> Mistake:
    """That the log is not what was written."""
    return Mistake(
        f"the audit log of this home can't be trusted: {what}",
        where=str(path),
        mend="keep a copy of audit/ and find out who could write there; then put it back as the last backup has it",
    )


def _refused(path: Path, what: str) -> Mistake:
    return Mistake(
        f"the audit log can't be read or written: {what}", where=str(path), mend="make room, or give the right to write"
    )
