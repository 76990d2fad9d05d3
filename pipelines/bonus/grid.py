"""Points grids: the first row whose condition a value meets gives its points; for improvements and for counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pipelines.bonus.exact import Exact, exact, half_up, keep_exact, plain
from pipelines.bonus.steps import Step, rounding_step


@dataclass(frozen=True)
class GridRow:
    """Points for values of at least `limit`, or with `above` for values over it."""

    limit: Fraction
    points: Fraction
    above: bool = False

    def __post_init__(self) -> None:
        keep_exact(self, "limit", "points")

    def is_met_by(self, value: Decimal) -> bool:
        """Whether the value as printed is at, or over, the limit."""
        return value > self.limit if self.above else value >= self.limit

    def condition(self) -> str:
        """The condition in words."""
        return f"{'more than' if self.above else 'at least'} {plain(self.limit)}"


@dataclass(frozen=True)
class GridPoints:
    """The points of a value as printed."""

    value: Decimal
    points: Fraction
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Grid:
    """Rows from the highest limit down, and the points of a value that meets none.

    The value is rounded half up to `decimals` before it is compared (0 for counts). ValueError for no rows, limits that
    do not fall ("more than 3" stands before "at least 3"), points that rise on the way down.
    """

    rows: tuple[GridRow, ...]
    otherwise: Fraction = Fraction(0)
    decimals: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(self.rows))
        keep_exact(self, "otherwise")
        if not self.rows:
            raise ValueError("A grid needs at least one row.")
        for upper, lower in pairwise(self.rows):
            if (upper.limit, upper.above) <= (lower.limit, lower.above):
                raise ValueError(f"'{lower.condition()}' cannot follow '{upper.condition()}': limits must fall.")
        points = [*(row.points for row in self.rows), self.otherwise]
        if any(upper < lower for upper, lower in pairwise(points)):
            raise ValueError("A higher value may not get fewer points.")

    def at(self, value: Exact) -> GridPoints:
        """The points of a value."""
        printed, rounded = rounding_step("Value as printed", exact(value), self.decimals)
        row = next((each for each in self.rows if each.is_met_by(printed)), None)
        points = self.otherwise if row is None else row.points
        condition = "none of the conditions is met" if row is None else f"{printed} is {row.condition()}"
        return GridPoints(printed, points, (rounded, Step("Points", condition, plain(points))))


def improvement(now: Exact, before: Exact, *, decimals: int = 1, relative: bool = False) -> Fraction:
    """How much better a score is than the one before, both taken as printed: what a manager subtracts from a page.

    In points, or with `relative` in percent of the score before (ValueError where that is 0 or less).
    """
    current, previous = Fraction(half_up(now, decimals)), Fraction(half_up(before, decimals))
    if not relative:
        return current - previous
    if previous <= 0:
        raise ValueError(f"An improvement in percent cannot be told from {plain(previous)}.")
    return 100 * (current - previous) / previous


def capped_sum(points: Sequence[Exact], cap: Exact) -> Fraction:
    """The points of several grids added up, at most the cap."""
    return min(exact(cap), sum((exact(each) for each in points), Fraction(0)))
