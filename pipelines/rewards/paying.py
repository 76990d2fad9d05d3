"""Which answers each part is paid on, and the score they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis, Look, PaidOn, paid_on
from pipelines.bonus.exact import plain
from pipelines.bonus.steps import Step, rounding_step
from pipelines.metrics.catalogue import Estimator, Metric
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.plans.sections import Part
from pipelines.rewards.evidence import Evidence


@dataclass(frozen=True)
class ScoredPart:
    """What one part of one person is paid on, its score exact and as printed (None with nothing to pay on), and the steps."""

    paid_on: PaidOn
    exact: Fraction | None
    score: Decimal | None
    steps: tuple[Step, ...]

    @property
    def is_own(self) -> bool:
        """Whether the answers are of the person's own stays, not of a region."""
        return self.paid_on.basis in (Basis.OWN, Basis.ROLLING_12M)


def minimum_of(plan: ANY_PLAN, part: Part, thresholds: Thresholds) -> int:
    """How many answers the part needs: what the plan says, else the metric's own threshold to pay on."""
    return plan.enough.pay or thresholds.of(part.metric).pay


def scored_part(plan: ANY_PLAN, part: Part, person_id: str, evidence: Evidence, thresholds: Thresholds) -> ScoredPart:
    """The part of one person; a part of the region is that of the region from the first, with nothing to fall back on."""
    if part.level == "region":
        counts = evidence.of(Basis.REGION_RATE, person_id, part.measure)
        metric = part.catalogued
        look = Look(Basis.REGION_RATE, counts.n(metric), minimum_of(plan, part, thresholds), metric.counted)
        found = PaidOn(*((Basis.REGION_RATE, counts) if look.is_enough else (None, None)), (look,))
    else:
        found = paid_on_own(plan, part, person_id, evidence, thresholds, tuple(map(Basis, plan.enough.below)))
    if found.counts is None:
        return ScoredPart(found, None, None, ())
    value = found.counts.value(part.catalogued)
    score, rounded = rounding_step("Score as printed", value, plan.rounding.score)
    return ScoredPart(found, value, score, (_division(part.catalogued, found.counts, value), rounded))


def paid_on_own(
    plan: ANY_PLAN,
    part: Part,
    person_id: str,
    evidence: Evidence,
    thresholds: Thresholds,
    fallbacks: tuple[Basis, ...],
) -> PaidOn:
    """What of the own stays and these fallbacks is enough; a window longer than 12 months has no longer one behind it."""
    there = [basis for basis in fallbacks if basis in evidence.stays]
    return paid_on(
        part.catalogued,
        evidence.of(Basis.OWN, person_id, part.measure),
        {basis: evidence.of(basis, person_id, part.measure) for basis in there},
        minimum=minimum_of(plan, part, thresholds),
        fallbacks=there,
    )


def scored_parts(
    plan: ANY_PLAN, person_id: str, evidence: Evidence, thresholds: Thresholds
) -> Mapping[str, ScoredPart]:
    """All parts of one person, by part."""
    return {part.part_id: scored_part(plan, part, person_id, evidence, thresholds) for part in plan.parts}


def _division(metric: Metric, counts: Counts, value: Fraction) -> Step:
    numbers = [getattr(counts, name) for name in metric.numerators]
    working = {
        Estimator.SHARE: f"100 × {numbers[0]} in the top box / {counts.n(metric)} {metric.counted}",
        Estimator.MEAN: f"{numbers[0]} hundredths of points / 100 / {counts.n(metric)} {metric.counted}",
        Estimator.NET: f"100 × ({numbers[0]} − {numbers[-1]}) / {counts.n(metric)} {metric.counted}",
    }[metric.estimator]
    return Step("Score", working, plain(value))
