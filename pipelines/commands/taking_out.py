"""The one way by which a command writes a file out of a home: noted in the audit log first, and only then put at its place."""

from dataclasses import dataclass
from pathlib import Path

from pipelines import fingerprint
from pipelines.audit.log import EXPORTED
from pipelines.commands.noting import note
from pipelines.commands.terminal import check_free, write_private
from pipelines.home import Home
from pipelines.mistakes import Mistake


@dataclass(frozen=True)
class Leaving:
    """A file that leaves: what it is, what of it was asked for, how many rows it has (None: it has none), which person asks."""

    what: str
    chosen: str
    rows: int | None = None
    by: str | None = None


def take_out(home: Home, to: Path, content: bytes, leaving: Leaving, *, option: str) -> None:
    """Write a new file that is its owner's alone; `option` named it.

    A Mistake, and no file, where it is there or its folder is not, or where that it leaves can't be noted.
    """
    check_free(to, option=option)
    said = {
        "what": leaving.what,
        "file": to.name,
        "rows": leaving.rows,
        "bytes": len(content),
        "sha256": fingerprint.of_bytes(content),
        "filter": leaving.chosen,
    }
    try:
        note(home, EXPORTED, said, leaving.by)
    except Mistake as problem:
        raise Mistake(
            f"no file is written, as it can't be noted that it leaves: {problem.what}",
            where=problem.where,
            mend=problem.mend,
        ) from None
    write_private(to, content, option=option)
