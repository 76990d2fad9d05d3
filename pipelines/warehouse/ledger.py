"""The tables `files` and `quarantine`: what was received, what became of it, and why."""

from pathlib import Path

import polars as pl

from pipelines.intake.archive import Archive, Refusal
from pipelines.intake.judging import Judged
from pipelines.intake.records import LINE
from pipelines.intake.verdicts import quarantined
from pipelines.reference.reference import Reference
from pipelines.warehouse.database import Connection, insert_frame
from pipelines.warehouse.organisation import SQL

MENDED = "response_deliveries_mended"
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
    """Create and fill `files` and `quarantine`; needs the outcomes of responses and invitations, and what is mended."""
    connection.execute((SQL / "ledger.sql").read_text(encoding="utf-8"))
    outcomes = connection.sql(
        " union all by name ".join(f"select file_hash, line, site_id, day, outcome from {table}" for table in OUTCOMES)
    ).pl()
    rejected = [(one, _with_sites(pl.read_parquet(one.quarantined), reference)) for one in judged]
    rejected += _rejected_in_build(outcomes, judged, archive, reference)
    _insert_quarantine(connection, rejected, scratch)
    connection.execute(f"delete from quarantine q using {MENDED} m where m.file_hash = q.file_hash and m.line = q.line")
    mended = dict(connection.execute(f"select file_hash, count(*) from {MENDED} group by file_hash").fetchall())
    rows = [_file_row(one, outcomes, mended.get(one.manifest.file_hash, 0)) for one in judged] + [
        _refusal_row(one) for one in refusals
    ]
    if rows:
        insert_frame(connection, "files", pl.DataFrame(rows, infer_schema_length=None), scratch)
    # A person may see the rejected records of their own site: only a site that exists can be somebody's.
    connection.execute("update quarantine set site_id = null where site_id not in (select site_id from sites)")


def _rejected_in_build(
    outcomes: pl.DataFrame, judged: list[Judged], archive: Archive, reference: Reference
) -> list[tuple[Judged, pl.DataFrame]]:
    """Per file the records that the build turned away, with reasons and as they were."""
    turned_away = outcomes.filter(pl.col("outcome").is_in(REJECTED))
    unknown = turned_away.filter(outcome="unknown_site")["site_id"].unique()
    near = {spelling: reference.spellings.nearest(spelling) for spelling in unknown}
    result = []
    for one in judged:
        own = turned_away.filter(pl.col("file_hash") == one.manifest.file_hash)
        if own.is_empty():
            continue
        survey = reference.survey(one.manifest.survey_id)
        field = survey.site.column if survey else ""
        # Once per spelling: looking for the nearest of ten thousand sites takes a while.
        kinds = own.select("outcome", "site_id", "day").unique().iter_rows(named=True)
        said = {(row["outcome"], row["site_id"], row["day"]): _reason(row, near) for row in kinds}
        reasons = [said[row] for row in own.select("outcome", "site_id", "day").iter_rows()]
        fields = ["" if row == "conflict" else field for row in own["outcome"]]
        bad = own.select("line", "site_id").with_columns(field=pl.Series(fields), reason=pl.Series(reasons))
        records = pl.scan_parquet(archive.records_file(one.manifest.file_hash))
        lines = records.filter(pl.col(LINE).is_in(bad["line"].to_list())).collect()
        result.append((one, quarantined(bad, lines)))
    return result


def _reason(row: dict[str, object], near: dict[object, list[str]]) -> str:
    if row["outcome"] == "conflict":
        return "the same response came with the same version and other content: neither is taken"
    if row["outcome"] == "site_not_open":
        return f"site '{row['site_id']}' is not open on '{row['day']}'"
    offered = near[row["site_id"]]
    return f"site '{row['site_id']}' is not known" + (f" (near: {', '.join(offered)})" if offered else "")


def _with_sites(quarantined: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Rejected records with the id of the site that their export spells in another way."""
    spelled = quarantined["site_id"].drop_nulls().unique()
    meant = {one: reference.spellings.site_id(one) for one in spelled}
    return quarantined.with_columns(pl.col("site_id").replace(meant)) if meant else quarantined


def _insert_quarantine(connection: Connection, rejected: list[tuple[Judged, pl.DataFrame]], scratch: Path) -> None:
    frames = [
        frame.drop("response_id", "version", strict=False).with_columns(
            pl.lit(one.manifest.file_hash).alias("file_hash"), pl.lit(one.manifest.file_name).alias("file_name")
        )
        for one, frame in rejected
        if frame.height
    ]
    if frames:
        insert_frame(connection, "quarantine", pl.concat(frames, how="diagonal_relaxed"), scratch)


def _file_row(one: Judged, outcomes: pl.DataFrame, mended: int) -> dict[str, object]:
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
        "mended": mended,
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
        **dict.fromkeys(("records", "accepted", "quarantined", "duplicates", "superseded", "mended"), 0),
    }
