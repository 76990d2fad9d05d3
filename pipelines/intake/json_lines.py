"""JSON lines: an object per line, its keys the columns, its values as they are written."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from pipelines.intake import limits
from pipelines.intake.delimited import decoded
from pipelines.intake.lines import Lines
from pipelines.intake.records import FileRefusedError, Malformed, Records, gathered

V = TypeVar("V")


def records(content: bytes) -> Records:
    """A record per line; a key within an object within is called "outer.inner".

    Numbers stay as they are written, true and false are "true" and "false", null and a missing key are empty, a list is
    its JSON. A line that is no object, or has a key twice, is malformed. Refuses a file that is not UTF-8 and one without
    any key.
    """
    lines = Lines(decoded(content, "utf-8").encode())
    # Read twice: the columns are known only at the end, and all objects at once would take the machine's memory.
    columns: dict[str, None] = {}
    for one in _objects(lines):
        if not isinstance(one, Malformed):
            columns |= dict.fromkeys(one[1])
            limits.check_columns(len(columns))
    if not columns:
        raise FileRefusedError("no line of the file is a JSON object with keys; is it JSON lines?")
    limits.check_cells(len(lines), len(columns))
    rows = (
        one if isinstance(one, Malformed) else (one[0], [one[1].get(key, "") for key in columns])
        for one in _objects(lines)
    )
    return gathered(list(columns), rows)


def _objects(lines: Lines) -> Iterator[tuple[int, dict[str, str]] | Malformed]:
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        if text.strip():
            try:
                yield number, _object(text)
            except (ValueError, RecursionError) as problem:
                yield Malformed(number, f"not a JSON object ({problem})", text)


def _object(text: str) -> dict[str, str]:
    value = json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_without_repeats)
    if not isinstance(value, dict):
        raise ValueError("it is another kind of value")
    found = _without_repeats(list(_flat(value)))
    # Half a character, as a text cut within an emoji leaves behind, can't be written anywhere.
    "".join([*found, *found.values()]).encode()
    return found


def _without_repeats(pairs: list[tuple[str, V]]) -> dict[str, V]:
    key, count = Counter(key for key, _ in pairs).most_common(1)[0] if pairs else ("", 0)
    if count > 1:
        raise ValueError(f"the key {key!r} stands twice")
    return dict(pairs)


def _flat(value: dict[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{before}{key}.")
        else:
            yield f"{before}{key}", _text(inner)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
