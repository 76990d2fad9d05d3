"""Delimited text cut into lines and cells; a file that another program wrote otherwise is told by what it did."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipelines.mistakes import Mistake
from pipelines.reference.complaints import Complaint

_NAMES = {",": "commas", ";": "semicolons (;)", "\t": "tabs", "|": "bars (|)"}


@dataclass(frozen=True)
class Cells:
    """The names of the columns and the rows below, each with the line it begins on (from 1)."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def cut(path: Path, text: str, columns: Collection[str], *, delimiter: str = ",", otherwise: str = "") -> Cells:
    """The cells of `text`; a Mistake if `columns` are separated otherwise, a quote stays open or a text goes on behind it.

    `otherwise` is a second way to mend another delimiter, where there is one.
    """
    _check_first_line(path, text, columns, delimiter, otherwise)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if cells:
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise _quoting_mistake(path, begins, str(problem)) from None
    (line, header), *rows = lines
    if len(header) == 1 and delimiter in header[0]:
        mend = 'take the " at the beginning and at the end of each line out'
        raise Mistake("whole lines stand in quotation marks", where=f"{path}, line {line}", mend=mend)
    return Cells(header, rows)


def _check_first_line(path: Path, text: str, columns: Collection[str], delimiter: str, otherwise: str) -> None:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise Mistake(
            f"{path.name} is empty", where=str(path), mend=f"its first line names the columns: {', '.join(columns)}"
        )
    if first.lower().startswith("sep="):
        raise Mistake(
            "the first line is a note to Excel and no header", where=f"{path}, line 1", mend="delete the line sep=…"
        )
    if delimiter in first:
        return
    for other in _NAMES:
        if len(set(columns) & {name.strip().strip('"') for name in first.split(other)}) > 1:
            raise Mistake(
                f"the columns are separated by {_NAMES[other]}, not by {_NAMES.get(delimiter, delimiter)}",
                where=f"{path}, line 1",
                mend=f"save it with {_NAMES.get(delimiter, delimiter)} between the columns"
                + (" (LibreOffice asks for it when saving; Excel takes it from the region settings of the computer)")
                + otherwise,
            )


def _quoting_mistake(path: Path, line: int, problem: str) -> Mistake:
    if "unexpected end" in problem:
        return Mistake(
            'a quotation mark (") opens here and never closes',
            where=f"{path}, line {line}",
            mend='close it, or take it out; a " inside a text is written twice ("")',
        )
    if "expected after" in problem:
        return Mistake(
            'text goes on behind a closing quotation mark (")',
            where=f"{path}, line {line}",
            mend='a text with a " in it stands in quotation marks as a whole, the inner ones written twice ("")',
        )
    return Mistake("a cell can't be read", where=f"{path}, line {line}", mend="write the line anew, as plain text")


def surplus(line: int, row: list[str], header: list[str]) -> Complaint:
    """The complaint about a row with more cells than the header names."""
    return Complaint(
        f"the row has {len(row)} cells, the first line names {len(header)} columns",
        'put a text that holds the separator in quotation marks ("…"); take a separator at the end of the row out',
        line,
    )
