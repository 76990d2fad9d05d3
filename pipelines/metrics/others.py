"""The others of a list beside each of its sites, as far as they may be told."""

from collections.abc import Sequence

import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.scorecard import added_up


def others(
    ours: pl.DataFrame, totals: pl.DataFrame, judged: pl.DataFrame, metric: Metric, *, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Row by row of `ours`, with its columns, the metric's additive columns of all that counts in the list but the site's own:
    a site is never compared with a mean that it is in. Zeros where the others can't be told.

    `ours`: site_id, the columns `by` and the additive ones, a row per site and group. `totals`: the same of all sites that were
    in the list, in any number of rows. `judged`: site_id, `by`, and what `apart.Judged` says; of a site that is not in it
    nothing is counted, and the others are told where the whole is.
    """
    names = list(dict.fromkeys(metric.columns()))
    if not by and all(judged[flag].all() for flag in ("is_counted", "rest_is_told", "whole_is_told")):
        # Mostly nothing is left out: then there is no need to look site by site.
        (every,) = added_up(totals, by=[], metric=metric).select(names).iter_rows(named=True)
        return ours.with_columns((n - pl.col(name)).alias(name) for name, n in every.items())
    keys = ["site_id", *by]
    counted = totals.join(judged.filter("is_counted"), on=keys, how="semi")
    whole = added_up(counted, by=by, metric=metric)
    cells = ours.select(keys).join(judged, on=keys, how="left", maintain_order="left")
    every = cells.join(whole, on=by, how="left", maintain_order="left") if by else cells.join(whole, how="cross")
    is_in = cells["is_counted"].fill_null(value=False).cast(pl.Int64)
    whole_is_told = pl.col("whole_is_told").any()
    rest_is_told = pl.col("rest_is_told").fill_null(whole_is_told.over(by) if by else whole_is_told)
    is_told = cells.select(rest_is_told.cast(pl.Int64)).to_series()
    return ours.with_columns(((every[name].fill_null(0) - ours[name] * is_in) * is_told).alias(name) for name in names)
