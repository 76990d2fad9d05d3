"""The cliff check for HR: who is within noise of a jump, and what it costs.

A cliff is a step at which the amount jumps: a curve's first knot, zones, lines of a grid, points, stars, a gate on an average.
A knot of a slope costs nothing by itself and is none. Of each part the nearest jump each way is looked at. Somebody is near one
where chance alone puts a manager at exactly their level on its other side at least as often as is asked. What is at stake is
that chance times the difference in money, everything else held; it says which cliff to look at first, and decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import half_up
from pipelines.reference.plans.kinds import CurvePlan
from pipelines.rewards.ahead import ahead
from pipelines.rewards.crossing import Crossing, PartAhead
from pipelines.rewards.decided import Decided
from pipelines.rewards.gates_ahead import GateAhead
from pipelines.rewards.statements import decided

# Looked at from once in twenty: what a 95 % interval leaves out.
LEAST_CHANCE = 0.05
ALL_PARTS = "All parts together"


@dataclass(frozen=True)
class Cliff:
    """One person near one jump.

    `where` is the part or gate, `step` the printed score or average at which it lies and `gives` what stands on it.
    `distance`: printed points above it, negative below (of a fair gate, those of the upper limit). `chance`: of the other side.
    `amount` is paid now, `across` would be paid on the other side. `at_stake`: chance × their difference, to the cent.
    """

    person_id: str
    person_name: str
    where: str
    step: Decimal
    gives: str
    distance: Decimal
    chance: float
    amount: Decimal
    across: Decimal
    at_stake: Decimal


@dataclass(frozen=True)
class CliffCheck:
    """All cliffs, the dearest first; of the same cost by person and place. `least_chance` is what was asked."""

    cliffs: tuple[Cliff, ...]
    least_chance: float

    @property
    def people(self) -> int:
        """How many people are near at least one."""
        return len({one.person_id for one in self.cliffs})

    @property
    def at_stake(self) -> Decimal:
        """Chance × difference, added up."""
        return sum((one.at_stake for one in self.cliffs), Decimal(0))


def cliff_check(now: Decided, *, least_chance: float = LEAST_CHANCE) -> CliffCheck:
    """Who is near a jump that changes their amount; nobody whose statement is open, as they have no amount yet."""
    found = [
        cliff
        for one in now.payouts.statements
        if one.amount is not None
        for cliff in _near(now, one.person_id, least_chance)
    ]
    found.sort(key=lambda one: (-one.at_stake, one.person_id, one.where, one.step))
    return CliffCheck(tuple(found), least_chance)


@dataclass(frozen=True)
class WithoutCliff:
    """What the same plan would pay if it had no cliff: the total now and then, how many amounts would be higher and lower, and
    how many people would still be near a jump, such as a gate."""

    total: Decimal
    total_without: Decimal
    higher: int
    lower: int
    near: int


def without_cliff(now: Decided, *, least_chance: float = LEAST_CHANCE) -> WithoutCliff | None:
    """The same plan with a slope in the place of its cliff, on the same people and answers; None where it has none, or is of
    another kind than a curve."""
    if not (isinstance(now.plan, CurvePlan) and now.plan.cliff):
        return None
    plan = now.plan.model_copy(update={"cliff": False, "guarded": False})
    then = decided(plan, now.covered, now.evidence, now.pay, now.thresholds)
    pairs = [
        (one.amount, after)
        for one in now.payouts.statements
        if one.amount is not None and (after := then.payouts.by_person[one.person_id].amount) is not None
    ]
    return WithoutCliff(
        now.payouts.total,
        then.payouts.total,
        higher=sum(after > before for before, after in pairs),
        lower=sum(after < before for before, after in pairs),
        near=cliff_check(then, least_chance=least_chance).people,
    )


def _near(now: Decided, person_id: str, least_chance: float) -> Iterator[Cliff]:
    about = ahead(now, person_id, least_chance=least_chance)
    for part in about.parts:
        for crossing in (part.fall, part.rise):
            if crossing is not None:
                yield from _cliff(now, person_id, _of_part(part, crossing), least_chance)
    for gate in about.gates:
        yield from _cliff(now, person_id, _of_gate(gate), least_chance)


@dataclass(frozen=True)
class _Jump:
    where: str
    step: Decimal
    gives: str
    distance: Decimal
    chance: float | None
    across: Decimal | None


def _of_part(part: PartAhead, crossing: Crossing) -> _Jump:
    where, level = ALL_PARTS if part.part is None else part.part.part_name, crossing.level
    return _Jump(where, level.score, level.gives, part.score - level.score, crossing.chance, crossing.amount)


def _of_gate(gate: GateAhead) -> _Jump:
    return _Jump(gate.gate, gate.needed, "passes", gate.value - gate.needed, gate.chance, gate.amount)


def _cliff(now: Decided, person_id: str, jump: _Jump, least_chance: float) -> Iterator[Cliff]:
    one = now.payouts.by_person[person_id]
    if one.amount is None or jump.across in (None, one.amount) or jump.chance is None or jump.chance < least_chance:
        return
    stake = half_up(Fraction(jump.chance) * abs(Fraction(jump.across) - Fraction(one.amount)), now.plan.rounding.money)
    yield Cliff(
        person_id,
        one.person_name,
        jump.where,
        jump.step,
        jump.gives,
        jump.distance,
        jump.chance,
        one.amount,
        jump.across,
        stake,
    )
