"""The answers of every manager's own stays, of a big home, over bare queries of the same file. Target: 5 × the bare totals.

The warehouse is made by the project's own load: RESPONSES responses of SITES sites over 24 months. Every third site changes
hands in the year, in the middle of a month; every fifteenth a second time; every tenth manager runs a neighbouring site for
some weeks as well, beside its own. "Own stays" is what a bonus begins with: `tenures` of the assignments in a year, and
`own_stays` of their posts, as a frame; the assignments are at hand. "The bare totals" are the year's rows of `totals` as a
frame, sorted alike: what would be read were there no hand-overs at all. "The bare rows" add up the year's responses by site
and month, whatever the month: what own stays would cost if totals were of no use.

Read it: wall time, median (least–most) of REPEATS, in turns, in one process; the ratios are of medians. The peak of memory is
that of a process that does one of them once, beside one that does nothing but import.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from pipelines.bonus.spans import Span
from pipelines.bonus.tenure import tenures
from pipelines.home import Home
from pipelines.loading import load
from pipelines.reference.reference import Reference, from_json
from pipelines.warehouse.own_stays import own_stays
from pipelines.warehouse.publishing import current
from pipelines.warehouse.sums import NUMBERS
from pipelines.warehouse.totals import added_up
from tests.benchmarks.load_rate import run
from tests.benchmarks.load_size import write_export
from tests.benchmarks.visitor import Spread, scratch, verdict
from tests.factories import a_home

SITES, RESPONSES, REPEATS = 2_000, 1_000_000, 7
TARGET = 5.0
NOW, TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 16)
YEAR = Span.through(date(2025, 11, 1), date(2026, 10, 31))

CHILD = "import sys; from tests.benchmarks import own_stays_cost as it; getattr(it, sys.argv[1])(*sys.argv[2:])"


def assignment_rows(*, sites: int = SITES) -> str:
    """Who manages which site from when to when."""
    rows = []
    for number in range(sites):
        changes = [YEAR.first + timedelta(days=40 + number % 280)] if number % 3 == 0 else []
        changes += [changes[0] + timedelta(days=45)] if number % 15 == 0 else []
        begins = [date(2020, 1, 1), *changes]
        for place, (first, end) in enumerate(zip(begins, [*changes, ""], strict=True)):
            rows.append(f"P{number:05d}-{place},Person,general_manager,N{number:05d},,{first},{end}")
        if number % 10 == 1:
            first = YEAR.first + timedelta(days=number % 300)
            rows.append(
                f"P{number:05d}-0,Person,general_manager,N{number - 1:05d},,{first},{first + timedelta(days=45)}"
            )
    return "person_id,person_name,role,site_id,region_id,valid_from,valid_to\n" + "\n".join(rows) + "\n"


def make(folder: str) -> None:
    """Load the big home below `folder`."""
    header = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n"
    sites = "".join(f"N{number:05d},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(SITES))
    home = a_home(Path(folder) / "home", sites=header + sites, assignments=assignment_rows())
    export = home.inbox / "post_stay_1.csv"
    write_export(export, range(RESPONSES), date(2024, 11, 1), 730, sites=SITES, called="N{:05d}")
    published = load(home, now=NOW, today=TODAY, progress=lambda what, done, total: None).published
    if published is None or published.build.responses != RESPONSES:
        raise RuntimeError("not everything was loaded")


def reference_of(build: Path) -> Reference:
    """The reference data of a build, with its assignments."""
    with duckdb.connect(str(build), read_only=True) as connection:
        [(said,)] = connection.execute("select reference from builds").fetchall()
    return from_json(said)


def own(build: Path, reference: Reference) -> pl.DataFrame:
    """Own stays, from the assignments to the counts."""
    held = tenures(reference.assignments, YEAR)
    return own_stays(build, [post for one in held for post in one.posts], "post_stay").counts


def bare_totals(build: Path, reference: Reference) -> pl.DataFrame:
    """The year's totals, without any post."""
    return _asked(
        build,
        f"select site_id, month, department_id, {', '.join(NUMBERS)} from totals "
        "where survey_id = 'post_stay' and dimension_id = 'all' and month >= $first and month < $end "
        "order by site_id, month, department_id",
    )


def bare_rows(build: Path, reference: Reference) -> pl.DataFrame:
    """The year's responses, added up by site and month."""
    return _asked(
        build,
        f"select site_id, month, {', '.join(added_up(reference))} from responses "
        "where survey_id = 'post_stay' and stay_date >= $first and stay_date < $end "
        "group by site_id, month order by site_id, month",
    )


def _asked(build: Path, query: str) -> pl.DataFrame:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{build}' as built (read_only)")
        connection.execute("use built")
        return connection.sql(query, params={"first": YEAR.first, "end": YEAR.end}).pl()


WAYS: dict[str, Callable[[Path, Reference], pl.DataFrame]] = {
    "own stays": own,
    "bare totals": bare_totals,
    "bare rows": bare_rows,
}


def once(way: str, build: str) -> None:
    """One of them, once; any other word does nothing."""
    reference = reference_of(Path(build))
    if way in WAYS:
        WAYS[way](Path(build), reference)


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        loading = run("-c", CHILD, "make", folder)
        warehouse = Home(folder / "home").warehouse
        published = current(warehouse)
        if published is None:
            raise RuntimeError("nothing was published")
        build = warehouse / published.file
        print(f"{RESPONSES:,} responses of {SITES:,} sites loaded in {loading.wall:.0f} s")
        peaks = {way: run("-c", CHILD, "once", way, build).peak for way in ("nothing", *WAYS)}
        reference = reference_of(build)
        seconds: dict[str, list[float]] = {way: [] for way in WAYS}
        rows: dict[str, int] = {}
        for _ in range(REPEATS + 1):
            for way, times in seconds.items():
                started = time.perf_counter()
                rows[way] = WAYS[way](build, reference).height
                times.append(time.perf_counter() - started)
    spreads = {way: Spread(times[1:]) for way, times in seconds.items()}
    print(f"peak of a process that only imports: {peaks['nothing'] / 2**20:,.0f} MiB")
    for way, spread in spreads.items():
        print(f"{way:<12} {spread.text()}, {rows[way]:,} rows, peak {peaks[way] / 2**20:,.0f} MiB")
    middle = {way: spread.median for way, spread in spreads.items()}
    print(f"RATIO own stays / bare totals: {verdict(middle['own stays'] / middle['bare totals'], TARGET)}")
    print(f"RATIO own stays / bare rows: {middle['own stays'] / middle['bare rows']:.3g} × (no target)")


if __name__ == "__main__":
    main()
