"""Of which kinds the guests are who answered, without giving away how few of a kind there are."""

import polars as pl

# A cell that may be shown, one that is counted among the few, and one of a site that has too few answers altogether.
SHOWN, FEW, SUPPRESSED = "shown", "few", "suppressed"
# The row that adds up the few of a dimension.
TOGETHER = "few together"


def guest_mix(counts: pl.DataFrame, *, show: int) -> pl.DataFrame:
    """`counts` (site_id, dimension_id, segment_id, n) plus `share` (percent of the site's answers) and `state`.

    A site with fewer than `show` answers has no shares. A kind of guest that some, but fewer than `show`, belong to is one of
    the few: n and share are null, and a row with the segment "few together" has their sum. As one hidden number could be had
    by taking the others from the whole, the few are always two kinds at least and `show` answers together: the next smaller
    kinds join them until they are. Kinds that nobody belongs to are shown: nobody's answers are behind them.
    """
    groups = counts.sort("n", "segment_id").partition_by("site_id", "dimension_id", maintain_order=True)
    mixed = [_mixed(group, show) for group in groups]
    return pl.concat(mixed) if mixed else _mixed(counts, show)


def _mixed(group: pl.DataFrame, show: int) -> pl.DataFrame:
    """The same of one site and dimension, in rising order of n."""
    total = int(group["n"].sum())
    if total < show:
        nothing = {"n": pl.lit(None, pl.Int64), "share": pl.lit(None, pl.Float64), "state": pl.lit(SUPPRESSED)}
        return group.with_columns(**nothing)
    few = _few(group["n"].to_list(), show)
    is_few = (pl.int_range(pl.len()) < few) & (pl.col("n") > 0)
    told = group.with_columns(state=pl.when(is_few).then(pl.lit(FEW)).otherwise(pl.lit(SHOWN)))
    if few:
        together = told.filter(state=FEW)["n"].sum()
        row = told[:1].with_columns(segment_id=pl.lit(TOGETHER), n=pl.lit(together, pl.Int64), state=pl.lit(SHOWN))
        told = pl.concat([told.with_columns(pl.when(pl.col("state") == SHOWN).then("n").alias("n")), row])
    return told.with_columns(share=100 * pl.col("n") / total).select(*group.columns, "share", "state")


def _few(rising: list[int], show: int) -> int:
    """How many of the counts, from the smallest on, are hidden; zeros among them are not."""
    nobody = rising.count(0)
    hidden = sum(count < show for count in rising)
    if hidden == nobody:
        return 0
    while hidden < len(rising) and (hidden - nobody < 2 or sum(rising[:hidden]) < show):
        hidden += 1
    return hidden
