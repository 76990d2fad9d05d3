"""Who reaches which tier of an award, before precedence: by place, by score, and by what else is asked."""

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from pipelines.recognition.co_winners import co_winners
from pipelines.recognition.conditions import asked_words, holds
from pipelines.recognition.places import level
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact, Condition
from pipelines.reference.awards.sections import Guard
from pipelines.reference.awards.tier import Tier

# Of each tier: whether it is reached; whether places and scores do, whatever else is asked; whether it would be, were ties and
# co-winners no matter; whether the bar is, null where there is none; whether its places are; the way that holds, in words;
# co-winners as `co_winners.SCHEMA` has them; how many places a share comes to in the class.
TIER_COLUMNS = ("reached", "placed", "nearly", "bar", "by_place", "way_words", "shares", "alike", "chosen_by", "places")


def of_tier(position: int, column: str) -> str:
    """The name of a tier's column."""
    return f"{column} {position}"


def share_places(share: Fraction, count: int) -> int:
    """So many percent of `count`, rounded up: exactly, as 3 % of 100 are 3 and not 4."""
    return -(-count * share.numerator // (100 * share.denominator))


def with_tiers(rows: pl.DataFrame, award: Award, facts: Mapping[tuple[str, str], AwardFact]) -> pl.DataFrame:
    """`rows` (with `eligible`, ranks and levels, `score`, `error`, tie-breakers) plus `TIER_COLUMNS` of each tier."""
    for position, tier in enumerate(award.tiers):
        rows = rows.with_columns(places=_share_count(rows, tier))
        rows = _with_co_winners(rows, tier, award.guard).with_columns(_ways(rows, tier, facts))
        rows = rows.with_columns(_reaching(tier, level(len(award.guard.tie_breakers)))).drop("way")
        rows = rows.rename({name: of_tier(position, name) for name in TIER_COLUMNS})
    return rows


def _share_count(rows: pl.DataFrame, tier: Tier) -> pl.Expr:
    name = "rank_of" if tier.share_of == "eligible" else "class_open"
    counts = rows[name].drop_nulls().unique().to_list()
    places = [share_places(Fraction(tier.share or 0), count) for count in counts]
    return pl.col(name).replace_strict(counts, places, default=None, return_dtype=pl.Int64)


def _with_co_winners(rows: pl.DataFrame, tier: Tier, guard: Guard) -> pl.DataFrame:
    numbered = rows.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    is_asked = guard.co_winners and tier.first is not None
    ranked = numbered.filter(pl.col("rank").is_not_null() & is_asked)
    found = co_winners(ranked, tier.first or 1, guard, level(len(guard.tie_breakers)))
    joined = numbered.join(found, on="row", how="left", maintain_order="left").drop("row")
    return joined.with_columns(pl.col("shares").fill_null(False))


def _ways(rows: pl.DataFrame, tier: Tier, facts: Mapping[tuple[str, str], AwardFact]) -> list[pl.Series]:
    """Whether one of the tier's ways holds, and the first that does, in words; true and null where none is asked."""
    found = pl.Series("way", [not tier.ways], dtype=pl.Boolean).new_from_index(0, rows.height)
    words = pl.Series("way_words", [None], dtype=pl.String).new_from_index(0, rows.height)
    for way in tier.ways:
        fulfilled = pl.Series([True], dtype=pl.Boolean).new_from_index(0, rows.height)
        for condition in way.conditions:
            fulfilled &= holds(condition, rows["site_id"], facts)
        said = pl.Series([way_in_words(way.conditions)]).new_from_index(0, rows.height)
        words = words.zip_with(~fulfilled | found, said)
        found |= fulfilled
    return [found.alias("way"), words.alias("way_words")]


def way_in_words(conditions: tuple[Condition, ...]) -> str:
    """All conditions of a way: "occupancy of at least 60 and revpar above 100"."""
    return " and ".join(asked_words(one) for one in conditions)


def _reaching(tier: Tier, finest: str) -> list[pl.Expr]:
    bar = None if tier.at_least is None else (pl.col("score") >= float(tier.at_least)).fill_null(False)
    own_place = _by_place(tier, finest)
    placed = _together(tier, _by_place(tier, finest, also=pl.col("shares")), bar)
    nearly = _together(tier, _by_place(tier, "rank", also=pl.col("alike").is_not_null()), bar)
    eligible, way = pl.col("eligible"), pl.col("way")
    return [
        (eligible & placed & way).alias("reached"),
        (eligible & placed).alias("placed"),
        (eligible & nearly & way).alias("nearly"),
        (pl.lit(None, pl.Boolean) if bar is None else bar).alias("bar"),
        (pl.lit(False) if own_place is None else own_place).alias("by_place"),
    ]


def _by_place(tier: Tier, rank: str, *, also: pl.Expr | None = None) -> pl.Expr | None:
    """Whether the tier's places are reached by that rank; None where it has none. `also`: who counts as among the first."""
    parts = []
    if tier.first is not None:
        is_first = (pl.col(rank) <= tier.first).fill_null(False)
        parts.append(is_first if also is None else is_first | also)
    if tier.share is not None:
        parts.append((pl.col(rank) <= pl.col("places")).fill_null(False))
    if not parts:
        return None
    return pl.any_horizontal(parts) if tier.reached_by == "any" else pl.all_horizontal(parts)


def _together(tier: Tier, place: pl.Expr | None, bar: pl.Expr | None) -> pl.Expr:
    parts = [one for one in (place, bar) if one is not None]
    return pl.any_horizontal(parts) if tier.reached_by == "any" else pl.all_horizontal(parts)
