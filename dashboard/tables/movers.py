"""The sites of a region that moved, up and down."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from dashboard.tables.league import change
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import BETTER, WORSE

# More rows than these are left out: they come last, as the smallest moves.
MOST = 20


def moved(movers: pl.DataFrame) -> pl.DataFrame:
    """The rows of sites whose place moved, or whose score really changed."""
    return movers.filter((pl.col("moved") != 0) | pl.col("verdict").is_in([BETTER, WORSE]))


def movers_table(movers: pl.DataFrame, metric: Metric) -> pa.Table:
    """Movers as printed: Site, Moved, the place then and now with its range, Change with its interval; in their order."""
    rows = list(moved(movers).head(MOST).iter_rows(named=True))
    return pl.DataFrame(
        {
            "Site": [wording.plain(row["site_name"]) for row in rows],
            "Moved": [_moved(row["moved"]) for row in rows],
            "Then": [f"{row['place_then']} of {row['rank_of_then']}" for row in rows],
            "Range then": [wording.rank_range(row["rank_low_then"], row["rank_high_then"]) for row in rows],
            "Now": [wording.place(row) for row in rows],
            "Range now": [wording.rank_range(row["rank_low"], row["rank_high"]) for row in rows],
            "Change": [change(row, metric) for row in rows],
            "95 % interval": [
                wording.signed_interval(metric, row["difference_low"], row["difference_high"]) for row in rows
            ],
        }
    ).pipe(as_arrow)


def _moved(gained: int) -> str:
    return f"{abs(gained)} {'up' if gained > 0 else 'down'}" if gained else "same place"


def movers_caption(movers: pl.DataFrame, before: str) -> str:
    """What the columns say, and how many rows were left out."""
    more = moved(movers).height - MOST
    return (
        f"Then: {before}. Real changes first (▲ ▼; ○: no real change, all sites being compared at once), then the biggest "
        "moves. A place also moves when others change, come or go: only the change of the score is tested, not the move."
        + (f" {more:,} smaller moves are left out." if more > 0 else "")
    )
