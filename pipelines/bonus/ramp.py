"""Ramp: points in proportion between a lower and an upper limit, paid by size; as British surgeries are paid (QOF)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import Exact, exact, keep_exact, plain
from pipelines.bonus.steps import Step, rounding_step


@dataclass(frozen=True)
class RampPoint:
    """The points of a score on the ramp, before and after rounding, with the lines to redo them."""

    score: Decimal
    exact_points: Fraction
    points: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class RampPay:
    """What points are worth at a site of this size, in money."""

    exact_amount: Fraction
    amount: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Ramp:
    """No points up to `lower`, all `points` from `upper` on, in proportion between; ValueError unless lower < upper.

    The score is rounded half up to `score_decimals` first, the points to `points_decimals` at the end.
    """

    lower: Fraction
    upper: Fraction
    points: Fraction
    score_decimals: int = 1
    points_decimals: int = 2

    def __post_init__(self) -> None:
        keep_exact(self, "lower", "upper", "points")
        if self.lower >= self.upper:
            raise ValueError(f"A ramp rises: {plain(self.upper)} must be above {plain(self.lower)}.")
        if self.points < 0:
            raise ValueError(f"Points are 0 or more, not {plain(self.points)}.")

    def at(self, score: Exact) -> RampPoint:
        """The points of a score."""
        printed, scored = rounding_step("Score as printed", exact(score), self.score_decimals)
        share = max(Fraction(0), min(Fraction(1), (Fraction(printed) - self.lower) / (self.upper - self.lower)))
        working = (
            f"({printed} − {plain(self.lower)}) / ({plain(self.upper)} − {plain(self.lower)}), at least 0 and at most 1"
        )
        exact_points = share * self.points
        multiplied = Step("Points before rounding", f"{plain(share)} × {plain(self.points)}", plain(exact_points))
        points, rounded = rounding_step("Points", exact_points, self.points_decimals)
        return RampPoint(
            printed,
            exact_points,
            points,
            (scored, Step("Share of the ramp", working, plain(share)), multiplied, rounded),
        )


def ramp_pay(
    points: Exact,
    *,
    value_per_point: Exact,
    size: Exact,
    average_size: Exact,
    factor: Exact = 1,
    decimals: int = 2,
) -> RampPay:
    """Points × value per point × size ÷ average size × factor, rounded half up to `decimals` once at the end.

    Size is what the plan counts (rooms sold); half or double of it pays half or double. `factor` is any further one (the
    share of affected patients in the original). ValueError for a negative number or an average size of 0.
    """
    numbers = {
        "points": exact(points),
        "value per point": exact(value_per_point),
        "size": exact(size),
        "average size": exact(average_size),
        "factor": exact(factor),
    }
    for name, number in numbers.items():
        if number < 0 or (name == "average size" and number == 0):
            raise ValueError(f"The {name} cannot be {plain(number)}.")
    scored, value, own, average, further = numbers.values()
    amount = scored * value * own / average * further
    working = f"{plain(scored)} × {plain(value)} × {plain(own)} / {plain(average)} × {plain(further)}"
    paid, rounded = rounding_step("Amount", amount, decimals)
    return RampPay(amount, paid, (Step("Amount before rounding", working, plain(amount)), rounded))
