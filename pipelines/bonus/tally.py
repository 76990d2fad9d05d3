"""Tallies: what a score is divided from, added up before anything is divided."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipelines.bonus.exact import keep_exact, plain, whole
from pipelines.metrics.catalogue import Estimator, Metric


@dataclass(frozen=True)
class Tally:
    """The sum of what each answer is worth (0 to 100 points; −100 to 100 for a net score), and how many answered."""

    total: Fraction
    count: int

    def __post_init__(self) -> None:
        keep_exact(self, "total")
        if abs(self.total) > 100 * whole(self.count):
            raise ValueError(f"{self.count} answers cannot add up to {plain(self.total)} points.")

    def score(self) -> Fraction | None:
        """Its exact score; none where nobody answered."""
        return self.total / self.count if self.count else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.total + other.total, self.count + other.count)


def top_box(hits: int, count: int) -> Tally:
    """Top-box answers of all answers, in percent; as well for any other share of counts."""
    if whole(hits) > whole(count):
        raise ValueError(f"{hits} of {count} is no share.")
    return Tally(Fraction(100 * hits), count)


def mean_score(score_total: int, count: int) -> Tally:
    """Scores added up in hundredths of points, as the warehouse keeps them, in points of 0 to 100."""
    return Tally(Fraction(whole(score_total), 100), count)


def net_score(promoters: int, detractors: int, count: int) -> Tally:
    """Promoters minus detractors in percent of all answers, −100 to 100."""
    if whole(promoters) + whole(detractors) > whole(count):
        raise ValueError(f"{promoters} promoters and {detractors} detractors of {count} answers do not go together.")
    return Tally(Fraction(100 * (promoters - detractors)), count)


def tally(metric: Metric, totals: Mapping[str, int]) -> Tally:
    """The tally of a metric of the catalogue from its own additive columns (`Metric.columns`)."""
    count = totals[metric.denominator]
    match metric.estimator:
        case Estimator.MEAN:
            return mean_score(totals[metric.numerators[0]], count)
        case Estimator.SHARE:
            return top_box(totals[metric.numerators[0]], count)
        case Estimator.NET:
            promoters, detractors = (totals[name] for name in metric.numerators)
            return net_score(promoters, detractors, count)
