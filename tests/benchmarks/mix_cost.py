"""What it costs to ask how the sites of a region would stand with the same guests. Target: at most 3 × the bare query.

The warehouse is made by the project's own load: one region of 499 busy sites with a year of stays and 1,200 answers each. "The
question" is what the ranking page and My site ask (mix.mixed). "The bare query" adds up the responses of that year by site and
the two dimensions that are adjusted for, straight from the warehouse, as a frame. The question holds the sums of kinds and
pairs, the regression, and the places before and after.

Read it: wall time, median (least–most) of REPEATS, in turns; the ratio is of medians.
"""

from datetime import date
from functools import partial
from pathlib import Path

from dashboard.access import OpenBuild
from dashboard.questions import mix
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from pipelines.home import Home
from pipelines.loading import load
from pipelines.metrics.periods import Period
from pipelines.reference.assignments import Role
from tests.benchmarks.league_cost import NOW, TODAY, seconds
from tests.benchmarks.load_size import NOBODY, write_export
from tests.benchmarks.visitor import Spread, scratch, verdict
from tests.factories import SEGMENTS, a_home

# An odd number: the hashes of the export share their last bit, and each site of an even number would have guests of one kind.
SITES, ANSWERS, REPEATS, TARGET = 499, 1200, 7, 3.0
YEAR = Period(date(2025, 11, 1), date(2026, 10, 1))
ADJUSTS = SEGMENTS.replace("\nvalues", "\nadjusts = true\nvalues")

BARE = """
    select r.site_id, r.guest_type, r.channel, count(*), sum(cast(r.overall as bigint)),
        sum(cast(r.overall as bigint) * cast(r.overall as bigint))
    from warehouse.responses r join warehouse.sites s
        on s.site_id = r.site_id and r.month >= s.valid_from and r.month < s.valid_to
    where s.region_id = 'north' and r.survey_id = 'post_stay' and r.overall is not null and r.month between $first and $last
    group by r.site_id, r.guest_type, r.channel
"""


def opened(folder: Path) -> OpenBuild:
    """One region of so many sites, loaded."""
    rows = "".join(f"N{number:05d},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(SITES))
    header = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n"
    home: Home = a_home(folder / "home", sites=header + rows, assignments=NOBODY, segments=ADJUSTS)
    write_export(home.inbox / "post_stay_1.csv", range(SITES * ANSWERS), YEAR.first, 365, sites=SITES, called="N{:05d}")
    published = load(home, now=NOW, today=TODAY, progress=lambda what, done, total: None).published
    if published is None:
        raise RuntimeError("nothing was published")
    return OpenBuild(published.build.build_id, home.warehouse / published.file)


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        build = opened(folder)
        source = build.source(scope_of(Principal("Benchmark", Role.HR), build.reference))
        view = View("north", YEAR, "satisfaction", "post_stay", site_id="N00000")
        found = mix.mixed(source, build.reference, view)
        print(f"{found.sites.height} sites, {found.why_not or len(found.kinds)} kinds of guests")
        bare, asked = [], []
        for _ in range(REPEATS + 1):
            bare.append(seconds(partial(source.frame, BARE, first=YEAR.first, last=YEAR.last)))
            asked.append(seconds(partial(mix.mixed, source, build.reference, view)))
        query, question = Spread(bare[1:]), Spread(asked[1:])
        print(f"bare query {query.text()}, question {question.text()}, the first {asked[0]:.2f} s")
        print(f"RATIO question / bare query: {verdict(question.median / query.median, TARGET)}")


if __name__ == "__main__":
    main()
