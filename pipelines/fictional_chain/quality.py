"""How good each site truly is, by month and department, and what a guest answers to it on average.

The model is an ordered probit: a guest feels `level + guest effect + N(0, 1)` and gives the answer between
whose cutpoints that falls. The expected answer is then known exactly, and needs no simulation.
"""

import numpy as np
from scipy.special import ndtr, ndtri

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.questions import DEPARTMENT_IDS, DEPARTMENTS, LEVEL_IDS, OVERALL
from pipelines.fictional_chain.seasons import crowding
from pipelines.fictional_chain.special_sites import IMPROVING_SITES, SLIPPING_SITES

# What guests of a middling site answer, from the worst answer to the best.
POST_STAY_SHARES = (0.007, 0.007, 0.012, 0.017, 0.022, 0.040, 0.055, 0.110, 0.210, 0.230, 0.290)
IN_STAY_SHARES = (0.02, 0.05, 0.14, 0.35, 0.44)

SITE_SPREAD = 0.24  # latent units; one of them is about 17 points of score
DEPARTMENT_SPREAD = 0.16
DRIFT_SPREAD = 0.03  # from month to month, without a story
CHANGE_IN_A_YEAR = 0.7  # of a department that improves or slips
CROWDING_EFFECT = -0.15  # a full site is rated worse

# First month, months, departments (none: all), effect.
SHOCKS = (
    ("2024-07", 2, (), -0.12),  # a heat wave
    ("2025-02", 1, ("front_desk", "check_out"), -0.35),  # a strike
    ("2026-01", 3, ("billing",), -0.45),  # the new billing system
    ("2026-06", 1, (), 0.10),  # the summer campaign
)


def cutpoints(shares: tuple[float, ...]) -> np.ndarray:
    """The latent values at which one answer turns into the next."""
    return ndtri(np.cumsum(shares)[:-1])


def expected_share_of_scale(felt: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """The expected answer as a share of its scale, 0 to 1, for guests who feel this on average."""
    return sum(ndtr(felt - cut) for cut in cuts) / len(cuts)


def true_levels(chain: Chain, rng: np.random.Generator) -> np.ndarray:
    """The latent level by site, month and department, `overall` last."""
    sites, months = len(chain.sites), len(chain.months)
    levels = np.zeros((sites, months, len(LEVEL_IDS)))
    departments = levels[:, :, :OVERALL]
    departments += rng.normal(0, DEPARTMENT_SPREAD, (sites, 1, OVERALL))
    departments += _stories(chain)
    # What a department does shows in the overall impression as far as the site has it and guests care.
    pull = _pull(chain)[:, None, :]
    levels[:, :, OVERALL] = (departments * pull).sum(axis=2) / pull.sum(axis=2)
    departments += np.array([department.ease for department in DEPARTMENTS])
    shared = _site_levels(sites, rng)[:, None] + CROWDING_EFFECT * (crowding(chain) - 1)
    shared = shared + rng.normal(0, DRIFT_SPREAD, (sites, months))
    return levels + shared[:, :, None]


def _site_levels(sites: int, rng: np.random.Generator) -> np.ndarray:
    # Quantiles in random order, not draws: every seed then spreads its sites equally far.
    return SITE_SPREAD * rng.permutation(ndtri((np.arange(sites) + 0.5) / sites))


def _pull(chain: Chain) -> np.ndarray:
    has = np.stack([chain.has_department(department_id) for department_id in DEPARTMENT_IDS], axis=1)
    return has * np.array([department.pull for department in DEPARTMENTS])


def _stories(chain: Chain) -> np.ndarray:
    """What shocks and the sites that improve or slip add, by site, month and department."""
    added = np.zeros((len(chain.sites), len(chain.months), OVERALL))
    since_start = np.arange(len(chain.months)) - (chain.size.complete_months - 13)
    ramp = np.clip(since_start / 12, 0, 1)
    for stories, direction in ((IMPROVING_SITES, 1), (SLIPPING_SITES, -1)):
        for place, site in enumerate(chain.sites):
            for department_id in stories.get(site.site_id, ()):
                added[place, :, DEPARTMENT_IDS.index(department_id)] += direction * CHANGE_IN_A_YEAR * ramp
    for first_month, length, department_ids, effect in SHOCKS:
        since = (chain.months - np.datetime64(first_month, "M")).astype(int)
        hit = np.array([not department_ids or each in department_ids for each in DEPARTMENT_IDS])
        added += effect * ((since >= 0) & (since < length))[None, :, None] * hit
    return added
