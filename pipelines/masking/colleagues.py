"""Names of colleagues in what guests wrote: known from lists, as a bare first name is told by nothing beside it.

A part of a name (first, last, a nickname) is found as a whole word in any case; one of fewer than four letters, and one that is
a word of its own ("Will", "Rose"), only with the capital of a name. In scripts without spaces it is found anywhere.
"""

import re
from collections.abc import Iterable, Iterator

import polars as pl

from pipelines.masking.folding import bare
from pipelines.masking.found import Found, Mask
from pipelines.masking.masking import looks_plain, replaced
from pipelines.masking.names import LEAST_LETTERS, name_parts
from pipelines.masking.patterns import is_unspaced
from pipelines.masking.vocabulary import WORDS_AND_NAMES

_WORDS_AND_NAMES = frozenset(map(bare, WORDS_AND_NAMES))
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
    """Parts of names as patterns: one of whole words, one of scripts without spaces."""

    def __init__(self, parts: Iterable[str]) -> None:
        spaced = [part for part in parts if not is_unspaced(part)]
        any_case = [part for part in spaced if len(part) >= LEAST_LETTERS and part.lower() not in _WORDS_AND_NAMES]
        as_written = [part.capitalize() for part in spaced if part not in any_case]
        ways = [f"(?i:{'|'.join(map(re.escape, any_case))})"] if any_case else []
        one = "|".join([*ways, *map(re.escape, as_written)])
        # A genitive belongs to the word; a first and a last name are one name.
        self._words = re.compile(rf"(?<!\w)(?:{one})(?:[ \-](?:{one})(?!\w))*(?='?s?(?!\w))") if spaced else _NOTHING
        unspaced = [re.escape(part) for part in parts if is_unspaced(part)]
        self._anywhere = re.compile("|".join(sorted(unspaced, key=len, reverse=True))) if unspaced else _NOTHING

    def found_in(self, text: str) -> Iterator[Found]:
        """Where a folded text names a colleague."""
        for pattern in (self._words, self._anywhere):
            yield from (Found(*one.span(), Mask.NAME) for one in pattern.finditer(text))
