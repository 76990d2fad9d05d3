"""The table `responses`, the view `scores` and the table `totals`; the list of columns is made here from the reference."""

from pathlib import Path

from pipelines.intake.judging import Judged
from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.segments import ALL
from pipelines.warehouse import deliveries
from pipelines.warehouse.database import Connection
from pipelines.warehouse.mending import find_mended

# A recommend answer of 9 or 10 is a promoter's, of 0 to 6 a detractor's; in hundredths of the score.
PROMOTER_FROM = 9000
DETRACTOR_TO = 6000


def dimension_ids(reference: Reference) -> list[str]:
    """The dimensions of guests, each a column of `responses`."""
    return [dimension.dimension_id for dimension in reference.segments.dimensions]


def score_columns(reference: Reference) -> list[str]:
    """The measures a response can have a score of, each a column of `responses` in hundredths."""
    return list(reference.organisation.measure_ids)


def top_columns(reference: Reference) -> list[str]:
    """The columns that say whether the lead item is in the top box; the index has none."""
    return [f"{measure}_top" for measure in reference.organisation.measure_ids[:-1]]


def write_responses(connection: Connection, reference: Reference, judged: list[Judged], scratch: Path) -> None:
    """Create `responses` from the accepted records of `judged`, `response_deliveries_outcomes` and `…_mended`.

    Sorted by site and day, so that one site's rows lie together and are read without the others.
    """
    columns = [*dimension_ids(reference), *score_columns(reference), *top_columns(reference)]
    types = {"version": "bigint", "stay_date": "date", "answer_date": "date", "line": "integer"}
    types |= dict.fromkeys(score_columns(reference), "smallint") | dict.fromkeys(top_columns(reference), "tinyint")
    names = [
        "file_hash",
        "line",
        "survey_id",
        "response_id",
        "version",
        "site_id",
        "stay_date",
        "answer_date",
        *columns,
    ]
    declared = ", ".join(f"{name} {types.get(name, 'varchar')}" for name in [*names, "comment_mark"])
    connection.execute(f"create temp table response_deliveries ({declared})")
    if judged:
        files = [str(one.accepted) for one in judged]
        connection.execute(
            "insert into response_deliveries by name select * from read_parquet($files)", {"files": files}
        )
    deliveries.name_sites(connection, "response_deliveries", reference, scratch)
    deliveries.place(connection, "response_deliveries", "stay_date")
    content = ["site_id", "stay_date", "answer_date", *columns, "comment_mark"]
    deliveries.contest(connection, "response_deliveries", "stay_date", content)
    find_mended(connection, "response_deliveries", judged, scratch)
    deliveries.drop_fallen(connection, "response_deliveries")
    listed = ", ".join(f"d.{column}" for column in columns)
    connection.execute(f"""
        -- One row per response that won.
        create table responses as
        select d.survey_id, d.response_id, d.site_id, d.stay_date,
            cast(date_trunc('month', d.stay_date) as date) as month, d.answer_date, {listed}, d.file_hash, d.line
        from response_deliveries d
        order by d.site_id, d.stay_date
    """)
    connection.execute("drop table response_deliveries")
    _write_scores_view(connection, reference)


def _write_scores_view(connection: Connection, reference: Reference) -> None:
    tops = set(top_columns(reference))
    parts = [
        f"select survey_id, response_id, site_id, stay_date, month, '{measure}' as department_id, {measure} as score, "
        f"{f'{measure}_top' if f'{measure}_top' in tops else 'cast(null as tinyint)'} as is_top_box "
        f"from responses where {measure} is not null"
        for measure in score_columns(reference)
    ]
    connection.execute("create view scores as " + " union all ".join(parts))


def write_totals(connection: Connection, reference: Reference) -> None:
    """Create `totals` from `responses`.

    One row per month, site, survey, dimension, segment and department that anybody answered. The dimension `all` is
    the whole; the segments of any other dimension add up to it. Everything is a whole number: counts of respondents,
    and sums of hundredths and of their squares. Portable SQL: the same text must give the same totals on Spark.
    """
    parts = []
    for dimension in [ALL, *dimension_ids(reference)]:
        segment = f"'{ALL}'" if dimension == ALL else dimension
        connection.execute(f"""
            create temp table sums_{dimension} as
            select month, site_id, survey_id, {segment} as segment_id, {", ".join(_sums(reference))}
            from responses
            group by month, site_id, survey_id, {segment}
        """)
        parts += [_unpivoted(dimension, measure) for measure in score_columns(reference)]
    connection.execute(
        "create table totals as select * from (" + " union all ".join(parts) + ") "
        "order by dimension_id, segment_id, survey_id, site_id, month, department_id"
    )
    for dimension in [ALL, *dimension_ids(reference)]:
        connection.execute(f"drop table sums_{dimension}")


def _sums(reference: Reference) -> list[str]:
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


def _unpivoted(dimension: str, measure: str) -> str:
    promoters, detractors = ("promoters", "detractors") if measure == RECOMMEND else ("0", "0")
    return f"""
        select month, site_id, survey_id, '{dimension}' as dimension_id, segment_id, '{measure}' as department_id,
            cast({measure}_n as bigint) as response_count, cast({measure}_s as bigint) as score_total,
            cast({measure}_q as bigint) as score_square_total, cast({measure}_l as bigint) as lead_count,
            cast(coalesce({measure}_t, 0) as bigint) as top_box_count,
            cast({promoters} as bigint) as promoter_count, cast({detractors} as bigint) as detractor_count
        from sums_{dimension}
        where {measure}_n > 0
    """
