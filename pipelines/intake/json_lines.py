"""JSON lines: an object per line, its keys the columns, its values as they are written."""

import json
from collections.abc import Iterator

from pipelines.intake import limits
from pipelines.intake.delimited import decoded
from pipelines.intake.records import FileRefusedError, Malformed, Records, gathered


def records(content: bytes) -> Records:
    """A record per line; a key within an object within is called "outer.inner".

    Numbers stay as they are written, true and false are "true" and "false", null and a missing key are empty, a list is
    its JSON. A line that is no object is malformed. Refuses a file that is not UTF-8 and one without any key.
    """
    found = list(_lines(decoded(content, "utf-8")))
    columns = dict.fromkeys(key for one in found if not isinstance(one, Malformed) for key in one[1])
    if not columns:
        raise FileRefusedError("no line of the file is a JSON object with keys; is it JSON lines?")
    limits.check_columns(len(columns))
    limits.check_cells(len(found), len(columns))
    rows = (one if isinstance(one, Malformed) else (one[0], [one[1].get(key, "") for key in columns]) for one in found)
    return gathered(list(columns), rows)


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]] | Malformed]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(
                line, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_without_repeats
            )
        except (ValueError, RecursionError) as problem:
            yield Malformed(number, f"not a JSON object ({problem})", line.rstrip("\r"))
            continue
        if isinstance(value, dict):
            yield number, dict(_flat(value))
        else:
            yield Malformed(number, "not a JSON object", line.rstrip("\r"))


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"the key {twice!r} stands twice")
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
