"""The rows of a plan's rule for one part: from the score as printed to the factor of the part, by formula.

Thresholds are compared as the decimals that they are, and factors worked out in whole numbers (`exact_cells`).
"""

from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import half_up, plain
from pipelines.reference.plans.kinds import CurvePart, CurvePlan, GridPlan, RampPart, RampPlan, ZonesPlan
from pipelines.rewards.paper.exact_cells import Number, decimal, places, product, ratio, rounded, scaled, whole
from pipelines.rewards.paper.page import Page, Role
from pipelines.rewards.paper.score_rows import counted_rows
from pipelines.rewards.statement import PartResult


def curve_rows(page: Page, plan: CurvePlan, part: PartResult, score: Number) -> Number | None:
    """Knots, the place of the score among them, and what the straight line there pays; None where the guard has no limit to
    go by."""
    if plan.guarded and part.held.upper_limit is None:
        return None
    of_plan = _part(plan, part)
    assert isinstance(of_plan, CurvePart)
    curve = plan.curve_of(of_plan)
    rows = of_plan.knots or plan.knots
    finest = max(plan.rounding.score, *(places(one.score) for one in rows))
    finest_factor = max(places(one.factor) for one in rows)
    lines, given = curve.lines(), [(one.score, one.factor) for one in rows]
    first = page.row
    if not plan.cliff:
        low, high = f"B{first + 1}", f"B{first + 2}"
        foot = f"(2*{scaled(low, finest)}-{scaled(high, finest)})/{10**finest}"
        page.label("Foot of the slope", "no cliff: as far below the first knot as the second is above it; pays 0")
        page.formula(f"B{first}", foot, float(lines[0].score))
        page.number(f"C{first}", 0, Role.PLAN)
    for number, (at, pays) in enumerate(given, start=1):
        row = page.label(f"Knot {number}", f"a score of {plain(at)} pays {plain(pays)}")
        page.number(f"B{row}", float(at), Role.PLAN)
        page.number(f"C{row}", float(pays), Role.PLAN)
    last = page.row - 1
    reached = sum(score.value >= one.score for one in lines)
    at = whole(
        page,
        "Knots reached",
        f"SUMPRODUCT(--(B{first}:B{last}<={score.shown}))",
        reached,
        f"of {len(lines)}; at the last one and above it pays no more",
    )
    limit = part.held.upper_limit
    if limit is not None:
        spared = f"AND({at.shown}=0,{_upper_limit(page, limit, plan.rounding.score).shown}>=B{first})"
        reached = 1 if reached == 0 and limit >= lines[0].score else reached
        words = "nothing is for scores whose upper limit is below the first knot alone; any other earns what it pays"
        at = whole(page, "Knots after the guard", f"IF({spared},1,{at.shown})", reached, words)
    unit = 10**finest_factor
    low, high = (lines[max(reached, 1) - 1], lines[min(reached, len(lines) - 1)])
    flat = reached in (0, len(lines))

    def cell(column: str, place: str, decimals: int) -> str:
        return scaled(f"INDEX({column}{first}:{column}{last},{place})", decimals)

    below, above = f"MAX({at.shown},1)", f"MIN({at.shown}+1,{len(lines)})"
    s0, s1 = cell("B", below, finest), cell("B", above, finest)
    f0, f1 = cell("C", below, finest_factor), cell("C", above, finest_factor)
    scores = [int(10**finest * one) for one in (low.score, high.score, score.value)]
    pays = [int(unit * one) for one in (low.factor, high.factor)]
    width = whole(page, "Width of the slope", f"{s1}-{s0}", scores[1] - scores[0], _in_units(finest, "points"))
    along = whole(
        page,
        "Way along it",
        f"IF(OR({at.shown}=0,{at.shown}={len(lines)}),0,MAX(0,{scaled(score.shown, finest)}-{s0}))",
        0 if flat else max(0, scores[2] - scores[0]),
        _in_units(finest, "points"),
    )
    ends = f"{f0}*{_width(width)}+({f1}-{f0})*{along.shown}"
    top = 0 if reached == 0 else pays[0] * max(1, scores[1] - scores[0]) + (pays[1] - pays[0]) * int(along.value)
    return ratio(
        page,
        "Factor of the part",
        (f"IF({at.shown}=0,0,{ends})", top),
        (f"{unit}*{_width(width)}", unit * max(1, scores[1] - scores[0])),
        "the factor at the knot below + the rise to the next one × way along / width; 0 where no knot is reached",
    )


def _width(width: Number) -> str:
    """Above the last knot there is no slope: its width of 0 divides nothing."""
    return f"MAX({width.shown},1)"


def _in_units(decimals: int, what: str) -> str:
    return f"in {what}" if not decimals else f"in units of {plain(Fraction(1, 10**decimals))} {what}"


def _upper_limit(page: Page, limit: Decimal, decimals: int) -> Number:
    words = "of the 95 % interval of the score, as printed: given, as it is worked out by statistics"
    return decimal(page, "Upper limit", limit, words, decimals=decimals)


def zone_rows(page: Page, plan: ZonesPlan, part: PartResult, score: Number) -> Number | None:
    """Zones from the best down, the zone of the score, what it pays; None where the guard has no limit to go by."""
    if plan.guarded and part.held.upper_limit is None:
        return None
    first = page.row
    for zone in plan.zones:
        edge = "all scores below" if zone.at_least is None else f"from {plain(zone.at_least)} on"
        row = page.label(f"Zone: {zone.label}", f"{edge}; pays {plain(zone.factor)}")
        if zone.at_least is not None:
            page.number(f"B{row}", float(zone.at_least), Role.PLAN)
        page.number(f"C{row}", float(zone.factor), Role.PLAN)
    edges = [one.at_least for one in plan.zones[:-1]]
    last, count_of = page.row - 2, len(plan.zones)
    place = 1 + sum(edge > score.value for edge in edges)
    at = whole(
        page,
        "Place of the zone",
        f"1+SUMPRODUCT(--(B{first}:B{last}>{score.shown}))",
        place,
        "counted from the best: zones whose lowest score is above this one, and 1",
    )
    limit = part.held.upper_limit
    if limit is not None:
        spared = f"AND({at.shown}={count_of},{_upper_limit(page, limit, plan.rounding.score).shown}>=B{last})"
        place = count_of - 1 if place == count_of and limit >= edges[-1] else place
        words = "the worst zone is for scores whose upper limit is below its edge alone"
        at = whole(page, "Place after the guard", f"IF({spared},{count_of - 1},{at.shown})", place, words)
    row = page.label("Where the score lies")
    # By reference, so that no label stands in a formula.
    page.formula(
        f"B{row}", f"INDEX(A{first}:A{first + count_of - 1},{at.shown})", f"Zone: {plan.zones[place - 1].label}"
    )
    found = plan.zones[place - 1].factor
    finest = max(places(zone.factor) for zone in plan.zones)
    picked = scaled(f"INDEX(C{first}:C{first + count_of - 1},{at.shown})", finest)
    unit = 10**finest
    return ratio(page, "Factor of the part", (picked, int(found * unit)), (str(unit), unit), "what the zone pays")


def ramp_rows(page: Page, plan: RampPlan, part: PartResult, score: Number) -> Number:
    """The limits, and the points in proportion between them, rounded to two decimals."""
    of_plan = _part(plan, part)
    assert isinstance(of_plan, RampPart)
    finest = max(plan.rounding.score, places(of_plan.lower), places(of_plan.upper))
    lower = decimal(page, "No points up to", of_plan.lower, role=Role.PLAN)
    upper = decimal(page, "All points from", of_plan.upper, role=Role.PLAN)
    points = decimal(page, "Points", of_plan.points, role=Role.PLAN)
    low, high, at = (scaled(one.shown, finest) for one in (lower, upper, score))
    numbers = [int(10**finest * one.value) for one in (lower, upper, score)]
    share = ratio(
        page,
        "Share of the ramp",
        (f"MIN(MAX({at}-{low},0),{high}-{low})", min(max(numbers[2] - numbers[0], 0), numbers[1] - numbers[0])),
        (f"{high}-{low}", numbers[1] - numbers[0]),
        "(score − lower) / (upper − lower), at least 0 and at most 1",
    )
    exact = product(page, "Points before rounding", share, points, "share × points")
    return rounded(page, "Points of the part", exact, 2, "rounded half up to 2 decimals")


def grid_rows(page: Page, plan: GridPlan, part: PartResult, score: Number) -> Number | None:
    """The table, the value it is read with, the points as a share of the best line's; None where there is no year before."""
    value = score if plan.grid_of == "score" else _improvement(page, plan, part, score)
    if value is None:
        return None
    tests, found, first = [], Fraction(plan.otherwise), page.row
    for line in plan.grid:
        rule = line.row()
        row = page.label(rule.condition().capitalize(), f"{plain(line.points)} points")
        page.number(f"B{row}", float(rule.limit), Role.PLAN)
        page.number(f"C{row}", float(line.points), Role.PLAN)
        tests.append(f"IF({value.shown}{'>' if rule.above else '>='}B{row},C{row},")
    row = page.label("None of these", f"{plain(plan.otherwise)} points")
    page.number(f"C{row}", float(plan.otherwise), Role.PLAN)
    printed = half_up(value.value, plan.rounding.score)
    found = plan.rule().at(printed).points
    finest = max(places(one) for one in (*(line.points for line in plan.grid), plan.otherwise))
    at = page.label("Points of the part", "of the first line that is met")
    page.formula(f"B{at}", f"{''.join(tests)}C{row}{')' * len(tests)}", float(found))
    unit, best = 10**finest, Fraction(plan.grid[0].points)
    if not best:
        return ratio(page, "Factor of the part", ("0", 0), ("1", 1), "no line gives points")
    return ratio(
        page,
        "Factor of the part",
        (scaled(f"B{at}", finest), int(found * unit)),
        (scaled(f"C{first}", finest), int(best * unit)),
        "points / points of the best line",
    )


def _improvement(page: Page, plan: GridPlan, part: PartResult, score: Number) -> Number | None:
    held, decimals = part.held, plan.rounding.score
    if held.before is None or held.before_score is None:
        page.say("The year before can't be told, and so there is no improvement")
        return None
    page.say("A year before, at the same sites on the same days")
    earlier = rounded(page, "Score before, as printed", counted_rows(page, plan, part, held.before), decimals)
    now, before = (int(one.value * 10**decimals) for one in (score, earlier))
    difference = f"{scaled(score.shown, decimals)}-{scaled(earlier.shown, decimals)}"
    if plan.relative:
        bottom = (scaled(earlier.shown, decimals), before)
        working = "100 × (score − score before) / score before"
        exact = ratio(page, "Improvement", (f"100*({difference})", 100 * (now - before)), bottom, working)
    else:
        unit = 10**decimals
        exact = ratio(page, "Improvement", (difference, now - before), (str(unit), unit), "score − score before")
    return rounded(page, "Improvement as printed", exact, decimals)


def weighted(page: Page, part: PartResult, factor: Number) -> tuple[Number, Number]:
    """The weight of a part, and its factor times that."""
    weight = decimal(page, "Weight", part.weight, f"of the part {part.part_name}", role=Role.PLAN)
    return weight, product(page, "Weight × factor", weight, factor)


def _part(plan: CurvePlan | RampPlan, part: PartResult) -> object:
    return next(one for one in plan.parts if one.part_id == part.part_id)
