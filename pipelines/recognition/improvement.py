"""Improvement awards: by how much the score changed, whether that is more than chance, and who is eligible for it."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from pipelines.metrics.comparison import welch
from pipelines.metrics.intervals import Estimate, Floats
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import floats
from pipelines.recognition.asked import Asked, with_first_failed
from pipelines.recognition.eligibility import open_by
from pipelines.recognition.measured import measured
from pipelines.recognition.rules import Rule
from pipelines.recognition.sentences import change, score
from pipelines.recognition.spoken import at_least, counted, number
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.sections import Improvement

LEVEL = 0.05
# In a class of fewer sites its average and the own score together would tell another site's.
LEAST_FOR_AVERAGE = 3


def with_change(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    """`rows` plus `change`, `change_low`, `change_high` (95 %), `change_error` and `p_value`, null where there is no baseline.

    The interval and the two-sided test are Welch's, on the standard errors of both periods. The change is the difference of
    the two scores as printed, so that it can be checked by hand.
    """
    decimals = measured(award).decimals
    now, before = (
        Estimate(values, values, values, floats(rows, error))
        for values, error in (
            (floats(rows, "exact"), "standard_error"),
            (floats(rows, "exact_baseline"), "baseline_standard_error"),
        )
    )
    with np.errstate(invalid="ignore"):
        steps = welch(now, before, floats(rows, "n"), floats(rows, "baseline_n"))
        gap = now.value - before.value
    found = {
        "change_low": gap - steps.half,
        "change_high": gap + steps.half,
        "change_error": steps.error,
        "p_value": steps.p_value,
    }
    columns = [pl.Series(name, values, dtype=pl.Float64, nan_to_null=True) for name, values in found.items()]
    rows = rows.with_columns(*columns, change=pl.col("value") - pl.col("baseline_value"))
    return rows.with_columns(printed(name, decimals) for name in ("change", "change_low", "change_high"))


def with_improvement_asked(
    rows: pl.DataFrame, award: Award, improvement: Improvement, *, pay_threshold: int
) -> pl.DataFrame:
    """`rows` (with `rule`, `why_not` and the change) with what an award for improvement asks besides."""
    rows = with_first_failed(rows, _of_the_baseline(award, improvement, pay_threshold))
    rows = _with_averages(rows, award).with_columns(holm=_holm(rows))
    asked = _of_the_change(award, improvement)
    return with_first_failed(rows, asked).drop("holm", "class_average", "class_sites", "tested")


def _of_the_baseline(award: Award, improvement: Improvement, pay_threshold: int) -> Iterator[Asked]:
    if improvement.open_by is not None:
        yield open_by(Rule.BASELINE_OPEN, improvement.open_by)
    least, several = improvement.baseline_answers or pay_threshold, measured(award).counted
    own = counted(pl.col("baseline_n"), several.removesuffix("s"), several)
    words = pl.format("{} in the period before; {}.", own, pl.lit(at_least(least)))
    fails = (pl.col("baseline_n").fill_null(0) < least) | pl.col("change").is_null()
    yield Asked(Rule.BASELINE_ANSWERS, fails, words)
    months = improvement.baseline_months
    if months is not None:
        own = counted(pl.col("baseline_months"), "month", "months")
        words = pl.format("Answers in {} of the period before; {}.", own, pl.lit(at_least(months)))
        yield Asked(Rule.BASELINE_MONTHS, pl.col("baseline_months").fill_null(0) < months, words)


def _of_the_change(award: Award, improvement: Improvement) -> Iterator[Asked]:
    # A sentence that began with its sign would be a formula for a spreadsheet.
    own = pl.format("A change of {}", change(award, pl.col("change")))
    if improvement.ends_at_average:
        average = pl.format(" of {}", score(award, pl.col("class_average")))
        average = pl.when(pl.col("class_sites") >= LEAST_FOR_AVERAGE).then(average).otherwise(pl.lit(""))
        words = pl.format("{}, below the average of its class{}.", score(award, pl.col("value")), average)
        yield Asked(Rule.BELOW_AVERAGE, pl.col("value") < pl.col("class_average"), words)
    least = float(improvement.least)
    words = pl.format("{}; at least {} is asked for.", own, change(award, pl.lit(least)))
    words = pl.when(pl.col("change") <= 0).then(pl.format("{}: it did not improve.", own)).otherwise(words)
    yield Asked(Rule.CHANGE_TOO_SMALL, (pl.col("change") < least) | (pl.col("change") <= 0), words)
    if improvement.real:
        ends = [number(pl.col(name), measured(award).decimals, signed=True) for name in ("change_low", "change_high")]
        interval = pl.format(" ({} to {})", *ends).fill_null("")
        together = counted(pl.col("tested"), "candidate", "candidates")
        words = pl.format("{}{} may be chance, with {} of the class tested at once.", own, interval, together)
        yield Asked(Rule.CHANGE_NOT_REAL, pl.col("holm") > LEVEL, words)


def _with_averages(rows: pl.DataFrame, award: Award) -> pl.DataFrame:
    """The average of all answers of the class, as printed, and of how many sites they are."""
    counts = pl.col("in_scope") & (pl.col("n") > 0) & pl.col("exact").is_not_null()
    n, total = pl.col("n").filter(counts), (pl.col("n") * pl.col("exact")).filter(counts)
    told = rows.with_columns(
        class_average=(total.sum() / n.sum()).over("class_id"),
        class_sites=counts.sum().over("class_id"),
        tested=(pl.col("rule").is_null() & pl.col("p_value").is_not_null()).sum().over("class_id"),
    )
    return told.with_columns(printed("class_average", measured(award).decimals))


def _holm(rows: pl.DataFrame) -> pl.Series:
    """Holm's (1979) adjusted p-values of those that fulfil all rules so far, each class by itself; null for all others."""
    found: Floats = np.full(rows.height, np.nan)
    tested = rows.with_row_index("row").filter(pl.col("rule").is_null(), pl.col("p_value").is_not_null())
    for (_,), group in tested.sort("class_id", "p_value", "key").group_by("class_id", maintain_order=True):
        left = np.arange(group.height, 0, -1)
        steps = np.maximum.accumulate(group["p_value"].to_numpy() * left)
        found[group["row"].to_numpy()] = np.minimum(steps, 1.0)
    return pl.Series(found, nan_to_null=True)
