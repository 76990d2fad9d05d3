"""Which rejected records have been mended: what they were about stands, as another record of the same response says it."""

from pathlib import Path

import polars as pl

from pipelines.intake.judging import Judged
from pipelines.warehouse.database import Connection, insert_frame
from pipelines.warehouse.ledger import REJECTED

_IDS = {
    "file_hash": pl.String,
    "line": pl.Int32,
    "survey_id": pl.String,
    "response_id": pl.String,
    "version": pl.Int64,
}


def find_mended(connection: Connection, deliveries: str, judged: list[Judged], scratch: Path) -> None:
    """Create `<deliveries>_mended`: file_hash and line of every rejected record that is mended. Needs the outcomes.

    Mended is a record whose response stands with the same version or a later one, whichever file came first: time of
    receipt decides nothing here either. A broken correction is not mended by the older version that stands meanwhile,
    nor is a record whose version can't be read, as nobody knows what it would have replaced.
    """
    frames = [_ids(one) for one in judged]
    connection.execute(
        "create or replace temp table rejected_ids "
        "(file_hash varchar, line integer, survey_id varchar, response_id varchar, version bigint)"
    )
    insert_frame(connection, "rejected_ids", pl.concat([pl.DataFrame(schema=_IDS), *frames]), scratch)
    outcomes = ", ".join(f"'{outcome}'" for outcome in REJECTED)
    connection.execute(f"""
        insert into rejected_ids by name
        select d.file_hash, d.line, d.survey_id, d.response_id, d.version
        from {deliveries} d
        join {deliveries}_outcomes o on o.file_hash = d.file_hash and o.line = d.line and o.outcome in ({outcomes})
    """)
    connection.execute(f"""
        create temp table {deliveries}_mended as
        with standing as (
            select d.survey_id, d.response_id, d.version
            from {deliveries} d
            semi join rejected_ids r on r.survey_id = d.survey_id and r.response_id = d.response_id
            anti join {deliveries}_outcomes o on o.file_hash = d.file_hash and o.line = d.line
        )
        select r.file_hash, r.line
        from rejected_ids r
        join standing s on s.survey_id = r.survey_id and s.response_id = r.response_id
        where s.version is null or s.version >= r.version
    """)
    connection.execute("drop table rejected_ids")


def _ids(one: Judged) -> pl.DataFrame:
    """What the records of a file that broke a rule are called, as far as it can be read."""
    said = pl.scan_parquet(one.quarantined).filter(pl.col("response_id").is_not_null())
    named = said.with_columns(file_hash=pl.lit(one.manifest.file_hash), survey_id=pl.lit(one.manifest.survey_id))
    return named.select(pl.col(name).cast(kind) for name, kind in _IDS.items()).collect()
