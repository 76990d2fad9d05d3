"""What chance alone does to a plan's payouts: the plan worked out again and again on resampled answers.

Held as they are: on which basis everybody is paid and judged, what files and invitations decide at gates, the averages that
gates hold people against, standards. Drawn: the answers that people are paid and judged on, and their own baselines. What is
open stays open and counts nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from pipelines.bonus.exact import half_up
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.simulation.budget import budget_of
from pipelines.rewards.simulation.compiled import Compiled
from pipelines.rewards.simulation.draws import BATCH, Answers, resampled
from pipelines.rewards.simulation.outcome import DUE, OPEN, Calculation, Outcome
from pipelines.rewards.simulation.sources import Stays
from pipelines.rewards.simulation.units import Bools, Ints
from pipelines.rewards.statement import Payouts, State

# What is done, how much of it is done, how much there is.
Progress = Callable[[str, int, int], None]
# The ends of the ranges that are told: 5 % lie below and 5 % above.
RANGE = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class PersonNoise:
    """One person's amount as it stands (None: open, and then nothing else is told) and under resampling.

    other_amount, other_step: in which share of the resamples (0 to 1) the amount, or the step, is another one. A step is
    another zone, number of stars or points, another side of a knot or limit, another verdict of a gate.
    """

    person_id: str
    person_name: str
    state: State
    amount: Decimal | None
    mean: Decimal | None
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None
    other_amount: float | None
    other_step: float | None


@dataclass(frozen=True)
class GateNoise:
    """A gate: how many it fails now, how many of the resamples on average, of so many people in post."""

    gate_name: str
    failing: int
    failing_on_average: float
    people: int


@dataclass(frozen=True)
class Simulation:
    """What a plan costs and to whom it pays, now and by chance.

    total, at_target, at_maximum: what it costs (`budget.Budget`). low, median, high: the total under resampling (5 %, 50 %,
    95 %). changing: how many people are on another step on average; moving: what some lose and others gain, on average: the
    money that changes hands by noise alone. What all gain or lose together changes the total, and no hands.
    """

    plan: ANY_PLAN
    payouts: Payouts
    replicates: int
    seed: int
    total: Decimal
    at_target: Decimal
    at_maximum: Decimal
    low: Decimal
    median: Decimal
    high: Decimal
    changing: float
    moving: Decimal
    people: tuple[PersonNoise, ...]
    gates: tuple[GateNoise, ...]
    notes: tuple[str, ...]


def simulation(
    plan: Compiled, answers: Mapping[Stays, Answers], *, replicates: int, seed: int, progress: Progress
) -> Simulation:
    """The plan on so many resamples; the same seed gives the same, whoever else is covered. `answers` are those that
    `plan.readings` names. A ValueError for less than one resample, or for answers that do not come to the evidence."""
    if replicates < 1:
        raise ValueError(f"a simulation takes one resample or more, not {replicates}")
    _refuse_others(plan, answers)
    calculation = Calculation(plan)
    now = calculation.outcome(plan.observed())
    found = _Found.nothing_yet(plan, now, replicates)
    what = f"Resampling {plan.plan.plan_id}"
    for batch, first in enumerate(range(0, replicates, BATCH)):
        progress(what, first, replicates)
        size = min(BATCH, replicates - first)
        numbers = resampled(plan.readings, answers, seed=seed, batch=batch, replicates=size)
        found.add(calculation.outcome(numbers), first)
    progress(what, replicates, replicates)
    return _told(plan, calculation, found, replicates=replicates, seed=seed, answers=answers)


def _refuse_others(plan: Compiled, answers: Mapping[Stays, Answers]) -> None:
    """Answers of another build would give a range around somebody else's number."""
    keys = plan.readings.keys
    counted = {stays: answers[stays].counted(keys) for stays in plan.readings.stays}
    for reading in plan.readings.all:
        for key in reading.keys:
            for several, observed in zip(reading.stays, reading.observed, strict=True):
                if several and sum(counted[one][keys.index(key)] for one in several) != getattr(observed, key.number):
                    raise ValueError(f"the answers of {several[0].one!r} are not those of the evidence: {key}")


@dataclass
class _Found:
    """What is kept of the replicates: amounts by person and replicate, and how often steps and gates were others."""

    now: Outcome
    open_now: Bools
    failed: Bools
    units: Ints
    other_step: Ints
    failing: Ints
    changing: int = 0

    @classmethod
    def nothing_yet(cls, plan: Compiled, now: Outcome, replicates: int) -> "_Found":
        people = len(plan.people)
        return cls(
            now,
            now.states[:, 0] == OPEN,
            plan.failed,
            np.zeros((people, replicates), dtype=np.int64),
            np.zeros(people, dtype=np.int64),
            np.zeros(len(plan.gates), dtype=np.int64),
        )

    def add(self, one: Outcome, first: int) -> None:
        """Add a batch; who is open now stays open."""
        here = slice(first, first + one.units.shape[1])
        self.units[:, here] = np.where(self.open_now[:, None], 0, one.units)
        # Whose gate is failed by what no answer changes is on the step of nothing, wherever the scores lie.
        judged = ~(self.open_now | self.failed)[:, None]
        other = one.states != self.now.states
        for steps, was in zip(one.steps, self.now.steps, strict=True):
            other |= (one.states == DUE) & (steps != was)
        for fails, was in zip(one.failed, self.now.failed, strict=True):
            other |= fails != was
        other &= judged
        self.other_step += other.sum(axis=1)
        self.changing += int(other.sum())
        self.failing += np.array([fails.sum() for fails in one.failed], dtype=np.int64).reshape(-1)


def _told(
    plan: Compiled,
    calculation: Calculation,
    found: _Found,
    *,
    replicates: int,
    seed: int,
    answers: Mapping[Stays, Answers],
) -> Simulation:
    decimals = plan.plan.rounding.money
    now = np.where(found.open_now, 0, found.now.units[:, 0])
    low, median, high = (_money(one, decimals) for one in _range(found.units.sum(axis=0)))
    gained = found.units - now[:, None]
    lost = np.maximum(-gained, 0).sum(axis=0)
    moved = int(np.minimum(np.maximum(gained, 0).sum(axis=0), lost).sum())
    costs = budget_of(calculation)
    return Simulation(
        plan=plan.plan,
        payouts=plan.payouts,
        replicates=replicates,
        seed=seed,
        total=costs.total,
        at_target=costs.at_target,
        at_maximum=costs.at_maximum,
        low=low,
        median=median,
        high=high,
        changing=found.changing / replicates,
        moving=half_up(Fraction(moved, replicates * 10**decimals), decimals),
        people=_people(plan, found, now, replicates),
        gates=_gates(plan, found, replicates),
        notes=tuple(_notes(plan, answers)),
    )


def _people(plan: Compiled, found: _Found, now: Ints, replicates: int) -> tuple[PersonNoise, ...]:
    decimals, statements = plan.plan.rounding.money, plan.payouts.by_person
    ranges = _range(found.units, axis=1).T if len(plan.people) else np.zeros((0, 3), dtype=np.int64)
    others = (found.units != now[:, None]).sum(axis=1)
    told = []
    for row, person in enumerate(plan.people):
        one = statements[person]
        head = (person, one.person_name, one.state, one.amount)
        if found.open_now[row]:
            told.append(PersonNoise(*head, None, None, None, None, None, None))
            continue
        mean = half_up(Fraction(int(found.units[row].sum()), replicates * 10**decimals), decimals)
        low, median, high = (_money(number, decimals) for number in ranges[row])
        shares = int(others[row]) / replicates, int(found.other_step[row]) / replicates
        told.append(PersonNoise(*head, mean, low, median, high, *shares))
    return tuple(told)


def _gates(plan: Compiled, found: _Found, replicates: int) -> tuple[GateNoise, ...]:
    statements, many = plan.payouts.by_person, len(plan.people)
    now = [[gate.passed is False for gate in statements[person].gates] for person in plan.people]
    names = [rule.gate_name for kind in ("average", "file", "response_rate") for rule in getattr(plan.plan.gates, kind)]
    failing = [sum(row[place] for row in now) for place in range(len(names))]
    drawn = [int(often) / replicates for often in found.failing]
    # What a file or the invitations decide is the same in every resample.
    on_average = [*drawn, *map(float, failing[len(drawn) :])]
    return tuple(GateNoise(*gate, many) for gate in zip(names, failing, on_average, strict=True))


def _notes(plan: Compiled, answers: Mapping[Stays, Answers]) -> list[str]:
    states = [plan.payouts.by_person[person].state for person in plan.people]
    still_open, summed = states.count(State.OPEN), sum(bool(answers[one].summed) for one in plan.readings.stays)
    without = sum(base is None for base in plan.bases)
    notes = []
    if still_open:
        notes.append(f"Open now, without an amount in any resample: {still_open:,} of {len(states):,} people.")
    if without:
        notes.append(f"Without a target, so in neither the cost at target nor the most: {without:,} people.")
    if summed:
        notes.append(
            "Some answers came summed by month: each of their questions is drawn by itself, as single responses are not known."
        )
    if int((plan.failed).sum()):
        notes.append("What files and response rates decide at gates is held as it is in every resample.")
    return notes


def _range(units: Ints, axis: int = 0) -> Ints:
    # Amounts that were drawn, none between two: money is not interpolated.
    return np.quantile(units, RANGE, axis=axis, method="inverted_cdf").astype(np.int64)


def _money(units: int | np.int64, decimals: int) -> Decimal:
    return half_up(Fraction(int(units), 10**decimals), decimals)
