"""The sheets of a workbook, as far as needed to find the one with the answers."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from pipelines.describing.header_rows import Row
from pipelines.intake import limits
from pipelines.intake.records import FileRefusedError

# What programs call a sheet that nobody has named.
_USUAL = re.compile(r"(Sheet|Tabelle|Feuil|Hoja|Foglio|Blad) ?1", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """The sheet of a workbook that holds most, with its first rows; `all` are the titles of all."""

    title: str
    rows: list[Row]
    all: tuple[str, ...]

    @property
    def has_usual_name(self) -> bool:
        """Whether it is called as programs call a first sheet."""
        return bool(_USUAL.fullmatch(self.title))


def most_filled(content: bytes, count: int) -> Sheet:
    """The sheet with the most filled cells among its first `count` rows. Refuses what is no sound workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            limits.check_bytes(sum(part.file_size for part in parts.infolist()), "the unpacked workbook")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        titles = tuple(sheet.title for sheet in book.worksheets)
        found = [Sheet(sheet.title, _first_rows(sheet, count), titles) for sheet in book.worksheets]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as problem:
        raise FileRefusedError(f"not a sound Excel workbook ({problem}); open it in Excel and save it again") from None
    if not found:
        raise FileRefusedError("the workbook has no sheet of cells")
    return max(found, key=lambda sheet: sum(bool(cell) for _, cells in sheet.rows for cell in cells))


def _first_rows(sheet: openpyxl.worksheet.worksheet.Worksheet, count: int) -> list[Row]:
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(max_row=count, values_only=True), start=1)
    texts = [(number, [_text(cell) for cell in cells]) for number, cells in rows]
    return [(number, cells) for number, cells in texts if any(cells)]


def _text(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return "" if cell is None else str(cell).strip()
