"""A region's sites with their totals, read once for all that a page asks of them."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.sites import months_covered, sites_in, spans_of
from dashboard.questions.view import View, region_totals
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period
from pipelines.metrics.scorecard import added_up
from pipelines.reference.reference import Reference


@dataclass(frozen=True)
class Region:
    """`members`: the sites that belong to it in the last month of the view's period, with names, brand and type. `totals`:
    a row per site and month (and channel) in which it belonged to the region, those that have left since among them."""

    metric: Metric
    members: pl.DataFrame
    totals: pl.DataFrame
    _spans: pl.DataFrame

    def during(self, period: Period) -> pl.DataFrame:
        """The totals of a period."""
        return self.totals.filter(pl.col("month").is_between(period.first, period.last))

    def of_members(self, period: Period) -> pl.DataFrame:
        """A row per member with the metric's additive columns, zeros where nothing was answered; by site_id."""
        sums = added_up(self.during(period), by=["site_id"], metric=self.metric)
        counts = list(dict.fromkeys(self.metric.columns()))
        joined = self.members.select("site_id").join(sums, on="site_id", how="left")
        return joined.with_columns(pl.col(counts).fill_null(0)).sort("site_id")

    def covered(self, period: Period) -> pl.DataFrame:
        """site_id and `months`: how many of the period's months each site belongs to the region."""
        return months_covered(self._spans, period)


def region_of(source: Source, reference: Reference, view: View, *, first: date) -> Region:
    """The view's region, with totals from the month `first` to the last month of its period."""
    return Region(
        view.metric,
        members_of(source, reference, view),
        region_totals(source, view, first=first, last=view.period.last),
        spans_of(source, region_id=view.region_id),
    )


def members_of(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites that belong to the view's region in the period's last month."""
    return sites_in(source, reference, month=view.period.last).filter(pl.col("region_id") == view.region_id)
