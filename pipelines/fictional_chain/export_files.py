"""Exports as files, and the line on which each broken record stands."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.fictional_chain.breakages import MISSING_FIELD, SURPLUS_FIELD

BOOKKEEPING = ("file", "position", "kind")


@dataclass(frozen=True)
class Format:
    """How a supplier writes; `long_text` is the one column that may hold line breaks."""

    encoding: str
    delimiter: str
    long_text: str | None = None


POST_STAY_FORMAT = Format("utf-8", ",", long_text="comment")
IN_STAY_FORMAT = Format("cp1252", ";")


def write_export(records: pl.DataFrame, path: Path, form: Format) -> pl.DataFrame:
    """Write one file and return its broken records: file, line (the header is line 1), kind."""
    records = records.sort("position")
    text = records.drop(BOOKKEEPING).write_csv(separator=form.delimiter)
    broken = _lines(records, form).filter(pl.col("kind").is_not_null())
    path.write_bytes(_with_wrong_field_counts(text, broken, form.delimiter).encode(form.encoding))
    return broken.select(file=pl.lit(path.name), line="line", kind="kind")


def _lines(records: pl.DataFrame, form: Format) -> pl.DataFrame:
    """The physical line on which each record begins."""
    height = pl.repeat(1, pl.len(), dtype=pl.Int64)
    if form.long_text:
        height += pl.col(form.long_text).str.count_matches("\n", literal=True).fill_null(0)
    return records.select("kind", line=(2 + height.cum_sum() - height).cast(pl.Int64))


def _with_wrong_field_counts(text: str, broken: pl.DataFrame, delimiter: str) -> str:
    wrong = broken.filter(pl.col("kind").is_in([MISSING_FIELD, SURPLUS_FIELD]))
    if wrong.is_empty():
        return text
    lines = text.split("\n")
    for kind, line in wrong.select("kind", "line").iter_rows():
        whole = lines[line - 1]
        shorter, longer = whole.rpartition(delimiter)[0], f"{whole}{delimiter}surplus"
        lines[line - 1] = shorter if kind == MISSING_FIELD else longer
    return "\n".join(lines)
