"""What is in a received file, whatever its format: one row of text per record, with the line it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

LINE = "(line)"
FAULT = "(fault)"
RAW = "(raw)"
# What a record is known by whose id is too old to be kept; null for the others.
KEYED = "(keyed id)"
WITHHELD = "(withheld: it may hold free text)"
# Before the name of every column of an export: a supplier may call a column anything, also what we call ours.
EXPORT = "export:"

# So many records are turned into a frame at a time: lists of texts take ten times the memory of a frame.
CHUNK = 20_000


class FileRefusedError(Exception):
    """The file as a whole can't be read: says why, and how to mend it."""


@dataclass(frozen=True)
class Malformed:
    """A record that can't be cut into the header's fields: its first line, why, and its text."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Records:
    """The records of a file.

    `frame` has a row per record, by line: LINE (Int32, from 1: the line of a text, the row of a sheet, else the record's
    number), FAULT and RAW (why a malformed record is none, and its text; else null), and the text of each column of
    `header` under EXPORT + its name (null in a malformed record). Blank lines are no records.
    """

    header: list[str]
    frame: pl.DataFrame

    @property
    def count(self) -> int:
        """How many records the file holds, malformed ones included."""
        return self.frame.height

    @property
    def malformed(self) -> int:
        """How many of them are malformed."""
        return self.frame[FAULT].count()


def gathered(header: list[str], found: Iterable[tuple[int, list[str]] | Malformed]) -> Records:
    """Records from (line, a text per column of `header`) and malformed ones, in any order."""
    columns = dict.fromkeys([EXPORT + name for name in header], pl.String)
    schema = {LINE: pl.Int32, FAULT: pl.String, RAW: pl.String} | columns
    frames, rows = [pl.DataFrame(schema=schema)], []
    nothing = [None] * len(header)
    for one in found:
        if isinstance(one, Malformed):
            rows.append((one.line, one.reason, one.text, *nothing))
        else:
            rows.append((one[0], None, None, *one[1]))
        if len(rows) == CHUNK:
            frames.append(_frame(rows, schema))
            rows = []
    frames.append(_frame(rows, schema))
    return Records(header, pl.concat(frames).sort(LINE))


def _frame(rows: list[tuple[object, ...]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pl.DataFrame(
        [pl.Series(name, values, dtype=kind) for (name, kind), values in zip(schema.items(), columns, strict=True)]
    )
