"""From when on a question is asked otherwise: there a metric's trend breaks, and no change is told across it."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.view import View
from pipelines.metrics.catalogue import is_of_invitations
from pipelines.reference.organisation import INDEX
from pipelines.reference.reference import Reference

_BREAKS = """
    select distinct month, change
    from chain_breaks
    where survey_id = $survey_id and list_contains($measures, department_id) and month > $first and month <= $last
    order by month, change
"""


def breaks(source: Source, reference: Reference, view: View, *, first: date, last: date) -> pl.DataFrame:
    """month, change: the months after `first` up to `last` from which the view's question is asked otherwise.

    For the index that of any department in it; none for metrics of invitations, where nothing is asked.
    """
    weighted = [one.department_id for one in reference.organisation.departments if one.index_weight]
    measures = weighted if view.measure == INDEX else [view.measure]
    if is_of_invitations(view.metric):
        measures = []
    return breaks_of(source, view.survey_id, measures, first=first, last=last)


def breaks_of(source: Source, survey_id: str, measures: Sequence[str], *, first: date, last: date) -> pl.DataFrame:
    """month, change: the months after `first` up to `last` from which any of `measures` (departments) is asked otherwise."""
    asked = {"survey_id": survey_id, "measures": list(measures), "first": first, "last": last}
    key = ("breaks", survey_id, tuple(measures), first, last)
    changes: dict[date, list[str]] = {}
    for month, change in source.kept(key, lambda: source.rows(_BREAKS, **asked)):
        changes.setdefault(month, []).append(change)
    said = [(month, "; ".join(texts)) for month, texts in changes.items()]
    return pl.DataFrame(said, schema={"month": pl.Date, "change": pl.String}, orient="row")
