"""Exact counts of answers, and the value of a metric as a fraction of them: added up first, divided last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipelines.bonus.tally import tally
from pipelines.metrics.catalogue import TOTALS, Metric, is_of_invitations

# In hundredths of a point, as scores are kept.
HIGHEST_SCORE = 10_000


@dataclass(frozen=True)
class Counts:
    """The additive columns of `totals`, added up over any stays: whole numbers of respondents, sums of hundredths.

    A TypeError for anything but an int; a ValueError for what no answers can come to.
    """

    response_count: int = 0
    score_total: int = 0
    score_square_total: int = 0
    lead_count: int = 0
    top_box_count: int = 0
    promoter_count: int = 0
    detractor_count: int = 0

    def __post_init__(self) -> None:
        for name, number in vars(self).items():
            if type(number) is not int:
                raise TypeError(f"{name} is a whole number, {number!r} is none")
            if number < 0:
                raise ValueError(f"{name} can't be less than 0: {number}")
        for name, number, most in (
            ("score_total", self.score_total, HIGHEST_SCORE * self.response_count),
            ("score_square_total", self.score_square_total, HIGHEST_SCORE * self.score_total),
            ("lead_count", self.lead_count, self.response_count),
            ("top_box_count", self.top_box_count, self.lead_count),
            ("promoters and detractors", self.promoter_count + self.detractor_count, self.response_count),
        ):
            if number > most:
                raise ValueError(f"{name} can't be more than {most}: {number}")

    def __add__(self, other: "Counts") -> "Counts":
        added = zip(vars(self).values(), vars(other).values(), strict=True)
        return Counts(*(one + another for one, another in added))

    def less(self, part: "Counts") -> "Counts":
        """What is left without a part of them; a ValueError where that is not a part of them."""
        left = zip(vars(self).values(), vars(part).values(), strict=True)
        return Counts(*(one - another for one, another in left))

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]]) -> "Counts":
        """The rows of `totals`, or of own stays, added up; they should all be of one department. Other columns are ignored."""
        listed = list(rows)
        return cls(**{name: sum(row[name] for row in listed) for name in TOTALS})  # type: ignore[misc]

    def n(self, metric: Metric) -> int:
        """How many answers the metric counts: what a minimum n looks at. A ValueError for a metric of invitations."""
        if is_of_invitations(metric):
            raise ValueError(f"{metric.name} is made of invitations: answers do not tell it")
        return int(getattr(self, metric.denominator))

    def value(self, metric: Metric) -> Fraction | None:
        """The metric, exactly, in its unit (points, %); None where nobody answered, which is never 0.

        A mean in points, of hundredths; a share in per cent; NPS as promoters minus detractors in per cent.
        """
        if is_of_invitations(metric):
            raise ValueError(f"{metric.name} is made of invitations: answers do not tell it")
        return tally(metric, vars(self)).score()
