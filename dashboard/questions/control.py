"""Control charts of the sites of a region, on values from which season and shared shocks are taken out."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import judged_in
from dashboard.questions.breaks import breaks
from dashboard.questions.events import events_of_region, rebased_from
from dashboard.questions.sites import members_in, months_covered, months_of, spans_of
from dashboard.questions.view import View, region_totals
from pipelines.metrics.apart import Judged
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import difference
from pipelines.metrics.control import control_chart
from pipelines.metrics.others import others
from pipelines.metrics.periods import Period, months_between, shifted
from pipelines.metrics.pooled import pooled_errors
from pipelines.metrics.scorecard import added_up
from pipelines.reference.reference import Reference

# A chart reaches so far back: three years show a site before and after an event.
MONTHS = 36
SERIES = ("site_id", "phase")


def control_charts(source: Source, reference: Reference, view: View, *, running: date | None = None) -> pl.DataFrame:
    """The control chart of every site that is in the region in the period's last month: a row per site and month.

    Charted is a site's metric minus that of the rest of its region, so that what hits all sites alike, a season, a strike,
    is in no value. The rest is made of the sites that were in the region through all months of the chart: one that comes or
    goes would shift everybody's distance.

    Columns: site_id, site_name, month, phase; n, rest_n, rest_sites (how many sites the rest has); value (the difference, null
    in a month in which either has too few answers to show), value_low, value_high (its 95 % interval); is_running; and those
    of `control.control_chart`. Up to 36 months, from the site's first in the region. The month `running`, where it follows the
    period, has a value and is in no limit and no rule. A phase begins where a question is asked otherwise and where an event
    says so: its limits begin anew.
    """
    metric, last = view.metric, view.period.last
    until = running if running == shifted(last, 1) else last
    known = months_of(source, reference, survey_id=view.survey_id)
    begin = max(known[0] if known else last, shifted(last, 1 - MONTHS))
    spans = spans_of(source, view.among)
    members = members_in(spans, last)
    answered = region_totals(source, view, first=begin, last=until)
    months = [Period(month, month) for month in months_between(begin, until)]
    totals = added_up(answered, by=["site_id", "month"], metric=metric)
    judged = _by_month(judged_in(source, reference, view, months))
    sides = _site_and_rest(
        totals, judged, _first_months(members, spans, begin), spans, (Period(begin, last), until), metric
    )
    points = _points(*sides, metric, last, show=reference.thresholds.of(metric.name).show)
    points = _with_phases(points, _rebased(source, reference, view, members, begin))
    points = points.with_columns(is_running=pl.col("month") > last)
    charted = control_chart(points.filter(~pl.col("is_running")), by=SERIES)
    both = pl.concat([charted, points.filter("is_running")], how="diagonal").drop("error")
    return both.join(members.select("site_id", "site_name"), on="site_id").sort("site_id", "month")


def _first_months(members: pl.DataFrame, spans: pl.DataFrame, begin: date) -> pl.DataFrame:
    """site_id and `start`: the month with which each member's chart begins."""
    came = spans.group_by("site_id").agg(start=pl.col("valid_from").min())
    return members.join(came, on="site_id").select("site_id", start=pl.max_horizontal("start", pl.lit(begin)))


def _by_month(found: Mapping[Period, Judged]) -> pl.DataFrame:
    """`Judged.rows` of single months, with month."""
    rows = [one.rows.with_columns(month=pl.lit(period.last)) for period, one in found.items()]
    return pl.concat(rows)


def _site_and_rest(
    totals: pl.DataFrame,
    judged: pl.DataFrame,
    starts: pl.DataFrame,
    spans: pl.DataFrame,
    months: tuple[Period, date],
    metric: Metric,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Row by row the added-up totals of each site and month, and those of the rest of its region, with `rest_sites`; `months`:
    those that a chart is of, and the last that is drawn."""
    period, until = months
    counts = list(dict.fromkeys(metric.columns()))
    ours, theirs = [totals.clear()], [totals.clear().with_columns(rest_sites=pl.lit(0, pl.Int64))]
    # A few months in which sites came: all that were there from the same month on have the same region to be compared with.
    for start in sorted(set(starts["start"])):
        whole = Period(start, period.last)
        there = months_covered(spans, whole).filter(months=whole.months)["site_id"].to_list()
        grid = starts.filter(start=start).select("site_id", month=pl.lit(months_between(start, until))).explode("month")
        own = grid.join(totals, on=["site_id", "month"], how="left", maintain_order="left")
        own = own.with_columns(pl.col(counts).fill_null(0))
        is_there = pl.col("site_id").is_in(there)
        counted = judged.with_columns(is_counted=pl.col("is_counted") & is_there)
        ours.append(own)
        theirs.append(
            others(own, totals, counted, metric, by=["month"]).with_columns(
                rest_sites=len(there) - is_there.cast(pl.Int64)
            )
        )
    return pl.concat(ours), pl.concat(theirs)


def _points(ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric, last: date, *, show: int) -> pl.DataFrame:
    """Each site's months with the difference to the rest, its interval, and its error by the number of answers.

    What is spread within months is found in those up to `last`.
    """
    gaps = difference(ours, theirs, metric)
    counts = list(dict.fromkeys(metric.columns()))
    complete = [
        one.with_columns(pl.when(pl.col("month") <= last).then(pl.col(counts)).otherwise(0)) for one in (ours, theirs)
    ]
    errors = np.hypot(*(pooled_errors(one, metric) for one in complete))
    points = ours.select("site_id", "month", n=pl.col(metric.denominator)).with_columns(
        rest_n=theirs[metric.denominator],
        rest_sites=theirs["rest_sites"],
        value=gaps["difference"],
        value_low=gaps["difference_low"],
        value_high=gaps["difference_high"],
        error=pl.Series(errors, dtype=pl.Float64).fill_nan(None),
    )
    enough = (pl.col("n") >= show) & (pl.col("rest_n") >= show)
    # The error gives away how many they were, so it ends where the value does.
    return points.with_columns(
        pl.when(enough).then(pl.col(name)).alias(name) for name in ("value", "value_low", "value_high", "error")
    )


def _rebased(source: Source, reference: Reference, view: View, members: pl.DataFrame, begin: date) -> pl.DataFrame:
    """site_id and `begins`: the months with which the limits of a site begin anew."""
    last = view.period.last
    asked_otherwise = breaks(source, reference, view, first=begin, last=last)["month"]
    noted = events_of_region(source, reference, view, last=last)
    rows = [
        (site_id, month)
        for site_id in members["site_id"]
        for month in {*asked_otherwise, *rebased_from(noted, site_id)}
    ]
    return pl.DataFrame(rows, schema={"site_id": pl.String, "begins": pl.Date}, orient="row")


def _with_phases(points: pl.DataFrame, rebased: pl.DataFrame) -> pl.DataFrame:
    """`points` with `phase`, counted from 0: how many new beginnings lie between a chart's first month and a row's."""
    begun = points.group_by("site_id").agg(start=pl.col("month").min())
    inside = rebased.join(begun, on="site_id").filter(pl.col("begins") > pl.col("start"))
    counted = (
        points.select("site_id", "month")
        .join(inside, on="site_id")
        .filter(pl.col("begins") <= pl.col("month"))
        .group_by("site_id", "month")
        .agg(phase=pl.len().cast(pl.Int64))
    )
    phased = points.join(counted, on=["site_id", "month"], how="left", maintain_order="left")
    return phased.with_columns(pl.col("phase").fill_null(0))
