"""What guests answer where the survey asks what one department could do better, in the guest's language."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np

from pipelines.fictional_chain.comments import (
    CHOICES,
    GOOD,
    LANGUAGES_WRITTEN,
    fragments,
    language_written,
    lead_answers,
    tone_of,
)
from pipelines.fictional_chain.guests import Guests
from pipelines.fictional_chain.questions import DEPARTMENT_IDS

# The columns of the survey, and the department that each asks about.
ASKED = {"better_front_desk": "front_desk", "better_housekeeping": "housekeeping", "better_restaurant": "restaurant"}
# Of those who gave a good, a fair or a poor score, how many write: who was let down has more to say.
SHARES = np.array([0.02, 0.03, 0.08])
WISH_SHARE = 0.5  # of the content, how many ask for something all the same


def draw_department_words(
    guests: Guests, answers: dict[str, np.ndarray], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """By column of ASKED a text for a few of the guests who gave the department a score, None for the others; it names nobody
    who works there."""
    leads, language = lead_answers(answers), language_written(guests)
    return {
        column: _words(DEPARTMENT_IDS.index(department_id), leads, language, rng)
        for column, department_id in ASKED.items()
    }


def _words(place: int, leads: dict[int, np.ndarray], language: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    tone = tone_of(leads[place])
    writers = np.flatnonzero((rng.random(len(tone)) < SHARES[tone]) & (leads[place] >= 0))
    language, tone = language[writers], tone[writers]
    choice = rng.integers(0, CHOICES, (2, len(writers)))
    said = fragments().departments[language, tone, place, choice[0]]
    wishes = _wishes()[DEPARTMENT_IDS[place]][language, choice[1]]
    wish = np.where((tone == GOOD) & (rng.random(len(writers)) >= WISH_SHARE), "", wishes)
    texts = np.full(len(leads[place]), None, dtype=object)
    texts[writers] = said + np.where((said == "") | (wish == ""), "", " ").astype(object) + wish
    return texts


@cache
def _wishes() -> dict[str, np.ndarray]:
    """By department the arrays of text by language, then by choice."""
    folder = Path(__file__).parent / "department_wishes"
    written = [tomllib.loads((folder / f"{code}.toml").read_text("utf-8")) for code in LANGUAGES_WRITTEN]
    return {
        one: np.array([np.resize(np.array(each[one], dtype=object), CHOICES) for each in written], dtype=object)
        for one in ASKED.values()
    }
