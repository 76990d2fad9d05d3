"""How large the fictional chain is, and the days between which it lives."""

from dataclasses import dataclass
from datetime import date

import numpy as np

TODAY = date(2026, 11, 16)  # pinned in chain.toml too
LAST_DAY = date(2026, 11, 15)  # the last departure and the last answer that any export holds
RUNNING_MONTH = np.datetime64("2026-11", "M")


@dataclass(frozen=True)
class ChainSize:
    """The first sites of the first regions, over complete months that end before the running one."""

    regions: int
    sites_per_region: int
    complete_months: int
    post_stay_responses: int
    in_stay_responses: int

    @property
    def months(self) -> np.ndarray:
        """Every month of the chain as datetime64[M], the running one last."""
        return np.arange(RUNNING_MONTH - self.complete_months, RUNNING_MONTH + 1)


FULL = ChainSize(6, 8, complete_months=36, post_stay_responses=260_000, in_stay_responses=40_000)
SMALL = ChainSize(3, 4, complete_months=15, post_stay_responses=5_200, in_stay_responses=800)
