"""How an award speaks of its scores: by what it ranks, a score with its unit, a score with interval and answers."""

import polars as pl

from pipelines.metrics.catalogue import METRICS
from pipelines.recognition.measured import measured
from pipelines.recognition.spoken import counted, grouped, number, ordinal
from pipelines.reference.awards.award import Award

TIE_BREAKER_WORDS = {
    "answers": "number of answers",
    "year_before": "score of the year before",
    **{name: METRICS[name].label.lower() for name in ("satisfaction", "top_box", "nps", "index", "response_rate")},
}


def label(award: Award) -> str:
    """By what the award ranks: "guest satisfaction", "change in net promoter score"."""
    words = measured(award).label.lower()
    return words if award.improvement is None else f"change in {words}"


def score(award: Award, column: pl.Expr) -> pl.Expr:
    """A score as printed, with its unit where one is said: "91.2", "71.4 %", "4.2 per 100 responses"."""
    unit = measured(award).unit
    return pl.concat_str(number(column, measured(award).decimals), pl.lit("" if unit == "points" else f" {unit}"))


def change(award: Award, column: pl.Expr) -> pl.Expr:
    """A change as printed, with its sign and unit: "+3.8 points"."""
    unit = measured(award).unit_of_difference
    return pl.concat_str(number(column, measured(award).decimals, signed=True), pl.lit(f" {unit}"))


def ranked_number(award: Award, column: pl.Expr) -> pl.Expr:
    """The number that decides: a score, or of improvement awards a change."""
    return score(award, column) if award.improvement is None else change(award, column)


def standing(award: Award) -> pl.Expr:
    """ "1st of 12 by guest satisfaction: 91.2", of rows with `rank`, `rank_of` and `score`."""
    number_said = ranked_number(award, pl.col("score"))
    words = label(award).replace("{", "").replace("}", "")
    return pl.format(f"{{}} of {{}} by {words}: {{}}", ordinal(pl.col("rank")), grouped(pl.col("rank_of")), number_said)


def standing_in_full(award: Award) -> pl.Expr:
    """The same with its interval and how many answers stand behind it."""
    if award.improvement is not None:
        return _change_in_full(award)
    decimals = measured(award).decimals
    interval = pl.format("{} to {}", number(pl.col("low"), decimals), number(pl.col("high"), decimals))
    said = [interval]
    if award.is_of_people:
        mentions = counted(pl.col("mentions"), "mention", "mentions")
        said.append(pl.format("{} in {}", mentions, counted(pl.col("n"), "response", "responses")))
    else:
        said.append(_answers(award, pl.col("n")))
    said.append(pl.format("unadjusted {}", number(pl.col("unadjusted"), decimals)))
    return pl.format("{} ({})", standing(award), pl.concat_str(said, separator=", ", ignore_nulls=True))


def _change_in_full(award: Award) -> pl.Expr:
    decimals = measured(award).decimals
    interval = pl.format(
        " ({} to {})",
        number(pl.col("change_low"), decimals, signed=True),
        number(pl.col("change_high"), decimals, signed=True),
    )
    before = pl.format("{} ({})", score(award, pl.col("baseline_value")), _answers(award, pl.col("baseline_n")))
    now = pl.format("{} ({})", score(award, pl.col("value")), _answers(award, pl.col("n")))
    return pl.format("{}{}, from {} to {}", standing(award), interval.fill_null(""), before, now)


def _answers(award: Award, count: pl.Expr) -> pl.Expr:
    # "answers", "guests": what the metric counts.
    several = measured(award).counted
    return counted(count, several.removesuffix("s"), several)
