"""Where an export's header stands, how many rows it has, and how many rows of explanations follow."""

import re
from collections import Counter
from dataclasses import dataclass, field

from pipelines.intake import header
from pipelines.intake.records import FileRefusedError
from pipelines.reference.formats import Format

# A row with the line (or the sheet's row) it begins on.
Row = tuple[int, list[str]]

# What a header's cells are not: numbers and dates.
_VALUE = re.compile(r"[+-]?\d[\d.,:/ TZ+-]*([AaPp][Mm])?( GMT.*)?")
_IMPORT_ID = re.compile(r'"ImportId"')
# What SurveyMonkey writes below a question of one column.
_RESPONSE = {"response", "open-ended response"}
# A row with at least this share of the usual width filled is no title.
FILLED = 0.6


@dataclass(frozen=True)
class Head:
    """The keys of a format that say where the header is (those that are not the default), and what to check of them."""

    keys: dict[str, int | str]
    checks: list[str] = field(default_factory=list)


def head(rows: list[Row]) -> Head:
    """Where the header of `rows` stands. Qualtrics and SurveyMonkey are known by their second and third rows."""
    if not rows:
        raise FileRefusedError("there are no rows")
    width = max(Counter(_width(cells) for _, cells in rows).items(), key=lambda one: (one[1], one[0]))[0]
    start, count = _header(rows, width)
    after, checks = _explanations(rows[start + count :])
    keys: dict[str, int | str] = {}
    if start:
        keys["header_row"] = rows[start][0]
        checks.append(f"what stands above line {rows[start][0]} is taken for a title")
    keys |= {"header_rows": count} if count > 1 else {}
    keys |= {"rows_after_header": after} if after else {}
    top = [cells[: _width(cells)] for _, cells in rows[start : start + count]]
    form = Format(encoding="utf-8", delimiter=",", header_rows=count)
    try:
        header.names(top, form, rows[start][0])
    except FileRefusedError:
        keys["repeated_names"] = "number"
    return Head(keys, checks)


def _width(cells: list[str]) -> int:
    return max((position for position, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _header(rows: list[Row], width: int) -> tuple[int, int]:
    """The index of the header's first row, and how many rows it has."""
    for index, (_, cells) in enumerate(rows[:50]):
        below = rows[index + 1][1] if index + 1 < len(rows) else []
        if _are_two(cells, below, width):
            return index, 2
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) >= FILLED * width and not any(_VALUE.fullmatch(cell.strip()) for cell in filled):
            return index, 1
    return 0, 1


def _are_two(upper: list[str], lower: list[str], width: int) -> bool:
    """Whether two rows make the names together, as SurveyMonkey's do: each has gaps, and the other fills them.

    Over several columns a heading stands once; the lower row is empty where the upper one says it all.
    """
    size = max(len(upper), len(lower), width)
    pairs = [
        (one.strip(), other.strip())
        for one, other in zip([*upper, *[""] * size][:size], [*lower, *[""] * size][:size], strict=True)
    ]
    values = any(_VALUE.fullmatch(cell) for pair in pairs for cell in pair)
    gaps = not pairs[0][1] and any(not one or other.lower() in _RESPONSE for one, other in pairs)
    both = any(one and other for one, other in pairs)
    return bool(pairs[0][0]) and gaps and both and not values and all(one or other for one, other in pairs)


def _explanations(below: list[Row]) -> tuple[int, list[str]]:
    """How many rows below the header are none of the records."""
    for index, (_, cells) in enumerate(below[:5]):
        filled = [cell for cell in cells if cell.strip()]
        if filled and sum(bool(_IMPORT_ID.search(cell)) for cell in filled) * 2 >= len(filled):
            return index + 1, []
    if len(below) > 1 and _explains(below[0][1], [cells for _, cells in below[1:]]):
        what = (
            f"line {below[0][0]} is taken for an explanation: it has words where the other rows have numbers and dates"
        )
        return 1, [what]
    return 0, []


def _explains(cells: list[str], others: list[list[str]]) -> bool:
    if any(_VALUE.fullmatch(cell.strip()) for cell in cells):
        return False
    for position, cell in enumerate(cells):
        column = [row[position].strip() for row in others if position < len(row) and row[position].strip()]
        if cell.strip() and column and all(_VALUE.fullmatch(value) for value in column):
            return True
    return False
