"""What a build says of itself: its id, the hash of what it says, the reference data it was made by."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
from pydantic import ValidationError

from pipelines.mistakes import Mistake
from pipelines.reference.reference import Reference, from_json
from pipelines.warehouse.database import attach


@dataclass(frozen=True)
class Signed:
    """The signature of a build."""

    build_id: str
    logical_hash: str
    reference: Reference


def signed(build: Path) -> Signed:
    """The signature of the build in a file; a Mistake where this program can't read it."""
    try:
        return _read(build)
    except (duckdb.Error, ValidationError) as problem:
        what = "is damaged" if isinstance(problem, duckdb.IOException) else "was made by another version of the program"
        raise Mistake(
            f"the build {what}: it can't be read",
            where=str(build),
            mend="run guest-tracking load: it makes it anew, and nothing that was received is lost",
        ) from problem


def _read(build: Path) -> Signed:
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        [(build_id, logical_hash, said)] = connection.execute(
            "select build_id, logical_hash, reference from built.builds"
        ).fetchall()
        return Signed(build_id, logical_hash, from_json(said))
    finally:
        connection.close()
