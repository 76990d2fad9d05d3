"""Reading TOML and CSV reference files into models; every complaint names the file and the line."""

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipelines.mistakes import Mistake

M = TypeVar("M", bound=BaseModel)

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_\- /]+?)["']?\s*=""")


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (a byte order mark is dropped); a Mistake if it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise Mistake(
            "a reference file is missing",
            where=str(path),
            mend=f"add {path.name}; data/reference/README.md describes it and data/reference/examples/ has complete sets",
        ) from None
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise Mistake("a reference file is not UTF-8", where=f"{path}, line {line}", mend="save it as UTF-8") from None


def read_toml(path: Path, model: type[M]) -> M:
    """The TOML file at `path` as a `model`; a Mistake with the line if it doesn't fit."""
    text, content = parsed_toml(path)
    return checked(model, content, path=path, text=text)


def parsed_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it says; a Mistake with the line if it is not TOML."""
    text = read_text(path)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Mistake(f"not valid TOML: {problem}", where=str(path), mend="correct that line") from None


def checked(model: type[M], content: dict[str, Any], *, path: Path, text: str) -> M:
    """`content` as a `model`; a Mistake that names the line of `text` if it doesn't fit."""
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        first = problem.errors()[0]
        keys = list(first["loc"])
        line = line_of(text, keys)
        raise Mistake(
            f"{'.'.join(map(str, keys)) or path.name}: {_plain(first)}",
            where=f"{path}, line {line}" if line else str(path),
            mend=_mend(first, model),
        ) from None


def line_of(text: str, keys: list[int | str]) -> int | None:
    """The line (from 1) of TOML `text` where the value under `keys` stands, or the nearest enclosing table's.

    `keys` is a path like ["questions", 3, "lowest"]. None if nothing of the path is found.
    """
    found = None
    depth = 0
    table: list[int | str] = []
    counts: dict[str, int] = {}
    for number, content in enumerate(text.splitlines(), start=1):
        header = _TABLE.match(content)
        key = _KEY.match(content)
        if header:
            name = header.group(2)
            table = [part.strip().strip("\"'") for part in name.split(".")]
            if header.group(1) == "[[":
                counts[name] = counts.get(name, -1) + 1
                table.append(counts[name])
            here = table
        elif key:
            here = [*table, key.group(1)]
        else:
            continue
        shared = len(here) if list(keys[: len(here)]) == here else 0
        if shared > depth:
            depth, found = shared, number
    return found


def read_rows(path: Path, model: type[M]) -> list[M]:
    """The rows of a CSV file with a header as `model`s, empty cells as missing; a Mistake with the line if one doesn't fit."""
    text = read_text(path)
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="(surplus field)", strict=True)
    rows = []
    try:
        _check_header(path, list(reader.fieldnames or []), model)
        for row in reader:
            filled = {name: value for name, value in row.items() if value not in (None, "")}
            rows.append(_row(path, reader.line_num, filled, model))
    except csv.Error as problem:
        raise Mistake(f"not valid CSV: {problem}", where=f"{path}, line {reader.line_num}") from None
    return rows


def _check_header(path: Path, header: list[str], model: type[BaseModel]) -> None:
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    unknown = sorted(set(header) - set(model.model_fields))
    missing = sorted(needed - set(header))
    if unknown or missing or len(set(header)) < len(header):
        raise Mistake(
            "the header doesn't fit"
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; unknown: {', '.join(unknown)}" if unknown else "")
            + ("; a name stands twice" if len(set(header)) < len(header) else ""),
            where=f"{path}, line 1",
            mend=f"the columns are {', '.join(model.model_fields)}",
        )


def _row(path: Path, line: int, filled: dict[str, Any], model: type[M]) -> M:
    try:
        return model.model_validate(filled)
    except ValidationError as problem:
        first = problem.errors()[0]
        column = ".".join(map(str, first["loc"]))
        raise Mistake(
            f"{column or 'row'}: {_plain(first)}", where=f"{path}, line {line}", mend=_mend(first, model)
        ) from None


def _plain(error: ErrorDetails) -> str:
    value = error.get("input")
    shown = f" (it says {value!r})" if isinstance(value, str | int | float | bool) else ""
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        return "nobody knows this key"
    # pydantic begins with a capital; a word all in capitals is a name.
    first = message.split(" ", 1)[0]
    return (message if first.isupper() else message[:1].lower() + message[1:]) + shown


def _mend(error: ErrorDetails, model: type[BaseModel]) -> str:
    if error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
        return f"take it out, or use one of: {', '.join(model.model_fields)}"
    if error["type"] == "extra_forbidden":
        return "take it out or correct its spelling"
    return "correct the value"
