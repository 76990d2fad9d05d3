"""Exact numbers: read without loss, rounded half up once where a rule says so, never a float.

A float cannot hold 0.04 or 0.2, so that 10 × 0.04 / 0.2 comes out under 2: one point lost that the rule gives.
"""

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

Exact = int | Fraction | Decimal | str

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_LONGEST_DECIMAL = 12


def exact(value: Exact) -> Fraction:
    """The number as a fraction, with nothing lost: whole numbers, fractions, decimals, and decimals as text ("0.72").

    TypeError for a float (and for true or false): what it meant was lost before it came. ValueError for text that is
    not a plain decimal number, and for decimals without a value (NaN, infinity).
    """
    if type(value) is Fraction:
        return value
    if isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal | str):
        raise TypeError(
            f"{value!r} is no exact number: give a whole number, a Decimal, a Fraction or text like '0.72'."
        )
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value.strip()):
        raise ValueError(f"'{value}' is not a plain decimal number such as 70 or 0.72.")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is not a number to count with.")
    return Fraction(value.strip() if isinstance(value, str) else value)


def half_up(value: Exact, decimals: int) -> Decimal:
    """The number rounded to so many decimals, halves away from zero: 0.25 → 0.3, −0.25 → −0.3. No minus before zero."""
    if decimals < 0:
        raise ValueError(f"{decimals} decimals: rounding to tens or hundreds is not meant here.")
    over, under = exact(value).as_integer_ratio()
    # ⌊|a/b| × 10^d + ½⌋ in whole numbers.
    units = (2 * abs(over) * 10**decimals + under) // (2 * under)
    # Read from text, as arithmetic of decimals would round to the precision of the thread's context.
    return Decimal(f"{'-' if over < 0 < units else ''}{units}E-{decimals}")


def lowest_printed(limit: Exact, decimals: int, *, above: bool = False) -> Decimal:
    """The lowest number of so many decimals that is at least `limit`, or above it: what must be printed to reach it."""
    scaled = exact(limit) * 10**decimals
    units = floor(scaled) + 1 if above else ceil(scaled)
    return half_up(Fraction(units, 10**decimals), decimals)


def plain(value: Exact) -> str:
    """The exact number as a statement prints it: a decimal where it ends within 12 places, else as a/b."""
    number = exact(value)
    over, under = number.as_integer_ratio()
    if under == 1:
        return str(over)
    if 10**_LONGEST_DECIMAL % under:
        return f"{over}/{under}"
    places = 1
    while 10**places % under:
        places += 1
    return str(half_up(number, places))


def whole(value: int) -> int:
    """The value where it is a count: a whole number of 0 or more; TypeError and ValueError where it is not."""
    if type(value) is Fraction:
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no count: counts are whole numbers.")
    if value < 0:
        raise ValueError(f"{value} is no count: counts are 0 or more.")
    return value


def keep_exact(owner: object, *names: str) -> None:
    """Turn the named fields of a frozen dataclass into fractions, however they were given; for `__post_init__`."""
    for name in names:
        object.__setattr__(owner, name, exact(getattr(owner, name)))
