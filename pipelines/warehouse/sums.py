"""The table `sums`: what exports that are summed already add to the totals of a survey of responses."""

from pathlib import Path

from pipelines.intake.judging import Judged
from pipelines.reference.reference import Reference
from pipelines.warehouse import deliveries, responses
from pipelines.warehouse.database import Connection

DELIVERIES = "sum_deliveries"
OUTCOMES = "sum_outcomes"

NUMBERS = (
    *("response_count", "score_total", "score_square_total"),
    *("lead_count", "top_box_count", "promoter_count", "detractor_count"),
)


def create_sums(connection: Connection) -> None:
    """Create `sums` and `sum_outcomes`, empty."""
    numbers = ", ".join(f"{number} bigint" for number in NUMBERS)
    connection.execute(f"""
        -- One row per month of stay, site, survey and department: counts of respondents, sums of hundredths and of squares.
        create table sums (
            month date, site_id varchar, survey_id varchar, department_id varchar, {numbers},
            file_hash varchar, line integer
        )
    """)
    connection.execute(f"create table {OUTCOMES} ({deliveries.OUTCOMES})")


def gather_sums(
    connection: Connection, reference: Reference, new: list[Judged], known: list[Judged], scratch: Path
) -> None:
    """Create the temporary `sum_deliveries` with the sums of all files for the months that this build works out again.

    Those are the months of `touched` (where responses have come, sums may have to go) and those that the `new` files speak
    of, which are added to it. Needs the deliveries of responses and what became of them: where a response stands, the sums
    of its survey, site and month do not. What became of the records is in the temporary `sum_deliveries_outcomes`.
    """
    numbers = ", ".join(f"{number} bigint" for number in NUMBERS)
    connection.execute(f"""
        create temp table {DELIVERIES} (
            file_hash varchar, line integer, records integer, survey_id varchar, response_id varchar, version bigint,
            site_id varchar, month date, department_id varchar, {numbers}
        )
    """)
    if new:
        files = {"new": [str(one.accepted) for one in new]}
        connection.execute("insert into touched select distinct month from read_parquet($new)", files)
    connection.execute("create temp table sum_months as select distinct month from touched")
    every = [str(one.accepted) for one in [*new, *known]]
    if every:
        connection.execute(
            f"insert into {DELIVERIES} by name "
            "select * from read_parquet($files) where month in (select month from sum_months)",
            {"files": every},
        )
    deliveries.forget(
        connection,
        OUTCOMES,
        f"(select file_hash, line from {OUTCOMES} where day in (select month from sum_months))",
    )
    deliveries.name_sites(connection, DELIVERIES, reference, scratch)
    connection.execute(
        f"update {DELIVERIES} set response_id = concat_ws('/', site_id, cast(month as varchar), department_id)"
    )
    deliveries.place(connection, DELIVERIES, "month")
    _make_way(connection)
    deliveries.contest(connection, DELIVERIES, "month", list(NUMBERS))


def _make_way(connection: Connection) -> None:
    """Turn away the sums of every site and month of which single responses stand, whichever came first."""
    connection.execute(f"""
        insert into {DELIVERIES}_outcomes by name
        with standing as (
            select survey_id, site_id, month from responses where month in (select month from sum_months)
            union
            select d.survey_id, d.site_id, cast(date_trunc('month', d.stay_date) as date) as month
            from {responses.DELIVERIES} d
            anti join {responses.DELIVERIES}_outcomes o on o.file_hash = d.file_hash and o.line = d.line
        )
        select d.file_hash, d.line, d.survey_id, d.response_id, d.site_id, d.month as day, d.records,
            'has_responses' as outcome
        from {DELIVERIES} d
        semi join standing s on s.survey_id = d.survey_id and s.site_id = d.site_id and s.month = d.month
        anti join {DELIVERIES}_outcomes o on o.file_hash = d.file_hash and o.line = d.line
    """)


def write_sums(connection: Connection) -> None:
    """Write the months that were gathered in `sums` anew, and let go of `sum_deliveries`."""
    connection.execute("delete from sums where month in (select month from sum_months)")
    connection.execute(f"""
        insert into sums
        select month, site_id, survey_id, department_id, {", ".join(NUMBERS)}, file_hash, line
        from {DELIVERIES}
        order by survey_id, site_id, month, department_id
    """)
    connection.execute(f"drop table {DELIVERIES}")
