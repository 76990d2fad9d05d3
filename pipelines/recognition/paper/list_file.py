"""The recognition list as a CSV file, and the schema file that says what is in it."""

import json

import polars as pl

from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.layout import COLUMNS, Kind, winners
from pipelines.spreadsheets import NEUTRALISED, csv_file

_TYPES = {Kind.TEXT: pl.String, Kind.COUNT: pl.Int64, Kind.SCORE: pl.Float64, Kind.CHANGE: pl.Float64}
_NAMES = {Kind.TEXT: "string", Kind.COUNT: "integer", Kind.SCORE: "number", Kind.CHANGE: "number"}
_NEVER_EMPTY = (
    "year",
    "status",
    "award_id",
    "award",
    "level",
    "class",
    "tier",
    "site_id",
    "site",
    "score",
    "n",
    "reason",
)
UNDO = (
    "A text that a spreadsheet would take for a formula has an apostrophe before it. To get the text as it is, take the "
    "first letter away where it is an apostrophe and one of the letters in neutralised.before follows it."
)


def list_rows(edition: Edition) -> pl.DataFrame:
    """The recognition list: a row per winner, the columns of `layout.COLUMNS` in their order, values as printed."""
    found = winners(edition)
    return pl.DataFrame(
        {one.name: pl.Series([one.value(row) for row in found], dtype=_TYPES[one.kind]) for one in COLUMNS}
    )


def recognition_csv(edition: Edition) -> bytes:
    """The recognition list as CSV: UTF-8 with a mark, every field quoted, none of them a formula."""
    return csv_file(list_rows(edition))


def recognition_schema() -> bytes:
    """What is in the list, as JSON (a table schema): columns, their types and meaning, how the file is written, and how a text
    gets back its first letter."""
    said = {
        "name": "recognition_list",
        "description": "One row per winner, class and tier of a recognition year. Nobody else is in it.",
        "encoding": "utf-8 with a byte order mark",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True, "lineTerminator": "\n"},
        "missingValues": [""],
        "neutralised": {"mark": "'", "before": sorted(NEUTRALISED), "types": ["string"], "undo": UNDO},
        "fields": [
            {
                "name": one.name,
                "type": _NAMES[one.kind],
                "description": one.says,
                **({"constraints": {"required": True}} if one.name in _NEVER_EMPTY else {}),
            }
            for one in COLUMNS
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
