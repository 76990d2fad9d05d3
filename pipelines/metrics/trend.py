"""Metrics month by month and over rolling windows; a month nobody answered in stays visible as a gap."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period, months_between, shifted
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import estimates, scored

Ints = NDArray[np.int64]

# Whom a trend is about.
SITE, REST, CHAIN = "site", "rest of region", "chain"
ROLLING_MONTHS = 12
# How many points a small line has, and how many months of totals they need.
SPARK_MONTHS = 12
SPARKS_REACH = SPARK_MONTHS + ROLLING_MONTHS - 1


class Grid(NamedTuple):
    """Added-up totals laid out: a row per group of `groups` and a column per month from `first` on, one array per additive
    column; zeros where nothing came."""

    groups: pl.DataFrame
    first: date
    sums: dict[str, Ints]


def _laid_out(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date) -> Grid:
    """The totals of the months from `first` to `last`, of every group that `totals` has in any month; by group."""
    inside = totals.filter(pl.col("month").is_between(first, last))
    row, groups = _numbered(totals, inside, by)
    month = pl.col("month").dt
    column = inside.select(12 * month.year().cast(pl.Int64) + month.month() - (12 * first.year + first.month))
    shape = (groups.height if by else 1, Period(first, last).months)
    places = row * shape[1] + column.to_series().to_numpy()
    sums = {name: _summed_at(places, inside[name], shape) for name in dict.fromkeys(metric.columns())}
    return Grid(groups, first, sums)


def _numbered(totals: pl.DataFrame, inside: pl.DataFrame, by: Sequence[str]) -> tuple[Ints, pl.DataFrame]:
    """To which group of `totals` each row of `inside` belongs, counted from 0, and the groups in that order."""
    if not by:
        return np.zeros(inside.height, dtype=np.int64), pl.DataFrame()
    groups = totals.select(by).unique().sort(by)
    numbers = inside.select(by).join(groups.with_row_index("number"), on=by, how="left", maintain_order="left")
    return numbers["number"].cast(pl.Int64).to_numpy(), groups


def _summed_at(places: Ints, counts: pl.Series, shape: tuple[int, int]) -> Ints:
    sums = np.zeros(shape[0] * shape[1], dtype=np.int64)
    np.add.at(sums, places, counts.cast(pl.Int64).to_numpy())
    return sums.reshape(shape)


def _listed(grid: Grid, by: Sequence[str]) -> pl.DataFrame:
    """The grid as a row per group and month."""
    length = next(iter(grid.sums.values())).shape[1]
    months = pl.DataFrame(
        {"month": months_between(grid.first, shifted(grid.first, length - 1))}, schema={"month": pl.Date}
    )
    rows = grid.groups.join(months, how="cross", maintain_order="left_right") if by else months
    return rows.with_columns(pl.Series(name, sums.ravel()) for name, sums in grid.sums.items())


def every_month(totals: pl.DataFrame, *, by: Sequence[str], metric: Metric, first: date, last: date) -> pl.DataFrame:
    """Added-up totals with one row per group of `by` and month from `first` to `last`; zeros where nothing came."""
    return _listed(_laid_out(totals, by=by, metric=metric, first=first, last=last), by)


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
    grid = _laid_out(totals, by=by, metric=metric, first=start, last=last)
    return scored(_listed(_last(grid, first, months), by), metric)


def _last(grid: Grid, first: date, months: int) -> Grid:
    """The sums over `months` months that end with each month from `first` on."""
    skipped = Period(grid.first, first).months - 1
    return Grid(grid.groups, first, {name: _rolled(sums, months)[:, skipped:] for name, sums in grid.sums.items()})


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
    grid = _laid_out(totals, by=["site_id"], metric=metric, first=shifted(last, 1 - SPARKS_REACH), last=last)
    rolled = _last(grid, shifted(last, 1 - SPARK_MONTHS), ROLLING_MONTHS)
    # A point has twelve months of answers behind it where the first answer came before they began, or in their first.
    since = grid.sums[metric.denominator].cumsum(axis=1)[:, :SPARK_MONTHS] > 0
    flat = pl.DataFrame({name: sums.ravel() for name, sums in rolled.sums.items()})
    value = pl.Series("value", estimates(flat, metric).value, nan_to_null=True).to_frame()
    values = value.select(printed("value", metric.decimals)).to_series().to_numpy().reshape(since.shape)
    there = since & (rolled.sums[metric.denominator] >= show) & ~np.isnan(values)
    # From the first point on there is one every month: so many are there as months are left.
    whole = (there.sum(axis=1) > 1) & (there.sum(axis=1) == SPARK_MONTHS - there.argmax(axis=1))
    drawn = [line[own].tolist() if ok else None for line, own, ok in zip(values, there, whole, strict=True)]
    return rolled.groups.with_columns(pl.Series("spark", drawn, dtype=pl.List(pl.Float64)))
