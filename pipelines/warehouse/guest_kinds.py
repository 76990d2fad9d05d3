"""How many guests of each kind answered at every site, by one dimension."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.reference.organisation import OVERALL
from pipelines.warehouse.database import attach


def guest_kinds(build: Path, survey_id: str, dimension_id: str, first: date, end: date) -> pl.DataFrame:
    """A row per site and kind of guests (`unknown` among them) who answered the overall question of a survey, of stays in
    [first, end), whole months: site_id, segment_id, n; sorted by both. Empty for a dimension that the build does not have."""
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        return connection.sql(
            f"""
            select site_id, segment_id, cast(sum(response_count) as bigint) as n
            from built.totals
            where survey_id = $survey and dimension_id = $dimension and department_id = '{OVERALL}'
                and month >= $first and month < $end
            group by site_id, segment_id
            order by site_id, segment_id
            """,
            params={"survey": survey_id, "dimension": dimension_id, "first": first, "end": end},
        ).pl()
    finally:
        connection.close()
