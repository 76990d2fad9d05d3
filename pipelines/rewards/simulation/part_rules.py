"""The plan's rule for one part, asked of a printed score in whole units: what it gives, and on which of its steps it lies.

The rules are those of `pipelines.bonus`; nothing is decided here. A step is what somebody sees change: the knots of a curve, a
zone, no, some or all points of a ramp, a line of a grid, the points of a dimension.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from pipelines.bonus.curve import Curve
from pipelines.bonus.exact import plain
from pipelines.bonus.grid import improvement
from pipelines.bonus.value_based import BEST, Standard, dimension_points, maximum, site_points
from pipelines.reference.plans.kinds import (
    ANY_PLAN,
    CurvePart,
    CurvePlan,
    GridPlan,
    PercentilePlan,
    RampPart,
    RampPlan,
    ValueBasedPlan,
    ZonesPlan,
)
from pipelines.reference.plans.sections import Part
from pipelines.rewards.value_based import factor_of

# In the place of a second number that there is not, such as a baseline of too few answers.
NOTHING = -(2**31)


class Second(Enum):
    """What a rule looks at beside the score."""

    NONE = "nothing"
    LIMIT = "the upper limit of the score"
    BEFORE = "the score before"


@dataclass(frozen=True)
class Looked:
    """What a score earns (a factor, or points), None where it can't be told; the step it lies on; consistency by itself."""

    value: Fraction | None
    step: int
    consistency: int = 0


@dataclass(frozen=True)
class PartRule:
    """A part's rule: `look` takes the printed score in units, and the second number in units where it looks at one.

    `labels` name the steps, the lowest first; none where all parts are looked at together.
    """

    second: Second
    labels: tuple[str, ...]
    look: Callable[..., Looked]


def part_rule(plan: ANY_PLAN, part: Part, standard: Standard | None) -> PartRule:
    """The rule of one part of a plan of any kind but percentile, which has none; `standard` is that of a value-based part."""
    decimals = plan.rounding.score
    if isinstance(plan, CurvePlan) and isinstance(part, CurvePart):
        return _curve(plan.curve_of(part), decimals)
    if isinstance(plan, ZonesPlan):
        return _zones(plan, decimals)
    if isinstance(plan, RampPlan) and isinstance(part, RampPart):
        return _ramp(plan, part, decimals)
    if isinstance(plan, GridPlan):
        return _grid(plan, decimals)
    if isinstance(plan, ValueBasedPlan) and standard is not None:
        return _dimension(standard, decimals)
    return PartRule(Second.NONE, (), lambda score: Looked(None, 0))


def _read(units: int, decimals: int) -> Fraction:
    return Fraction(units, 10**decimals)


def _curve(curve: Curve, decimals: int) -> PartRule:
    edges = [line.score for line in curve.lines()]
    spared = (f"below {plain(edges[0])}, spared by the guard",) if curve.guarded else ()
    labels = (f"below {plain(edges[0])}", *spared, *(f"from {plain(edge)} on" for edge in edges))

    def look(score: int, limit: int | None = None) -> Looked:
        at = _read(score, decimals)
        upper = None if limit is None else _read(limit, decimals)
        point = curve.at(at, upper_limit=upper)
        reached = sum(at >= edge for edge in edges)
        guarded = int(curve.guarded and (reached > 0 or _is_spared(curve, upper)))
        return Looked(point.exact_factor, reached + guarded)

    return PartRule(Second.LIMIT if curve.guarded else Second.NONE, labels, look)


def _is_spared(curve: Curve, upper: Fraction | None) -> bool:
    return upper is not None and upper >= curve.knots[0].score


def _zones(plan: ZonesPlan, decimals: int) -> PartRule:
    rule = plan.rule()
    labels = tuple(zone.label for zone in reversed(rule.zones))

    def look(score: int, limit: int | None = None) -> Looked:
        zone = rule.of(_read(score, decimals), upper_limit=None if limit is None else _read(limit, decimals))
        return Looked(Fraction(plan.factor_of(zone.label)), labels.index(zone.label))

    return PartRule(Second.LIMIT if rule.guarded else Second.NONE, labels, look)


def _ramp(plan: RampPlan, part: RampPart, decimals: int) -> PartRule:
    ramp = plan.ramp_of(part)

    def look(score: int) -> Looked:
        at = _read(score, decimals)
        return Looked(Fraction(ramp.at(at).points), int(at > ramp.lower) + int(at >= ramp.upper))

    return PartRule(Second.NONE, ("no points", "some points", "all points"), look)


def _grid(plan: GridPlan, decimals: int) -> PartRule:
    rule = plan.rule()
    lines = tuple(reversed(rule.rows))
    labels = (f"{plain(rule.otherwise)} points", *(f"{plain(row.points)} points, {row.condition()}" for row in lines))
    best = rule.rows[0].points

    def at(value: Fraction) -> Looked:
        found = rule.at(value)
        step = sum(row.is_met_by(found.value) for row in lines)
        return Looked(found.points / best if best else Fraction(0), step)

    def improved(score: int, before: int) -> Looked:
        if before == NOTHING or (plan.relative and before <= 0):
            return Looked(None, 0)
        now, earlier = _read(score, decimals), _read(before, decimals)
        return at(improvement(now, earlier, decimals=decimals, relative=plan.relative))

    if plan.grid_of == "improvement":
        return PartRule(Second.BEFORE, labels, improved)
    return PartRule(Second.NONE, labels, lambda score: at(_read(score, decimals)))


def _dimension(standard: Standard, decimals: int) -> PartRule:
    def look(score: int, before: int) -> Looked:
        baseline = None if before == NOTHING else _read(before, decimals)
        found = dimension_points(_read(score, decimals), baseline, standard)
        # The consistency of a site is that of its lowest ratio; it grows with the ratio, so it is the lowest of those that
        # the dimensions would have alone.
        return Looked(Fraction(found.points), found.points, site_points({"alone": found}).consistency)

    return PartRule(Second.BEFORE, tuple(f"{points} points" for points in range(BEST + 1)), look)


def printed_score(units: int, decimals: int) -> Decimal:
    """Whole units of the last decimal as the number that is printed."""
    return Decimal(f"{units}E-{decimals}")


def highest_factor(plan: ANY_PLAN) -> Fraction:
    """The most that the rule of a plan can give, before any cap."""
    if isinstance(plan, CurvePlan):
        tops = [(Fraction(part.weight), plan.curve_of(part).knots[-1].factor) for part in plan.parts]
        return sum((weight * top for weight, top in tops), Fraction(0)) / sum(weight for weight, _ in tops)
    if isinstance(plan, ZonesPlan):
        return Fraction(plan.zones[0].factor)
    if isinstance(plan, ValueBasedPlan):
        return factor_of(plan, maximum(len(plan.parts)))
    if isinstance(plan, PercentilePlan):
        return Fraction(plan.factors[-1])
    return Fraction(1) if isinstance(plan, RampPlan) or plan.grid[0].points else Fraction(0)
