"""The scores of candidates in a period, from totals added up: each value with its interval and its pooled error."""

from collections.abc import Sequence

import polars as pl

from pipelines.metrics.catalogue import METRICS, Metric
from pipelines.metrics.pooled import pooled_errors
from pipelines.metrics.scorecard import scored

SCORES = ("months", "n", "value", "low", "high", "standard_error")


def scores(totals: pl.DataFrame, metric: Metric, departments: Sequence[str]) -> pl.DataFrame:
    """A row per site and department (of `departments`) with answers: site_id, department_id and SCORES; sorted by both.

    `totals` as `window_totals` gives them. `months`: with answers that the metric counts. `standard_error`: by the variance
    within all sites of the department together (`pooled.pooled_errors`).
    """
    months = "lead_months" if metric.denominator == "lead_count" else "months"
    parts = [
        scored(own, metric)
        .with_columns(months=pl.col(months), standard_error=_errors(own, metric))
        .select("site_id", "department_id", *SCORES)
        for one in sorted(set(departments))
        # Sorted, so that sums of floats come out the same whatever order the rows have.
        for own in [totals.filter(pl.col("department_id") == one).sort("site_id")]
    ]
    return pl.concat(parts).sort("site_id", "department_id")


def _errors(totals: pl.DataFrame, metric: Metric) -> pl.Series:
    return pl.Series("standard_error", pooled_errors(totals, metric), nan_to_null=True, dtype=pl.Float64)


def response_rates(invitations: pl.DataFrame) -> pl.DataFrame:
    """A row per site with invitations: site_id, invited_count, returned_count and response_rate in percent; null where more
    returned than were invited, or nobody was. `invitations` has rows of site and month."""
    added = (
        invitations.group_by("site_id")
        .agg(pl.col("invited_count", "returned_count").sum().cast(pl.Int64))
        .sort("site_id")
    )
    return scored(added, METRICS["response_rate"]).select(
        "site_id", "invited_count", "returned_count", response_rate="value"
    )
