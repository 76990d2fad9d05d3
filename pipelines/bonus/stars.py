"""Stars: groups by percentile, whose ends are for sites that are significantly and reliably apart."""

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
        first = {score: place for place, score in reversed(list(enumerate(ordered)))}
        last = {score: place for place, score in enumerate(ordered)}
        return tuple(
            self._stars(standing, first, last, len(ordered))
            for standing in sorted(standings, key=lambda standing: standing.site_id)
        )

    def _stars(self, standing: Standing, first: dict[Decimal, int], last: dict[Decimal, int], count: int) -> Stars:
        score = half_up(standing.score, self.decimals)
        lower, same = first[score], last[score] - first[score] + 1
        percentile = 100 * (lower + Fraction(same, 2)) / count
        reached = 1 + sum(percentile >= cut for cut in self.cuts)
        percentile_step = Step(
            "Percentile", f"100 × ({lower} lower + {same} the same / 2) / {count} sites", plain(percentile)
        )
        most = len(self.cuts) + 1
        by_percentile = Step("Stars by percentile", f"1 + the cuts reached of {self._cuts()}", str(reached))
        steps = [percentile_step, by_percentile]
        stars = reached
        if reached in (1, most):
            needed, inward = (Verdict.ABOVE, -1) if reached == most else (Verdict.BELOW, 1)
            lacking = self._lacking(standing, needed)
            stars = reached + inward if lacking else reached
            steps.append(Step("Test", "; ".join(lacking) or f"{needed} and reliable", str(stars)))
        return Stars(standing.site_id, score, percentile, reached, stars, tuple(steps))

    def _lacking(self, standing: Standing, needed: Verdict) -> list[str]:
        lacking = [] if standing.verdict is needed else [str(standing.verdict)]
        if standing.reliability is None:
            lacking.append("reliability unknown")
        elif standing.reliability < self.least_reliability:
            lacking.append(f"reliability {plain(standing.reliability)} is below {plain(self.least_reliability)}")
        return lacking

    def _cuts(self) -> str:
        return ", ".join(plain(cut) for cut in self.cuts)
