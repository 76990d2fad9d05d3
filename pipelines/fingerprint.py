"""Hashes that say whether two inputs are the same: of files, of values, of our own code."""

import hashlib
import json
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hex digits; reads it in pieces."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def of_bytes(content: bytes) -> str:
    """The SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def of_value(value: object) -> str:
    """The SHA-256 of a value that JSON can write (dates and the like as their text), whatever the order of keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def of_code(folder: Path = PACKAGE) -> str:
    """The SHA-256 of the Python and SQL files below `folder`: what the code is, without anybody counting versions.

    Read once in a process: what runs in it stays what it was when it began.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".sql"})
    return of_value([(path.relative_to(folder).as_posix(), of_file(path)) for path in files])
