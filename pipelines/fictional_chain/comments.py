"""Guests' comments, put together from short fragments that fit the answers, in the guest's language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipelines.fictional_chain.guests import Guests
from pipelines.fictional_chain.questions import DEPARTMENT_IDS, OVERALL, POST_STAY_QUESTIONS

LANGUAGES_WRITTEN = ("en", "de", "fr", "es")
TONES = ("good", "fair", "poor")
GOOD, FAIR, POOR = range(len(TONES))
# Every list of fragments is repeated to this length, which 2, 3, 4, 6 and 8 divide.
CHOICES = 24

COMMENT_SHARE = 0.2
DEPARTMENT_SHARE, STAFF_SHARE, CLOSING_SHARE, LINE_BREAK_SHARE = 0.6, 0.15, 0.4, 0.04
ODD_EVERY = 100  # one comment in so many is a trap for careless code


@dataclass(frozen=True)
class Fragments:
    """Arrays of text by language and tone (and department), then by choice; "" where there is none."""

    openings: np.ndarray
    closings: np.ndarray
    staff: np.ndarray
    odd: np.ndarray
    departments: np.ndarray


def draw_comments(
    guests: Guests, answers: dict[str, np.ndarray], staff: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """A comment for about a fifth of the guests, None for the others."""
    writers = np.flatnonzero(rng.random(len(guests)) < COMMENT_SHARE)
    writing = guests.where(writers)
    language = language_written(writing)
    tone = tone_of(answers["q_overall"][writers])
    written, choice = fragments(), rng.integers(0, CHOICES, (3, len(writers)))
    answers_of_writers = {column: answer[writers] for column, answer in answers.items()}
    parts = [
        _department_part(written, language, answers_of_writers, rng),
        _staff_part(written.staff[language, tone, choice[0]], staff[writing.site], rng),
        np.where(rng.random(len(writers)) < CLOSING_SHARE, written.closings[language, tone, choice[1]], ""),
    ]
    text = written.openings[language, tone, choice[2]]
    joiner = np.where(rng.random(len(writers)) < LINE_BREAK_SHARE, "\n", " ").astype(object)
    for part in parts:
        text = text + np.where(part == "", "", joiner) + part
    odd = np.arange(len(writers)) % ODD_EVERY == ODD_EVERY // 2
    # In turn and not by luck: even a small chain has every kind of trap.
    in_turn = np.arange(len(writers)) // ODD_EVERY % CHOICES
    text[odd] = written.odd[language, tone, in_turn][odd]
    comments = np.full(len(guests), None, dtype=object)
    comments[writers] = text
    return comments


def language_written(guests: Guests) -> np.ndarray:
    """Places in LANGUAGES_WRITTEN: guests of the other languages write English."""
    return np.where(guests.language < len(LANGUAGES_WRITTEN), guests.language, 0)


def lead_answers(answers: dict[str, np.ndarray]) -> dict[int, np.ndarray]:
    """The answers to the lead question of each place."""
    # The first question about a department is its lead: reversed, so that it is the one that stays.
    return {each.level: answers[each.column] for each in reversed(POST_STAY_QUESTIONS)}


def tone_of(answer: np.ndarray) -> np.ndarray:
    """By the answer on 0 to 10; without an answer neither good nor poor."""
    return np.where(answer >= 9, GOOD, np.where((answer >= 0) & (answer <= 6), POOR, FAIR))


def _department_part(
    written: Fragments, language: np.ndarray, answers: dict[str, np.ndarray], rng: np.random.Generator
) -> np.ndarray:
    """A sentence on one department, where the guest has a clear opinion of it."""
    leads = lead_answers(answers)
    answer = np.stack([leads[place] for place in range(OVERALL)])
    place = rng.integers(0, OVERALL, len(language))
    tone = tone_of(answer[place, np.arange(len(language))])
    text = written.departments[language, tone, place, rng.integers(0, CHOICES, len(language))]
    return np.where(rng.random(len(language)) < DEPARTMENT_SHARE, text, "")


def _staff_part(sentences: np.ndarray, names: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chosen = names[np.arange(len(names)), rng.integers(0, names.shape[1], len(names))]
    named = rng.random(len(names)) < STAFF_SHARE
    text = [
        sentence.replace("{name}", name) if wanted else ""
        for sentence, name, wanted in zip(sentences, chosen, named, strict=True)
    ]
    return np.array(text, dtype=object)


def unkind_words() -> frozenset[str]:
    """What stands around the name in sentences that name somebody and thank nobody."""
    poor = fragments().staff[:, POOR].ravel()
    return frozenset(part.strip() for sentence in poor for part in sentence.split("{name}") if part.strip(" ."))


@cache
def fragments() -> Fragments:
    """What comments are put together from."""
    folder = Path(__file__).parent / "comment_fragments"
    written = [tomllib.loads((folder / f"{code}.toml").read_text("utf-8")) for code in LANGUAGES_WRITTEN]

    def by_tone(table: dict[str, list[str]]) -> list[np.ndarray]:
        return [np.resize(np.array(table.get(tone, [""]), dtype=object), CHOICES) for tone in TONES]

    simple = {
        kind: np.array([by_tone(each[kind]) for each in written], dtype=object)
        for kind in ("openings", "closings", "staff", "odd")
    }
    departments = [[by_tone(each["departments"][one]) for one in DEPARTMENT_IDS] for each in written]
    return Fragments(**simple, departments=np.array(departments, dtype=object).swapaxes(1, 2))
