"""The percentile rule over everybody covered: stars for the weighted score of the parts."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from pipelines.bonus.exact import plain
from pipelines.bonus.stars import Standing, Verdict
from pipelines.bonus.steps import Step, rounding_step
from pipelines.metrics.catalogue import Metric
from pipelines.reference.plans.kinds import PercentilePlan
from pipelines.rewards.chance import standings
from pipelines.rewards.earned import Earned, OfPart, Scores


def by_percentile(plan: PercentilePlan, scores: Scores, groups: Mapping[str, str]) -> dict[str, Earned]:
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
