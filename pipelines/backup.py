"""A home in one file, and back: everything that can't be made again, with the SHA-256 of each file.

A tar with the manifest as its last member, so that one that is cut short is noticed. It holds guests' words (the vault,
the inbox): nobody but its owner may read it.
"""

import hashlib
import io
import json
import platform
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pipelines import fingerprint
from pipelines.durable import write_whole
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.warehouse.holding import HELD
from pipelines.warehouse.lock import sole_writer
from pipelines.warehouse.publishing import POINTER, current, is_whole

MANIFEST = "manifest.json"
FOLDERS = ("reference", "inbox", "archive", "decisions", "closed", "warehouse")
VAULT = "archive/vault"


@dataclass(frozen=True)
class BackedUp:
    """What a backup came to: its file, how many files are in it and how many bytes, and the build it has (None: none)."""

    path: Path
    files: int
    size: int
    build_id: str | None


class _Hashed:
    """A file that is read from, and the hash of what was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.hash.update(piece)
        return piece


def back_up(home: Home, to: Path, *, now: datetime) -> BackedUp:
    """Write a backup of `home` to the new file `to`, or into the folder `to` under a name with the time.

    Takes the home's lock, so that the archive, the decisions and the pointer are those of one moment: while a load runs
    it raises a LockedError, and a load can't begin meanwhile. Raises a Mistake where `to` is taken or within the home.
    """
    if not home.reference.is_dir():
        raise Mistake("there is no home to back up", where=str(home.root), mend="name its folder with --home")
    path = _new_file(home, to, now)
    with sole_writer(home.warehouse, doing="backup", now=now):
        published = current(home.warehouse)
        build = published if published and is_whole(home.warehouse, published) else None
        paths = [*_files(home), *([home.warehouse / build.file] if build else [])]
        write_whole(path, lambda part: _write(part, home, paths, now), mode=0o600, part=_part(path.parent, home))
    return BackedUp(path, len(paths), path.stat().st_size, build and build.build.build_id)


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


def _files(home: Home) -> Iterator[Path]:
    """All that can't be made again, and the pointer; verdicts and builds are made of it."""
    for folder in (home.reference, home.inbox, home.archive, home.decisions, home.closed):
        for path in sorted(folder.rglob("*")):
            # What is no file is no export either, and a link may lead anywhere.
            if (
                path.is_file()
                and not path.is_symlink()
                and path.suffix != ".part"
                and home.archive / "verdicts" not in path.parents
            ):
                yield path
    yield from (path for path in (home.warehouse / POINTER, home.warehouse / HELD) if path.exists())


def _write(part: Path, home: Home, paths: list[Path], now: datetime) -> None:
    hashes = {}
    with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in paths:
            with path.open("rb") as file:
                name = path.relative_to(home.root).as_posix()
                # Name, size and time alone: who owned a file on this machine means nothing on another.
                member = _member(name, path.stat().st_size, path.stat().st_mtime)
                hashed = _Hashed(file)
                tar.addfile(member, hashed)
                hashes[name] = hashed.hash.hexdigest()
        content = json.dumps({"made_at": now.isoformat(timespec="seconds"), "files": hashes}, indent=1).encode()
        tar.addfile(_member(MANIFEST, len(content), now.timestamp()), io.BytesIO(content))


def _member(name: str, size: int, changed: float) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime = size, int(changed)
    # Exports and archive hold guests' words and ids: a restored home is open to its owner alone.
    member.mode = 0o600
    return member
