"""The rows of value-based points: achievement, improvement and the part's claim on consistency, in whole numbers.

Rounding half up is in the rule's own numbers: ⌊9 × … / … + ½ + ½⌋ is ⌊9 × … / …⌋ + 1, and ⌊10 × … / … − ½ + ½⌋ is
⌊10 × … / …⌋. So 10 × 0.04 / 0.20 is 2, where floats make it a little less and take a point away. Consistency is
⌊20 × ratio⌋ of the part with the lowest ratio, which is the lowest such number of all parts, as cutting off keeps the order.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from pipelines.bonus.value_based import BEST, BEST_CONSISTENCY, BEST_IMPROVEMENT, dimension_points
from pipelines.reference.plans.kinds import ValueBasedPlan
from pipelines.rewards.paper.exact_cells import Number, decimal, quotient, rounded, scaled, whole
from pipelines.rewards.paper.page import Page, Role
from pipelines.rewards.paper.score_rows import counted_rows
from pipelines.rewards.statement import PartResult


@dataclass(frozen=True)
class ValueBasedRows:
    """The points of a part, and the most that consistency can be by it."""

    points: Number
    consistency: Number


def value_based_rows(page: Page, plan: ValueBasedPlan, part: PartResult, score: Number) -> ValueBasedRows | None:
    """The rows of one part; None where the plan has no standard for it."""
    standard, decimals = part.held.standard, plan.rounding.score
    if standard is None:
        return None
    edges = (standard.floor, standard.threshold, standard.benchmark)
    # Those of a baseline are rounded as scores are; given ones have as many places as the plan writes.
    finest = next(places for places in range(decimals, 13) if all(10**places % one.denominator == 0 for one in edges))
    given = "of the plan" if _given(plan, part) else "of the baseline: worked out from all covered sites"
    role = Role.PLAN if _given(plan, part) else Role.INPUT
    low, mid, high = (
        _exact_decimal(page, what, one, given, finest, role)
        for what, one in zip(("Floor", "Threshold", "Benchmark"), edges, strict=True)
    )
    found = dimension_points(score.value, part.held.before_score, standard)
    f, t, b, p = (scaled(one.shown, finest) for one in (low, mid, high, score))
    level = whole(
        page,
        "Achievement",
        f"IF({score.shown}>={high.shown},{BEST},IF({score.shown}<{mid.shown},0,INT(9*({p}-{t})/({b}-{t}))+1))",
        found.achievement,
        "10 from the benchmark on, 0 below the threshold, between them 9 × (score − threshold) / (benchmark − threshold) "
        "+ 0.5, rounded half up",
    )
    points = level
    before = _before(page, plan, part)
    if before is not None and found.improvement is not None:
        q = scaled(before.shown, finest)
        between = f"INT(10*({p}-{q})/({b}-{q}))"
        better = whole(
            page,
            "Improvement",
            f"IF({score.shown}<={before.shown},0,IF({score.shown}>={high.shown},{BEST_IMPROVEMENT},{between}))",
            found.improvement,
            "0 where it is no better, 9 from the benchmark on, between them 10 × (score − baseline) / (benchmark − "
            "baseline) − 0.5, rounded half up",
        )
        points = whole(
            page, "Points of the part", f"MAX({level.shown},{better.shown})", found.points, "the higher of both"
        )
    held = BEST_CONSISTENCY if found.ratio >= 1 else floor(BEST_CONSISTENCY * found.ratio)
    least = whole(
        page,
        "Consistency by this part",
        f"IF({score.shown}>={mid.shown},{BEST_CONSISTENCY},IF({t}={f},0,INT({BEST_CONSISTENCY}*({p}-{f})/MAX({t}-{f},1))))",
        held,
        "20 from the threshold on, else 20 × (score − floor) / (threshold − floor) − 0.5, rounded half up",
    )
    return ValueBasedRows(points, least)


def value_based_total(page: Page, plan: ValueBasedPlan, rows: list[ValueBasedRows]) -> Number:
    """Base, consistency and total, and the factor that they are."""
    base = sum(int(one.points.value) for one in rows)
    added = whole(page, "Base", "+".join(one.points.shown for one in rows), base, "the points of all parts")
    lowest = ",".join(one.consistency.shown for one in rows)
    least = max(0, min(int(one.consistency.value) for one in rows))
    held = whole(page, "Consistency", f"MAX(0,MIN({lowest}))", least, "the lowest of all parts, at least 0")
    total = whole(page, "Total", f"{added.shown}+{held.shown}", base + least, f"of at most {10 * len(rows) + 20}")
    full = decimal(page, "Points for a factor of 1", plan.full_points, role=Role.PLAN)
    return quotient(page, "Factor before rounding", total, full, "total / points for a factor of 1")


def _before(page: Page, plan: ValueBasedPlan, part: PartResult) -> Number | None:
    if part.held.before is None or part.held.before_score is None:
        page.say("Too few answers in the baseline: achievement alone counts")
        return None
    page.say("The baseline, at the same sites")
    exact = counted_rows(page, plan, part, part.held.before)
    return rounded(page, "Baseline as printed", exact, plan.rounding.score)


def _given(plan: ValueBasedPlan, part: PartResult) -> bool:
    return next(one for one in plan.parts if one.part_id == part.part_id).floor is not None


def _exact_decimal(page: Page, what: str, value: Fraction, words: str, decimals: int, role: Role) -> Number:
    row = page.label(what, words)
    page.number(f"B{row}", float(value), role)
    return Number(value, f"B{row}", scaled(f"B{row}", decimals), str(10**decimals))
