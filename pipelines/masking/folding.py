"""A text as masks look at it: digits of every script as 0 to 9, without accents and width, and where each letter stood."""

import unicodedata
from dataclasses import dataclass

# What stands for a character that is not looked at: an accent, a joiner, the frame of a keycap.
_NOTHING = "\0"
_MARKS = {"Mn", "Me", "Cf"}
# What NFKD leaves as it is, or takes for more than one character.
SINGLE = {
    **dict(zip("ØøŁłĐđßÆæŒœÞþÐðıĦħ", "OoLlDdsAaOoTtDdiHh", strict=True)),
    **dict.fromkeys("−⁃﹣", "-"),
    "،": ",",
    "、": ",",
    "。": ".",
    "№": "#",
    "…": ".",
    "’": "'",
    "‘": "'",
    "º": "o",
    "ª": "a",
}


class _Table(dict[int, str]):
    """What each character is folded to; filled as characters come."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def _folded(one: str) -> str:
    if one in SINGLE:
        return SINGLE[one]
    kind = unicodedata.category(one)
    if kind in _MARKS or one == _NOTHING:
        return _NOTHING
    digit = unicodedata.digit(one, None)
    if digit is not None:
        return str(digit)
    if kind in {"Zs", "Pd"}:
        return " " if kind == "Zs" else "-"
    base, *marks = unicodedata.normalize("NFKD", one)
    # A syllable of Korean comes apart into letters: it is left whole.
    return base if all(unicodedata.category(mark) in _MARKS for mark in marks) else one


_TABLE = _Table()


@dataclass(frozen=True)
class Folded:
    """`text` is what is looked at; `places` says where each of its characters stood (None: all where they are)."""

    text: str
    places: tuple[int, ...] | None = None
    length: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of `text` stood, with the accents that belong to its last letter."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end] if end < len(self.places) else self.length


def folded(text: str) -> Folded:
    """The text without what tells its letters apart only by look; the case stays."""
    if text.isascii() and _NOTHING not in text:
        return Folded(text)
    same_length = text.translate(_TABLE)
    if _NOTHING not in same_length:
        return Folded(same_length)
    places = tuple(place for place, one in enumerate(same_length) if one != _NOTHING)
    return Folded(same_length.replace(_NOTHING, ""), places, len(text))


def bare(word: str) -> str:
    """A word of ours as it stands in a folded text."""
    return folded(word).text
