"""How many competed, could be honoured and are honoured, by site and department: numbers without anybody's name."""

import polars as pl

from pipelines.recognition.frames import EXCLUDED, STANDINGS, WINNER

BY = ("award_id", "class_id", "site_id", "region_name", "brand", "site_type", "department_name")
# One row per class, site and department; who is honoured in several tiers counts once.
TALLY: dict[str, pl.DataType | type[pl.DataType]] = {
    **{name: STANDINGS[name] for name in BY},
    "candidates": pl.Int64,
    "eligible": pl.Int64,
    "honoured": pl.Int64,
}


def tally(standings: pl.DataFrame) -> pl.DataFrame:
    """The candidates of standings (`frames.STANDINGS`), counted: `TALLY`, sorted."""
    one_each = standings.sort("class_id", "key", pl.col("state") != WINNER).unique(["class_id", "key"], keep="first")
    counts = one_each.group_by(BY).agg(
        candidates=pl.len(),
        eligible=(pl.col("state") != EXCLUDED).sum(),
        honoured=(pl.col("state") == WINNER).sum(),
    )
    return counts.select(pl.col(name).cast(kind) for name, kind in TALLY.items()).sort(BY, nulls_last=True)
