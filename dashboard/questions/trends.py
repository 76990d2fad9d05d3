"""A site month by month, beside the rest of its region and the chain."""

from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.view import View, chain_totals, region_totals, site_totals
from pipelines.metrics.periods import shifted
from pipelines.metrics.trend import CHAIN, REST, ROLLING_MONTHS, SITE, monthly, rolling, with_a_year_behind
from pipelines.reference.reading import Reference


def trends(
    source: Source, reference: Reference, view: View, *, first: date, last: date, data_from: date
) -> dict[str, pl.DataFrame]:
    """Two frames, "monthly" and "rolling": who (site, rest of region, chain), month, n, value, low, high.

    Months from `first` to `last`. The rolling 12 months begin where 12 months of own answers lie behind them, `data_from`
    being the first month of any. A month below the show threshold keeps its n and has no value.
    """
    reach = max(shifted(first, 1 - ROLLING_MONTHS), data_from)
    totals = region_totals(source, view, first=reach, last=last)
    others = totals.filter(pl.col("site_id") != view.site_id)
    parts = [
        # A site's own line goes on through a change of region; the rest is that of the region it is in now.
        site_totals(source, view, first=reach, last=last).with_columns(who=pl.lit(SITE)),
        others.with_columns(who=pl.lit(REST)).drop("site_id"),
        chain_totals(source, view, first=reach, last=last).with_columns(who=pl.lit(CHAIN)),
    ]
    together = pl.concat(parts, how="diagonal")
    show = reference.thresholds.of(view.metric_name).show
    by_month = monthly(
        together.filter(pl.col("month") >= first), by=["who"], metric=view.metric, first=first, last=last
    )
    rolled_from = max(first, shifted(data_from, ROLLING_MONTHS - 1))
    frames = {"monthly": by_month, "rolling": by_month.clear()}
    if rolled_from <= last:
        rolled = rolling(together, by=["who"], metric=view.metric, first=rolled_from, last=last, months=ROLLING_MONTHS)
        begun = with_a_year_behind(together, by=["who"], metric=view.metric)
        full = pl.col("month") >= pl.col("rolls_from")
        frames["rolling"] = rolled.join(begun, on="who", maintain_order="left").with_columns(
            pl.when(full).then(pl.col(name)).alias(name) for name in ("value", "low", "high")
        )
    return {name: _hidden_below(frame, show) for name, frame in frames.items()}


def _hidden_below(frame: pl.DataFrame, show: int) -> pl.DataFrame:
    shown = pl.col("n") >= show
    hidden = [pl.when(shown).then(pl.col(name)).alias(name) for name in ("value", "low", "high")]
    return frame.with_columns(hidden).select("who", "month", "n", "value", "low", "high")
