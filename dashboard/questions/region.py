"""The sites of a region, or of another list, with their totals: read once for all that a page asks of them."""

from collections.abc import Callable
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import judged_in
from dashboard.questions.sites import members_in, months_covered, spans_of
from dashboard.questions.view import View, region_totals
from pipelines.metrics.apart import Judged
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.others import others
from pipelines.metrics.periods import Period
from pipelines.metrics.scorecard import added_up
from pipelines.reference.reference import Reference


class Region:
    """The sites of a list. `members`: those that belong to it in the last month of the view's period, with names, brand and
    type; `is_mine`: of each of them by site_id, whether whoever asks may see it in full. `totals`: a row per site and month
    (and channel) in which it belonged to the list, those that have left since among them. `judge`: what may be told of the
    sites in a period."""

    def __init__(
        self,
        metric: Metric,
        spans: pl.DataFrame,
        totals: pl.DataFrame,
        judge: Callable[[Period], Judged],
        *,
        at: date,
    ) -> None:
        self.metric = metric
        self._judge = judge
        self.members = members_in(spans, at)
        self.totals = totals
        self._spans = spans
        own = self.members.select("site_id", "is_mine").sort("site_id")
        self._site_ids, self.is_mine = own.select("site_id"), own["is_mine"]
        # Most questions ask for the same period more than once.
        self._worked_out: dict[tuple[str, Period], pl.DataFrame] = {}
        self._judged: dict[Period, Judged] = {}

    def during(self, period: Period) -> pl.DataFrame:
        """The totals of a period."""
        return self.totals.filter(pl.col("month").is_between(period.first, period.last))

    def of_members(self, period: Period) -> pl.DataFrame:
        """A row per member with the metric's additive columns, zeros where nothing was answered, and whether it is kept back
        (`metrics.apart`) and hidden to whoever asks; by site_id."""
        return self._once("sums", period, self._of_members)

    def counted(self, period: Period) -> pl.DataFrame:
        """One row: the metric's additive columns of all that is counted in the list as a whole."""
        judged, during = self.judged(period), self.during(period)
        counted = during if judged.is_whole else during.filter(pl.col("site_id").is_in(judged.counted))
        return added_up(counted, by=[], metric=self.metric)

    def rest(self, period: Period) -> pl.DataFrame:
        """A row per member with the metric's additive columns of the others: what is counted without the member's own; by
        site_id. Zeros where the others can't be told."""
        ours = self.of_members(period).select("site_id", *dict.fromkeys(self.metric.columns()))
        return others(ours, self.during(period), self.judged(period).rows, self.metric)

    def judged(self, period: Period) -> Judged:
        """What may be told in a period."""
        if period not in self._judged:
            self._judged[period] = self._judge(period)
        return self._judged[period]

    def covered(self, period: Period) -> pl.DataFrame:
        """site_id and `months`: how many of the period's months each site belongs to the list."""
        return self._once("covered", period, lambda one: months_covered(self._spans, one))

    def _of_members(self, period: Period) -> pl.DataFrame:
        sums = added_up(self.during(period), by=["site_id"], metric=self.metric)
        counts = list(dict.fromkeys(self.metric.columns()))
        joined = self._site_ids.lazy().join(sums.lazy(), on="site_id", how="left", maintain_order="left")
        sites = self.judged(period).kept_back
        # Mostly there are none.
        kept_back = pl.col("site_id").is_in(sites) if sites else pl.lit(value=False)
        return joined.with_columns(
            pl.col(counts).fill_null(0), is_kept_back=kept_back, is_hidden=kept_back & ~pl.lit(self.is_mine)
        ).collect()

    def _once(self, what: str, period: Period, work_out: Callable[[Period], pl.DataFrame]) -> pl.DataFrame:
        if (what, period) not in self._worked_out:
            self._worked_out[what, period] = work_out(period)
        return self._worked_out[what, period]


def region_of(source: Source, reference: Reference, view: View, *, first: date) -> Region:
    """The view's list of sites, with totals from the month `first` to the last month of its period."""
    totals = region_totals(source, view, first=first, last=view.period.last)

    def judge(period: Period) -> Judged:
        return judged_in(source, reference, view, [period])[period]

    return Region(view.metric, spans_of(source, view.among), totals, judge, at=view.period.last)


def members_of(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites that belong to the view's list in the period's last month, by name."""
    return members_in(spans_of(source, view.among), view.period.last)
