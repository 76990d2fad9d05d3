"""The post-stay survey as its supplier exports it: a column per question, a file a month of answering."""

import numpy as np
import polars as pl

from pipelines.fictional_chain.answers import DID_NOT_USE, PREFERRED_NOT_TO_SAY
from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.guest_mix import CHANNELS, GUEST_TYPES, LANGUAGES, OTHER_LANGUAGES
from pipelines.fictional_chain.guests import Guests

UNKNOWN_GUEST_TYPE_SHARE, UNKNOWN_LANGUAGE_SHARE = 0.02, 0.01
CODED_SHARE = 0.7  # of those who didn't use a department: "98", the others leave it empty


def post_stay_export(
    chain: Chain,
    guests: Guests,
    answers: dict[str, np.ndarray],
    words: dict[str, np.ndarray],
    rng: np.random.Generator,
) -> pl.DataFrame:
    """All records as text in the supplier's columns, with `file`, the place of its month; `words` are the columns of free text,
    that which may hold line breaks last."""
    answer_months = guests.answered.astype("M8[M]")
    return pl.DataFrame(
        {
            "file": (answer_months - chain.months[0]).astype(np.int16),
            "response_id": pl.int_range(1, len(guests) + 1, eager=True),
            "site_code": pl.Series(guests.site),
            "departure_date": guests.departed,
            "answered_on": guests.answered,
            "updated_at": guests.answered.astype("M8[ms]") + _time_of_day(len(guests), rng),
            "guest_type": _unless(UNKNOWN_GUEST_TYPE_SHARE, guests.guest_type, rng),
            "channel": guests.channel,
            "language": languages_written(guests, UNKNOWN_LANGUAGE_SHARE, rng),
            **{column: _coded(answer, rng) for column, answer in answers.items()},
            **{column: pl.Series(texts.tolist(), dtype=pl.String) for column, texts in words.items()},
        }
    ).with_columns(
        pl.format("PS-{}", pl.col("response_id").cast(pl.String).str.zfill(7)).alias("response_id"),
        worded("site_code", list(chain.site_ids)),
        pl.col("departure_date", "answered_on").dt.strftime("%Y-%m-%d"),
        pl.col("updated_at").dt.strftime("%Y-%m-%d %H:%M:%S"),
        worded("guest_type", GUEST_TYPES),
        worded("channel", CHANNELS),
        worded("language", (*LANGUAGES[:-1], *OTHER_LANGUAGES)),
        *(_answers_worded(column) for column in answers),
    )


def worded(column: str, words: tuple[str, ...] | list[str]) -> pl.Expr:
    """The words at these places; a place below zero has none."""
    return pl.col(column).replace_strict(dict(enumerate(words)), default=None, return_dtype=pl.String)


def languages_written(guests: Guests, unknown_share: float, rng: np.random.Generator) -> np.ndarray:
    """Places in the named languages and then the other ones; -1 is unknown."""
    other = len(LANGUAGES) - 1
    which = rng.integers(0, len(OTHER_LANGUAGES), len(guests), dtype=np.int16)
    return _unless(unknown_share, np.where(guests.language == other, other + which, guests.language), rng)


def _unless(share: float, places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.where(rng.random(len(places), dtype=np.float32) < share, np.int16(-1), places)


def _time_of_day(count: int, rng: np.random.Generator) -> np.ndarray:
    return (rng.integers(7 * 3600, 23 * 3600, count) * 1000).astype("m8[ms]")


def _coded(answer: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The supplier's number for each answer; -1 stands for an empty field."""
    coded = np.maximum(answer, np.int8(-1))
    coded[answer == PREFERRED_NOT_TO_SAY] = 99
    says_so = rng.random(len(answer), dtype=np.float32) < CODED_SHARE
    coded[(answer == DID_NOT_USE) & says_so] = 98
    return coded


def _answers_worded(column: str) -> pl.Expr:
    return pl.when(pl.col(column) >= 0).then(pl.col(column).cast(pl.String)).alias(column)
