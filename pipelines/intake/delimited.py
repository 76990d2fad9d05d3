"""Delimited text as all-string records with their physical line numbers; one broken record never costs another."""

import csv
import io
from collections.abc import Iterator

from pipelines.intake import header, limits
from pipelines.intake.records import FileRefusedError, Malformed, Records, gathered
from pipelines.reference.formats import Format

# An export's free text may be long; the csv module's own limit of 128 KiB would refuse the whole record.
LONGEST_FIELD = 16 * 1024 * 1024
csv.field_size_limit(LONGEST_FIELD)

# What the csv module says, and what it means.
_COMPLAINTS = {
    "unexpected end of data": "a quote is opened and never closed",
    "expected after '\"'": "text follows a closing quote before the next delimiter",
    "field larger than field limit": f"a field is longer than {LONGEST_FIELD // 1024**2} MiB",
    "new-line character seen": "a carriage return stands inside a field without quotes",
}


# A record with its line number and the index of the line after it, or why it is none.
_Cut = tuple[int, list[str], int] | Malformed


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


def records(content: bytes, form: Format) -> Records:
    """All records of a delimited file, below its header as the format declares it.

    Quoted fields may hold delimiters and line breaks. A record with too few or too many fields, or with a quote that
    never ends, is malformed: it costs its own first line, and reading goes on with the next line. Blank lines are
    passed over. Refuses an empty file and one whose header can't be read.
    """
    # Lines as editors count them; str.splitlines would also break at form feeds and the like, which are text here.
    lines = list(io.StringIO(decoded(content, str(form.encoding)), newline=""))
    delimiter = str(form.delimiter)
    above = _cut(lines, delimiter, start=form.header_row - 1)
    top = [_header_row(above) for _ in range(form.header_rows)]
    names = header.names([cells for _, cells, _ in top], form, top[-1][0])
    limits.check_columns(len(names))
    limits.check_cells(len(lines), len(names))
    below = top[-1][2]
    for _ in range(form.rows_after_header):
        below = _header_row(above)[2]
    found = _cut(lines, delimiter, start=below, width=len(names))
    return gathered(names, (one if isinstance(one, Malformed) else one[:2] for one in found))


def _header_row(found: Iterator[_Cut]) -> tuple[int, list[str], int]:
    row = next(found, None)
    if row is None:
        raise FileRefusedError(
            "the file is empty: it has no header; ask the supplier for the export, or correct header_row and header_rows"
        )
    if isinstance(row, Malformed):
        raise FileRefusedError(f"line {row.line}: the header can't be read: {row.reason}")
    return row


def _cut(lines: list[str], delimiter: str, *, start: int, width: int | None = None) -> Iterator[_Cut]:
    """Each record from line index `start` on as (line number, fields, index of the line after it), or why it isn't one.

    No line is read more than a few times: one that a stray quote leaves open is closed by the next line with an odd
    number of quotes, at the latest.
    """
    position = start
    while position < len(lines):
        begin = position
        reader = csv.reader(map(lines.__getitem__, range(begin, len(lines))), delimiter=delimiter, strict=True)
        try:
            for fields in reader:
                after = begin + reader.line_num
                if fields:
                    if width is not None and len(fields) != width:
                        yield _wrong_width(lines, position, after, len(fields), width)
                        if after - position > 1:
                            # The extra lines may be good records that a stray quote has swallowed: read them again.
                            position += 1
                            break
                    else:
                        yield position + 1, fields, after
                position = after
            else:
                return
        except csv.Error as problem:
            yield Malformed(position + 1, _plainly(str(problem)), lines[position].rstrip("\r\n"))
            position += 1


def _wrong_width(lines: list[str], first: int, after: int, found: int, width: int) -> Malformed:
    fields = f"{found} field{'' if found == 1 else 's'} instead of {width}"
    swallowed = f"a quoted field runs over {after - first} lines and leaves {fields}"
    return Malformed(first + 1, swallowed if after - first > 1 else fields, lines[first].rstrip("\r\n"))


def _plainly(complaint: str) -> str:
    return next(
        (ours for theirs, ours in _COMPLAINTS.items() if theirs in complaint), f"not delimited text ({complaint})"
    )
