"""Reading TOML reference files into models; every complaint names the file and the line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from pipelines.mistakes import Mistake
from pipelines.reference.complaints import Complaint, mistake_in
from pipelines.reference.decoding import read_text
from pipelines.reference.model import Misfit
from pipelines.reference.phrases import shown
from pipelines.reference.toml_lines import line_of
from pipelines.reference.toml_misfits import misfits_of
from pipelines.reference.toml_syntax import syntax_mistake

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class TomlFile(Generic[M]):
    """What a TOML file says, with its text, so that a later complaint finds its line too."""

    path: Path
    text: str
    content: M

    def complaint(self, misfit: Misfit) -> Complaint:
        """The misfit with its line in this file."""
        return Complaint(misfit.what, misfit.mend, line_of(self.text, misfit.keys))


def read_toml(path: Path, model: type[M]) -> TomlFile[M]:
    """The TOML file at `path` as a `model`; a Mistake with the line if it doesn't fit."""
    text, content = parsed_toml(path)
    return checked(model, content, path=path, text=text)


def parsed_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it says; a Mistake with the line if it is not TOML."""
    text = read_text(path)
    try:
        # A number is what is written: 0.1 as a float would be another one, and a bonus would be worked out with it.
        return text, tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise syntax_mistake(path, text, problem) from None


def read_kind(path: Path, models: Mapping[str, type[M]], *, called: str) -> TomlFile[M]:
    """The TOML file at `path` as the model that its first key, `kind`, names; `called` is what the file describes."""
    text, content = parsed_toml(path)
    if "kind" not in content:
        raise Mistake(
            "the key kind is missing",
            where=f"{path}, line 1",
            mend=f'add a first line: kind = "…", with one of {", ".join(models)}',
        )
    model = models.get(str(content["kind"]))
    if model is None:
        raise Mistake(
            f"the {called}'s kind {shown(content['kind'])} is not one we know",
            where=f"{path}, line {line_of(text, ['kind']) or 1}",
            mend=f"set kind to one of {', '.join(models)}",
        )
    return checked(model, content, path=path, text=text)


def checked(model: type[M], content: dict[str, Any], *, path: Path, text: str) -> TomlFile[M]:
    """`content` as a `model`; a Mistake that names the lines of `text` if it doesn't fit."""
    try:
        return TomlFile(path, text, model.model_validate(content))
    except ValidationError as problem:
        misfits = misfits_of(problem.errors(), model)
        raise mistake_in(path, [Complaint(one.what, one.mend, line_of(text, one.keys)) for one in misfits]) from None
