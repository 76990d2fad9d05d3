"""How lists of words become rules that are tried only where one of their words stands.

No repetition in a pattern can be tried in two ways, so that time grows with the length of a text alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.masking.folding import bare
from pipelines.masking.found import Found

# Letters that begin a name in scripts with two cases, as a folded text has them.
CAPITAL = "A-ZΑ-ΩЀ-Я"
# Scripts that are written without spaces between words.
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# No letter or digit follows that would belong to the same word.
WORD_END = rf"(?![^\W{UNSPACED}])"
ANY_CASE = re.IGNORECASE

_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(r"[^\W\d_]+")


def is_unspaced(text: str) -> bool:
    """Whether a text has letters of a script without spaces."""
    return not text.isascii() and _IS_UNSPACED.search(text) is not None


def any_of(words: Iterable[str], *, case: bool = False) -> str:
    """A pattern of any of the words, the longest first: whole ones, where the script has spaces."""
    found = sorted({bare(word) if case else bare(word).lower() for word in words}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_whole(word) for word in found) + ")"


def _whole(word: str) -> str:
    begin = r"(?<![^\W\d_])" if _is_letter(word[0]) else ""
    end = r"(?![^\W\d_])" if _is_letter(word[-1]) else ""
    return begin + r"\s{1,3}".join(re.escape(part) for part in word.split()) + end


def _is_letter(one: str) -> bool:
    return one.isalpha() and not _IS_UNSPACED.match(one)


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled when it is first needed: all patterns with lists of words take a sixth of a command's start."""
    return re.compile(pattern, flags)


@dataclass(frozen=True)
class Rule:
    """A pattern that begins with one of `words`, and what is found where it matches."""

    words: tuple[str, ...]
    pattern: str
    found: Callable[[re.Match[str]], Iterable[Found]]
    flags: int = 0


class Rules:
    """Many rules, each tried only where its words stand."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.first_words: dict[str, list[Rule]] = {}
        self._anywhere: list[Rule] = []
        for rule in rules:
            folded = {bare(word).lower() for word in rule.words}
            for first in sorted({_WORD.findall(word)[0] for word in folded}):
                self.first_words.setdefault(first, []).append(rule)
            if any(is_unspaced(word) for word in folded):
                self._anywhere.append(rule)

    def found_in(self, text: str) -> Iterator[Found]:
        """What the rules find in a folded text."""
        for word in _WORD.finditer(text):
            for rule in self.first_words.get(word[0].lower(), ()):
                one = compiled(rule.pattern, rule.flags).match(text, word.start())
                if one:
                    yield from rule.found(one)
        if self._anywhere and is_unspaced(text):
            for rule in self._anywhere:
                for one in compiled(rule.pattern, rule.flags).finditer(text):
                    yield from rule.found(one)
