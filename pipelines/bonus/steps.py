"""Steps: how a result was reached, in lines that somebody with a pencil can redo."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import half_up, plain


@dataclass(frozen=True)
class Step:
    """One line of a statement: what is worked out, how, and what comes out of it."""

    what: str
    working: str
    result: str


def rounding_step(what: str, value: Fraction, decimals: int) -> tuple[Decimal, Step]:
    """The value rounded half up, and the line that says so."""
    rounded = half_up(value, decimals)
    places = "a whole number" if decimals == 0 else f"{decimals} decimal{'s' if decimals > 1 else ''}"
    return rounded, Step(what, f"{plain(value)} rounded half up to {places}", str(rounded))
