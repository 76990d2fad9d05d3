"""Where the truth is known, adjusted scores are nearer to it than raw ones, and their intervals hold it."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

from pipelines.fictional_chain import FULL
from pipelines.fictional_chain.answers import draw_answers
from pipelines.fictional_chain.chain import chain_of
from pipelines.fictional_chain.guest_mix import CHANNELS, GUEST_TYPES, LANGUAGES
from pipelines.fictional_chain.guests import draw_guests, draw_turnout
from pipelines.fictional_chain.quality import POST_STAY_SHARES, cutpoints, true_levels
from pipelines.fictional_chain.questions import POST_STAY_QUESTIONS
from pipelines.fictional_chain.streams import random_streams
from pipelines.fictional_chain.truth import true_scores
from pipelines.metrics.intervals import mean
from pipelines.metrics.mix import mix, with_adjusted
from pipelines.metrics.mix_sums import Sums


def _sums(sites: np.ndarray, of_dimension: dict[str, tuple[np.ndarray, tuple[str, ...]]], scores: np.ndarray) -> Sums:
    """The sums of single scores, in points, of guests at these places in the lists of sites and kinds."""
    kinds = [(dimension, kind) for dimension, (_, names) in of_dimension.items() for kind in names]
    guests = np.hstack([np.eye(len(names))[places] for places, names in of_dimension.values()])
    of_site = np.eye(sites.max() + 1)[sites]
    return Sums(
        tuple(f"{site:03d}" for site in range(of_site.shape[1])),
        tuple(kinds),
        of_site.sum(axis=0),
        of_site.T @ scores,
        of_site.T @ scores**2,
        of_site.T @ guests,
        guests.T @ guests,
        guests.T @ scores,
    )


def _adjusted(sums: Sums) -> pl.DataFrame:
    estimate = mean(sums.count, 100 * sums.total, 10_000 * sums.squares)
    names = ("value", "low", "high")
    scores = pl.DataFrame({"site_id": sums.site_ids} | {name: getattr(estimate, name) for name in names})
    adjusters: dict[str, list[str]] = {}
    for dimension, kind in sums.kinds:
        adjusters.setdefault(dimension, []).append(kind)
    return with_adjusted(scores, mix(sums, adjusters).sites)


def _error(values: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt((((values - values.mean()) - (truth - truth.mean())) ** 2).mean()))


def _simulated(seed: int, sites: int = 60) -> tuple[np.ndarray, pl.DataFrame]:
    """True means of sites for the region's guests, and what is told of them; some guests score lower wherever they stay."""
    generator = np.random.default_rng(seed)
    truth = generator.normal(80, 2.5, sites)
    of_guest, of_channel = np.array([-6.0, 3.0, 1.0, 0.0]), np.array([1.5, -1.5, -4.0])
    guest_shares, channel_shares = generator.dirichlet([2, 2, 1.5, 1], sites), generator.dirichlet([3, 3, 1], sites)
    at = np.repeat(np.arange(sites), generator.integers(150, 600, sites))

    def drawn(shares: np.ndarray) -> np.ndarray:
        return (generator.random(len(at))[:, None] > np.cumsum(shares, axis=1)[at, :-1]).sum(axis=1)

    guests, channels = drawn(guest_shares), drawn(channel_shares)
    effects = of_guest[guests] + of_channel[channels]
    scores = truth[at] + effects - effects.mean() + generator.normal(0, 20, len(at))
    kinds = {
        "guest": (guests, ("business", "couple", "family", "group")),
        "channel": (channels, ("own", "agency", "tour")),
    }
    return truth, _adjusted(_sums(at, kinds, scores))


def test_sixty_sites_are_placed_nearer_to_their_truth() -> None:
    """METHODS: the error of 60 simulated sites fell from 2.12 to 1.53, the rank correlation rose from .762 to .860."""
    for seed in range(10):
        truth, told = _simulated(seed)
        raw, adjusted = told["value"].to_numpy(), told["adjusted"].to_numpy()

        assert _error(adjusted, truth) < 0.85 * _error(raw, truth)
        assert spearmanr(adjusted, truth).statistic > spearmanr(raw, truth).statistic + 0.03
        assert told["adjusted"].is_null().sum() == 0


def test_the_intervals_of_adjusted_scores_hold_the_truth_and_those_of_raw_ones_do_not() -> None:
    held, raw_held = [], []
    for seed in range(20):
        truth, told = _simulated(seed)
        held += list((told["adjusted_low"].to_numpy() <= truth) & (truth <= told["adjusted_high"].to_numpy()))
        raw_held += list((told["low"].to_numpy() <= truth) & (truth <= told["high"].to_numpy()))

    # Of 1,200 intervals; ours are a little wide, as the raw ones within them count what the mix explains too.
    assert 0.937 <= np.mean(held) <= 0.98
    assert np.mean(raw_held) < 0.85


@pytest.mark.parametrize("seed", [1, 2])
def test_the_sites_of_the_fictional_chain_come_nearer_to_what_is_written_down_as_their_truth(seed: int) -> None:
    streams, chain = random_streams(seed), chain_of(FULL)
    levels, turnout = true_levels(chain, streams["quality"]), draw_turnout(chain, streams["guests"])
    guests = draw_guests(chain, turnout, streams["guests"])
    # The year before the running month, as pages show it.
    guests = guests.where((guests.month >= len(chain.months) - 13) & (guests.month < len(chain.months) - 1))
    overall = POST_STAY_QUESTIONS[:1]
    answers = draw_answers(chain, guests, levels, overall, cutpoints(POST_STAY_SHARES), streams["answers"])["q_overall"]
    guests, scores = guests.where(answers >= 0), 10.0 * answers[answers >= 0]
    kinds = {
        "guest_type": (guests.guest_type, GUEST_TYPES),
        "channel": (guests.channel, CHANNELS),
        "language": (guests.language, LANGUAGES),
    }
    told = _adjusted(_sums(guests.site, kinds, scores)).filter(pl.col("value").is_not_nan())
    written = (
        true_scores(chain, levels, turnout).filter(department_id="overall").select("site_id", "month", "true_score")
    )
    months = pl.DataFrame(
        {
            "site_id": chain.site_ids[guests.site].tolist(),
            "month": chain.months.astype("M8[D]")[guests.month],
            "place": guests.site,
        },
        schema_overrides={"month": pl.Date},
    )
    by_site = months.join(written, on=["site_id", "month"]).group_by("place").agg(pl.col("true_score").mean(), pl.len())
    both = (
        told.with_columns(place=pl.col("site_id").cast(pl.Int16)).join(by_site, on="place").filter(pl.col("len") >= 100)
    )
    truth, raw, adjusted = (both[name].to_numpy() for name in ("true_score", "value", "adjusted"))

    assert both.height > 30
    assert _error(adjusted, truth) < 0.6 * _error(raw, truth)
    assert spearmanr(adjusted, truth).statistic > max(0.98, spearmanr(raw, truth).statistic)
