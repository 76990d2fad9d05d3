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
    select month, change
    from chain_breaks
    where survey_id = $survey_id and list_contains($measures, department_id) and month > $first and month <= $last
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
    found = source.frame(_BREAKS, survey_id=survey_id, measures=list(measures), first=first, last=last)
    return (
        found.unique()
        .sort("month", "change")
        .group_by("month", maintain_order=True)
        .agg(pl.col("change").str.join("; "))
    )
