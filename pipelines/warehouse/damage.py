"""What the machine does to a load, in words: a disk that is full or refuses, and what it can't read back any more."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipelines.intake.archive import Archive
from pipelines.mistakes import Mistake

# What a machine refuses writing with; the libraries hand on its words alone.
REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EMFILE, errno.EACCES, errno.EPERM)
# Polars 2.1 says no more where the disk is full at the moment when it writes what a Parquet file holds.
WRITING_FAILED = "Invalid thrift: transport error"


@contextmanager
def damage_in_words(archive: Archive) -> Iterator[None]:
    """Turn what Polars and DuckDB raise into an OSError where the machine refused, and into a Mistake where a Parquet
    file of the archive is damaged; what else fails stays as it is."""
    try:
        yield
    except (pl.exceptions.PolarsError, duckdb.Error) as problem:
        refused = next((code for code in REFUSALS if os.strerror(code) in str(problem)), None)
        if refused is not None:
            raise OSError(refused, os.strerror(refused)) from problem
        damaged = next((path for path in sorted(archive.root.rglob("*.parquet")) if not _readable(path)), None)
        if damaged is None and WRITING_FAILED in str(problem):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from problem
        if damaged is None:
            raise
        raise _mistake(archive, damaged) from None


def _readable(path: Path) -> bool:
    try:
        pl.read_parquet(path)
    except pl.exceptions.PolarsError:
        return False
    return True


def _mistake(archive: Archive, damaged: Path) -> Mistake:
    what = "a file of the archive is damaged, nothing was published"
    verdicts = archive.root / "verdicts"
    if verdicts in damaged.parents:
        return Mistake(what, where=str(damaged), mend=f"delete {verdicts}, it is made again, and load")
    manifest = archive.manifest(damaged.stem)
    name = manifest.file_name if manifest else damaged.stem
    again = archive.root / "exports" / f"{damaged.stem}.json"
    return Mistake(
        what,
        where=str(damaged),
        mend=f"put the export {name!r} into the inbox, delete {again} and load; or restore a backup (restore --help)",
    )
