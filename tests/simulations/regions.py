"""Regions whose truth is known: how often rank ranges hold it, and how often a flag is wrong.

    python -m tests.simulations.regions

Each region is drawn anew: true means of its sites around 80 with a spread of `between` points, numbers of answers between 30
and 400, answers on a scale of five with the skew of hotel surveys (most are the best), tilted so that their mean is the
site's truth. What pages call is called: scores, places, rank ranges, tiers against the rest, changes between two periods of
which a fifth of the sites has truly moved. The numbers are seeded: the same table every time.

- all sites: regions in which every site's true rank lies in its range, at once (95 % or more);
- own site: a site's true rank lies in the range that My site shows (95 % or more);
- width: how many of the places a range holds, on average;
- tiers, changes: of the flags, the share that is false (5 % or less); of what is true, the share that is flagged.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table
from scipy.optimize import brentq

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.comparison import BETTER, WORSE, difference, with_verdict
from pipelines.metrics.ranking import own_rank_range, ranked, with_rank_ranges, with_state
from pipelines.metrics.scorecard import scored

METRIC = METRICS["satisfaction"]
COLUMNS = ["response_count", "score_total", "score_square_total"]
SCORES = np.array([0, 2500, 5000, 7500, 10_000])
# Of a hundred guests, as METHODS has them.
USUAL = np.array([3, 4, 10, 33, 50]) / 100
MIDDLE, MOVED_SHARE, MOVED_BY = 80.0, 0.2, 6.0


@dataclass(frozen=True)
class Found:
    """What the regions of one kind came to; shares from 0 to 1, NaN where nothing could be counted."""

    all_hold: float
    own_holds: float
    width: float
    false_tiers: float
    tier_power: float
    false_changes: float
    change_power: float


def simulated(sites: int, between: float, regions: int, seed: int) -> Found:
    """`regions` regions of so many sites whose true means have the standard deviation `between`."""
    generator = np.random.default_rng([seed, sites, int(between * 100)])
    found = [_one(generator, sites, between) for _ in range(regions)]
    of = {name: np.array([one[name] for one in found], dtype=float) for name in found[0]}

    def share(part: str, whole: str) -> float:
        return float(of[part].sum() / of[whole].sum()) if of[whole].sum() else float("nan")

    return Found(
        all_hold=float(of["all_hold"].mean()),
        own_holds=float(of["own_holds"].mean()),
        width=float(of["width"].mean()),
        # The rate of false discoveries is a mean over lists, a list without flags has none.
        false_tiers=float(np.mean(of["false_tiers"] / np.maximum(of["tiers"], 1))),
        tier_power=share("true_tiers", "sites_apart"),
        false_changes=float(np.mean(of["false_changes"] / np.maximum(of["changes"], 1))),
        change_power=share("true_changes", "sites_moved"),
    )


def _one(generator: np.random.Generator, sites: int, between: float) -> dict[str, float]:
    truth = np.clip(generator.normal(MIDDLE, between, sites), 45, 97)
    answers = np.exp(generator.uniform(np.log(30), np.log(400), sites)).astype(int)
    totals = drawn(generator, truth, answers)
    table = with_rank_ranges(ranked(with_state(scored(totals, METRIC), show=10, rank=30), METRIC), METRIC)
    low, high = table["rank_low"].to_numpy(), table["rank_high"].to_numpy()
    # Sites that are truly alike share the ranks that they take up together.
    best = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    worst = sites - (truth[None, :] < truth[:, None]).sum(axis=1)
    one = int(generator.integers(sites))
    own = own_rank_range(table, METRIC, str(one))
    rest = (answers @ truth - answers * truth) / (answers.sum() - answers)
    moved = np.where(generator.random(sites) < MOVED_SHARE, generator.choice([-MOVED_BY, MOVED_BY], sites), 0.0)
    later = drawn(generator, np.clip(truth + moved, 40, 99), answers)
    others = totals.with_columns(pl.col(name).sum() - pl.col(name) for name in COLUMNS)
    return {
        "all_hold": float(((low <= best) & (worst <= high)).all()),
        "own_holds": float(own is not None and own[0] <= best[one] and worst[one] <= own[1]),
        "width": float(((high - low + 1) / sites).mean()),
        **_flags("tiers", "sites_apart", totals, others, np.sign(truth - rest) if between else np.zeros(sites)),
        **_flags("changes", "sites_moved", later, totals, np.sign(moved)),
    }


def _flags(name: str, real: str, ours: pl.DataFrame, theirs: pl.DataFrame, truth: np.ndarray) -> dict[str, float]:
    """How many differences are flagged, how many of the flags are false and true, and how many there are to be found."""
    verdicts = with_verdict(difference(ours, theirs, METRIC), METRIC)["verdict"]
    said = verdicts.replace_strict({BETTER: 1, WORSE: -1}, default=0, return_dtype=pl.Int64).to_numpy()
    flagged, right = said != 0, (said == truth) & (said != 0)
    counts = (flagged.sum(), (flagged & ~right).sum(), right.sum(), (truth != 0).sum())
    return dict(zip((name, f"false_{name}", f"true_{name}", real), map(float, counts), strict=True))


def drawn(generator: np.random.Generator, truth: np.ndarray, answers: np.ndarray) -> pl.DataFrame:
    """The totals of sites with these true means and numbers of answers: site_id and the metric's additive columns."""
    counts = np.array([generator.multinomial(n, tilted(mean)) for mean, n in zip(truth, answers, strict=True)])
    return pl.DataFrame(
        {
            "site_id": [str(place) for place in range(len(truth))],
            "response_count": counts.sum(axis=1),
            "score_total": counts @ SCORES,
            "score_square_total": counts @ SCORES**2,
        }
    )


def tilted(mean: float) -> np.ndarray:
    """The chance of each answer where their mean is `mean`: the usual ones, times a power of the score."""

    def chances(power: float) -> np.ndarray:
        weights = USUAL * np.exp(power * SCORES / 10_000)
        return weights / weights.sum()

    return chances(brentq(lambda power: chances(power) @ SCORES / 100 - mean, -60, 60))


def main(regions: int = 1000) -> None:
    """Print the table."""
    table = Table(
        "sites", "between", "all sites", "own site", "width", "false tiers", "found", "false changes", "found"
    )
    for sites in (2, 8, 14, 50):
        for between in (0.0, 2.0, 4.0, 8.0):
            found = simulated(sites, between, regions if sites < 50 else regions // 4, seed=2026)
            shares = [f"{share:.1%}" for share in vars(found).values()]
            table.add_row(str(sites), f"{between:g}", *shares)
    Console().print(table)


if __name__ == "__main__":
    main()
