"""What a survey and its files may be called, from the name of one file."""

import re
from dataclasses import dataclass

from pipelines.describing import vocabulary


@dataclass(frozen=True)
class Naming:
    """An id, a name and a pattern of file names; `is_general` where the pattern fits the next file too, as far as seen."""

    survey_id: str
    survey_name: str
    pattern: str
    is_general: bool


def naming(file_name: str) -> Naming:
    """What to call the survey of a file: its name without what changes from month to month."""
    stem, _, ending = file_name.partition(".")
    varying = re.compile(rf"\d+|{vocabulary.MONTHS.pattern}", re.IGNORECASE)
    pattern = re.sub(r"\*[\W_]*(?:\*[\W_]*)*\*", "*", varying.sub("*", _literal(stem)))
    words = [word for word in re.split(r"[\W_]+", varying.sub(" ", stem).lower()) if word]
    survey_id = re.sub(r"[^a-z0-9_]", "", "_".join(words))[:40].strip("_").lstrip("0123456789_") or "survey"
    return Naming(
        survey_id,
        " ".join(words).capitalize() or "Survey",
        f"{pattern}.{_literal(ending)}" if ending else pattern,
        "*" in pattern and pattern != "*",
    )


def _literal(text: str) -> str:
    """A text in which the signs of patterns stand for themselves."""
    return re.sub(r"([\[*?])", r"[\1]", text)
