"""The cuts of a percentile plan about one person, as the weighted score that stands just across, all others as they are.

Whether the ends are reached also takes a test, which is held as it came out. With several parts the chance is normal, with
the parts' errors added up, as wide as they can be, as how one guest's answers go together is in no total.
"""

from bisect import insort
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.stars import Stars
from pipelines.reference.plans.kinds import PercentilePlan
from pipelines.rewards.crossing import Asked, PartAhead, Takes, about, just_below
from pipelines.rewards.decided import Decided
from pipelines.rewards.earned import Earned
from pipelines.rewards.levels import Level, steps_about
from pipelines.rewards.noise import Sides, half_a_unit, normal_sides, sides_of, standard_error
from pipelines.rewards.paying import ScoredPart
from pipelines.rewards.takes import answers_for_weighted


def in_the_field(decided: Decided, person: str, least_chance: float | None = None) -> tuple[PartAhead, ...]:
    """The cuts about the weighted score of one person; nothing where a part has nothing to pay on. See `ahead`."""
    plan, rule, decimals = decided.plan, decided.plan.rule(), decided.plan.rounding.score
    if person not in decided.whole:
        return ()
    standing, scores = decided.standings[person], decided.whole[person]
    score = half_up(standing.score, decimals)
    others = list(decided.field)
    others.remove(score)

    def field(at: Decimal) -> list[Decimal]:
        found = others.copy()
        insort(found, at)
        return found

    @cache
    def stars(at: Decimal) -> Stars:
        return rule.stars(replace(standing, score=at), field(at))

    def factor(at: Decimal) -> Fraction:
        return Fraction(plan.factors[stars(at).stars - 1])

    def level(at: Decimal) -> Level:
        found = stars(at)
        tested = "" if found.stars == found.by_percentile else f" ({found.stars} as the test came out)"
        gives = f"{found.by_percentile} stars by percentile{tested}, factor {plain(factor(at))}"
        return Level(at, gives, factor(at) > factor(just_below(at)))

    def by_percentile(at: Decimal) -> int:
        return rule.by_percentile(at, field(at))

    def pays(at: Decimal) -> Decimal | None:
        return decided.paid(person, lambda: Earned({}, factor(at)))

    ends = [(int(part.catalogued.lowest), int(part.catalogued.highest)) for part in plan.parts]
    lowest, highest = min(low for low, _ in ends), max(high for _, high in ends)
    steps = steps_about(by_percentile, score, lowest, highest, decimals=decimals)
    levels = [level(step) for step in steps]
    below = [one for one in levels if one.score <= score]
    asked = Asked(
        pays,
        lambda one: _sides_of_weighted(plan, scores, standing.score, one.score),
        lambda one: _takes_of_weighted(plan, scores, one.score),
        least_chance,
    )
    return (about(None, score, below, levels[len(below) :], asked),)


def _sides_of_weighted(
    plan: PercentilePlan, scores: Mapping[str, ScoredPart], weighted: Fraction, step: Decimal
) -> Sides | None:
    decimals, whole = plan.rounding.score, sum(part.weight for part in plan.parts)
    if len(plan.parts) == 1:
        [part] = plan.parts
        return sides_of(part.catalogued, scores[part.part_id].paid_on.counts, step, decimals=decimals)
    error = sum(
        float(part.weight / whole) * standard_error(part.catalogued, scores[part.part_id].paid_on.counts)
        for part in plan.parts
    )
    return normal_sides(float(weighted), error, float(Fraction(step) - half_a_unit(decimals)))


def _takes_of_weighted(plan: PercentilePlan, scores: Mapping[str, ScoredPart], step: Decimal) -> tuple[Takes, ...]:
    """Of each part by itself, the others as they are."""
    whole = sum(Fraction(part.weight) for part in plan.parts)
    added = {part.part_id: Fraction(part.weight) / whole * scores[part.part_id].exact for part in plan.parts}
    found = []
    for part in plan.parts:
        others = sum((value for part_id, value in added.items() if part_id != part.part_id), Fraction(0))
        counts, share = scores[part.part_id].paid_on.counts, Fraction(part.weight) / whole
        more = answers_for_weighted(part.catalogued, counts, others, share, step, decimals=plan.rounding.score)
        found.append(Takes(part, more))
    return tuple(found)
