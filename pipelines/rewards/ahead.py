"""What lies about a score: the step it stands on and the next, what each pays, what it takes, and how likely chance alone is.

Everything else is held: all other parts, all other people, the worth of a plan's funding, the year before that an improvement
is over, the average that a gate asks for. Amounts come from the very rules that statements come from, asked with another
score. Only totals of a person are looked at, never a guest.
A percentile plan has its steps in the field of all people covered (`field_ahead`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.counts import Counts
from pipelines.bonus.value_based import dimension_points, site_points
from pipelines.metrics.catalogue import Metric
from pipelines.reference.plans.kinds import GridPlan, PercentilePlan, ValueBasedPlan
from pipelines.reference.plans.sections import Part
from pipelines.rewards.chance import printed_limits
from pipelines.rewards.crossing import Asked, PartAhead, Takes, about
from pipelines.rewards.decided import Decided
from pipelines.rewards.earned import Earned
from pipelines.rewards.field_ahead import in_the_field
from pipelines.rewards.gates_ahead import GateAhead, gates_ahead
from pipelines.rewards.levels import Level, levels_of, steps_about
from pipelines.rewards.noise import Sides, sides_of
from pipelines.rewards.paying import ScoredPart
from pipelines.rewards.rules import year_before
from pipelines.rewards.takes import answers_to
from pipelines.rewards.value_based import dimensions_of, factor_of


@dataclass(frozen=True)
class Ahead:
    """All steps about one person: of the parts that have a score, and of the gates that were told."""

    person_id: str
    amount: Decimal | None
    parts: tuple[PartAhead, ...]
    gates: tuple[GateAhead, ...]


def ahead(decided: Decided, person_id: str, *, least_chance: float | None = None) -> Ahead:
    """What lies about the scores and gates of one person; nothing for somebody who was not in post.

    With `least_chance` of the steps only jumps that chance alone crosses at least so often; others are None.
    """
    plan, amount = decided.plan, decided.payouts.by_person[person_id].amount
    if person_id not in decided.scores:
        return Ahead(person_id, amount, (), ())
    if isinstance(plan, PercentilePlan):
        parts = in_the_field(decided, person_id, least_chance)
    else:
        parts = tuple(
            _of_part(decided, person_id, part, least_chance)
            for part in plan.parts
            if decided.scores[person_id][part.part_id].score is not None
        )
    return Ahead(person_id, amount, parts, gates_ahead(decided, person_id))


def _of_part(decided: Decided, person: str, part: Part, least_chance: float | None) -> PartAhead:
    scored = decided.scores[person][part.part_id]
    metric, counts, decimals = part.catalogued, scored.paid_on.counts, decided.plan.rounding.score

    def pays(score: Decimal) -> Decimal | None:
        return decided.paid(person, lambda: _earned_at(decided, person, part, score))

    def sides(level: Level) -> Sides | None:
        return sides_of(metric, counts, level.score, decimals=decimals, guarded=level.guarded)

    def takes(level: Level) -> tuple[Takes, ...]:
        more = answers_to(metric, counts, level.score, decimals=decimals, guarded=level.guarded)
        return (Takes(part, more),)

    levels = [level for level in _levels(decided, person, part, scored) if level.score > metric.lowest]
    below = [level for level in levels if _stands_on(level, scored.score, metric, counts, decimals)]
    return about(part, scored.score, below, levels[len(below) :], Asked(pays, sides, takes, least_chance))


def _stands_on(level: Level, score: Decimal, metric: Metric, counts: Counts, decimals: int) -> bool:
    if score >= level.score or not level.guarded:
        return score >= level.score
    return printed_limits([counts], metric, decimals=decimals)[0] >= level.score


def _levels(decided: Decided, person: str, part: Part, scored: ScoredPart) -> Iterable[Level]:
    plan = decided.plan
    if isinstance(plan, ValueBasedPlan):
        return _levels_of_points(decided, person, part, scored)
    if isinstance(plan, GridPlan) and plan.grid_of == "improvement":
        before = year_before(plan, part, scored, decided.evidence.before_of(scored.paid_on.basis, person, part.measure))
        return () if isinstance(before, str) else levels_of(plan, part, before)
    return decided.levels[part.part_id]


def _levels_of_points(decided: Decided, person: str, part: Part, scored: ScoredPart) -> tuple[Level, ...]:
    """The nearest steps of all points together, the part for the weakest dimension too, as this dimension moves."""
    if person not in decided.whole or None in decided.judge.standards.values():
        return ()
    points = _points(decided, person, part)
    metric, decimals = part.catalogued, decided.plan.rounding.score
    steps = steps_about(points, scored.score, int(metric.lowest), int(metric.highest), decimals=decimals)
    return tuple(Level(step, f"{points(step)} points in all", is_jump=True) for step in steps)


def _points(decided: Decided, person: str, part: Part) -> Callable[[Decimal], int]:
    """The points of all dimensions together for a printed score of this one."""
    found = dimensions_of(decided.plan, person, decided.scores[person], decided.judge.standards, decided.evidence)
    own = found[part.part_id]

    def points(score: Decimal) -> int:
        moved = dimension_points(score, own.baseline, own.standard)
        return site_points({**found, part.part_id: moved}).total

    return points


def _earned_at(decided: Decided, person: str, part: Part, score: Decimal) -> Earned:
    if isinstance(decided.plan, ValueBasedPlan):
        return Earned({}, factor_of(decided.plan, _points(decided, person, part)(score)))
    others = decided.earned[person].parts
    if missing := [one.part_id for one in decided.plan.parts if one.part_id not in others]:
        return Earned({}, None, missing=tuple(missing))
    moved = replace(decided.scores[person][part.part_id], exact=Fraction(score), score=score)
    # The limit moves along, so that a guard spares nobody who is looked at across it.
    return decided.judge.together({**others, part.part_id: decided.judge.of_part(person, part, moved, score)})
