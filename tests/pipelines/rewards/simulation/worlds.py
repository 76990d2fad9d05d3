"""Small made-up worlds: a plan of any kind, people, and every single answer that is counted for them, all from one seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.tenure import Post
from pipelines.reference.chain import Threshold, Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.evidence import Evidence, Invited
from pipelines.rewards.pay_files import BasePay, GateRow, Pay
from pipelines.rewards.roster import Roster
from pipelines.rewards.simulation.draws import Answers
from pipelines.rewards.simulation.sources import Key, Stays
from tests.pipelines.rewards.made import YEAR, a_plan, a_roster

THRESHOLDS = Thresholds(default=Threshold(show=1, rank=5, pay=20))
MEASURES = ("overall", "recommend", "front_desk", "index")
PARTS = (
    {"metric": "top_box"},
    {"metric": "satisfaction"},
    {"metric": "nps"},
    {"metric": "top_box", "department": "front_desk"},
    {"metric": "index"},
)
NUMBERS = tuple(vars(Counts()))
ALL_KEYS = tuple(Key(measure, number) for measure in MEASURES for number in NUMBERS)


@dataclass(frozen=True)
class World:
    """Everything a plan is worked out from, with the single answers behind the evidence."""

    plan: ANY_PLAN
    covered: Roster
    evidence: Evidence
    pay: Pay
    answers: Mapping[Stays, Answers]

    def with_counts(self, counts: Mapping[Stays, Mapping[str, Counts]]) -> Evidence:
        """The evidence if the stays had these counts in place of their own."""
        told = {stays: _counts(answers) for stays, answers in self.answers.items()} | counts
        return replace(
            self.evidence,
            stays={basis: _by_person(self.covered, told, "now", basis) for basis in self.evidence.stays},
            before={basis: _by_person(self.covered, told, "before", basis) for basis in self.evidence.before},
        )

    def answers_of(self, keys: tuple[Key, ...]) -> dict[Stays, Answers]:
        """The answers cut to some of the keys."""
        places = [ALL_KEYS.index(key) for key in keys]
        return {
            stays: replace(one, additions=np.ascontiguousarray(one.additions[:, places]))
            for stays, one in self.answers.items()
        }


def a_world(kind: str, seed: int, **said: object) -> World:
    """A world with a plan of a kind; the same seed gives the same world."""
    chance = random.Random(f"{kind}{seed}")
    people = [f"P{number}" for number in range(chance.randint(2, 5))]
    plan = a_plan(kind, **(_said(kind, chance) | said))
    regions = {one: chance.choice([("north",), ("south",), ("north", "south")]) for one in people}
    covered = a_roster({one: _posts(one, chance) for one in people}, regions)
    covered = replace(covered, rooms={one: Fraction(chance.choice([50, 80, 333])) for one in people})
    answers: dict[Stays, Answers] = {}
    for when in ("now", "before"):
        for one in people:
            own = _answers(chance, chance.choice([15, 25, 60]))
            answers[Stays(when, Basis.OWN, one)] = own
            more = own.times + np.array([chance.choice([0, 0, 9]) for _ in own.times], dtype=np.int64)
            answers[Stays(when, Basis.ROLLING_12M, one)] = replace(own, times=more)
        for region in ("north", "south"):
            answers[Stays(when, Basis.REGION_RATE, region)] = _answers(chance, 90)
    evidence = Evidence(
        build_id="build",
        logical_hash="hash",
        stays={key: {} for key in Basis},
        before={key: {} for key in Basis},
        sites={f"S{one}": _counts(_answers(chance, 60)) for one in [*people, "else"]},
        sites_before={f"S{number}": _counts(_answers(chance, 60)) for number in range(6)},
        invited={one: Invited(chance.choice([5, 40]), 100) for one in people},
    )
    pay = Pay(
        base_pay=tuple(
            BasePay(
                person_id=one,
                base_pay=f"{chance.randint(30000, 90000)}.{chance.randint(10, 99)}",
                valid_from=date(2020, 1, 1),
            )
            for one in people
            if chance.random() < 0.9
        ),
        gates=tuple(
            GateRow(source="audits", person_id=one, failed=chance.choice(["yes", "no"]), words="Kitchen")
            for one in people
            if chance.random() < 0.4
        ),
    )
    world = World(plan, covered, evidence, pay, answers)
    return replace(world, evidence=world.with_counts({}))


def _counts(answers: Answers) -> dict[str, Counts]:
    numbers = dict(zip(ALL_KEYS, map(int, answers.counted(ALL_KEYS)), strict=True))
    return {measure: Counts(**{number: numbers[measure, number] for number in NUMBERS}) for measure in MEASURES}


def _by_person(
    covered: Roster, told: Mapping[Stays, Mapping[str, Counts]], when: str, basis: Basis
) -> dict[str, dict[str, Counts]]:
    found = {}
    for one in covered.names:
        named = covered.regions[one] if basis is Basis.REGION_RATE else (one,)
        found[one] = {
            measure: sum((told[Stays(when, basis, each)][measure] for each in named), Counts()) for measure in MEASURES
        }
    return found


def _posts(one: str, chance: random.Random) -> tuple[Post, ...]:
    first = YEAR.first + timedelta(days=chance.choice([0, 0, 31, 100]))
    return (Post(one, f"S{one}", first, YEAR.end),)


def _answers(chance: random.Random, count: int) -> Answers:
    """So many guests, most of whom answer everything, and a few answers that came summed."""
    rows, times = [], []
    level = chance.uniform(0.3, 0.9)
    for _ in range(chance.randint(2, 9)):
        rows.append([number for measure in MEASURES for number in _one(measure, chance, level)])
        times.append(chance.randint(0, 2 * count // 5))
    summed = {}
    if chance.random() < 0.2:
        top = chance.randint(0, 10)
        summed["front_desk"] = Counts(10, 60_000, 400_000_000, 10, top)
        summed["recommend"] = Counts(10, 60_000, 400_000_000, 0, 0, 4, chance.randint(0, 6))
    return Answers(np.array(rows, dtype=np.int64), np.array(times, dtype=np.int64), summed)


def _one(measure: str, chance: random.Random, level: float) -> list[int]:
    if chance.random() < 0.05:
        return [0] * len(NUMBERS)
    score = 10_000 if chance.random() < level else chance.choice([0, 1000, 2500, 3333, 6000, 7000, 8125, 9000])
    lead = 0 if measure == "index" else 1
    net = measure == "recommend"
    return [1, score, score**2, lead, lead * int(score >= 9000), int(net and score >= 9000), int(net and score <= 6000)]


def _said(kind: str, chance: random.Random) -> dict[str, object]:
    parts = [
        {"part_id": f"part{number}", "part_name": f"Part {number % 2}", "weight": chance.choice(["1", "0.7", "3"])}
        | chosen
        | ({"level": "region"} if chance.random() < 0.15 else {})
        for number, chosen in enumerate(chance.sample(PARTS, chance.randint(1, 3)))
    ]
    said: dict[str, object] = {
        "rounding": {"score": chance.randint(0, 2), "factor": chance.choice([2, 4]), "money": chance.choice([0, 2])},
        "target": chance.choice([{"amount": "6123.45"}, {"share_of_base_pay": "0.137"}]),
        "enough": {
            "pay": chance.choice([1, 20]),
            "below": chance.choice([[], ["rolling_12m"], ["rolling_12m", "region_rate"]]),
        },
        "gates": {
            "average": [
                {
                    "gate_name": f"Average {number}",
                    "part": "part0",
                    "average": chance.choice(["guests", "sites"]),
                    "fair": chance.random() < 0.5,
                    "without_own": chance.random() < 0.5,
                }
                for number in range(chance.choice([0, 0, 1, 2]))
            ],
            "file": [{"gate_name": "Audit", "source": "audits", "when_absent": chance.choice(["pass", "open"])}][
                : chance.randint(0, 1)
            ],
            "response_rate": [{"gate_name": "Rate", "minimum": "10"}][: chance.randint(0, 1)],
        },
    }
    if chance.random() < 0.5:
        said["cap"] = {"factor": chance.choice(["0.9", "1.2345678", "1.5"])}
    if chance.random() < 0.5:
        said["funding"] = {
            "amount": str(chance.choice([900, 9000, 30000])),
            "use": chance.choice(["cap", "divide"]),
            "excess": chance.choice(["left", "redistributed"]),
        }
    return said | _of_kind(kind, chance, parts, said)


def _of_kind(
    kind: str, chance: random.Random, parts: list[dict[str, object]], said: dict[str, object]
) -> dict[str, object]:
    knots = [{"score": s, "factor": f} for s, f in (("30", "0.5"), ("47", "1"), ("80", "1.55"))]
    match kind:
        case "curve":
            cliff = chance.random() < 0.5
            parts[0] |= {"knots": [{"score": "21", "factor": "0.3"}, {"score": "77", "factor": "2"}]}
            return {"parts": parts, "knots": knots, "cliff": cliff, "guarded": cliff and chance.random() < 0.5}
        case "zones":
            zones = [("Green", "60", "1"), ("Clear", "40", "0.6"), ("Yellow", "20", "0.3"), ("Red", None, "0")]
            rows = [{"label": a, "factor": c} | ({"at_least": b} if b else {}) for a, b, c in zones]
            return {"parts": parts, "zones": rows, "guarded": chance.random() < 0.5}
        case "ramp":
            by_point = {"target": {"per_point": "201.16"}} if chance.random() < 0.6 else {}
            if by_point and "funding" in said:
                by_point["funding"] = said["funding"] | {"use": "cap"}
            ramps = [
                part | {"lower": "10", "upper": "83", "points": str(number + 7)} for number, part in enumerate(parts)
            ]
            return {"parts": ramps, "by_size": chance.random() < 0.5} | by_point
        case "grid":
            of = chance.choice(["score", "improvement"])
            lines = [{"at_least": "4", "points": "5"}, {"at_least": "3", "points": "4"}, {"above": "0", "points": "2"}]
            return {
                "parts": parts,
                "grid_of": of,
                "grid": lines,
                "otherwise": "1",
                "relative": of != "score" and chance.random() < 0.5,
            }
        case "value_based":
            parts[0] |= {"floor": "10", "threshold": "50", "benchmark": "86"}
            return {"parts": parts, "full_points": chance.choice(["40", "33.3"])}
    return {
        "parts": parts,
        "factors": ["0", "0.5", "1", "1.2", "1.5"],
        "least_reliability": chance.choice(["0", "0.75"]),
    }
