"""The value-based rule over everybody covered: points of the dimensions, by standards that are given or of the baseline."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.steps import Step
from pipelines.bonus.value_based import DimensionPoints, Standard, dimension_points, site_points
from pipelines.bonus.value_based_standards import standard_of
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ValueBasedPlan
from pipelines.reference.plans.sections import Part
from pipelines.rewards.earned import Earned, OfPart
from pipelines.rewards.evidence import Evidence, counts_of
from pipelines.rewards.numbers import HeldAgainst
from pipelines.rewards.paying import ScoredPart, minimum_of


def standards_of(plan: ValueBasedPlan, evidence: Evidence, thresholds: Thresholds) -> dict[str, Standard | None]:
    """The standard of each part, given or of the baseline; None where no covered site has enough answers for one."""
    return {part.part_id: _standard(plan, part, evidence, thresholds) for part in plan.parts}


def points_of(
    plan: ValueBasedPlan,
    person: str,
    scores: Mapping[str, ScoredPart],
    standards: Mapping[str, Standard | None],
    evidence: Evidence,
) -> Earned:
    """What somebody with something to pay on in every part earns; a plan without a standard for a part pays nobody yet."""
    lacking = tuple(
        f"{part.part_name}: no covered site has {scores[part.part_id].paid_on.steps[-1].minimum:,} "
        f"{part.catalogued.counted} in the baseline, so there is no standard"
        for part in plan.parts
        if standards[part.part_id] is None
    )
    if lacking:
        return Earned({}, None, missing=lacking)
    found_of = dimensions_of(plan, person, scores, standards, evidence)
    parts: dict[str, OfPart] = {}
    for part in plan.parts:
        metric, standard, found = part.catalogued, standards[part.part_id], found_of[part.part_id]
        before = _before(part, person, scores[part.part_id], evidence)
        baseline = None if found.baseline is None else half_up(found.baseline, plan.rounding.score)
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
        numbers = HeldAgainst(None, before, baseline, standard, Fraction(found.points))
        parts[part.part_id] = OfPart(None, (held, first, *found.steps), numbers)
    total = site_points({name: found_of[part_id] for part_id, name in _told_apart(plan).items()})
    factor = factor_of(plan, total.total)
    share = Step("Factor of the points", f"{total.total} / {plain(plan.full_points)}", plain(factor))
    return Earned(parts, factor, (*total.steps, share))


def dimensions_of(
    plan: ValueBasedPlan,
    person: str,
    scores: Mapping[str, ScoredPart],
    standards: Mapping[str, Standard],
    evidence: Evidence,
) -> dict[str, DimensionPoints]:
    """The points of each part by its id; every part has a score and a standard."""
    found = {}
    for part in plan.parts:
        scored = scores[part.part_id]
        baseline = score_before(plan, part, scored, _before(part, person, scored, evidence))
        found[part.part_id] = dimension_points(scored.score, baseline, standards[part.part_id])
    return found


def score_before(plan: ValueBasedPlan, part: Part, scored: ScoredPart, before: Counts) -> Decimal | None:
    """The score as printed that improvement is measured from; None where it has too few answers."""
    told = before.n(part.catalogued) >= scored.paid_on.steps[-1].minimum
    return half_up(before.value(part.catalogued), plan.rounding.score) if told else None


def factor_of(plan: ValueBasedPlan, points: int) -> Fraction:
    """What the points of all parts together come to."""
    return points / Fraction(plan.full_points)


def _before(part: Part, person: str, scored: ScoredPart, evidence: Evidence) -> Counts:
    return evidence.before_of(scored.paid_on.basis or Basis.OWN, person, part.measure)


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
