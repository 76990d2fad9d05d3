"""One person's payout at the end of the period, as far as it can be told while the period runs.

The answers at the end are those so far and those that are still to come. How many come is drawn around what is expected
(`pace`); what they say is drawn at a level that is itself uncertain, as so many answers leave it (`level`). It assumes that
guests go on answering as they did so far. On what the person is paid at the end is decided anew in each draw, as answers that
come may make their own stays enough. So do the other answers of a region, at their own pace, each question drawn by itself:
they are so many that what one guest's answers have in common makes no difference. What things are compared with, and the
other people, are held as they stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from pipelines.bonus.enough import Basis
from pipelines.bonus.exact import half_up
from pipelines.metrics.catalogue import Metric
from pipelines.reference.plans.kinds import ANY_PLAN, PercentilePlan
from pipelines.reference.plans.sections import Part
from pipelines.rewards.paying import minimum_of
from pipelines.rewards.simulation.compiled import Compiled
from pipelines.rewards.simulation.draws import Answers, generator
from pipelines.rewards.simulation.level import more_of_patterns, more_of_sums
from pipelines.rewards.simulation.outcome import NO_STEP, OPEN, Calculation, Outcome
from pipelines.rewards.simulation.pace import Pace
from pipelines.rewards.simulation.part_rules import NOTHING, printed_score
from pipelines.rewards.simulation.sources import Key, Numbers, Reading
from pipelines.rewards.simulation.units import Bools, Columns, Ints

REPLICATES = 400
# Replicates of a plan that compares thousands of people are worked out so many at a time.
_CELLS = 500_000
_SCORES, _AMOUNTS = (0.025, 0.5, 0.975), (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Seen:
    """What was answered in somebody's stays so far: of the window, of the 12 months to its end (None where the plan does not
    fall back on them), and the pace of it; and the pace of the other answers of their region (None where nothing is paid on
    a region: then it is held)."""

    own: Answers
    rolling: Answers | None
    keys: tuple[Key, ...]
    pace: Pace
    others_pace: Pace | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nobody has said anything yet that the plan asks for, whatever else they answered."""
        return not (self.pace.so_far and (self.own.responses or self.own.summed))


@dataclass(frozen=True)
class PartForecast:
    """A part at the end of the period: the answers so far and as expected in the end (in own stays; of a part of the region
    the region's), and the printed score, in 95 % of the draws between low and high; None with nothing to pay on in any."""

    part_id: str
    part_name: str
    answers: int
    expected: int
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class StepChance:
    """The chance (0 to 1) of ending on a step: of a part (by its id), of all parts together or of a gate (by its name)."""

    of: str
    label: str
    chance: float


@dataclass(frozen=True)
class Forecast:
    """What somebody is paid in the end: in 90 % of the draws between low and high; None where it can't be told.

    `untold`: in which share of the draws (0 to 1) there would be no amount, as people would have to decide.
    """

    as_of: date
    person_id: str
    parts: tuple[PartForecast, ...]
    amount_low: Decimal | None
    amount_median: Decimal | None
    amount_high: Decimal | None
    untold: float
    steps: tuple[StepChance, ...]
    notes: tuple[str, ...]


def compares_people(plan: ANY_PLAN) -> bool:
    """Whether what one person is paid hangs on the others: then a forecast takes the plan compiled for everybody."""
    return isinstance(plan, PercentilePlan) or plan.funding is not None


def forecast(
    plan: Compiled,
    person_id: str,
    seen: Seen,
    *,
    as_of: date,
    replicates: int = REPLICATES,
    seed: int,
) -> Forecast:
    """The forecast of one person in post, who is among the people of the compiled plan: with nobody else where the plan judges
    everybody by themselves, with everybody where it compares (`compares_people`). KeyError for anybody else."""
    row = _row(plan, person_id)
    notes = _notes(plan, seen)
    if seen.pace.expected is None or (seen.pace.expected and seen.is_silent):
        return Forecast(as_of, person_id, (), None, None, None, 1.0, (), notes)
    random = generator(seed, "forecast", person_id)
    to_come = _to_come(seen, random, replicates)
    ends = _Ends(plan, person_id, to_come, to_come + _others_to_come(plan, person_id, seen, random, replicates), seen)
    found = _worked_out(plan, row, ends, replicates)
    decimals = plan.plan.rounding.money
    told = found.states[0] != OPEN
    amounts = [None] * 3
    if told.any():
        quantiles = np.quantile(found.units[0][told], _AMOUNTS, method="inverted_cdf")
        amounts = [half_up(Fraction(int(one), 10**decimals), decimals) for one in quantiles]
    return Forecast(
        as_of=as_of,
        person_id=person_id,
        parts=tuple(_part(plan, place, found, ends) for place in range(len(plan.plan.parts))),
        amount_low=amounts[0],
        amount_median=amounts[1],
        amount_high=amounts[2],
        untold=_share(~told),
        steps=tuple(_steps(plan, found)),
        notes=notes,
    )


def needs_region(plan: ANY_PLAN) -> bool:
    """Whether somebody may be paid on a region's answers."""
    return Basis.REGION_RATE in plan.enough.below or any(part.level == "region" for part in plan.parts)


def _row(plan: Compiled, person_id: str) -> int:
    if person_id not in plan.people:
        raise KeyError(person_id)
    return plan.people.index(person_id)


def _notes(plan: Compiled, seen: Seen) -> tuple[str, ...]:
    notes = [f"Expected answers: {seen.pace.why}."]
    if seen.pace.expected and seen.is_silent:
        notes.append("Nobody has answered yet, so nothing can be told of what guests will say.")
    notes.append("It assumes that guests go on answering as they did so far.")
    if needs_region(plan.plan):
        moves = seen.others_pace is not None and seen.others_pace.expected is not None
        how = "come at their own pace" if moves else "are held as they stand now"
        notes.append(f"The other answers of the region {how}.")
    if compares_people(plan.plan):
        notes.append("The plan compares people: all others are held as they stand now.")
    if seen.own.summed:
        notes.append("Some answers came summed by month: each of their questions is drawn by itself.")
    return tuple(notes)


def _to_come(seen: Seen, random: np.random.Generator, replicates: int) -> Ints:
    """What is still to come, by replicate (rows) and key (columns)."""
    own, expected = seen.own, float(seen.pace.expected or 0)
    found = np.zeros((replicates, len(seen.keys)), dtype=np.int64)
    if not expected:
        return found
    summed = max((one.response_count for one in own.summed.values()), default=0)
    single = own.responses / (own.responses + summed)
    if own.responses:
        many = random.poisson(expected * single, size=replicates)
        found += more_of_patterns(own, seen.keys, many, random)
    if own.summed:
        found += more_of_sums(own.summed, seen.keys, expected * (1 - single) / summed, random, replicates)
    return found


def _others_to_come(plan: Compiled, person_id: str, seen: Seen, random: np.random.Generator, replicates: int) -> Ints:
    """What is still to come of the other answers of the region."""
    found = np.zeros((replicates, len(seen.keys)), dtype=np.int64)
    expected = float(seen.others_pace.expected or 0) if seen.others_pace else 0.0
    if not expected:
        return found
    region, own = (
        {key.measure: plan.evidence.of(basis, person_id, key.measure) for key in seen.keys}
        for basis in (Basis.REGION_RATE, Basis.OWN)
    )
    others = {measure: counts.less(own[measure]) for measure, counts in region.items()}
    most = max((one.response_count for one in others.values()), default=0)
    if not most:
        return found
    return more_of_sums(others, seen.keys, expected / most, random, replicates)


@dataclass(frozen=True)
class _Ends:
    """The numbers of one person at the end, in each replicate."""

    plan: Compiled
    person_id: str
    to_come: Ints
    region_to_come: Ints
    seen: Seen

    def own(self, metric: Metric, measure: str, basis: Basis) -> Columns:
        """The numbers of the window or of 12 months."""
        seen = self.seen.rolling if basis is Basis.ROLLING_12M else self.seen.own
        counted = (seen or self.seen.own).counted(self.seen.keys)
        places = self._places(metric, measure)
        return {number: counted[place] + self.to_come[:, place] for number, place in places.items()}

    def region(self, metric: Metric, measure: str) -> Columns:
        """The numbers of the region."""
        counts = self.plan.evidence.of(Basis.REGION_RATE, self.person_id, measure)
        return {
            number: getattr(counts, number) + self.region_to_come[:, place]
            for number, place in self._places(metric, measure).items()
        }

    def _places(self, metric: Metric, measure: str) -> dict[str, int]:
        return {number: self.seen.keys.index(Key(measure, number)) for number in metric.columns()}

    def numbers(self, part: Part, fallbacks: Sequence[Basis]) -> list[tuple[Basis, Columns]]:
        """What may be paid on, in the plan's order."""
        metric = part.catalogued
        found: list[tuple[Basis, Columns]] = []
        for basis in fallbacks:
            if basis is Basis.REGION_RATE:
                found.append((basis, self.region(metric, part.measure)))
            elif basis is Basis.OWN or self.seen.rolling is not None:
                found.append((basis, self.own(metric, part.measure, basis)))
        return found

    def paid_on(self, part: Part, fallbacks: Sequence[Basis]) -> tuple[Columns, Ints, list[Basis]]:
        """The numbers that are paid on in each replicate (no answers: nothing), and on which of the bases they are (−1: none):
        the first that has enough, as `bonus.enough` asks."""
        metric, minimum = part.catalogued, minimum_of(self.plan.plan, part, self.plan.thresholds)
        options = self.numbers(part, fallbacks)
        enough = np.stack([columns[metric.denominator] >= minimum for _, columns in options])
        chosen = np.where(enough.any(axis=0), enough.argmax(axis=0), -1)
        columns = {
            name: np.select([chosen == place for place in range(len(options))], [one[name] for _, one in options], 0)
            for name in metric.columns()
        }
        return columns, chosen, [basis for basis, _ in options]

    def fallbacks(self, part: Part) -> list[Basis]:
        """The bases of a part, in order."""
        if part.level == "region":
            return [Basis.REGION_RATE]
        return [Basis.OWN, *map(Basis, self.plan.plan.enough.below)]

    def before(self, part: Part, chosen: Ints, bases: Sequence[Basis]) -> Columns:
        """What the part is compared with, on the basis that it is paid on; no answers where there are too few."""
        metric, minimum = part.catalogued, minimum_of(self.plan.plan, part, self.plan.thresholds)
        counts = [self.plan.evidence.before_of(basis, self.person_id, part.measure) for basis in bases]
        return {
            name: np.select(
                [chosen == place for place in range(len(counts))],
                [getattr(one, name) if one.n(metric) >= minimum else 0 for one in counts],
                0,
            )
            for name in metric.columns()
        }


def _worked_out(plan: Compiled, row: int, ends: _Ends, replicates: int) -> Outcome:
    """The outcome of the one person alone, in one row."""
    readings, calculation = plan.readings, Calculation(plan)
    parts, before, is_own = [], [], np.ones(replicates, dtype=bool)
    for part in plan.plan.parts:
        columns, chosen, bases = ends.paid_on(part, ends.fallbacks(part))
        parts.append(columns)
        before.append(ends.before(part, chosen, bases))
        is_own &= np.isin(chosen, [place for place, basis in enumerate(bases) if basis is not Basis.REGION_RATE])
    judged = [Basis.OWN, *(basis for basis in (Basis.ROLLING_12M,) if basis in plan.plan.enough.below)]
    gates = [ends.paid_on(gate.part, judged)[0] for gate in plan.gates]
    own_row = np.arange(len(plan.people))[:, None] == row
    # Where there is funding what all others get has to be right as well, as they share in it.
    asked = own_row | (plan.plan.funding is not None)
    size = max(1, _CELLS // len(plan.people))
    found = []
    for first in range(0, replicates, size):
        here = slice(first, min(first + size, replicates))
        numbers = Numbers(
            _among(readings.parts, parts, row, here),
            _among(readings.before, before, row, here),
            _among(readings.gates, gates, row, here),
        )
        own = np.where(own_row, is_own[here], plan.is_own[:, None])
        found.append(calculation.outcome(numbers, own, asked))
    return Outcome(
        *(np.concatenate([getattr(one, name)[row : row + 1] for one in found], axis=1) for name in ("units", "states")),
        *(
            tuple(
                np.concatenate([each[row : row + 1] for each in several], axis=1)
                for several in zip(*(getattr(one, name) for one in found), strict=True)
            )
            for name in ("failed", "steps", "scores")
        ),
    )


def _among(readings: Sequence[Reading], own: Sequence[Columns], row: int, here: slice) -> tuple[Columns, ...]:
    """Everybody as observed in each replicate, and the one person as drawn."""
    found = []
    for reading, drawn in zip(readings, own, strict=False):
        columns = {}
        for name, observed in reading.columns().items():
            numbers = np.repeat(observed, len(drawn[name][here]), axis=1)
            numbers[row] = drawn[name][here]
            columns[name] = numbers
        found.append(columns)
    return tuple(found)


def _part(plan: Compiled, place: int, found: Outcome, ends: _Ends) -> PartForecast:
    part, decimals = plan.plan.parts[place], plan.plan.rounding.score
    [(basis, columns), *_] = ends.numbers(part, ends.fallbacks(part))
    final = columns[part.catalogued.denominator]
    so_far = plan.evidence.of(basis, ends.person_id, part.measure).n(part.catalogued)
    scores = found.scores[place][0]
    told = scores[scores != NOTHING]
    printed: list[Decimal | None] = [None] * 3
    if len(told):
        printed = [printed_score(int(one), decimals) for one in np.quantile(told, _SCORES, method="inverted_cdf")]
    expected = int(half_up(Fraction(int(final.sum()), len(final)), 0))
    return PartForecast(part.part_id, part.part_name, so_far, expected, *printed)


def _share(of: Bools) -> float:
    return np.count_nonzero(of) / of.size


def _steps(plan: Compiled, found: Outcome) -> list[StepChance]:
    steps = []
    for ladder, on in zip(plan.ladders, found.steps, strict=True):
        named = ladder.part_id or "all parts together"
        for step, label in ((NO_STEP, "nothing to pay on"), *enumerate(ladder.labels)):
            if (on[0] == step).any():
                steps.append(StepChance(named, label, _share(on[0] == step)))
    steps += [
        StepChance(gate.rule.gate_name, "failed", _share(fails[0]))
        for gate, fails in zip(plan.gates, found.failed, strict=True)
    ]
    return steps
