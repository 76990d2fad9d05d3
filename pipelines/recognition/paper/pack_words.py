"""All that the forum pack says, and what of it is from outside."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.metrics.written import day
from pipelines.recognition.measured import measured
from pipelines.recognition.paper.award_pages import (
    award_page,
    charted,
    number_words,
    ordinal,
    shown_rows,
    tier_words,
    who,
)
from pipelines.recognition.paper.award_words import award_lines
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.typesetting import on_one_line
from pipelines.recognition.publishing.masking import NAMELESS
from pipelines.recognition.result import AwardResult

# Longer words are broken.
LONGEST_WORD = 20
# What ties two letters together: the joiner, and (by its class) the sign that takes an Indian letter's vowel.
_JOINER, _VIRAMA = "\u200d", 9
# Vowels of Thai and Lao that stand before or behind their consonant, and are letters of their own for Unicode.
_BEFORE = "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
_BEHIND = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"


def pack_words(edition: Edition) -> dict[str, object]:
    """All that the template sets, as JSON can write it."""
    year = edition.year
    return _breakable(
        {
            "title": f"Recognition {year.year}",
            "chain": year.chain_name,
            "year": str(year.year),
            "status": edition.announcement,
            "warning": "" if edition.is_published else "Provisional: not to be handed out",
            "made": [year.day.year, year.day.month, year.day.day],
            "provenance": _provenance(edition),
            "awards": [award_page(one) for one in year.awards],
            "certificates": [one for award in year.awards for one in _certificates(award, year.chain_name)],
            "rules": [{"name": one.award.award_name, "lines": list(_rules(edition, one))} for one in year.awards],
        }
    )


def printed_texts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Every name and sentence from outside that is printed, each with where it stands, to be checked before type is set."""
    year = edition.year
    yield year.chain_name, "the chain's name"
    yield edition.announcement, "the status of the year"
    for one in year.awards:
        award, place = one.award, f"award {one.award.award_id}"
        yield from ((text, place) for text in (award.award_name, award.citation, *(note.words for note in one.notes)))
        yield from ((note.class_name, place) for note in one.notes)
        yield from ((line.says, place) for line in award_lines(award))
        for row in shown_rows(one):
            for name in (
                "site_name",
                "region_name",
                "department_name",
                "display_name",
                "class_name",
                "tier_name",
                "reason",
            ):
                yield row[name] or "", f"{place}, site {row['site_id']}"


def _provenance(edition: Edition) -> str:
    year = edition.year
    listed = f" · List {edition.list_hash[:16]}" if edition.list_hash else ""
    return f"Build {year.build_id} · Data {year.logical_hash[:16]}{listed}"


def _rules(edition: Edition, one: AwardResult) -> Iterator[dict[str, str]]:
    """The rules in lines; what several lines in a row are about is said once."""
    before = ""
    for line in award_lines(one.award, pay_threshold=edition.pay_thresholds.get(one.award.award_id)):
        yield {"about": "" if line.about == before else line.about, "says": line.says}
        before = line.about


def _certificates(one: AwardResult, chain: str) -> Iterator[dict[str, object]]:
    """One per winner, but for those who are not named any more."""
    award, measure = one.award, measured(one.award)
    value, low, high = charted(one)
    named = one.winners.filter(pl.col("display_name").is_null() | ~pl.col("display_name").is_in(NAMELESS))
    for row in named.iter_rows(named=True):
        place = f"{ordinal(row['place'])} place{', shared' if row['is_shared'] else ''}" if row["place"] else ""
        interval = f"{number_words(row[low], measure, one)} to {number_words(row[high], measure, one)}"
        shown = f"{measure.label} {number_words(row[value], measure, one)} ({interval}, {row['n']:,} {measure.counted})"
        yield {
            **who(one, row),
            "chain": chain,
            "award": award.award_name,
            "rank": " · ".join(filter(None, (tier_words(one, row), place, row["class_name"]))),
            "citation": award.citation,
            # Of people no number stands on a wall.
            "line": "Thank you." if award.is_of_people else shown,
            "window": f"Stays from {day(award.window.first_day)} to {day(award.window.last_day)}",
            "evidence": row["evidence_id"] or "",
        }


def _breakable(said: Any) -> Any:  # noqa: ANN401  (whatever JSON can write)
    """The same with places to break a line in words that are longer than a column: nothing runs off the page."""
    if isinstance(said, dict):
        return {name: _breakable(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_breakable(value) for value in said]
    if isinstance(said, str):
        return re.sub(rf"\S{{{LONGEST_WORD + 1},}}", lambda found: _in_parts(found[0]), on_one_line(said))
    return said


def _in_parts(word: str) -> str:
    """A long word with places to break it, never before a mark that belongs to the letter before it: torn apart, a vowel sign
    would be printed on a dotted circle."""
    found, since = "", 0
    for letter, after in zip(word, [*word[1:], ""], strict=True):
        found, since = found + letter, since + 1
        if after and since >= LONGEST_WORD and not _belong_together(letter, after):
            found, since = found + "\u200b", 0
    return found


def _belong_together(letter: str, after: str) -> bool:
    joins = letter == _JOINER or letter in _BEFORE or unicodedata.combining(letter) == _VIRAMA
    return joins or after in _BEHIND or unicodedata.category(after) in {"Mn", "Mc", "Me", "Cf"}
