"""What is wrong with a value, in the words of its owner; those of the validating library are never shown."""

import re
from datetime import date

from pydantic_core import ErrorDetails

from pipelines.reference.ids import ID_PATTERN, REGION_ID_PATTERN, SITE_ID_PATTERN
from pipelines.reference.model import Misfit, MisfitError

_NUMBER = ("{value} is not a whole number", "write a whole number in digits alone, such as 120")
_DECIMAL = ("{value} is not a number", "write a number in digits, such as 70 or 0.5")
_DATE = ("{value} is not a date", "write year-month-day, such as 2026-07-01")
_SWITCH = ("{value} is neither true nor false", "write true or false, without quotes")
_LIST = ("{value} is not a list", "put it in square brackets: [{value}]")
_CHOICE = ("{value} is not one of {expected}", "write one of them")
_EMPTY = ("nothing stands here", "write something")
_TABLE = ("{value} stands where keys of its own belong", "see data/reference/README.md or data/reference/examples/")

_PATTERNS = {
    SITE_ID_PATTERN: "letters, digits, - and _ alone, at most 16 and no space",
    REGION_ID_PATTERN: "small letters, digits, - and _ alone, at most 40 and no space",
    ID_PATTERN: "small letters, digits and _ alone, a letter first, at most 40 and no space",
}

# What the library finds wrong, by its kind: what we say, and how it is mended.
_PHRASES = {
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "int_parsing_size": ("{value} is too large a number", "write a smaller one"),
    "finite_number": _NUMBER,
    "decimal_parsing": _DECIMAL,
    "decimal_type": _DECIMAL,
    "bool_parsing": _SWITCH,
    "bool_type": _SWITCH,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "string_type": ("{value} is not text", 'put it in quotes: "{value}"'),
    "string_too_short": _EMPTY,
    "string_too_long": ("{value} is too long", "shorten it to {max_length} character(s)"),
    "string_pattern_mismatch": ("{value} can't be an id", "use {pattern}"),
    "string_unicode": ("{value} holds letters that no text can hold", "write it anew"),
    "greater_than": ("{value} is too small", "write a number greater than {gt}"),
    "greater_than_equal": ("{value} is too small", "write {ge} or more"),
    "less_than": ("{value} is too large", "write a number less than {lt}"),
    "less_than_equal": ("{value} is too large", "write {le} or less"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": ("the list is empty", "put at least {min_length} into it"),
    "too_long": ("the list has {actual_length} entries", "leave at most {max_length}"),
    "dict_type": ("{value} stands where pairs belong", 'write them in curly brackets: {{ code = "meaning" }}'),
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
}


def said_of(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong with the value that `error` is about, and how to mend it."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"]), "correct the value"
    value, key = error.get("input"), str(error["loc"][-1] if error["loc"] else "it")
    if error["type"] in {"tuple_type", "list_type"} and isinstance(value, dict):
        return f"[{key}] has one pair of brackets too few", f"write [[{key}]], once for each of them"
    if value == "":
        return _EMPTY
    if error["type"] == "string_type" and isinstance(value, dict | list):
        return f"{shown(value)} stands where one text belongs", "write one text, in quotes"
    what, mend = _PHRASES.get(error["type"], ("{value} does not fit here", "see data/reference/README.md"))
    facts = {**error.get("ctx", {}), "value": shown(value)}
    facts["pattern"] = _PATTERNS.get(str(facts.get("pattern")), "other letters")
    facts["expected"] = str(facts.get("expected", "")).replace("'", "")
    if what is _DATE[0]:
        mend = _date_mend(value) or mend
    return what.format(**facts), mend.format(**facts | {"value": shown(value, quote='"')})


def misfits_in(error: ErrorDetails) -> tuple[Misfit, ...]:
    """What a rule of ours complains of, if that is what `error` is."""
    cause = error.get("ctx", {}).get("error")
    return cause.misfits if isinstance(cause, MisfitError) else ()


def shown(value: object, *, quote: str = "'") -> str:
    """The value as its owner wrote it, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | tuple):
        return "a list" if not isinstance(value, dict) else "a group of keys"
    # A space that does not break looks like any other; the sign shows that something stands there.
    text = " ".join(str(value).splitlines()).replace("\u00a0", "␣")
    text = text if len(text) <= 60 else f"{text[:57]}…"
    return f"{quote}{text}{quote}" if isinstance(value, str) else text


def _date_mend(value: object) -> str | None:
    """The very date to write, where day, month and year are told apart by dots."""
    parts = re.fullmatch(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*", str(value))
    try:
        return f"write {date(int(parts[3]), int(parts[2]), int(parts[1]))}" if parts else None
    except ValueError:
        return None
