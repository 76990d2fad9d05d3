"""Scores as measured beside the shrunken ones."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import Metric


def shrunken_table(second: pl.DataFrame, metric: Metric, *, highlight: str | None) -> pa.Table:
    """As printed: Place, Site, n, as measured with its interval, Reliability, Shrunken with its interval, its place."""
    rows = list(second.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Place": [row["place"] or wording.NOTHING for row in rows],
            "Site": [("▸ " if row["site_id"] == highlight else "") + wording.plain(row["site_name"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "As measured": [wording.number(metric, row["value"]) for row in rows],
            "95 % interval": [wording.interval(metric, row["low"], row["high"]) for row in rows],
            "Reliability": [wording.reliability(row["reliability"]) for row in rows],
            "Shrunken": [wording.number(metric, row["shrunken"]) for row in rows],
            "Its 95 % interval": [wording.interval(metric, row["shrunken_low"], row["shrunken_high"]) for row in rows],
            "Place if shrunken": [row["shrunken_place"] or wording.NOTHING for row in rows],
        },
        schema_overrides={metric.counted.capitalize(): pl.Int64},
    ).pipe(as_arrow)
