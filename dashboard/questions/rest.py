"""Sites against the rest of their region: each without its own answers in what it is compared with."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.region import Region, region_of
from dashboard.questions.view import View
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import TIERS, both_shown, difference, hidden, with_verdict
from pipelines.metrics.scorecard import score_columns
from pipelines.reference.reference import Reference

# What is told of either side.
TOLD = ("n", "value", "low", "high")


def against_rest(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """Every site of the region against the rest of it, as one list that is corrected once; columns as in `beside`."""
    return against_rest_of(region_of(source, reference, view, first=view.period.first), reference, view)


def against_rest_of(region: Region, reference: Reference, view: View) -> pl.DataFrame:
    """The same of a region whose totals reach over the view's period."""
    # A site is compared with the rest: its own answers are taken out of the region's.
    ours, theirs = region.of_members(view.period), region.rest(view.period)
    compared = beside(ours, theirs, view.metric, show=reference.thresholds.of(view.metric_name).show)
    return without_hidden(compared, is_mine=region.is_mine, is_hidden=ours["is_hidden"])


def without_hidden(compared: pl.DataFrame, *, is_mine: pl.Series, is_hidden: pl.Series) -> pl.DataFrame:
    """`beside`, of a list of sites, without what is hidden to whoever asks. So is the rest of a site whose own number is not
    told: taken from the whole, it would tell it."""
    if (is_mine | (~is_hidden & compared["value"].is_not_null())).all():
        return compared
    own = hidden(compared, is_hidden, beside=TOLD[1:])
    is_told = is_mine | own["value"].is_not_null()
    return own.with_columns(pl.when(is_told).then(f"rest_{name}").alias(f"rest_{name}") for name in TOLD)


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
    numbers = difference(ours, theirs, metric, told=both_shown(ours, theirs, metric, show=show))
    own, rest = ({one.name: one for one in score_columns(side, metric, show=show)} for side in (ours, theirs))
    frame = ours.select(keys).with_columns(
        *(own[name] for name in TOLD), *(rest[name].alias(f"rest_{name}") for name in TOLD), *numbers
    )
    return with_verdict(frame, metric)
