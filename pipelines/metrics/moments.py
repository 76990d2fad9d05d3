"""Sums of products of answers: all that drivers are worked out from, and all of single guests that leaves the data layer.

Of a group of guests who all answered the same questions, Σ z zᵀ is kept for two kinds of z: (1, overall, score of each
department), and (1, overall, for each department whether its score is low and whether it is high). Such sums add up over
groups of guests, and regressions need nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.metrics.intervals import Floats

# In hundredths. A score is low below the middle between the second and the third of five categories, high from the middle
# between the fourth and the fifth on. So low is 1 or 2 of 5, 0 to 3 of 0 to 10, 1 to 4 of 1 to 10; high is 5 of 5, 9 or 10.
LOW_BELOW = 3750
HIGH_FROM = 8750

# Whatever varies less than this against its own size varies by rounding alone.
NOTHING = 1e-12
# So many places stand before the departments: the constant and the overall score.
BEFORE = 2


@dataclass(frozen=True)
class Moments:
    """Σ z zᵀ of guests in groups, the first axis being the groups; scores in points. `flags` holds low₁, high₁, low₂, …"""

    scores: Floats
    flags: Floats

    @property
    def guests(self) -> int:
        """How many guests are in all groups together."""
        return int(self.scores[:, 0, 0].sum())


def triangle(size: int) -> list[tuple[int, int]]:
    """The places of the upper triangle of a square of this size, row by row: the order in which its sums are listed."""
    return [(row, column) for row in range(size) for column in range(row, size)]


def moments(sums: pl.DataFrame, departments: Sequence[str], used: Sequence[str]) -> Moments:
    """The moments of the departments `used`, in their order.

    `sums` has a row per group of guests; its lists `scores` and `flags` are upper triangles over all `departments`, in
    hundredths, null where a department is not used.
    """
    places = [departments.index(one) for one in used]
    scores = [0, 1, *(BEFORE + place for place in places)]
    flags = [0, 1, *(BEFORE + 2 * place + high for place in places for high in (0, 1))]
    in_points = np.array([1.0, *[100.0] * (len(scores) - 1)])
    overall_in_points = np.array([1.0, 100.0, *[1.0] * (len(flags) - BEFORE)])
    return Moments(
        _squares(sums["scores"], BEFORE + len(departments), scores) / np.outer(in_points, in_points),
        _squares(sums["flags"], BEFORE + 2 * len(departments), flags) / np.outer(overall_in_points, overall_in_points),
    )


def _squares(triangles: pl.Series, size: int, kept: list[int]) -> Floats:
    rows, columns = np.array(triangle(size)).T
    squares = np.full((len(triangles), size, size), np.nan)
    if len(triangles):
        listed = triangles.explode().cast(pl.Float64).to_numpy().reshape(len(triangles), -1)
        squares[:, rows, columns] = squares[:, columns, rows] = listed
    return squares[:, kept][:, :, kept]


def correlations(scores: Floats) -> tuple[Floats, Floats, Floats]:
    """Of Σ z zᵀ (any number of them, along the first axes): the correlations between the departments, those of each
    department with the overall score, and how many points of the overall score go with one point, were they one to one.

    What everybody answers alike goes with nothing: its correlations and its points are 0.
    """
    count = scores[..., :1, :1]
    spread = scores[..., 1:, 1:] - scores[..., 1:, :1] * scores[..., :1, 1:] / count
    own = np.diagonal(spread, axis1=-2, axis2=-1)
    squares = np.diagonal(scores, axis1=-2, axis2=-1)[..., 1:]
    varies = own > NOTHING * squares
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, own, 1.0)), 0.0)
    related = spread * scale[..., :, None] * scale[..., None, :]
    among = related[..., 1:, 1:].copy()
    diagonal = np.arange(among.shape[-1])
    among[..., diagonal, diagonal] = 1.0
    points = np.sqrt(np.where(varies[..., :1], own[..., :1], 0.0)) * scale[..., 1:]
    return among, related[..., 0, 1:], points


def varying(scores: Floats) -> NDArray[np.bool_]:
    """Of one Σ z zᵀ: whether guests differ in the overall score and in each department."""
    _, _, points = correlations(scores)
    return points > 0
