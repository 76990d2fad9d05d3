"""Type is set with pinned fonts alone, and only where every letter has a glyph: a name is never printed as boxes.

The fonts are those that come with Typst and those of `fonts/` (SOURCES.csv says where each is from); never those of a machine.
No package is loaded, and so no network touched. What is set is PDF/A-2a: text can be selected, read aloud and kept.
"""

import csv
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

import typst

from pipelines.mistakes import Mistake

FONTS = Path(__file__).with_name("fonts")
SOURCES = FONTS / "SOURCES.csv"
LATIN = "Libertinus Serif"
STANDARD = "a-2a"
# So many names that cannot be printed are named; the others are counted.
NAMED = 5
# What no font draws as what it is: control letters, private ones, half pairs, unassigned ones; and the mark of a lost letter.
_NO_LETTERS, _LOST = frozenset({"Cc", "Co", "Cs", "Cn"}), "\ufffd"
# The words as they are, in the families of the real thing: if this can be set, so can they.
_TRIAL = (
    b'#let said = json(bytes(sys.inputs.at("said")))\n'
    b"#set text(font: said.families, fallback: false, size: 6pt)\n"
    b"#for one in said.texts [#one\\ ]"
)


def set_pages(template: Path, said: Mapping[str, object], day: date, further: Path | None = None) -> bytes:
    """The PDF that `template` makes of words, which go in as JSON and are set as text, so that no name can be markup.

    `day` is the date in the file; `further` a folder of further fonts. The same words give the same bytes everywhere.
    """
    return _pdf(template.read_bytes(), {**said, "families": families(further)}, day, further)


def families(further: Path | None = None) -> list[str]:
    """The families in the order in which they are asked for a letter: Latin, then by SOURCES.csv, then what is further."""
    with SOURCES.open(encoding="utf-8", newline="") as opened:
        pinned = [LATIN, *(row["family"] for row in csv.DictReader(opened))]
    if further is None:
        return pinned
    return [*pinned, *(one for one in _fonts(further).families() if one not in _fonts(None).families())]


def refuse_unprintable(texts: Iterable[tuple[str, str]], further: Path | None = None) -> None:
    """A Mistake where a letter of a text has no glyph in the fonts. `texts`: each with where it stands."""
    where: dict[str, str] = {}
    for text, place in texts:
        where.setdefault(on_one_line(text), place)
    lost = [text for text in where if _lost_letters(text)]
    lost += _unset([text for text in where if not _lost_letters(text)], further)
    if not lost:
        return
    first = lost[:NAMED]
    named = "; ".join(f"{one!r} ({', '.join(_letters(one, further))})" for one in first)
    more = f"; and {len(lost) - NAMED} more" if len(lost) > NAMED else ""
    raise Mistake(
        f"no font at hand has every letter of {named}{more}: nothing is printed, as it would show boxes",
        where="; ".join(dict.fromkeys(where[one] for one in first)),
        mend="correct the name, or give a folder with an openly licensed font that has these letters with --fonts",
    )


def on_one_line(text: str) -> str:
    """A text as it is set: with one space wherever there is space or a new line."""
    return " ".join(text.split())


def _lost_letters(text: str) -> list[str]:
    return [letter for letter in text if letter == _LOST or unicodedata.category(letter) in _NO_LETTERS]


def _unset(texts: Sequence[str], further: Path | None) -> list[str]:
    """Those of the texts that cannot be set, found by halves."""
    if not texts or _can_be_set(texts, further):
        return []
    if len(texts) == 1:
        return list(texts)
    half = len(texts) // 2
    return [*_unset(texts[:half], further), *_unset(texts[half:], further)]


def _letters(text: str, further: Path | None) -> list[str]:
    """The letters of a text that cannot be set, as people can look them up."""
    lost = set(_lost_letters(text))
    found = [one for one in dict.fromkeys(text) if one in lost or not _can_be_set([one], further)]
    return [f"{one if one.isprintable() else ''} U+{ord(one):04X}".strip() for one in found]


def _can_be_set(texts: Sequence[str], further: Path | None) -> bool:
    try:
        _pdf(_TRIAL, {"texts": list(texts), "families": families(further)}, date(2000, 1, 1), further)
    except typst.TypstError as problem:
        if "PDF/A" not in str(problem):
            raise
        return False
    return True


def _pdf(template: bytes, said: Mapping[str, object], day: date, further: Path | None) -> bytes:
    return typst.compile(
        template,
        format="pdf",
        font_paths=_fonts(further),
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said)},
        pdf_standards=[STANDARD],
        timestamp=int(datetime.combine(day, time(), UTC).timestamp()),
    )


@lru_cache(maxsize=8)
def _fonts(further: Path | None) -> typst.Fonts:
    folders = [FONTS, *([further] if further else [])]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
