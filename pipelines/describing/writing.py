"""How a file is written: its kind, encoding, delimiter and the rows of its header, as far as the file itself tells."""

import codecs
import csv
import json
from collections import Counter
from dataclasses import dataclass, field

from pipelines.describing import header_rows, sheets
from pipelines.describing.header_rows import Row
from pipelines.intake import limits, reading
from pipelines.intake.delimited import decoded
from pipelines.intake.lines import Lines
from pipelines.intake.records import FileRefusedError, Records
from pipelines.intake.unpacking import unpacked
from pipelines.reference.formats import Format

# So many rows at a file's top tell how it is written.
LOOKED_AT = 200
DELIMITERS = (",", ";", "\t", "|")

_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old or protected Office file; open it and save it as .xlsx, without a password",
    b"%PDF": "a PDF; ask the supplier for the data itself",
    b"<": "HTML or XML, whatever its name says; ask the supplier for CSV, a workbook or JSON lines",
    b"[": "one JSON list; ask the supplier for JSON lines (an object per line)",
}


@dataclass(frozen=True)
class Written:
    """How a file is written, with its records read that way; `checks` are what a person has to look at."""

    form: Format
    records: Records
    checks: list[str] = field(default_factory=list)


def written(content: bytes) -> Written:
    """How `content` is written. Refuses an empty file and what is of no kind that can be read."""
    limits.check_bytes(len(content))
    inside = unpacked(content)
    if not inside.strip():
        raise FileRefusedError("the file is empty")
    if inside.startswith(b"PAR1"):
        form, checks = Format(kind="parquet"), []
    elif inside.startswith(b"PK\x03\x04"):
        form, checks = _workbook(inside)
    else:
        for mark, what in _OTHERS.items():
            if inside.removeprefix(codecs.BOM_UTF8).lstrip().startswith(mark):
                raise FileRefusedError(f"it is {what}")
        encoding, checks = _encoding(inside)
        text = decoded(inside, encoding)
        form, more = (Format(kind="json_lines"), []) if _is_json_lines(text) else _delimited(text, encoding)
        checks += more
    records = reading.records(content, form)
    if records.malformed:
        checks.append(f"{records.malformed} of {records.count} records can't be cut into the columns")
    return Written(form, records, checks)


def _workbook(content: bytes) -> tuple[Format, list[str]]:
    sheet = sheets.most_filled(content, LOOKED_AT)
    head = header_rows.head(sheet.rows)
    checks = [f"sheet {sheet.title!r} is taken, of {', '.join(map(repr, sheet.all))}"] if len(sheet.all) > 1 else []
    name = sheet.title if len(sheet.all) > 1 or not sheet.has_usual_name else None
    form = Format(kind="xlsx", sheet=name, **head.keys)
    return form, [*checks, *head.checks]


def _encoding(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", []
    for encoding, check in (
        ("utf-8", None),
        (
            "cp1252",
            "the file is not UTF-8, and no file tells which of the others it is: cp1252 is a guess; look at umlauts",
        ),
        ("latin-1", "the file is neither UTF-8 nor cp1252: latin-1 reads any bytes, so look at umlauts"),
    ):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise FileRefusedError("it holds NUL bytes: UTF-16 without its mark, or no text; save it as UTF-8")
        return encoding, [check] if check else []
    raise FileRefusedError("it is no text")


def _is_json_lines(text: str) -> bool:
    """Whether the first line that is not blank is an object: further ones may be broken."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    try:
        return first.lstrip().startswith("{") and isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _delimited(text: str, encoding: str) -> tuple[Format, list[str]]:
    lines = Lines(text.encode())
    tried = {delimiter: _rows(lines, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda one: _evenness(tried[one]))
    checks = []
    if _evenness(tried[delimiter]) == (0, 0):
        checks.append("no comma, semicolon, tab or upright line parts the columns evenly: is there only one column?")
    head = header_rows.head(tried[delimiter])
    return Format(encoding=encoding, delimiter=delimiter, **head.keys), [*checks, *head.checks]


def _rows(lines: Lines, delimiter: str) -> list[Row]:
    """The first rows with the line each begins on; what a stray quote makes unreadable ends them."""
    rows: list[Row] = []
    reader = csv.reader(map(lines.__getitem__, range(len(lines))), delimiter=delimiter, strict=True)
    begin = 1
    try:
        for cells in reader:
            if cells:
                rows.append((begin, cells))
            begin = reader.line_num + 1
            if len(rows) == LOOKED_AT:
                break
    except csv.Error:
        pass
    return rows


def _evenness(rows: list[Row]) -> tuple[float, int]:
    """How evenly a delimiter parts the rows: the share that has the most frequent width, and that width."""
    widths = Counter(len(cells) for _, cells in rows)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda one: (one[1], one[0]))
    return (count / len(rows), width) if width > 1 else (0, 0)
