"""Numbers of a plan: exact as they are written, never a float, and none that is longer than any plan means."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from pipelines.reference.model import Misfit, refuse

# So many digits are enough before the point, in any currency, and so many after it.
DIGITS = 12


def _never_a_float(written: object) -> object:
    if isinstance(written, bool | float):
        refuse([Misfit(f"{written!r} is no exact number", (), "write a whole number, or a decimal such as 0.5")])
    return written


def _as_long_as_plans_mean(number: Decimal) -> Decimal:
    # By its exponents: 1e999999 written out would take minutes.
    exponent = number.as_tuple().exponent
    if number.adjusted() >= DIGITS or (isinstance(exponent, int) and exponent < -DIGITS):
        said = f"{number}" if len(f"{number}") <= 3 * DIGITS else f"{number}"[: 3 * DIGITS] + "…"
        what = (
            f"{said} is longer than the {DIGITS} digits before the point and {DIGITS} after it that a number may have"
        )
        refuse([Misfit(what, (), "correct it; money is written in whole units of the currency, such as 6000")])
    return number


ExactNumber = Annotated[Decimal, BeforeValidator(_never_a_float), AfterValidator(_as_long_as_plans_mean)]
Positive = Annotated[ExactNumber, Field(gt=0)]
NotNegative = Annotated[ExactNumber, Field(ge=0)]
Decimals = Annotated[int, Field(ge=0, le=6)]
