"""The names of people as guests may write them, ready to be looked up in many comments.

- **A whole name** (person_name, display_name, each of also_called) matches as whole words, one after the other, never inside
  other words. A name with a hyphen matches with a space, too.
- **The first name alone** matches, the longer name before it where both could; no title such as "Dr.". If several people could
  be meant the match is theirs together.
- **A name in a script without spaces** matches anywhere in the text, and as a whole only: nothing says where its first name
  begins. It has at least two letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.recognition.staff.words import is_unspaced, may_have, plain, words

_LEAST_LETTERS = 2
_HYPHEN = re.compile("[-\u2010\u2011]")


@dataclass(frozen=True)
class Names:
    """What may be found: by its first word each name as words, the longest first; the names that are found anywhere; and of
    each name the people whom it may mean."""

    by_first_word: Mapping[str, tuple[tuple[str, ...], ...]]
    anywhere: tuple[str, ...]
    people: Mapping[tuple[str, ...], frozenset[str]]

    def found_in(self, text: str) -> frozenset[tuple[str, ...]]:
        """The names in a text, each once."""
        bare = plain(text)
        found = {(name,) for name in self.anywhere if name in bare}
        told = words(bare)
        if not self.by_first_word.keys().isdisjoint(told):
            found |= self._among(told)
        return frozenset(found)

    def may_be_in(self, texts: pl.Expr) -> pl.Expr:
        """Whether `found_in` may find any in each of the texts; without names in none."""
        wanted = sorted({*self.by_first_word, *self.anywhere})
        return may_have(texts, wanted) if wanted else pl.lit(False)

    def _among(self, told: list[str]) -> set[tuple[str, ...]]:
        found, place = set(), 0
        while place < len(told):
            names = self.by_first_word.get(told[place], ())
            name = next((one for one in names if tuple(told[place : place + len(one)]) == one), None)
            if name:
                found.add(name)
            place += len(name) if name else 1
        return found


def names_of(people: Iterable[tuple[str, Iterable[str]]]) -> Names:
    """The names of people, given as their ids with all that they are called."""
    meant: dict[tuple[str, ...], set[str]] = defaultdict(set)
    anywhere: set[str] = set()
    for person_id, called in people:
        for name in called:
            if is_unspaced(name):
                whole = plain(name).replace(" ", "")
                if len(whole) >= _LEAST_LETTERS:
                    anywhere.add(whole)
                    meant[whole,].add(person_id)
                continue
            for one in _ways_to_write(plain(name)):
                meant[one].add(person_id)
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in meant:
        if name[0] not in anywhere:
            by_first[name[0]].append(name)
    longest_first = {first: tuple(sorted(own, key=lambda name: (-len(name), name))) for first, own in by_first.items()}
    return Names(longest_first, tuple(sorted(anywhere)), {name: frozenset(ids) for name, ids in meant.items()})


def _ways_to_write(name: str) -> set[tuple[str, ...]]:
    """A name as words: the whole and the first name alone, both with and without their hyphens."""
    whole, first = tuple(words(name)), _first_name(name)
    apart = {tuple(words(_HYPHEN.sub(" ", " ".join(one)))) for one in (whole, first)}
    return {way for way in {whole, first, *apart} if way and len("".join(way)) >= _LEAST_LETTERS}


def _first_name(name: str) -> tuple[str, ...]:
    """As words: "D'Arcy" is two of them. Behind a title ("Dr.", no initial such as "J.") it is the first of two; of "Dr. Weber"
    nobody knows it."""
    told = [part for part in name.split() if words(part)]
    parts = [part for part in told if not (part.endswith(".") and len(part) > _LEAST_LETTERS)]
    has_title = len(parts) < len(told)
    return tuple(words(parts[0])) if len(parts) > has_title else ()
