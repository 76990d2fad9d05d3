"""The tables `files` and `rejected`: what was received, what became of it, and why."""

from pathlib import Path
from typing import Any

import polars as pl

from pipelines.intake.archive import Archive
from pipelines.intake.judging import Judged
from pipelines.intake.notes import Refusal
from pipelines.intake.records import LINE
from pipelines.intake.verdicts import quarantined
from pipelines.reference.reference import Reference
from pipelines.warehouse import invitations, responses, sums
from pipelines.warehouse.database import Connection, insert_frame
from pipelines.warehouse.deliveries import REJECTED
from pipelines.warehouse.organisation import SQL

_OUTCOMES = " union all by name ".join(f"select * from {one.OUTCOMES}" for one in (responses, sums, invitations))
_JUST_NOW = " union all by name ".join(
    f"select * from {one.DELIVERIES}_outcomes" for one in (responses, sums, invitations)
)
# What is against the site that a record names.
_OF_SITES = ("unknown_site", "site_not_open")
_COUNTED = ("records", "accepted", "quarantined", "duplicates", "superseded", "mended", "withdrawn")


def create_ledger(connection: Connection) -> None:
    """Create `files`, `rejected` and what else is known of a build, all empty."""
    connection.execute((SQL / "ledger.sql").read_text(encoding="utf-8"))


def write_files(connection: Connection, new: list[Judged], reference: Reference, scratch: Path) -> None:
    """Append the `new` files to `files`, not counted yet, and what their own rules reject to `rejected`."""
    rows = [_file_row(one) for one in new]
    if rows:
        insert_frame(connection, "files", pl.DataFrame(rows, infer_schema_length=None), scratch)
    frames = [(one, _with_sites(pl.read_parquet(one.quarantined), reference)) for one in new]
    _reject(connection, frames, scratch, in_build=False)


def _file_row(one: Judged) -> dict[str, object]:
    return {
        "file_hash": one.manifest.file_hash,
        "file_name": one.manifest.file_name,
        "survey_id": one.manifest.survey_id,
        "received_at": one.manifest.received_at,
        "verdict": "loaded",
        "reason": None,
        "unread_columns": ", ".join(one.manifest.unread_columns),
        "verdicts": one.folder.name,
        "passed": int(pl.scan_parquet(one.accepted).select(pl.col("records").sum()).collect().item()),
        "failed": pl.scan_parquet(one.quarantined).select(pl.len()).collect().item(),
        "repeated": _repeated(one),
        **dict.fromkeys(_COUNTED, 0),
        "records": one.manifest.records,
        "withdrawn": one.manifest.withdrawn,
    }


def _repeated(one: Judged) -> int:
    if not one.is_long:
        return 0
    return int(pl.scan_parquet(one.members).select(pl.col("is_repeated").sum()).collect().item())


def turn_away(
    connection: Connection, judged: list[Judged], archive: Archive, reference: Reference, scratch: Path
) -> None:
    """Append to `rejected` what this build turns away, with reasons and as it was. Needs the deliveries' outcomes."""
    outcomes = ", ".join(f"'{outcome}'" for outcome in REJECTED)
    away = connection.sql(f"select * from ({_JUST_NOW}) where outcome in ({outcomes})").pl()
    unknown = away.filter(outcome="unknown_site")["site_id"].unique()
    near = {spelling: reference.spellings.nearest(spelling) for spelling in unknown}
    by_hash = {one.manifest.file_hash: one for one in judged}
    frames = []
    for (file_hash,), own in away.group_by("file_hash", maintain_order=True):
        one = by_hash[str(file_hash)]
        survey = reference.survey(one.manifest.survey_id)
        field = survey.site.column if survey else ""
        # Once per spelling: looking for the nearest of ten thousand sites takes a while.
        kinds = own.select("outcome", "site_id", "day").unique().iter_rows(named=True)
        said = {(row["outcome"], row["site_id"], row["day"]): _reason(row, near) for row in kinds}
        reasons = [said[row] for row in own.select("outcome", "site_id", "day").iter_rows()]
        fields = [field if row in _OF_SITES else "" for row in own["outcome"]]
        bad = own.select("line", "site_id", "response_id").with_columns(
            field=pl.Series(fields), reason=pl.Series(reasons)
        )
        versions = pl.scan_parquet(one.accepted).select("line", "version")
        bad = bad.join(versions.filter(pl.col("line").is_in(bad["line"].to_list())).collect(), on="line", how="left")
        bad = _every_record(bad, one)
        records = pl.scan_parquet(archive.records_file(one.manifest.file_hash))
        lines = records.filter(pl.col(LINE).is_in(bad["line"].to_list())).collect()
        frames.append((one, quarantined(bad, lines)))
    _reject(connection, frames, scratch, in_build=True)


def _every_record(bad: pl.DataFrame, one: Judged) -> pl.DataFrame:
    """The responses that are turned away, a row per record that they are made of, each on its `line`."""
    called = bad.rename({"line": "of_line"})
    if not one.is_long:
        return called.with_columns(line="of_line")
    members = pl.scan_parquet(one.members).filter(~pl.col("is_repeated")).select("line", "of_line")
    return members.join(called.lazy(), on="of_line").collect()


def _reason(row: dict[str, Any], near: dict[str, list[str]]) -> str:
    if row["outcome"] == "conflict":
        return "the same response came with the same version and other content: neither is taken"
    if row["outcome"] == "has_responses":
        return (
            f"single responses stand for site '{row['site_id']}' and '{row['day']:%Y-%m}': sums are not added to them"
        )
    if row["outcome"] == "site_not_open":
        return f"site '{row['site_id']}' is not open on '{row['day']}'"
    offered = near[str(row["site_id"])]
    return f"site '{row['site_id']}' is not known" + (f" (near: {', '.join(offered)})" if offered else "")


def _with_sites(rejected: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Rejected records with the id of the site that their export spells in another way."""
    spelled = rejected["site_id"].drop_nulls().unique()
    meant = {one: reference.spellings.site_id(one) for one in spelled}
    return rejected.with_columns(pl.col("site_id").replace(meant)) if meant else rejected


def _reject(
    connection: Connection, rejected: list[tuple[Judged, pl.DataFrame]], scratch: Path, *, in_build: bool
) -> None:
    frames = [
        frame.with_columns(
            file_hash=pl.lit(one.manifest.file_hash),
            file_name=pl.lit(one.manifest.file_name),
            survey_id=pl.lit(one.manifest.survey_id),
            # Which count of invitations a rejected record would have mended is not told.
            response_id=pl.col("response_id") if one.is_responses else pl.lit(None, dtype=pl.String),
            in_build=pl.lit(in_build),
            mended=pl.lit(value=False),
        )
        for one, frame in rejected
        if frame.height
    ]
    if not frames:
        return
    insert_frame(connection, "rejected", pl.concat(frames, how="diagonal_relaxed"), scratch)
    # A person may see the rejected records of their own site: only a site that exists can be somebody's.
    connection.execute("update rejected set site_id = null where site_id not in (select site_id from sites)")


def count_files(connection: Connection, refusals: list[Refusal], scratch: Path) -> None:
    """Count in `files` what became of every file's records, and list the files that are refused now."""
    turned_away = ", ".join(f"'{outcome}'" for outcome in REJECTED)
    connection.execute(f"""
        update files set
            accepted = passed + withdrawn - c.turned_away - c.duplicates,
            quarantined = failed + c.turned_away,
            duplicates = repeated + c.duplicates,
            superseded = c.superseded,
            mended = c.mended
        from (
            select f.file_hash, coalesce(o.turned_away, 0) as turned_away, coalesce(o.duplicates, 0) as duplicates,
                coalesce(o.superseded, 0) as superseded, coalesce(m.mended, 0) as mended
            from files f
            left join (
                select file_hash,
                    sum(case when outcome in ({turned_away}) then records else 0 end) as turned_away,
                    sum(case when outcome = 'duplicate' then records else 0 end) as duplicates,
                    sum(case when outcome = 'superseded' then records else 0 end) as superseded
                from ({_OUTCOMES}) group by file_hash
            ) o on o.file_hash = f.file_hash
            left join (
                select file_hash, count(*) as mended from rejected where mended group by file_hash
            ) m on m.file_hash = f.file_hash
        ) c
        where c.file_hash = files.file_hash
    """)
    connection.execute("delete from files where verdict = 'refused'")
    if refusals:
        insert_frame(connection, "files", pl.DataFrame([_refusal_row(one) for one in refusals]), scratch)


def _refusal_row(one: Refusal) -> dict[str, object]:
    return {
        "file_hash": one.file_hash,
        "file_name": one.file_name,
        "received_at": one.received_at,
        "verdict": "refused",
        "reason": one.reason,
        "unread_columns": "",
        **dict.fromkeys(("passed", "failed", "repeated", *_COUNTED), 0),
    }
