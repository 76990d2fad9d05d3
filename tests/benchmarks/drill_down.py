"""Drilling down to one site's rows against adding up all rows, in the same DuckDB file. Target: at most 1/20.

The file is made by the project's own build from RESPONSES made-up accepted records: SITES sites over 60 months, a survey
with ten scores. Compared, in turns: the question behind "The latest answers" (site.latest_responses: 200 rows of one
site in 12 months, as a Polars frame) through a scoped connection, as HR and as the site's general manager, each time
for another site; and the sum of the ten score columns of all responses on the same DuckDB instance.

Read it: wall time, median (least–most) of REPEATS; the ratio is of medians. The first drill-down of a scope also
makes the scope's views, and is said apart.
"""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from dashboard.access import OpenBuild
from dashboard.questions import site
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from pipelines.decisions.chain import Decisions
from pipelines.intake.archive import Archive
from pipelines.intake.judging import Judged
from pipelines.intake.notes import Manifest
from pipelines.metrics.periods import Period
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.warehouse.build import Inputs, build
from pipelines.warehouse.responses import dimension_ids, score_columns, top_columns
from tests.benchmarks.visitor import Spread, scratch, verdict
from tests.factories import POST_STAY, a_home

RESPONSES = 5_000_000
SITES = 1_000
SITES_IN_REGION = 40
MONTHS = 60
REPEATS = 21
TARGET = 1 / 20

NAMES = ("front_desk", "housekeeping", "restaurant", "bar", "spa", "maintenance", "check_out")
DEPARTMENTS = "department_id,department_name,index_weight\n" + "".join(f"{name},{name},1\n" for name in NAMES)
REGIONS = "region_id,region_name\n" + "".join(
    f"r{number},Region {number}\n" for number in range(SITES // SITES_IN_REGION)
)
SITE_ROWS = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n" + "".join(
    f"S{number:04d},Site {number},r{number // SITES_IN_REGION},Test,city,,,100,2020-01-01,\n" for number in range(SITES)
)
NOBODY = "person_id,person_name,role,site_id,region_id,valid_from,valid_to\n"

# Scores in hundredths; three in ten unanswered. hash() spreads evenly and gives the same rows every time.
_SCORE = "case when hash(i, {place}) % 10 < 3 then null else cast((hash(i, {place}, 1) % 11) * 1000 as smallint) end"


def write_accepted(folder: Path, reference: Reference) -> list[Judged]:
    """A verdict folder a month, as `judge` leaves it: accepted records, nothing in quarantine."""
    scores = [f'{_SCORE.format(place=place)} as "{one}"' for place, one in enumerate(score_columns(reference))]
    tops = [f"cast(hash(i, {place}, 2) % 2 as tinyint) as {one}" for place, one in enumerate(top_columns(reference))]
    segments = {"guest_type": ("business", "family"), "channel": ("direct", "agency")}
    kinds = [
        f"['{segments[one][0]}', '{segments[one][1]}'][1 + cast(hash(i, '{one}') % 2 as bigint)] as {one}"
        for one in dimension_ids(reference)
    ]
    each = -(-RESPONSES // MONTHS)
    judged = []
    for number in range(MONTHS):
        first = date(2021 + (10 + number) // 12, (10 + number) % 12 + 1, 1)
        one = Judged(_manifest(number, each), "responses", folder / str(number))
        one.folder.mkdir(parents=True)
        duckdb.execute(f"""
            copy (
                select '{one.manifest.file_hash}' as file_hash, cast(i - {number * each} + 2 as integer) as line,
                    'post_stay' as survey_id, concat('R', cast(i as varchar)) as response_id,
                    cast(1 as bigint) as version, format('S{{:04d}}', hash(i, 'site') % {SITES}) as site_id,
                    date '{first}' + cast(hash(i, 'day') % 28 as integer) as stay_date, date '{first}' as answer_date,
                    {", ".join([*kinds, *scores, *tops])}, cast(null as varchar) as comment_mark,
                    cast(1 as integer) as records
                from range({number * each}, {(number + 1) * each}) as numbers(i)
            ) to '{one.folder}/accepted-00000.parquet' (format parquet)
        """)
        nothing = pl.DataFrame(schema=dict.fromkeys(("field", "reason", "site_id", "response_id", "record"), pl.String))
        nothing = nothing.with_columns(version=pl.lit(None, dtype=pl.Int64))
        nothing.insert_column(0, pl.Series("line", [], dtype=pl.Int32)).write_parquet(
            one.folder / "quarantined-00000.parquet"
        )
        judged.append(one)
    return judged


def _manifest(number: int, records: int) -> Manifest:
    return Manifest(
        file_hash=f"{number:064x}",
        file_name=f"post_stay_{number}.csv",
        survey_id="post_stay",
        received_at="2026-11-01T00:00:00+00:00",
        received_on="2026-11-01",
        records=records,
        malformed=0,
        unread_columns=[],
        cut="made up",
        comments=[],
    )


def built(folder: Path) -> OpenBuild:
    """The warehouse of RESPONSES responses, opened as the dashboard opens it."""
    survey = POST_STAY.split("[[questions]]")[0] + "".join(
        f'[[questions]]\ncolumn = "{name}"\ndepartment = "{name}"\nlowest = 0\nhighest = 10\nmissing = [""]\n'
        for name in ("overall", "recommend", *NAMES)
    )
    home = a_home(
        folder / "home", departments=DEPARTMENTS, regions=REGIONS, sites=SITE_ROWS, assignments=NOBODY, post_stay=survey
    )
    reference = read_reference(home.reference)
    judged = write_accepted(folder / "verdicts", reference)
    (folder / "spill").mkdir()
    path = folder / "guests.duckdb"
    now = datetime(2026, 11, 16, tzinfo=UTC)
    archive = Archive(home.archive)
    started = time.perf_counter()
    inputs = Inputs(judged, [], archive, reference, Decisions(home.decisions))
    said = build(path, inputs, scratch=folder / "spill", now=now, today=now.date())
    seconds = time.perf_counter() - started
    print(f"built {said.responses:,} responses in {seconds:.0f} s, {path.stat().st_size / 1e6:,.0f} MB")
    return OpenBuild(said.build_id, path)


def drilled(opened: OpenBuild, role: Role, number: int) -> tuple[float, float]:
    """Seconds of the first and of the second drill-down to one site."""
    site_id, region_id = f"S{number:04d}", f"r{number // SITES_IN_REGION}"
    principal = Principal("Benchmark", role, site_id=site_id if role is Role.GENERAL_MANAGER else None)
    view = View(region_id, Period(date(2025, 11, 1), date(2026, 10, 1)), "satisfaction", "post_stay", site_id=site_id)
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        rows = site.latest_responses(opened.source(scope_of(principal, opened.reference)), opened.reference, view)
        seconds.append(time.perf_counter() - started)
        if rows.height != 200:
            raise RuntimeError(f"{site_id} has {rows.height} rows")
    return seconds[0], seconds[1]


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        opened = built(folder)
        columns = score_columns(opened.reference)
        sums = ", ".join(f'cast(sum(cast("{column}" as bigint)) as bigint)' for column in columns)
        cursor = opened._instance.cursor()
        bare, drills = [], {Role.HR: [], Role.GENERAL_MANAGER: []}
        for repeat in range(REPEATS + 1):
            started = time.perf_counter()
            cursor.execute(f"select {sums} from warehouse.responses").fetchall()
            bare.append(time.perf_counter() - started)
            for role, times in drills.items():
                times.append(drilled(opened, role, repeat * 37))
    whole = Spread(bare[1:])
    print(f"sum of {len(columns)} score columns of {RESPONSES:,} responses: {whole.text()}")
    for role, times in drills.items():
        first, again = (Spread([pair[place] for pair in times[1:]]) for place in (0, 1))
        print(f"drill-down as {role.value}: {again.text()}; first of its scope or site {first.text()}")
        print(f"RATIO drill-down as {role.value} / sum: {verdict(again.median / whole.median, TARGET)}")


if __name__ == "__main__":
    main()
