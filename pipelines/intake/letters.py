"""Delimited text read letter by letter, as its quotes say; one broken record never costs another."""

import csv
import re
from collections.abc import Iterator, Sequence

from pipelines.intake.limits import MOST_BYTES_OF_LINE
from pipelines.intake.records import Malformed

# An export's free text may be long; the csv module's own limit of 128 KiB would refuse the whole record.
csv.field_size_limit(MOST_BYTES_OF_LINE)

_QUOTES = re.compile('"+')

# What the csv module says, and what it means.
_COMPLAINTS = {
    "unexpected end of data": "a quote is opened and never closed",
    "expected after '\"'": "text follows a closing quote before the next delimiter",
    "field larger than field limit": f"a quoted field is longer than {MOST_BYTES_OF_LINE // 1024**2} MiB",
    "new-line character seen": "a carriage return stands inside a field without quotes",
}


# A record with its line number, or why it is none.
Cut = tuple[int, list[str]] | Malformed


class _TooWideError(Exception):
    """A record has more fields than it may have, wherever it ends."""


class _Feed:
    """Lines for the csv module from index `begin` on, until a record is surely wider than `width`.

    Without that end a file of lines like `5" wide","b` would be read to its end from each of them.
    """

    def __init__(self, lines: Sequence[str], begin: int, width: int | None) -> None:
        self._lines, self._next, self._width = lines, begin, width
        self.begin_record()

    def begin_record(self) -> None:
        """The line that is asked for next begins a record."""
        self._is_first, self._closed = True, 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if self._width is not None and self._closed >= self._width:
            raise _TooWideError
        if self._next == len(self._lines):
            raise StopIteration
        line = self._lines[self._next]
        self._next += 1
        # A line that is asked for within a record begins within a quoted field. An odd run of quotes closes that field,
        # and unless the record ends there, too, another begins.
        if not self._is_first and any(len(run) % 2 for run in _QUOTES.findall(line)):
            self._closed += 1
        self._is_first = False
        return line


def cut(lines: Sequence[str], delimiter: str, *, start: int, width: int | None = None) -> Iterator[tuple[Cut, int]]:
    """Each record from line index `start` on, letter by letter, with the index of the line after it.

    No line is read more often than a record has fields: see _Feed.
    """
    position = start
    while position < len(lines):
        begin = position
        feed = _Feed(lines, begin, width)
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            for fields in reader:
                feed.begin_record()
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
        except _TooWideError:
            reason = f"a quoted field runs over many lines and leaves more than {width} fields"
            yield Malformed(position + 1, reason, lines[position].rstrip("\r\n")), position + 1
            position += 1
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
