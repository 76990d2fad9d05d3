"""Which records of a survey a build holds in quarantine."""

from pathlib import Path

import duckdb
import polars as pl

from pipelines.warehouse.database import attach


def rejected(build: Path, survey_id: str) -> pl.DataFrame:
    """A row per rejected record of a survey that is not mended: file_hash, file_name, line, said (field and reason)."""
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        return connection.sql(
            """
            select q.file_hash, q.file_name, q.line, coalesce(nullif(q.field, '') || ': ', '') || q.reason as said
            from built.quarantine q
            join built.files f on f.file_hash = q.file_hash
            where f.survey_id = $survey
            order by q.file_name, q.file_hash, q.line
            """,
            params={"survey": survey_id},
        ).pl()
    finally:
        connection.close()
