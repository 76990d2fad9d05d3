"""The standings of awards as a table for a file: a row per candidate, with why or why not."""

import polars as pl

from pipelines.recognition.frames import EXCLUDED
from pipelines.recognition.measured import measured
from pipelines.recognition.result import AwardResult, RecognitionYear
from pipelines.recognition.staff.purpose import PURPOSE

# Columns of standings, in the order of the file, and what some are called there.
_NAMES = {
    "class_name": "class",
    "tier_name": "tier",
    "site_name": "site",
    "region_name": "region",
    "department_name": "department",
    "display_name": "person",
    "value": "score",
    "low": "score_low",
    "high": "score_high",
    "baseline_value": "score_before",
    "baseline_n": "n_before",
}
_SCORES = ("value", "low", "high", "unadjusted", "baseline_value", "change", "change_low", "change_high")
_TAKEN = (
    *("class_name", "state", "tier_name", "place", "site_id", "site_name", "region_name", "department_name"),
    *("display_name", "n", "baseline_n", *_SCORES, "mentions", "rank", "rank_of", "rank_low", "rank_high"),
    *("decided_by", "reason", "rule", "why_not", "evidence_id"),
)
_FROM_STANDINGS = {_NAMES.get(name, name): name for name in _TAKEN}
COLUMNS = ("year", "award_id", "award", "standing", *_FROM_STANDINGS, "measure", "unit", "note")


def standings_table(year: RecognitionYear) -> pl.DataFrame:
    """COLUMNS of all standings: awards by their ids, each in the order of its standings. `standing` says whether the award is
    provisional; `note` is the purpose note in rows about people.

    Who a rule keeps out has no score here: it is compared with nobody's, and of a few answers it would tell what single guests
    said. Where the score itself is the reason, `why_not` has it.
    """
    parts = [_of_award(year.year, one) for one in year.awards]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))


def _of_award(year: int, result: AwardResult) -> pl.DataFrame:
    award, measure = result.award, measured(result.award)
    said = {
        "award_id": award.award_id,
        "award": award.award_name,
        "standing": "provisional" if result.is_provisional else "complete",
        "measure": measure.label,
        "unit": measure.unit,
        "note": PURPOSE if award.is_of_people else "",
    }
    is_out = pl.col("state") == EXCLUDED
    told = result.standings.with_columns(pl.when(~is_out).then(pl.col(name)).alias(name) for name in _SCORES)
    return told.select(
        year=pl.lit(year, pl.Int64),
        **{name: pl.col(column) for name, column in _FROM_STANDINGS.items()},
        **{name: pl.lit(text) for name, text in said.items()},
    ).select(COLUMNS)
