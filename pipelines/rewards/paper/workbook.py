"""A statement as a workbook: one page from counted answers to money, every step a formula on the cells above it.

Change a count and the amount follows. Each formula stands there with its value, so that a reader who calculates nothing shows
the statement's own numbers. What comes from the whole field (stars, a baseline's standards, limits, the k of funding) is given
and marked as such. The same statement gives the same file, byte by byte.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from fractions import Fraction
from io import BytesIO

from xlsxwriter.workbook import Workbook

from pipelines.bonus.exact import plain
from pipelines.reference.plans.kinds import (
    ANY_PLAN,
    CurvePlan,
    GridPlan,
    PercentilePlan,
    RampPlan,
    ValueBasedPlan,
    ZonesPlan,
)
from pipelines.rewards.paper.amount_rows import (
    factor_rows,
    funding_rows,
    outcome_rows,
    target_rows,
)
from pipelines.rewards.paper.exact_cells import Number, count, decimal, places, quotient, ratio, scaled, total
from pipelines.rewards.paper.gate_rows import gate_rows
from pipelines.rewards.paper.page import Page, Role
from pipelines.rewards.paper.rule_rows import curve_rows, grid_rows, ramp_rows, weighted, zone_rows
from pipelines.rewards.paper.score_rows import score_rows
from pipelines.rewards.paper.tenure_rows import tenure_rows
from pipelines.rewards.paper.value_based_rows import ValueBasedRows, value_based_rows, value_based_total
from pipelines.rewards.paper.whole_cents import whole_cents
from pipelines.rewards.statement import PartResult, State, Statement

SHEET = "Statement"


def statement_workbook(plan: ANY_PLAN, one: Statement, *, status: str = "") -> bytes:
    """The workbook of one statement; `status` is what became of it, such as provisional or signed, in words.

    A ValueError where its rows come to another amount than the statement, as with a plan that is not the statement's.
    """
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = datetime.combine(one.tenure.period.last, time(), UTC).replace(tzinfo=None)
    book.set_properties(
        {"title": f"Bonus statement {one.plan_id} {one.person_id}", "created": made, "comments": _from(one)}
    )
    book.set_calc_mode("auto")
    page = Page(book, SHEET, f"Bonus statement: {one.person_name}")
    _head(page, plan, one, status)
    cells = {"amount": _rows(page, plan, one)}
    _foot(page, one)
    for name, cell in cells.items():
        book.define_name(name, f"={SHEET}!${cell[0]}${cell[1:]}")
    book.close()
    return out.getvalue()


def _head(page: Page, plan: ANY_PLAN, one: Statement, status: str) -> None:
    period = one.tenure.period
    page.say(f"{one.person_name} ({one.person_id})", strong=True)
    page.say(f"{plan.plan_name} ({plan.plan_id}): stays from {period.first} to {period.last}")
    if status:
        page.say(status, strong=True)
    page.row += 1
    page.legend()


def _rows(page: Page, plan: ANY_PLAN, one: Statement) -> str:
    share = tenure_rows(page, one)
    gates = gate_rows(page, plan, one)
    exact = _factor(page, plan, one)
    counted = None if exact is None else factor_rows(page, plan, exact)
    target = target_rows(page, plan, one) if one.parts else None
    if target is None and one.parts:
        page.say("Not known")
    found = None
    if counted is not None and target is not None:
        found = whole_cents(page, plan, target, counted, share)
        pool = plan.funding is not None and plan.funding.use == "divide"
        # Of a pool the factor counts, rounded and capped, as does the base.
        claim = (target.shown, f"{share[0].shown}/{share[1].shown}", counted.shown) if pool else (found.shown,)
        found = None if pool and one.funding is None else funding_rows(page, plan, one, found, claim)
    if not one.parts and one.amount is not None:
        found = count(page, "Amount before gates", 0, "nothing, as they were not in post")
    if one.state is State.DUE and one.set_by_people is None and (found is None or found.value != one.amount):
        made = "no amount" if found is None else plain(found.value)
        raise ValueError(f"the statement of {one.person_id} says {one.amount}, and its workbook comes to {made}")
    return outcome_rows(page, plan, one, found, gates)


def _factor(page: Page, plan: ANY_PLAN, one: Statement) -> Number | None:
    """All parts with their rule, and the exact factor of all together; None where it can't be told."""
    found: list[tuple[PartResult, Number | ValueBasedRows | None]] = []
    for part in one.parts:
        score = score_rows(page, plan, part)
        found.append((part, None if score is None else _by_rule(page, plan, part, score)))
    if isinstance(plan, PercentilePlan):
        return _stars(page, plan, one)
    if not found or any(rows is None for _, rows in found):
        return None
    if isinstance(plan, ValueBasedPlan):
        page.section("All parts together")
        return value_based_total(page, plan, [rows for _, rows in found if isinstance(rows, ValueBasedRows)])
    numbers = [(part, rows) for part, rows in found if isinstance(rows, Number)]
    page.section("All parts together")
    if isinstance(plan, RampPlan):
        points = total(page, "Points of all parts", [points for _, points in numbers])
        most = decimal(
            page, "All points", sum((one.points for one in plan.parts[1:]), plan.parts[0].points), role=Role.PLAN
        )
        return quotient(page, "Factor before rounding", points, most, "points / all points")
    rows = [weighted(page, part, factor) for part, factor in numbers]
    added = total(page, "Weighted factors, added up", [product for _, product in rows])
    weights = total(page, "Sum of weights", [weight for weight, _ in rows])
    return quotient(page, "Factor before rounding", added, weights, "weighted factors / sum of weights, exactly")


_RULES = {
    CurvePlan: curve_rows,
    ZonesPlan: zone_rows,
    RampPlan: ramp_rows,
    GridPlan: grid_rows,
    ValueBasedPlan: value_based_rows,
}


def _by_rule(page: Page, plan: ANY_PLAN, part: PartResult, score: Number) -> Number | ValueBasedRows | None:
    rule = _RULES.get(type(plan))
    return None if rule is None else rule(page, plan, part, score)


def _stars(page: Page, plan: PercentilePlan, one: Statement) -> Number | None:
    if one.stars is None:
        return None
    page.section("Stars, by the place among everybody covered")
    for step in one.steps:
        if step.what not in _LATER:
            page.say(f"{step.what}: {step.working} = {step.result}")
    first = page.row
    for stars, factor in enumerate(plan.factors, start=1):
        row = page.label(f"{stars} star{'s' if stars > 1 else ''}", f"pays {plain(factor)}")
        page.number(f"B{row}", float(factor), Role.PLAN)
    given = count(
        page, "Stars", one.stars, "given: everybody's answers tell them. A changed count above changes no star"
    )
    finest = max(places(factor) for factor in plan.factors)
    picked = scaled(f"INDEX(B{first}:B{first + len(plan.factors) - 1},{given.shown})", finest)
    unit, pays = 10**finest, Fraction(plan.factors[one.stars - 1])
    return ratio(page, "Factor before rounding", (picked, int(pays * unit)), (str(unit), unit), "what the stars pay")


# Steps that have rows of their own.
_LATER = frozenset(
    {
        *("Factor of the stars", "Factor", "Cap", "Base pay", "Target", "Target by size", "Amount before rounding"),
        *("Amount", "Base in the pool", "Part of the pool", "Funding"),
    }
)


def _foot(page: Page, one: Statement) -> None:
    page.row += 1
    for note in one.notes:
        page.say(note)
    if one.other_parts:
        page.say("Beside it, worked out elsewhere and not in the amount above", strong=True)
    for other in one.other_parts:
        row = page.label(other.part_name, other.words)
        page.number(f"B{row}", float(other.amount), Role.INPUT, "#,##0.00")
    page.row += 1
    for what, value in provenance(one).items():
        row = page.label(what)
        page.remark(row, value)


def provenance(one: Statement) -> Mapping[str, str]:
    """What a statement was worked out from, by name."""
    return {"Plan": one.plan_hash, "Build": one.build_id, "Data": one.logical_hash}


def _from(one: Statement) -> str:
    return " · ".join(f"{what.lower()} {value}" for what, value in provenance(one).items())
