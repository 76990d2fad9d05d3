"""How many guests were asked, by stay month and channel, with the supplier's later corrections."""

import numpy as np
import polars as pl

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.guest_mix import CHANNELS
from pipelines.fictional_chain.guests import Turnout
from pipelines.fictional_chain.size import LAST_DAY

CORRECTED_SHARE = 0.04
MOST_CORRECTED = 6  # addresses that turned out to be wrong; at first they counted as asked


def invitation_exports(chain: Chain, turnout: Turnout, rng: np.random.Generator) -> list[pl.DataFrame]:
    """A file a month: that month as first counted, and the month before as corrected since."""
    final = turnout.invited.sum(axis=2)
    corrected = (rng.random(final.shape) < CORRECTED_SHARE) & (final > 0)
    first = final + corrected * rng.integers(1, MOST_CORRECTED + 1, final.shape)
    exports = []
    for month in range(len(chain.months)):
        exported_on = min(chain.months[month] + 1, np.datetime64(LAST_DAY))
        rows = [_rows(chain, month, first, exported_on)]
        if month > 0:
            rows.insert(0, _rows(chain, month - 1, final, exported_on))
        exports.append(pl.concat(rows))
    return exports


def _rows(chain: Chain, month: int, invited: np.ndarray, exported_on: np.datetime64) -> pl.DataFrame:
    site, channel = np.nonzero(invited[:, month])
    return pl.DataFrame(
        {
            "site_code": chain.site_ids[site].tolist(),
            "stay_month": str(chain.months[month]),
            "channel": np.array(CHANNELS)[channel].tolist(),
            "invited": invited[site, month, channel],
            "exported_on": str(exported_on.astype("M8[D]")),
        }
    )
