"""A build: archive and reference in, one DuckDB file out. Read this first to see what the warehouse holds."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipelines import fingerprint
from pipelines.intake.archive import Archive
from pipelines.intake.judging import Judged
from pipelines.reference.reference import Reference, to_json
from pipelines.warehouse.checks import check
from pipelines.warehouse.database import open_for_building
from pipelines.warehouse.invitations import write_invitations
from pipelines.warehouse.ledger import write_ledger
from pipelines.warehouse.logical_hash import logical_hash
from pipelines.warehouse.organisation import write_organisation
from pipelines.warehouse.responses import write_responses, write_totals


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    build_id: str
    built_at: str
    inputs_hash: str
    logical_hash: str
    responses: int
    records: int
    quarantined: int
    last_month: str | None
    # The day it was built on; pointers that were written before it was noted lack it.
    today: str | None = None
    # The hash of the reference data; older pointers lack it too.
    reference_hash: str | None = None

    @property
    def day(self) -> date:
        """The day it was built on: months that ended before it were complete."""
        return date.fromisoformat(self.today or self.built_at[:10])


def inputs_hash(archive: Archive, reference: Reference) -> str:
    """The hash of everything that decides what a build says: the archive, the reference data, our own code."""
    received = [[one.file_hash, one.cut, one.comments, one.received_on] for one in archive.manifests()]
    refused = [[one.file_hash, one.reason] for one in archive.refusals()]
    return fingerprint.of_value([received, refused, reference.fingerprint, fingerprint.of_code()])


def build(
    path: Path,
    *,
    judged: list[Judged],
    archive: Archive,
    reference: Reference,
    scratch: Path,
    now: datetime,
    today: date,
) -> Built:
    """Write a new warehouse file at `path` and check its invariants. The same inputs give the same logical hash."""
    inputs = inputs_hash(archive, reference)
    connection = open_for_building(path, scratch)
    try:
        write_organisation(connection, reference, scratch)
        write_responses(connection, reference, [one for one in judged if one.is_responses], scratch)
        write_totals(connection, reference)
        write_invitations(connection, reference, [str(one.accepted) for one in judged if not one.is_responses], scratch)
        write_ledger(connection, judged, archive.refusals(), archive, reference, scratch)
        check(connection, reference)
        said = logical_hash(connection)
        built_at = now.isoformat(timespec="seconds")
        build_id = f"{now:%Y%m%dT%H%M%S}-{said[:8]}"
        connection.execute(
            "insert into builds values ($build_id, $built_at, $inputs_hash, $code_hash, $logical_hash, $reference)",
            {
                "build_id": build_id,
                "built_at": built_at,
                "inputs_hash": inputs,
                "code_hash": fingerprint.of_code(),
                "logical_hash": said,
                "reference": to_json(reference),
            },
        )
        responses, last_month = connection.execute("select count(*), max(month) from responses").fetchall()[0]
        records, quarantined = connection.execute(
            "select coalesce(sum(records), 0), coalesce(sum(quarantined - mended), 0) from files"
        ).fetchall()[0]
        connection.execute("checkpoint")
    finally:
        connection.close()
    last = str(last_month) if last_month else None
    counts = (responses, int(records), int(quarantined))
    return Built(build_id, built_at, inputs, said, *counts, last, today.isoformat(), reference.fingerprint)
