"""What goes out to spreadsheets: no text from outside may begin a formula there."""

import polars as pl

# What a cell may not begin with: some program or other begins a formula there.
NEUTRALISED = frozenset({"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"})


def plain(text: object) -> str:
    """Text from outside as a table cell: a leading = + - @ or control character can't start a formula in a spreadsheet."""
    shown = "" if text is None else str(text)
    return f"'{shown}" if shown[:1] in NEUTRALISED else shown


def csv_file(rows: pl.DataFrame) -> bytes:
    """Rows as a CSV file: every field quoted, none of them a formula; UTF-8 with a mark for spreadsheets."""
    safe = rows.with_columns(
        pl.col(name).map_elements(plain, return_dtype=pl.String, skip_nulls=False)
        for name, kind in rows.schema.items()
        if kind == pl.String
    )
    return safe.write_csv(include_bom=True, quote_style="always").encode()
