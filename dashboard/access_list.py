"""The access list as it is now: read again as soon as the file is another one, so that whoever is taken out is out.

What did not change is not read again: ten thousand rows take longer than a page.
"""

import hashlib
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.mistakes import Mistake
from pipelines.reference.access import FILE, AccessTable, read_access
from pipelines.reference.reference import Reference

# A file may change twice within one tick of its clock: of one that was written this lately the bytes are compared.
TICK_NS = 2_000_000_000
Stamp = tuple[int, ...]


@dataclass(frozen=True)
class _Kept:
    stamp: Stamp
    build_id: str
    digest: bytes
    found: AccessTable | Mistake


class AccessLists:
    """The access lists of the homes that are served. Safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Path, _Kept] = {}

    def now(self, folder: Path, build_id: str, reference: Reference) -> AccessTable:
        """The list in a reference folder, by the organisation of a build; a Mistake where it does not fit: nobody gets in."""
        with self._lock:
            kept = self._kept.get(folder)
            stamp = _stamp(folder / FILE)
            if kept is None or (kept.stamp, kept.build_id) != (stamp, build_id) or _is_young(stamp):
                # Taken before it is read: what is written in between is found to be another file on the next look.
                digest = _digest(folder / FILE)
                is_same = kept is not None and (kept.build_id, kept.digest) == (build_id, digest)
                found = kept.found if kept is not None and is_same else _read(folder, reference)
                kept = self._kept[folder] = _Kept(stamp, build_id, digest, found)
        if isinstance(kept.found, Mistake):
            raise kept.found.with_traceback(None)
        return kept.found


def _read(folder: Path, reference: Reference) -> AccessTable | Mistake:
    try:
        return read_access(folder, reference)
    except Mistake as mistake:
        return mistake


def _stamp(path: Path) -> Stamp:
    """What tells one state of a file from another; empty where it is not there."""
    try:
        there = path.stat()
    except OSError:
        return ()
    return (there.st_mtime_ns, there.st_ctime_ns, there.st_size, there.st_ino, there.st_dev)


def _digest(path: Path) -> bytes:
    """What tells the bytes of a file from others; empty where they can't be read, which its reader says in words."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""


def _is_young(stamp: Stamp) -> bool:
    return bool(stamp) and time.time_ns() - max(stamp[:2]) < TICK_NS
