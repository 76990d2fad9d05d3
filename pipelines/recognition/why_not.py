"""Why the eligible that are not honoured are not."""

from collections.abc import Iterator

import polars as pl

from pipelines.recognition.asked import Asked, with_first_failed
from pipelines.recognition.conditions import known_of
from pipelines.recognition.field import Field
from pipelines.recognition.rules import Rule
from pipelines.recognition.sentences import standing
from pipelines.recognition.tier_words import condition_failed, lost, not_reached
from pipelines.recognition.tiers import of_tier
from pipelines.reference.awards.award import Award


def with_why_not(rows: pl.DataFrame, award: Award, field: Field) -> pl.DataFrame:
    """`rows` (with tiers and decisions, `is_honoured`, `honoured_count`) plus `rule` and `why_not` of the eligible that are not
    honoured. What kept a candidate from a tier that it nearly has comes before what it is far from; of several such tiers the
    last one, which asks for least."""
    return with_first_failed(rows, _asked(rows, award, field))


def _asked(rows: pl.DataFrame, award: Award, field: Field) -> Iterator[Asked]:
    without = pl.col("eligible") & ~pl.col("is_honoured")
    lowest_first = list(reversed(list(enumerate(award.tiers))))
    reached = pl.any_horizontal(of_tier(position, "reached") for position, _ in lowest_first)
    alone = pl.lit("Nobody else in its class is eligible, so that there is nobody to be above.")
    among = pl.lit("It is not certainly above the rest of its class taken together, all tested at once.")
    words = pl.format("{}. {}", standing(award), pl.when(pl.col("rank_of") == 1).then(alone).otherwise(among))
    yield Asked(Rule.NOT_CLEARLY_ABOVE, without & reached, words)
    for position, tier in lowest_first:
        if tier.ways:
            names = [one.fact for way in tier.ways for one in way.conditions]
            own = known_of(names, rows["site_id"], field.facts)
            failed = without & pl.col(of_tier(position, "placed"))
            yield Asked(Rule.TIER_CONDITION, failed, condition_failed(award, position, own))
    for position, _ in lowest_first:
        yield Asked(Rule.TIE_LOST, without & pl.col(of_tier(position, "nearly")), lost(award, position))
    yield Asked(Rule.TIER_NOT_REACHED, without, not_reached(award))
