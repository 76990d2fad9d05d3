"""What statistics say of people's answers, as printed: the only place where a bonus comes near a float.

Limits, verdicts and reliabilities are those of `pipelines.metrics`, worked out in floats, and become decimals before any rule
sees them: limits rounded half up to the plan's decimals of scores, reliability to two decimals, as pages print it. A verdict is
a word. So what is printed is what decides, and a rule never sees more than that.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import polars as pl
from scipy import special

from pipelines.bonus.counts import Counts
from pipelines.bonus.stars import Verdict
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import BETTER, WORSE, difference, with_verdict
from pipelines.metrics.intervals import Floats, Z
from pipelines.metrics.pooled import pooled_variance
from pipelines.metrics.rounding import printed_value
from pipelines.metrics.scorecard import estimates, floats
from pipelines.metrics.spread import reliability, spread_of

RELIABILITY_DECIMALS = 2
_VERDICTS = {BETTER: Verdict.ABOVE, WORSE: Verdict.BELOW}


def upper_limits(counts: Mapping[str, Counts], metric: Metric, *, decimals: int) -> dict[str, Decimal]:
    """The upper 95 % limit of each of these as printed; the end of the scale where so few answers have no interval."""
    named = sorted(counts)
    high = estimates(_frame([counts[one] for one in named], metric), metric).high
    return {
        one: _printed(metric.highest if np.isnan(limit) else float(limit), decimals)
        for one, limit in zip(named, high, strict=True)
    }


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
    shares = np.array([float(weight) for weight in weights])
    shares = shares / shares.sum()
    frames = [_frame([people[one][place] for one in named], metric) for place, metric in enumerate(metrics)]
    compared = with_verdict(_weighted_differences(frames, metrics, shares), metrics[0])
    found = _reliabilities(frames, metrics, shares, [groups[one] for one in named])
    return {
        one: (_VERDICTS.get(verdict, Verdict.ALIKE), share)
        for one, verdict, share in zip(named, compared["verdict"], found, strict=True)
    }


def _frame(counts: Sequence[Counts], metric: Metric) -> pl.DataFrame:
    return pl.DataFrame({name: [getattr(one, name) for one in counts] for name in dict.fromkeys(metric.columns())})


def _weighted_differences(frames: list[pl.DataFrame], metrics: Sequence[Metric], shares: Floats) -> pl.DataFrame:
    parts = []
    for ours, metric in zip(frames, metrics, strict=True):
        theirs = ours.select(pl.all().sum() - pl.all())
        parts.append(difference(ours, theirs, metric))
    if len(parts) == 1:
        return parts[0]
    gap, low, high = (
        sum((share * floats(part, name) for share, part in zip(shares, parts, strict=True)), np.zeros(len(parts[0])))
        for name in ("difference", "difference_low", "difference_high")
    )
    error = (high - low) / (2 * Z)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = np.where(error > 0, 2 * special.ndtr(-np.abs(gap) / error), np.nan)
    columns = {"difference": gap, "difference_low": low, "difference_high": high, "p_value": p_value}
    return pl.DataFrame({name: pl.Series(values, nan_to_null=True) for name, values in columns.items()})


def _reliabilities(
    frames: list[pl.DataFrame], metrics: Sequence[Metric], shares: Floats, groups: list[str]
) -> list[Decimal | None]:
    values, errors = np.zeros(len(groups)), np.zeros(len(groups))
    for ours, metric, share in zip(frames, metrics, shares, strict=True):
        values += share * estimates(ours, metric).value
        errors += share * np.sqrt(pooled_variance(ours, metric) / floats(ours, metric.denominator))
    if not (errors > 0).all():
        return [None] * len(groups)
    _, numbers = np.unique(groups, return_inverse=True)
    found = spread_of(values, errors**2, numbers.astype(np.int64), within=float("nan"))
    if found is None:
        return [None] * len(groups)
    shown = reliability(errors**2, found.over_regions().between)
    return [_printed(float(one), RELIABILITY_DECIMALS) for one in shown]


def _printed(value: float, decimals: int) -> Decimal:
    return Decimal(f"{printed_value(value, decimals):.{decimals}f}")
