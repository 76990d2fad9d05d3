"""The percentile rule over everybody covered: stars for the weighted score of the parts."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from pipelines.bonus.exact import plain
from pipelines.bonus.stars import Standing, Stars, Verdict
from pipelines.bonus.steps import Step, rounding_step
from pipelines.metrics.catalogue import Metric
from pipelines.reference.plans.kinds import PercentilePlan
from pipelines.rewards.chance import standings
from pipelines.rewards.earned import Earned, OfPart, Scores
from pipelines.rewards.paying import ScoredPart


def by_percentile(plan: PercentilePlan, scores: Scores, groups: Mapping[str, str]) -> dict[str, Earned]:
    """What everybody earns among all the others (`standings_of`)."""
    given = standings_of(plan, scores, groups)
    return {
        stars.site_id: _earned(plan, given[stars.site_id], stars, scores[stars.site_id])
        for stars in plan.rule().give(list(given.values()))
    }


def standings_of(plan: PercentilePlan, scores: Scores, groups: Mapping[str, str]) -> dict[str, Standing]:
    """How everybody stands: the weighted score of their parts, and what the test says of it.

    Who is paid on a region's answers is in the field with them, and neither significantly apart nor reliable: the answers
    do not tell one person from another.
    """
    testable = {
        person: [parts[part.part_id].paid_on.counts for part in plan.parts]
        for person, parts in scores.items()
        if all(one.is_own for one in parts.values())
    }
    metrics: list[Metric] = [part.catalogued for part in plan.parts]
    weights = [Fraction(part.weight) for part in plan.parts]
    tested = standings(testable, metrics, [part.weight for part in plan.parts], groups)
    found = {}
    for person, parts in scores.items():
        total = sum(
            (weight * parts[part.part_id].exact for part, weight in zip(plan.parts, weights, strict=True)), Fraction(0)
        )
        verdict, reliable = tested.get(person, (Verdict.ALIKE, None))
        found[person] = Standing(person, total / sum(weights), verdict, reliable)
    return found


def _earned(plan: PercentilePlan, standing: Standing, stars: Stars, parts: Mapping[str, ScoredPart]) -> Earned:
    factor = Fraction(plan.factors[stars.stars - 1])
    added = " + ".join(f"{plain(part.weight)} × {plain(parts[part.part_id].exact)}" for part in plan.parts)
    weights = sum(Fraction(part.weight) for part in plan.parts)
    steps = (
        Step("Weighted score", f"({added}) / {plain(weights)}", plain(standing.score)),
        rounding_step("Score as printed", standing.score, plan.rounding.score)[1],
        *(replace(step, working=step.working.replace(" sites", " people covered")) for step in stars.steps),
        Step("Factor of the stars", f"what {stars.stars} of {len(plan.factors)} stars pay", plain(factor)),
    )
    return Earned({part.part_id: OfPart(None, ()) for part in plan.parts}, factor, steps, stars=stars.stars)
