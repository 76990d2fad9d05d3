"""Ranks within a class, with ties told apart by tie-breakers, and the ranks that the data cannot rule out."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.metrics.ranges_on_grid import rank_ranges_on_grid
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import floats

# Tie-breakers are compared as they are printed.
TIE_BREAKER_DECIMALS = 1


def level(number: int) -> str:
    """The column of ranks by score and the first so many tie-breakers."""
    return f"level {number}"


def with_ranks(rows: pl.DataFrame, tie_breakers: Sequence[str]) -> pl.DataFrame:
    """`rows` (with `eligible`, `score`, higher is better, and the tie-breakers' columns) plus `rank`, `rank_of` and a `level`
    for 0 to all tie-breakers: the rank by score and so many of them. Ties share the better rank; what is not known comes last.
    Null for who is not eligible."""
    ranked = pl.when("eligible").then(pl.col("score"))
    rows = rows.with_columns(_rank(ranked).over("class_id").alias(level(0)))
    for position, name in enumerate(tie_breakers):
        value = pl.col(name).fill_null(float("-inf"))
        among = value.rank("dense", descending=True).cast(pl.Int64)
        both = pl.col(level(position)) * (rows.height + 1) + among
        rows = rows.with_columns(both.rank("min").over("class_id").cast(pl.Int64).alias(level(position + 1)))
    of = pl.when("eligible").then(pl.col("eligible").sum().over("class_id"))
    return rows.with_columns(rank=pl.col(level(0)), rank_of=of.cast(pl.Int64))


def with_tie_breakers(rows: pl.DataFrame, values: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """`rows` with the tie-breakers' columns, as printed, under names of their own."""
    own = values.select("key", *(printed(name, TIE_BREAKER_DECIMALS).alias(f"by {name}") for name in names))
    return rows.join(own, on="key", how="left", maintain_order="left")


def with_ranges(rows: pl.DataFrame, decimals: int) -> pl.DataFrame:
    """`rows` plus `rank_low` and `rank_high` (`ranges.rank_ranges` on `score` and `error`), of all eligible of a class at once
    in 95 %; null for all others."""
    ranked = rows.with_row_index("row").filter(pl.col("rank").is_not_null())
    at: list[np.ndarray] = [np.zeros(0, dtype=np.int64)]
    found: list[tuple[np.ndarray, np.ndarray]] = [(at[0], at[0])]
    for group in ranked.partition_by("class_id", maintain_order=True):
        at.append(group["row"].to_numpy().astype(np.int64))
        found.append(rank_ranges_on_grid(floats(group, "score"), floats(group, "error"), decimals))
    empty = pl.Series([None], dtype=pl.Int64).new_from_index(0, rows.height)
    lows, highs = (np.concatenate(ends) for ends in zip(*found, strict=True))
    where = np.concatenate(at)
    return rows.with_columns(
        empty.scatter(where, lows).alias("rank_low"), empty.scatter(where, highs).alias("rank_high")
    )


def _rank(value: pl.Expr) -> pl.Expr:
    return value.rank("min", descending=True).cast(pl.Int64)
