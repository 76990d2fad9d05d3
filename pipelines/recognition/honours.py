"""Who is honoured in which tier: precedence, the reason in a sentence, and a mark by which the evidence is found again."""

import polars as pl

from pipelines.fingerprint import of_value
from pipelines.recognition.frames import EXCLUDED, SHORTLISTED, WINNER
from pipelines.recognition.sentences import standing_in_full
from pipelines.recognition.tier_words import besides
from pipelines.recognition.tiers import of_tier
from pipelines.reference.awards.award import Award

# What an evidence id is made of, besides award and year.
EVIDENCE = (
    "class_id",
    "tier_id",
    "key",
    "n",
    "value",
    "low",
    "high",
    "baseline_n",
    "baseline_value",
    "change",
    "mentions",
)
_ORDER = {WINNER: 0, SHORTLISTED: 1, EXCLUDED: 2}


def with_honoured(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    """`rows` (with tiers and `clearly_above`) plus `is_honoured` and `honoured_count`, the number honoured in the class."""
    fits = pl.col("clearly_above") if award.guard.significantly_above else pl.lit(True)
    positions = range(len(award.tiers))
    reached = pl.any_horizontal(of_tier(position, "reached") for position in positions)
    rows = rows.with_columns(is_honoured=reached & fits)
    return rows.with_columns(honoured_count=pl.col("is_honoured").sum().over("class_id"))


def with_honours(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    """`rows` (with decisions, `is_honoured`, `rule`) plus `state`, tier, `place`, `is_shared`, `decided_by`, `reason` and
    `evidence_id`; a row for each tier where each is given; in the order of `frames.STANDINGS`."""
    rows = _with_tier(rows, award)
    positions = range(len(award.tiers))
    picked = {
        "tier_id": [pl.lit(tier.tier_id) for tier in award.tiers],
        "tier_name": [pl.lit(tier.tier_name) for tier in award.tiers],
        "decided_by": [pl.col(of_tier(position, "decided")) for position in positions],
        "at": [pl.col(of_tier(position, "at")) for position in positions],
        "reason": [pl.format("{}.{}", standing_in_full(award), besides(award, position)) for position in positions],
    }
    rows = rows.with_columns(
        pl.coalesce(pl.when(pl.col("tier") == position).then(one) for position, one in enumerate(of)).alias(name)
        for name, of in picked.items()
    )
    rows = rows.with_columns(place=pl.coalesce("at", "place"), state=_state(), award_id=pl.lit(award.award_id))
    shared = pl.col("place").is_not_null() & (pl.col("key").n_unique().over("class_id", "place") > 1)
    return _ordered(_with_evidence(rows.with_columns(is_shared=shared), award))


def _with_tier(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    """The position of the tier in which each is honoured, null for nobody's."""
    reached = [
        pl.when(pl.col("is_honoured") & pl.col(of_tier(position, "reached"))).then(pl.lit(position, pl.Int64))
        for position in range(len(award.tiers))
    ]
    if award.honoured == "once":
        return rows.with_columns(tier=pl.coalesce(reached))
    each = [rows.with_columns(tier=one).filter(pl.col("tier").is_not_null()) for one in reached]
    nobody = rows.filter(~pl.col("is_honoured")).with_columns(tier=pl.lit(None, pl.Int64))
    return pl.concat([*each, nobody])


def _state() -> pl.Expr:
    honoured = pl.when("is_honoured").then(pl.lit(WINNER))
    return honoured.when("eligible").then(pl.lit(SHORTLISTED)).otherwise(pl.lit(EXCLUDED))


def _with_evidence(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    winners = rows.with_row_index("row").filter("is_honoured")
    said = [award.award_id, award.year]
    ids = [of_value([*said, *numbers])[:12] for numbers in winners.select(EVIDENCE).iter_rows()]
    empty = pl.Series("evidence_id", [None], dtype=pl.String).new_from_index(0, rows.height)
    return rows.with_columns(empty.scatter(winners["row"], ids) if ids else empty)


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    order = pl.col("state").replace_strict(_ORDER, return_dtype=pl.Int64)
    is_ranked = pl.when(pl.col("state") != EXCLUDED)
    return rows.sort(
        "class_id", order, pl.col("tier").fill_null(0), is_ranked.then(pl.col("place")).fill_null(0), "rank", "key"
    )
