"""What would change in a closed plan."""

from collections.abc import Iterable

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.closing.restatement import Restated


def restated_table(rows: Iterable[Restated]) -> pa.Table:
    """A row per person of whom anything is different: Manager, Closed, Now, Difference, What changed."""
    told = list(rows)
    return pl.DataFrame(
        {
            "Manager": [wording.plain(f"{one.person_name} ({one.person_id})") for one in told],
            "Closed": [wording.amount(one.amount_closed) for one in told],
            "Now": [wording.amount(one.amount_now) for one in told],
            "Difference": [f"{one.difference:+,}".replace("-", "−") for one in told],
            "What changed": [wording.plain("; ".join(one.changes)) for one in told],
        }
    ).pipe(as_arrow)
