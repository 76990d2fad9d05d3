"""Texts with what tells who a guest is masked."""

import re
from collections.abc import Callable, Iterable, Iterator

import polars as pl

from pipelines.masking.addresses import found_addresses
from pipelines.masking.folding import SINGLE, folded
from pipelines.masking.found import COVERED, Found, Mask
from pipelines.masking.names import NAME_RULES, found_names, found_own_names
from pipelines.masking.numbers import NUMBER_RULES, found_numbers
from pipelines.masking.patterns import Rules

# What is masked may bring to light what stood behind it. Nothing that people write needs more rounds than a few.
_MOST_ROUNDS = 20
_MASKS = re.compile("|".join(re.escape(mask) for mask in Mask))

_RULES = Rules((*NUMBER_RULES, *NAME_RULES))
# A text without any of these has nothing that is masked: most texts are passed over by one look.
_SIGNS = r"[\p{N}@#]|://|\w\.\w|\n\s*[\p{Pd}~−⁃﹣]|[^\x00-\x{24f}\x{300}-\x{36f}\x{1e00}-\x{206f}\x{20a0}-\x{20bf}]"
_WORDS = (
    r"(?:^|[^\p{L}])(?:" + "|".join(sorted({*_RULES.first_words} - {"the"})) + r"|at|arroba|chez|family)(?:$|[^\p{L}])"
)


def masked_text(text: str, own_names: tuple[str, ...] = ()) -> str:
    """The text with a mask in the place of everything found; masked again, it stays as it is."""
    for _ in range(_MOST_ROUNDS):
        again = _masked_once(text, own_names)
        if again == text:
            break
        text = again
    return text


def has_mask(text: str) -> bool:
    """Whether a mask stands in a text. One that a guest wrote can't be told from ours."""
    return _MASKS.search(text) is not None


def _masked_once(text: str, own_names: tuple[str, ...]) -> str:
    def found_in(plain: str) -> Iterator[Found]:
        yield from found_addresses(plain)
        yield from found_numbers(plain)
        yield from found_names(plain)
        yield from _RULES.found_in(plain)
        if own_names:
            yield from found_own_names(plain, own_names)

    return replaced(text, found_in)


def replaced(text: str, found_in: Callable[[str], Iterable[Found]]) -> str:
    """The text with a mask in the place of what is found in it as it stands folded; masks that are there are passed over."""
    seen = folded(text)
    # What is masked already is no letter, no space and no sign of any rule.
    plain = _MASKS.sub(lambda mask: COVERED * len(mask[0]), seen.text)
    parts, place = [], 0
    for start, end, mask in _apart(found_in(plain)):
        first, last = seen.span(start, end)
        parts += [text[place:first], str(mask)]
        place = last
    return "".join([*parts, text[place:]])


def _apart(found: Iterable[Found]) -> list[Found]:
    """What was found without overlaps: what overlaps becomes one, called by its longest part."""
    whole: list[Found] = []
    longest = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end, one.mask)):
        length = one.end - one.start
        if whole and one.start < whole[-1].end:
            last = whole[-1]
            mask = one.mask if length > longest else last.mask
            whole[-1] = Found(last.start, max(last.end, one.end), mask)
            longest = max(longest, length)
        else:
            whole.append(one)
            longest = length
    return whole


def masked(texts: pl.Series, own_names: pl.Series | None = None) -> pl.Series:
    """Every text of a column masked, nulls kept. `own_names`: of each text the names of its guest (lists; null: not known)."""
    frame = pl.DataFrame({"text": texts, "names": pl.Series([None]).new_from_index(0, len(texts))})
    if own_names is not None:
        frame = frame.with_columns(own_names.alias("names"))
    looked_at = frame.with_row_index("row").filter(_may_have_something() | pl.col("names").is_not_null())
    # The same words need one look.
    known: dict[tuple[str, tuple[str, ...]], str] = {}
    again = []
    for text, names in looked_at.select("text", "names").iter_rows():
        key = (text, tuple(names or ()))
        if key not in known:
            known[key] = masked_text(*key)
        again.append(known[key])
    return frame["text"].scatter(looked_at["row"], pl.Series(again, dtype=pl.String))


def _may_have_something() -> pl.Expr:
    """Whether a text may have something that is found: by the same words and signs, so that none is passed over that has."""
    text = pl.col("text")
    return text.str.contains(_SIGNS) | looks_plain(text).str.contains(_WORDS)


def looks_plain(text: pl.Expr) -> pl.Expr:
    """Texts in small letters and without accents, to look for words that a folded text may have."""
    return (
        text.str.replace_many(list(SINGLE), list(SINGLE.values()))
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
    )
