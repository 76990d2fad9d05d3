"""A home in one file, and back: everything that can't be made again, with the SHA-256 of each file.

A tar with the manifest as its last member, so that one that is cut short is noticed. It holds guests' words (the vault,
the inbox): nobody but its owner may read it.
"""

import hashlib
import io
import json
import os
import platform
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pipelines import fingerprint
from pipelines.audit.log import AuditLog
from pipelines.decisions.chain import copy_decisions
from pipelines.durable import write_whole
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.snapshot import files_below, link_all, link_closed
from pipelines.warehouse.lock import sole_backup
from pipelines.warehouse.publishing import current, is_whole

MANIFEST = "manifest.json"
FOLDERS = ("reference", "inbox", "archive", "decisions", "closed", "audit", "warehouse")
VAULT = "archive/vault"


@dataclass(frozen=True)
class BackedUp:
    """What a backup came to: its file, how many files are in it and how many bytes, and the build it has (None: none).

    `torn` are the exports that were being written: they are not restored.
    """

    path: Path
    files: int
    size: int
    build_id: str | None
    torn: tuple[str, ...] = ()


class _Hashed:
    """A file that is read from, and the hash of what was read; what somebody cut off it meanwhile is read as zeros."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        piece += bytes(max(0, size - len(piece)))
        self.hash.update(piece)
        return piece


def back_up(home: Home, to: Path, *, now: datetime, leaving: Callable[[Path], None] | None = None) -> BackedUp:
    """Write a backup of `home` to the new file `to`, or into the folder `to` under a name with the time.

    Archive, pointer and build are those of one moment, also beside a load that runs; decisions, then frozen periods,
    reference data and inbox are taken after it, so that nothing the archive or a decision knows is missing. Raises a
    LockedError beside another backup, a Mistake where `to` is taken or within the home. `leaving` is told its file before it is
    written, and before the audit log is taken.
    """
    if not home.reference.is_dir():
        raise Mistake("there is no home to back up", where=str(home.root), mend="name its folder with --home")
    path = _new_file(home, to, now)
    with sole_backup(home.warehouse, now=now) as links:
        if leaving:
            leaving(path)
        link_all(home, links)
        then = Home(links)
        published = current(then.warehouse)
        build = published if published and is_whole(then.warehouse, published) else None
        if published and not build:
            (then.warehouse / published.file).unlink(missing_ok=True)
        # Changed in place, and taken after the archive: nothing that the archive knows is missing.
        copy_decisions(home.decisions, then.decisions)
        AuditLog(home.audit).copy_to(then.audit)
        link_closed(home, links)
        files = {one.relative_to(links).as_posix(): one for one in files_below(links)}
        for folder in (home.reference, home.inbox):
            files |= {one.relative_to(home.root).as_posix(): one for one in files_below(folder)}
        torn: list[str] = []

        def write(part: Path) -> None:
            torn.extend(_write(part, files, now))
            lost = [name for name in torn if not name.startswith("inbox/")]
            if lost:
                raise Mistake(
                    "a file was changed while it was backed up",
                    where=str(home.root / lost[0]),
                    mend="back up again when nobody is writing to it",
                )

        write_whole(path, write, mode=0o600, part=_part(path.parent, home))
    return BackedUp(path, len(files) - len(torn), path.stat().st_size, build and build.build.build_id, tuple(torn))


def _new_file(home: Home, to: Path, now: datetime) -> Path:
    path = to / f"guest-tracking-{now:%Y%m%dT%H%M%S}.tar" if to.is_dir() else to
    if path.exists():
        raise Mistake(
            "a backup overwrites nothing", where=str(path), mend="choose another name, or a folder, with --to"
        )
    if not path.parent.is_dir():
        raise Mistake("there is no such folder", where=str(path.parent), mend="make it, or choose another with --to")
    if path.resolve().is_relative_to(home.root.resolve()):
        raise Mistake(
            "a backup within its home is lost with it", where=str(path), mend="choose a place outside with --to"
        )
    return path


def _part(folder: Path, home: Home) -> Path:
    """Where a backup of `home` is written until it is whole: what a crash leaves is overwritten by the next into `folder`.

    No other home, and none of another machine that shares the folder, writes there.
    """
    return folder / f".{fingerprint.of_value([platform.node(), str(home.root.resolve())])[:16]}.tar.part"


def _write(part: Path, files: dict[str, Path], now: datetime) -> list[str]:
    """Write the files into a tar under their names; which of them somebody changed meanwhile."""
    hashes, torn = {}, []
    with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in files.items():
            try:
                file = path.open("rb")
            except FileNotFoundError:
                # An export may leave the inbox at any time.
                continue
            with file:
                before = os.fstat(file.fileno())
                hashed = _Hashed(file)
                # Name, size and time alone: who owned a file on this machine means nothing on another.
                tar.addfile(_member(name, before.st_size, before.st_mtime), hashed)
                hashes[name] = hashed.hash.hexdigest()
                after = os.fstat(file.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                torn.append(name)
        said = {"made_at": now.isoformat(timespec="seconds"), "files": hashes, "torn": torn}
        content = json.dumps(said, indent=1).encode()
        tar.addfile(_member(MANIFEST, len(content), now.timestamp()), io.BytesIO(content))
    return torn


def _member(name: str, size: int, changed: float) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime = size, int(changed)
    # Exports and archive hold guests' words and ids: a restored home is open to its owner alone.
    member.mode = 0o600
    return member
