"""The simulator over bare draws of the same answers: 1,000 resamples of 500 sites. Targets: the curve in 20 s,
percentile in 60 s.

The answers are made up: a manager at each of SITES sites all year, RESPONSES responses each to two questions, every guest's
answers going together; a region each fifty. The curve has two parts of own stays and one of the region, a strict gate on the
average and a cap; percentile the top box and a mean score with an answer for nearly every guest, and a significance test in
each resample. "The simulation" is all that is done once the answers are read: the statements as they stand, the plan made
ready, the resamples and what is told of them. "Bare draws" draw as many replicates of the same responses from the same
generators, and add them up.

Read it: wall time, median (least–most) of REPEATS; the ratio is of medians. The peak of memory is that of a process that does
one of them once, beside one that does nothing but import.
"""

import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.spans import Span
from pipelines.bonus.tenure import Post, Tenure
from pipelines.reference.chain import Threshold, Thresholds
from pipelines.reference.plans.kinds import KINDS
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.roster import Roster
from pipelines.rewards.simulation.compiled import Compiled, compiled
from pipelines.rewards.simulation.draws import BATCH, Answers, drawn, generator
from pipelines.rewards.simulation.noise import simulation
from pipelines.rewards.simulation.sources import Key, Stays
from tests.benchmarks.load_rate import run
from tests.benchmarks.visitor import Spread

SITES, RESPONSES, REPLICATES, REPEATS = 500, 1000, 1000, 3
TARGETS = {"curve": 20.0, "percentile": 60.0}
YEAR = Span.through(date(2026, 1, 1), date(2026, 12, 31))
THRESHOLDS = Thresholds(default=Threshold(show=10, rank=30, pay=100))
NUMBERS = tuple(vars(Counts()))
MEASURES = ("index", "overall", "rooms")
KEYS = tuple(Key(measure, number) for measure in MEASURES for number in NUMBERS)

SAID = {
    "plan_name": "Plan",
    "currency": "EUR",
    "window": {"first_day": "2026-01-01", "last_day": "2026-12-31"},
    "target": {"amount": "6000"},
    "cap": {"factor": "1.5"},
}
OVERALL = {"part_id": "overall", "part_name": "Overall", "weight": "60"}
PLANS = {
    "curve": {
        "knots": [{"score": score, "factor": factor} for score, factor in (("45", "0.5"), ("52", "1"), ("60", "1.5"))],
        "parts": [
            OVERALL,
            {"part_id": "rooms", "part_name": "Rooms", "weight": "25", "department": "rooms"},
            {"part_id": "region", "part_name": "Region", "weight": "15", "level": "region"},
        ],
        "gates": {"average": [{"gate_name": "Average", "part": "overall", "average": "guests", "fair": False}]},
    },
    "percentile": {
        "factors": ["0", "0.5", "1", "1.2", "1.5"],
        "parts": [OVERALL, {"part_id": "index", "part_name": "Index", "weight": "20", "metric": "index"}],
    },
}

CHILD = "import sys; from tests.benchmarks import simulator_cost as it; it.once(*sys.argv[1:])"


def answers_of_site(number: int) -> Answers:
    """What the guests of a site said: who is happy with one thing is happier with all."""
    random = np.random.default_rng(number)
    mood = random.normal(random.normal(0.05, 0.25), 1, size=RESPONSES)
    rows = np.zeros((RESPONSES, len(KEYS)), dtype=np.int64)
    for measure in MEASURES:
        score = np.clip(np.rint((mood + random.normal(0, 0.7, RESPONSES)) * 1500 + 7500), 0, 10_000).astype(np.int64)
        if measure != "index":
            score = score // 1000 * 1000
        top = (score >= 8000).astype(np.int64)
        leads = np.full(RESPONSES, int(measure != "index"))
        nobody = np.zeros(RESPONSES, dtype=np.int64)
        said = (np.ones(RESPONSES), score, score**2, leads, top * leads, nobody, nobody)
        for name, numbers in zip(NUMBERS, said, strict=True):
            rows[:, KEYS.index(Key(measure, name))] = numbers
    return _patterns(rows)


def _patterns(rows: np.ndarray) -> Answers:
    patterns, times = np.unique(rows, axis=0, return_counts=True)
    return Answers(patterns, times)


def counts_of(answers: Answers) -> dict[str, Counts]:
    """The answers added up, by measure."""
    numbers = dict(zip(KEYS, map(int, answers.counted(KEYS)), strict=True))
    return {measure: Counts(**{name: numbers[Key(measure, name)] for name in NUMBERS}) for measure in MEASURES}


def made(kind: str) -> tuple[Callable[[], Compiled], dict[Stays, Answers]]:
    """What makes the plan ready, and the answers cut to what it reads."""
    people = [f"P{number:04d}" for number in range(SITES)]
    plan = KINDS[kind].model_validate(SAID | PLANS[kind] | {"kind": kind, "plan_id": kind})
    region_of = {person: f"region{place // 50}" for place, person in enumerate(people)}
    own = {person: answers_of_site(number) for number, person in enumerate(people)}
    posts = tuple(Post(person, f"S{person}", YEAR.first, YEAR.end) for person in people)
    regions = {
        region: _together([own[person] for person in people if region_of[person] == region])
        for region in sorted(set(region_of.values()))
    }
    covered = Roster(
        tenures=tuple(Tenure(post.person_id, YEAR, (post,)) for post in posts),
        names=dict(zip(people, people, strict=True)),
        regions={person: (region,) for person, region in region_of.items()},
        posts={Basis.OWN: posts},
        before={},
        sites=(),
        sites_before=(),
        rooms=dict.fromkeys(people),
        mean_rooms=None,
    )
    counts = {one: counts_of(answers) for one, answers in (own | regions).items()}
    evidence = Evidence(
        build_id="build",
        logical_hash="hash",
        stays={
            Basis.OWN: {person: counts[person] for person in people},
            Basis.REGION_RATE: {person: counts[region_of[person]] for person in people},
        },
        sites={f"S{person}": counts[person] for person in people},
    )

    def make_ready() -> Compiled:
        return compiled(plan, covered, evidence, Pay(), THRESHOLDS)

    ready = make_ready()
    places = [KEYS.index(key) for key in ready.readings.keys]
    found = {}
    for stays in ready.readings.stays:
        whole = (regions if stays.basis is Basis.REGION_RATE else own)[stays.one]
        found[stays] = _together([Answers(whole.additions[:, places], whole.times)])
    return make_ready, found


def _together(several: list[Answers]) -> Answers:
    rows = np.concatenate([np.repeat(one.additions, one.times, axis=0) for one in several])
    return _patterns(rows)


def simulate(make_ready: Callable[[], Compiled], answers: dict[Stays, Answers]) -> None:
    """The simulation, from the evidence on."""
    simulation(make_ready(), answers, replicates=REPLICATES, seed=1, progress=lambda what, done, total: None)


def draw(make_ready: Callable[[], Compiled], answers: dict[Stays, Answers], keys: tuple[Key, ...]) -> None:
    """The bare draws."""
    for batch in range(REPLICATES // BATCH):
        for stays, one in answers.items():
            drawn(one, keys, generator(1, batch, *stays), BATCH)


def once(kind: str, way: str) -> None:
    """One of them, once; any other word makes the answers alone."""
    make_ready, answers = made(kind)
    if way == "simulation":
        simulate(make_ready, answers)


def main() -> None:
    """Measure and say."""
    for kind in PLANS:
        peaks = {way: run("-c", CHILD, kind, way).peak for way in ("nothing", "simulation")}
        make_ready, answers = made(kind)
        keys = make_ready().readings.keys
        seconds: dict[str, list[float]] = {"simulation": [], "bare draws": []}
        for _ in range(REPEATS):
            for way, times in seconds.items():
                started = time.perf_counter()
                simulate(make_ready, answers) if way == "simulation" else draw(make_ready, answers, keys)
                times.append(time.perf_counter() - started)
        spreads = {way: Spread(times) for way, times in seconds.items()}
        patterns = sum(len(one.times) for one in answers.values())
        print(f"{kind}: {REPLICATES:,} resamples of {SITES:,} sites, {patterns:,} patterns")
        for way, spread in spreads.items():
            print(f"  {way:<12} {spread.text()}")
        print(
            f"  peak {peaks['simulation'] / 2**20:,.0f} MiB, with the answers alone {peaks['nothing'] / 2**20:,.0f} MiB"
        )
        middle = {way: spread.median for way, spread in spreads.items()}
        kept = "kept" if middle["simulation"] <= TARGETS[kind] else "MISSED"
        print(f"  SECONDS of the simulation: {middle['simulation']:.1f} s (target ≤ {TARGETS[kind]:g} s: {kept})")
        print(f"  RATIO simulation / bare draws: {middle['simulation'] / middle['bare draws']:.3g} × (no target)")


if __name__ == "__main__":
    sys.exit(main())
