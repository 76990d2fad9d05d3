"""A recognition year of 30 awards over SITES sites, beside a bare query of the totals that they rest on. Target: under 20 s and
2 GiB.

The warehouse is made by the project's own load: 200 responses a site over 24 months, the second half of them in the awards'
year. The awards: each of four metrics among all sites, within regions, brands (three tiers) and sizes; departments by two
metrics; the most improved; scores adjusted for the mix of guests; with co-winners, tie-breakers and certainty among them.

"The year" is `recognised`, from the home to the standings of all awards, in a process of its own; "the bare totals" are the
year's rows of `totals`, as a frame, in the same process after it. Read it: wall time of one run each and the peak of memory,
beside that of a process that only imports. `GUEST_TRACKING_BENCHMARK_SITES` makes it smaller; the targets are for the whole.
"""

import os
import sys
import time
from pathlib import Path

from pipelines.home import Home
from pipelines.loading import load
from pipelines.payouts import served_build
from pipelines.recognising import recognised
from tests.benchmarks.load_rate import run
from tests.benchmarks.load_size import NOBODY, write_export
from tests.benchmarks.own_stays_cost import NOW, TODAY, YEAR, bare_totals, reference_of
from tests.benchmarks.visitor import scratch
from tests.factories import SEGMENTS, a_home

# An odd number: the hashes of the export share their last bit, and each site of an even number would have guests of one kind.
SITES = int(os.environ.get("GUEST_TRACKING_BENCHMARK_SITES", "10_001"))
RESPONSES, REGIONS, BRANDS = 200 * SITES, 40, 12
SECONDS_TARGET, BYTES_TARGET = 20.0, 2 * 2**30

CHILD = "import sys; from tests.benchmarks import recognition_cost as it; getattr(it, sys.argv[1])(*sys.argv[2:])"

AWARD = """
award_id = "{award_id}"
award_name = "{award_id}"
year = 2026
window = {{ first_day = {first}, last_day = {last} }}
{more}
"""
FIRST = '[[tiers]]\ntier_id = "first"\ntier_name = "First"\nfirst = 1\n'
TIERS = """
[[tiers]]
tier_id = "best"
tier_name = "Best"
first = 1
[[tiers]]
tier_id = "platinum"
tier_name = "Platinum"
share = 3
[[tiers]]
tier_id = "gold"
tier_name = "Gold"
share = 10
"""
BANDS = """
[classes]
by = ["size_band"]
size_bands = [
    { band_id = "small", band_name = "Small", from_rooms = 0 },
    { band_id = "large", band_name = "Large", from_rooms = 150 },
]
"""
CLASSES = {
    "all": f'[guard]\nsignificantly_above = true\ntie_breakers = ["answers"]\n{FIRST}',
    "regions": f'[classes]\nby = ["region"]\n[guard]\nco_winners = true\ntie_breakers = ["index", "top_box"]\n{FIRST}',
    "brands": f'[classes]\nby = ["brand"]\n[eligible]\nopen_by = 2025-11-01\nmonths = 6\n{TIERS}',
    "sizes": f"{BANDS}{TIERS}",
}
METRICS = ("satisfaction", "top_box", "nps", "index")
BASELINE = "[improvement]\nbaseline = { first_day = 2024-11-01, last_day = 2025-10-31 }\n"
DEPARTMENTS = '"front_desk", "housekeeping", "spa"'


def awards() -> dict[str, str]:
    """The files of 30 awards, by award_id."""
    found = {}
    for metric in METRICS:
        measure = f'measure = {{ metric = "{metric}" }}\n'
        for name, rest in CLASSES.items():
            found[f"{metric}_{name}"] = measure + rest
        found[f"{metric}_improved"] = f"{measure}{BASELINE}{CLASSES['regions']}"
    for metric in METRICS[:3]:
        measure = f'measure = {{ metric = "{metric}", score = "mix_adjusted" }}\n'
        found |= {f"{metric}_adjusted_{name}": measure + CLASSES[name] for name in ("all", "regions")}
    for metric in METRICS[:2]:
        measure = f'level = "department"\nmeasure = {{ metric = "{metric}", departments = [{DEPARTMENTS}] }}\n'
        found |= {f"{metric}_departments_{name}": measure + CLASSES[name] for name in ("all", "regions")}
    return {
        name: AWARD.format(award_id=name, first=YEAR.first, last=YEAR.last, more=more) for name, more in found.items()
    }


def make(folder: str) -> None:
    """Load the big home below `folder`."""
    header = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n"
    regions = "region_id,region_name\n" + "".join(f"r{number},Region {number}\n" for number in range(REGIONS))
    sites = "".join(
        f"N{number:05d},North {number},r{number % REGIONS},Brand {number % BRANDS},city,,,{40 + number % 300},2020-01-01,\n"
        for number in range(SITES)
    )
    adjusts = SEGMENTS.replace("\nvalues", "\nadjusts = true\nvalues")
    home = a_home(Path(folder) / "home", sites=header + sites, regions=regions, assignments=NOBODY, segments=adjusts)
    (home.reference / "awards").mkdir()
    for name, text in awards().items():
        (home.reference / "awards" / f"{name}.toml").write_text(text)
    export = home.inbox / "post_stay_1.csv"
    write_export(export, range(RESPONSES), YEAR.first.replace(year=2024), 730, sites=SITES, called="N{:05d}")
    published = load(home, now=NOW, today=TODAY, progress=lambda what, done, total: None).published
    if published is None or published.build.responses != RESPONSES:
        raise RuntimeError("not everything was loaded")


def once(folder: str) -> None:
    """The year once, and the bare totals after it; without a folder nothing."""
    if not folder:
        return
    home = Home(Path(folder) / "home")
    started = time.perf_counter()
    year = recognised(home, 2026, today=TODAY)
    seconds = time.perf_counter() - started
    _, build = served_build(home)
    reference = reference_of(build)
    started = time.perf_counter()
    bare_totals(build, reference)
    bare = time.perf_counter() - started
    standings = sum(one.standings.height for one in year.awards)
    winners = sum(one.winners.height for one in year.awards)
    sys.stdout.write(f"{seconds} {bare} {len(year.awards)} {standings} {winners}")


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        loading = run("-c", CHILD, "make", folder)
        print(f"{RESPONSES:,} responses of {SITES:,} sites loaded in {loading.wall:.0f} s")
        nothing, worked = run("-c", CHILD, "once", ""), run("-c", CHILD, "once", folder)
        seconds, bare, count, standings, winners = map(float, worked.printed.split())
        print(f"{count:.0f} awards, {standings:,.0f} standings, {winners:,.0f} winners")
        print(f"peak {worked.peak / 2**20:,.0f} MiB (importing alone {nothing.peak / 2**20:,.0f} MiB)")
        print(f"year {seconds:.2f} s, {worked.cpu:.1f} s of processors; bare totals {bare:.2f} s")
        print(f"RATIO year / bare totals: {seconds / bare:.1f}")
        kept = seconds < SECONDS_TARGET and worked.peak < BYTES_TARGET
        print(f"{'kept' if kept else 'MISSED'}: under {SECONDS_TARGET:.0f} s and {BYTES_TARGET / 2**30:.0f} GiB")


if __name__ == "__main__":
    main()
