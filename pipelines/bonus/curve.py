"""Payout curve: from a score to a factor, over threshold, target and maximum or any other knots."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from pipelines.bonus.exact import Exact, exact, half_up, keep_exact, plain
from pipelines.bonus.steps import Step, rounding_step


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
    With `guarded` nothing is for scores significantly below the cliff alone: those whose upper limit, as printed too, is
    below it; any other score there earns what the first knot does.
    ValueError for fewer than two knots, scores that do not rise, factors that fall or are negative, a guard without a cliff.
    """

    knots: tuple[Knot, ...]
    cliff: bool = True
    score_decimals: int = 1
    factor_decimals: int = 4
    guarded: bool = False

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
        if self.guarded and not self.cliff:
            raise ValueError("Without a cliff there is nothing to guard: a slope costs nobody much.")

    def lines(self) -> tuple[Knot, ...]:
        """The knots with the foot of the slope before them where the curve has no cliff."""
        return self._lines

    @cached_property
    def _lines(self) -> tuple[Knot, ...]:
        first, second = self.knots[:2]
        foot = Knot(2 * first.score - second.score, Fraction(0))
        return self.knots if self.cliff else (foot, *self.knots)

    def at(self, score: Exact, *, upper_limit: Exact | None = None) -> CurvePoint:
        """What the score earns, with the branch of the curve and the fraction in its steps.

        `upper_limit`, the upper end of the score's interval, is needed below the cliff of a guarded curve.
        """
        printed, scored = rounding_step("Score as printed", exact(score), self.score_decimals)
        exact_factor, branch = self._branch(Fraction(printed))
        branches = (branch,)
        if self.guarded and printed < self.knots[0].score:
            exact_factor, guard = self._guard(upper_limit)
            branches = (branch, guard)
        factor, rounded = rounding_step("Factor", exact_factor, self.factor_decimals)
        return CurvePoint(printed, exact_factor, factor, (scored, *branches, rounded))

    def _guard(self, upper_limit: Exact | None) -> tuple[Fraction, Step]:
        if upper_limit is None:
            raise ValueError("The cliff is guarded: it takes the upper limit of the score to decide.")
        first, limit = self.knots[0], half_up(upper_limit, self.score_decimals)
        spared = limit >= first.score
        told = f"is {'not ' if spared else ''}below {plain(first.score)}"
        factor = first.factor if spared else Fraction(0)
        return factor, Step("Guard", f"the upper limit {limit} {told}", plain(factor))

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
