"""Places within a region, and what may be shown at all."""

from collections.abc import Sequence

import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import ESTIMATES

NO_ANSWERS = "no answers"
SUPPRESSED = "suppressed"
UNRANKED = "unranked"
RANKED = "ranked"


def with_state(scores: pl.DataFrame, *, show: int, rank: int) -> pl.DataFrame:
    """`scores` plus `state`; a suppressed row keeps its `n` and loses its numbers, here, before anything leaves.

    no answers: n = 0 or no value · suppressed: n below `show` · unranked: below `rank` · ranked: from `rank` on.
    """
    state = (
        pl.when((pl.col("n").fill_null(0) == 0) | pl.col("value").is_null())
        .then(pl.lit(NO_ANSWERS))
        .when(pl.col("n") < show)
        .then(pl.lit(SUPPRESSED))
        .when(pl.col("n") < rank)
        .then(pl.lit(UNRANKED))
        .otherwise(pl.lit(RANKED))
    )
    with_states = scores.with_columns(state=state)
    shown = pl.col("state").is_in([UNRANKED, RANKED])
    return with_states.with_columns(pl.when(shown).then(pl.col(name)).otherwise(None).alias(name) for name in ESTIMATES)


def ranked(scores: pl.DataFrame, metric: Metric, *, within: Sequence[str] = ()) -> pl.DataFrame:
    """`scores` (with `state`) plus `rank`, `rank_of` and `place`, computed within each group of `within`.

    Only rows in state "ranked" get a rank, 1 is best. Values are compared as printed. Ties share the better rank
    and the next rank is skipped (1, 2, 2, 4); `place` says "=2" for them. `rank_of` is how many are ranked.
    """
    value = pl.when(pl.col("state") == RANKED).then(printed("value", metric.decimals))
    best_first = value.rank("min", descending=metric.higher_is_better)
    tied = value.is_not_null() & (pl.len().over([*within, "_printed"]) > 1)
    over = list(within)
    frame = scores.with_columns(_printed=value)
    rank = best_first.over(over) if over else best_first
    rank_of = value.is_not_null().sum().over(over) if over else value.is_not_null().sum()
    place = pl.when(tied).then(pl.format("={}", "rank")).otherwise(pl.col("rank").cast(pl.String))
    return (
        frame.with_columns(rank=rank.cast(pl.Int64), rank_of=rank_of.cast(pl.Int64))
        .with_columns(place=place)
        .drop("_printed")
    )
