"""Values as JSON and back to the very same: a fraction and a decimal keep what they are, also where a text could stand."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
_READ = {"decimal": Decimal, "fraction": Fraction}


def to_text(adapter: TypeAdapter[T], value: T) -> str:
    """The value as one line of JSON. What is in an order, such as the numbers behind a gate, stays in it."""
    return json.dumps(adapter.dump_python(value), default=_tagged, ensure_ascii=False)


def from_text(adapter: TypeAdapter[T], text: str | bytes) -> T:
    """The value that `to_text` wrote; a ValueError for anything else."""
    return adapter.validate_python(json.loads(text, object_hook=_untagged))


def _tagged(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} can't be written down exactly")


def _untagged(found: dict[str, object]) -> object:
    if len(found) == 1:
        [(tag, text)] = found.items()
        if tag in _READ and isinstance(text, str):
            return _READ[tag](text)
    return found
