"""A rule as it is asked of every candidate at once: who fails it, and in which words."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from pipelines.recognition.rules import Rule


class Asked(NamedTuple):
    """`fails`: of each row whether the rule is failed (null counts as failed). `words`: the sentence, own number and asked."""

    rule: Rule
    fails: pl.Expr
    words: pl.Expr


def with_first_failed(rows: pl.DataFrame, asked: Iterable[Asked]) -> pl.DataFrame:
    """`rows` with `rule` and `why_not` of the first rule that is failed, where none was found before; null where none is."""
    listed = list(asked)
    failed = [one.fails.fill_null(True) for one in listed]
    rule = [pl.when(fails).then(pl.lit(one.rule.value)) for fails, one in zip(failed, listed, strict=True)]
    words = [
        pl.when(fails).then(one.words.fill_null(pl.lit("Not known.")))
        for fails, one in zip(failed, listed, strict=True)
    ]
    before = [pl.col("rule")] if "rule" in rows.columns else []
    said = [pl.col("why_not")] if before else []
    nothing = pl.lit(None, pl.String)
    return rows.with_columns(rule=pl.coalesce(*before, *rule, nothing), why_not=pl.coalesce(*said, *words, nothing))
