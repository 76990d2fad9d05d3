"""The true score of every site, month and department, for tests that ask whether a ranking recovers it."""

import numpy as np
import polars as pl

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.guest_mix import GUEST_TYPE_EFFECTS, LANGUAGE_EFFECTS, language_shares
from pipelines.fictional_chain.guests import Turnout
from pipelines.fictional_chain.quality import POST_STAY_SHARES, cutpoints, expected_share_of_scale
from pipelines.fictional_chain.questions import DEPARTMENTS, LEVEL_IDS, POST_STAY_QUESTIONS


def true_scores(chain: Chain, levels: np.ndarray, turnout: Turnout) -> pl.DataFrame:
    """One row per site, month open and department the site has, for the chain-average mix of respondents."""
    scores = expected_scores(levels, chain_mix(chain, turnout))
    known = np.repeat(chain.is_open[:, :, None], len(LEVEL_IDS), axis=2)
    for place, department in enumerate(DEPARTMENTS):
        known[:, :, place] &= chain.has_department(department.department_id)[:, None]
    site, month, level = np.nonzero(known)
    return pl.DataFrame(
        {
            "site_id": chain.site_ids[site].tolist(),
            "month": chain.months.astype("M8[D]")[month],
            "department_id": np.array(LEVEL_IDS)[level].tolist(),
            "survey_id": "post_stay",
            "true_score": scores[known].round(4),
        },
        schema_overrides={"site_id": pl.String, "department_id": pl.String, "month": pl.Date},
    )


def chain_mix(chain: Chain, turnout: Turnout) -> np.ndarray:
    """The share of every guest type and language among the respondents expected of the whole chain."""
    guest_types = turnout.expected.sum(axis=(1, 3))
    mix = np.einsum("st,sl->tl", guest_types, language_shares(chain))
    return mix / mix.sum()


def expected_scores(levels: np.ndarray, mix: np.ndarray) -> np.ndarray:
    """The expected score, 0 to 100, where a department's is the mean of its questions."""
    cuts = cutpoints(POST_STAY_SHARES)
    effects = GUEST_TYPE_EFFECTS[:, None] + LANGUAGE_EFFECTS
    scores = np.zeros_like(levels)
    for place in range(len(LEVEL_IDS)):
        # The recommend question has a department of its own in the survey, and no part in `overall`.
        asked = [each for each in POST_STAY_QUESTIONS if each.level == place and each.column != "q_recommend"]
        eases = [each.ease for each in asked]
        for ease in eases:
            for effect, share in zip(effects.ravel(), mix.ravel(), strict=True):
                felt = levels[:, :, place] + ease + effect
                scores[:, :, place] += 100 * share * expected_share_of_scale(felt, cuts) / len(eases)
    return scores
