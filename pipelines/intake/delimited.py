"""Delimited text as all-string records with their physical line numbers; one broken record never costs another."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.reference.survey import Format

# An export's free text may be long; the csv module's own limit of 128 KiB would refuse the whole record.
csv.field_size_limit(16 * 1024 * 1024)


class FileRefusedError(Exception):
    """The file as a whole can't be read: says why, and how to mend it."""


@dataclass(frozen=True)
class Malformed:
    """A record that can't be cut into the header's fields: its first line, why, and its text."""

    line: int
    reason: str
    text: str


@dataclass
class Records:
    """What is in a file: `rows[i]` has one string per column of `header` and starts on physical line `lines[i]`."""

    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many records the file holds, malformed ones included; blank lines are none."""
        return len(self.rows) + len(self.malformed)


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
    """All records of a delimited file whose first line is the header.

    Quoted fields may hold delimiters and line breaks. A record with too few or too many fields, or with a quote that
    never ends, is malformed: it costs its own first line, and reading goes on with the next line. Blank lines are
    passed over. Refuses an empty file and a header with empty or repeated names.
    """
    # Lines as editors count them; str.splitlines would also break at form feeds and the like, which are text here.
    lines = list(io.StringIO(decoded(content, form.encoding), newline=""))
    found = _cut(lines, form.delimiter)
    header = next(found, None)
    if header is None:
        raise FileRefusedError("the file is empty")
    if isinstance(header, Malformed):
        raise FileRefusedError(f"line {header.line}: the header can't be read: {header.reason}")
    names = [name.strip() for name in header[1]]
    _check_header(names)
    result = Records(names)
    width = len(names)
    for record in _cut(lines, form.delimiter, start=header[2], width=width):
        if isinstance(record, Malformed):
            result.malformed.append(record)
        else:
            result.lines.append(record[0])
            result.rows.append(record[1])
    return result


def _cut(
    lines: list[str], delimiter: str, *, start: int = 0, width: int | None = None
) -> Iterator[tuple[int, list[str], int] | Malformed]:
    """Each record from line index `start` on as (line number, fields, index of the line after it), or why it isn't one."""
    position = start
    while position < len(lines):
        begin = position
        rest = map(lines.__getitem__, range(begin, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
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
            yield Malformed(position + 1, f"not readable as delimited text ({problem})", lines[position].rstrip("\r\n"))
            position += 1


def _wrong_width(lines: list[str], first: int, after: int, found: int, width: int) -> Malformed:
    if after - first > 1:
        reason = f"a quoted field runs over {after - first} lines and leaves {found} fields instead of {width}"
    else:
        reason = f"{found} fields instead of {width}"
    return Malformed(first + 1, reason, lines[first].rstrip("\r\n"))


def _check_header(names: list[str]) -> None:
    if "" in names:
        raise FileRefusedError(f"line 1: column {names.index('') + 1} has no name")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FileRefusedError(f"line 1: the column name {twice[0]!r} stands twice")
