"""Plain tables in, points out: rates of any source, read from CSV files, and the value-based points that they give."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.bonus.value_based import Standard
from pipelines.bonus.value_based_table import ValueBased, standards_of, value_based
from pipelines.mistakes import Mistake

_NAMED = ("site_id", "dimension")
_STANDARD = ("dimension", "floor", "threshold", "benchmark")
_COUNTS = ("baseline_hits", "baseline_count", "performance_hits", "performance_count")


@dataclass(frozen=True)
class Points:
    """The points of a table, and the standards that they were given by."""

    found: ValueBased
    standards: dict[str, Standard]


def points_of(table: Path, standards: Path | None = None, *, decimals: int | None = None) -> Points:
    """The points of a CSV file with the columns of `value_based`; `standards` from another, else from the table's baseline.

    Every cell is read as it is written, so that no number passes through a float. A Mistake where a file is not there or is no
    such table.
    """
    rates = _read(table, _NAMED)
    try:
        given = standards_of(rates, decimals=decimals) if standards is None else _standards(_read(standards, _STANDARD))
        return Points(value_based(rates, given, decimals=decimals), given)
    except ValueError as problem:
        raise Mistake(str(problem).rstrip("."), where=str(table), mend="correct the table") from None


def _read(path: Path, needed: tuple[str, ...]) -> pl.DataFrame:
    try:
        rows = pl.read_csv(path, infer_schema=False)
    except (FileNotFoundError, IsADirectoryError):
        raise Mistake("there is no such file", where=str(path), mend="correct the path") from None
    except pl.exceptions.PolarsError as problem:
        what = str(problem).splitlines()[0]
        raise Mistake(f"the file is no table: {what}", where=str(path), mend="save it as CSV in UTF-8") from None
    missing = [name for name in needed if name not in rows.columns]
    if missing:
        raise Mistake(f"there is no column {missing[0]!r}", where=str(path), mend=f"name columns {', '.join(needed)}")
    try:
        return rows.cast({name: pl.Int64 for name in _COUNTS if name in rows.columns})
    except pl.exceptions.PolarsError:
        what = f"in one of {', '.join(_COUNTS)} stands what is no whole number"
        raise Mistake(what, where=str(path), mend="write whole numbers") from None


def _standards(rows: pl.DataFrame) -> dict[str, Standard]:
    found = {row["dimension"]: Standard(*(row[name] or "" for name in _STANDARD[1:])) for row in rows.to_dicts()}
    if len(found) < rows.height:
        raise ValueError("a dimension has more than one standard")
    return found
