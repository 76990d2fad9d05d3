"""The rule of each kind of plan, applied to the scores of everybody covered: parts in, one exact factor out.

Curve, zones and grid judge every part by itself, and the factors count by their weights over the sum of weights. A ramp adds
points of parts up; value-based points and percentile look at all parts of a person together.

**Who is judged by what.** Percentiles compare the people covered with each other, each on what their parts are paid on.
Standards of value-based points that the plan does not give come from the baseline of the sites covered, each site counting
once, those with too few answers to pay on left out; a person's own baseline is that of their sites.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pipelines.bonus.enough import Basis
from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.grid import improvement
from pipelines.bonus.stars import Standing, Verdict
from pipelines.bonus.steps import Step, rounding_step
from pipelines.bonus.value_based import DimensionPoints, Standard, dimension_points, site_points
from pipelines.bonus.value_based_standards import standard_of
from pipelines.metrics.catalogue import Metric
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
from pipelines.rewards.chance import standings, upper_limits
from pipelines.rewards.evidence import Evidence, counts_of
from pipelines.rewards.paying import ScoredPart, minimum_of

Scores = Mapping[str, Mapping[str, ScoredPart]]


@dataclass(frozen=True)
class OfPart:
    """What one part earns, exactly (None where parts are looked at together), and how."""

    factor: Fraction | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Earned:
    """What somebody's parts earn together: the exact `factor`, the `points` of a ramp, the steps; `missing` says what can't be
    told, and then the factor is None."""

    parts: Mapping[str, OfPart]
    factor: Fraction | None
    steps: tuple[Step, ...] = ()
    points: Fraction | None = None
    missing: tuple[str, ...] = field(default_factory=tuple)


def earned(
    plan: ANY_PLAN, scores: Scores, evidence: Evidence, thresholds: Thresholds, groups: Mapping[str, str]
) -> dict[str, Earned]:
    """What everybody earns who has something to pay on in every part: others are in nobody's field, and have no factor.

    `groups` is the region that a person is compared in where spread between people is told apart from that of regions.
    """
    whole = {person: parts for person, parts in scores.items() if all(one.exact is not None for one in parts.values())}
    if isinstance(plan, PercentilePlan):
        return _by_percentile(plan, whole, groups)
    if isinstance(plan, ValueBasedPlan):
        return _by_value(plan, whole, evidence, thresholds)
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


def _by_percentile(plan: PercentilePlan, scores: Scores, groups: Mapping[str, str]) -> dict[str, Earned]:
    """Who is paid on a region's answers is in the field with them, and neither significantly apart nor reliable: the answers
    do not tell one person from another."""
    testable = {
        person: [parts[part.part_id].paid_on.counts for part in plan.parts]
        for person, parts in scores.items()
        if all(one.is_own for one in parts.values())
    }
    metrics: list[Metric] = [part.catalogued for part in plan.parts]
    weights = [Fraction(part.weight) for part in plan.parts]
    tested = standings(testable, metrics, [part.weight for part in plan.parts], groups)
    weighted, given = {}, []
    for person, parts in scores.items():
        total = sum(
            (weight * parts[part.part_id].exact for part, weight in zip(plan.parts, weights, strict=True)), Fraction(0)
        )
        weighted[person] = total / sum(weights)
        verdict, reliable = tested.get(person, (Verdict.ALIKE, None))
        given.append(Standing(person, weighted[person], verdict, reliable))
    found = {}
    for stars in plan.rule().give(given):
        factor = Fraction(plan.factors[stars.stars - 1])
        parts = scores[stars.site_id]
        added = " + ".join(f"{plain(part.weight)} × {plain(parts[part.part_id].exact)}" for part in plan.parts)
        steps = (
            Step("Weighted score", f"({added}) / {plain(sum(weights))}", plain(weighted[stars.site_id])),
            rounding_step("Score as printed", weighted[stars.site_id], plan.rounding.score)[1],
            *(replace(step, working=step.working.replace(" sites", " people covered")) for step in stars.steps),
            Step("Factor of the stars", f"what {stars.stars} of {len(plan.factors)} stars pay", plain(factor)),
        )
        none = {part.part_id: OfPart(None, ()) for part in plan.parts}
        found[stars.site_id] = Earned(none, factor, steps)
    return found


def _by_value(plan: ValueBasedPlan, scores: Scores, evidence: Evidence, thresholds: Thresholds) -> dict[str, Earned]:
    standards = {part.part_id: _standard(plan, part, evidence, thresholds) for part in plan.parts}
    lacking = tuple(
        f"{part.part_name}: no covered site has {minimum_of(plan, part, thresholds):,} {part.catalogued.counted} in the "
        "baseline, so there is no standard"
        for part in plan.parts
        if standards[part.part_id] is None
    )
    if lacking:
        return {person: Earned({}, None, missing=lacking) for person in scores}
    return {person: _points(plan, person, parts, standards, evidence) for person, parts in scores.items()}


def _points(
    plan: ValueBasedPlan,
    person: str,
    scores: Mapping[str, ScoredPart],
    standards: Mapping[str, Standard],
    evidence: Evidence,
) -> Earned:
    dimensions: dict[str, DimensionPoints] = {}
    parts: dict[str, OfPart] = {}
    named = _told_apart(plan)
    for part in plan.parts:
        scored, metric = scores[part.part_id], part.catalogued
        before = evidence.before_of(scored.paid_on.basis or Basis.OWN, person, part.measure)
        told = before.n(metric) >= scored.paid_on.steps[-1].minimum
        baseline = half_up(before.value(metric), plan.rounding.score) if told else None
        found = dimension_points(scored.score, baseline, standards[part.part_id])
        standard = standards[part.part_id]
        held = Step(
            "Standard",
            "floor, threshold, benchmark",
            f"{plain(standard.floor)}, {plain(standard.threshold)}, {plain(standard.benchmark)}",
        )
        first = Step(
            "Baseline",
            f"{before.n(metric):,} {metric.counted} of the same sites",
            "too few" if baseline is None else str(baseline),
        )
        dimensions[named[part.part_id]], parts[part.part_id] = found, OfPart(None, (held, first, *found.steps))
    total = site_points(dimensions)
    factor = total.total / Fraction(plan.full_points)
    share = Step("Factor of the points", f"{total.total} / {plain(plan.full_points)}", plain(factor))
    return Earned(parts, factor, (*total.steps, share))


def _told_apart(plan: ValueBasedPlan) -> dict[str, str]:
    """What each part is called; with its id where another has the same name, as points are added up by name."""
    often = Counter(part.part_name for part in plan.parts)
    return {
        part.part_id: part.part_name if often[part.part_name] == 1 else f"{part.part_name} ({part.part_id})"
        for part in plan.parts
    }


def _standard(plan: ValueBasedPlan, part: Part, evidence: Evidence, thresholds: Thresholds) -> Standard | None:
    given = part.standard()
    if given is not None:
        return given
    metric, minimum = part.catalogued, minimum_of(plan, part, thresholds)
    counts = [counts_of(evidence.sites_before, site_id, part.measure) for site_id in sorted(evidence.sites_before)]
    rates = [one.value(metric) for one in counts if one.n(metric) >= minimum]
    rounded = [half_up(rate, plan.rounding.score) for rate in rates]
    return standard_of(rounded, decimals=plan.rounding.score) if rounded else None
