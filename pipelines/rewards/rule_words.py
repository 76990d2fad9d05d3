"""The rule of a plan in words: how scores become a factor, for each kind, with its numbers."""

from collections.abc import Iterator

from pipelines.bonus.exact import plain
from pipelines.reference.plans.kinds import (
    ANY_PLAN,
    CurvePart,
    CurvePlan,
    GridPlan,
    KnotRow,
    PercentilePlan,
    RampPlan,
    StandardPart,
    ValueBasedPlan,
    ZonesPlan,
)
from pipelines.rewards.roster import baseline_of


def rule_lines(plan: ANY_PLAN) -> Iterator[str]:
    """How the plan's kind makes a factor of scores, a sentence a line."""
    if isinstance(plan, CurvePlan):
        yield from _curve(plan)
    elif isinstance(plan, ZonesPlan):
        yield from _zones(plan)
    elif isinstance(plan, RampPlan):
        yield from _ramp(plan)
    elif isinstance(plan, GridPlan):
        yield from _grid(plan)
    elif isinstance(plan, ValueBasedPlan):
        yield from _value_based(plan)
    else:
        yield from _percentile(plan)


def _curve(plan: CurvePlan) -> Iterator[str]:
    yield f"Straight lines between knots: {_knots(plan.knots)}. At the last and above it pays no more."
    for part in plan.parts:
        assert isinstance(part, CurvePart)
        if part.knots:
            yield f"{part.part_name} has knots of its own: {_knots(part.knots)}."
    first, second = plan.knots[:2]
    if plan.cliff and plan.guarded:
        yield (
            "Below its first knot a part pays what that knot does, unless its upper 95 % limit, as printed, is below the knot, "
            "too: then it pays nothing, and the factor jumps there."
        )
    elif plan.cliff:
        yield "Below its first knot a part pays nothing: the factor jumps there."
    else:
        yield (
            "Below its first knot a part's factor rises in a straight line from 0, beginning as far below that knot as the "
            f"second is above it: with the plan's knots at {plain(2 * first.score - second.score)}."
        )
    yield from _weighted(plan)


def _weighted(plan: ANY_PLAN) -> Iterator[str]:
    if len(plan.parts) > 1:
        yield "The factors of the parts count by their weights, over the sum of weights."


def _knots(knots: tuple[KnotRow, ...]) -> str:
    return ", ".join(f"{plain(one.score)} pays {plain(one.factor)}" for one in knots)


def _zones(plan: ZonesPlan) -> Iterator[str]:
    *upper, worst = plan.zones
    named = [f"{zone.label} from {plain(zone.at_least)} on pays {plain(zone.factor)}" for zone in upper]
    yield f"Zones by the score as printed: {', '.join(named)}; {worst.label}, below, pays {plain(worst.factor)}."
    if plan.guarded:
        yield f"{worst.label} is for scores alone whose upper 95 % limit, as printed, is below {plain(upper[-1].at_least)}."
    yield from _weighted(plan)


def _ramp(plan: RampPlan) -> Iterator[str]:
    for part in plan.parts:
        yield (
            f"{part.part_name}: no points up to {plain(part.lower)}, all {plain(part.points)} from {plain(part.upper)} on, in "
            "proportion between, rounded to 2 decimals."
        )
    yield "Points of the parts are added up; a factor of 1 is all of them. Weights count nothing here."
    if plan.by_size:
        yield "Pay grows with size: the rooms of their sites over the mean of the sites covered."


def _grid(plan: GridPlan) -> Iterator[str]:
    read = "the score as printed"
    if plan.grid_of == "improvement":
        how = "in percent of the score before" if plan.relative else "in points"
        read = f"the improvement on the same sites and days a year before, {how}, of scores as printed"
    named = [f"{line.row().condition()} gives {plain(line.points)}" for line in plan.grid]
    yield f"Points by {read}: {', '.join(named)}; else {plain(plan.otherwise)}."
    yield f"A factor of 1 is the {plain(plan.grid[0].points)} points of the best line."
    yield from _weighted(plan)


def _value_based(plan: ValueBasedPlan) -> Iterator[str]:
    yield (
        "Level: 0 points below the threshold, 10 from the benchmark on, between them 9 × (score − threshold) / (benchmark − "
        "threshold) + 0.5, rounded half up."
    )
    baseline = baseline_of(plan)
    assert baseline is not None
    yield (
        "Improvement: 0 where it is no better than the baseline, 9 from the benchmark on, between them 10 × (score − baseline) "
        f"/ (benchmark − baseline) − 0.5, rounded half up. The baseline is that of their sites from {baseline.first} to "
        f"{baseline.last}. The higher of both counts."
    )
    yield (
        "Consistency: 20 points where every part reaches its threshold, else 20 × (score − floor) / (threshold − floor) − 0.5 "
        "of the part for which this is lowest, rounded half up, at least 0."
    )
    for part in plan.parts:
        assert isinstance(part, StandardPart)
        given = part.standard()
        yield f"{part.part_name}: " + (
            "the standard comes from the baseline of the covered sites: floor the worst, threshold the median, benchmark the "
            "mean of the best tenth."
            if given is None
            else f"floor {plain(given.floor)}, threshold {plain(given.threshold)}, benchmark {plain(given.benchmark)}."
        )
    most = 10 * len(plan.parts) + 20
    yield f"A factor of 1 is {plain(plan.full_points)} of at most {most} points. Weights count nothing here."


def _percentile(plan: PercentilePlan) -> Iterator[str]:
    cuts = ", ".join(plain(one) for one in plan.cuts)
    yield (
        "The scores of the parts by their weights make one score, and its percentile among everybody covered the stars: one, "
        f"and one more at each of {cuts}."
    )
    yield (
        "The most stars take a score significantly above the others and a reliability of "
        f"{plain(plan.least_reliability)} or more, else one star fewer; the fewest "
        "are for scores significantly below and as reliable, else one star more."
    )
    pays = [
        f"{stars} pay{'s' if stars == 1 else ''} {plain(factor)}" for stars, factor in enumerate(plan.factors, start=1)
    ]
    yield f"Stars: {', '.join(pays)}."
