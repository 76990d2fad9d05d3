"""Names of colleagues in what guests wrote: known from lists, as a bare first name is told by nothing beside it.

A part of a name (first, last, a nickname) is found as a whole word in any case; one of fewer than four letters, and one that is
a word of its own ("Will", "Rose"), only with the capital of a name. In scripts without spaces it is found anywhere.
"""

import re
from collections.abc import Iterable, Iterator, Set

import polars as pl

from pipelines.masking.folding import bare
from pipelines.masking.found import Found, Mask
from pipelines.masking.masking import looks_plain, replaced
from pipelines.masking.names import LEAST_LETTERS, name_parts
from pipelines.masking.patterns import UNSPACED, is_unspaced
from pipelines.masking.vocabulary import WORDS_AND_NAMES

_WORDS_AND_NAMES = frozenset(map(bare, WORDS_AND_NAMES))
_WORD = re.compile(rf"[^\W\d_{UNSPACED}]+")
_NOTHING = re.compile(r"(?!)")


def masked_colleagues(texts: pl.Series, names: Iterable[str], *, but: str = "") -> pl.Series:
    """Every text of a column with a mask in the place of each name, nulls and masks that are there kept.

    `but`: words that are no names here, such as those of the site's own name.
    """
    kept = {part.lower() for part in name_parts([but])}
    parts = sorted(part for part in name_parts(names) if part.lower() not in kept)
    if not parts:
        return texts
    found = _Colleagues(parts)
    frame = pl.DataFrame({"text": texts}).with_row_index("row")
    wanted = pl.select(looks_plain(pl.lit(pl.Series(parts)))).to_series()
    looked_at = frame.filter(looks_plain(pl.col("text")).str.contains_any(wanted.implode()))
    again = [replaced(text, found.found_in) for text in looked_at["text"]]
    return frame["text"].scatter(looked_at["row"], pl.Series(again, dtype=pl.String))


class _Colleagues:
    """Parts of names: words in any case, words as they are written, and what is found anywhere."""

    def __init__(self, parts: Iterable[str]) -> None:
        spaced = [part for part in parts if not is_unspaced(part)]
        any_case = {
            part.lower() for part in spaced if len(part) >= LEAST_LETTERS and part.lower() not in _WORDS_AND_NAMES
        }
        self._any_case = _lengths(any_case)
        self._as_written = _lengths({part.capitalize() for part in spaced if part.lower() not in any_case})
        unspaced = sorted((part for part in parts if is_unspaced(part)), key=len, reverse=True)
        self._anywhere = re.compile("|".join(map(re.escape, unspaced))) if unspaced else _NOTHING

    def found_in(self, text: str) -> Iterator[Found]:
        """Where a folded text names a colleague; a first and a last name, with a space or a hyphen between, are one."""
        begin = end = -1
        for word in _WORD.finditer(text):
            length = self._any_case.get(word[0].lower()) or self._as_written.get(word[0])
            if length is None:
                continue
            if begin >= 0 and text[end : word.start()] not in {" ", "-"}:
                yield Found(begin, end, Mask.NAME)
                begin = -1
            begin, end = (begin if begin >= 0 else word.start()), word.start() + length
        if begin >= 0:
            yield Found(begin, end, Mask.NAME)
        yield from (Found(*one.span(), Mask.NAME) for one in self._anywhere.finditer(text))


def _lengths(names: Set[str]) -> dict[str, int]:
    """How many letters of a word are a name: all of it, or of a genitive all but its s."""
    return {f"{name}s": len(name) for name in names} | {name: len(name) for name in names}
