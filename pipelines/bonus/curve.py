"""Payout curve: from a score to a factor, over threshold, target and maximum or any other knots."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pipelines.bonus.exact import Exact, exact, half_up, keep_exact, lowest_printed, plain
from pipelines.bonus.steps import NextStep, Step, rounding_step


@dataclass(frozen=True)
class Knot:
    """A score and the factor paid at it; both any exact number."""

    score: Fraction
    factor: Fraction

    def __post_init__(self) -> None:
        keep_exact(self, "score", "factor")


@dataclass(frozen=True)
class CurvePoint:
    """What a score earns: the score as printed, the factor before and after its rounding, the lines to redo it."""

    score: Decimal
    exact_factor: Fraction
    factor: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Curve:
    """Straight lines between knots, flat from the last one on; nothing below the first.

    With `cliff` the factor jumps from 0 to the first knot's; without, it rises in a straight line from 0 at
    T0 − (T1 − T0), as far below the first knot as the second is above it. The score is rounded half up to
    `score_decimals` before it is compared, the factor to `factor_decimals` at the end; nothing else is rounded.
    ValueError for fewer than two knots, scores that do not rise, factors that fall or are negative.
    """

    knots: tuple[Knot, ...]
    cliff: bool = True
    score_decimals: int = 1
    factor_decimals: int = 4

    def __post_init__(self) -> None:
        object.__setattr__(self, "knots", tuple(self.knots))
        if len(self.knots) < 2:
            raise ValueError("A curve needs at least two knots, such as a threshold and a target.")
        for lower, upper in pairwise(self.knots):
            if lower.score >= upper.score:
                raise ValueError(f"The scores of a curve must rise: {plain(upper.score)} follows {plain(lower.score)}.")
            if lower.factor > upper.factor:
                raise ValueError(
                    f"A higher score may not pay less: {plain(upper.factor)} follows {plain(lower.factor)}."
                )
        if self.knots[0].factor < 0:
            raise ValueError(f"A factor is 0 or more, not {plain(self.knots[0].factor)}.")

    def lines(self) -> tuple[Knot, ...]:
        """The knots with the foot of the slope before them where the curve has no cliff."""
        first, second = self.knots[:2]
        foot = Knot(2 * first.score - second.score, Fraction(0))
        return self.knots if self.cliff else (foot, *self.knots)

    def at(self, score: Exact) -> CurvePoint:
        """What the score earns, with the branch of the curve and the fraction in its steps."""
        printed, scored = rounding_step("Score as printed", exact(score), self.score_decimals)
        exact_factor, branch = self._branch(Fraction(printed))
        factor, rounded = rounding_step("Factor", exact_factor, self.factor_decimals)
        return CurvePoint(printed, exact_factor, factor, (scored, branch, rounded))

    def next_step(self, score: Exact) -> NextStep | None:
        """The next of the plan's knots above the score as printed, with its factor; none at or above the last."""
        printed = half_up(score, self.score_decimals)
        above = [knot for knot in self.knots if knot.score > printed]
        if not above:
            return None
        reached = lowest_printed(above[0].score, self.score_decimals)
        return NextStep(reached, str(self.at(reached).factor))

    def lowest_score(self, factor: Exact) -> Decimal | None:
        """The lowest printed score that earns at least this factor as printed; none where no score does."""
        wanted = Fraction(half_up(factor, self.factor_decimals))
        lines = self.lines()
        if wanted <= 0:
            raise ValueError("Every score earns a factor of 0 or more.")
        if half_up(lines[-1].factor, self.factor_decimals) < wanted:
            return None
        # Factors from half a unit below the wanted one on are printed as it.
        enough = wanted - Fraction(1, 2 * 10**self.factor_decimals)
        upper = next(place for place, knot in enumerate(lines) if knot.factor >= enough)
        if upper == 0:
            return lowest_printed(lines[0].score, self.score_decimals)
        low, high = lines[upper - 1], lines[upper]
        along = (enough - low.factor) / (high.factor - low.factor)
        return lowest_printed(low.score + along * (high.score - low.score), self.score_decimals)

    def _branch(self, score: Fraction) -> tuple[Fraction, Step]:
        lines = self.lines()
        if score < lines[0].score:
            return Fraction(0), Step("Curve", f"{plain(score)} is below {plain(lines[0].score)}: nothing", "0")
        if score >= lines[-1].score:
            most = lines[-1]
            return most.factor, Step(
                "Curve", f"{plain(score)} is at or above {plain(most.score)}: the most", plain(most.factor)
            )
        low, high = next(pair for pair in pairwise(lines) if score < pair[1].score)
        factor = low.factor + (high.factor - low.factor) * (score - low.score) / (high.score - low.score)
        working = (
            f"{plain(low.factor)} + ({plain(high.factor)} − {plain(low.factor)}) × ({plain(score)} − {plain(low.score)})"
            f" / ({plain(high.score)} − {plain(low.score)})"
        )
        return factor, Step("Curve", working, plain(factor))
