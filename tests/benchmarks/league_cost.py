"""The ranked table of a region with many sites over the bare query for its totals. Targets: 500 sites 5 ×; 10,000 in 3 s.

The warehouse is made by the project's own load: one region, a year of stays, about 100 answers a site. "The table" is the
question that the ranking page asks (league.league, the year against the year before left out as there is none): scores,
intervals, places, rank ranges of all sites at once, tiers, changes, small lines. "The bare query" adds up the same totals of
that year by site, through the same scoped connection, as a frame.

Read it: wall time, median (least–most) of REPEATS, in turns; the ratio is of medians.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from dashboard.access import OpenBuild, Source
from dashboard.questions import league
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from pipelines.home import Home
from pipelines.loading import load
from pipelines.metrics.periods import Period
from pipelines.reference.assignments import Role
from pipelines.reference.reference import Reference
from tests.benchmarks.load_size import NOBODY, write_export
from tests.benchmarks.visitor import Spread, scratch, verdict
from tests.factories import a_home

ANSWERS, REPEATS = 100, 7
RATIO_TARGET, SECONDS_TARGET = 5.0, 3.0
NOW, TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 16)
YEAR = Period(date(2025, 11, 1), date(2026, 10, 1))

BARE = """
    select site_id, sum(response_count), sum(score_total), sum(score_square_total)
    from region_totals
    where region_id = $region_id and month between $first and $last and survey_id = 'post_stay' and dimension_id = 'all'
        and segment_id = 'all' and department_id = 'overall'
    group by site_id
    order by site_id
"""


def opened(folder: Path, sites: int) -> tuple[Source, Reference]:
    """One region of so many sites, loaded, as somebody sees it who sees everything."""
    rows = "".join(f"N{number:05d},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(sites))
    header = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n"
    home: Home = a_home(folder / str(sites), sites=header + rows, assignments=NOBODY)
    write_export(home.inbox / "post_stay_1.csv", range(sites * ANSWERS), YEAR.first, 365, sites=sites, called="N{:05d}")
    published = load(home, now=NOW, today=TODAY, progress=lambda what, done, total: None).published
    if published is None or published.build.responses != sites * ANSWERS:
        raise RuntimeError("not everything was loaded")
    build = OpenBuild(published.build.build_id, home.warehouse / published.file)
    return build.source(scope_of(Principal("Benchmark", Role.HR), build.reference)), build.reference


def seconds(run: Callable[[], object]) -> float:
    """How long it took."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        for sites in (500, 10_000):
            source, reference = opened(folder, sites)
            view = View("north", YEAR, "satisfaction", "post_stay", site_id="N00000")
            asked = {"region_id": "north", "first": YEAR.first, "last": YEAR.last}
            pairs = [
                (
                    seconds(partial(source.frame, BARE, **asked)),
                    seconds(partial(league.league, source, reference, view)),
                )
                for _ in range(REPEATS + 1)
            ]
            bare, table = (Spread([pair[place] for pair in pairs[1:]]) for place in (0, 1))
            print(f"{sites:,} sites: bare query {bare.text()}, table {table.text()}, the first {pairs[0][1]:.2f} s")
            if sites == 500:
                print(f"RATIO table / bare query, {sites:,} sites: {verdict(table.median / bare.median, RATIO_TARGET)}")
            else:
                kept = "kept" if table.median < SECONDS_TARGET else "MISSED"
                print(f"SECONDS of 10,000 sites: {table.median:.2f} (target under {SECONDS_TARGET:g}: {kept})")


if __name__ == "__main__":
    main()
