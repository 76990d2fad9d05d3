"""A build: archive, reference and decisions in, one DuckDB file out. Read this first to see what the warehouse holds."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from pipelines import fingerprint
from pipelines.decisions.chain import Decisions
from pipelines.intake.archive import Archive
from pipelines.intake.judging import Judged
from pipelines.intake.notes import Manifest, Refusal
from pipelines.reference.reference import Reference, to_json
from pipelines.warehouse import comments, deliveries, invitations, responses, sums
from pipelines.warehouse.checks import check
from pipelines.warehouse.colleagues import Colleagues
from pipelines.warehouse.continuing import known_files
from pipelines.warehouse.database import Connection, open_for_building
from pipelines.warehouse.ledger import count_files, create_ledger, turn_away, write_files
from pipelines.warehouse.logical_hash import logical_hash, write_parts
from pipelines.warehouse.mending import mark_mended
from pipelines.warehouse.organisation import write_organisation
from pipelines.warehouse.totals import create_totals, write_totals


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
    # How many records that came summed already stand.
    summed: int = 0

    @property
    def day(self) -> date:
        """The day it was built on: months that ended before it were complete."""
        return date.fromisoformat(self.today or self.built_at[:10])


def inputs_hash(archive: Archive, reference: Reference, decisions: Decisions, colleagues: Colleagues | None) -> str:
    """The hash of all that decides what a build says: the archive, the reference data, decisions, the names that guests'
    words lose, our own code."""
    return _inputs_hash(archive.manifests(), archive.refusals(), reference, decisions, colleagues)


def _inputs_hash(
    manifests: Sequence[Manifest],
    refusals: Sequence[Refusal],
    reference: Reference,
    decisions: Decisions,
    colleagues: Colleagues | None,
) -> str:
    received = [
        [one.file_hash, one.cut, one.comments, one.received_on, one.withdrawn, one.reduced, one.comments_gone]
        for one in manifests
    ]
    refused = [[one.file_hash, one.reason] for one in refusals]
    names = colleagues and colleagues.hash
    return fingerprint.of_value(
        [received, refused, reference.fingerprint, decisions.head(), names, fingerprint.of_code()]
    )


@dataclass(frozen=True)
class Inputs:
    """What decides what a build says: every archived file with its verdicts, what is refused, the reference data, decisions,
    and whose names guests' words lose (None: not known, so that none are told).

    `archive` is where the records lie that `judged` tells of.
    """

    judged: list[Judged]
    refusals: list[Refusal]
    archive: Archive
    reference: Reference
    decisions: Decisions
    colleagues: Colleagues | None = field(default_factory=Colleagues)

    @cached_property
    def hash(self) -> str:
        """The hash of all of it, and of our own code."""
        manifests = [one.manifest for one in self.judged]
        return _inputs_hash(manifests, self.refusals, self.reference, self.decisions, self.colleagues)


def build(
    path: Path, inputs: Inputs, *, scratch: Path, now: datetime, today: date, earlier: Path | None = None
) -> Built:
    """Write a new warehouse file at `path` and check its invariants. The same inputs give the same logical hash.

    With `earlier`, a whole build, only what is new is worked out, wherever that comes to the same.
    """
    reference = inputs.reference
    known = known_files(earlier, inputs.judged, reference, inputs.colleagues) if earlier else None
    if earlier and known is not None:
        shutil.copyfile(earlier, path)
    connection = open_for_building(path, scratch)
    try:
        if known is None:
            _create_tables(connection, reference, scratch)
        appended = _take_in(connection, inputs, known or [], scratch)
        write_totals(connection, reference)
        count_files(connection, inputs.refusals, scratch)
        check(connection, reference, whole=known is None)
        write_parts(connection)
        _sign(connection, inputs, now, 0 if known is None else appended)
        built = _described(connection, reference, today)
        connection.execute("checkpoint")
    finally:
        connection.close()
    return built


def _create_tables(connection: Connection, reference: Reference, scratch: Path) -> None:
    write_organisation(connection, reference, scratch)
    create_ledger(connection)
    responses.create_responses(connection, reference)
    comments.create_comments(connection)
    sums.create_sums(connection)
    invitations.create_invitations(connection)
    create_totals(connection)


def _take_in(connection: Connection, inputs: Inputs, known: list[Judged], scratch: Path) -> int:
    """Write what the files that are not `known` say, and what that makes of the others; how many responses are appended."""
    judged, reference = inputs.judged, inputs.reference
    built_in = {one.folder for one in known}
    new = [one for one in judged if one.folder not in built_in]
    of_responses, of_sums, of_invitations = (
        [[one for one in files if one.kind == kind] for files in (new, known)]
        for kind in ("responses", "sums", "invitations")
    )
    write_files(connection, new, reference, scratch)
    responses.gather_responses(connection, reference, *of_responses, scratch)
    sums.gather_sums(connection, reference, *of_sums, scratch)
    invitations.gather_invitations(connection, reference, *of_invitations, scratch)
    turn_away(connection, judged, inputs.archive, reference, scratch)
    deliveries.drop_fallen(connection, responses.DELIVERIES, responses.OUTCOMES)
    deliveries.drop_fallen(connection, sums.DELIVERIES, sums.OUTCOMES)
    deliveries.drop_fallen(connection, invitations.DELIVERIES, invitations.OUTCOMES)
    mark_mended(connection, responses.DELIVERIES)
    appended = responses.write_responses(connection, reference)
    comments.write_comments(connection, *of_responses, inputs.colleagues, scratch)
    sums.write_sums(connection)
    invitations.write_invitations(connection, reference)
    return appended


def _sign(connection: Connection, inputs: Inputs, now: datetime, appended: int) -> None:
    """Write into `builds` what this build is; `appended` is added to what the earlier one had."""
    said = logical_hash(connection)
    [(before,)] = connection.execute("select coalesce(max(appended), 0) from builds").fetchall()
    connection.execute("delete from builds")
    connection.execute(
        "insert into builds values "
        "($build_id, $built_at, $inputs_hash, $code_hash, $logical_hash, $reference, $colleagues, $appended)",
        {
            "build_id": f"{now:%Y%m%dT%H%M%S}-{said[:8]}",
            "built_at": now.isoformat(timespec="seconds"),
            "inputs_hash": inputs.hash,
            "code_hash": fingerprint.of_code(),
            "logical_hash": said,
            "reference": to_json(inputs.reference),
            "colleagues": inputs.colleagues and inputs.colleagues.hash,
            "appended": before + appended,
        },
    )


def _described(connection: Connection, reference: Reference, today: date) -> Built:
    [said] = connection.execute("select build_id, built_at, inputs_hash, logical_hash from builds").fetchall()
    [(count, summed, last_month)] = connection.execute(
        "select (select count(*) from responses), (select count(*) from sums), "
        "(select max(month) from (select max(month) as month from responses union all select max(month) from sums))"
    ).fetchall()
    [(records, quarantined)] = connection.execute(
        "select coalesce(sum(records), 0), coalesce(sum(quarantined - mended), 0) from files"
    ).fetchall()
    last = str(last_month) if last_month else None
    counts = (count, int(records), int(quarantined))
    return Built(*said, *counts, last, today.isoformat(), reference.fingerprint, summed)
