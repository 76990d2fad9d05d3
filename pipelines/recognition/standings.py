"""The standings of an award: who is honoured, who is not and why not."""

import polars as pl

from pipelines.metrics.rounding import printed
from pipelines.recognition.classes import with_classes
from pipelines.recognition.clearly_above import with_clearly_above
from pipelines.recognition.decided import with_decisions
from pipelines.recognition.eligibility import with_eligibility
from pipelines.recognition.field import Field
from pipelines.recognition.frames import STANDINGS
from pipelines.recognition.honours import with_honoured, with_honours
from pipelines.recognition.improvement import with_change, with_improvement_asked
from pipelines.recognition.measured import measured
from pipelines.recognition.notes import class_notes
from pipelines.recognition.places import with_ranges, with_ranks, with_tie_breakers
from pipelines.recognition.result import AwardResult
from pipelines.recognition.tiers import with_tiers
from pipelines.recognition.why_not import with_why_not
from pipelines.reference.awards.award import Award

_NUMBERS = ("value", "low", "high", "baseline_value", "unadjusted")
# What is not said of somebody who does not wish to be named.
_OWN = ("n", "standard_error", "mentions", "days", *_NUMBERS)


def result(award: Award, field: Field, *, pay_threshold: int, is_provisional: bool) -> AwardResult:
    """What `award` comes to among `field`: a row per candidate in `frames.STANDINGS`, and what is to be said of classes.

    `pay_threshold`: the least answers where the award names none. Numbers are as printed: places, bars and ties are decided on
    them. Pure; the order of rows changes nothing.
    """
    rows = _as_printed(with_classes(field.candidates.sort("key"), award), award)
    rows = with_eligibility(rows, award, field, pay_threshold=pay_threshold)
    rows = with_change(rows, award)
    if award.improvement is not None:
        rows = with_improvement_asked(rows, award, award.improvement, pay_threshold=pay_threshold)
    rows = _ranked(rows, award, field)
    rows = with_clearly_above(with_decisions(with_tiers(rows, award, field.facts), award))
    rows = with_why_not(with_honoured(rows, award), award, field)
    standings = with_honours(rows, award)
    shown = standings.select(pl.col(name).cast(kind) for name, kind in STANDINGS.items())
    return AwardResult(award, shown, class_notes(rows, award), is_provisional)


def _as_printed(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    """Numbers rounded as they are printed; what they were stays as `exact` and `exact_baseline`, for tests of chance."""
    hidden = pl.col("opted_out").fill_null(False)
    rows = rows.with_columns(pl.when(~hidden).then(pl.col(name)).alias(name) for name in _OWN)
    kept = rows.with_columns(exact="value", exact_baseline="baseline_value")
    return kept.with_columns(printed(name, measured(award).decimals) for name in _NUMBERS)


def _ranked(rows: pl.DataFrame, award: Award, field: Field) -> pl.DataFrame:
    """Who is eligible, ranked by the score that decides: the value, or of improvement awards the change."""
    names = award.guard.tie_breakers
    improved = award.improvement is not None
    rows = rows.with_columns(
        eligible=pl.col("rule").is_null(),
        score=pl.col("change" if improved else "value"),
        exact_score=pl.col("exact") - pl.col("exact_baseline") if improved else pl.col("exact"),
        error=pl.col("change_error" if improved else "standard_error"),
    )
    rows = with_tie_breakers(rows, field.tie_breakers, names)
    return with_ranges(with_ranks(rows, [f"by {name}" for name in names]), measured(award).decimals)
