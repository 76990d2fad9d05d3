"""One writer at a time, and one backup beside it: the home's locks, and who holds them."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

LOCK, BACKUP_LOCK, BACKUP = "lock", "backup.lock", "backup"
MOMENT = 0.05


class LockedError(Exception):
    """Another command is writing to this home."""


@contextmanager
def sole_writer(warehouse: Path, *, doing: str, now: datetime) -> Iterator[Path]:
    """Hold the home's lock, which dies with the process, and give an empty scratch folder; raises LockedError.

    `doing` (such as "load") and `now` are written into the lock for whoever is locked out. What an earlier crash left
    half made is swept away.
    """
    with _alone(warehouse, LOCK, doing, now):
        scratch = warehouse / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        for leftover in [*warehouse.glob("*.building*"), *warehouse.glob("*.part")]:
            leftover.unlink()
        if (warehouse / BACKUP).exists():
            # Only what a backup left that did not come to its end: one that runs holds its own lock.
            with suppress(LockedError), sole_backup(warehouse, now=now):
                pass
        scratch.mkdir()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def sole_backup(warehouse: Path, *, now: datetime) -> Iterator[Path]:
    """Be the only backup of a home, beside whatever else writes to it; gives the name of a folder that is not there.

    What lies in the folder in the end, or lay there after a crash, is removed: it holds guests' words.
    """
    with _alone(warehouse, BACKUP_LOCK, "backup", now):
        folder = warehouse / BACKUP
        shutil.rmtree(folder, ignore_errors=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(warehouse: Path, name: str, doing: str, now: datetime) -> Iterator[None]:
    warehouse.mkdir(parents=True, exist_ok=True)
    # Opened to append: opening to write would wipe out what the holder wrote.
    with (warehouse / name).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(f"{_holder(lock)} is running on {warehouse.parent}") from None
        lock.truncate(0)
        json.dump({"doing": doing, "pid": os.getpid(), "since": now.isoformat(timespec="seconds")}, lock)
        lock.flush()
        yield


def _holder(lock: TextIO) -> str:
    # It writes its name in the instant after it has taken the lock: until then the name is that of the holder before.
    time.sleep(MOMENT)
    lock.seek(0)
    try:
        said = json.load(lock)
    except ValueError:
        # It is a slow machine, and the name is not written yet.
        return "another command, begun this moment,"
    return f"another {said['doing']} (process {said['pid']}, since {said['since']})"
