"""What lies in the inbox: files with their content, what is passed over, and what may be taken out again."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from pipelines import fingerprint
from pipelines.durable import sync_folder
from pipelines.intake import limits
from pipelines.intake.seen import FileState


@dataclass(frozen=True)
class Received:
    """What became of one thing in the inbox.

    outcome: "archived", "known" (same bytes as before), "list" (of withdrawals), "refused", "waiting" (for the next load)
    or "passed over". `path` and `file_hash` say which bytes were read; without a hash none were. `withdrawn`: how many of
    an archived file's records were left out.
    """

    file_name: str
    outcome: str
    records: int = 0
    reason: str = ""
    path: Path | None = None
    file_hash: str = ""
    withdrawn: int = 0


@dataclass(frozen=True)
class Delivered:
    """A file of the inbox as it was read: its name as text, its bytes, their hash, and what the file system said of it."""

    path: Path
    name: str
    content: bytes
    file_hash: str
    state: FileState

    def became(self, outcome: str, records: int = 0, reason: str = "", *, withdrawn: int = 0) -> Received:
        """What became of it."""
        return Received(self.name, outcome, records, reason, self.path, self.file_hash, withdrawn)


def inbox_files(inbox: Path) -> list[Path]:
    """The files of the inbox, by name; hidden files are not exports."""
    return [path for path in _shown(inbox) if stat.S_ISREG(path.lstat().st_mode)]


def passed_over(inbox: Path) -> list[Received]:
    """What lies in the inbox and is no file, with what to do about it: a link may lead to what is nobody's export."""
    found = []
    for path in _shown(inbox):
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "a link" if stat.S_ISLNK(mode) else "no file"
            reason = f"it is {kind}; put the files themselves into the inbox"
            found.append(Received(printable_name(path), "passed over", reason=reason))
    return found


def _shown(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.iterdir() if not path.name.startswith(".")) if inbox.is_dir() else []


def delivered(path: Path) -> Delivered | Received:
    """A file of the inbox with its content; or that it waits, as it is still being written or can't be read now."""
    name = printable_name(path)
    try:
        content, state = _content(path)
    except OSError as problem:
        # Gone, or not ours to read: no reason to keep the others waiting.
        return Received(name, "waiting", reason=f"it can't be read now ({problem.strerror})")
    if content is None:
        return Received(name, "waiting", reason="it is still being written")
    return Delivered(path, name, content, hashlib.sha256(content).hexdigest(), state)


def state_of(path: Path) -> FileState | None:
    """What the file system says of a file; None where it can't be asked."""
    try:
        return _state(path.lstat())
    except OSError:
        return None


def _state(said: os.stat_result) -> FileState:
    return FileState(said.st_ino, said.st_size, said.st_mtime_ns, said.st_ctime_ns)


def _content(path: Path) -> tuple[bytes | None, FileState]:
    """The bytes of a file, of one that is too large no more than tell so; None while somebody is still writing it."""
    # What was a file when the inbox was listed may be a link by now.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        before = _state(os.fstat(file.fileno()))
        content = file.read(limits.MOST_BYTES + 1)
        after = _state(os.fstat(file.fileno()))
    is_whole = before == after and len(content) == min(after.size, limits.MOST_BYTES + 1)
    return content if is_whole else None, after


def printable_name(path: Path) -> str:
    """The file's name as text, whatever language the machine is set to."""
    return os.fsencode(path.name).decode("utf-8", "replace")


@dataclass(frozen=True)
class Cleared:
    """A file of the inbox that holds what guests have withdrawn; with a `problem` it could not be removed."""

    file_name: str
    problem: str = ""


def clear(received: list[Received], *, why: set[str]) -> list[Cleared]:
    """Remove the files whose hash is in `why` from the inbox; not one that somebody has replaced since it was read."""
    cleared = []
    for one in received:
        if one.path is None or one.file_hash not in why:
            continue
        try:
            if fingerprint.of_file(one.path) == one.file_hash:
                one.path.unlink()
                sync_folder(one.path.parent)
                cleared.append(Cleared(one.file_name))
        except FileNotFoundError:
            continue
        except OSError as problem:
            cleared.append(Cleared(one.file_name, str(problem.strerror)))
    return cleared
