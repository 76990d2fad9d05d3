"""What happened: at the view's site, in its region, in the chain."""

from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.view import View
from pipelines.metrics.periods import shifted
from pipelines.reference.reference import Reference

# Those of the view's region at other sites are told without words, for the months from which their limits begin anew.
_EVENTS = """
    select distinct site_id, region_id, month, last_month, rebases, kind, what
    from region_events
    where (region_id = $region_id or (site_id is null and region_id is null)) and month <= $last
    order by month, site_id nulls first, region_id nulls first, kind, what nulls first
"""


def events(source: Source, reference: Reference, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The events that a chart of the view's site from `first` to `last` marks, the earliest first.

    Columns: month, last_month (null: it has no end), rebases, kind, what. Months before `first` are left out. kind and what
    are null where the site is not one's own: then only those are there from which limits begin anew.
    """
    found = events_of_region(source, reference, view, last=last)
    own = found.filter((pl.col("site_id") == view.site_id) | pl.col("site_id").is_null())
    told = own.filter(pl.col("kind").is_not_null() | pl.col("rebases"), pl.col("month") >= first)
    return told.select("month", "last_month", "rebases", "kind", "what")


def events_of_region(source: Source, reference: Reference, view: View, *, last: date) -> pl.DataFrame:
    """Every event up to the month `last` at a site of the view's region, in the region or in the chain; columns as above,
    and site_id and region_id, both null for the chain."""
    return source.frame(_EVENTS, region_id=view.region_id, last=last)


def rebased_from(events: pl.DataFrame, site_id: str, *, last: date) -> list[date]:
    """The months up to `last` with which the limits of a site begin anew, of the events of its region."""
    own = events.filter("rebases", (pl.col("site_id") == site_id) | pl.col("site_id").is_null())
    ends = [shifted(month, 1) for month in own["last_month"].drop_nulls()]
    return sorted(month for month in {*own["month"], *ends} if month <= last)
