"""A sheet of an Excel workbook as text, cell by cell."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake import header, limits
from pipelines.intake.records import FileRefusedError, Malformed, Records, gathered
from pipelines.reference.formats import Format

# No sheet goes further. A row that claims to would make the reader count up to it.
_LAST_ROW = 1_048_576

# Beyond it a fraction can no longer tell one whole number from the next.
LARGEST_WHOLE = 2**53

# What reading a damaged part of a workbook ends in; its rows are read as they are asked for.
_UNSOUND = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, OSError, EOFError, SyntaxError, NotImplementedError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError),
)

Row = tuple[int, list[str]]


def records(content: bytes, form: Format) -> Records:
    """A record per row of the declared sheet below its header, numbered as the sheet numbers its rows; empty rows are none.

    Whole numbers are written without a point; what a cell shows as a date is 2026-03-01 00:00:00; formulas are what they
    came to last. A row that goes on beyond the header is malformed. Refuses what is no workbook, a sheet that is not
    there, and a workbook that unpacks to more than is taken in at most.
    """
    try:
        _check_size(content)
        return _records(content, form)
    except _UNSOUND as problem:
        raise FileRefusedError(f"not a sound Excel workbook ({problem}); open it in Excel and save it again") from None


def _records(content: bytes, form: Format) -> Records:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = _rows(_sheet(book, form.sheet), form.header_row)
    top = list(islice(rows, form.header_rows))
    if len(top) < form.header_rows:
        raise FileRefusedError("the sheet is empty: it has no header; correct sheet, header_row or header_rows")
    names = header.names([_cut_off(cells) for _, cells in top], form, top[-1][0])
    limits.check_columns(len(names))
    below = islice(rows, form.rows_after_header, None)
    return gathered(names, (_record(row, len(names)) for row in below))


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            # What a part says of its size is what is read of it at most.
            limits.check_bytes(sum(part.file_size for part in parts.infolist()), "the unpacked workbook")
    except zipfile.BadZipFile:
        raise FileRefusedError(
            "not an Excel workbook of kind .xlsx; if it is an old .xls, or protected by a password, save it as .xlsx without"
        ) from None


def _sheet(book: openpyxl.Workbook, name: str | None) -> Worksheet:
    if name is not None and name not in book.sheetnames:
        raise FileRefusedError(f"there is no sheet {name!r}; the workbook has {', '.join(map(repr, book.sheetnames))}")
    sheet = book[name] if name is not None else book.worksheets[0]
    # What a sheet says of its own extent may be wrong, and costs memory where it is far too large.
    sheet.reset_dimensions()
    return sheet


def _rows(sheet: Worksheet, first: int) -> Iterator[Row]:
    count = size = 0
    for number, cells in enumerate(sheet.iter_rows(min_row=first, max_row=_LAST_ROW, values_only=True), start=first):
        count += len(cells)
        limits.check_cells(1, count)
        texts = [_text(cell) for cell in cells]
        # A text that many cells share is in the file only once.
        size += sum(map(len, texts))
        limits.check_bytes(size, "the text of the workbook")
        if any(text.strip() for text in texts):
            yield number, texts


def _cut_off(cells: list[str]) -> list[str]:
    """The cells up to the last that is not empty: formatted columns to the right are no columns."""
    last = max(position for position, cell in enumerate(cells) if cell.strip())
    return cells[: last + 1]


def _record(row: Row, width: int) -> Row | Malformed:
    number, cells = row
    if any(cell.strip() for cell in cells[width:]):
        found = len(_cut_off(cells))
        return Malformed(number, f"{found} cells instead of {width}", "\t".join(cells))
    return number, [*cells[:width], *[""] * (width - len(cells))]


def _text(cell: object) -> str:
    match cell:
        case None:
            text = ""
        case bool():
            text = str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < LARGEST_WHOLE:
            text = str(int(cell))
        case datetime():
            text = cell.isoformat(" ")
        case date():
            text = f"{cell.isoformat()} 00:00:00"
        case _:
            text = str(cell)
    return text
