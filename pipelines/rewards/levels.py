"""The steps of a plan for one part of one person, as printed scores: where what it earns changes.

A step is a **jump** where a single printed unit changes what is earned (a cliff, zones, a grid, points, stars), and else a knot
of a slope, where only the slope changes and nobody loses anything by a hair. Scores are found by asking the rule itself.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.curve import Curve
from pipelines.bonus.exact import half_up, lowest_printed, plain
from pipelines.bonus.grid import Grid, improvement
from pipelines.bonus.ramp import Ramp
from pipelines.reference.plans.kinds import ANY_PLAN, CurvePlan, GridPlan, RampPlan, ZonesPlan
from pipelines.reference.plans.sections import Part


@dataclass(frozen=True)
class Level:
    """The lowest printed score on a step, what stands there in words, and whether what is earned jumps at it.

    `guarded`: who is printed below it, but not significantly, stands on it all the same.
    """

    score: Decimal
    gives: str
    is_jump: bool
    guarded: bool = False


def levels_of(plan: ANY_PLAN, part: Part, before: Decimal | None = None) -> tuple[Level, ...]:
    """All steps of a part, rising; the lowest score of all is none. `before`: the printed score that an improvement is over.

    Empty for what is looked at all parts together: value-based points (`steps_about`) and percentile.
    """
    match plan:
        case CurvePlan():
            return _of_curve(plan.curve_of(part))
        case ZonesPlan():
            return _of_zones(plan)
        case RampPlan():
            return _of_ramp(plan.ramp_of(part))
        case GridPlan(grid_of="score"):
            return _of_grid(plan, plan.rule(), None)
        case GridPlan() if before is not None:
            return _of_grid(plan, plan.rule(), before)
    return ()


def steps_about(
    worth: Callable[[Decimal], int], score: Decimal, lowest: int, highest: int, *, decimals: int
) -> tuple[Decimal, ...]:
    """The printed scores of the step that a score stands on and of the next, each where there is one, lower first.

    `worth` is what a rule gives for a printed score; it never gives less for more. `lowest` and `highest` are the ends of the
    scale, and the lowest score is no step.
    """
    first, last = lowest * 10**decimals, highest * 10**decimals

    def printed(unit: int) -> Decimal:
        return half_up(Fraction(unit, 10**decimals), decimals)

    def fewest(reaches: Callable[[int], bool]) -> int:
        return first + bisect_left(range(first, last + 1), True, key=lambda unit: reaches(worth(printed(unit))))

    now = worth(score)
    found = (fewest(lambda given: given >= now), fewest(lambda given: given > now))
    return tuple(printed(unit) for unit in found if first < unit <= last)


def _of_curve(curve: Curve) -> tuple[Level, ...]:
    found, decimals = [], curve.score_decimals
    for place, knot in enumerate(curve.lines()):
        # Where nothing is paid yet, the slope is what begins: just above.
        score = lowest_printed(knot.score, decimals, above=knot.factor == 0)
        is_jump = place == 0 and curve.cliff and knot.factor > 0
        gives = f"factor {plain(curve.at(score).factor)}"
        found.append(Level(score, gives, is_jump, guarded=is_jump and curve.guarded))
    return tuple(found)


def _of_zones(plan: ZonesPlan) -> tuple[Level, ...]:
    found, worse = [], plan.zones[-1]
    for zone in reversed(plan.zones[:-1]):
        guarded = plan.guarded and worse is plan.zones[-1]
        score = half_up(zone.at_least, plan.rounding.score)
        found.append(Level(score, f"{zone.label}, factor {plain(zone.factor)}", zone.factor > worse.factor, guarded))
        worse = zone
    return tuple(found)


def _of_ramp(ramp: Ramp) -> tuple[Level, ...]:
    first = lowest_printed(ramp.lower, ramp.score_decimals, above=True)
    most = lowest_printed(ramp.upper, ramp.score_decimals)
    if first >= most:
        return (Level(most, f"{plain(ramp.points)} points", is_jump=True),)
    begins = Level(first, f"{ramp.at(first).points} points, the first", is_jump=False)
    return (begins, Level(most, f"{plain(ramp.points)} points, the most", is_jump=False))


def _of_grid(plan: GridPlan, grid: Grid, before: Decimal | None) -> tuple[Level, ...]:
    found, worse = [], grid.otherwise
    for row in reversed(grid.rows):
        value = lowest_printed(row.limit, grid.decimals, above=row.above)
        score = value if before is None else _score_for(plan, value, before)
        found.append(Level(score, f"{plain(row.points)} points", row.points > worse))
        worse = row.points
    return tuple(found)


def _score_for(plan: GridPlan, value: Decimal, before: Decimal) -> Decimal:
    """The lowest printed score whose improvement is printed as `value` or more."""
    decimals = plan.rounding.score
    unit = Decimal(1).scaleb(-decimals)

    def reaches(score: Decimal) -> bool:
        gained = improvement(score, before, decimals=decimals, relative=plan.relative)
        return half_up(gained, decimals) >= value

    wanted = Fraction(value) * Fraction(before) / 100 if plan.relative else Fraction(value)
    score = half_up(Fraction(before) + wanted, decimals)
    while reaches(score):
        score -= unit
    while not reaches(score):
        score += unit
    return score
