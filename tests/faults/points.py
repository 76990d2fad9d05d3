"""The points at which a process touches the disk, and a fault at one of them: in the tests, never in the product.

Wrapped is what the product, the standard library and the libraries beneath change files with: renames, removals, new
folders, rights, syncs, files opened for writing, texts, Parquet files, and the statements that write a warehouse.
"""

import builtins
import errno
import io
import os
import pathlib
import re
import signal
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

ENDS = {"enospc": errno.ENOSPC, "eio": errno.EIO}
_WRITING = re.compile(r"\s*(insert|create|update|delete|checkpoint|drop|alter|copy)\b[^\n(]{0,60}", re.IGNORECASE)


class Crash(BaseException):
    """The end of the process, for tests that stay in one process: nothing in the product may catch it."""


@dataclass(frozen=True)
class Fault:
    """What happens at point `number`: `when` is "before" it, "halfway" (of what is written) or "after" it; `how` is
    "kill", "crash" (a Crash is raised), "enospc" or "eio" (the error that the library at this point raises)."""

    number: int
    when: str
    how: str


@dataclass
class Points:
    """The points below `root` that a run comes by, in order; at one of them the fault, if there is one."""

    root: Path
    fault: Fault | None = None
    names: list[str] = field(default_factory=list)
    # Points at which something can be written by half.
    written: list[int] = field(default_factory=list)
    _within: bool = False
    _gone: bool = False

    def come_by(
        self,
        name: str,
        do: Callable[[], Any],
        *,
        halfway: Callable[[], object] | None = None,
        error: Callable[[int], Exception] | None = None,
    ) -> Any:
        """Do it, with the fault if this is its point. What a point does inside is no point of its own."""
        if self._within:
            return do()
        number = len(self.names)
        self.names.append(name)
        if halfway:
            self.written.append(number)
        if self._gone:
            # After a Crash only what the interpreter itself does on its way out would still happen: nothing does.
            raise Crash(name)
        self._within = True
        try:
            here = self.fault and self.fault.number == number
            if here and self.fault.when == "before":
                self._strike(name, error)
            if here and self.fault.when == "halfway" and halfway:
                halfway()
                self._strike(name, error)
            result = do()
            if here and self.fault.when == "after":
                self._strike(name, error)
        finally:
            self._within = False
        return result

    def _strike(self, name: str, error: Callable[[int], Exception] | None) -> None:
        if self.fault.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault.how == "crash":
            self._gone = True
            raise Crash(name)
        code = ENDS[self.fault.how]
        raise error(code) if error else OSError(code, os.strerror(code), name)

    def name_of(self, path: object) -> str | None:
        """How a path below the root is called here; None for any other, which is no point."""
        try:
            text = os.fsdecode(Path(f"/proc/self/fd/{path}").readlink() if isinstance(path, int) else path)
        except (OSError, TypeError):
            return None
        if not Path(text).is_absolute():
            # What is removed folder by folder is named from its folder.
            return text
        inside = os.path.relpath(text, self.root)
        return None if inside.startswith("..") else inside


@contextmanager
def watched(root: Path, fault: Fault | None = None) -> Iterator[Points]:
    """Count the points of everything that is done within, and strike at the one of `fault`."""
    points = Points(root.resolve(), fault)
    kept = [(owner, name, getattr(owner, name)) for owner, name in _WRAPPED]
    opened = builtins.open
    try:
        for owner, name in _CALLS:
            setattr(owner, name, _call(points, name, getattr(owner, name)))
        os.open = _os_open(points, os.open)
        for owner, name in ((builtins, "open"), (io, "open"), (tarfile, "bltn_open")):
            setattr(owner, name, _open(points, opened))
        for name in ("write_text", "write_bytes"):
            setattr(pathlib.Path, name, _whole(points, getattr(pathlib.Path, name)))
        pl.DataFrame.write_parquet = _parquet(points, pl.DataFrame.write_parquet)
        duckdb.DuckDBPyConnection.execute = _execute(points, duckdb.DuckDBPyConnection.execute)
        yield points
    finally:
        for owner, name, before in kept:
            setattr(owner, name, before)


_CALLS = [
    (os, name)
    for name in ("fsync", "replace", "rename", "unlink", "remove", "rmdir", "mkdir", "chmod", "truncate", "ftruncate")
]
_WRAPPED = [
    *_CALLS,
    *((os, "open"), (builtins, "open"), (io, "open"), (tarfile, "bltn_open")),
    *((pathlib.Path, "write_text"), (pathlib.Path, "write_bytes")),
    *((pl.DataFrame, "write_parquet"), (duckdb.DuckDBPyConnection, "execute")),
]


def _call(points: Points, what: str, real: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(real)
    def wrapped(path: object, *arguments: object, **more: object) -> object:
        name = points.name_of(path)
        if name is None:
            return real(path, *arguments, **more)
        to = points.name_of(arguments[0]) if what in {"replace", "rename"} else None
        return points.come_by(f"{what} {name}" + (f" to {to}" if to else ""), lambda: real(path, *arguments, **more))

    return wrapped


def _os_open(points: Points, real: Callable[..., int]) -> Callable[..., int]:
    @wraps(real)
    def wrapped(path: object, flags: int, *arguments: object, **more: object) -> int:
        name = points.name_of(path) if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else None
        if name is None:
            return real(path, flags, *arguments, **more)
        return points.come_by(f"make {name}", lambda: real(path, flags, *arguments, **more))

    return wrapped


def _open(points: Points, real: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(real)
    def wrapped(file: object, mode: str = "r", *arguments: object, **more: object) -> object:
        name = points.name_of(file) if set(mode) & set("wax+") and not isinstance(file, int) else None
        if name is None:
            return real(file, mode, *arguments, **more)
        return points.come_by(f"open {name} ({mode})", lambda: real(file, mode, *arguments, **more))

    return wrapped


def _whole(points: Points, real: Callable[..., int]) -> Callable[..., int]:
    @wraps(real)
    def wrapped(path: Path, content: Any, *arguments: object, **more: object) -> int:
        name = points.name_of(path)
        if name is None:
            return real(path, content, *arguments, **more)
        return points.come_by(
            f"write {name}",
            lambda: real(path, content, *arguments, **more),
            halfway=lambda: real(path, content[: len(content) // 2], *arguments, **more),
        )

    return wrapped


def _parquet(points: Points, real: Callable[..., None]) -> Callable[..., None]:
    def error(code: int) -> Exception:
        return pl.exceptions.ComputeError(f"{os.strerror(code)} (os error {code})")

    @wraps(real)
    def wrapped(frame: pl.DataFrame, file: object, **more: object) -> None:
        name = points.name_of(file) if isinstance(file, str | Path) else None
        if name is None:
            return real(frame, file, **more)

        def halfway() -> None:
            real(frame, file, **more)
            path = Path(str(file))
            os.truncate(path, path.stat().st_size // 2)

        return points.come_by(f"write {name}", lambda: real(frame, file, **more), halfway=halfway, error=error)

    return wrapped


def _execute(points: Points, real: Callable[..., Any]) -> Callable[..., Any]:
    def error(code: int) -> Exception:
        return duckdb.IOException(f'IO Error: Could not write file "guests.building": {os.strerror(code)}')

    @wraps(real)
    def wrapped(connection: object, query: object, *arguments: object, **more: object) -> object:
        statement = _WRITING.match(query) if isinstance(query, str) else None
        if statement is None:
            return real(connection, query, *arguments, **more)
        words = " ".join(statement[0].split())
        return points.come_by(f"sql {words}", lambda: real(connection, query, *arguments, **more), error=error)

    return wrapped
