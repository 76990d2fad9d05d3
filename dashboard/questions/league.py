"""The sites of a region as a ranked table, for any metric, department and kind of guest."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.breaks import breaks
from dashboard.questions.region import Region, members_of, region_of
from dashboard.questions.rest import against_rest_of, tiers
from dashboard.questions.sites import months_covered, months_of, spans_of
from dashboard.questions.view import View, region_totals
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import difference, with_verdict
from pipelines.metrics.periods import Period, shifted
from pipelines.metrics.ranking import ranked, with_rank_ranges, with_state
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import scorecard, scored
from pipelines.metrics.trend import ROLLING_MONTHS, rolling, with_a_year_behind
from pipelines.reference.reference import Reference

SPARK_MONTHS = 12
NO_PERIOD_BEFORE = "no full period before"
ASKED_OTHERWISE = "asked otherwise"


def league(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """One row per site that is in the region in the period's last month, best first, unranked ones below.

    Columns: site_id, site_name, is_mine, brand, site_type, n, value, low, high, standard_error, state, rank, rank_of,
    place; rank_low, rank_high, pooled_error (`ranking.with_rank_ranges`); tier: against the rest of the region (`rest.tiers`);
    months: how many of the period's months it was in this region; difference, difference_low, difference_high,
    verdict against the view's period before (`changes`);
    spark: the rolling 12 months of each of the last 12. A site is ranked on the months it spent in this region.
    """
    metric = view.metric
    sparks_from = shifted(view.period.last, 2 - SPARK_MONTHS - ROLLING_MONTHS)
    region = region_of(source, reference, view, first=min(sparks_from, view.period_before.first))
    places = with_rank_ranges(placed(region, reference, view), metric)
    threshold = reference.thresholds.of(metric.name)
    sparks = _sparks(region.totals.filter(pl.col("month") >= sparks_from), view, show=threshold.show)
    # The sums behind a suppressed number would give it away, so they end here.
    table = (
        places.drop(dict.fromkeys(metric.columns()))
        .join(tiers(against_rest_of(region, reference, view)), on="site_id", how="left")
        .join(region.covered(view.period), on="site_id", how="left")
        .join(_changes(source, reference, view, region, view.period_before), on="site_id", how="left")
        .join(sparks, on="site_id", how="left")
    )
    return best_first(table, metric)


def placed(region: Region, reference: Reference, view: View) -> pl.DataFrame:
    """The region's members with names, score, state and place, and still with the metric's additive columns."""
    threshold = reference.thresholds.of(view.metric_name)
    scores = with_state(scored(region.of_members(view.period), view.metric), show=threshold.show, rank=threshold.rank)
    names = region.members.select("site_id", "site_name", "is_mine", "brand", "site_type")
    return ranked(scores, view.metric).join(names, on="site_id")


def best_first(sites: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """Ranked sites by place, below them the others by value, then by name."""
    return sites.sort("rank", "value", "site_name", nulls_last=True, descending=[False, metric.higher_is_better, False])


def also_counted(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites that left the region within the period: site_name and `months`, how many of its months they count.

    Their answers of those months are the region's, though they have no place in it any more.
    """
    covered = months_covered(spans_of(source, region_id=view.region_id), view.period)
    left = covered.filter(pl.col("months") > 0).join(members_of(source, reference, view), on="site_id", how="anti")
    names = source.frame(_NAMES, region_id=view.region_id)
    return left.join(names, on="site_id").select("site_name", "months").sort("site_name")


_NAMES = """
    select distinct site_id, site_name
    from region_sites
    where region_id = $region_id
"""


def changes(source: Source, reference: Reference, view: View, earlier: Period) -> pl.DataFrame:
    """How each site of the region changed from `earlier` to the view's period.

    Columns: site_id, difference, difference_low, difference_high, p_value, q_value, verdict: one list, corrected once.
    Compared is only what is whole: both periods lie within the survey's data and the site's time in the region, the
    question was asked alike in both, and both have enough answers to be shown; else the numbers are null and the verdict
    is "no full period before", "asked otherwise" or "too few answers".
    """
    region = region_of(source, reference, view, first=earlier.first)
    return _changes(source, reference, view, region, earlier)


def _changes(source: Source, reference: Reference, view: View, region: Region, earlier: Period) -> pl.DataFrame:
    """The same of a region whose totals reach back over the period `earlier`."""
    metric, show = view.metric, reference.thresholds.of(view.metric_name).show
    now, then = region.of_members(view.period), region.of_members(earlier)
    whole = _is_whole(source, reference, view, region, earlier, now["site_id"])
    alike = breaks(source, reference, view, first=earlier.first, last=view.period.last).is_empty()
    enough = whole & alike & (now[metric.denominator] >= show) & (then[metric.denominator] >= show)
    compared = difference(now, then, metric)
    kept = compared.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in compared.columns)
    verdicts = with_verdict(kept, metric).with_columns(site_id=now["site_id"])
    told = pl.col("verdict") if alike else pl.lit(ASKED_OTHERWISE)
    return verdicts.with_columns(verdict=pl.when(whole).then(told).otherwise(pl.lit(NO_PERIOD_BEFORE)))


def _is_whole(
    source: Source, reference: Reference, view: View, region: Region, earlier: Period, site_ids: pl.Series
) -> pl.Series:
    known = months_of(source, reference, survey_id=view.survey_id)
    if known is None or earlier.first < known[0]:
        return pl.Series([False] * len(site_ids), dtype=pl.Boolean)
    whole = [set(region.covered(one).filter(months=one.months)["site_id"]) for one in (earlier, view.period)]
    return site_ids.is_in(list(whole[0] & whole[1]))


def _sparks(totals: pl.DataFrame, view: View, *, show: int) -> pl.DataFrame:
    """Per site the rolling 12 months of each of the last 12 months, from the first that may be shown; null with a gap."""
    first = shifted(view.period.last, 1 - SPARK_MONTHS)
    points = rolling(
        totals, by=["site_id"], metric=view.metric, first=first, last=view.period.last, months=ROLLING_MONTHS
    )
    begun = with_a_year_behind(totals, by=["site_id"], metric=view.metric)
    shown = (
        points.join(begun, on="site_id")
        .with_columns(
            spark=pl.when((pl.col("n") >= show) & (pl.col("month") >= pl.col("rolls_from"))).then(
                printed("value", view.metric.decimals)
            ),
        )
        .with_columns(begun=pl.col("spark").is_not_null().cum_max().over("site_id"))
    )
    sparks = shown.filter("begun").group_by("site_id", maintain_order=True).agg("spark")
    drawable = (pl.col("spark").list.len() > 1) & (
        pl.col("spark").list.drop_nulls().list.len() == pl.col("spark").list.len()
    )
    return sparks.with_columns(pl.when(drawable).then(pl.col("spark")))


def region_as_a_whole(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """One row: the region's metric over all its guests, with n and interval (null values below the show threshold)."""
    totals = region_totals(source, view, first=view.period.first, last=view.period.last)
    threshold = reference.thresholds.of(view.metric_name)
    whole = with_state(scorecard(totals, by=[], metric=view.metric), show=threshold.show, rank=threshold.rank)
    return whole.drop(dict.fromkeys(view.metric.columns()))
