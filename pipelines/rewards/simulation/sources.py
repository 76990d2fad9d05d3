"""Which answers decide on whom: whose stays each part, each comparison with the past and each gate reads.

On which basis a person is paid is held as it was observed: a resample has as many guests as there were.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.metrics.catalogue import Metric
from pipelines.reference.plans.kinds import ANY_PLAN, GridPlan, ValueBasedPlan
from pipelines.reference.plans.sections import Part
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.gates import OnAverage
from pipelines.rewards.paying import ScoredPart
from pipelines.rewards.roster import Roster
from pipelines.rewards.simulation.units import Columns


class Key(NamedTuple):
    """One number of one measure, such as the answers in the top box of a department."""

    measure: str
    number: str


class Stays(NamedTuple):
    """The stays of one person by a basis, or those of one region (`one` is its id): of the window, or of what it is compared
    with ("before")."""

    when: Literal["now", "before"]
    basis: Basis
    one: str


@dataclass(frozen=True)
class Reading:
    """What one number is read from for each person: `stays` by their place, added up (none: nothing to read), and what was
    observed there."""

    metric: Metric
    measure: str
    stays: tuple[tuple[Stays, ...], ...]
    observed: tuple[Counts, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The numbers that the metric needs."""
        return tuple(Key(self.measure, number) for number in dict.fromkeys(self.metric.columns()))

    def columns(self) -> Columns:
        """What was observed, with a row per person and one column."""
        return {
            key.number: np.array([[getattr(one, key.number)] for one in self.observed], dtype=np.int64).reshape(-1, 1)
            for key in self.keys
        }


@dataclass(frozen=True)
class Readings:
    """All that a plan reads: of each part, of what each part is compared with (empty: nothing), of each gate on an average."""

    parts: tuple[Reading, ...]
    before: tuple[Reading, ...]
    gates: tuple[Reading, ...]

    @property
    def all(self) -> tuple[Reading, ...]:
        """One after the other."""
        return (*self.parts, *self.before, *self.gates)

    @property
    def keys(self) -> tuple[Key, ...]:
        """All numbers, sorted."""
        return tuple(sorted({key for reading in self.all for key in reading.keys}))

    @property
    def stays(self) -> tuple[Stays, ...]:
        """All stays, sorted."""
        return tuple(sorted({one for reading in self.all for several in reading.stays for one in several}))


@dataclass(frozen=True)
class Numbers:
    """The same as numbers, each an array with a row per person and a column per replicate."""

    parts: tuple[Columns, ...]
    before: tuple[Columns, ...]
    gates: tuple[Columns, ...]

    def only(self, replicate: int) -> "Numbers":
        """Those of one replicate."""
        return Numbers(
            *(
                tuple({name: numbers[:, replicate : replicate + 1] for name, numbers in one.items()} for one in several)
                for several in (self.parts, self.before, self.gates)
            )
        )


def readings(
    plan: ANY_PLAN,
    people: tuple[str, ...],
    scores: Mapping[str, Mapping[str, ScoredPart]],
    averages: tuple[OnAverage, ...],
    evidence: Evidence,
    covered: Roster,
) -> Readings:
    """What a plan reads for these people, by what their parts are paid on and their gates are judged on."""

    def bases(part: Part) -> list[Basis | None]:
        return [scores[person][part.part_id].paid_on.basis for person in people]

    def reading(part: Part, when: Literal["now", "before"], found: list[Basis | None]) -> Reading:
        of = evidence.of if when == "now" else evidence.before_of
        stays, observed = [], []
        for person, basis in zip(people, found, strict=True):
            stays.append(() if basis is None else stays_of(when, basis, person, covered))
            observed.append(Counts() if basis is None else of(basis, person, part.measure))
        return Reading(part.catalogued, part.measure, tuple(stays), tuple(observed))

    def told(part: Part) -> list[Basis | None]:
        """Who has enough answers before, on the basis of the part."""
        of = ((person, scores[person][part.part_id].paid_on) for person in people)
        return [
            found.basis
            if found.basis is not None
            and evidence.before_of(found.basis, person, part.measure).n(part.catalogued) >= found.steps[-1].minimum
            else None
            for person, found in of
        ]

    compares = isinstance(plan, ValueBasedPlan) or (isinstance(plan, GridPlan) and plan.grid_of == "improvement")
    return Readings(
        tuple(reading(part, "now", bases(part)) for part in plan.parts),
        tuple(reading(part, "before", told(part)) for part in plan.parts) if compares else (),
        tuple(reading(gate.part, "now", [gate.paid_on[person].basis for person in people]) for gate in averages),
    )


def stays_of(when: Literal["now", "before"], basis: Basis, person: str, covered: Roster) -> tuple[Stays, ...]:
    """The stays that a basis means for a person: their own, or those of their regions."""
    named = covered.regions[person] if basis is Basis.REGION_RATE else (person,)
    return tuple(Stays(when, basis, one) for one in named)
