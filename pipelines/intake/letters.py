"""Delimited text read letter by letter, as its quotes say; one broken record never costs another."""

import csv
from collections.abc import Iterator, Sequence

from pipelines.intake.limits import MOST_BYTES
from pipelines.intake.records import Malformed

# An export's free text may be long; the csv module's own limit of 128 KiB would refuse the whole record.
csv.field_size_limit(MOST_BYTES)

# What the csv module says, and what it means.
_COMPLAINTS = {
    "unexpected end of data": "a quote is opened and never closed",
    "expected after '\"'": "text follows a closing quote before the next delimiter",
    "new-line character seen": "a carriage return stands inside a field without quotes",
}


# A record with its line number, or why it is none.
Cut = tuple[int, list[str]] | Malformed


def cut(lines: Sequence[str], delimiter: str, *, start: int, width: int | None = None) -> Iterator[tuple[Cut, int]]:
    """Each record from line index `start` on, letter by letter, with the index of the line after it.

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
                if not fields or width is None or len(fields) == width:
                    if fields:
                        yield (position + 1, fields), after
                    position = after
                    continue
                # The further lines may be good records that a stray quote has swallowed: they are read again.
                yield _wrong_width(lines, position, after, len(fields), width), position + 1
                position += 1
                if position < after:
                    break
            else:
                return
        except csv.Error as problem:
            yield Malformed(position + 1, _plainly(str(problem)), lines[position].rstrip("\r\n")), position + 1
            position += 1


def _wrong_width(lines: Sequence[str], first: int, after: int, found: int, width: int) -> Malformed:
    fields = _fields(found, width)
    swallowed = f"a quoted field runs over {after - first} lines and leaves {fields}"
    return Malformed(first + 1, swallowed if after - first > 1 else fields, lines[first].rstrip("\r\n"))


def _fields(found: int, width: int) -> str:
    return f"{found} field{'' if found == 1 else 's'} instead of {width}"


def _plainly(complaint: str) -> str:
    return next(
        (ours for theirs, ours in _COMPLAINTS.items() if theirs in complaint), f"not delimited text ({complaint})"
    )
