"""The rule of each kind of plan, applied to the scores of everybody covered: parts in, one exact factor out.

Curve, zones and grid judge every part by itself, and the factors count by their weights over the sum of weights. A ramp adds
points of parts up; value-based points and percentile look at all parts of a person together.

**Who is judged by what.** Percentiles compare the people covered with each other, each on what their parts are paid on.
Standards of value-based points that the plan does not give come from the baseline of the sites covered, each site counting
once, those with too few answers to pay on left out; a person's own baseline is that of their sites.
"""

from collections.abc import Mapping
from fractions import Fraction

from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.grid import improvement
from pipelines.bonus.steps import Step
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
from pipelines.rewards.paying import ScoredPart
from pipelines.rewards.percentile import by_percentile
from pipelines.rewards.value_based import by_value


def earned(
    plan: ANY_PLAN, scores: Scores, evidence: Evidence, thresholds: Thresholds, groups: Mapping[str, str]
) -> dict[str, Earned]:
    """What everybody earns who has something to pay on in every part: others are in nobody's field, and have no factor.

    `groups` is the region that a person is compared in where spread between people is told apart from that of regions.
    """
    whole = {person: parts for person, parts in scores.items() if all(one.exact is not None for one in parts.values())}
    if isinstance(plan, PercentilePlan):
        return by_percentile(plan, whole, groups)
    if isinstance(plan, ValueBasedPlan):
        return by_value(plan, whole, evidence, thresholds)
    limits = _limits(plan, whole)
    return {
        person: _added_up(plan, person, {part.part_id: parts[part.part_id] for part in plan.parts}, evidence, limits)
        for person, parts in whole.items()
    }


def _limits(plan: ANY_PLAN, scores: Scores) -> dict[tuple[str, str], Fraction]:
    """By part and person the upper limit as printed, where the plan guards with it."""
    if not (isinstance(plan, ZonesPlan) and plan.guarded):
        return {}
    return {
        (part.part_id, person): Fraction(limit)
        for part in plan.parts
        for person, limit in upper_limits(
            {person: parts[part.part_id].paid_on.counts for person, parts in scores.items()},
            part.catalogued,
            decimals=plan.rounding.score,
        ).items()
    }


def _added_up(
    plan: ANY_PLAN,
    person: str,
    scores: Mapping[str, ScoredPart],
    evidence: Evidence,
    limits: Mapping[tuple[str, str], Fraction],
) -> Earned:
    if isinstance(plan, RampPlan):
        return _on_ramps(plan, scores)
    parts: dict[str, OfPart] = {}
    missing = []
    for part in plan.parts:
        scored = scores[part.part_id]
        if isinstance(plan, CurvePlan):
            point = plan.curve_of(part).at(scored.exact)
            # Its last step rounds the factor; with several parts that is done once, at the end.
            parts[part.part_id] = OfPart(point.exact_factor, point.steps[1:2])
        elif isinstance(plan, ZonesPlan):
            zone = plan.rule().of(scored.exact, upper_limit=limits.get((part.part_id, person)))
            factor = Fraction(plan.factor_of(zone.label))
            pays = Step("Factor of the part", f"what {zone.label} pays", plain(factor))
            parts[part.part_id] = OfPart(factor, (*zone.steps[1:], pays))
        else:
            of_part = _on_grid(plan, part, person, scored, evidence)
            if isinstance(of_part, str):
                missing.append(of_part)
            else:
                parts[part.part_id] = of_part
    if missing:
        return Earned(parts, None, missing=tuple(missing))
    return _weighted(plan, parts)


def _weighted(plan: ANY_PLAN, parts: Mapping[str, OfPart]) -> Earned:
    weights = {part.part_id: Fraction(part.weight) for part in plan.parts}
    total = sum(weights.values())
    factor = sum((weights[one] * parts[one].factor for one in weights), Fraction(0)) / total
    added = " + ".join(f"{plain(weights[one])} × {plain(parts[one].factor)}" for one in weights)
    return Earned(parts, factor, (Step("Weighted factor", f"({added}) / {plain(total)}", plain(factor)),))


def _on_grid(plan: GridPlan, part: Part, person: str, scored: ScoredPart, evidence: Evidence) -> OfPart | str:
    value, steps = scored.exact, ()
    if plan.grid_of == "improvement":
        metric, basis = part.catalogued, scored.paid_on.basis
        before = evidence.before_of(basis, person, part.measure)
        needed = scored.paid_on.steps[-1].minimum
        if before.n(metric) < needed:
            return f"{part.part_name}: {before.n(metric):,} {metric.counted} a year before, fewer than the {needed:,} needed"
        earlier = half_up(before.value(metric), plan.rounding.score)
        if plan.relative and earlier <= 0:
            return f"{part.part_name}: an improvement in percent can't be told from {earlier}"
        value = improvement(scored.exact, before.value(metric), decimals=plan.rounding.score, relative=plan.relative)
        difference = f"{scored.score} − {earlier}"
        working = f"100 × ({difference}) / {earlier}" if plan.relative else difference
        steps = (
            Step("A year before", f"{before.n(metric):,} {metric.counted} of the same sites and days", str(earlier)),
            Step("Improvement", working, plain(value)),
        )
    found, best = plan.rule().at(value), plan.rule().rows[0].points
    factor = found.points / best if best else Fraction(0)
    share = Step("Factor of the part", f"{plain(found.points)} / {plain(best)} points", plain(factor))
    return OfPart(factor, (*steps, *found.steps, share))


def _on_ramps(plan: RampPlan, scores: Mapping[str, ScoredPart]) -> Earned:
    """Points of the parts, rounded to two decimals each, added up; a factor of 1 is all of them. Weights count nothing."""
    parts, points = {}, Fraction(0)
    for part in plan.parts:
        found = plan.ramp_of(part).at(scores[part.part_id].exact)
        parts[part.part_id] = OfPart(Fraction(found.points) / Fraction(part.points), found.steps[1:])
        points += Fraction(found.points)
    most = sum((Fraction(part.points) for part in plan.parts), Fraction(0))
    step = Step("Points of all parts", f"{plain(points)} of {plain(most)}", plain(points / most))
    return Earned(parts, points / most, (step,), points)
