"""Which sites of a region have a signal now, as their control charts have it."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.control import SERIES, control_charts
from dashboard.questions.view import View
from pipelines.metrics.control import PRESENT, false_alarms, signals
from pipelines.metrics.periods import shifted
from pipelines.reference.reference import Reference

SIGNAL, NO_SIGNAL, TOO_FEW, NOBODY = "signal", "no signal", "too few months", "nobody to compare with"
_ORDER = {state: place for place, state in enumerate((SIGNAL, NO_SIGNAL, TOO_FEW, NOBODY))}


def shifts(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """Every site of the region with the latest signal it has within the period's last 12 months, the worst news first.

    One row per site of `control_charts`: site_id, site_name, and state: "signal", "no signal", "too few months" (for limits
    since they began anew last) or "nobody to compare with". Of the signal: rule, direction (1 up, −1 down), first, last, run
    (how many months it has), is_ongoing (it reaches to the last month with a value), n and value of its last month. Of the
    chart since its limits began anew last: since (its first month), points, centre. rest_sites; months, how many have a
    value in all; false_alarms: of 100 sites in which nothing happens so many would have a signal too.
    """
    charts = control_charts(source, reference, view)
    known = pl.col("value").is_not_null()
    sites = charts.group_by("site_id").agg(
        pl.col("site_name", "rest_sites").first(),
        phase=pl.col("phase").max(),
        months=known.sum(),
        latest=pl.col("month").filter(known).max(),
    )
    phases = charts.group_by(SERIES).agg(points=known.sum(), since=pl.col("month").min(), centre=pl.col("centre").max())
    present = signals(charts, by=SERIES).filter(pl.col("last") > shifted(view.period.last, -PRESENT))
    newest = present.group_by(SERIES, maintain_order=True).last().rename({"points": "run"})
    found = (
        sites.join(phases, on=SERIES, how="left")
        .join(newest, on=SERIES, how="left")
        .join(charts.select("site_id", "n", "value", last="month"), on=["site_id", "last"], how="left")
    )
    state = (
        pl.when(pl.col("rest_sites") == 0)
        .then(pl.lit(NOBODY))
        .when(pl.col("centre").is_null())
        .then(pl.lit(TOO_FEW))
        .when(pl.col("rule").is_null())
        .then(pl.lit(NO_SIGNAL))
        .otherwise(pl.lit(SIGNAL))
    )
    found = found.with_columns(
        state=state,
        is_ongoing=pl.col("last") == pl.col("latest"),
        false_alarms=pl.Series([false_alarms(points) for points in found["points"]], dtype=pl.Float64),
    )
    good_news = pl.col("direction") * (1 if view.metric.higher_is_better else -1)
    order = pl.col("state").replace_strict(_ORDER, return_dtype=pl.Int8)
    return found.sort(order, good_news, "site_name", "site_id", nulls_last=True).drop("phase", "latest")
