"""What each department contributes to a site's gap in the index, as a table that adds up."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.charts.contribution import MIX
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.contribution import Contributions

GAP = "The gap to the rest"


def contribution_table(split: Contributions) -> pa.Table:
    """A row per department, the usage mix and the gap: Department, Points, their interval, Difference, Weight, Verdict.

    Points add up to the gap as printed. A department that can't be compared has none: the usage mix holds it.
    """
    metric = METRICS["index"]
    rows = list(split.parts.iter_rows(named=True))
    gap = split.whole
    ends = wording.signed_interval(metric, gap["difference_low"], gap["difference_high"])
    return pl.DataFrame(
        {
            "Department": [*(wording.plain(row["department_name"]) for row in rows), MIX, GAP],
            "Points": [
                *(wording.signed(metric, row["printed"]) for row in rows),
                wording.signed(metric, split.printed_mix),
                wording.signed(metric, split.printed_gap),
            ],
            "95 % interval": [
                *(wording.signed_interval(metric, row["contribution_low"], row["contribution_high"]) for row in rows),
                wording.NOTHING,
                ends,
            ],
            "Difference": [
                *(wording.signed(metric, row["difference"]) for row in rows),
                wording.NOTHING,
                wording.NOTHING,
            ],
            "Weight": [
                *(_weight(row) for row in rows),
                wording.NOTHING,
                wording.NOTHING,
            ],
            "Verdict": [
                *(row["verdict"] if row["own_count"] else "no answers here" for row in rows),
                wording.NOTHING,
                str(gap["verdict"]),
            ],
        }
    ).pipe(as_arrow)


def _weight(row: dict[str, object]) -> str:
    weight = row["weight"]
    return wording.percent(100 * weight if isinstance(weight, float) else None)
