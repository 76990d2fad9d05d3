"""A site month by month, beside the rest of its region and the chain."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import judged_in, kept_back_in
from dashboard.questions.view import View, chain_totals, region_totals, seen_totals, site_totals
from pipelines.metrics.apart import Judged
from pipelines.metrics.periods import Period, months_between, shifted
from pipelines.metrics.scorecard import scorecard
from pipelines.metrics.trend import CHAIN, REST, ROLLING_MONTHS, SITE, monthly, rolling, with_a_year_behind
from pipelines.reference.reference import Reference

# All sites that whoever asks may compare: beside the chain they would tell of the others.
_SEEN = "seen"
_VALUES = ("value", "low", "high")


def by_month(source: Source, reference: Reference, view: View, *, first: date, last: date) -> pl.DataFrame:
    """who (site, rest of region, chain), month, n, value, low, high: a row per month from `first` to `last`.

    A month below the show threshold keeps its n and has no value.
    """
    region = region_totals(source, view, first=first, last=last)
    totals = _everybody(source, view, region, first, last)
    months = monthly(totals, by=["who"], metric=view.metric, first=first, last=last)
    periods = [Period(month, month) for month in months_between(first, last)]
    shown = _hidden_below(months, reference.thresholds.of(view.metric_name).show)
    return _as_told(shown, judged_in(source, reference, view, periods), reference, view, region)


def rolling_year(
    source: Source, reference: Reference, view: View, *, first: date, last: date, data_from: date
) -> pl.DataFrame:
    """As `by_month`, each row over the 12 months that end with its month.

    Rows begin where 12 months of data lie behind them, `data_from` being the first month of any; values begin where
    12 months of own answers do; a site's rows end with its last month, as after it its windows would hold ever fewer.
    Empty where there are no 12 months.
    """
    start = max(first, shifted(data_from, ROLLING_MONTHS - 1))
    if start > last:
        return by_month(source, reference, view, first=first, last=last).clear()
    reach = max(shifted(first, 1 - ROLLING_MONTHS), data_from)
    region = region_totals(source, view, first=reach, last=last)
    rolled = _rolled(_everybody(source, view, region, reach, last), reference, view, first=start, last=last)
    found = judged_in(source, reference, view, _years(start, last))
    told = _as_told(rolled, found, reference, view, region)
    closed = reference.organisation.spans_of_site[view.site_id][-1].valid_to or date.max
    return told.filter((pl.col("who") != SITE) | (pl.col("month") < closed))


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
    # In the months in which they were in the list, as everywhere: their numbers of other months would tell the difference.
    region = region_totals(source, view, first=reach, last=last)
    totals = region.filter(pl.col("site_id").is_in(list(site_ids))).rename({"site_id": "who"})
    rolled = _rolled(totals, reference, view, first=min(start, last), last=last)
    if start > last:
        return rolled.clear()
    kept_back = kept_back_in(source, reference, view, _years(start, last)).rename({"site_id": "who"})
    marked = rolled.join(kept_back, on=["who", "month"], how="left", maintain_order="left")
    return _without(marked, pl.col("is_hidden").fill_null(value=False)).drop("is_kept_back", "is_hidden")


def _rolled(totals: pl.DataFrame, reference: Reference, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The rolling 12 months of each `who` from the first that lie wholly after its own first answers."""
    rolled = rolling(totals, by=["who"], metric=view.metric, first=first, last=last)
    begun = with_a_year_behind(totals, by=["who"], metric=view.metric)
    full = pl.col("month") >= pl.col("rolls_from")
    whole = rolled.join(begun, on="who", how="left", maintain_order="left").with_columns(
        pl.when(full).then(pl.col(name)).alias(name) for name in ("value", "low", "high")
    )
    return _hidden_below(whole, reference.thresholds.of(view.metric_name).show)


def _years(first: date, last: date) -> list[Period]:
    return [Period(shifted(month, 1 - ROLLING_MONTHS), month) for month in months_between(first, last)]


def _as_told(
    frame: pl.DataFrame, found: Mapping[Period, Judged], reference: Reference, view: View, totals: pl.DataFrame
) -> pl.DataFrame:
    """`frame`, a row per `who` and last month of a period, as it may be told (`metrics.apart`): the rest is made of the sites
    that count in the whole, or is not told; nor is the chain where few lie between it and the region."""
    for period, one in found.items():
        at = (pl.col("who") == REST) & (pl.col("month") == period.last)
        rest = _rest(period, one, view, totals)
        if rest is not None:
            frame = frame.with_columns(
                pl.when(at).then(pl.lit(rest[name])).otherwise(pl.col(name)).alias(name) for name in rest
            )
    answers = {who: pl.col("n").filter(pl.col("who") == who).sum().over("month") for who in (SITE, REST, CHAIN, _SEEN)}
    beyond, unseen = answers[CHAIN] - answers[SITE] - answers[REST], answers[CHAIN] - answers[_SEEN]
    least = reference.thresholds.of(view.metric_name).least_apart
    few = pl.any_horizontal((one > 0) & (one < least) for one in (beyond, unseen))
    told = _without(frame, (pl.col("who") == CHAIN) & few).filter(pl.col("who") != _SEEN)
    # The rest may be of fewer than all other sites were.
    return _hidden_below(told, reference.thresholds.of(view.metric_name).show)


def _rest(period: Period, judged: Judged, view: View, totals: pl.DataFrame) -> dict[str, object] | None:
    """The numbers of the rest in a period, where they are others than those of all other sites together."""
    own = pl.col("site_id") == view.site_id
    is_told = judged.rows.filter(own)["rest_is_told"]
    if not (is_told.all() if len(is_told) else judged.whole_is_told):
        return dict.fromkeys(_VALUES)
    if judged.rows.filter(~own)["is_counted"].all():
        return None
    counted = pl.col("site_id").is_in(judged.counted) & pl.col("month").is_between(period.first, period.last)
    score = scorecard(totals.filter(counted & ~own), by=[], metric=view.metric)
    return score.select("n", *_VALUES).row(0, named=True)


def _without(frame: pl.DataFrame, rows: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(pl.when(~rows).then(pl.col(name)).alias(name) for name in _VALUES)


def _everybody(source: Source, view: View, totals: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    parts = {
        # A site's own line goes on through a change of region; the rest is that of the region it is in now.
        SITE: site_totals(source, view, first=first, last=last),
        REST: totals.filter(pl.col("site_id") != view.site_id).drop("site_id"),
        CHAIN: chain_totals(source, view, first=first, last=last),
        _SEEN: seen_totals(source, view, first=first, last=last),
    }
    return pl.concat([frame.with_columns(who=pl.lit(who)) for who, frame in parts.items()], how="diagonal")


def _hidden_below(frame: pl.DataFrame, show: int) -> pl.DataFrame:
    shown = pl.col("n") >= show
    return _without(frame, ~shown).select("who", "month", "n", *_VALUES)
