"""Better with every kind of guest, yet worse over all guests: Simpson's paradox, found and taken apart.

A value over all guests is the mean of the values of each kind of guest, by how many of each answered. So the gap of a site to
the rest of its region has two parts that add up exactly: what the site does otherwise with like guests, and that it has other
guests (Kitagawa 1955). Where the second outweighs the first, every kind of guest says one thing and all together the other.
"""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.contribution import printed_rest
from pipelines.metrics.intervals import Floats
from pipelines.metrics.rounding import printed, printed_value
from pipelines.metrics.scorecard import floats, scored


@dataclass(frozen=True)
class Paradox:
    """A site that is better than the rest with every kind of guest that can be compared, yet worse over all, or the reverse.

    `difference` over all guests is `within` (with like guests) plus `mix`; as printed, too, as the mix takes the rounding.
    `kinds` has a row per kind compared: segment_id, n, rest_n, value, rest_value, difference, share and rest_share of all
    answers in percent, `is_low` (1 where it scores below all guests here and in the rest alike, −1 above, 0 neither), and
    `mix`, the points that its share makes. `reason` is the row that moves the gap most its way, None if none of them does (then
    it is the kinds left out). `left_out`: the kinds that are
    too few here or in the rest to be compared; they count in the parts.
    """

    is_better_within: bool
    difference: float
    within: float
    kinds: pl.DataFrame
    reason: dict[str, object] | None
    left_out: int
    decimals: int

    @property
    def mix(self) -> float:
        """What other guests make of the difference."""
        return self.difference - self.within

    @property
    def printed_mix(self) -> float:
        """What the printed `within` leaves of the printed difference."""
        return printed_rest(self.difference, [self.within], self.decimals)


def paradox(ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric, *, show: int) -> Paradox | None:
    """What `ours` and `theirs` say against each other; None where kinds and all guests agree, or cannot be told.

    Both have a row per segment_id, in the same order, with the metric's additive columns; together the rows are all guests.
    Compared are the kinds with `show` answers on both sides, two at least; with those left out, too, like guests have to
    speak against all guests. Decided on values as printed: a difference that
    prints as nothing speaks for neither side.
    """
    kinds = _side_by_side(ours, theirs, metric)
    compared = kinds.filter((pl.col("n") >= show) & (pl.col("rest_n") >= show))
    differences = compared.select(printed("difference", metric.decimals))["difference"]
    value, rest_value = _over_all(kinds, "n", "value"), _over_all(kinds, "rest_n", "rest_value")
    gap = value - rest_value
    sign = -np.sign(printed_value(gap, metric.decimals)) if math.isfinite(gap) else 0.0
    if compared.height < 2 or sign == 0 or not (sign * differences > 0).all():
        return None
    within = math.fsum(kinds["within"])
    if sign * printed_value(within, metric.decimals) <= 0:
        # The kinds that are left out turn like guests round: that is no matter of the mix, and proves nothing.
        return None
    lows = [pl.col(side) < whole for side, whole in (("value", value), ("rest_value", rest_value))]
    highs = [pl.col(side) > whole for side, whole in (("value", value), ("rest_value", rest_value))]
    low = pl.when(lows[0] & lows[1]).then(1).when(highs[0] & highs[1]).then(-1).otherwise(0)
    # By how many points its share moves the gap: against all guests, as shares that rise here fall elsewhere.
    centre = (pl.col("value") + pl.col("rest_value") - value - rest_value) / 2
    told = compared.with_columns(is_low=low, mix=(pl.col("share") - pl.col("rest_share")) / 100 * centre).drop("within")
    moving = told.filter(-sign * pl.col("mix") > 0).sort(sign * pl.col("mix"), "segment_id")
    reason = moving.row(0, named=True) if moving.height else None
    better = (sign > 0) == metric.higher_is_better
    return Paradox(better, gap, within, told, reason, kinds.height - compared.height, metric.decimals)


def _side_by_side(ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """The kinds that anybody is of, with value, share and `within`: the part of the gap over all that like guests make."""
    own, rest = scored(ours, metric), scored(theirs, metric)
    frame = pl.DataFrame(
        {
            "segment_id": own["segment_id"],
            "n": own["n"],
            "rest_n": rest["n"],
            "value": own["value"],
            "rest_value": rest["value"],
            "difference": own["value"] - rest["value"],
            "share": _shares(own),
            "rest_share": _shares(rest),
        }
    ).filter((pl.col("n") > 0) | (pl.col("rest_n") > 0))
    # A kind that is there on one side alone has nobody to be compared with: it is mix through and through.
    weight = (pl.col("share") + pl.col("rest_share")) / 200
    return frame.with_columns(within=(weight * pl.col("difference")).fill_null(0.0))


def _shares(scores: pl.DataFrame) -> pl.Series:
    counts: Floats = floats(scores, "n")
    everybody = counts.sum()
    return pl.Series(100 * counts / everybody if everybody else counts)


def _over_all(kinds: pl.DataFrame, count: str, value: str) -> float:
    """The value over all guests; NaN where there are none."""
    known = kinds.filter(pl.col(value).is_not_null())
    everybody = known[count].sum()
    return math.fsum(known[count] * known[value]) / everybody if everybody else math.nan
