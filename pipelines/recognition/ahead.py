"""What lies between a candidate and the next tier, in the unit of what decides."""

from dataclasses import dataclass

import polars as pl

from pipelines.metrics.rounding import printed_value
from pipelines.recognition.frames import WINNER
from pipelines.recognition.measured import measured
from pipelines.recognition.result import AwardResult
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.tier import Tier


@dataclass(frozen=True)
class NextTier:
    """The next tier of a candidate: the score (or change) that reaches it, and how far the own one is away from that.

    Both are None where no score is known that would do: nobody is honoured in the tier or above it, and it names no bar. `away`
    of 0 says that not the score keeps the candidate out. `asks_more`: the tier, or how close races end, asks for more than it.
    """

    tier_name: str
    bar: float | None
    away: float | None
    asks_more: bool


def next_tiers(result: AwardResult, rows: pl.DataFrame) -> dict[tuple[str, str], NextTier]:
    """By class and key, the next tier of `rows` (standings that are not excluded); who is in the highest tier has none."""
    award = result.award
    if award.honoured != "once":
        rows = rows.filter(pl.col("state") != WINNER)
    order = [tier.tier_id for tier in award.tiers]
    winners = result.winners.with_columns(at=_at(order), score=scored(award))
    lowest = winners.group_by("class_id", "at").agg(pl.col("score").min()).rows_by_key(["class_id", "at"], unique=True)
    found = {}
    for row in rows.with_columns(at=_at(order), score=scored(award)).iter_rows(named=True):
        position = (row["at"] if row["state"] == WINNER else len(order)) - 1
        if position >= 0 and row["score"] is not None:
            there = [lowest.get((row["class_id"], at), (None,))[0] for at in range(position + 1)]
            last = min((one for one in there if one is not None), default=None)
            found[row["class_id"], row["key"]] = _next(award, award.tiers[position], last, row["score"])
    return found


def scored(award: Award) -> pl.Expr:
    """What decides: the change of an improvement award, else the score."""
    return pl.col("value" if award.improvement is None else "change")


def _at(order: list[str]) -> pl.Expr:
    return pl.col("tier_id").replace_strict(order, list(range(len(order))), default=None, return_dtype=pl.Int64)


def _next(award: Award, tier: Tier, last: float | None, score: float) -> NextTier:
    by_place = [last] if tier.first is not None or tier.share is not None else []
    by_score = [] if tier.at_least is None else [float(tier.at_least)]
    ways = [*by_place, *by_score]
    told = [bar for bar in ways if bar is not None]
    is_enough = tier.reached_by == "any" or len(told) == len(ways)
    nearest = min if tier.reached_by == "any" else max
    bar = nearest(told, default=None) if is_enough else None
    away = None if bar is None else max(printed_value(bar - score, measured(award).decimals), 0.0)
    return NextTier(tier.tier_name, bar, away, bool(tier.ways) or award.guard.significantly_above)
