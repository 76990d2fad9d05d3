"""The totals of every site over a range of months, by department: what awards begin with."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.reference.segments import ALL
from pipelines.warehouse.database import attach
from pipelines.warehouse.sums import NUMBERS


def window_totals(build: Path, survey_id: str, first: date, end: date) -> pl.DataFrame:
    """A row per site and department with answers to a survey of stays in [first, end), whole months, sorted by both.

    Columns: site_id, department_id (`overall`, `recommend` and `index` among them), months (with answers), lead_months (with
    answers to the lead item), and the NUMBERS of `totals` added up, whole numbers all.
    """
    added = ", ".join(f"cast(sum({number}) as bigint) as {number}" for number in NUMBERS)
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        return connection.sql(
            f"""
            select site_id, department_id, count(distinct month) as months,
                count(distinct case when lead_count > 0 then month end) as lead_months, {added}
            from built.totals
            where survey_id = $survey and dimension_id = '{ALL}' and month >= $first and month < $end
            group by site_id, department_id
            order by site_id, department_id
            """,
            params={"survey": survey_id, "first": first, "end": end},
        ).pl()
    finally:
        connection.close()
