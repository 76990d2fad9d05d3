"""What a build says of one received file."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.warehouse.database import attach

# So many rejected records are told one by one; the others are counted by their reason.
TOLD = 10

COUNTS = ("records", "accepted", "quarantined", "duplicates", "superseded", "mended", "withdrawn")


@dataclass(frozen=True)
class Rejected:
    """A record in quarantine: its line, the field or fields, and why."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True)
class FileOutcome:
    """What became of a file's records.

    `counts`: a number per name of COUNTS. `rejected`: the first TOLD by line. `more`: of the others, how many per field
    and reason (values within a reason are left out), the most frequent first. `elsewhere`: by how much each count of the
    files that were published before differs from what is published; empty where nothing is.
    """

    counts: dict[str, int]
    unread_columns: str
    rejected: tuple[Rejected, ...]
    more: tuple[tuple[str, int], ...]
    elsewhere: dict[str, int]


def file_outcome(build: Path, file_hash: str, served: Path | None) -> FileOutcome:
    """What the build at `build` says of the archived file with this hash, beside the served build. KeyError without it."""
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        connection.execute("use built")
        found = connection.execute(
            f"select unread_columns, {', '.join(COUNTS)} from files where file_hash = $file and verdict = 'loaded'",
            {"file": file_hash},
        ).fetchone()
        if found is None:
            raise KeyError(file_hash)
        told = connection.execute(_TOLD, {"file": file_hash, "told": TOLD}).fetchall()
        more = connection.execute(_MORE, {"file": file_hash, "told": TOLD}).fetchall()
        return FileOutcome(
            counts=dict(zip(COUNTS, found[1:], strict=True)),
            unread_columns=found[0],
            rejected=tuple(Rejected(*row) for row in told),
            more=tuple(more),
            elsewhere=_elsewhere(connection, served, file_hash) if served else {},
        )
    finally:
        connection.close()


_TOLD = "select line, field, reason from quarantine where file_hash = $file order by line limit $told"

# What stands between quotes is the record's own value, and what is offered instead follows from it.
_MORE = r"""
    select coalesce(nullif(field, '') || ': ', '')
        || regexp_replace(regexp_replace(reason, ' \(near: [^)]*\)', '', 'g'), '''[^'']*''', '''…''', 'g') as said,
        count(*) as n
    from (select field, reason from quarantine where file_hash = $file order by line offset $told)
    group by said
    order by n desc, said
"""


def _elsewhere(connection: duckdb.DuckDBPyConnection, served: Path, file_hash: str) -> dict[str, int]:
    attach(connection, served, "served")
    sums = ", ".join(f"cast(coalesce(sum(b.{name} - s.{name}), 0) as bigint)" for name in COUNTS)
    row = connection.execute(
        f"""
        select {sums} from built.files b
        join served.files s on s.file_hash = b.file_hash and s.verdict = 'loaded' and b.verdict = 'loaded'
        where b.file_hash <> $file
        """,
        {"file": file_hash},
    ).fetchone()
    return dict(zip(COUNTS, row or (), strict=True))
