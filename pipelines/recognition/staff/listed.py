"""Who of an award for people is ever listed: those who are honoured, and the better half of the others who could be."""

from dataclasses import replace

import polars as pl

from pipelines.recognition.frames import SHORTLISTED, WINNER
from pipelines.recognition.result import AwardResult


def listed(result: AwardResult, *, is_final: bool = False) -> AwardResult:
    """The result with nobody in its standings but winners and, until it is final, the better half of those who are eligible in
    their class.

    Of an odd number the one in the middle is in the better half. Nobody is shown to be last, or to be left out: there is no
    bottom list of people, and what keeps somebody out is said to nobody. How many there were stays known (`whole_field`).
    """
    better = (pl.col("state") == SHORTLISTED) & (2 * pl.col("rank") <= pl.col("rank_of") + 1)
    others = pl.lit(value=False) if is_final else better.fill_null(value=False)
    kept = result.standings.filter((pl.col("state") == WINNER) | others)
    return replace(result, standings=kept, whole_field=result.field)
