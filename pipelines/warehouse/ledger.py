"""The tables `files` and `quarantine`: what was received, what became of it, and why."""

import difflib
from pathlib import Path

import polars as pl

from pipelines.intake.archive import Archive, Refusal
from pipelines.intake.judging import Judged
from pipelines.intake.records import LINE
from pipelines.intake.verdicts import quarantined
from pipelines.reference.reference import Reference
from pipelines.warehouse.database import Connection, insert_frame
from pipelines.warehouse.organisation import SQL

OUTCOMES = ("response_deliveries_outcomes", "invitation_deliveries_outcomes")
REJECTED = ("unknown_site", "site_not_open", "conflict")


def write_ledger(
    connection: Connection,
    judged: list[Judged],
    refusals: list[Refusal],
    archive: Archive,
    reference: Reference,
    scratch: Path,
) -> None:
    """Create and fill `files` and `quarantine`; needs the outcomes of responses and invitations."""
    connection.execute((SQL / "ledger.sql").read_text(encoding="utf-8"))
    outcomes = connection.sql(
        " union all by name ".join(f"select file_hash, line, site_id, day, outcome from {table}" for table in OUTCOMES)
    ).pl()
    rejected = [(one, pl.read_parquet(one.quarantined)) for one in judged]
    rejected += _rejected_in_build(outcomes, judged, archive, reference)
    _insert_quarantine(connection, rejected, scratch)
    rows = [_file_row(one, outcomes) for one in judged] + [_refusal_row(one) for one in refusals]
    if rows:
        insert_frame(connection, "files", pl.DataFrame(rows, infer_schema_length=None), scratch)
    # A person may see the rejected records of their own site: only a site that exists can be somebody's.
    connection.execute("update quarantine set site_id = null where site_id not in (select site_id from sites)")


def _rejected_in_build(
    outcomes: pl.DataFrame, judged: list[Judged], archive: Archive, reference: Reference
) -> list[tuple[Judged, pl.DataFrame]]:
    """Per file the records that the build turned away, with reasons and as they were."""
    turned_away = outcomes.filter(pl.col("outcome").is_in(REJECTED))
    result = []
    for one in judged:
        own = turned_away.filter(pl.col("file_hash") == one.manifest.file_hash)
        if own.is_empty():
            continue
        survey = reference.survey(one.manifest.survey_id)
        field = survey.site.column if survey else ""
        reasons = [_reason(row, reference) for row in own.iter_rows(named=True)]
        fields = ["" if row == "conflict" else field for row in own["outcome"]]
        bad = own.select("line", "site_id").with_columns(field=pl.Series(fields), reason=pl.Series(reasons))
        records = pl.scan_parquet(archive.records_file(one.manifest.file_hash))
        lines = records.filter(pl.col(LINE).is_in(bad["line"].to_list())).collect()
        result.append((one, quarantined(bad, lines)))
    return result


def _reason(row: dict[str, object], reference: Reference) -> str:
    if row["outcome"] == "conflict":
        return "the same response came with the same version and other content: neither is taken"
    if row["outcome"] == "site_not_open":
        return f"site '{row['site_id']}' is not open on '{row['day']}'"
    near = difflib.get_close_matches(str(row["site_id"]), reference.organisation.site_ids, n=3)
    return f"site '{row['site_id']}' is not known" + (f" (near: {', '.join(near)})" if near else "")


def _insert_quarantine(connection: Connection, rejected: list[tuple[Judged, pl.DataFrame]], scratch: Path) -> None:
    frames = [
        frame.with_columns(
            pl.lit(one.manifest.file_hash).alias("file_hash"), pl.lit(one.manifest.file_name).alias("file_name")
        )
        for one, frame in rejected
        if frame.height
    ]
    if frames:
        insert_frame(connection, "quarantine", pl.concat(frames, how="diagonal_relaxed"), scratch)


def _file_row(one: Judged, outcomes: pl.DataFrame) -> dict[str, object]:
    own = outcomes.filter(pl.col("file_hash") == one.manifest.file_hash)["outcome"]
    turned_away = int(own.is_in(REJECTED).sum())
    duplicates = int((own == "duplicate").sum())
    accepted = pl.scan_parquet(one.accepted).select(pl.len()).collect().item()
    by_rule = pl.scan_parquet(one.quarantined).select(pl.len()).collect().item()
    return {
        "file_hash": one.manifest.file_hash,
        "file_name": one.manifest.file_name,
        "survey_id": one.manifest.survey_id,
        "received_at": one.manifest.received_at,
        "verdict": "loaded",
        "reason": None,
        "unread_columns": ", ".join(one.manifest.unread_columns),
        "records": one.manifest.records,
        "accepted": accepted - turned_away - duplicates,
        "quarantined": by_rule + turned_away,
        "duplicates": duplicates,
        "superseded": int((own == "superseded").sum()),
    }


def _refusal_row(one: Refusal) -> dict[str, object]:
    return {
        "file_hash": one.file_hash,
        "file_name": one.file_name,
        "survey_id": None,
        "received_at": one.received_at,
        "verdict": "refused",
        "reason": one.reason,
        "unread_columns": "",
        **dict.fromkeys(("records", "accepted", "quarantined", "duplicates", "superseded"), 0),
    }
