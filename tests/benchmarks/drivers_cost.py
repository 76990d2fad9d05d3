"""What matters to guests over a bare query of the same answers: of a site with 5,000 responses, of a region with 200,000.

The warehouse is made by the project's own load: one region of 40 sites, a year, ten departments that all guests answered and
that go up and down together. "The question" is all that the page First things to fix asks (drivers.found): who answered what,
sums over groups of guests, shares, penalties and rewards with 1,000 resamplings each, the site against the rest. "The bare
query" adds up the products of the eleven scores of the same responses, each with each, through the same scoped connection:
the least that any regression needs, without groups, without low and high scores, without intervals.

Of the region that is what a general manager gets whose own site has too few guests. Targets: a second and a half at most; of
the region, where the answers weigh more than what is done once, 25 bare queries. Read it: CPU of this process over all
threads, median (least–most) of REPEATS, in turns; the ratio is of medians.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from itertools import combinations_with_replacement
from pathlib import Path

import duckdb

from dashboard.access import OpenBuild, Source
from dashboard.questions import drivers
from dashboard.questions.departments import departments_of_site
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from pipelines.home import Home
from pipelines.loading import load
from pipelines.metrics.periods import Period
from pipelines.reference.assignments import Role
from pipelines.reference.reference import Reference
from tests.benchmarks.load_size import NOBODY
from tests.benchmarks.visitor import Spread, scratch, verdict
from tests.factories import POST_STAY, a_home

RESPONSES, SITES, LITTLE, REPEATS = 200_000, 40, 150, 9
RATIO_TARGET, SECONDS_TARGET = 25.0, 1.5
NOW, TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 16)
YEAR = Period(date(2025, 11, 1), date(2026, 10, 1))
DEPARTMENTS = [f"d{number}" for number in range(10)]

SCALE = "lowest = 0\nhighest = 10\n"
SURVEY = POST_STAY.split("[[questions]]")[0].replace('columns = ["comment"]', "columns = []") + "".join(
    f'[[questions]]\ncolumn = "{one}"\ndepartment = "{one}"\n{SCALE}\n' for one in ("overall", *DEPARTMENTS)
)

# A guest's mood is in every answer; made of a hash, so that every run has the same file.
EXPORT = f"""
    copy (
        select concat('R', i) as id, strftime(day + 1, '%Y-%m-%d') || ' 08:00:00' as updated, site,
            strftime(day, '%Y-%m-%d') as departed, 'B' as guest, 'D' as channel,
            greatest(0, 10 - mood - hash(concat(i, 'overall')) % 4) as overall,
            {", ".join(f"greatest(0, 10 - mood - hash(concat(i, '{one}')) % 5) as {one}" for one in DEPARTMENTS)}
        from (
            select i, cast(date '2025-11-01' + cast(hash(i, 'day') % 365 as integer) as date) as day,
                cast(hash(concat(i, 'mood')) % 4 as integer) as mood,
                case when i < {LITTLE} then 'N040' else format('N{{:03d}}', i % {SITES}) end as site
            from range({RESPONSES + LITTLE}) as numbers(i)
        )
    ) to '{{path}}' (header, delimiter ',')
"""

SCORES = ["overall", *DEPARTMENTS]
BARE = f"""
    select count(*), {", ".join(f"sum(cast({one} as bigint) * {two})" for one, two in combinations_with_replacement(SCORES, 2))}
    from my_responses
    where survey_id = 'post_stay' and month between $first and $last and (site_id = $site_id or $site_id is null)
"""


def opened(folder: Path) -> tuple[Source, Reference]:
    """One region, loaded, as somebody sees it who sees everything."""
    rows = "".join(f"N{number:03d},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(SITES + 1))
    home: Home = a_home(
        folder / "home",
        sites=f"site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n{rows}",
        departments="department_id,department_name,index_weight\n" + "".join(f"{one},{one},1\n" for one in DEPARTMENTS),
        post_stay=SURVEY,
        assignments=NOBODY,
    )
    duckdb.execute(EXPORT.replace("{path}", str(home.inbox / "post_stay_1.csv")))
    published = load(home, now=NOW, today=TODAY, progress=lambda what, done, total: None).published
    if published is None or published.build.responses != RESPONSES + LITTLE:
        raise RuntimeError("not everything was loaded")
    build = OpenBuild(published.build.build_id, home.warehouse / published.file)
    return build.source(scope_of(Principal("Benchmark", Role.HR), build.reference)), build.reference


def cpu_seconds(run: Callable[[], object]) -> float:
    """What it cost this process."""
    started = time.process_time()
    run()
    return time.process_time() - started


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        source, reference = opened(folder)
        for what, site_id, of_site in (("a site with 5,000", "N007", True), ("a region with 200,000", "N040", False)):
            view = View("north", YEAR, "satisfaction", "post_stay", site_id=site_id)
            told = drivers.found(source, reference, view)
            if not isinstance(told, drivers.Found) or told.of_site != of_site:
                raise RuntimeError(f"not told as was meant: {told}")
            bare_of = partial(
                source.frame, BARE, first=YEAR.first, last=YEAR.last, site_id=site_id if of_site else None
            )
            runs = [
                (
                    cpu_seconds(bare_of),
                    cpu_seconds(partial(departments_of_site, source, reference, view)),
                    cpu_seconds(partial(drivers.found, source, reference, view)),
                )
                for _ in range(REPEATS)
            ]
            bare, shared, asked = (Spread([run[place] for run in runs]) for place in range(3))
            print(f"{what} ({told.guests:,} guests): bare query {bare.text()}, departments {shared.text()}")
            kept = "kept" if asked.median < SECONDS_TARGET else "MISSED"
            print(f"the question {asked.text()} (target under {SECONDS_TARGET:g} s: {kept})")
            ratio = asked.median / bare.median
            print(
                f"RATIO question / bare query, {what}: {f'{ratio:.3g} ×' if of_site else verdict(ratio, RATIO_TARGET)}"
            )


if __name__ == "__main__":
    main()
