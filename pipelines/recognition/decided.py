"""How it was decided who is honoured in a tier: by score, by a tie-breaker, or by sharing a place; and the place read out."""

from collections.abc import Sequence

import polars as pl

from pipelines.recognition.places import level
from pipelines.recognition.sentences import TIE_BREAKER_WORDS
from pipelines.recognition.tiers import of_tier
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.tier import Tier

SCORE, CO_WINNERS = "score", "co-winners"


def with_decisions(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    """`rows` (as `tiers.with_tiers` gives them) plus `place`, and of each tier `tie` (the tie-breaker that decided for or
    against the candidate, in words; null where none did), `decided` ("score", "co-winners", "tie-breaker: …") and `at`, the
    place at which the tier honours it: co-winners share the place of the last before them.

    `place`: the rank; where tie-breakers decided between equal scores, their places follow one another.
    """
    positions, names = range(len(award.tiers)), award.guard.tie_breakers
    split = [_is_split(position, tier) for position, tier in enumerate(award.tiers)]
    rows = rows.with_columns(
        _tie(position, split[position], names).alias(of_tier(position, "tie")) for position in positions
    )
    finest = pl.col(level(len(names)))
    rows = rows.with_columns(place=pl.when(pl.any_horizontal(split)).then(finest).otherwise("rank"))
    return rows.with_columns(one for position in positions for one in _of_tier(position))


def _is_split(position: int, tier: Tier) -> pl.Expr:
    """Whether some with the same score are honoured by place and others are not, and their places decide it: not where the bar
    honours all of them in any case, nor where it honours none of them."""
    honoured, alike = pl.col(of_tier(position, "by_place")), ["class_id", level(0)]
    bar = pl.col(of_tier(position, "bar"))
    is_open = ~bar.fill_null(value=False) if tier.reached_by == "any" else bar.fill_null(value=True)
    return pl.col("rank").is_not_null() & is_open & honoured.any().over(alike) & ~honoured.all().over(alike)


def _tie(position: int, is_split: pl.Expr, names: Sequence[str]) -> pl.Expr:
    honoured = pl.col(of_tier(position, "by_place"))
    found: pl.Expr = pl.lit(None, pl.String)
    for number, name in reversed(list(enumerate(names, start=1))):
        alike = ["class_id", level(number)]
        settled = pl.when(honoured).then(honoured.all().over(alike)).otherwise(~honoured.any().over(alike))
        found = pl.when(settled).then(pl.lit(TIE_BREAKER_WORDS[name])).otherwise(found)
    return pl.when(is_split).then(found)


def _of_tier(position: int) -> list[pl.Expr]:
    column = {name: pl.col(of_tier(position, name)) for name in ("bar", "by_place", "shares", "chosen_by", "tie")}
    chosen = column["shares"] & ~column["by_place"] & (column["chosen_by"].fill_null("") != "")
    words = column["chosen_by"].replace_strict(TIE_BREAKER_WORDS, default=None, return_dtype=pl.String)
    decided = (
        pl.when(chosen)
        .then(pl.format("tie-breaker: {}", words))
        .when(column["shares"])
        .then(pl.lit(CO_WINNERS))
        .when(column["by_place"] & column["tie"].is_not_null())
        .then(pl.format("tie-breaker: {}", column["tie"]))
        .otherwise(pl.lit(SCORE))
    )
    last = pl.col("place").filter(column["shares"]).min().over("class_id")
    return [
        decided.alias(of_tier(position, "decided")),
        pl.when(column["shares"]).then(last).otherwise("place").alias(of_tier(position, "at")),
    ]
