"""Which bytes a file of the inbox has, told without reading it again: exports stay there for years.

`archive/inbox.json` notes what the file system said of each file when it was read, and its hash. A file that is written
to gets another time of change, which nobody can set, so the same note means the same bytes. It can be made again at any
time: where it is damaged, or the files are another machine's, every file is read.
"""

import json
from pathlib import Path
from typing import NamedTuple

from pipelines.durable import write_whole

NOTE = "inbox.json"
# A file that is written to twice within one tick of the file system's clock looks the same: what was as young as this when
# it was noted is read once more. No file system in use has longer ticks.
YOUNG = 2_000_000_000


class FileState(NamedTuple):
    """What the file system says of a file; times in nanoseconds."""

    number: int
    size: int
    modified: int
    changed: int


class Seen:
    """The note at `path`, as it was, and what is to be noted now."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before, self._written = _noted(path)
        self._now: dict[str, tuple[FileState, str]] = {}

    def hash_of(self, name: str, state: FileState) -> str | None:
        """The hash of the file of this name; None where it has to be read. What is told is noted again."""
        before = self._before.get(name)
        if before is None or before[0] != state or state.changed + YOUNG > self._written:
            return None
        self._now[name] = before
        return before[1]

    def note(self, name: str, state: FileState, file_hash: str) -> None:
        """Note the hash of what was read."""
        self._now[name] = (state, file_hash)

    def write(self) -> None:
        """Write what was told and noted, where it is not what stands there, or some of it was too young."""
        youngest = max((state.changed for state, _ in self._now.values()), default=0)
        if self._now and (self._now != self._before or youngest + YOUNG > self._written):
            text = json.dumps(self._now)
            write_whole(self._path, lambda part: part.write_text(text, encoding="utf-8"))


def _noted(path: Path) -> tuple[dict[str, tuple[FileState, str]], int]:
    """What is noted, and when it was written by the file system's clock."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = {name: (FileState(*state), str(file_hash)) for name, (state, file_hash) in content.items()}
        return found, path.stat().st_mtime_ns
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}, 0
