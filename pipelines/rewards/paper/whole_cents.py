"""Target × factor × time in post, rounded to the cent: in whole cents and a rest, so that no product on the way is too large.

Multiplied out, the three would be a fraction with more digits than a spreadsheet has. As whole cents and a rest of so many,
each step keeps both small: times a whole number the rest carries over, divided by one what is left of the whole joins it.
"""

from dataclasses import dataclass
from fractions import Fraction

from pipelines.bonus.exact import half_up
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.paper.exact_cells import LARGEST, TOO_LONG, Number, shape
from pipelines.rewards.paper.page import Page, Role


@dataclass(frozen=True)
class _Mixed:
    """A number of 0 or more in a row as a whole part (column B) and a rest (C) of so many (D)."""

    row: int
    whole: int
    rest: int
    of: int

    @property
    def cells(self) -> tuple[str, str, str]:
        return f"B{self.row}", f"C{self.row}", f"D{self.row}"


def whole_cents(page: Page, plan: ANY_PLAN, target: Number, factor: Number, share: tuple[Number, Number]) -> Number:
    """Target × factor × days in post / days, rounded half up once; in whole units of the smallest coin and a rest of them."""
    unit, (counted, out_of) = 10**plan.rounding.money, share
    value = Fraction(half_up(target.value * factor.value * counted.value / out_of.value, plan.rounding.money))
    if not (target.is_exact and factor.is_exact) or not _fits(
        unit, target.value, factor.value, int(counted.value), int(out_of.value)
    ):
        row = page.label("Amount", TOO_LONG)
        page.number(f"B{row}", float(value), Role.INPUT, shape(plan.rounding.money))
        return Number(value, f"B{row}", f"B{row}", "1")
    page.section("The amount, in whole cents and what is left over" if plan.rounding.money == 2 else "The amount")
    one = _first(page, target, unit)
    one = _divided(
        page,
        "/ what the factor is divided by",
        _times(page, "× the factor, as a whole number", one, factor.top, factor),
        factor.bottom,
        factor,
    )
    one = _times(page, f"× time in post ({counted.shown})", one, counted.shown, counted)
    one = _divided(
        page, f"/ time of the period ({out_of.shown})", one, out_of.shown, Number(1 / out_of.value, "", "", "")
    )
    row = page.label(
        "Amount before gates", "one more where half a cent or more is left over: target × factor × time in post"
    )
    b, c, d = one.cells
    page.formula(f"B{row}", f"({b}+IF(2*{c}>={d},1,0))/{unit}", float(value), shape(plan.rounding.money))
    return Number(value, f"B{row}", f"B{row}", "1")


def _fits(unit: int, target: Fraction, factor: Fraction, counted: int, out_of: int) -> bool:
    """Whether no whole number on the way below is as large as `LARGEST`; each is named as the largest that its row can hold."""
    rests = target.denominator * factor.denominator
    way = (
        unit * target.numerator,
        (unit * int(target) + unit) * factor.numerator,
        target.denominator * factor.numerator,
        (unit * int(target * factor) + unit) * counted,
        rests * counted,
        2 * rests * out_of,
    )
    return max(way) < LARGEST


def _first(page: Page, target: Number, unit: int) -> _Mixed:
    row = page.label(
        "Target in whole cents" if unit == 100 else "Target in whole coins", "and the rest of one, beside it"
    )
    top, bottom = unit * target.value.numerator, target.value.denominator
    page.formula(f"B{row}", f"INT({unit}*{target.top}/{target.bottom})", top // bottom, "#,##0")
    page.formula(f"C{row}", f"{unit}*{target.top}-B{row}*{target.bottom}", top % bottom, "0")
    page.formula(f"D{row}", f"{target.bottom}*1", bottom, "0")
    return _Mixed(row, top // bottom, top % bottom, bottom)


def _times(page: Page, what: str, one: _Mixed, cell: str, by: Number) -> _Mixed:
    number, (b, c, d), row = by.value.numerator, one.cells, page.label(what)
    carried, rest = divmod(one.rest * number, one.of)
    page.formula(f"B{row}", f"{b}*{cell}+INT({c}*{cell}/{d})", one.whole * number + carried, "#,##0")
    page.formula(f"C{row}", f"{c}*{cell}-INT({c}*{cell}/{d})*{d}", rest, "0")
    page.formula(f"D{row}", f"{d}*1", one.of, "0")
    return _Mixed(row, one.whole * number + carried, rest, one.of)


def _divided(page: Page, what: str, one: _Mixed, cell: str, by: Number) -> _Mixed:
    number, (b, c, d), row = by.value.denominator, one.cells, page.label(what)
    quotient_of, left = divmod(one.whole, number)
    page.formula(f"B{row}", f"INT({b}/{cell})", quotient_of, "#,##0")
    page.formula(f"C{row}", f"({b}-B{row}*{cell})*{d}+{c}", left * one.of + one.rest, "0")
    page.formula(f"D{row}", f"{d}*{cell}", one.of * number, "0")
    return _Mixed(row, quotient_of, left * one.of + one.rest, one.of * number)
