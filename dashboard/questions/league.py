"""The sites of a region as a ranked table, for any metric, department and kind of guest."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import kept_back_in
from dashboard.questions.breaks import breaks
from dashboard.questions.departments import compared_with_rest
from dashboard.questions.places import placed
from dashboard.questions.region import Region, region_of
from dashboard.questions.rest import tiers
from dashboard.questions.sites import members_in, months_covered, months_of, spans_of
from dashboard.questions.spread import reliabilities, spread
from dashboard.questions.view import View
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import both_shown, difference, hidden, with_verdict
from pipelines.metrics.periods import Period, months_between, shifted
from pipelines.metrics.ranking import with_rank_ranges, with_state
from pipelines.metrics.scorecard import scored
from pipelines.metrics.trend import ROLLING_MONTHS, SPARK_MONTHS, SPARKS_REACH, sparks
from pipelines.reference.reference import Reference

NAMES = ("site_name", "is_mine", "brand", "site_type")
NO_PERIOD_BEFORE = "no full period before"
ASKED_OTHERWISE = "asked otherwise"


def league(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """One row per site that is in the region in the period's last month, best first, unranked ones below.

    Columns: site_id, site_name, is_mine, brand, site_type, n, value, low, high, standard_error, state, rank, rank_of,
    place; rank_low, rank_high, pooled_error (`ranking.with_rank_ranges`); reliability (`spread.reliabilities`); tier: against
    the rest of the region (`rest.tiers`); months: how many of the period's months it was in this region; difference,
    difference_low, difference_high, verdict against the view's period before (`changes`); spark: the rolling 12 months of each
    of the last 12. A site is ranked on the months it spent in this region (or whatever the view lists sites with).
    """
    metric = view.metric
    sparks_from = shifted(view.period.last, 1 - SPARKS_REACH)
    region = region_of(source, reference, view, first=min(sparks_from, view.period_before.first))
    threshold = reference.thresholds.of(metric.name)
    places = with_rank_ranges(placed(region.of_members(view.period), metric, threshold), metric)
    parts = (
        tiers(compared_with_rest(source, reference, view, region)),
        region.covered(view.period),
        changes_in(region, source, reference, view, view.period_before),
        _sparks(source, reference, view, region),
    )
    relied_on = reliabilities(spread(source, reference, view), places)
    # The sums behind a suppressed number would give it away, so they end here.
    table = places.drop(dict.fromkeys(metric.columns())).with_columns(relied_on)
    table = table.join(region.members.select("site_id", *NAMES), on="site_id")
    for part in parts:
        table = table.join(part, on="site_id", how="left")
    return best_first(table, metric)


def placed_sites(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites of `league` in its order with names, n, value, interval, state and place alone: what needs no ranges, tiers,
    changes or lines costs a tenth."""
    region = region_of(source, reference, view, first=view.period.first)
    scores = placed(region.of_members(view.period), view.metric, reference.thresholds.of(view.metric_name))
    named = scores.drop(dict.fromkeys(view.metric.columns())).join(
        region.members.select("site_id", *NAMES), on="site_id"
    )
    return best_first(named, view.metric)


def best_first(sites: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """Ranked sites by place, below them the others by value, then by name."""
    return sites.sort("rank", "value", "site_name", nulls_last=True, descending=[False, metric.higher_is_better, False])


def also_counted(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites that left the region within the period: site_name and `months`, how many of its months they count.

    Their answers of those months are the region's, though they have no place in it any more.
    """
    spans = spans_of(source, view.among)
    covered = months_covered(spans, view.period).filter(pl.col("months") > 0)
    left = covered.join(members_in(spans, view.period.last), on="site_id", how="anti")
    return left.join(spans.unique("site_id", keep="last"), on="site_id").select("site_name", "months").sort("site_name")


def changes(source: Source, reference: Reference, view: View, earlier: Period) -> pl.DataFrame:
    """How each site of the region changed from `earlier` to the view's period.

    Columns: site_id, difference, difference_low, difference_high, p_value, q_value, verdict: one list, corrected once.
    Compared is only what is whole: both periods lie within the survey's data and the site's time in the region, the
    question was asked alike in both, and both have enough answers to be shown; else the numbers are null and the verdict
    is "no full period before", "asked otherwise" or "too few answers".
    """
    region = region_of(source, reference, view, first=earlier.first)
    return changes_in(region, source, reference, view, earlier)


def changes_in(region: Region, source: Source, reference: Reference, view: View, earlier: Period) -> pl.DataFrame:
    """The same of a region that is read already: its totals reach back over `earlier`, and its members are those of the last
    month of the view's period."""
    metric, show = view.metric, reference.thresholds.of(view.metric_name).show
    now, then = region.of_members(view.period), region.of_members(earlier)
    whole = _is_whole(source, reference, view, region, earlier, now["site_id"])
    alike = breaks(source, reference, view, first=earlier.first, last=view.period.last).is_empty()
    told = whole & alike & both_shown(now, then, metric, show=show)
    verdicts = with_verdict(difference(now, then, metric, told=told), metric)
    verdicts = hidden(verdicts, now["is_hidden"] | then["is_hidden"])
    known = pl.col("verdict") if alike else pl.lit(ASKED_OTHERWISE)
    return verdicts.with_columns(now["site_id"], verdict=pl.when(whole).then(known).otherwise(pl.lit(NO_PERIOD_BEFORE)))


def _is_whole(
    source: Source, reference: Reference, view: View, region: Region, earlier: Period, site_ids: pl.Series
) -> pl.Series:
    known = months_of(source, reference, survey_id=view.survey_id)
    if known is None or earlier.first < known[0]:
        return pl.Series([False] * len(site_ids), dtype=pl.Boolean)
    whole = [set(region.covered(one).filter(months=one.months)["site_id"]) for one in (earlier, view.period)]
    return site_ids.is_in(list(whole[0] & whole[1]))


def _sparks(source: Source, reference: Reference, view: View, region: Region) -> pl.DataFrame:
    """The small line of each site (`trend.sparks`), whole or not at all: none where a point is hidden."""
    last = view.period.last
    drawn = sparks(region.totals, view.metric, last=last, show=reference.thresholds.of(view.metric_name).show)
    ends = months_between(shifted(last, 1 - SPARK_MONTHS), last)
    points = [Period(shifted(month, 1 - ROLLING_MONTHS), month) for month in ends]
    hidden_ones = kept_back_in(source, reference, view, points).filter("is_hidden")["site_id"].to_list()
    if not hidden_ones:
        return drawn
    return drawn.with_columns(spark=pl.when(~pl.col("site_id").is_in(hidden_ones)).then("spark"))


def region_as_a_whole(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """One row: the region's metric over all its guests, with n and interval (null values below the show threshold, or where
    they can't be told), and `left_out`: how many sites with answers are not in it, as they could be read off."""
    region = region_of(source, reference, view, first=view.period.first)
    threshold, judged = reference.thresholds.of(view.metric_name), region.judged(view.period)
    is_told = pl.lit(value=judged.whole_is_told)
    whole = with_state(
        scored(region.counted(view.period), view.metric),
        show=threshold.show,
        rank=threshold.rank,
        kept_back=~is_told,
        hidden=~is_told,
    )
    answered = region.during(view.period).filter(pl.col(view.metric.denominator) > 0)["site_id"].unique()
    left_out = (~answered.is_in(judged.counted)).sum()
    return whole.drop(dict.fromkeys(view.metric.columns())).with_columns(left_out=pl.lit(left_out))
