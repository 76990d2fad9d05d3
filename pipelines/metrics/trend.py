"""Metrics month by month and over rolling windows; a month nobody answered in stays visible as a gap."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period, months_between, shifted
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import scored

Ints = NDArray[np.int64]

# Whom a trend is about.
SITE, REST, CHAIN = "site", "rest of region", "chain"
ROLLING_MONTHS = 12
# How many points a small line has, and how many months of totals they need.
SPARK_MONTHS = 12
SPARKS_REACH = SPARK_MONTHS + ROLLING_MONTHS - 1


def every_month(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date) -> pl.DataFrame:
    """Added-up totals with one row per group of `by` and month from `first` to `last`; zeros where nothing came."""
    months = pl.DataFrame({"month": months_between(first, last)}, schema={"month": pl.Date})
    inside = totals.filter(pl.col("month").is_between(first, last))
    # A group is a row, a month is a column; laid out flat, the groups' months stand one after the other.
    row, groups = _numbered(totals, inside, by)
    column = (
        inside.select(12 * pl.col("month").dt.year().cast(pl.Int64) + pl.col("month").dt.month()).to_series().to_numpy()
    )
    places = row * months.height + column - (12 * first.year + first.month)
    grid = groups.join(months, how="cross", maintain_order="left_right") if by else months
    return grid.with_columns(
        pl.Series(name, _summed_at(places, inside[name], grid.height)) for name in dict.fromkeys(metric.columns())
    )


def _numbered(totals: pl.DataFrame, inside: pl.DataFrame, by: Sequence[str]) -> tuple[Ints, pl.DataFrame]:
    """To which group of `totals` each row of `inside` belongs, counted from 0, and the groups in that order."""
    if not by:
        return np.zeros(inside.height, dtype=np.int64), pl.DataFrame()
    groups = totals.select(by).unique().sort(by)
    numbers = inside.select(by).join(groups.with_row_index("number"), on=by, how="left", maintain_order="left")
    return numbers["number"].cast(pl.Int64).to_numpy(), groups


def _summed_at(places: Ints, counts: pl.Series, length: int) -> Ints:
    sums = np.zeros(length, dtype=np.int64)
    np.add.at(sums, places, counts.cast(pl.Int64).to_numpy())
    return sums


def monthly(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date) -> pl.DataFrame:
    """The metric of each group and month from `first` to `last`, with `n` and interval."""
    return scored(every_month(totals, by=by, metric=metric, first=first, last=last), metric)


def rolling(
    totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date, months: int = ROLLING_MONTHS
) -> pl.DataFrame:
    """The metric over the `months` months that end with each month from `first` to `last`.

    `totals` reach `months` − 1 months further back. Sums roll, ratios do not: the months are added up, then divided.
    """
    reach = totals["month"].min() if totals.height else first
    start = min(reach, first) if isinstance(reach, date) else first
    grid = every_month(totals, by=by, metric=metric, first=start, last=last)
    reached = Period(start, last).months
    kept = Period(first, last).months
    sums = [
        pl.Series(name, _rolled(grid[name].to_numpy().reshape(-1, reached), months)[:, reached - kept :].ravel())
        for name in dict.fromkeys(metric.columns())
    ]
    return scored(grid.filter(pl.col("month") >= first).with_columns(sums), metric)


def _rolled(monthly_sums: Ints, months: int) -> Ints:
    """Row by row the sums over so many columns that end with each column, fewer at the beginning."""
    reaching_back = np.cumsum(monthly_sums, axis=1)
    before = np.zeros_like(reaching_back)
    before[:, months:] = reaching_back[:, :-months] if months < reaching_back.shape[1] else 0
    return reaching_back - before


def with_a_year_behind(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric) -> pl.DataFrame:
    """Per group of `by` the month `rolls_from`: the first whose rolling 12 months all lie after its first answers."""
    answered = totals.filter(pl.col(metric.denominator) > 0)
    return answered.group_by(by).agg(rolls_from=pl.col("month").min().dt.offset_by(f"{ROLLING_MONTHS - 1}mo"))


def sparks(totals: pl.DataFrame, metric: Metric, *, last: date, show: int) -> pl.DataFrame:
    """site_id and `spark`: per site the rolling 12 months of each of the 12 months to `last`, as printed, one after the other.

    They begin with the first that has `show` answers and 12 months of answers behind it; null where there are fewer than two,
    or a gap after the first. `totals` reach SPARKS_REACH months back.
    """
    first = shifted(last, 1 - SPARK_MONTHS)
    points = rolling(totals, by=["site_id"], metric=metric, first=first, last=last)
    begun = with_a_year_behind(totals, by=["site_id"], metric=metric)
    shown = (pl.col("n") >= show) & (pl.col("month") >= pl.col("rolls_from"))
    values = points.join(begun, on="site_id", how="left", maintain_order="left").select(
        "site_id", value=pl.when(shown).then(printed("value", metric.decimals))
    )
    lines = values["value"].to_numpy().reshape(-1, SPARK_MONTHS)
    there = ~np.isnan(lines)
    # From the first point on there is one every month: so many are there as months are left.
    whole = (there.sum(axis=1) > 1) & (there.sum(axis=1) == SPARK_MONTHS - there.argmax(axis=1))
    drawn = [line[own].tolist() if ok else None for line, own, ok in zip(lines, there, whole, strict=True)]
    site_ids = values["site_id"].gather_every(SPARK_MONTHS)
    return pl.DataFrame({"site_id": site_ids, "spark": pl.Series(drawn, dtype=pl.List(pl.Float64))})
