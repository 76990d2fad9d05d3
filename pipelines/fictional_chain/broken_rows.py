"""The few records that arrive broken, twice or corrected, as they do from every real supplier."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.fictional_chain.special_sites import RESPONSES_A_YEAR

Row = dict[str, str | int | None]


@dataclass(frozen=True)
class Breakage:
    """One kind of trouble: its share of all records, what it changes in a row (told the row's number
    among its kind), which rows may suffer it, and whether it comes as a further row in the next file.
    """

    kind: str
    share: float
    change: Callable[[Row, int], Row]
    wanted: pl.Expr | None = None
    comes_later: bool = False
    marks_first: bool = False  # both rows of a conflict are in trouble, not only the later one


def with_broken_rows(
    exports: pl.DataFrame, breakages: Sequence[Breakage], site_column: str, rng: np.random.Generator
) -> pl.DataFrame:
    """The records with `position` (their order within a file) and `kind` (null for a clean record).

    No record suffers twice, and sites with few responses are spared, so that they keep their counts.
    """
    exports = exports.with_columns(
        position=pl.int_range(pl.len(), dtype=pl.Int64),
        kind=pl.lit(None, dtype=pl.String),
    )
    order = rng.permutation(len(exports))
    free = ~exports[site_column].is_in(list(RESPONSES_A_YEAR)).to_numpy()
    broken: list[Row] = []
    replaced: list[int] = []
    for breakage in breakages:
        victims = _victims(exports, breakage, free, order)
        free[victims] = False
        for number, row in enumerate(exports[victims].to_dicts()):
            changed = {**row, **breakage.change(row, number), "kind": breakage.kind}
            if breakage.comes_later:
                changed |= {"file": row["file"] + 1, "position": len(exports) + len(broken)}
            if breakage.marks_first:
                broken.append({**row, "kind": breakage.kind})
            if breakage.marks_first or not breakage.comes_later:
                replaced.append(row["position"])
            broken.append(changed)
    clean = exports.filter(~pl.col("position").is_in(replaced))
    return pl.concat([clean, pl.DataFrame(broken, schema=exports.schema, orient="row")])


def _victims(exports: pl.DataFrame, breakage: Breakage, free: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Places of the records that suffer it: at least one, however small the chain."""
    eligible = free.copy()
    if breakage.wanted is not None:
        eligible &= exports.select(breakage.wanted).to_series().to_numpy()
    if breakage.comes_later:
        eligible &= (exports["file"] < exports["file"].max()).to_numpy()
    count = max(1, round(breakage.share * len(exports)))
    return order[eligible[order]][:count]
