"""Stars: groups by percentile, whose ends are for sites that are significantly and reliably apart."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from pipelines.bonus.exact import exact, half_up, keep_exact, plain
from pipelines.bonus.steps import Step


class Verdict(StrEnum):
    """What a test, made elsewhere, says of a site against what it is compared with."""

    ABOVE = "significantly above"
    ALIKE = "not significantly different"
    BELOW = "significantly below"


@dataclass(frozen=True)
class Standing:
    """A site as the rule sees it: its score, the verdict of the test, its reliability (0 to 1; none if unknown)."""

    site_id: str
    score: Fraction
    verdict: Verdict
    reliability: Fraction | None = None

    def __post_init__(self) -> None:
        keep_exact(self, "score")
        object.__setattr__(self, "verdict", Verdict(self.verdict))
        if self.reliability is not None:
            keep_exact(self, "reliability")
            if not 0 <= self.reliability <= 1:
                raise ValueError(f"A reliability lies between 0 and 1: {plain(self.reliability)} of '{self.site_id}'.")


@dataclass(frozen=True)
class Stars:
    """A site's stars with what decided them; `by_percentile` is what the percentile alone would have given."""

    site_id: str
    score: Decimal
    percentile: Fraction
    by_percentile: int
    stars: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class StarRule:
    """One star more than cuts reached: with cuts at 15, 30, 60 and 80, one to five.

    Percentile: 100 × (sites with a lower score + half of those with the same, itself among them) ÷ all sites, scores as
    printed. So ties share one percentile, the best and the worst are treated alike, and if all are the same, all are in
    the middle (50). A percentile at a cut has reached it.
    The most stars take a site significantly above and a reliability of at least `least_reliability`, else one star
    fewer; the fewest a site significantly below and the same reliability, else one star more. An unknown reliability is
    not enough. ValueError unless there are two cuts or more, rising between 0 and 100.
    """

    cuts: tuple[Fraction, ...] = (Fraction(15), Fraction(30), Fraction(60), Fraction(80))
    least_reliability: Fraction = Fraction(3, 4)
    decimals: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "cuts", tuple(exact(cut) for cut in self.cuts))
        keep_exact(self, "least_reliability")
        if len(self.cuts) < 2:
            raise ValueError("Stars need two cuts or more, so that something lies between the best and the worst.")
        if any(low >= high for low, high in pairwise((Fraction(0), *self.cuts, Fraction(100)))):
            raise ValueError("The cuts of stars must rise, each between 0 and 100.")
        if not 0 <= self.least_reliability <= 1:
            raise ValueError(f"A reliability lies between 0 and 1, so {plain(self.least_reliability)} is no minimum.")

    def give(self, standings: Sequence[Standing]) -> tuple[Stars, ...]:
        """The stars of each site among all that are given, sorted by site; ValueError for a site given twice."""
        if len({standing.site_id for standing in standings}) < len(standings):
            raise ValueError("A site can stand among the others only once.")
        ordered = sorted(half_up(standing.score, self.decimals) for standing in standings)
        return tuple(
            self.stars(standing, ordered) for standing in sorted(standings, key=lambda standing: standing.site_id)
        )

    def by_percentile(self, score: Decimal, field: Sequence[Decimal]) -> int:
        """The stars that the percentile alone gives a printed score in a field of them, rising, itself among them."""
        return self.reached(*_place(score, field), len(field))[1]

    def stars(self, standing: Standing, field: Sequence[Decimal]) -> Stars:
        """The stars of a site in a field of printed scores, rising, its own among them."""
        score, count = half_up(standing.score, self.decimals), len(field)
        lower, same = _place(score, field)
        percentile, reached = self.reached(lower, same, count)
        percentile_step = Step(
            "Percentile", f"100 × ({lower} lower + {same} the same / 2) / {count} sites", plain(percentile)
        )
        by_percentile = Step("Stars by percentile", f"1 + the cuts reached of {self._cuts()}", str(reached))
        steps = [percentile_step, by_percentile]
        stars, lacking = self.tested(reached, standing.verdict, standing.reliability)
        if reached in (1, len(self.cuts) + 1):
            steps.append(Step("Test", "; ".join(lacking) or f"{standing.verdict} and reliable", str(stars)))
        return Stars(standing.site_id, score, percentile, reached, stars, tuple(steps))

    def reached(self, lower: int, same: int, count: int) -> tuple[Fraction, int]:
        """The percentile with so many lower and so many the same (oneself among them) of all, and the stars it alone gives."""
        percentile = Fraction(50 * (2 * lower + same), count)
        return percentile, 1 + bisect_right(self.cuts, percentile)

    def tested(self, reached: int, verdict: Verdict, reliability: Fraction | None) -> tuple[int, tuple[str, ...]]:
        """The stars that are left of those reached, and what the test lacks for the most or the fewest of them."""
        most = len(self.cuts) + 1
        if reached not in (1, most):
            return reached, ()
        needed, inward = (Verdict.ABOVE, -1) if reached == most else (Verdict.BELOW, 1)
        lacking = [] if verdict is needed else [str(verdict)]
        if reliability is None:
            lacking.append("reliability unknown")
        elif reliability < self.least_reliability:
            lacking.append(f"reliability {plain(reliability)} is below {plain(self.least_reliability)}")
        return reached + inward if lacking else reached, tuple(lacking)

    def _cuts(self) -> str:
        return ", ".join(plain(cut) for cut in self.cuts)


def _place(score: Decimal, field: Sequence[Decimal]) -> tuple[int, int]:
    """How many of the field are lower, and how many the same."""
    lower = bisect_left(field, score)
    return lower, bisect_right(field, score) - lower
