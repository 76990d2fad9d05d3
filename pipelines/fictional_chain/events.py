"""What happened in the chain, as far as somebody noted it: the shocks that hit every site, and the stories of some."""

import numpy as np
import polars as pl

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.quality import SHOCKS

# By the first month of each shock: kind, what happened.
_WORDS = {
    "2024-07": ("heat wave", "Two weeks above 38 degrees"),
    "2025-02": ("strike", "Front desks and check-out on strike"),
    "2026-01": ("new system", "The new billing system"),
    "2026-06": ("campaign", "Summer campaign"),
}
# Month, site, kind, what happened, whether limits begin anew. Why the two slipping sites slip nobody has noted.
_AT_SITES = (
    ("2025-11", "007", "training", "Housekeeping and restaurant", "no"),
    ("2025-11", "RHB", "new layout", "Front desk and check-out in one place", "no"),
)


def events(chain: Chain) -> pl.DataFrame:
    """One row per event, as `events.csv` has them."""
    ours = {site.site_id for site in chain.sites}
    rows = [
        (first, str(np.datetime64(first, "M") + months - 1), None, None, *_WORDS[first], "no")
        for first, months, _, _ in SHOCKS
    ]
    rows += [(month, None, site_id, None, *said) for month, site_id, *said in _AT_SITES if site_id in ours]
    columns = ("begins", "ends", "site_id", "region_id", "kind", "what", "rebases")
    return pl.DataFrame(sorted(rows), schema=dict.fromkeys(columns, pl.String), orient="row")
