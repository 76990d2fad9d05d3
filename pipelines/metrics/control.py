"""Is a month out of the ordinary? Control charts (XmR) with the rules of the NHS's "Making Data Count".

A chart draws one value a month. How far values move from one month to the next, the moving range, says how far they may
lie from their mean by chance. Limits worked out from the number of answers alone, as of a p-chart, forget that months
differ for a hundred small reasons: at a site with thousands of answers a month every month would be a signal. Moving
ranges have that movement in them.

Plain XmR has another trap: it takes all months for equally certain. At a site with a third of its usual answers in four
months of each year, a quarter of all stable sites would have a point outside within two years instead of a tenth. So the
moving ranges are split into what the number of answers explains and what months move beyond that, and the limits of a
month with few answers are wider. Where all months have the same number of answers this is plain XmR, digit for digit.
"""

from collections.abc import Sequence
from math import pi, sqrt

import numpy as np
import polars as pl

# Limits need as many points, and as many moving ranges between neighbouring months, as a year without a gap has.
FEWEST_POINTS = 12
FEWEST_RANGES = FEWEST_POINTS - 1
# How far a limit lies from the mean, in mean moving ranges: three standard deviations of values that are independent.
REACH = 2.66
# Moving ranges from so many mean ones on are left out of the mean, once: a single odd month must not widen the limits.
OUTLYING = 3.267
# So many points on one side of the mean, or so many of which each lies above (or each below) the one before, are a signal.
RUN = 7

# The signs of a special cause, the one that pages name first coming first; each is a column of `control_chart`.
SHIFT, OUTSIDE, TREND, NEAR = "shift", "outside", "trend", "near"
RULES = (SHIFT, OUTSIDE, TREND, NEAR)

# A signal counts as present for so many months.
PRESENT = 12
# Of 100 series in which nothing happens, so many have a signal within their last 12 points, by how many points the limits
# rest on. Simulated; a test does it again.
_FALSE_ALARMS = {12: 7.1, 15: 8.7, 18: 10.7, 24: 12.1, 30: 12.5, 36: 13.0, 48: 13.8}

# The mean distance between two values that differ by chance alone, in standard deviations of their difference.
_CHANCE = sqrt(2 / pi)
# Less than any printed digit: values that are equal but for the last bits of a division lie on one line.
_NOTHING = 1e-9


def false_alarms(points: int) -> float:
    """Of 100 sites that do not change, how many have a signal within 12 months, where limits rest on so many points."""
    return float(np.interp(points, list(_FALSE_ALARMS), list(_FALSE_ALARMS.values())))


def control_chart(points: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """`points` (`by`, `month`, `value`, `error`) as a chart per series: `centre`, `low`, `high`, and what stands out.

    One row per series of `by` and month, with no month left out; a month without a value (null) is a gap. A phase whose
    limits begin anew is a series of its own. `error` is the standard error of the value by its number of answers.

    Limits lie 2.66 mean moving ranges from the mean, moving ranges from 3.267 times their mean on left out once. Moving
    ranges are taken in units of what two months are expected to differ by, √(error² + τ²), and limits are turned back: τ,
    what months move beyond their number of answers, is found in the same way from moving ranges in units of `error` alone.
    The mean weighs months by 1 / (error² + τ²). With fewer than 12 points, fewer than 11 moving ranges or values that do not
    move there are none: centre, low and high are null, and nothing stands out.

    The columns `outside`, `shift`, `trend` and `near` are 1 where a point is part of such a signal upwards, −1 downwards,
    else 0. outside: beyond a limit. shift: one of 7 or more in a row on one side of the mean. trend: one of 7 or more in a
    row of which each lies above, or each below, the one before. near: one of two among three in a row that lie in the outer
    third within the limits, all three on the same side. A point on the mean is on neither side.

    A moving range is only taken between neighbouring months, as over a gap more than a month's movement would be in it.
    Rows of points go on over a gap: a month with too few answers says nothing for or against, and points that are alike
    but for chance come in any order as likely as in any other, so that gaps make alarms neither more nor less frequent.
    """
    known = pl.when(pl.col("value").is_not_null())
    # Answers that are all alike have no error to tell months apart by: then all count the same.
    error = known.then(pl.when(pl.col("error") > _NOTHING).then("error").otherwise(1.0))
    ordered = points.sort([*by, "month"]).with_columns(_variance=error**2)
    moved = (pl.col("value") - pl.col("value").shift(1)).abs()
    explained = pl.col("_variance") + pl.col("_variance").shift(1)
    excess = (_usual(moved / explained.sqrt()) / _CHANCE) ** 2 - 1
    ordered = ordered.with_columns(
        _variance=pl.col("_variance") + (excess.clip(0) * explained.mean() / 2).fill_null(0).over(by)
    )
    usual = _usual(moved / (explained / 2).sqrt())
    enough = (pl.col("value").count() >= FEWEST_POINTS) & (moved.count() >= FEWEST_RANGES) & (moved.max() > _NOTHING)
    mean = (pl.col("value") / pl.col("_variance")).sum() / (1 / pl.col("_variance")).sum()
    limits = ordered.with_columns(
        centre=pl.when(enough & (usual > 0)).then(mean).over(by),
        _reach=(REACH * usual).over(by) * pl.col("_variance").sqrt(),
    ).with_columns(low=pl.col("centre") - pl.col("_reach"), high=pl.col("centre") + pl.col("_reach"))
    marks = _marked(limits, by).select(*by, "month", *RULES)
    return (
        limits.drop("_variance", "_reach")
        .join(marks, on=[*by, "month"], how="left", maintain_order="left")
        .with_columns(pl.col(RULES).fill_null(0))
    )


def signals(chart: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """Every signal of a `control_chart` as a row: `by`, rule, direction (1 up, −1 down), first, last, points; by last month.

    A shift and a trend run from their first to their last point; points outside, or near a limit, that follow each other on
    one side are one signal. Of two that end alike the one that comes first in RULES comes last.
    """
    shown = _marked(chart, by)
    long_run, long_climb = pl.col("side_points") >= RUN, pl.col("step_points") >= RUN
    found = [
        _runs(shown.filter(long_run, pl.col("side") != 0), by, SHIFT, "side", "side_run", first="month"),
        # The point from which the first step is taken belongs to the trend too.
        _runs(shown.filter(long_climb, pl.col("step") != 0), by, TREND, "step", "step_run", first="month_before"),
    ]
    for rule in (OUTSIDE, NEAR):
        runs = shown.with_columns(run=pl.col(rule).rle_id().over(by)).filter(pl.col(rule) != 0)
        found.append(_runs(runs, by, rule, rule, "run", first="month"))
    order = pl.col("rule").replace_strict({rule: -place for place, rule in enumerate(RULES)}, return_dtype=pl.Int8)
    return pl.concat(found).sort(*by, "last", order, "direction")


def _runs(rows: pl.DataFrame, by: Sequence[str], rule: str, direction: str, run: str, *, first: str) -> pl.DataFrame:
    # A trend that begins with the month before its first step has a point more than steps.
    found = rows.group_by([*by, run]).agg(
        rule=pl.lit(rule),
        direction=pl.col(direction).first().cast(pl.Int8),
        first=pl.col(first).min(),
        last=pl.col("month").max(),
        points=pl.len() + (1 if rule == TREND else 0),
    )
    return found.drop(run)


def _usual(ranges: pl.Expr) -> pl.Expr:
    """The mean of moving ranges without those that are outlying."""
    return ranges.filter(ranges < OUTLYING * ranges.mean()).mean()


def _marked(chart: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The points between limits, gaps taken out, with the rules and with the runs that they come from."""
    distance, reach = pl.col("value") - pl.col("centre"), pl.col("high") - pl.col("centre")
    shown = chart.drop(RULES, strict=False).filter(pl.col("value").is_not_null(), pl.col("centre").is_not_null())
    outside = _sign(distance, beyond=reach)
    frame = (
        shown.with_columns(
            side=_sign(distance),
            step=_sign(pl.col("value") - pl.col("value").shift(1)).over(by),
            month_before=pl.col("month").shift(1).over(by),
            outside=outside,
            outer=pl.when(outside == 0).then(_sign(distance, beyond=reach * 2 / 3)).otherwise(0),
        )
        .with_columns(side_run=pl.col("side").rle_id().over(by), step_run=pl.col("step").rle_id().over(by))
        .with_columns(side_points=pl.len().over([*by, "side_run"]), step_points=pl.len().over([*by, "step_run"]) + 1)
    )
    climbs = pl.when(pl.col("step_points") >= RUN).then("step").otherwise(0).fill_null(0)
    return frame.with_columns(
        shift=pl.when(pl.col("side_points") >= RUN).then("side").otherwise(0),
        trend=pl.when(climbs != 0).then(climbs).otherwise(climbs.shift(-1, fill_value=0)).over(by),
        near=(_two_of_three(1) - _two_of_three(-1)).over(by),
    ).with_columns(pl.col(RULES).cast(pl.Int8))


def _sign(value: pl.Expr, *, beyond: pl.Expr | float = 0.0) -> pl.Expr:
    """1 where a value lies above `beyond`, −1 where it lies below its negative, 0 between; null where there is none."""
    above, below = value > beyond + _NOTHING, value < -beyond - _NOTHING
    return pl.when(above).then(1).when(below).then(-1).when(value.is_not_null()).then(0)


def _two_of_three(side: int) -> pl.Expr:
    """1 for the points in the outer third on `side` that are two of three in a row, all three on that side."""
    outer, there = (pl.col(name) == side for name in ("outer", "side"))
    ends = (outer.cast(pl.Int8).rolling_sum(3) >= 2) & (there.cast(pl.Int8).rolling_sum(3) == 3)
    ends = ends.fill_null(False)
    window = ends | ends.shift(-1, fill_value=False) | ends.shift(-2, fill_value=False)
    return (outer & window).cast(pl.Int8)
