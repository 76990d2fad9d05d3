"""The words of a text as names are told by them: without case, accents, width and punctuation."""

import re
import unicodedata
from collections.abc import Iterable

import polars as pl

from pipelines.reference.folding import folded

# Letters that guests write without their stroke, and that do not come apart into a letter and an accent.
_STROKES = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "_": " ",
}
_STROKE = re.compile(f"[{''.join(_STROKES)}]")
# What is written otherwise in lower case than when case does not matter.
_LOWER = {"ß": "ss", "ς": "σ"}
# Accents, the vowel points of Hebrew and Arabic, and what tells one alif from another; not the marks of other scripts, which
# make another letter of one. What nobody sees goes with them: copies from web pages have it within words.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670"
    "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
# A word may have a hyphen, so that Anna is not found in Anna-Lena; the vowel signs of India stand within words.
_LETTER = r"[\w\u0900-\u0963\u0966-\u0dff]"
_WORD = re.compile(rf"{_LETTER}+(?:[-\u2010\u2011]{_LETTER}+)*")
# Scripts that are written without spaces between words, and Korean, whose particles stand at the end of a name.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


def plain(text: str) -> str:
    """A text in which "ZOË  Ångström", "zoe angstrom" and their wide forms are the same."""
    if text.isascii():
        return text.lower().replace("_", " ")
    apart = unicodedata.normalize("NFD", _STROKE.sub(lambda found: _STROKES[found[0]], folded(text)))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def words(text: str) -> list[str]:
    """The words of a text that is `plain`, in their order."""
    return _WORD.findall(text)


def is_unspaced(text: str) -> bool:
    """Whether a name has letters of a script in which words are not told apart by spaces."""
    return _UNSPACED.search(text) is not None


def may_have(texts: pl.Expr, wanted: Iterable[str]) -> pl.Expr:
    """Whether one of the `wanted` plain texts may stand in each text: a quick look that passes over none of those in which it
    does, so that the slow one is for the few."""
    bare = texts.str.normalize("NFKD").str.to_lowercase().str.replace_all(_ACCENTS.pattern, "")
    replaced = _STROKES | _LOWER
    apart = [unicodedata.normalize("NFKD", one) for one in wanted]
    return bare.str.replace_many(list(replaced), list(replaced.values())).str.contains_any(apart)
