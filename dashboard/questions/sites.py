"""Which sites there are, where they belong, and what has been received for them."""

from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.view import Among
from pipelines.metrics.periods import Period, shifted
from pipelines.reference.reference import Reference

_SPANS = """
    select site_id, site_name, region_id, brand, site_type, is_mine, is_named, valid_from, valid_to
    from region_sites
    where {listed}
"""

_MONTHS = """
    select first, last from chain_months where survey_id = $survey_id
"""

_LAST_ANSWERS = """
    select s.site_id, s.site_name, s.region_name, max(t.month) as last_month,
        cast(coalesce(sum(case when t.month = $month then t.response_count else 0 end), 0) as bigint) as responses
    from region_sites s
    left join region_totals t
        on t.site_id = s.site_id and t.dimension_id = 'all' and t.survey_id = $survey_id
        and t.month <= $month
    where s.is_mine and s.valid_from <= $month and $month < s.valid_to
    group by s.site_id, s.site_name, s.region_name
    order by s.region_name, s.site_name, s.site_id
"""


def months_of(source: Source, reference: Reference, *, survey_id: str) -> tuple[date, date] | None:
    """The first and last month of stay that a survey has answers from; None if it has none."""
    rows = source.kept(("months", survey_id), lambda: source.rows(_MONTHS, survey_id=survey_id))
    return rows[0] if rows else None


def spans_of(source: Source, among: Among) -> pl.DataFrame:
    """The spans in which sites fit a list: site_id, site_name, region, brand, type, is_mine, is_named, span; by name."""
    return source.kept(("spans", among), lambda: _spans(source, among))


def _spans(source: Source, among: Among) -> pl.DataFrame:
    found = source.frame(_SPANS.format(listed=among.clause()), **among.named())
    return found.sort("site_name", "site_id", "valid_from")


def members_in(spans: pl.DataFrame, month: date) -> pl.DataFrame:
    """Those of `spans_of` that hold in a month, and so one row a site."""
    return spans.filter((pl.col("valid_from") <= month) & (pl.lit(month) < pl.col("valid_to")))


def months_covered(spans: pl.DataFrame, period: Period) -> pl.DataFrame:
    """site_id and `months`, in the order of `spans`: how many of the period's months each site belongs to the list that they
    are the `spans_of`."""
    start = pl.max_horizontal("valid_from", pl.lit(period.first))
    end = pl.min_horizontal("valid_to", pl.lit(shifted(period.last, 1)))
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month().cast(pl.Int32) - start.dt.month().cast(pl.Int32)
    return spans.group_by("site_id", maintain_order=True).agg(months=months.clip(0).sum())


def reporting(source: Source, reference: Reference, *, survey_id: str, month: date) -> pl.DataFrame:
    """One's own sites that are open in `month`: answers in it (to any question), and the last month with any."""
    return source.frame(_LAST_ANSWERS, survey_id=survey_id, month=month)
