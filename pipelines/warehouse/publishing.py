"""Publishing: a finished file under a new name, then the pointer. Readers see the old build or the new, never half."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines import fingerprint
from pipelines.durable import sync_folder, write_whole
from pipelines.warehouse.build import Built

POINTER = "current.json"
KEPT = 3


class LockedError(Exception):
    """Another load is running on this home."""


@dataclass(frozen=True)
class Published:
    """The pointer's content: which file is current, its hash, and what its build came to."""

    file: str
    sha256: str
    build: Built


@contextmanager
def sole_writer(warehouse: Path) -> Iterator[Path]:
    """Hold the home's lock, which dies with the process, and give an empty scratch folder; raises LockedError.

    What an earlier crash left half made is swept away.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(f"another load is running on {warehouse.parent}") from None
        scratch = warehouse / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        for leftover in [*warehouse.glob("*.building*"), *warehouse.glob("*.part")]:
            leftover.unlink()
        scratch.mkdir()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def publish(warehouse: Path, building: Path, built: Built) -> Published:
    """Give the finished file `building` its name, switch the pointer to it, and drop all but the last few builds."""
    wal = building.with_name(building.name + ".wal")
    if wal.exists():
        raise RuntimeError(f"{building} was not closed: {wal.name} is still there")
    final = _free_name(warehouse, built.build_id)
    with building.open("rb+") as file:
        os.fsync(file.fileno())
    building.replace(final)
    sync_folder(warehouse)
    published = Published(final.name, fingerprint.of_file(final), built)
    text = json.dumps(asdict(published), indent=1)
    write_whole(warehouse / POINTER, lambda path: path.write_text(text, encoding="utf-8"))
    _drop_old(warehouse, final)
    return published


def _free_name(warehouse: Path, build_id: str) -> Path:
    """A name that no build has: a reader that holds a file open must never find another under its name."""
    names = (f"guests-{build_id}{suffix}.duckdb" for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(warehouse / name for name in names if not (warehouse / name).exists())


def current(warehouse: Path) -> Published | None:
    """What is published now; None if nothing ever was."""
    try:
        content = json.loads((warehouse / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Published(content["file"], content["sha256"], Built(**content["build"]))


def is_whole(warehouse: Path, published: Published) -> bool:
    """Whether the published file is there with the very bytes that were published."""
    path = warehouse / published.file
    return path.exists() and fingerprint.of_file(path) == published.sha256


def _drop_old(warehouse: Path, final: Path) -> None:
    builds = sorted(warehouse.glob("guests-*.duckdb"))
    for old in [path for path in builds if path != final][: -(KEPT - 1)]:
        old.unlink()
