"""Files that are whole or absent, whatever moment the machine dies at."""

import os
from collections.abc import Callable
from pathlib import Path

# What identifies a file's content without reading it: who replaces a file gives its name another inode.
Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None where it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut (fsync of the directory)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(root: Path) -> None:
    """Make every name below `root` survive a power cut; what is in its files has to be synced by whoever wrote them."""
    for folder in [*(path for path in root.rglob("*") if path.is_dir()), root]:
        sync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove what a crash left half written in `folder`; nobody else may be writing there."""
    for leftover in folder.glob("*.part"):
        leftover.unlink()


def write_whole(
    path: Path, write: Callable[[Path], object], *, mode: int | None = None, part: Path | None = None
) -> None:
    """Let `write` fill a temporary file beside `path` (`part`, else its name with `.part`), sync it and rename it into place.

    With `mode`, the file has these rights before anything is in it. A leftover `.part` file of an earlier crash is
    overwritten. If `write` fails, `path` stays as it was.
    """
    part = part or path.with_name(path.name + ".part")
    try:
        if mode is not None:
            part.touch(mode=mode)
        write(part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)
