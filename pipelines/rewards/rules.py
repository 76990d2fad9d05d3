"""The rule of each kind of plan, applied to the scores of everybody covered: parts in, one exact factor out.

Curve, zones and grid judge every part by itself, and the factors count by their weights over the sum of weights. A ramp adds
points of parts up; value-based points and percentile look at all parts of a person together.

**Who is judged by what.** Percentiles compare the people covered with each other, each on what their parts are paid on.
Standards of value-based points that the plan does not give come from the baseline of the sites covered, each site counting
once, those with too few answers to pay on left out; a person's own baseline is that of their sites.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pipelines.bonus.counts import Counts
from pipelines.bonus.curve import Curve
from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.grid import Grid, improvement
from pipelines.bonus.ramp import Ramp
from pipelines.bonus.steps import Step
from pipelines.bonus.value_based import Standard
from pipelines.bonus.zones import Zones
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import (
    ANY_PLAN,
    CurvePlan,
    GridPlan,
    PercentilePlan,
    RampPlan,
    ValueBasedPlan,
    ZonesPlan,
)
from pipelines.reference.plans.sections import Part
from pipelines.rewards.chance import upper_limits
from pipelines.rewards.earned import Earned, OfPart, Scores
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.numbers import HeldAgainst
from pipelines.rewards.paying import ScoredPart
from pipelines.rewards.percentile import by_percentile
from pipelines.rewards.value_based import points_of, standards_of


def earned(
    plan: ANY_PLAN, scores: Scores, evidence: Evidence, thresholds: Thresholds, groups: Mapping[str, str]
) -> dict[str, Earned]:
    """What everybody earns who has something to pay on in every part: others are in nobody's field, and have no factor.

    `groups` is the region that a person is compared in where spread between people is told apart from that of regions.
    """
    whole = scored_throughout(scores)
    if isinstance(plan, PercentilePlan):
        return by_percentile(plan, whole, groups)
    judge = Judge.of(plan, whole, evidence, thresholds)
    return {person: judge.earned(person, parts) for person, parts in whole.items()}


def scored_throughout(scores: Scores) -> Scores:
    """Those with something to pay on in every part."""
    return {person: parts for person, parts in scores.items() if all(one.exact is not None for one in parts.values())}


@dataclass(frozen=True)
class Judge:
    """The rule of a plan that judges everybody by themselves, with what it takes of all others worked out once.

    `limits`: by person and part the upper limit as printed, where the plan guards with it; `standards` of a value-based plan.
    """

    plan: ANY_PLAN
    evidence: Evidence
    limits: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    standards: Mapping[str, Standard | None] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: ANY_PLAN, scores: Scores, evidence: Evidence, thresholds: Thresholds) -> "Judge":
        """The judge of a plan of any kind but percentile, for people with something to pay on in every part."""
        if isinstance(plan, ValueBasedPlan):
            return cls(plan, evidence, standards=standards_of(plan, evidence, thresholds))
        return cls(plan, evidence, limits=_limits(plan, scores))

    @cached_property
    def rules(self) -> Mapping[str, Curve | Zones | Ramp | Grid]:
        """The exact rule of each part; of a value-based plan there is none for a part alone."""
        return {part.part_id: rule for part in self.plan.parts if (rule := _rule(self.plan, part)) is not None}

    def earned(self, person: str, scores: Mapping[str, ScoredPart]) -> Earned:
        """What somebody earns with these scores of their parts."""
        if isinstance(self.plan, ValueBasedPlan):
            return points_of(self.plan, person, scores, self.standards, self.evidence)
        limits = self.limits.get(person, {})
        found = {
            part.part_id: self.of_part(person, part, scores[part.part_id], limits.get(part.part_id))
            for part in self.plan.parts
        }
        parts = {part_id: one for part_id, one in found.items() if isinstance(one, OfPart)}
        missing = tuple(one for one in found.values() if isinstance(one, str))
        return Earned(parts, None, missing=missing) if missing else self.together(parts)

    def of_part(self, person: str, part: Part, scored: ScoredPart, limit: Decimal | None) -> OfPart | str:
        """What one part earns, or why it can't be told; `limit` is its upper limit as printed where the plan guards. Of any
        plan but a value-based one."""
        match self.rules[part.part_id]:
            case Curve() as curve:
                point = curve.at(scored.exact, upper_limit=limit)
                # Its last step rounds the factor; with several parts that is done once, at the end.
                return OfPart(point.exact_factor, point.steps[1:-1], HeldAgainst(upper_limit=limit))
            case Zones() as zones:
                zone = zones.of(scored.exact, upper_limit=limit)
                factor = Fraction(self.plan.factor_of(zone.label))
                pays = Step("Factor of the part", f"what {zone.label} pays", plain(factor))
                return OfPart(factor, (*zone.steps[1:], pays), HeldAgainst(upper_limit=limit))
            case Ramp() as ramp:
                point = ramp.at(scored.exact)
                held = HeldAgainst(points=Fraction(point.points))
                return OfPart(held.points / ramp.points, point.steps[1:], held)
            case Grid() as grid:
                return _on_grid(self.plan, grid, part, scored, self._before(person, part, scored))

    def together(self, parts: Mapping[str, OfPart]) -> Earned:
        """What all parts earn, from what each does."""
        if isinstance(self.plan, RampPlan):
            return _points_together(self.plan, parts)
        return _weighted(self.plan, parts)

    def _before(self, person: str, part: Part, scored: ScoredPart) -> Counts:
        return self.evidence.before_of(scored.paid_on.basis, person, part.measure)


def _rule(plan: ANY_PLAN, part: Part) -> Curve | Zones | Ramp | Grid | None:
    match plan:
        case CurvePlan():
            return plan.curve_of(part)
        case RampPlan():
            return plan.ramp_of(part)
        case ZonesPlan() | GridPlan():
            return plan.rule()
    return None


def _limits(plan: ANY_PLAN, scores: Scores) -> dict[str, dict[str, Decimal]]:
    if not (isinstance(plan, ZonesPlan | CurvePlan) and plan.guarded):
        return {}
    found: dict[str, dict[str, Decimal]] = {person: {} for person in scores}
    for part in plan.parts:
        counts = {person: parts[part.part_id].paid_on.counts for person, parts in scores.items()}
        for person, limit in upper_limits(counts, part.catalogued, decimals=plan.rounding.score).items():
            found[person][part.part_id] = limit
    return found


def _weighted(plan: ANY_PLAN, parts: Mapping[str, OfPart]) -> Earned:
    weights = {part.part_id: Fraction(part.weight) for part in plan.parts}
    total = sum(weights.values())
    factor = sum((weights[one] * parts[one].factor for one in weights), Fraction(0)) / total
    added = " + ".join(f"{plain(weights[one])} × {plain(parts[one].factor)}" for one in weights)
    return Earned(parts, factor, (Step("Weighted factor", f"({added}) / {plain(total)}", plain(factor)),))


def _on_grid(plan: GridPlan, grid: Grid, part: Part, scored: ScoredPart, before: Counts) -> OfPart | str:
    value, steps, held = scored.exact, (), HeldAgainst()
    if plan.grid_of == "improvement":
        metric = part.catalogued
        earlier = year_before(plan, part, scored, before)
        if isinstance(earlier, str):
            return earlier
        value = improvement(scored.exact, earlier, decimals=plan.rounding.score, relative=plan.relative)
        held = HeldAgainst(before=before, before_score=earlier)
        difference = f"{scored.score} − {earlier}"
        working = f"100 × ({difference}) / {earlier}" if plan.relative else difference
        steps = (
            Step("A year before", f"{before.n(metric):,} {metric.counted} of the same sites and days", str(earlier)),
            Step("Improvement", working, plain(value)),
        )
    found, best = grid.at(value), grid.rows[0].points
    factor = found.points / best if best else Fraction(0)
    share = Step("Factor of the part", f"{plain(found.points)} / {plain(best)} points", plain(factor))
    return OfPart(factor, (*steps, *found.steps, share), replace(held, points=found.points))


def year_before(plan: GridPlan, part: Part, scored: ScoredPart, before: Counts) -> Decimal | str:
    """The score as printed that an improvement is measured from, or in words why it can't be told."""
    metric, needed = part.catalogued, scored.paid_on.steps[-1].minimum
    if before.n(metric) < needed:
        return (
            f"{part.part_name}: {before.n(metric):,} {metric.counted} a year before, fewer than the {needed:,} needed"
        )
    earlier = half_up(before.value(metric), plan.rounding.score)
    if plan.relative and earlier <= 0:
        return f"{part.part_name}: an improvement in percent can't be told from {earlier}"
    return earlier


def _points_together(plan: RampPlan, parts: Mapping[str, OfPart]) -> Earned:
    """Points of the parts, rounded to two decimals each, added up; a factor of 1 is all of them. Weights count nothing."""
    points = sum((parts[part.part_id].held.points for part in plan.parts), Fraction(0))
    most = sum((Fraction(part.points) for part in plan.parts), Fraction(0))
    step = Step("Points of all parts", f"{plain(points)} of {plain(most)}", plain(points / most))
    return Earned(parts, points / most, (step,), points)
