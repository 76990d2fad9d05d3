"""How busy each month is, by site type."""

import numpy as np

from pipelines.fictional_chain.chain import Chain

# January to December, each close to 1 on average.
BUSYNESS = {
    "city": (0.75, 0.80, 0.95, 1.05, 1.15, 1.15, 0.95, 0.90, 1.20, 1.15, 1.00, 0.95),
    "airport": (0.85, 0.90, 1.00, 1.00, 1.05, 1.10, 1.10, 1.05, 1.10, 1.05, 0.95, 0.85),
    "resort": (0.60, 0.75, 0.80, 0.90, 1.05, 1.30, 1.60, 1.65, 1.20, 0.85, 0.55, 0.75),
    "spa": (1.05, 1.10, 1.05, 1.00, 0.95, 0.85, 0.85, 0.90, 1.00, 1.10, 1.10, 1.05),
}


def crowding(chain: Chain) -> np.ndarray:
    """How full each site is in each month; 1 is its average."""
    by_type = np.array([BUSYNESS[site.site_type] for site in chain.sites])
    return by_type[:, chain.months.astype(int) % 12]
