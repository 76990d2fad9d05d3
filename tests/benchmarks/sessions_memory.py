"""Memory of 200 open sessions over one, and the first visitor after a start against the second.

Memory: the server's resident bytes after SESSIONS sessions have each run My site once, every one as the general manager of
another site or of another month, all still open, over those after the first session. Target: at most 2 ×.

First visitor: a freshly started server; from connecting to the end of the first run of My site, for a first visitor and
then for a second one of another region, so that no answer is shared. Target: the first not noticeably longer than the
second (at most 1.5 ×). Median (least–most) of STARTS starts; the third is there to compare. The ratio of CPU holds on
a busy machine, that of time does not.
"""

import time
from contextlib import ExitStack
from pathlib import Path

import duckdb

from tests.benchmarks.visitor import DASHBOARD, Server, Spread, demo_home, scratch, served, verdict, visiting

SESSIONS = 200
STARTS = 5
MEMORY_TARGET, FIRST_TARGET = 2.0, 1.5


def sites_of(home: Path) -> list[tuple[str, str]]:
    """Region and site of every site that is open now, region by region in turns."""
    path = next((home / "warehouse").glob("guests-*.duckdb"))
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("""
            select region_id, site_id from sites where valid_to > date '2026-12-01' and valid_from < date '2025-01-01'
            order by row_number() over (partition by region_id order by site_id), region_id
        """).fetchall()


def address(sites: list[tuple[str, str]], number: int) -> dict[str, str]:
    """The address of visitor `number`: every site once, then every site a month earlier, and so on."""
    region_id, site_id = sites[number % len(sites)]
    until = f"2026-{10 - number // len(sites):02d}"
    return {"role": "general_manager", "region": region_id, "site": site_id, "until": until}


def memory(server: Server, sites: list[tuple[str, str]]) -> tuple[list[int], float]:
    """Resident bytes after 1, 50, 100 … sessions, and the seconds that all of them took."""
    sizes = []
    started = time.perf_counter()
    with ExitStack() as open_sessions:
        for number in range(SESSIONS):
            visitor = open_sessions.enter_context(visiting(server, address(sites, number)))
            visitor.rerun()
            if number == 0 or (number + 1) % 50 == 0:
                time.sleep(0.3)
                sizes.append(server.resident_bytes())
    return sizes, time.perf_counter() - started


def first_visits(home: Path, sites: list[tuple[str, str]]) -> list[tuple[float, float]]:
    """Wall and CPU seconds from connecting to the end of the first run, for three visitors of a new server in turn."""
    seconds = []
    with served(DASHBOARD, home) as server:
        for number in range(3):
            time.sleep(0.2)
            cpu, started = server.cpu_seconds(), time.perf_counter()
            with visiting(server, address(sites, number)) as visitor:
                visitor.rerun()
                wall = time.perf_counter() - started
                time.sleep(0.05)
                seconds.append((wall, server.cpu_seconds() - cpu))
    return seconds


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        home = demo_home(folder)
        sites = sites_of(home)
        with served(DASHBOARD, home) as server:
            before = server.resident_bytes()
            sizes, seconds = memory(server, sites)
        starts = [first_visits(home, sites) for _ in range(STARTS)]
    print(f"resident before anybody came: {before / 1e6:,.0f} MB")
    for count, size in zip((1, *range(50, SESSIONS + 1, 50)), sizes, strict=True):
        print(f"resident with {count:>3} open sessions: {size / 1e6:,.0f} MB")
    print(f"{(sizes[-1] - sizes[0]) / (SESSIONS - 1) / 1e3:,.0f} kB a session; {SESSIONS} opened in {seconds:.1f} s")
    print(f"RATIO {SESSIONS} sessions / 1 session: {verdict(sizes[-1] / sizes[0], MEMORY_TARGET)}")
    for number, name in enumerate(("first", "second", "third")):
        walls, cpus = (Spread([visits[number][kind] for visits in starts]) for kind in (0, 1))
        print(f"{name} visitor after a start: {walls.text()}, CPU {cpus.text()}")
    for kind, what in enumerate(("time", "CPU")):
        ratios = Spread([visits[0][kind] / visits[1][kind] for visits in starts])
        said = verdict(ratios.median, FIRST_TARGET)
        print(f"RATIO first visitor / second, {what}: {said}, range {ratios.text('×', 1, 2)}")


if __name__ == "__main__":
    main()
