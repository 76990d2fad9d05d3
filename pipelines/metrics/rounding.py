"""Numbers as pages print them: rounded half away from zero; thresholds, ties and ranks are decided on the same values.

A ratio of whole numbers that lies exactly half way (23 of 80 is 28.75 %) may come out of a division a hair below. The
nearest ratio that is not half way is at least 1 / (20 n) away, so a tolerance of a billionth mends the one and never
touches the other as long as no cell has more than 50 million answers.
"""

import math

import polars as pl

TOLERANCE = 1e-9


def printed(column: str, decimals: int) -> pl.Expr:
    """A column as printed; null stays null."""
    value = pl.col(column)
    return (value + value.sign() * TOLERANCE).round(decimals, mode="half_away_from_zero")


def printed_value(value: float, decimals: int) -> float:
    """A single value as printed."""
    scale = 10**decimals
    return math.copysign(math.floor((abs(value) + TOLERANCE) * scale + 0.5) / scale, value)
