"""A site month by month, beside the rest of its region and the chain."""

from dataclasses import replace
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.view import View, chain_totals, region_totals, site_totals
from pipelines.metrics.periods import shifted
from pipelines.metrics.trend import CHAIN, REST, ROLLING_MONTHS, SITE, monthly, rolling, with_a_year_behind
from pipelines.reference.reference import Reference


def by_month(source: Source, reference: Reference, view: View, *, first: date, last: date) -> pl.DataFrame:
    """who (site, rest of region, chain), month, n, value, low, high: a row per month from `first` to `last`.

    A month below the show threshold keeps its n and has no value.
    """
    totals = _everybody(source, view, first, last)
    months = monthly(totals, by=["who"], metric=view.metric, first=first, last=last)
    return _hidden_below(months, reference.thresholds.of(view.metric_name).show)


def rolling_year(
    source: Source, reference: Reference, view: View, *, first: date, last: date, data_from: date
) -> pl.DataFrame:
    """As `by_month`, each row over the 12 months that end with its month.

    Rows begin where 12 months of data lie behind them, `data_from` being the first month of any; values begin where
    12 months of own answers do; a site's rows end with its last month, as after it its windows would hold ever fewer.
    Empty where there are no 12 months.
    """
    start = max(first, shifted(data_from, ROLLING_MONTHS - 1))
    totals = _everybody(source, view, max(shifted(first, 1 - ROLLING_MONTHS), data_from), last)
    if start > last:
        return by_month(source, reference, view, first=first, last=last).clear()
    rolled = _rolled(totals, reference, view, first=start, last=last)
    closed = reference.organisation.spans_of_site[view.site_id][-1].valid_to or date.max
    return rolled.filter((pl.col("who") != SITE) | (pl.col("month") < closed))


def rolling_year_of_sites(
    source: Source,
    reference: Reference,
    view: View,
    *,
    site_ids: tuple[str, ...],
    first: date,
    last: date,
    data_from: date,
) -> pl.DataFrame:
    """As `rolling_year`, of several sites that are open in the month `last`: `who` is the site's id."""
    start = max(first, shifted(data_from, ROLLING_MONTHS - 1))
    reach = max(shifted(first, 1 - ROLLING_MONTHS), data_from)
    totals = pl.concat(
        site_totals(source, replace(view, site_id=one), first=reach, last=last).with_columns(who=pl.lit(one))
        for one in site_ids
    )
    rolled = _rolled(totals, reference, view, first=min(start, last), last=last)
    return rolled if start <= last else rolled.clear()


def _rolled(totals: pl.DataFrame, reference: Reference, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The rolling 12 months of each `who` from the first that lie wholly after its own first answers."""
    rolled = rolling(totals, by=["who"], metric=view.metric, first=first, last=last)
    begun = with_a_year_behind(totals, by=["who"], metric=view.metric)
    full = pl.col("month") >= pl.col("rolls_from")
    whole = rolled.join(begun, on="who", how="left", maintain_order="left").with_columns(
        pl.when(full).then(pl.col(name)).alias(name) for name in ("value", "low", "high")
    )
    return _hidden_below(whole, reference.thresholds.of(view.metric_name).show)


def _everybody(source: Source, view: View, first: date, last: date) -> pl.DataFrame:
    totals = region_totals(source, view, first=first, last=last)
    parts = {
        # A site's own line goes on through a change of region; the rest is that of the region it is in now.
        SITE: site_totals(source, view, first=first, last=last),
        REST: totals.filter(pl.col("site_id") != view.site_id).drop("site_id"),
        CHAIN: chain_totals(source, view, first=first, last=last),
    }
    return pl.concat([frame.with_columns(who=pl.lit(who)) for who, frame in parts.items()], how="diagonal")


def _hidden_below(frame: pl.DataFrame, show: int) -> pl.DataFrame:
    shown = pl.col("n") >= show
    hidden = [pl.when(shown).then(pl.col(name)).alias(name) for name in ("value", "low", "high")]
    return frame.with_columns(hidden).select("who", "month", "n", "value", "low", "high")
