"""The names of an export's columns, from the rows that its supplier puts above the records."""

from collections import Counter
from collections.abc import Sequence

from pipelines.intake.records import FileRefusedError
from pipelines.reference.formats import Format

# Between the parts of a name that stands in several rows.
JOINT = " | "


def names(rows: Sequence[Sequence[str]], form: Format, line: int) -> list[str]:
    """The column names that `rows` make, the last of them standing on `line`; as wide as the widest row.

    A name in several rows is joined by " | ". In all rows but the last an empty cell continues the one to its left, as
    a heading over several columns does. Refuses a column without a name and a name that stands twice, unless the format
    numbers them: "Rating", "Rating (2)", "(column 3)".
    """
    width = max(len(row) for row in rows)
    filled = [_carried_on(row, width) for row in rows[:-1]] + [[*rows[-1], *[""] * (width - len(rows[-1]))]]
    joined = [
        JOINT.join(dict.fromkeys(part for part in parts if part)) for parts in zip(*_stripped(filled), strict=True)
    ]
    if form.repeated_names == "number":
        return _numbered(joined)
    _refuse_nameless_and_repeated(joined, line)
    return joined


def _stripped(rows: list[list[str]]) -> list[list[str]]:
    # Line breaks within a heading are layout.
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _carried_on(row: Sequence[str], width: int) -> list[str]:
    cells = [*row, *[""] * (width - len(row))]
    for position in range(1, width):
        if not cells[position].strip():
            cells[position] = cells[position - 1]
    return cells


def _numbered(joined: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    numbered = []
    for position, name in enumerate(joined, start=1):
        own = name or f"(column {position})"
        seen[own] += 1
        numbered.append(own if seen[own] == 1 else f"{own} ({seen[own]})")
    if len(set(numbered)) < len(numbered):
        twice = next(name for name, count in Counter(numbered).items() if count > 1)
        raise FileRefusedError(
            f"the column name {_short(twice)!r} is there twice even after numbering; rename one in the export"
        )
    return numbered


def _refuse_nameless_and_repeated(joined: list[str], line: int) -> None:
    if "" in joined:
        raise FileRefusedError(
            f"line {line}: column {joined.index('') + 1} has no name; if this is not the header, say in the definition "
            'which line it is (header_row); if the export is so, write repeated_names = "number"'
        )
    twice = sorted(name for name, count in Counter(joined).items() if count > 1)
    if twice:
        raise FileRefusedError(
            f"line {line}: the column name {_short(twice[0])!r} stands twice; "
            'write repeated_names = "number" in the definition, and the second is called '
            f'"{_short(twice[0])} (2)"'
        )


def _short(name: str) -> str:
    """A name as complaints show it: where the header is missing, what stands there may be a guest's words."""
    return name if len(name) <= 40 else f"{name[:40]}…"
