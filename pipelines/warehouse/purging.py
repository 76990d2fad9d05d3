"""Kept builds that still hold what guests have withdrawn: deleted, and remembered, so that nobody goes back to one."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.durable import write_whole
from pipelines.warehouse.database import attach
from pipelines.warehouse.publishing import current, kept

REMOVED = "removed.json"


@dataclass(frozen=True)
class Removed:
    """A build that was deleted because guests' answers in it were withdrawn, and when."""

    build_id: str
    file: str
    at: str

    def in_words(self) -> str:
        """What to tell whoever asks for it."""
        return f"build {self.build_id} was removed on {self.at[:10]} because guests' answers were withdrawn"


def removed(warehouse: Path) -> list[Removed]:
    """Every build that was ever deleted for it, the oldest first."""
    try:
        content = json.loads((warehouse / REMOVED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [Removed(**one) for one in content]


def withdrawn_in(build: Path, withdrawn: dict[str, int]) -> int:
    """How many records a build still holds that are withdrawn; `withdrawn` says how many of each file, by its hash.

    A file that can't be read holds nobody knows what: all of them.
    """
    if not withdrawn:
        return 0
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        columns = {row[0] for row in connection.execute("describe built.files").fetchall()}
        without = "withdrawn" if "withdrawn" in columns else "0"
        files = connection.execute(f"select file_hash, {without} from built.files").fetchall()
    except duckdb.Error:
        return sum(withdrawn.values())
    finally:
        connection.close()
    return sum(max(0, withdrawn.get(file_hash, 0) - count) for file_hash, count in files)


def purge(warehouse: Path, withdrawn: dict[str, int], *, now: datetime) -> list[Removed]:
    """Delete the kept builds that hold withdrawn records; not the one that is served. Gives what was deleted now.

    Noted before it is done: stopped in between, the next load does it again.
    """
    served = current(warehouse)
    found = [
        Removed(one.build.build_id, one.file, now.isoformat(timespec="seconds"))
        for one in kept(warehouse)
        if served and one.file != served.file and withdrawn_in(warehouse / one.file, withdrawn)
    ]
    if found:
        known = removed(warehouse)
        new = [one for one in found if one.file not in {other.file for other in known}]
        text = json.dumps([asdict(one) for one in [*known, *new]], indent=1)
        write_whole(warehouse / REMOVED, lambda part: part.write_text(text, encoding="utf-8"))
    for one in found:
        (warehouse / one.file).unlink()
    return found
