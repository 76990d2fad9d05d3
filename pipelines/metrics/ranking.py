"""Places within a region, and what may be shown at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.intervals import Floats
from pipelines.metrics.pooled import pooled_errors
from pipelines.metrics.ranges import own_range, rank_ranges
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import ESTIMATES, floats

NO_ANSWERS = "no answers"
SUPPRESSED = "suppressed"
KEPT_BACK = "kept back"
UNRANKED = "unranked"
RANKED = "ranked"

NOBODY = pl.lit(value=False)


def with_state(
    scores: pl.DataFrame,
    *,
    show: int,
    rank: int,
    kept_back: pl.Expr = NOBODY,
    hidden: pl.Expr = NOBODY,
) -> pl.DataFrame:
    """`scores` plus `state`; a suppressed row keeps its `n` and loses its numbers, here, before anything leaves.

    no answers: n = 0 or no value · suppressed: n below `show` · kept back: the condition `kept_back` (`metrics.apart`), where
    numbers are lost that are `hidden` to whoever asks · unranked: below `rank` · ranked: from `rank` on.
    """
    state = (
        pl.when((pl.col("n").fill_null(0) == 0) | pl.col("value").is_null())
        .then(pl.lit(NO_ANSWERS))
        .when(pl.col("n") < show)
        .then(pl.lit(SUPPRESSED))
        .when(kept_back)
        .then(pl.lit(KEPT_BACK))
        .when(pl.col("n") < rank)
        .then(pl.lit(UNRANKED))
        .otherwise(pl.lit(RANKED))
    )
    shown = state.is_in([UNRANKED, RANKED]) | ((state == KEPT_BACK) & ~hidden)
    return scores.with_columns(*(pl.when(shown).then(pl.col(name)).alias(name) for name in ESTIMATES), state=state)


def ranked(scores: pl.DataFrame, metric: Metric, *, within: Sequence[str] = ()) -> pl.DataFrame:
    """`scores` (with `state`) plus `rank`, `rank_of` and `place`, computed within each group of `within`.

    Only rows in state "ranked" get a rank, 1 is best. Values are compared as printed. Ties share the better rank
    and the next rank is skipped (1, 2, 2, 4); `place` says "=2" for them. `rank_of` is how many are ranked.
    """
    value = pl.when(pl.col("state") == RANKED).then(printed("value", metric.decimals))
    best_first = value.rank("min", descending=metric.higher_is_better).cast(pl.Int64)
    counted = value.is_not_null().sum().cast(pl.Int64)
    rank, rank_of = (one.over(list(within)) if within else one for one in (best_first, counted))
    tied = value.is_not_null() & (pl.len().over([*within, value]) > 1)
    place = pl.when(tied).then(pl.format("={}", rank)).otherwise(rank.cast(pl.String))
    return scores.with_columns(rank=rank, rank_of=rank_of, place=place)


def with_pooled_errors(places: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """`places` (as `ranked` gives them for one group, with the metric's additive columns) plus `pooled_error`: the standard
    error that rank ranges rest on (`pooled.pooled_errors` of all rows that are shown: a spread that holds suppressed answers
    would give them away); null for a site without a rank."""
    is_shown = pl.col("state").is_in([UNRANKED, RANKED])
    shown = places.select(pl.when(is_shown).then(pl.col(name)).otherwise(0) for name in dict.fromkeys(metric.columns()))
    errors = np.where(places["rank"].is_not_null().to_numpy(), pooled_errors(shown, metric), np.nan)
    return places.with_columns(pl.Series("pooled_error", errors, nan_to_null=True))


def with_rank_ranges(places: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """`with_pooled_errors` plus the rank ranges of all sites.

    `rank_low` and `rank_high` are the best and the worst rank that the data cannot rule out, for all sites at once in 95 %
    (`ranges.rank_ranges`). Null for a site without a rank. Values are compared as printed, as for ranks, so that a rank lies
    within its range.
    """
    rows = with_pooled_errors(places, metric)
    has_rank = rows["rank"].is_not_null()
    own = rows.filter(has_rank)
    found = rank_ranges(*_printed_with_errors(own, metric), higher_is_better=metric.higher_is_better)
    at = has_rank.arg_true()
    return rows.with_columns(
        pl.Series(name, [None], dtype=pl.Int64).new_from_index(0, rows.height).scatter(at, ranks)
        for name, ranks in zip(("rank_low", "rank_high"), found, strict=True)
    )


def own_rank_range(places: pl.DataFrame, metric: Metric, site_id: str) -> tuple[int, int] | None:
    """The range of one site's rank where nothing is claimed of the others (`ranges.own_range`); None without a rank.

    `places` as `with_pooled_errors` gives them.
    """
    steps = rank_steps(places, metric, site_id)
    return None if steps is None else (steps.low, steps.high)


@dataclass(frozen=True)
class RankSteps:
    """How one site's rank range is made: the critical value, and `others`, a row per other ranked site, best first.

    Their columns are those of `places` and, in the metric's unit, `ahead` (by how much it is printed better; negative:
    worse), `needed` (by how much it would have to be, to be certain) and `certain`: "better", "worse" or null.
    """

    low: int
    high: int
    critical: float
    others: pl.DataFrame


def rank_steps(places: pl.DataFrame, metric: Metric, site_id: str) -> RankSteps | None:
    """The steps of `own_rank_range`; None without a rank."""
    own = places.filter(pl.col("rank").is_not_null()).with_row_index("position")
    found = own.filter(pl.col("site_id") == site_id)["position"].to_list()
    if not found:
        return None
    site = found[0]
    values, errors = _printed_with_errors(own, metric)
    low, high, critical = own_range(site, values, errors, higher_is_better=metric.higher_is_better)
    ahead = (values - values[site]) * (1 if metric.higher_is_better else -1)
    others = own.with_columns(
        pl.Series("ahead", ahead),
        pl.Series("needed", critical * np.hypot(errors, errors[site])).fill_nan(None),
    ).with_columns(
        certain=pl.when(pl.col("ahead") > pl.col("needed"))
        .then(pl.lit("better"))
        .when(-pl.col("ahead") > pl.col("needed"))
        .then(pl.lit("worse"))
    )
    without = others.filter(pl.col("site_id") != site_id).drop("position")
    return RankSteps(low, high, critical, without.sort("ahead", "site_id", descending=[True, False]))


def _printed_with_errors(ranked_sites: pl.DataFrame, metric: Metric) -> tuple[Floats, Floats]:
    as_printed = ranked_sites.select(printed("value", metric.decimals))
    return floats(as_printed, "value"), floats(ranked_sites, "pooled_error")
