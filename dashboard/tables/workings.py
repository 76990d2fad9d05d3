"""The other ranked sites and how far they lie apart, for who wants to do a range of places again by hand."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.ranking import RankSteps

_CERTAIN = {"better": "certainly better", "worse": "certainly worse", None: "can't be told"}


def others_table(steps: RankSteps, metric: Metric) -> pa.Table:
    """The other ranked sites as printed: Site, the metric, n, Error, Ahead by, Needed, Verdict; best first."""
    rows = list(steps.others.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Site": [wording.plain(row["site_name"]) for row in rows],
            metric.label: [wording.number(metric, row["value"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "Error": [wording.exact(row["pooled_error"]) for row in rows],
            "Ahead by": [wording.signed(metric, row["ahead"]) for row in rows],
            "Needed": [wording.exact(row["needed"], 2) for row in rows],
            "Verdict": [_CERTAIN[row["certain"]] for row in rows],
        }
    ).pipe(as_arrow)
