"""The value-based rule over everybody covered: points of the dimensions, by standards that are given or of the baseline."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from pipelines.bonus.enough import Basis
from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.steps import Step
from pipelines.bonus.value_based import DimensionPoints, Standard, dimension_points, site_points
from pipelines.bonus.value_based_standards import standard_of
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ValueBasedPlan
from pipelines.reference.plans.sections import Part
from pipelines.rewards.earned import Earned, OfPart, Scores
from pipelines.rewards.evidence import Evidence, counts_of
from pipelines.rewards.paying import ScoredPart, minimum_of


def by_value(plan: ValueBasedPlan, scores: Scores, evidence: Evidence, thresholds: Thresholds) -> dict[str, Earned]:
    """What everybody with something to pay on in every part earns; a plan without a standard for a part pays nobody yet."""
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
