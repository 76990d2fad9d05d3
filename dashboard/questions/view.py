"""What all questions of a page share: whom, when, which metric, which guests."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from dashboard.access import Source
from pipelines.metrics.catalogue import METRICS, TOTALS, Metric, is_of_invitations
from pipelines.metrics.periods import Period, before
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import CHANNEL
from pipelines.reference.segments import ALL, UNKNOWN

_CLAUSES = {
    "region_id": "region_id = $region_id",
    "brand": "brand = $brand",
    "site_type": "site_type = $site_type",
    "site_ids": "list_contains(cast($site_ids as varchar[]), site_id)",
}


@dataclass(frozen=True)
class Among:
    """Which sites a list holds: those that fit everything named here; with nothing named every site one may compare.

    A site that changes region or brand counts with the months in which it fits. `site_ids` are those of a peer group.
    """

    region_id: str | None = None
    brand: str | None = None
    site_type: str | None = None
    site_ids: tuple[str, ...] | None = None

    def parameters(self) -> dict[str, object]:
        """What the queries of lists ask for, by name; None where that is not named."""
        site_ids = None if self.site_ids is None else list(self.site_ids)
        return {"region_id": self.region_id, "brand": self.brand, "site_type": self.site_type, "site_ids": site_ids}

    def named(self) -> dict[str, object]:
        """Those of the parameters that are named."""
        return {name: value for name, value in self.parameters().items() if value is not None}

    def clause(self) -> str:
        """The sites of the list as a condition in SQL, over columns of these names and the parameters that are `named`.

        Only what is named is asked for: to find out that a parameter is null takes the database as long as a small answer.
        """
        return " and ".join(("true", *(_CLAUSES[name] for name in self.named())))


@dataclass(frozen=True)
class View:
    """One choice of the shared filters. `department_id` is the department a metric is read for; `earlier` the period that
    changes are told against, if it is not the equally long one right before; `others` whom sites are listed with, if not
    those of the region; `departments` the ones that whoever asks may see, None: all."""

    region_id: str
    period: Period
    metric_name: str
    survey_id: str
    dimension_id: str = ALL
    segment_id: str = ALL
    department_id: str = OVERALL
    site_id: str | None = None
    earlier: Period | None = None
    others: Among | None = None
    departments: tuple[str, ...] | None = None

    @property
    def among(self) -> Among:
        """Whom sites are listed with."""
        return self.others or Among(region_id=self.region_id)

    @property
    def period_before(self) -> Period:
        """The period that changes are told against."""
        return self.earlier or before(self.period)

    @property
    def metric(self) -> Metric:
        """The chosen metric."""
        return METRICS[self.metric_name]

    @property
    def measure(self) -> str:
        """The department whose totals the metric reads: its own where it has one, else the chosen."""
        return self.metric.measure or self.department_id

    def during(self, period: Period) -> "View":
        """The same view of another period."""
        return replace(self, period=period)

    def of_every_site(self) -> "View":
        """The same view of no site: questions about a whole region are asked once for all of its sites."""
        return replace(self, site_id=None)

    def of_metric(self, metric_name: str, department_id: str = OVERALL) -> "View":
        """The same view of another metric or department."""
        return replace(self, metric_name=metric_name, department_id=department_id)

    @property
    def segment_asked(self) -> str:
        """The segment whose rows are asked for. One that invitations do not know has no rows, and so a worded state, never the
        rate of all guests."""
        return self.segment_id if self.known_for_segment else "(not known)"

    @property
    def known_for_segment(self) -> bool:
        """Whether the metric can be told for the chosen guests: invitations are known by channel at most."""
        return not is_of_invitations(self.metric) or self.dimension_id in {ALL, CHANNEL}


_REGION_TOTALS = """
    select {columns}
    from region_totals
    where {listed}
        and month between $first and $last and survey_id = $survey_id
        and dimension_id = $dimension_id and segment_id = $segment_id
"""
_OF_MEASURE = " and department_id = $measure"

_REGION_COUNTS = """
    select site_id, month, department_id, segment_id as kind, {count} as n
    from region_totals
    where {listed}
        and month between $first and $last and survey_id = $survey_id
        and dimension_id = $dimension_id
"""

_REGION_CROSSINGS = """
    select site_id, month, segment_id as kind, other_dimension_id, other_segment_id, n
    from region_crossings
    where {listed}
        and month between $first and $last and survey_id = $survey_id
        and dimension_id = $dimension_id
"""

_REGION_INVITATIONS = """
    select site_id, month, channel, invited_count, returned_count
    from region_invitations
    where {listed}
        and month between $first and $last and survey_id = $survey_id
        and ($segment_id = 'all' or channel = $segment_id)
"""

_SITE_TOTALS = """
    select month, department_id, response_count, score_total, score_square_total, lead_count, top_box_count,
        promoter_count, detractor_count
    from region_totals
    where site_id = $site_id and month between $first and $last and survey_id = $survey_id
        and dimension_id = $dimension_id and segment_id = $segment_id and department_id = $measure
    order by month
"""

_SITE_INVITATIONS = """
    select month, channel, invited_count, returned_count
    from region_invitations
    where site_id = $site_id and month between $first and $last and survey_id = $survey_id
        and ($segment_id = 'all' or channel = $segment_id)
    order by month, channel
"""

_CHAIN_TOTALS = """
    select month, department_id, response_count, score_total, score_square_total, lead_count, top_box_count,
        promoter_count, detractor_count
    from chain_totals
    where month between $first and $last and survey_id = $survey_id
        and dimension_id = $dimension_id and segment_id = $segment_id and department_id = $measure
    order by month
"""

_CHAIN_INVITATIONS = """
    select month, channel, invited_count, returned_count
    from chain_invitations
    where month between $first and $last and survey_id = $survey_id
        and ($segment_id = 'all' or channel = $segment_id)
    order by month, channel
"""


_SEEN_TOTALS = """
    select month, {sums}
    from region_totals
    where month between $first and $last and survey_id = $survey_id
        and dimension_id = $dimension_id and segment_id = $segment_id
"""
_BY_MONTH = " group by month order by month"

_SEEN_INVITATIONS = """
    select month, {sums}
    from region_invitations
    where month between $first and $last and survey_id = $survey_id
        and ($segment_id = 'all' or channel = $segment_id)
    group by month order by month
"""


def region_totals(source: Source, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The additive columns of the view's metric: a row per site of the list and month (and channel)."""
    shared = {**view.among.named(), "first": first, "last": last, "survey_id": view.survey_id}
    listed = view.among.clause()
    if is_of_invitations(view.metric):
        return source.frame(_REGION_INVITATIONS.format(listed=listed), **shared, segment_id=view.segment_asked)
    columns = ", ".join(dict.fromkeys(("site_id", "month", *view.metric.columns())))
    return source.frame(
        _REGION_TOTALS.format(columns=columns, listed=listed) + _OF_MEASURE,
        **shared,
        dimension_id=view.dimension_id,
        segment_id=view.segment_id,
        measure=view.measure,
    )


def region_counts(source: Source, view: View, *, first: date, last: date) -> pl.DataFrame:
    """How many answers the view's metric has: site_id, month, kind, n; a row per site of the list, month and kind of guests of
    the view's dimension (one kind, where the view is of all guests)."""
    if is_of_invitations(view.metric):
        everybody = region_totals(source, replace(view, dimension_id=ALL, segment_id=ALL), first=first, last=last)
        kind = pl.lit(ALL) if view.dimension_id == ALL else pl.col("channel").fill_null(UNKNOWN)
        counts = everybody.select("site_id", "month", kind=kind, n=view.metric.denominator)
        return counts if view.known_for_segment else counts.clear()
    query = _REGION_COUNTS.format(count=view.metric.denominator, listed=view.among.clause()) + _OF_MEASURE
    return source.frame(query, **_counted(view, first, last), measure=view.measure)


def region_counts_by_department(source: Source, view: View, metric: Metric, *, first: date, last: date) -> pl.DataFrame:
    """The same of `metric` for every department, with department_id."""
    query = _REGION_COUNTS.format(count=metric.denominator, listed=view.among.clause())
    return source.frame(query, **_counted(view, first, last))


def region_crossings(source: Source, view: View, *, first: date, last: date) -> pl.DataFrame:
    """How many guests are of a kind of the view's dimension and of one of a dimension before it: site_id, month, kind,
    other_dimension_id, other_segment_id, n."""
    query = _REGION_CROSSINGS.format(listed=view.among.clause())
    return source.frame(query, **_counted(view, first, last))


def _counted(view: View, first: date, last: date) -> dict[str, object]:
    shared = {"first": first, "last": last, "survey_id": view.survey_id, "dimension_id": view.dimension_id}
    return view.among.named() | shared


def site_totals(source: Source, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The additive columns of the view's site, whatever region it belonged to: a row per month (and channel)."""
    shared = {"site_id": view.site_id, "first": first, "last": last, "survey_id": view.survey_id}
    if is_of_invitations(view.metric):
        return source.frame(_SITE_INVITATIONS, **shared, segment_id=view.segment_asked)
    return source.frame(
        _SITE_TOTALS, **shared, dimension_id=view.dimension_id, segment_id=view.segment_id, measure=view.measure
    )


def region_totals_by_department(source: Source, view: View) -> pl.DataFrame:
    """The additive columns of every department in the view's period: a row per site, month and department."""
    columns = ", ".join(("site_id", "month", "department_id", *TOTALS))
    return source.frame(
        _REGION_TOTALS.format(columns=columns, listed=view.among.clause()),
        **view.among.named(),
        first=view.period.first,
        last=view.period.last,
        survey_id=view.survey_id,
        dimension_id=view.dimension_id,
        segment_id=view.segment_id,
    )


def seen_totals(source: Source, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The additive columns of the view's metric for all sites that whoever asks may compare: a row per month."""
    sums = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in dict.fromkeys(view.metric.columns()))
    shared = {"first": first, "last": last, "survey_id": view.survey_id}
    if is_of_invitations(view.metric):
        return source.frame(_SEEN_INVITATIONS.format(sums=sums), **shared, segment_id=view.segment_asked)
    return source.frame(
        _SEEN_TOTALS.format(sums=sums) + _OF_MEASURE + _BY_MONTH,
        **shared,
        dimension_id=view.dimension_id,
        segment_id=view.segment_id,
        measure=view.measure,
    )


def chain_totals(source: Source, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The additive columns of the view's metric for the whole chain: a row per month (and channel)."""
    shared = {"first": first, "last": last, "survey_id": view.survey_id}
    if is_of_invitations(view.metric):
        return source.frame(_CHAIN_INVITATIONS, **shared, segment_id=view.segment_asked)
    return source.frame(
        _CHAIN_TOTALS, **shared, dimension_id=view.dimension_id, segment_id=view.segment_id, measure=view.measure
    )
