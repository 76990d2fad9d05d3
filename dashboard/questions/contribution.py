"""What makes up the gap in the index between a site and the rest of its region."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.departments import departments_of_site
from dashboard.questions.rest import against_rest
from dashboard.questions.view import View
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.contribution import Contributions, contributions
from pipelines.reference.organisation import INDEX
from pipelines.reference.reference import Reference


def index_gap(source: Source, reference: Reference, view: View) -> Contributions | None:
    """The gap of the view's site in the index, department by department; None if it is not in the region, and for
    who may not see all departments.

    `whole` is the site's row of the list "index against the rest of the region" (`rest.beside`). `parts` has a row per
    department of the index that the survey asks about: those of `departments_of_site` in guest satisfaction, with the very
    verdicts of other pages, and what `contributions` adds.
    """
    if view.departments is not None:
        return None
    index = METRICS[INDEX]
    own = against_rest(source, reference, view.of_metric(index.name)).filter(pl.col("site_id") == view.site_id)
    if own.is_empty():
        return None
    weights = {one.department_id: one.index_weight for one in reference.organisation.departments if one.index_weight}
    departments = departments_of_site(source, reference, view.of_metric("satisfaction"))
    weighted = departments.filter(pl.col("department_id").is_in(list(weights))).with_columns(
        index_weight=pl.col("department_id").replace_strict(weights, default=None, return_dtype=pl.Int64)
    )
    return contributions(weighted, own.row(0, named=True), decimals=index.decimals)
