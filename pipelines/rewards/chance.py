"""What statistics say of people's answers, as printed: the only place where a bonus comes near a float.

Limits, verdicts and reliabilities are those of `pipelines.metrics`, worked out in floats, and become decimals before any rule
sees them: limits rounded half up to the plan's decimals of scores, reliability to two decimals, as pages print it. A verdict is
a word. So what is printed is what decides, and a rule never sees more than that.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np
import polars as pl
from scipy import special

from pipelines.bonus.counts import Counts
from pipelines.bonus.stars import Verdict
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import BETTER, WORSE, difference, with_verdict
from pipelines.metrics.intervals import Floats, Z
from pipelines.metrics.pooled import moments, within
from pipelines.metrics.rounding import printed_value
from pipelines.metrics.scorecard import estimates, floats
from pipelines.metrics.spread import Ints, reliability, spread_of

RELIABILITY_DECIMALS = 2
_VERDICTS = {BETTER: Verdict.ABOVE, WORSE: Verdict.BELOW}


def upper_limits(counts: Mapping[str, Counts], metric: Metric, *, decimals: int) -> dict[str, Decimal]:
    """The upper 95 % limit of each of these as printed; the end of the scale where so few answers have no interval."""
    named = sorted(counts)
    limits = printed_limits([counts[one] for one in named], metric, decimals=decimals)
    return dict(zip(named, limits, strict=True))


def printed_limits(counts: Sequence[Counts], metric: Metric, *, decimals: int) -> list[Decimal]:
    """The same in the order given."""
    return upper_limits_of(totals_of(counts, metric), metric, decimals=decimals)


def printed_interval(counts: Counts, metric: Metric, *, decimals: int) -> tuple[Decimal, Decimal] | None:
    """The 95 % interval of a score as printed; None where so few answers, or answers all alike, have none."""
    found = estimates(totals_of([counts], metric), metric)
    low, high = float(found.low[0]), float(found.high[0])
    return None if np.isnan([low, high]).any() else (_printed(low, decimals), _printed(high, decimals))


def upper_limits_of(totals: pl.DataFrame, metric: Metric, *, decimals: int) -> list[Decimal]:
    """The same for the rows of a frame with the metric's columns."""
    high = estimates(totals, metric).high
    return [_printed(metric.highest if np.isnan(limit) else float(limit), decimals) for limit in high]


@lru_cache(maxsize=10_000)
def fewest_not_below(metric: Metric, count: int, step: Decimal, *, decimals: int) -> int:
    """The fewest answers in the top box, of so many, whose upper limit as printed reaches a step; one more than there are
    where none do. Of a share with answers; the limit rises with them."""
    every = {metric.numerators[0]: np.arange(count + 1), metric.denominator: np.full(count + 1, count)}
    high = estimates(pl.DataFrame(every), metric).high
    return bisect_left(high, True, key=lambda limit: _printed(float(limit), decimals) >= step)


def standings(
    people: Mapping[str, Sequence[Counts]],
    metrics: Sequence[Metric],
    weights: Sequence[Decimal],
    groups: Mapping[str, str],
) -> dict[str, tuple[Verdict, Decimal | None]]:
    """The verdict on each person's weighted score against the rest of these people, and its reliability (None: not known).

    `people` has the counts of each part; `groups` the region that each is compared in. With one part the verdict is that of
    any list (`comparison`, corrected once over all). How one guest's answers to several parts go together is in no total: the
    parts' intervals and errors are added up, as wide as they can be, so that nobody stands out for want of knowing.
    Reliability: the true spread between people over itself and the chance in the one (`spread`), over all regions.
    """
    named = sorted(people)
    if not named:
        return {}
    frames = [totals_of([people[one][place] for one in named], metric) for place, metric in enumerate(metrics)]
    field = Fields(frames, metrics, weights, [groups[one] for one in named])
    return dict(zip(named, zip(field.verdicts(), field.reliabilities(0), strict=True), strict=True))


class Fields:
    """One field of people compared with each other, or the same people again and again on other answers.

    `frames` has for each part the metric's columns, with a row per person and one field after the other; `groups` is the
    region of each person.
    """

    def __init__(
        self,
        frames: Sequence[pl.DataFrame],
        metrics: Sequence[Metric],
        weights: Sequence[Decimal],
        groups: Sequence[str],
    ) -> None:
        self._frames, self._metrics = frames, metrics
        shares = np.array([float(weight) for weight in weights])
        self._shares = shares / shares.sum()
        self._size = len(groups)
        self._regions = np.unique(groups, return_inverse=True)[1].astype(np.int64)

    def verdicts(self) -> list[Verdict]:
        """The verdict on each row; each field is a list of its own."""
        return [_VERDICTS.get(verdict, Verdict.ALIKE) for verdict in self._compared()]

    def verdict_places(self, order: Sequence[Verdict]) -> Ints:
        """The same as places in `order`, for as many rows as there may be."""
        places = {said: order.index(verdict) for said, verdict in _VERDICTS.items()}
        alike = order.index(Verdict.ALIKE)
        return self._compared().replace_strict(places, default=alike, return_dtype=pl.Int64).to_numpy()

    def _compared(self) -> pl.Series:
        return with_verdict(self._differences(), self._metrics[0], of_list=self._size)["verdict"]

    def reliabilities(self, field: int, of: Sequence[int] | None = None) -> list[Decimal | None]:
        """The reliability of each person in one of the fields, by number; None where it can't be told. `of` names the places
        of those who are asked about, everybody where it is not given."""
        asked = range(self._size) if of is None else of
        rows = slice(field * self._size, (field + 1) * self._size)
        values, errors = np.zeros(self._size), np.zeros(self._size)
        for (value, *sums), share in zip(self._moments, self._shares, strict=True):
            values += share * value[rows]
            errors += share * np.sqrt(within(*(one[rows] for one in sums)) / sums[0][rows])
        if not (errors > 0).all():
            return [None] * len(asked)
        found = spread_of(values, errors**2, self._regions, within=float("nan"))
        if found is None:
            return [None] * len(asked)
        shown = reliability(errors**2, found.over_regions().between)
        return [_printed(float(shown[place]), RELIABILITY_DECIMALS) for place in asked]

    @cached_property
    def _moments(self) -> list[tuple[Floats, ...]]:
        """By part the value of each row, its n, Σx and Σx²."""
        return [
            (estimates(frame, metric).value, *moments(frame, metric))
            for frame, metric in zip(self._frames, self._metrics, strict=True)
        ]

    def _differences(self) -> pl.DataFrame:
        """Each row against the rest of its field."""
        parts = []
        for frame, metric in zip(self._frames, self._metrics, strict=True):
            field = pl.int_range(pl.len()) // self._size
            parts.append(difference(frame, frame.select((pl.all().sum().over(field)) - pl.all()), metric))
        if len(parts) == 1:
            return parts[0]
        gap, low, high = (
            sum(
                (share * floats(part, name) for share, part in zip(self._shares, parts, strict=True)),
                np.zeros(len(parts[0])),
            )
            for name in ("difference", "difference_low", "difference_high")
        )
        error = (high - low) / (2 * Z)
        with np.errstate(divide="ignore", invalid="ignore"):
            p_value = np.where(error > 0, 2 * special.ndtr(-np.abs(gap) / error), np.nan)
        columns = {"difference": gap, "difference_low": low, "difference_high": high, "p_value": p_value}
        return pl.DataFrame({name: pl.Series(values, nan_to_null=True) for name, values in columns.items()})


def totals_of(counts: Sequence[Counts], metric: Metric) -> pl.DataFrame:
    """The columns that the metric reads, a row for each of these, as `metrics.scorecard` takes them."""
    return pl.DataFrame({name: [getattr(one, name) for one in counts] for name in dict.fromkeys(metric.columns())})


def _printed(value: float, decimals: int) -> Decimal:
    return Decimal(f"{printed_value(value, decimals):.{decimals}f}")
