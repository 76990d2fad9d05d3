"""A reader beside everything: another process that opens what is published the way the dashboard does, again and again.

It is told a home to watch and, later, to stop; then it says what it has seen.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.home import REPOSITORY, Home

PAUSE = 0.005
# What is published is opened and asked whenever the pointer has changed, and on every so manyth look besides.
FULL = 16


@dataclass
class Seen:
    """What a reader saw: how often it looked, the logical hashes in the order they came, and what was wrong."""

    reads: int = 0
    builds: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Reader:
    """The reading process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.reader"],
            cwd=REPOSITORY,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    @contextmanager
    def watching(self, home: Home) -> Iterator[Seen]:
        """Poll the home for as long as this lasts; what was seen is filled in at the end."""
        seen = Seen()
        self._tell(str(home.root))
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "watching\n"
        try:
            yield seen
        finally:
            self._tell("stop")
            for name, value in json.loads(self._process.stdout.readline()).items():
                setattr(seen, name, value)

    def _tell(self, words: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=600)


def _serve() -> None:
    for line in sys.stdin:
        seen = _watch(Home(Path(line.strip())))
        print(json.dumps(seen.__dict__), flush=True)


def _watch(home: Home) -> Seen:
    from dashboard.warehouse import _Current

    seen, current, is_told, before = Seen(), _Current(), False, None
    print("watching", flush=True)
    while True:
        try:
            stamp = _stamp(home)
            # Once more after it is told to stop: the last state counts too.
            if stamp != before or is_told or seen.reads % FULL == 0:
                _look(home, current, seen)
            before = stamp
        except Exception as problem:  # noqa: BLE001  (whatever a page could stumble over)
            seen.wrong.append(f"{type(problem).__name__}: {problem}")
        seen.reads += 1
        if is_told:
            return seen
        if select.select([sys.stdin], [], [], PAUSE)[0]:
            sys.stdin.readline()
            is_told = True


def _stamp(home: Home) -> tuple[int, int] | None:
    try:
        found = (home.warehouse / "current.json").stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _look(home: Home, current: object, seen: Seen) -> None:
    from pipelines.warehouse.rollback import held

    opened = current.of(home)
    held(home.warehouse)
    if opened is None:
        if seen.builds:
            seen.wrong.append("nothing is published any more")
        return
    published, build = opened
    asked = "select (select count(*) from warehouse.responses), logical_hash from warehouse.builds"
    found = build._instance.cursor().sql(asked).fetchall()
    if found != [(published.build.responses, published.build.logical_hash)]:
        seen.wrong.append(f"the pointer says {published.build}, the file {found}")
    if seen.builds[-1:] != [published.build.logical_hash]:
        seen.builds.append(published.build.logical_hash)


if __name__ == "__main__":
    _serve()
