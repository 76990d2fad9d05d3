"""Where in a TOML file a value stands, so that a complaint can name the line."""

import re
from collections.abc import Sequence

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*["']?([^"'#=\[\]{}]+?)["']?\s*=""")
# What counts between the brackets of a list: texts and comments are stepped over as a whole.
_PIECE = re.compile(r""""(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[\[\]{},\n]|[^\s"'#\[\]{},]+|[ \t\r]+|.""")


def line_of(text: str, keys: Sequence[int | str]) -> int | None:
    """The line (from 1) of TOML `text` where the value under `keys` stands, or the nearest enclosing table's.

    `keys` is a path like ["questions", 3, "lowest"]. None if nothing of the path is found.
    """
    found, depth = None, 0
    table: list[int | str] = []
    counts: dict[str, int] = {}
    for number, content in enumerate(text.splitlines(), start=1):
        header = _TABLE.match(content)
        key = _KEY.match(content)
        if header:
            name = ".".join(part.strip().strip("\"'") for part in header.group(2).split("."))
            if header.group(1) == "[[":
                counts[name] = counts.get(name, -1) + 1
                # What is counted within an entry begins anew with the next.
                counts = {one: count for one, count in counts.items() if not one.startswith(f"{name}.")}
            table = _path(name, counts)
            here = table
        elif key:
            here = [*table, key.group(1)]
        else:
            continue
        if len(here) > depth and list(keys[: len(here)]) == here:
            depth, found = len(here), number
    rest = keys[depth:]
    if found and rest and isinstance(rest[0], int):
        return _line_of_element(text, found, rest[0])
    return found


def _path(name: str, counts: dict[str, int]) -> list[int | str]:
    """The keys of a table by its name; what stands in double brackets is counted."""
    path: list[int | str] = []
    parts = name.split(".")
    for depth, part in enumerate(parts, start=1):
        path.append(part)
        above = ".".join(parts[:depth])
        if above in counts:
            path.append(counts[above])
    return path


def _line_of_element(text: str, line: int, index: int) -> int:
    """The line of the element `index` (from 0) of the list that begins on `line`; that line if there is no list."""
    lines = text.splitlines(keepends=True)[line - 1 :]
    depth, commas, number = 0, 0, line
    for piece in _PIECE.findall("".join(lines).partition("=")[2]):
        if depth == 1 and commas == index and not piece.isspace() and piece[0] not in "#,]":
            return number
        number += piece.count("\n")
        depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        commas += depth == 1 and piece == ","
        if depth == 0 and not piece.isspace():
            break
    return line
