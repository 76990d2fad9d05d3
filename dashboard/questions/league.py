"""The sites of a region as a ranked table, for any metric, department and kind of guest."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.breaks import breaks
from dashboard.questions.sites import months_covered, months_of, sites_in
from dashboard.questions.view import View, region_totals
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import difference, with_verdict
from pipelines.metrics.periods import Period, shifted
from pipelines.metrics.ranking import ranked, with_state
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import added_up, scorecard, scored
from pipelines.metrics.trend import ROLLING_MONTHS, rolling, with_a_year_behind
from pipelines.reference.reference import Reference

SPARK_MONTHS = 12
NO_PERIOD_BEFORE = "no full period before"
ASKED_OTHERWISE = "asked otherwise"


def league(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """One row per site that is in the region in the period's last month, best first, unranked ones below.

    Columns: site_id, site_name, is_mine, brand, site_type, n, value, low, high, standard_error, state, rank, rank_of,
    place; months: how many of the period's months it was in this region; difference, difference_low, difference_high,
    verdict against the view's period before (`changes`);
    spark: the rolling 12 months of each of the last 12. A site is ranked on the months it spent in this region.
    """
    metric = view.metric
    totals = region_totals(
        source, view, first=shifted(view.period.last, 2 - SPARK_MONTHS - ROLLING_MONTHS), last=view.period.last
    )
    members = members_of(source, reference, view)
    threshold = reference.thresholds.of(metric.name)
    now = of_members(members, region_totals(source, view, first=view.period.first, last=view.period.last), metric)
    scores = with_state(scored(now, metric), show=threshold.show, rank=threshold.rank)
    places = ranked(scores, metric).join(
        members.select("site_id", "site_name", "is_mine", "brand", "site_type"), on="site_id"
    )
    covered = months_covered(source, region_id=view.region_id, first=view.period.first, last=view.period.last)
    # The sums behind a suppressed number would give it away, so they end here.
    return (
        places.drop(dict.fromkeys(metric.columns()))
        .join(covered, on="site_id", how="left")
        .join(changes(source, reference, view, view.period_before), on="site_id", how="left")
        .join(_sparks(totals, view, show=threshold.show), on="site_id", how="left")
        .sort("rank", pl.col("value"), "site_name", nulls_last=True, descending=[False, metric.higher_is_better, False])
    )


def also_counted(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites that left the region within the period: site_name and `months`, how many of its months they count.

    Their answers of those months are the region's, though they have no place in it any more.
    """
    period = view.period
    covered = months_covered(source, region_id=view.region_id, first=period.first, last=period.last)
    left = covered.filter(pl.col("months") > 0).join(members_of(source, reference, view), on="site_id", how="anti")
    names = source.frame(_NAMES, region_id=view.region_id)
    return left.join(names, on="site_id").select("site_name", "months").sort("site_name")


_NAMES = """
    select distinct site_id, site_name
    from region_sites
    where region_id = $region_id
"""


def members_of(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites that belong to the view's region in the period's last month."""
    return sites_in(source, reference, month=view.period.last).filter(pl.col("region_id") == view.region_id)


def of_members(members: pl.DataFrame, totals: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """A row per member with the metric's additive columns, zeros where nothing was answered; by site_id."""
    sums = added_up(totals, by=["site_id"], metric=metric)
    counts = list(dict.fromkeys(metric.columns()))
    joined = members.select("site_id").join(sums, on="site_id", how="left").with_columns(pl.col(counts).fill_null(0))
    return joined.sort("site_id")


def changes(source: Source, reference: Reference, view: View, earlier: Period) -> pl.DataFrame:
    """How each site of the region changed from `earlier` to the view's period.

    Columns: site_id, difference, difference_low, difference_high, p_value, q_value, verdict: one list, corrected once.
    Compared is only what is whole: both periods lie within the survey's data and the site's time in the region, the
    question was asked alike in both, and both have enough answers to be shown; else the numbers are null and the verdict
    is "no full period before", "asked otherwise" or "too few answers".
    """
    metric, show = view.metric, reference.thresholds.of(view.metric_name).show
    members = members_of(source, reference, view)
    now = of_members(members, region_totals(source, view, first=view.period.first, last=view.period.last), metric)
    then = of_members(members, region_totals(source, view, first=earlier.first, last=earlier.last), metric)
    whole = _is_whole(source, reference, view, earlier, now["site_id"])
    alike = breaks(source, reference, view, first=earlier.first, last=view.period.last).is_empty()
    enough = whole & alike & (now[metric.denominator] >= show) & (then[metric.denominator] >= show)
    compared = difference(now, then, metric)
    kept = compared.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in compared.columns)
    verdicts = with_verdict(kept, metric).with_columns(site_id=now["site_id"])
    told = pl.col("verdict") if alike else pl.lit(ASKED_OTHERWISE)
    return verdicts.with_columns(verdict=pl.when(whole).then(told).otherwise(pl.lit(NO_PERIOD_BEFORE)))


def _is_whole(source: Source, reference: Reference, view: View, earlier: Period, site_ids: pl.Series) -> pl.Series:
    known = months_of(source, reference, survey_id=view.survey_id)
    if known is None or earlier.first < known[0]:
        return pl.Series([False] * len(site_ids), dtype=pl.Boolean)
    periods = (earlier, view.period)
    covered = [months_covered(source, region_id=view.region_id, first=one.first, last=one.last) for one in periods]
    whole = [set(frame.filter(months=one.months)["site_id"]) for frame, one in zip(covered, periods, strict=True)]
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
