"""Who is certainly better than the rest of the class, with all of a class tested at once."""

import numpy as np
import polars as pl
from scipy import special

from pipelines.metrics.comparison import FALSE_DISCOVERY_RATE, adjusted
from pipelines.metrics.intervals import Floats, Z


def with_clearly_above(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` (with `eligible`, `n`, `exact_score`, `error`) plus `clearly_above`: whether the score lies above that of all
    other eligible of the class together, at a false-discovery rate of 5 % over the class and with an interval without zero.

    The others' score is the mean of all their answers, with the error that their own errors come to. Who has no others cannot
    be above them. The same verdict as `comparison.with_verdict`, on standard errors instead of totals.
    """
    told = pl.col("eligible") & pl.col("error").is_not_null()
    n = pl.when(told).then(pl.col("n").cast(pl.Float64))
    sums = {"others": n, "total": n * pl.col("exact_score"), "squares": (n * pl.col("error")) ** 2}
    others = rows.select(
        "class_id",
        "error",
        "exact_score",
        **{name: (one.sum().over("class_id") - one) for name, one in sums.items()},
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        gap, error = _gaps(others)
        p_values = np.where(error > 0, 2 * special.ndtr(-np.abs(gap) / error), np.nan)
    q_values = np.full(rows.height, np.nan)
    for (_,), group in others.with_row_index("row").group_by("class_id"):
        at = group["row"].to_numpy()
        q_values[at] = adjusted(p_values[at])
    above = (q_values <= FALSE_DISCOVERY_RATE) & (gap - Z * error > 0)
    return rows.with_columns(pl.Series("clearly_above", above, dtype=pl.Boolean))


def _gaps(others: pl.DataFrame) -> tuple[Floats, Floats]:
    """By how much each lies above the others of its class, and the standard error of that."""
    columns = {name: others[name].fill_null(float("nan")).to_numpy() for name in others.columns if name != "class_id"}
    count = np.where(columns["others"] > 0, columns["others"], np.nan)
    rest = np.sqrt(np.maximum(columns["squares"], 0.0)) / count
    return columns["exact_score"] - columns["total"] / count, np.hypot(columns["error"], rest)
