"""Exact arithmetic in a spreadsheet, which has nothing but floats: every number stands as a fraction of two whole numbers.

**Why the formulas are safe.** A double holds whole numbers exactly up to 2^53, about 9 × 10^15. Spreadsheets do more, though:
they take two numbers for equal, and the rest of a subtraction for 0, that differ behind the 15th digit or so, and round before
they cut off to a whole number. All of that changes no whole number below 10^14, nor ⌊a / b⌋ of two such (a quotient that is
not whole is at least 1/b, a part in 10^14, away from one that is); at 10^15 LibreOffice already goes wrong. So every whole
number in a formula is kept below that bound:

- what is given as a decimal becomes whole by ROUND(value × 10^k, 0), which takes off the float's error, as it is far below ½;
- fractions are reduced by GCD at once, and products across, so that no number on the way is larger than the result's;
- rounding half up is ⌊(2 × 10^k × top + bottom) / (2 × bottom)⌋ / 10^k, in whole numbers until the last division;
- decimals are compared as they are: the nearest double of a decimal is the same wherever it comes from, and keeps the order.

The bound is checked here with the statement's own numbers as each formula is written. Where it would be passed, the value
stands as given, with the reason beside it; it is never worked out inexactly. What somebody types over has room to spare.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from pipelines.bonus.exact import half_up
from pipelines.rewards.paper.page import Page, Role

LARGEST = 10**14
TOO_LONG = "given: its exact fraction has more digits than a spreadsheet calculates with"


@dataclass(frozen=True)
class Number:
    """A number in a row: its exact value, the cell that shows it, and the cells of its fraction; None where it has none."""

    value: Fraction
    shown: str
    top: str | None
    bottom: str | None

    @property
    def is_exact(self) -> bool:
        """Whether formulas can go on with it."""
        return self.top is not None


def shape(decimals: int) -> str:
    """How a number of so many decimals is shown."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def places(value: Decimal) -> int:
    """How many decimals a number needs."""
    return max(0, -value.normalize().as_tuple().exponent)


def count(page: Page, what: str, value: int, words: str = "", role: Role = Role.INPUT) -> Number:
    """A whole number that is given."""
    row = page.label(what, words)
    page.number(f"B{row}", value, role, "#,##0")
    return Number(Fraction(value), f"B{row}", f"B{row}", "1")


def whole(page: Page, what: str, formula: str, value: int, words: str = "") -> Number:
    """A whole number that a formula makes."""
    row = page.label(what, words)
    page.formula(f"B{row}", formula, value, "#,##0")
    return Number(Fraction(value), f"B{row}", f"B{row}", "1")


def decimal(
    page: Page, what: str, value: Decimal, words: str = "", *, role: Role = Role.INPUT, decimals: int | None = None
) -> Number:
    """A decimal number that is given, to `decimals` places or as many as it has."""
    row, kept = page.label(what, words), max(places(value), decimals or 0)
    page.number(f"B{row}", float(value), role, "General" if decimals is None else shape(kept))
    return _with_fraction(page, row, Fraction(value), kept)


def fraction(page: Page, what: str, value: Fraction, words: str = "") -> Number:
    """A fraction that is given by its two whole numbers."""
    row = page.label(what, words)
    page.formula(f"B{row}", f"C{row}/D{row}", float(value))
    page.number(f"C{row}", value.numerator, Role.INPUT, "0")
    page.number(f"D{row}", value.denominator, Role.INPUT, "0")
    return Number(value, f"B{row}", f"C{row}", f"D{row}")


def ratio(page: Page, what: str, top: tuple[str, int], bottom: tuple[str, int], words: str = "") -> Number:
    """One formula over another, reduced; each given with the whole number it comes to."""
    row, value = page.label(what, words), Fraction(top[1], bottom[1])
    if max(abs(top[1]), bottom[1]) >= LARGEST:
        return _given(page, row, value)
    common, shared = f"GCD(ABS({top[0]}),{bottom[0]})", gcd(top[1], bottom[1])
    return _fraction_row(
        page, row, (f"({top[0]})/{common}", top[1] // shared), (f"({bottom[0]})/{common}", bottom[1] // shared)
    )


def product(page: Page, what: str, one: Number, other: Number, words: str = "") -> Number:
    """Two numbers of 0 or more multiplied, reduced across so that nothing on the way is larger than the result."""
    row, value = page.label(what, words), one.value * other.value
    if not (one.is_exact and other.is_exact) or max(value.numerator, value.denominator) >= LARGEST:
        return _given(page, row, value)
    across, back = f"GCD({one.top},{other.bottom})", f"GCD({other.top},{one.bottom})"
    top = f"({one.top}/{across})*({other.top}/{back})"
    bottom = f"({one.bottom}/{back})*({other.bottom}/{across})"
    return _fraction_row(page, row, (top, value.numerator), (bottom, value.denominator))


def quotient(page: Page, what: str, one: Number, other: Number, words: str = "") -> Number:
    """One number over another, both above 0 but for the first, which may be 0."""
    return product(page, what, one, Number(1 / other.value, other.shown, other.bottom, other.top), words)


def total(page: Page, what: str, numbers: list[Number], words: str = "") -> Number:
    """Numbers added up over their common denominator, which gets a row of its own."""
    value = sum((one.value for one in numbers), Fraction(0))
    common = lcm(*(one.value.denominator for one in numbers))
    if not all(one.is_exact for one in numbers) or max(common, value * common) >= LARGEST:
        return _given(page, page.label(what, words), value)
    if len(numbers) == 1:
        return ratio(page, what, (numbers[0].top, value.numerator), (numbers[0].bottom, value.denominator), words)
    bottoms = ",".join(one.bottom for one in numbers)
    held = whole(page, "Common denominator", f"LCM({bottoms})", common, "of what is added up next")
    added = "+".join(f"{one.top}*({held.shown}/{one.bottom})" for one in numbers)
    return ratio(page, what, (added, int(value * common)), (held.shown, common), words)


def lesser(page: Page, what: str, one: Number, other: Number, words: str = "") -> Number:
    """The smaller of two numbers of 0 or more."""
    value = min(one.value, other.value)
    across = one.value.numerator * other.value.denominator, other.value.numerator * one.value.denominator
    row = page.label(what, words)
    if not (one.is_exact and other.is_exact) or max(across) >= LARGEST:
        return _given(page, row, value)
    over = f"{one.top}*{other.bottom}>{other.top}*{one.bottom}"
    top, bottom = (
        f"IF({over},{second},{first})" for first, second in ((one.top, other.top), (one.bottom, other.bottom))
    )
    return _fraction_row(page, row, (top, value.numerator), (bottom, value.denominator))


def rounded(page: Page, what: str, one: Number, decimals: int, words: str = "") -> Number:
    """A number rounded half up, halves away from 0."""
    row, value = page.label(what, words), Fraction(half_up(one.value, decimals))
    unit = 10**decimals
    longest = 2 * unit * abs(one.value.numerator) + one.value.denominator
    if not one.is_exact or longest >= LARGEST:
        page.number(f"B{row}", float(value), Role.INPUT, shape(decimals))
        page.remark(row, TOO_LONG)
    else:
        units = f"SIGN({one.top})*INT(({2 * unit}*ABS({one.top})+{one.bottom})/(2*{one.bottom}))"
        page.formula(f"B{row}", f"{units}/{unit}" if decimals else units, float(value), shape(decimals))
    return _with_fraction(page, row, value, decimals)


def scaled(cell: str, decimals: int) -> str:
    """The whole number that a decimal of so many places is, in units of its last place."""
    return f"ROUND({cell}*{10**decimals},0)" if decimals else cell


def _with_fraction(page: Page, row: int, value: Fraction, decimals: int) -> Number:
    shown, unit = f"B{row}", 10**decimals
    if abs(value * unit) >= LARGEST or unit >= LARGEST:
        return Number(value, shown, None, None)
    if not decimals:
        return Number(value, shown, shown, "1")
    made, common = scaled(shown, decimals), f"GCD(ABS({scaled(shown, decimals)}),{unit})"
    page.formula(f"C{row}", f"{made}/{common}", value.numerator, "0")
    page.formula(f"D{row}", f"{unit}/{common}", value.denominator, "0")
    return Number(value, shown, f"C{row}", f"D{row}")


def _fraction_row(page: Page, row: int, top: tuple[str, int], bottom: tuple[str, int]) -> Number:
    value = Fraction(top[1], bottom[1])
    page.formula(f"B{row}", f"C{row}/D{row}", float(value))
    page.formula(f"C{row}", top[0], top[1], "0")
    page.formula(f"D{row}", bottom[0], bottom[1], "0")
    return Number(value, f"B{row}", f"C{row}", f"D{row}")


def _given(page: Page, row: int, value: Fraction) -> Number:
    page.number(f"B{row}", float(value), Role.INPUT)
    page.remark(row, TOO_LONG)
    return Number(value, f"B{row}", None, None)
