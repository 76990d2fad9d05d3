"""How many guests were invited and how many of them answered, by site and month, all channels together."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.warehouse.database import attach


def invited(build: Path, survey_id: str, first: date, end: date) -> pl.DataFrame:
    """A row per site and month of stay in [first, end): site_id, month, invited_count, returned_count.

    Months without invitations have no row.
    """
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        return connection.sql(
            """
            select site_id, month, cast(sum(invited_count) as bigint) as invited_count,
                cast(sum(returned_count) as bigint) as returned_count
            from built.invitations
            where survey_id = $survey and month >= $first and month < $end
            group by site_id, month
            order by site_id, month
            """,
            params={"survey": survey_id, "first": first, "end": end},
        ).pl()
    finally:
        connection.close()
