"""The table `totals`: the responses added up by month, site, survey, segment and department."""

from collections.abc import Sequence

from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.scales import DETRACTOR_TO, PROMOTER_FROM
from pipelines.reference.segments import ALL, UNKNOWN
from pipelines.warehouse.database import Connection
from pipelines.warehouse.responses import dimension_ids, score_columns, top_columns
from pipelines.warehouse.sums import NUMBERS


def create_totals(connection: Connection) -> None:
    """Create `totals`, empty."""
    connection.execute("""
        create table totals (
            month date, site_id varchar, survey_id varchar, dimension_id varchar, segment_id varchar,
            department_id varchar, response_count bigint, score_total bigint, score_square_total bigint,
            lead_count bigint, top_box_count bigint, promoter_count bigint, detractor_count bigint
        )
    """)


def write_totals(connection: Connection, reference: Reference) -> None:
    """Write the months of `touched` in `totals` anew, from `responses` and `sums`.

    One row per month, site, survey, dimension, segment and department that anybody answered. The dimension `all` is
    the whole; the segments of any other dimension add up to it, as sums are those of unknown guests. Everything is a whole
    number: counts of respondents, and sums of hundredths and of their squares. Portable SQL: the same text must give the
    same totals on Spark.
    """
    connection.execute("delete from totals where month in (select month from touched)")
    parts = []
    for dimension in [ALL, *dimension_ids(reference)]:
        segment = f"'{ALL}'" if dimension == ALL else dimension
        connection.execute(f"""
            create temp table sums_{dimension} as
            select month, site_id, survey_id, {segment} as segment_id, {", ".join(added_up(reference))}
            from responses
            where month in (select month from touched)
            group by month, site_id, survey_id, {segment}
        """)
        keys = ("month", "site_id", "survey_id", f"'{dimension}' as dimension_id", "segment_id")
        parts += [rows_of(measure, f"sums_{dimension}", keys) for measure in score_columns(reference)]
        parts.append(_summed_already(dimension))
    connection.execute(
        "insert into totals select * from (" + " union all ".join(parts) + ") "
        "order by dimension_id, segment_id, survey_id, site_id, month, department_id"
    )
    for dimension in [ALL, *dimension_ids(reference)]:
        connection.execute(f"drop table sums_{dimension}")


def _summed_already(dimension: str) -> str:
    return f"""
        select month, site_id, survey_id, '{dimension}' as dimension_id,
            '{ALL if dimension == ALL else UNKNOWN}' as segment_id, department_id, {", ".join(NUMBERS)}
        from sums
        where response_count > 0 and month in (select month from touched)
    """


def added_up(reference: Reference) -> list[str]:
    """What is selected of `responses` to add them up, whatever they are grouped by: a few columns for every measure."""
    tops = set(top_columns(reference))
    sums = []
    for measure in score_columns(reference):
        wide = f"cast({measure} as bigint)"
        has_top = f"{measure}_top" in tops
        sums += [
            f"count({measure}) as {measure}_n",
            f"cast(sum({wide}) as bigint) as {measure}_s",
            f"cast(sum({wide} * {wide}) as bigint) as {measure}_q",
            f"{f'count({measure}_top)' if has_top else '0'} as {measure}_l",
            f"{f'cast(sum(cast({measure}_top as bigint)) as bigint)' if has_top else '0'} as {measure}_t",
        ]
    return [
        *sums,
        f"cast(sum(case when {RECOMMEND} >= {PROMOTER_FROM} then 1 else 0 end) as bigint) as promoters",
        f"cast(sum(case when {RECOMMEND} <= {DETRACTOR_TO} then 1 else 0 end) as bigint) as detractors",
    ]


def rows_of(measure: str, added: str, keys: Sequence[str]) -> str:
    """A query for the rows of one measure, `keys`, department_id and the NUMBERS, where anybody answered.

    `added` is a table with the columns of `added_up` and those that `keys` select.
    """
    promoters, detractors = ("promoters", "detractors") if measure == RECOMMEND else ("0", "0")
    return f"""
        select {", ".join(keys)}, '{measure}' as department_id,
            cast({measure}_n as bigint) as response_count, cast({measure}_s as bigint) as score_total,
            cast({measure}_q as bigint) as score_square_total, cast({measure}_l as bigint) as lead_count,
            cast(coalesce({measure}_t, 0) as bigint) as top_box_count,
            cast({promoters} as bigint) as promoter_count, cast({detractors} as bigint) as detractor_count
        from {added}
        where {measure}_n > 0
    """
