"""A Parquet file as text, cell by cell."""

import io

import polars as pl
import pyarrow.parquet as pq
from pyarrow import ArrowException

from pipelines.intake import limits
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW, FileRefusedError, Records


def records(content: bytes) -> Records:
    """A record per row, numbered from 1.

    Whole numbers, also those kept as fractions, are written without a point; dates as 2026-03-01, moments as
    2026-03-01 09:05:00 (with the fraction of a second and the zone's offset where they have one); null is empty. Refuses
    columns of lists, objects and spans of time.
    """
    try:
        described = pq.ParquetFile(io.BytesIO(content)).metadata
        limits.check_columns(described.num_columns)
        limits.check_cells(described.num_rows, described.num_columns)
        frame = pl.read_parquet(io.BytesIO(content))
    except (ArrowException, OSError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as problem:
        raise FileRefusedError(f"not a sound Parquet file ({str(problem).splitlines()[0]}); send it again") from None
    nested = [name for name, kind in frame.schema.items() if kind.is_nested() or kind in _NO_TEXT]
    if nested:
        raise FileRefusedError(
            f"column {nested[0]!r} holds {frame.schema[nested[0]]}; ask the supplier for plain columns"
        )
    cells = [_text(name, kind).fill_null("").alias(EXPORT + name) for name, kind in frame.schema.items()]
    nothing = pl.lit(None, dtype=pl.String)
    lines = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias(LINE)
    found = frame.select(lines, nothing.alias(FAULT), nothing.alias(RAW), *cells)
    # A text that many rows share is in the file only once.
    sizes = found.select(pl.col(EXPORT + name).str.len_bytes().cast(pl.Int64).sum() for name in frame.columns)
    limits.check_bytes(sum(sizes.row(0)), "the text of the Parquet file")
    return Records(frame.columns, found)


_NO_TEXT = {pl.Binary, pl.Object, pl.Duration}


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind.is_float():
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(whole == column).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S%.f" + ("%z" if kind.time_zone else ""))
    return column.cast(pl.String)
