"""Delimited text as all-string records with their physical line numbers; one broken record never costs another."""

import codecs
import re
from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.intake import header, limits
from pipelines.intake.letters import Cut, cut
from pipelines.intake.lines import Lines
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW, FileRefusedError, Malformed, Records, gathered
from pipelines.reference.formats import Format

# A pattern with more fields takes longer to make than it saves.
WIDEST_PATTERN = 100


def decoded(content: bytes, encoding: str) -> str:
    """The text of `content`, strictly in its declared encoding; a byte order mark is dropped. Refuses what doesn't decode."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise FileRefusedError(
            f"line {line}: byte 0x{content[problem.start]:02x} is not {encoding}; "
            "correct the encoding in the survey definition, or save the file in the declared one"
        ) from None
    except UnicodeError as problem:
        raise FileRefusedError(f"the file is not {encoding}: {problem}") from None
    return text.removeprefix("\ufeff")


def _utf8(content: bytes, encoding: str) -> bytes:
    text = decoded(content, encoding)
    # What is checked need not be written again.
    return content.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8" else text.encode()


def records(content: bytes, form: Format) -> Records:
    """All records of a delimited file, below its header as the format declares it.

    Quoted fields may hold delimiters and line breaks. A record with too few or too many fields, or with a quote that
    never ends, is malformed: it costs its own first line, and reading goes on with the next line. Blank lines are
    passed over. Refuses an empty file and one whose header can't be read.
    """
    lines, delimiter = Lines(_utf8(content, str(form.encoding))), str(form.delimiter)
    above = cut(lines, delimiter, start=form.header_row - 1)
    top = [_header_row(above) for _ in range(form.header_rows)]
    names = header.names([cells for _, cells, _ in top], form, top[-1][0])
    limits.check_columns(len(names))
    limits.check_cells(len(lines), len(names))
    below = top[-1][2]
    for _ in range(form.rows_after_header):
        below = _header_row(above)[2]
    return Records(names, pl.concat([gathered(names, []).frame, *_blocks(lines, delimiter, names, below)]))


def _header_row(found: Iterator[tuple[Cut, int]]) -> tuple[int, list[str], int]:
    row, after = next(found, (None, 0))
    if row is None:
        raise FileRefusedError(
            "the file is empty: it has no header; ask the supplier for the export, or correct header_row and header_rows"
        )
    if isinstance(row, Malformed):
        raise FileRefusedError(f"line {row.line}: the header can't be read: {row.reason}")
    return *row, after


def _blocks(lines: Lines, delimiter: str, names: list[str], start: int) -> Iterator[pl.DataFrame]:
    """The records from line index `start` on, by line, in several frames."""
    position = start
    for first, last in lines.blocks(start):
        if position < last:
            frame, position = _block(lines, delimiter, names, max(first, position), last)
            yield frame


def _block(lines: Lines, delimiter: str, names: list[str], first: int, last: int) -> tuple[pl.DataFrame, int]:
    """The records that begin on the lines [first, last), by line, and the index of the line to go on with.

    A line that has as many fields as there are names, each without a quote or within two, is a record by itself: all of
    them are cut at once. The others are read letter by letter.
    """
    is_blank = lines.is_blank(first, last)
    is_whole = _are_whole(lines, delimiter, len(names), first, last) & ~is_blank
    careful, taken, position = _cut_with_care(lines, delimiter, len(names), first, ~is_whole & ~is_blank)
    whole = _cut_at_once(lines, delimiter, names, np.flatnonzero(is_whole & ~taken) + first)
    return (pl.concat([whole, gathered(names, careful).frame]).sort(LINE) if careful else whole), position


def _are_whole(lines: Lines, delimiter: str, width: int, first: int, last: int) -> NDArray[np.bool_]:
    """Which of the lines [first, last) are records of `width` fields by themselves, whatever stands before them."""
    # What is no single byte can't be counted among bytes.
    if not delimiter.isascii():
        return np.zeros(last - first, dtype=bool)
    has_quotes = lines.count(ord('"'), first, last) > 0
    is_whole = ~has_quotes & (lines.count(ord(delimiter), first, last) == width - 1)
    if has_quotes.any() and width <= WIDEST_PATTERN:
        field = rf'(?:[^"\r\n{re.escape(delimiter)}]*|"(?:[^"\r\n]|"")*")'
        pattern = rf"^{field}(?:{re.escape(delimiter)}{field}){{{width - 1}}}\r?\n?$"
        is_whole |= has_quotes & lines.texts(first, last).str.contains(pattern).to_numpy()
    return is_whole


def _cut_at_once(lines: Lines, delimiter: str, names: list[str], chosen: NDArray[np.int64]) -> pl.DataFrame:
    """The `chosen` lines as records; each is one by itself."""
    schema = {EXPORT + name: pl.String for name in names}
    if not len(chosen):
        return gathered(names, []).frame
    # With a lone carriage return at a line's end the reader would not see the end.
    text = lines.joined(chosen)
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text
    # The reader drops one byte order mark in front, and unpacks what begins like a packed file: with ours, neither.
    text = codecs.BOM_UTF8 + text
    frame = pl.read_csv(
        text,
        has_header=False,
        schema=schema,
        separator=delimiter,
        quote_char='"',
        empty_string_is_null=False,
        extra_columns="raise",
        missing_columns="raise",
    )
    if frame.height != len(chosen):
        raise RuntimeError(f"{len(chosen)} lines were cut into {frame.height} records")
    numbers = pl.Series(LINE, chosen + 1, dtype=pl.Int32)
    nothing = pl.lit(None, dtype=pl.String)
    return frame.select(numbers, nothing.alias(FAULT), nothing.alias(RAW), *schema)


def _cut_with_care(
    lines: Lines, delimiter: str, width: int, first: int, needs_care: NDArray[np.bool_]
) -> tuple[list[Cut], NDArray[np.bool_], int]:
    """The records that begin on a line that needs care, which of the lines they take, and the line to go on with."""
    records: list[Cut] = []
    taken = np.zeros(len(needs_care), dtype=bool)
    position = first
    for place in np.flatnonzero(needs_care).tolist():
        if first + place < position:
            continue
        for record, after in cut(lines, delimiter, start=first + place, width=width):
            records.append(record)
            begin = record.line if isinstance(record, Malformed) else record[0]
            taken[begin - 1 - first : after - first] = True
            position = after
            if after - first >= len(needs_care) or not needs_care[after - first]:
                break
    return records, taken, max(position, first + len(needs_care))
