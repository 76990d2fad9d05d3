"""A load of one large CSV, end to end, over DuckDB's typed `create table as select … from read_csv` of the same file.

What is loaded: RECORDS records of the factories' post-stay survey, 13 columns, one comment in twenty records, 300 sites,
24 months. "End to end" is everything that `guest-tracking load` does: read, check, archive, build, publish. Targets: at
most 4.5 × the bare read, under 3 GiB at its peak; at most 16 bytes a response in the table `responses` (its id and where
it came from apart) and 24 a cell of `totals`; four times the records at most 6 × the processor time.

Read it: each in a process of its own, the two in turns in the same run; wall and CPU seconds. The ratio holds on a busy
machine if both were equally disturbed; the CPU ratio holds better. `GUEST_TRACKING_BENCHMARK_RECORDS` makes it smaller.
"""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from pipelines.home import Home
from pipelines.warehouse.publishing import current
from tests.benchmarks.load_rate import Run, run
from tests.benchmarks.visitor import scratch, verdict
from tests.factories import a_home

RECORDS = int(os.environ.get("GUEST_TRACKING_BENCHMARK_RECORDS", "5_000_000"))
TARGET, MEMORY_TARGET, GROWTH_TARGET = 4.5, 3 * 2**30, 6.0
RESPONSE_TARGET, CELL_TARGET = 16, 24
NOW, TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 16)

SITES = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n" + "".join(
    f"N{number:03d},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(300)
)
NOBODY = "person_id,person_name,role,site_id,region_id,valid_from,valid_to\n"

# Made of a hash, so that the same number of records is the same file.
EXPORT = """
    copy (
        select concat('R', i) as id, strftime(day + 1, '%Y-%m-%d') || ' 08:00:00' as updated,
            format('{called}', hash(i, 'site') % {sites}) as site, strftime(day, '%Y-%m-%d') as departed,
            ['B', 'F'][1 + cast(hash(i, 'guest') % 2 as integer)] as guest,
            ['D', 'A'][1 + cast(hash(i, 'channel') % 2 as integer)] as channel,
            hash(i, 'overall') % 11 as overall, hash(i, 'recommend') % 11 as recommend, hash(i, 'desk') % 11 as desk,
            hash(i, 'room') % 11 as room, 1 + hash(i, 'bath') % 5 as bath,
            case when hash(i, 'asked') % 3 = 0 then hash(i, 'spa') % 11 end as spa,
            case when hash(i, 'said') % 20 = 0 then 'A fine stay, thank you "all"' end as comment
        from (
            select i, cast(date '{first}' + cast(hash(i, 'day') % {days} as integer) as date) as day
            from range($from, $to) as numbers(i)
        )
    ) to '{path}' (header, delimiter ',')
"""

BARE = """
import sys
import duckdb

texts = dict.fromkeys(["id", "site", "guest", "channel", "comment"], "varchar")
scores = dict.fromkeys(["overall", "recommend", "desk", "room", "bath", "spa"], "tinyint")
names = ["id", "updated", "site", "departed", "guest", "channel", *scores, "comment"]
kinds = texts | scores | {"updated": "timestamp", "departed": "date"}
connection = duckdb.connect(sys.argv[2])
connection.execute("set enable_progress_bar = false")
columns = {name: kinds[name] for name in names}
connection.execute(
    f"create table bare as select * from read_csv($path, columns = {columns}, auto_detect = false, header = true)",
    {"path": sys.argv[1]},
)
connection.execute("checkpoint")
print(connection.execute("select count(*) from bare").fetchall()[0][0])
"""

LOAD = """
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.home import Home
from pipelines.loading import load

steps, last = {}, ["start", time.perf_counter()]

def progress(what, done, total):
    now = time.perf_counter()
    steps[last[0]] = steps.get(last[0], 0.0) + now - last[1]
    last[:] = ["receive" if not steps.get("receive") and what.endswith(".csv") else "judge" if what.endswith(".csv")
        else what, now]

load(Home(Path(sys.argv[1])), now=datetime(2026, 11, 16, 9, tzinfo=UTC), today=date(2026, 11, 16), progress=progress)
progress("end", 1, 1)
print(", ".join(f"{what} {seconds:.1f} s" for what, seconds in steps.items()))
"""


def write_export(
    path: Path, records: range, first: date, days: int, *, sites: int = 300, called: str = "N{:03d}"
) -> None:
    """Write the records with these numbers as an export: stays in the `days` from `first` on, at sites `called` so."""
    query = EXPORT
    given = {"{path}": path, "{first}": first, "{days}": days, "{sites}": sites, "{called}": called}
    for name, value in given.items():
        query = query.replace(name, str(value))
    duckdb.execute(query, {"from": records.start, "to": records.stop})


def a_large_home(root: Path, records: int) -> Home:
    """A home with one export of so many records in its inbox."""
    home = a_home(root, sites=SITES, assignments=NOBODY)
    write_export(home.inbox / "post_stay_1.csv", range(records), date(2024, 11, 1), 720)
    return home


def sizes(home: Home) -> tuple[float, float]:
    """Bytes of a response without its id and where it came from, and of a cell of totals, in the published file."""
    published = current(home.warehouse)
    if published is None:
        raise RuntimeError("nothing was published")
    with duckdb.connect(str(home.warehouse / published.file), read_only=True) as connection:
        size, responses, cells = connection.execute("""
            select (select block_size from pragma_database_size() limit 1), (select count(*) from responses),
                (select count(*) from totals)
        """).fetchall()[0]

        def blocks(table: str, left_out: tuple[str, ...]) -> int:
            names = ", ".join(f"'{name}'" for name in left_out)
            return connection.execute(
                f"select count(distinct block_id) from pragma_storage_info('{table}') "
                f"where persistent and column_name not in ({names})"
            ).fetchall()[0][0]

        rows, totals = blocks("responses", ("response_id", "file_hash", "line")), blocks("totals", ("-",))
        return rows * size / responses, totals * size / cells


def said(name: str, one: Run) -> str:
    """What a process took, in a line."""
    return f"{name:<24} {one.wall:7.1f} s, CPU {one.cpu:7.1f} s, peak {one.peak / 2**20:7,.0f} MiB"


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        small, large = a_large_home(folder / "small", RECORDS // 4), a_large_home(folder / "large", RECORDS)
        export = large.inbox / "post_stay_1.csv"
        print(f"{RECORDS:,} records in {export.stat().st_size / 1e6:,.0f} MB of CSV")
        quarter = run("-c", LOAD, small.root)
        bare = run("-c", BARE, export, folder / "bare.duckdb")
        load = run("-c", LOAD, large.root)
        again = run("-c", BARE, export, folder / "again.duckdb")
        for name, one in {
            "bare read": bare,
            "bare read again": again,
            "a quarter, loaded": quarter,
            "load": load,
        }.items():
            print(said(name, one))
        print(f"where the time goes: {load.printed.strip()}")
        response, cell = sizes(large)
    wall, cpu = (bare.wall + again.wall) / 2, (bare.cpu + again.cpu) / 2
    print(f"RATIO load / bare read: {verdict(load.wall / wall, TARGET)} of time, {load.cpu / cpu:.3g} × of CPU")
    print(f"RATIO peak memory / 3 GiB: {load.peak / MEMORY_TARGET:.2f} (target < 1)")
    print(f"RATIO CPU of 4 × the records: {verdict(load.cpu / quarter.cpu, GROWTH_TARGET)}")
    print(f"bytes a response {response:.1f} (target ≤ {RESPONSE_TARGET}), a cell {cell:.1f} (target ≤ {CELL_TARGET})")


if __name__ == "__main__":
    main()
