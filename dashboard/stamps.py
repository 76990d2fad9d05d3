"""What tells one version of some files from the next: in the key of whatever is kept of them."""

from collections.abc import Iterable
from pathlib import Path


def stamps(paths: Iterable[Path]) -> list[tuple[str, int, int]]:
    """Of each file that is there its path, when it was changed, and its size; the order of `paths` changes nothing."""
    return [_stamp(path) for path in sorted(paths) if path.exists()]


def _stamp(path: Path) -> tuple[str, int, int]:
    found = path.stat()
    return str(path), found.st_mtime_ns, found.st_size
