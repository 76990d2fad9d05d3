"""The rules that a record must keep, each with the reason it gives."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.intake import answers
from pipelines.intake.columns import export
from pipelines.intake.notes import Manifest
from pipelines.intake.records import FAULT, KEYED, LINE
from pipelines.reference.questions import Question
from pipelines.reference.survey import EXAMPLE_MOMENT, Moment, ResponseSurvey, SegmentColumn

LONGEST_ID = 200


@dataclass(frozen=True)
class Rule:
    """A record breaks the rule where `broken` is true; `reason` is said of `field`."""

    field: str
    broken: pl.Expr
    reason: pl.Expr


def identity_rules(survey: ResponseSurvey) -> list[Rule]:
    """A site is named, and every part of the response id is there."""
    rules = [site_is_named(survey.site.column)]
    for name in survey.identity.response_id:
        empty = pl.col(KEYED).is_null() & (export(name).fill_null("").str.strip_chars() == "")
        rules.append(Rule(name, empty, pl.lit("the response id is empty")))
    too_long = (pl.col("response_id").str.len_chars() > LONGEST_ID).fill_null(False)
    rules.append(Rule(", ".join(survey.identity.response_id), too_long, pl.lit("the response id is too long")))
    return rules


def site_is_named(column: str) -> Rule:
    """The record names a site; whether there is such a site is asked in the build."""
    return Rule(column, pl.col("site_id").fill_null("") == "", pl.lit("no site is named"))


def moment_rules(moment: Moment, typed: str, manifest: Manifest, *, needed: bool = True) -> list[Rule]:
    """A date fits its format and lies neither after the day the file came nor before 1990; empty only if not needed."""
    received = manifest.received_day
    text = export(moment.column).fill_null("")
    early = date(1990, 1, 1)
    return [
        Rule(
            moment.column,
            pl.col(typed).is_null() & (pl.lit(needed) | (text.str.strip_chars() != "")),
            pl.format(f"'{{}}' is not a date like {EXAMPLE_MOMENT.strftime(moment.format)}", text),
        ),
        Rule(
            moment.column,
            (pl.col(typed) > pl.lit(received)).fill_null(False),
            pl.format(f"'{{}}' lies after the day the file came ({received})", text),
        ),
        Rule(
            moment.column,
            (pl.col(typed) < pl.lit(early)).fill_null(False),
            pl.format("'{}' lies before 1990", text),
        ),
    ]


def version_rules(moment: Moment) -> list[Rule]:
    """The version can be told: without it nobody knows which of two deliveries is the later."""
    text = export(moment.column).fill_null("")
    return [
        Rule(
            moment.column,
            pl.col("version").is_null(),
            pl.format(f"'{{}}' is not like {EXAMPLE_MOMENT.strftime(moment.format)}", text),
        )
    ]


def segment_rule(dimension: str, column: SegmentColumn) -> Rule:
    """The code of a segment is declared."""
    text = export(column.column).fill_null("")
    return Rule(column.column, pl.col(dimension).is_null(), pl.format("the code '{}' is not declared", text))


def answer_rule(question: Question) -> Rule:
    """An answer is missing, or on its scale; nothing is clamped."""
    scale = (
        "none of the declared answers"
        if question.answers
        else f"not a whole number from {question.lowest} to {question.highest}"
    )
    return Rule(
        question.column,
        pl.col(answers.unread_column(question)),
        pl.format(f"'{{}}' is {scale}", export(question.column).fill_null("")),
    )


def parted(typed: pl.DataFrame, rules: list[Rule]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records that keep every rule; and line, site_id, response_id, version, field, reason of those that don't.

    A reason names all rules that a record breaks, in their order; site, response id and version are null where unread.
    """
    malformed = pl.col(FAULT).is_not_null()
    broken = typed.select(
        LINE, FAULT, *(rule.broken.fill_null(True).alias(f"broken{i}") for i, rule in enumerate(rules))
    )
    is_bad = malformed | pl.any_horizontal(f"broken{i}" for i in range(len(rules)))
    bad_rows = broken.select(is_bad).to_series()
    bad = typed.filter(bad_rows)
    flags = broken.filter(bad_rows)
    reasons = [
        pl.when(flags[f"broken{i}"] & flags[FAULT].is_null()).then(rule.reason).alias(f"reason{i}")
        for i, rule in enumerate(rules)
    ]
    fields = [
        pl.when(flags[f"broken{i}"] & flags[FAULT].is_null()).then(pl.lit(rule.field)).alias(f"field{i}")
        for i, rule in enumerate(rules)
    ]
    said = bad.select(pl.col(LINE).alias("line"), FAULT, "site_id", "response_id", "version", *reasons, *fields)
    return typed.filter(~bad_rows), said.select(
        "line",
        "site_id",
        "response_id",
        "version",
        pl.concat_str([pl.col(f"field{i}") for i in range(len(rules))], separator=", ", ignore_nulls=True).alias(
            "field"
        ),
        pl.coalesce(
            FAULT,
            pl.concat_str([pl.col(f"reason{i}") for i in range(len(rules))], separator="; ", ignore_nulls=True),
        ).alias("reason"),
    )
