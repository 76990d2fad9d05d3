"""Funnel lines: between which values chance alone leaves a usual site, for each number of answers."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from pipelines.metrics.intervals import Floats

# A usual site lies outside the inner lines once in 20 times, outside the outer ones once in 500.
INNER, OUTER = 0.95, 0.998
# In which of these a site lies.
INSIDE, WARNING, OUTSIDE = "inside", "between the lines", "outside"


@dataclass(frozen=True)
class Funnel:
    """`target`: the value of a usual site. `within`: variance of single answers. `between`: the variance that usual sites have
    beside chance (0 for plain lines). `lowest`, `highest`: the ends of the metric's unit, beyond which no line goes."""

    target: float
    within: float
    between: float
    lowest: float
    highest: float

    def deviations(self, values: Floats, answers: Floats) -> Floats:
        """How many standard deviations each value lies from the target (Spiegelhalter 2005, with additive spread)."""
        return (values - self.target) / np.sqrt(self._variances(answers))

    def limits(self, answers: Floats, level: float) -> tuple[Floats, Floats]:
        """The lower and the upper line of a level at each number of answers: target ± z·√(within/n + between)."""
        half = special.ndtri(0.5 + level / 2) * np.sqrt(self._variances(answers))
        return np.maximum(self.target - half, self.lowest), np.minimum(self.target + half, self.highest)

    def _variances(self, answers: Floats) -> Floats:
        return self.within / answers + self.between


def zones(funnel: Funnel, values: Floats, answers: Floats) -> pl.Series:
    """In which zone each site lies: inside the inner lines, between them and the outer ones, or outside; null without a value.

    A value on a line still lies inside it.
    """
    apart = np.abs(funnel.deviations(values, answers))
    inner, outer = (special.ndtri(0.5 + level / 2) for level in (INNER, OUTER))
    found = np.where(apart <= inner, INSIDE, np.where(apart <= outer, WARNING, OUTSIDE))
    return pl.Series(
        [zone if known else None for zone, known in zip(found, ~np.isnan(apart), strict=True)], dtype=pl.String
    )


def answers_drawn(fewest: float, most: float, points: int = 60) -> Floats:
    """Numbers of answers to draw lines at, from the fewest to the most, closer together where lines bend."""
    return np.geomspace(max(fewest, 1.0), max(most, fewest, 2.0), points)
