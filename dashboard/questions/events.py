"""What happened: at the view's site, in its region, in the chain."""

from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.view import View
from pipelines.reference.reference import Reference

_EVENTS = """
    select distinct site_id, region_id, month, last_month, rebases, kind, what, is_end
    from region_events
    where (region_id = $region_id or (site_id is null and region_id is null)) and month <= $last
    order by month, site_id nulls first, region_id nulls first, kind, what nulls first, is_end, last_month nulls first
"""


def events(source: Source, reference: Reference, view: View, *, first: date, last: date) -> pl.DataFrame:
    """The events that a chart of the view's site from `first` to `last` marks, the earliest first.

    Columns: month, last_month (null: it has no end), rebases, kind, what, is_end: the row is of the month with which limits
    begin anew as the event is over, and has no last_month. Months before `first` are left out. Where the site is not one's
    own, kind, what and last_month are null, and only the months are there with which limits begin anew.
    """
    found = events_of_region(source, reference, view, last=last)
    own = found.filter((pl.col("site_id") == view.site_id) | pl.col("site_id").is_null(), pl.col("month") >= first)
    return own.select("month", "last_month", "rebases", "kind", "what", "is_end")


def events_of_region(source: Source, reference: Reference, view: View, *, last: date) -> pl.DataFrame:
    """Every event up to the month `last` in the region, in the chain or at a site that was in the region in that month;
    columns as above, and site_id and region_id, both null for the chain."""
    return source.frame(_EVENTS, region_id=view.region_id, last=last)


def rebased_from(events: pl.DataFrame, site_id: str) -> list[date]:
    """The months with which the limits of a site begin anew, of the events of its region."""
    own = events.filter("rebases", (pl.col("site_id") == site_id) | pl.col("site_id").is_null())
    return sorted(set(own["month"]))
