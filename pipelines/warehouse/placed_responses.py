"""Where and when guests stayed whose responses stand in a build: of those alone that are asked for."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.warehouse.database import Connection, attach


def responses_of_files(build: Path, file_hashes: Iterable[str], first: date, end: date) -> pl.DataFrame:
    """The responses from some files of stays in [first, end): file_hash, line, survey_id, response_id, site_id, stay_date."""
    with _built(build) as connection:
        return connection.sql(
            """
            select file_hash, line, survey_id, response_id, site_id, stay_date
            from built.responses
            where list_contains($files, file_hash) and stay_date >= $first and stay_date < $end
            order by file_hash, line
            """,
            params={"files": sorted(set(file_hashes)), "first": first, "end": end},
        ).pl()


@dataclass(frozen=True)
class Stay:
    """Where and when the guest of a response stayed, and the hash of the archived file that it stands in."""

    site_id: str
    day: date
    file_hash: str


def stay_of(build: Path, survey_id: str, response_id: str) -> Stay | None:
    """The stay of a response that stands in a build; None where it does not."""
    with _built(build) as connection:
        found = connection.execute(
            "select site_id, stay_date, file_hash from built.responses where survey_id = $survey and response_id = $response",
            {"survey": survey_id, "response": response_id},
        ).fetchone()
    return None if found is None else Stay(*found)


def responses_of_days(build: Path, survey_id: str, days: Iterable[tuple[str, date]]) -> pl.DataFrame:
    """The responses to a survey at some sites on some days each (site_id and stay date): response_id, site_id, stay_date."""
    asked = sorted(set(days))
    sites, dates = [site for site, _ in asked], [day for _, day in asked]
    with _built(build) as connection:
        return connection.sql(
            """
            select r.response_id, r.site_id, r.stay_date
            from built.responses r
            semi join (select unnest($sites) as site_id, unnest($dates) as stay_date) d
                on d.site_id = r.site_id and d.stay_date = r.stay_date
            where r.survey_id = $survey
            order by r.site_id, r.stay_date, r.response_id
            """,
            params={"sites": sites, "dates": dates, "survey": survey_id},
        ).pl()


def counts_by_day(build: Path, survey_id: str, site_ids: Iterable[str], first: date, end: date) -> pl.DataFrame:
    """How many responded to a survey at some sites, by site_id and stay_date in [first, end): `response_count`. No row for a
    day without responses."""
    with _built(build) as connection:
        return connection.sql(
            """
            select site_id, stay_date, count(*) as response_count
            from built.responses
            where survey_id = $survey and list_contains($sites, site_id) and stay_date >= $first and stay_date < $end
            group by site_id, stay_date
            order by site_id, stay_date
            """,
            params={"survey": survey_id, "sites": sorted(set(site_ids)), "first": first, "end": end},
        ).pl()


@contextmanager
def _built(build: Path) -> Iterator[Connection]:
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set enable_progress_bar = false")
        attach(connection, build, "built")
        yield connection
    finally:
        connection.close()
