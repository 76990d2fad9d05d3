"""The truth that is written down is what guests, in the long run, answer."""

import numpy as np
import polars as pl
import pytest

from pipelines.fictional_chain import FULL, SMALL
from pipelines.fictional_chain.answers import draw_answers
from pipelines.fictional_chain.chain import Chain, chain_of
from pipelines.fictional_chain.guest_mix import LANGUAGES
from pipelines.fictional_chain.guests import Guests, draw_turnout
from pipelines.fictional_chain.quality import POST_STAY_SHARES, cutpoints, true_levels
from pipelines.fictional_chain.questions import DEPARTMENT_IDS, OVERALL, POST_STAY_QUESTIONS
from pipelines.fictional_chain.streams import random_streams
from pipelines.fictional_chain.truth import chain_mix, true_scores

GUESTS = 60_000


def _guests_of_average_mix(site: int, month: int, mix: np.ndarray, rng: np.random.Generator) -> Guests:
    guest_type, language = np.divmod(rng.choice(mix.size, GUESTS, p=mix.ravel()), len(LANGUAGES))
    same = np.zeros(GUESTS, dtype=int)
    nowhen = same.astype("M8[D]")
    return Guests(same + site, same + month, guest_type, same, language, nowhen, nowhen)


def _scores_by_department(answers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Per guest: the mean of a department's questions that were answered."""
    items: dict[str, list[np.ndarray]] = {}
    for question in POST_STAY_QUESTIONS:
        level = "overall" if question.level == OVERALL else str(question.level)
        if question.column != "q_recommend":
            items.setdefault(level, []).append(answers[question.column])
    scores = {}
    for level, each in items.items():
        stacked = np.stack(each).astype(float)
        stacked[stacked < 0] = np.nan
        answered = ~np.isnan(stacked).all(axis=0)
        scores[level] = 10 * np.nanmean(stacked[:, answered], axis=0)
    return scores


@pytest.mark.parametrize(("site_id", "month"), [("007", 14), ("2E3", 7), ("0031", 0)])
def test_the_mean_of_many_answers_comes_to_the_true_score(site_id: str, month: int):
    streams, chain = random_streams(5), chain_of(SMALL)
    levels, turnout = true_levels(chain, streams["quality"]), draw_turnout(chain, streams["guests"])
    truth = true_scores(chain, levels, turnout)
    site = list(chain.site_ids).index(site_id)
    guests = _guests_of_average_mix(site, month, chain_mix(chain, turnout), streams["pulse"])

    cuts = cutpoints(POST_STAY_SHARES)
    answers = draw_answers(chain, guests, levels, POST_STAY_QUESTIONS, cuts, streams["answers"])

    expected = _true_by_level(truth, chain, site_id, month)
    drawn = {level: scores for level, scores in _scores_by_department(answers).items() if len(scores)}
    assert drawn.keys() == expected.keys()
    for level, scores in drawn.items():
        error = scores.std() / np.sqrt(len(scores))
        assert abs(scores.mean() - expected[level]) < 4 * error, level


def _true_by_level(truth: pl.DataFrame, chain: Chain, site_id: str, month: int) -> dict[str, float]:
    rows = truth.filter(site_id=site_id, month=chain.months[month].astype("M8[D]").item())
    places = {**{name: str(place) for place, name in enumerate(DEPARTMENT_IDS)}, "overall": "overall"}
    return {places[name]: score for name, score in rows.select("department_id", "true_score").iter_rows()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_true_scores_spread_as_in_a_real_chain(seed: int):
    streams, chain = random_streams(seed), chain_of(FULL)

    truth = true_scores(chain, true_levels(chain, streams["quality"]), draw_turnout(chain, streams["guests"]))

    overall = truth.filter(department_id="overall")
    of_sites = overall.group_by("site_id").agg(pl.mean("true_score"))["true_score"]
    assert 78 < of_sites.mean() < 82
    assert 3.8 < of_sites.std() < 5.5


def test_sites_said_to_improve_or_slip_truly_do():
    streams, chain = random_streams(1), chain_of(FULL)
    truth = true_scores(chain, true_levels(chain, streams["quality"]), draw_turnout(chain, streams["guests"]))

    def change(site_id: str, department_id: str) -> float:
        scores = truth.filter(site_id=site_id, department_id=department_id).sort("month")["true_score"]
        return scores[-2] - scores[-14]

    assert change("007", "housekeeping") > 6
    assert change("RHB", "overall") > 3
    assert change("2E3", "front_desk") < -6
    assert change("DNV", "overall") < -3
