"""Sites against the rest of their region: each without its own answers in what it is compared with."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.region import Region, region_of
from dashboard.questions.view import View
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import TIERS, difference, with_verdict
from pipelines.metrics.scorecard import added_up, scored
from pipelines.reference.reference import Reference

OF_REST = ("rest_value", "rest_low", "rest_high")


def against_rest(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """Every site of the region against the rest of it, as one list that is corrected once; columns as in `beside`."""
    return against_rest_of(region_of(source, reference, view, first=view.period.first), reference, view)


def against_rest_of(region: Region, reference: Reference, view: View) -> pl.DataFrame:
    """The same of a region whose totals reach over the view's period."""
    ours = region.of_members(view.period)
    whole = added_up(region.during(view.period), by=[], metric=view.metric)
    # A site is compared with the rest: its own answers are taken out of the region's.
    theirs = ours.with_columns(
        (whole[name][0] - pl.col(name)).alias(name) for name in dict.fromkeys(view.metric.columns())
    )
    return beside(ours, theirs, view.metric, show=reference.thresholds.of(view.metric_name).show)


def tiers(compared: pl.DataFrame) -> pl.DataFrame:
    """site_id and `tier` of the sites of `against_rest`: "above", "in line" or "below" the rest, null if untested.

    A site is above where it is better, whichever way the metric runs.
    """
    return compared.select(
        "site_id", tier=pl.col("verdict").replace_strict(TIERS, default=None, return_dtype=pl.String)
    )


def beside(ours: pl.DataFrame, theirs: pl.DataFrame, metric: Metric, *, show: int) -> pl.DataFrame:
    """Two frames of added-up totals side by side, row by row: ours, the rest, and the difference.

    Columns: the keys of `ours`, n, value, low, high, rest_n, rest_value, rest_low, rest_high, difference, difference_low,
    difference_high, p_value, q_value, verdict (corrected once over the rows). Below the show threshold numbers are null.
    """
    keys = [name for name in ours.columns if name.endswith(("_id", "_name"))]
    scores = scored(ours, metric).select(*keys, "n", "value", "low", "high")
    rest = scored(theirs, metric).select(pl.col("n", "value", "low", "high").name.prefix("rest_"))
    frame = pl.concat([scores, rest, difference(ours, theirs, metric)], how="horizontal")
    shown, both = pl.col("n") >= show, (pl.col("n") >= show) & (pl.col("rest_n") >= show)
    compared = ("difference", "difference_low", "difference_high", "p_value")
    return with_verdict(
        frame.with_columns(
            *(pl.when(shown).then(pl.col(name)).alias(name) for name in ("value", "low", "high")),
            *(pl.when(pl.col("rest_n") >= show).then(pl.col(name)).alias(name) for name in OF_REST),
            *(pl.when(both).then(pl.col(name)).alias(name) for name in compared),
        ),
        metric,
    )
