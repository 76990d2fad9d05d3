"""The sites of a region, or of another list, with their totals: read once for all that a page asks of them."""

from collections.abc import Callable
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.sites import members_in, months_covered, spans_of
from dashboard.questions.view import View, region_totals
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period
from pipelines.metrics.scorecard import added_up
from pipelines.reference.reference import Reference


class Region:
    """The sites of a list. `members`: those that belong to it in the last month of the view's period, with names, brand and
    type. `totals`: a row per site and month (and channel) in which it belonged to the list, those that have left since
    among them."""

    def __init__(self, metric: Metric, spans: pl.DataFrame, totals: pl.DataFrame, *, at: date) -> None:
        self.metric = metric
        self.members = members_in(spans, at)
        self.totals = totals
        self._spans = spans
        self._site_ids = self.members.select("site_id").sort("site_id")
        # Most questions ask for the same period more than once.
        self._worked_out: dict[tuple[str, Period], pl.DataFrame] = {}

    def during(self, period: Period) -> pl.DataFrame:
        """The totals of a period."""
        return self.totals.filter(pl.col("month").is_between(period.first, period.last))

    def of_members(self, period: Period) -> pl.DataFrame:
        """A row per member with the metric's additive columns, zeros where nothing was answered; by site_id."""
        return self._once("sums", period, self._of_members)

    def covered(self, period: Period) -> pl.DataFrame:
        """site_id and `months`: how many of the period's months each site belongs to the list."""
        return self._once("covered", period, lambda one: months_covered(self._spans, one))

    def _of_members(self, period: Period) -> pl.DataFrame:
        sums = added_up(self.during(period), by=["site_id"], metric=self.metric)
        counts = list(dict.fromkeys(self.metric.columns()))
        joined = self._site_ids.lazy().join(sums.lazy(), on="site_id", how="left", maintain_order="left")
        return joined.with_columns(pl.col(counts).fill_null(0)).collect()

    def _once(self, what: str, period: Period, work_out: Callable[[Period], pl.DataFrame]) -> pl.DataFrame:
        if (what, period) not in self._worked_out:
            self._worked_out[what, period] = work_out(period)
        return self._worked_out[what, period]


def region_of(source: Source, reference: Reference, view: View, *, first: date) -> Region:
    """The view's list of sites, with totals from the month `first` to the last month of its period."""
    totals = region_totals(source, view, first=first, last=view.period.last)
    return Region(view.metric, spans_of(source, view.among), totals, at=view.period.last)


def members_of(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites that belong to the view's list in the period's last month, by name."""
    return members_in(spans_of(source, view.among), view.period.last)
