"""The spread of a metric over all sites of the chain, from their totals: an estimate that names no site."""

import numpy as np
import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.pooled import pooled_variance
from pipelines.metrics.scorecard import estimates, floats
from pipelines.metrics.spread import Spread, spread_of


def chain_spread(totals: pl.DataFrame, metric: Metric, *, show: int) -> Spread | None:
    """The spread of the sites with at least `show` answers; None where fewer than three can be compared, or all answers agree.

    `totals` has a row per region_id and site_id with the metric's additive columns. A site that changed region counts in each.
    """
    sites = totals.filter(pl.col(metric.denominator) >= show).sort("region_id", "site_id")
    values, answers = estimates(sites, metric).value, floats(sites, metric.denominator)
    # A count above its base gives no value, and no part of the spread.
    known = ~np.isnan(values)
    within = pooled_variance(sites, metric)
    if not within > 0:
        return None
    regions = sites["region_id"].rank("dense").cast(pl.Int64).to_numpy()[known]
    _, numbers = np.unique(regions, return_inverse=True)
    return spread_of(values[known], within / answers[known], numbers.astype(np.int64), within=within)
