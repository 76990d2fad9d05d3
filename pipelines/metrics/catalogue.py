"""Every metric, defined once: what it is called, what it adds up, how its interval is made.

Scores, ranks, axis titles, captions and table formats all read these entries.
"""

from dataclasses import dataclass
from enum import StrEnum


class Estimator(StrEnum):
    """How a metric is computed from added-up totals; `intervals.py` has each formula and its source."""

    MEAN = "mean"
    SHARE = "share"
    NET = "net"


@dataclass(frozen=True)
class Metric:
    """One metric. `numerators` and `denominator` are additive columns; nothing is divided before they are added up.

    `measure` is the department whose rows it reads; None: any department, `overall` unless one is named.
    `lowest` and `highest` are the ends of its unit. `decimals` is what pages print, and what decides ties.
    """

    name: str
    label: str
    definition: str
    unit: str
    estimator: Estimator
    numerators: tuple[str, ...]
    denominator: str
    counted: str
    measure: str | None = None
    lowest: float = 0.0
    highest: float = 100.0
    decimals: int = 1
    higher_is_better: bool = True

    @property
    def unit_of_difference(self) -> str:
        """The unit of a difference between two of its values."""
        return "percentage points" if self.unit == "%" else self.unit

    def columns(self) -> tuple[str, ...]:
        """The additive columns it needs."""
        return (*self.numerators, self.denominator)


_ALL = (
    Metric(
        name="satisfaction",
        label="Guest satisfaction",
        definition="Mean score of the guests who answered, 0 to 100.",
        unit="points",
        estimator=Estimator.MEAN,
        numerators=("score_total", "score_square_total"),
        denominator="response_count",
        counted="answers",
    ),
    Metric(
        name="top_box",
        label="Top-box share",
        definition="Share of answers in the top box: 9 or 10 on a scale to 10, else the best category.",
        unit="%",
        estimator=Estimator.SHARE,
        numerators=("top_box_count",),
        denominator="lead_count",
        counted="answers",
    ),
    Metric(
        name="nps",
        label="Net promoter score",
        definition="Share of promoters (9 and 10) minus share of detractors (0 to 6) on the recommend question, "
        "−100 to 100.",
        unit="points",
        estimator=Estimator.NET,
        numerators=("promoter_count", "detractor_count"),
        denominator="response_count",
        counted="answers",
        measure="recommend",
        lowest=-100.0,
    ),
    Metric(
        name="index",
        label="Department index",
        definition="Weighted mean of the department scores of each guest, averaged over guests, 0 to 100. "
        "Counts guests who rated departments with at least half of all weight.",
        unit="points",
        estimator=Estimator.MEAN,
        numerators=("score_total", "score_square_total"),
        denominator="response_count",
        counted="guests",
        measure="index",
    ),
    Metric(
        name="response_rate",
        label="Response rate",
        definition="Responses returned over guests invited, by month of stay.",
        unit="%",
        estimator=Estimator.SHARE,
        numerators=("returned_count",),
        denominator="invited_count",
        counted="invited guests",
    ),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}

TOTALS = (
    "response_count",
    "score_total",
    "score_square_total",
    "lead_count",
    "top_box_count",
    "promoter_count",
    "detractor_count",
)
INVITATIONS = ("invited_count", "returned_count")


def is_by_department(metric: Metric) -> bool:
    """Whether the metric can be told for a single department."""
    return metric.measure is None and set(metric.columns()) <= set(TOTALS)


def is_of_invitations(metric: Metric) -> bool:
    """Whether the metric is made of invitations instead of answers."""
    # Asked of every count of a bonus: the denominator alone tells nearly always.
    return metric.denominator in INVITATIONS and set(metric.columns()) <= set(INVITATIONS)
