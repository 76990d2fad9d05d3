"""Numbers of a plan: exact as they are written, never a float."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from pipelines.reference.model import Misfit, refuse


def _never_a_float(written: object) -> object:
    if isinstance(written, bool | float):
        refuse([Misfit(f"{written!r} is no exact number", (), "write a whole number, or a decimal such as 0.5")])
    return written


ExactNumber = Annotated[Decimal, BeforeValidator(_never_a_float)]
Positive = Annotated[ExactNumber, Field(gt=0)]
NotNegative = Annotated[ExactNumber, Field(ge=0)]
Decimals = Annotated[int, Field(ge=0, le=6)]
