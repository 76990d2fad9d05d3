"""The scale that a column's answers are likely to be on, in numbers or in words."""

import re
from dataclasses import dataclass, field

import polars as pl

from pipelines.describing import vocabulary
from pipelines.reference.folding import all_folded

_NUMBER = re.compile(r"[+-]?\d{1,4}(?:[.,]\d+)?")
_CODE = re.compile(r"([A-Za-z]{1,2})([1-9]|10)")
# Where most of a column is numbers or words of one scale, it is a scale.
MOSTLY = 0.6
# Codes that questionnaires use for "no answer" and that lie beyond their scales.
_BEYOND = {77, 88, 97, 98, 99, 997, 998, 999}
# What is told of a text that we don't know: it comes at least so often, and is no longer.
REPEATED, SHORT = 2, 60


@dataclass(frozen=True)
class Scale:
    """What answers are: whole numbers from `lowest` to `highest`, or the numbers of `words`.

    `missing` and `not_applicable` are codes of no answer, `unknown` texts that a person has to place, `checks` what has
    to be looked at. A scale whose order nobody knows has no ends, and its words are all unknown.
    """

    lowest: int | None = None
    highest: int | None = None
    words: dict[str, int] = field(default_factory=dict)
    decimal: str = "."
    missing: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def number_scale(values: pl.DataFrame) -> Scale | None:
    """The scale of a column of numbers among `values` (text, count), None if they are none or span more than 101 steps."""
    counts = dict(values.iter_rows())
    numbers = {text: float(text.replace(",", ".")) for text in counts if _NUMBER.fullmatch(text)}
    answered, missing, not_applicable = _without_codes(counts)
    if not numbers or sum(counts[text] for text in numbers) < MOSTLY * sum(counts[text] for text in answered):
        return None
    usual = _usual(numbers)
    codes = [text for text, number in numbers.items() if number not in usual]
    low, high = int(min(usual)), int(max(usual))
    ends = _ends(low, high)
    if ends is None or usual <= {0, 1}:
        return None
    unknown, left_out = _told([text for text in answered if text not in numbers], counts)
    halves = sum(counts[text] for text, number in numbers.items() if number % 1)
    checks = [
        f"seen are {low} to {high}: is the scale {ends[0]} to {ends[1]}, and is {ends[1]} the best?",
        *([f"{', '.join(sorted(codes))} lies off the scale and is taken for no answer"] if codes else []),
        *([f"{halves} values are no whole numbers and would be rejected"] if halves else []),
        *_said(left_out),
    ]
    decimal = "," if any("," in text for text in numbers) else "."
    return Scale(*ends, {}, decimal, (*missing, *sorted(codes)), not_applicable, unknown, tuple(checks))


def _usual(numbers: dict[str, float]) -> set[float]:
    """The numbers without those that look like codes of no answer: below zero, or far beyond the others."""
    found = set(numbers.values())
    inside = {number for number in found if number >= 0 and (number not in _BEYOND)}
    is_beyond = bool(inside) and max(inside) <= 11
    return inside if is_beyond else {number for number in found if number >= 0} or found


def _ends(low: int, high: int) -> tuple[int, int] | None:
    """The likely scale of answers seen from `low` to `high`: a usual one that holds them."""
    for ends in ((1, 5), (0, 5), (1, 6), (1, 7), (1, 10), (0, 10), (0, 100)):
        if ends[0] <= low and high <= ends[1]:
            return ends
    return None


def word_scale(values: pl.DataFrame) -> Scale | None:
    """The scale of a column of words that `vocabulary` knows, or of codes such as A1 to A5; None if they are none."""
    counts = dict(values.iter_rows())
    answered, missing, not_applicable = _without_codes(counts)
    same = dict(zip(answered, all_folded(pl.Series(answered, dtype=pl.String)), strict=True))
    known = max((ranked(same, scale) for scale in vocabulary.SCALES), key=lambda one: _weight(one, counts))
    checks: list[str] = ["is the order right, the best the highest?"]
    if _weight(known, counts) < MOSTLY * _weight(answered, counts) or not known:
        known = _codes(answered)
        checks = ["codes have no order of their own: which is the best, and which are there besides?"]
    if not known or _weight(known, counts) < MOSTLY * _weight(answered, counts):
        return None
    unknown, left_out = _told([text for text in answered if text not in known], counts)
    words = _whole(known, same) if not _codes(list(known)) else _filled(known)
    return Scale(
        min(words.values()),
        max(words.values()),
        words,
        ".",
        missing,
        not_applicable,
        unknown,
        (*checks, *_said(left_out)),
    )


def ranked(same: dict[str, str], scale: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """The texts that stand in a scale, with their number: the best the highest, the worst 1."""
    numbers = {word: len(scale) - place for place, words in enumerate(scale) for word in words}
    return {text: numbers[one] for text, one in same.items() if one in numbers}


def _whole(known: dict[str, int], same: dict[str, str]) -> dict[str, int]:
    """All words of the scale that the `known` texts are on, as the export spells them: what nobody said has a place too."""
    scale = max(vocabulary.SCALES, key=lambda one: len(ranked({text: same[text] for text in known}, one)))
    spelled: dict[int, dict[str, str]] = {}
    for text, number in known.items():
        spelled.setdefault(number, {}).setdefault(same[text], text)
    found: dict[str, int] = {}
    for place, words in enumerate(scale):
        number = len(scale) - place
        found |= dict.fromkeys(spelled.get(number, {words[0]: words[0]}).values(), number)
    return found


def _codes(texts: list[str]) -> dict[str, int]:
    """Codes such as A1 or A5 (very good), by the number in them, where all begin with the same letters."""
    found = {text: _CODE.match(text) for text in texts}
    fitting = {text: one for text, one in found.items() if one and (one.end() == len(text) or text[one.end()] == " ")}
    letters = {one[1] for one in fitting.values()}
    return {text: int(one[2]) for text, one in fitting.items()} if len(letters) == 1 and len(fitting) > 1 else {}


def _filled(known: dict[str, int]) -> dict[str, int]:
    return dict(sorted(known.items(), key=lambda one: one[1]))


def few_words(values: pl.DataFrame) -> tuple[str, ...]:
    """The texts of a column that has few different ones, again and again; empty if it hasn't."""
    counts = dict(values.iter_rows())
    if not 2 <= len(counts) <= 12 or sum(counts.values()) < 3 * len(counts):
        return ()
    told, left_out = _told(list(counts), counts)
    return () if left_out else told


def _without_codes(counts: dict[str, int]) -> tuple[list[str], tuple[str, ...], tuple[str, ...]]:
    """The texts that are answers, the codes of no answer, and those of guests who did not use it."""
    same = dict(zip(counts, all_folded(pl.Series(list(counts), dtype=pl.String)), strict=True))
    missing = [text for text, one in same.items() if one in vocabulary.MISSING]
    absent = [text for text, one in same.items() if one in vocabulary.NOT_APPLICABLE]
    return [text for text in counts if text not in {*missing, *absent}], _once(missing, same), _once(absent, same)


def _once(texts: list[str], same: dict[str, str]) -> tuple[str, ...]:
    return tuple({same[text]: text for text in sorted(texts)}.values())


def _weight(texts: dict[str, int] | list[str], counts: dict[str, int]) -> int:
    return sum(counts[text] for text in texts)


def _told(texts: list[str], counts: dict[str, int]) -> tuple[tuple[str, ...], int]:
    """The texts that may be printed, and in how many records others stand: what one guest wrote alone is never printed."""
    told = tuple(text for text in texts if counts[text] >= REPEATED and len(text) <= SHORT and text.isprintable())
    return told, sum(counts[text] for text in texts if text not in told)


def _said(left_out: int) -> list[str]:
    what = "records hold a text of their own here; it is not printed, and they would be rejected"
    return [f"{left_out} {what}"] if left_out else []
