"""What a model finds wrong in a TOML file, in the words of its owner: keys misspelt, unknown, missing; values."""

from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from pipelines.reference.model import Keys, Misfit
from pipelines.reference.phrases import misfits_in, said_of
from pipelines.reference.spelling import near, pairs


def misfits_of(errors: list[ErrorDetails], model: type[BaseModel]) -> list[Misfit]:
    """The errors in our words; a missing key and an unknown one that is nearly it are one misspelling."""
    unknown = {_keys(error) for error in errors if error["type"] == "extra_forbidden"}
    missing = {_keys(error) for error in errors if error["type"] == "missing"}
    misfits = []
    for table in sorted({keys[:-1] for keys in unknown}, key=str):
        names = sorted(str(keys[-1]) for keys in unknown if keys[:-1] == table)
        for name, meant in pairs(names, {str(keys[-1]) for keys in missing if keys[:-1] == table}).items():
            misfits.append(
                Misfit(
                    f"the key {_name((*table, name))} is not known; is {meant} meant?",
                    (*table, name),
                    f"write {meant} instead",
                )
            )
            missing.discard((*table, meant))
            unknown.discard((*table, name))
    misfits += [_unknown(keys, missing, model) for keys in sorted(unknown, key=str)]
    misfits += [_missing(keys, model) for keys in sorted(missing, key=str)]
    for error in errors:
        # The library counts the sound entries of a list: one with a bad entry alone is no empty one.
        empty_only_by_count = error["type"] == "too_short" and error["input"]
        if error["type"] not in {"extra_forbidden", "missing"} and not empty_only_by_count:
            misfits += _wrong(error, model)
    return misfits


def _unknown(keys: Keys, missing: set[Keys], model: type[BaseModel]) -> Misfit:
    name, here = str(keys[-1]), _fields(model, keys[:-1])
    what = f"nobody knows the key {_name(keys)}"
    home = next((part for part in missing if part[:-1] == keys[:-1] and name in _fields(model, part)), None)
    if home:
        return Misfit(what, keys, f"write a line [{_label(home)}] above it")
    if name in model.model_fields:
        return Misfit(
            what,
            keys,
            f"if {name} is meant for the whole file, move it to the top, above the first [table]; else take it out",
        )
    return Misfit(
        what, keys, f"take it out, or use one of: {', '.join(here)}{near(name, here)}" if here else "take it out"
    )


def _missing(keys: Keys, model: type[BaseModel]) -> Misfit:
    name = str(keys[-1])
    inside = _fields(model, keys)
    if inside:
        many = "tuple" in str(_field_type(model, keys))
        table = f"[[{name}]]" if many else f"[{_label(keys)}]"
        return Misfit(
            f"the part {table} is missing",
            keys,
            f"add {table} with {', '.join(inside)}, as in data/reference/examples/",
        )
    return Misfit(f"the key {_name(keys)} is missing", keys, f"add a line: {name} = …")


def _wrong(error: ErrorDetails, model: type[BaseModel]) -> list[Misfit]:
    keys = _keys(error)
    own = misfits_in(error)
    if own:
        return [Misfit(one.what, (*keys, *one.keys), one.mend) for one in own]
    what, mend = said_of(error)
    inside = _fields(model, keys)
    if inside and error["type"] == "model_type":
        table = f"[[{keys[-2]}]]" if isinstance(keys[-1], int) else f"[{_label(keys)}]"
        mend = f"write a line {table} and below it {', '.join(inside)}"
    return [Misfit(f"{_label(keys)}: {what}" if keys else what, keys, mend)]


def _keys(error: ErrorDetails) -> Keys:
    # "[key]" is the library's word for the name of an entry instead of its value.
    return tuple(key for key in error["loc"] if key != "[key]")


def _name(keys: Keys) -> str:
    """A key and the table it belongs to: "lowest of questions number 4"."""
    return f"{keys[-1]} of {_label(keys[:-1])}" if len(keys) > 1 else str(keys[-1])


def _label(keys: Keys) -> str:
    """The keys as their owner counts: "questions number 4, lowest"."""
    label = ""
    for key in keys:
        if isinstance(key, int):
            label += f" number {key + 1},"
        else:
            label += f"{' ' if label.endswith(',') else '.' if label else ''}{key}"
    return label.removesuffix(",")


def _fields(model: type[BaseModel], keys: Keys) -> list[str]:
    """The keys that may stand in the table under `keys`, its own before those it shares; none where it is no table of ours."""
    inner = _model_in(_field_type(model, keys))
    return sorted(inner.model_fields, key=lambda name: name not in inner.__annotations__) if inner else []


def _field_type(model: type[BaseModel], keys: Keys) -> object:
    here: object = model
    for key in keys:
        inner = _model_in(here)
        if isinstance(key, str) and inner and key in inner.model_fields:
            here = inner.model_fields[key].annotation
    return here


def _model_in(declared: object) -> type[BaseModel] | None:
    if isinstance(declared, type) and issubclass(declared, BaseModel):
        return declared
    return next((found for part in get_args(declared) if (found := _model_in(part))), None)
