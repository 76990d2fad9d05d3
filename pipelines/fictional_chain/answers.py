"""What guests answer: a place on the scale, or a code for why there is none."""

import numpy as np

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.guest_mix import GUEST_TYPE_EFFECTS, LANGUAGE_EFFECTS
from pipelines.fictional_chain.guests import Guests
from pipelines.fictional_chain.questions import DEPARTMENTS, OVERALL, Question

# Below zero, so that they can't be mistaken for an answer.
NOT_ASKED, SKIPPED, DID_NOT_USE, PREFERRED_NOT_TO_SAY = -1, -2, -3, -4
SKIPPED_SHARE, PREFERRED_NOT_SHARE = 0.015, 0.005


def draw_answers(
    chain: Chain,
    guests: Guests,
    levels: np.ndarray,
    questions: tuple[Question, ...],
    cuts: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Answers by question: 0 for the worst place on the scale, or one of the codes of this module."""
    mood = rng.standard_normal(len(guests), dtype=np.float32)
    effects = guest_effects(guests)
    uses = _draw_use(len(guests), rng)
    answers = {}
    for question in questions:
        own = rng.standard_normal(len(guests), dtype=np.float32)
        level = levels[:, :, question.level].astype(np.float32)[guests.site, guests.month]
        # Mood and what is left beside it add up to a variance of 1: the expected answer stays exact.
        felt = level + effects + np.float32(question.ease)
        felt += np.float32(question.mood) * mood
        felt += np.float32(np.sqrt(1 - question.mood**2)) * own
        answer = np.searchsorted(cuts.astype(np.float32), felt).astype(np.int8)
        answers[question.column] = _with_gaps(chain, guests, question, answer, uses, rng)
    return answers


def guest_effects(guests: Guests) -> np.ndarray:
    """How much better or worse such guests rate, whatever they meet."""
    by_guest = GUEST_TYPE_EFFECTS[guests.guest_type] + LANGUAGE_EFFECTS[guests.language]
    return by_guest.astype(np.float32)


def _draw_use(guests: int, rng: np.random.Generator) -> np.ndarray:
    """By department and guest. Drawn once: both questions about a department have the same users."""
    return np.stack([rng.random(guests, dtype=np.float32) < department.use for department in DEPARTMENTS])


def _with_gaps(
    chain: Chain,
    guests: Guests,
    question: Question,
    answer: np.ndarray,
    uses: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    luck = rng.random(len(guests), dtype=np.float32)
    answer[luck < SKIPPED_SHARE + PREFERRED_NOT_SHARE] = PREFERRED_NOT_TO_SAY
    answer[luck < SKIPPED_SHARE] = SKIPPED
    if question.level != OVERALL:
        answer[~uses[question.level]] = DID_NOT_USE
        has = chain.has_department(DEPARTMENTS[question.level].department_id)
        answer[~has[guests.site]] = NOT_ASKED
    return answer
