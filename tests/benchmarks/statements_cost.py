"""The statements of a chain of SITES sites, over a bare query of the totals that they rest on. Target: 60 × that query.

The warehouse is made by the project's own load: RESPONSES responses over 24 months, half of them in the plan's year; every
third site changes hands within it (`own_stays_cost`). Two plans of the same people: a curve over four parts, and a percentile
plan over two, which compares all of them with each other. Some sites have too few answers and fall back, as chains do.

"Evidence" is all that is read of the build; "statements" is from there to the amount of everybody, with every step to redo it;
"cliffs" asks what lies about everybody's score. "The bare totals" are the year's rows of `totals`, as a frame.

Read it: wall time, median (least–most) of REPEATS, in turns, in one process; ratios are of medians. The peak of memory is that
of a process that makes all statements of a plan once, beside one that only imports. `GUEST_TRACKING_BENCHMARK_SITES` makes it
smaller.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from pipelines.home import Home
from pipelines.loading import load
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reference import Reference
from pipelines.rewards.cliffs import cliff_check
from pipelines.rewards.decided import Decided
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.reading import evidence
from pipelines.rewards.roster import Roster, roster
from pipelines.rewards.statements import decided
from pipelines.warehouse.publishing import current
from tests.benchmarks.load_rate import run
from tests.benchmarks.load_size import write_export
from tests.benchmarks.own_stays_cost import YEAR, assignment_rows, bare_totals, reference_of
from tests.benchmarks.visitor import Spread, scratch, verdict
from tests.factories import a_home

T = TypeVar("T")

SITES = int(os.environ.get("GUEST_TRACKING_BENCHMARK_SITES", "10_000"))
RESPONSES, REGIONS, REPEATS = 200 * SITES, 40, 3
TARGET = 60.0
NOW, TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 16)

CHILD = "import sys; from tests.benchmarks import statements_cost as it; getattr(it, sys.argv[1])(*sys.argv[2:])"

PLAN = """
kind = "{kind}"
plan_id = "{kind}"
plan_name = "Plan"
currency = "EUR"
window = {{ first_day = {first}, last_day = {last} }}
target = {{ amount = 6000 }}
enough = {{ pay = 90 }}
{more}
"""
PART = '{{ part_id = "{0}", part_name = "{0}", weight = {1}, metric = "{2}", department = "{3}" }}'
PARTS = [
    PART.format("overall", 60, "top_box", "overall"),
    PART.format("desk", 20, "top_box", "front_desk"),
    PART.format("rooms", 10, "satisfaction", "housekeeping"),
    PART.format("all", 10, "satisfaction", "overall"),
]
CURVE = (
    "cliff = true\nknots = [{ score = 18, factor = 0.5 }, { score = 22, factor = 1 }, { score = 50, factor = 1.5 }]\n"
)
MORE = {
    "curve": f"{CURVE}parts = [{', '.join(PARTS)}]",
    "percentile": f"factors = [0, 0.5, 1, 1.2, 1.5]\nparts = [{', '.join(PARTS[:2])}]",
}


def make(folder: str) -> None:
    """Load the big home below `folder`."""
    header = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n"
    regions = "region_id,region_name\n" + "".join(f"r{number},Region {number}\n" for number in range(REGIONS))
    sites = "".join(
        f"N{number:05d},North {number},r{number % REGIONS},Test,city,,,100,2020-01-01,\n" for number in range(SITES)
    )
    home = a_home(
        Path(folder) / "home", sites=header + sites, regions=regions, assignments=assignment_rows(sites=SITES)
    )
    (home.reference / "plans").mkdir()
    for kind, more in MORE.items():
        text = PLAN.format(kind=kind, first=YEAR.first, last=YEAR.last, more=more)
        (home.reference / "plans" / f"{kind}.toml").write_text(text)
    export = home.inbox / "post_stay_1.csv"
    write_export(export, range(RESPONSES), date(2024, 11, 1), 730, sites=SITES, called="N{:05d}")
    published = load(home, now=NOW, today=TODAY, progress=lambda what, done, total: None).published
    if published is None or published.build.responses != RESPONSES:
        raise RuntimeError("not everything was loaded")


def _plan(reference: Reference, kind: str) -> ANY_PLAN:
    return next(plan for plan in reference.plans if plan.plan_id == kind)


def _decided(reference: Reference, kind: str, covered: Roster, found: Evidence) -> Decided:
    return decided(_plan(reference, kind), covered, found, Pay(), reference.thresholds)


def once(kind: str, build: str) -> None:
    """All statements of one plan, once; any other word does nothing."""
    reference = reference_of(Path(build))
    if kind in MORE:
        covered = roster(reference, _plan(reference, kind))
        _decided(reference, kind, covered, evidence(Path(build), _plan(reference, kind), covered))


def timed(build: Path, reference: Reference, kind: str) -> tuple[dict[str, float], Decided]:
    """How long each step of one plan takes, once, in seconds, and what came of it."""
    plan = _plan(reference, kind)
    seconds: dict[str, float] = {}

    def taking(what: str, step: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = step()
        seconds[what] = time.perf_counter() - started
        return result

    covered = taking("roster", lambda: roster(reference, plan))
    found = taking("evidence", lambda: evidence(build, plan, covered))
    made = taking("statements", lambda: _decided(reference, kind, covered, found))
    taking("cliffs", lambda: cliff_check(made))
    seconds["all statements"] = seconds["roster"] + seconds["evidence"] + seconds["statements"]
    return seconds, made


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
        peaks = {kind: run("-c", CHILD, "once", kind, build).peak for kind in ("nothing", *MORE)}
        reference = reference_of(build)
        bare: list[float] = []
        found: dict[str, list[dict[str, float]]] = {kind: [] for kind in MORE}
        for _ in range(REPEATS):
            started = time.perf_counter()
            rows = bare_totals(build, reference).height
            bare.append(time.perf_counter() - started)
            for kind, times in found.items():
                seconds, made = timed(build, reference, kind)
                times.append(seconds)
                people = len(made.payouts.statements)
    middle = Spread(bare)
    print(f"bare totals: {middle.text()}, {rows:,} rows; {people:,} statements a plan")
    print(f"peak of a process that only imports: {peaks['nothing'] / 2**20:,.0f} MiB")
    for kind, times in found.items():
        for what in times[0]:
            print(f"{kind}, {what}: {Spread([one[what] for one in times]).text('s', 1.0, 2)}")
        whole = Spread([one["all statements"] for one in times]).median
        print(f"{kind}: peak {peaks[kind] / 2**20:,.0f} MiB")
        print(f"RATIO {kind}, all statements / bare totals: {verdict(whole / middle.median, TARGET)}")


if __name__ == "__main__":
    main()
