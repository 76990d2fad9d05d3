"""Scores of candidates as they would be if all sites of their region had the same guests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from scipy import special

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.intervals import LEVEL
from pipelines.metrics.mix import ADJUSTED, mix, with_adjusted
from pipelines.metrics.mix_sums import sums_of


@dataclass(frozen=True)
class Adjusted:
    """`scores` with value, low, high and standard_error of the adjusted score, and the one before in `unadjusted`. Of the
    regions `as_they_are` nothing can be told of kinds of guests: scores are as before, and `unadjusted` is null."""

    scores: pl.DataFrame
    as_they_are: tuple[str, ...]


def adjusted(
    scores: pl.DataFrame, rows: pl.DataFrame, metric: Metric, adjusters: Mapping[str, Sequence[str]]
) -> Adjusted:
    """`scores` of one department (site_id, region_id, value, low, high, standard_error), each moved by what the mix of its
    guests does to it within its region (`metrics.mix`). `rows`: as `mix_rows` gives them, by region.

    The standard error holds that of the effect besides, as √(σ² + σ_effect²): what is not known of kinds of guests makes the
    place of a site less certain. Adjusted values may lie beyond the ends of the scale; nothing is cut.
    """
    of_region = rows.partition_by("group_id", as_dict=True, include_key=False)
    parts, as_they_are = [], []
    for (region_id,), own in sorted(scores.partition_by("region_id", as_dict=True).items()):
        found = mix(sums_of(of_region.get((region_id,), rows.clear()), metric), adjusters)
        if found.p_value is None or ADJUSTED not in found.kinds["state"]:
            as_they_are.append(str(region_id))
            parts.append(own.with_columns(unadjusted=pl.lit(None, pl.Float64)))
        else:
            parts.append(_moved(own, found.sites))
    nothing = scores.clear().with_columns(unadjusted=pl.lit(None, pl.Float64))
    return Adjusted(pl.concat([nothing, *parts]).sort("site_id"), tuple(as_they_are))


def _moved(scores: pl.DataFrame, effects: pl.DataFrame) -> pl.DataFrame:
    # The effect's interval is by the t quantile, never below the normal one: its error comes out a hair too large at most.
    effect_error = pl.col("effect_half") / float(special.ndtri(0.5 + LEVEL / 2))
    errors = scores.join(effects, on="site_id", how="left", maintain_order="left").select(
        (pl.col("standard_error") ** 2 + effect_error**2).sqrt().alias("standard_error")
    )
    moved = with_adjusted(scores, effects).with_columns(errors["standard_error"], unadjusted="value")
    return moved.with_columns(value="adjusted", low="adjusted_low", high="adjusted_high").select(
        *scores.columns, "unadjusted"
    )
