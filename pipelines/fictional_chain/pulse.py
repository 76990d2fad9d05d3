"""The in-stay pulse as its supplier exports it: German words and dates, 1 to 5, a file a quarter."""

import numpy as np
import polars as pl

from pipelines.fictional_chain.answers import draw_answers
from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.guest_mix import LANGUAGES, OTHER_LANGUAGES, guest_type_shares
from pipelines.fictional_chain.guests import Guests, busyness, draw_departures, draw_languages
from pipelines.fictional_chain.post_stay import languages_written, worded
from pipelines.fictional_chain.quality import IN_STAY_SHARES, cutpoints
from pipelines.fictional_chain.questions import IN_STAY_QUESTIONS
from pipelines.fictional_chain.special_sites import RESPONSES_A_YEAR

FIRST_ID = 500_001
UNKNOWN_LANGUAGE_SHARE = 0.03
DASH_SHARE = 0.6  # of the questions without an answer: "-", the others are empty


def pulse_export(chain: Chain, levels: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    """All records as text in the supplier's columns, with `file`, the place of its quarter."""
    guests = _draw_guests(chain, rng)
    answers = draw_answers(chain, guests, levels, IN_STAY_QUESTIONS, cutpoints(IN_STAY_SHARES), rng)
    return pl.DataFrame(
        {
            "file": (quarter_of(guests.answered) - quarter_of(chain.months[:1])).astype(np.int16),
            "Id": pl.int_range(FIRST_ID, FIRST_ID + len(guests), eager=True).cast(pl.String),
            "Haus": guests.site,
            "Abreise": guests.departed,
            "Datum": guests.answered,
            "Sprache": languages_written(guests, UNKNOWN_LANGUAGE_SHARE, rng),
            **{column: _stars(answer, rng) for column, answer in answers.items()},
        }
    ).with_columns(
        worded("Haus", list(chain.site_ids)),
        pl.col("Abreise", "Datum").dt.strftime("%d.%m.%Y"),
        worded("Sprache", [code.upper() for code in (*LANGUAGES[:-1], *OTHER_LANGUAGES)]),
    )


def quarter_of(days: np.ndarray) -> np.ndarray:
    """Quarters counted from 1970."""
    return days.astype("M8[M]").astype(int) // 3


def _draw_guests(chain: Chain, rng: np.random.Generator) -> Guests:
    """Guests by rooms and season, in the order of their answers: on the last day or the eve of it."""
    weights = np.array([0.0 if site.site_id in RESPONSES_A_YEAR else site.rooms for site in chain.sites])
    weights = weights[:, None] * busyness(chain)
    counts = rng.poisson(weights * chain.size.in_stay_responses / weights.sum())
    site, month = np.unravel_index(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape)
    upper = np.cumsum(guest_type_shares(chain), axis=1)[:, :-1]
    guest_type = (rng.random(len(site))[:, None] > upper[site]).sum(axis=1)
    departed = draw_departures(chain, month, rng)
    # Never on the eve of a first of the month: the site may have opened on that day.
    evening_before = (rng.random(len(site)) < 0.5) & (departed > chain.months.astype("M8[D]")[month])
    answered = departed - evening_before
    channel = np.full(len(site), -1)
    guests = Guests(site, month, guest_type, channel, draw_languages(chain, site, rng), departed, answered)
    return guests.where(np.lexsort((rng.random(len(site)), answered)))


def _stars(answer: np.ndarray, rng: np.random.Generator) -> pl.Series:
    """1 to 5, a dash or nothing."""
    dash, nothing = 5, 6
    missing = np.where(rng.random(len(answer)) < DASH_SHARE, dash, nothing)
    words = dict(enumerate(("1", "2", "3", "4", "5", "-")))
    places = pl.Series(np.where(answer >= 0, answer, missing))
    return places.replace_strict(words, default=None, return_dtype=pl.String)
