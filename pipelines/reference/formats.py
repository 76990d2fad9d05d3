"""How an export is written: nothing of it is guessed."""

import codecs
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from pipelines.reference.model import Frozen, Misfit, MisfitError, refuse


def _encoding_of_text(encoding: str) -> str:
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except LookupError:
        raise MisfitError(
            [Misfit(f"no encoding is called {encoding!r}", (), "write utf-8, cp1252, latin-1 or utf-16")]
        ) from None


Encoding = Annotated[str, AfterValidator(_encoding_of_text)]
Delimiter = Annotated[str, Field(min_length=1, max_length=1)]

# What only some kinds have.
_OF_TEXT = ("encoding", "delimiter")
_OF_SHEETS = ("sheet",)
_OF_HEADERS = ("header_row", "header_rows", "rows_after_header", "repeated_names")
_MAY_HAVE = {
    "delimited": {*_OF_TEXT, *_OF_HEADERS},
    "xlsx": {*_OF_SHEETS, *_OF_HEADERS},
    "json_lines": set(),
    "parquet": set(),
}


class Format(Frozen):
    """How a file is cut into records and columns.

    `kind`: delimited text, an Excel workbook (xlsx), JSON lines or Parquet; gzipped files are unpacked by themselves.
    `header_row`: the line (or the sheet's row) of the column names, from 1; what stands above it is a title.
    `header_rows`: how many rows make the names. `rows_after_header`: explanations below that are no records.
    `repeated_names`: "refuse" a file with a name twice or missing, or "number" them. `sheet`: its name; without, the first.
    """

    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    kind: Literal["delimited", "xlsx", "json_lines", "parquet"] = "delimited"
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1, le=1000)] = 1
    header_rows: Annotated[int, Field(ge=1, le=5)] = 1
    rows_after_header: Annotated[int, Field(ge=0, le=20)] = 0
    repeated_names: Literal["refuse", "number"] = "refuse"

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind == "delimited":
            absent = [key for key in _OF_TEXT if getattr(self, key) is None]
            refuse(Misfit(f"the key {key} of format is missing", (), f"add a line: {key} = …") for key in absent)
        fields = type(self).model_fields
        said = [key for key, field in fields.items() if key != "kind" and getattr(self, key) != field.default]
        surplus = [key for key in said if key not in _MAY_HAVE[self.kind]]
        refuse(
            Misfit(f"a file of kind {self.kind} has no {key}", (key,), "take it out, or correct the kind")
            for key in surplus
        )
        return self
