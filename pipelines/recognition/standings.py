"""The standings of an award: who is honoured, who is not and why not."""

import polars as pl

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.rounding import printed
from pipelines.recognition.classes import with_classes
from pipelines.recognition.field import Field
from pipelines.recognition.frames import EXCLUDED, SHORTLISTED, STANDINGS, WINNER
from pipelines.recognition.result import AwardResult
from pipelines.recognition.rules import Rule
from pipelines.reference.awards.award import Award


def result(award: Award, field: Field, *, rank_threshold: int, is_provisional: bool) -> AwardResult:
    """What `award` comes to among `field`: a row per candidate in `frames.STANDINGS`, and what is to be said of classes.

    `rank_threshold`: the least answers where the award names none. Pure: the order of rows changes nothing.
    """
    rows = with_classes(field.candidates, award).sort("key")
    decimals = METRICS[award.measure.metric].decimals if award.measure else 1
    rows = rows.with_columns(printed(name, decimals) for name in ("value", "low", "high"))
    least = award.eligible.answers or rank_threshold
    fits = pl.col("in_scope") & pl.col("is_open") & (pl.col("n").fill_null(0) >= least) & pl.col("value").is_not_null()
    rows = rows.with_columns(fits=fits.fill_null(False))
    score = pl.when("fits").then("value")
    rows = rows.with_columns(rank=score.rank("min", descending=True).over("class_id").cast(pl.Int64))
    rows = rows.with_columns(rank_of=pl.when("fits").then(pl.col("fits").sum().over("class_id")).cast(pl.Int64))
    tier = award.tiers[0]
    won = (pl.col("rank") <= (tier.first or 1)).fill_null(False)
    state = pl.when(won).then(pl.lit(WINNER)).when("fits").then(pl.lit(SHORTLISTED)).otherwise(pl.lit(EXCLUDED))
    rows = rows.with_columns(
        award_id=pl.lit(award.award_id),
        state=state,
        place=pl.col("rank"),
        tier_id=pl.when(won).then(pl.lit(tier.tier_id)),
        tier_name=pl.when(won).then(pl.lit(tier.tier_name)),
        is_shared=pl.lit(False),
        decided_by=pl.when(won).then(pl.lit("score")),
        rank_low=pl.col("rank"),
        rank_high=pl.col("rank"),
        reason=pl.when(won).then(pl.format("{} of {}: {}.", "rank", "rank_of", "value")),
        rule=pl.when(state == EXCLUDED)
        .then(pl.lit(Rule.TOO_FEW_ANSWERS.value))
        .when(~won)
        .then(pl.lit(Rule.TIER_NOT_REACHED.value)),
        why_not=pl.when(~won).then(pl.lit("No tier is reached.")),
        evidence_id=pl.when(won).then(pl.lit("000000000000")),
        change=pl.lit(None, pl.Float64),
        change_low=pl.lit(None, pl.Float64),
        change_high=pl.lit(None, pl.Float64),
    )
    ordered = rows.with_columns(order=pl.col("state").replace_strict({WINNER: 0, SHORTLISTED: 1, EXCLUDED: 2}))
    ordered = ordered.sort("class_id", "order", "rank", "key")
    return AwardResult(award, ordered.select(pl.col(n).cast(t) for n, t in STANDINGS.items()), (), is_provisional)
