"""The text of a file that goes back to its supplier: the export's own header, its cells, and why each was rejected."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipelines.intake import header
from pipelines.intake.delimited import decoded
from pipelines.intake.free_text import COMMENT_MARK
from pipelines.intake.lines import Lines
from pipelines.intake.records import EXPORT
from pipelines.intake.unpacking import unpacked
from pipelines.reference.formats import Format
from pipelines.reference.survey import ANY_SURVEY

# The last column of a returned file. A load reads no column that no definition names.
WHY = "Rejected because"


@dataclass(frozen=True)
class Top:
    """What stands above the records: `title` as it is, then `rows` of cells. `names` are the columns without WHY.

    `is_original` where it was taken from the export itself; else it is made of the names, which are the same to a load.
    """

    names: list[str]
    title: str
    rows: list[list[str]]
    is_original: bool


def header_of(original: Path | None, columns: list[str], survey: ANY_SURVEY) -> Top:
    """The header of an export: from the export itself where it is delimited text and still there, else from its columns."""
    form = survey.format
    if original is not None and form.kind == "delimited":
        return _as_it_was(original, form)
    names = [name.removeprefix(EXPORT) for name in columns if name.startswith(EXPORT)]
    # Columns of free text lie apart from the others: where they stood is known from the export alone.
    absent = [name for name in survey.comments.columns if name not in names]
    names = [name for name in [*names, *absent] if name not in {WHY, COMMENT_MARK}]
    if form.kind != "delimited":
        return Top(names, "", [names], is_original=False)
    rows = [names] * form.header_rows + [[""] * len(names)] * form.rows_after_header
    return Top(names, "\n" * (form.header_row - 1), rows, is_original=not survey.comments.columns)


def _as_it_was(original: Path, form: Format) -> Top:
    """The title, the rows of the header and the explanations, cell by cell; an earlier WHY is left out."""
    lines = Lines(decoded(unpacked(original.read_bytes()), str(form.encoding)).encode())
    first = form.header_row - 1
    reader = csv.reader(map(lines.__getitem__, range(first, len(lines))), delimiter=str(form.delimiter), strict=True)
    filled = (cells for cells in reader if cells)
    rows = [next(filled) for _ in range(form.header_rows + form.rows_after_header)]
    width = max(len(cells) for cells in rows[: form.header_rows])
    rows = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    names = header.names(rows[: form.header_rows], form, form.header_row)
    kept = [place for place, name in enumerate(names) if name != WHY]
    title = "".join(lines[place] for place in range(first))
    return Top([names[place] for place in kept], title, [[row[place] for place in kept] for row in rows], True)


def text_of(form: Format, top: Top, records: Iterable[tuple[list[str] | str, str]]) -> bytes:
    """The file: the top with WHY as its last column, then every record; a malformed one is its own text, and WHY behind it.

    Delimited text keeps its encoding and delimiter; what is no delimited text becomes UTF-8 with commas.
    """
    delimiter, encoding = form.delimiter or ",", form.encoding or "utf-8"
    text = io.StringIO(newline="")
    text.write(top.title)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    for place, cells in enumerate(top.rows):
        writer.writerow([*cells, WHY if place < form.header_rows else ""])
    for cells, why in records:
        # A reason is ours: it may have letters that the export's encoding lacks.
        said = why.encode(encoding, "replace").decode(encoding)
        if isinstance(cells, str):
            text.write(cells.rstrip("\r\n") + delimiter)
            writer.writerow([said])
        else:
            writer.writerow([*cells, said])
    return text.getvalue().encode(encoding)
