"""What leaves the dashboard as a file."""

import polars as pl

from dashboard import wording


def csv_file(rows: pl.DataFrame) -> bytes:
    """Rows as a CSV file: every field quoted, none of them a formula; UTF-8 with a mark for spreadsheets."""
    safe = rows.with_columns(
        pl.col(name).map_elements(wording.plain, return_dtype=pl.String, skip_nulls=False)
        for name, kind in rows.schema.items()
        if kind == pl.String
    )
    return safe.write_csv(include_bom=True, quote_style="always").encode()
