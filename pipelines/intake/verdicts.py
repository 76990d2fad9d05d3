"""The verdict on each record of one file, by the rules of its survey alone: accepted, or quarantined with reasons.

What needs more than the file (is the site open on that day, has the response come before) is decided in the build.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from pipelines import fingerprint
from pipelines.intake import scoring
from pipelines.intake.archive import COMMENT_MARK, FAULT, LINE, RAW, Manifest
from pipelines.reference.organisation import INDEX, OVERALL, RECOMMEND
from pipelines.reference.reading import Reference
from pipelines.reference.segments import ALL, UNKNOWN
from pipelines.reference.survey import InvitationSurvey, Moment, Question, ResponseSurvey, SegmentColumn

LONGEST_ID = 200

# Shows what a format looks like; every part of it is told apart from the others.
_EXAMPLE = datetime(2026, 11, 30, 17, 45, 59)  # noqa: DTZ001


@dataclass(frozen=True)
class Verdicts:
    """`accepted`: a typed row per good record. `quarantined`: line, field, reason, site_id (as the export says it, may be
    null) and record (JSON) per rejected one."""

    accepted: pl.DataFrame
    quarantined: pl.DataFrame


@dataclass(frozen=True)
class _Rule:
    """A record breaks the rule where `broken` is true; `reason` is said of `field`."""

    field: str
    broken: pl.Expr
    reason: pl.Expr


def response_verdicts(
    records: pl.DataFrame, survey: ResponseSurvey, reference: Reference, manifest: Manifest
) -> Verdicts:
    """Verdicts on an archived file of responses.

    accepted has: file_hash, line, survey_id, response_id, version, site_id, stay_date, answer_date, a column per
    dimension, a score column per measure (hundredths, null: not answered), `<measure>_top` per measure, comment_mark.
    """
    typed = _exported(records).with_columns(_identity(records, survey), *_common(survey), *_answers(survey.questions))
    typed = typed.with_columns(*_segments(survey, reference))
    rules = [
        *_identity_rules(survey),
        *_moment_rules(survey.stay_date, "stay_date", manifest),
        *(_moment_rules(survey.answer_date, "answer_date", manifest) if survey.answer_date else []),
        *(_version_rules(survey.identity.version) if survey.identity.version else []),
        *(_segment_rule(dimension, column) for dimension, column in survey.segments.items()),
        *(_answer_rule(question) for question in survey.questions),
    ]
    good, bad = _parted(typed, rules)
    departments = reference.organisation.departments
    asked = set(survey.departments())
    measures = (OVERALL, RECOMMEND, *reference.organisation.department_ids)
    nothing = pl.lit(None, dtype=pl.Int16)
    scores = [(scoring.score(survey.items(one)) if one in asked else nothing).alias(one) for one in measures]
    tops = [
        (scoring.is_top_box(survey.items(one)) if one in asked else nothing.cast(pl.Int8)).alias(f"{one}_top")
        for one in measures
    ]
    accepted = good.with_columns(*scores, *tops).with_columns(scoring.index(departments).alias(INDEX))
    mark = pl.col(COMMENT_MARK) if COMMENT_MARK in records.columns else pl.lit(None, dtype=pl.String)
    return Verdicts(
        accepted.select(
            pl.lit(manifest.file_hash).alias("file_hash"),
            pl.col(LINE).alias("line"),
            pl.lit(survey.survey_id).alias("survey_id"),
            "response_id",
            "version",
            "site_id",
            "stay_date",
            "answer_date",
            *(dimension.dimension_id for dimension in reference.segments.dimensions),
            *measures,
            INDEX,
            *(f"{one}_top" for one in measures),
            mark.alias("comment_mark"),
        ),
        quarantined(bad, records),
    )


def invitation_verdicts(
    records: pl.DataFrame, survey: InvitationSurvey, reference: Reference, manifest: Manifest
) -> Verdicts:
    """Verdicts on an archived file of invitations.

    accepted has: file_hash, line, survey_id (the survey that was invited to), response_id (month and channel: what a
    later version replaces at a site), version, site_id, month, channel ("all" where the export has none), invited_count.
    """
    channel = _segment(survey.channel) if survey.channel else pl.lit(ALL)
    invited = _export(survey.invited.column).str.strip_chars()
    typed = (
        _exported(records)
        .with_columns(
            *_common(survey),
            channel.alias("channel"),
            _parsed(survey.month).dt.truncate("1mo").alias("month"),
            invited.cast(pl.Int64, strict=False).alias("invited_count"),
        )
        .with_columns(response_id=pl.format("{}/{}/{}", "site_id", pl.col("month").cast(pl.String), "channel"))
    )
    rules = [
        _not_empty(survey.site.column, "site_id"),
        *_moment_rules(survey.month, "month", manifest),
        *(_version_rules(survey.identity.version) if survey.identity.version else []),
        *([_segment_rule("channel", survey.channel)] if survey.channel else []),
        _Rule(
            survey.invited.column,
            ~(pl.col("invited_count").is_between(0, 10_000_000)).fill_null(False),
            pl.format("'{}' is not a whole number of invited guests", _export(survey.invited.column).fill_null("")),
        ),
    ]
    good, bad = _parted(typed, rules)
    return Verdicts(
        good.select(
            pl.lit(manifest.file_hash).alias("file_hash"),
            pl.col(LINE).alias("line"),
            pl.lit(survey.for_survey).alias("survey_id"),
            "response_id",
            "version",
            "site_id",
            "month",
            "channel",
            "invited_count",
        ),
        quarantined(bad, records),
    )


def quarantined(bad: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """`bad` (line, field, reason, site_id) with each record as it was: a JSON object, free text left out."""
    columns = [name for name in records.columns if name not in {LINE, FAULT, COMMENT_MARK}]
    found = bad.join(records, left_on="line", right_on=LINE, how="left").sort("line")
    as_they_were = [
        json.dumps({name: value for name, value in row.items() if value is not None}, ensure_ascii=False)
        for row in found.select(columns).iter_rows(named=True)
    ]
    return found.select("line", "field", "reason", "site_id").with_columns(
        pl.Series("record", as_they_were, dtype=pl.String)
    )


def _export(column: str) -> pl.Expr:
    """A column of the export as text. Renamed, as a supplier may call a column what we call something else."""
    return pl.col(f"export:{column}")


def _exported(records: pl.DataFrame) -> pl.DataFrame:
    kept = {LINE, FAULT, RAW, COMMENT_MARK}
    return records.rename({name: f"export:{name}" for name in records.columns if name not in kept})


def _common(survey: ResponseSurvey | InvitationSurvey) -> list[pl.Expr]:
    version = (
        _parsed(survey.identity.version).cast(pl.Datetime("us")).cast(pl.Int64) if survey.identity.version else None
    )
    columns = [
        _export(survey.site.column).str.strip_chars().alias("site_id"),
        (version if version is not None else pl.lit(None, dtype=pl.Int64)).alias("version"),
    ]
    if isinstance(survey, ResponseSurvey):
        answered = _parsed(survey.answer_date) if survey.answer_date else pl.lit(None, dtype=pl.Date)
        columns += [_parsed(survey.stay_date).alias("stay_date"), answered.alias("answer_date")]
    return columns


def _identity(records: pl.DataFrame, survey: ResponseSurvey) -> pl.Expr:
    """The response id: its columns joined (a "/" inside one is doubled), else a hash of the key columns and its
    occurrence number in the file."""
    if survey.identity.response_id:
        parts = [
            _export(name).str.strip_chars().str.replace_all("/", "//", literal=True)
            for name in survey.identity.response_id
        ]
        return pl.concat_str(parts, separator="/").alias("response_id")
    keys = survey.identity.key_columns or tuple(n for n in records.columns if n not in {LINE, FAULT, RAW})
    seen: Counter[str] = Counter()
    ids = []
    for row in records.select(keys).iter_rows():
        key = fingerprint.of_value(row)[:32]
        seen[key] += 1
        ids.append(f"{key}-{seen[key]}")
    return pl.lit(pl.Series("response_id", ids, dtype=pl.String)).alias("response_id")


def _parsed(moment: Moment) -> pl.Expr:
    """A column as a date (or datetime where the format has a time), null where it doesn't fit its format."""
    text = _export(moment.column).str.strip_chars()
    if any(code in moment.format for code in ("%H", "%I", "%T", "%R")):
        return text.str.to_datetime(moment.format, time_unit="us", strict=False)
    if not any(code in moment.format for code in ("%d", "%e", "%D", "%F", "%j")):
        return (text + " 01").str.to_date(f"{moment.format} %d", strict=False)
    return text.str.to_date(moment.format, strict=False)


def _answers(questions: tuple[Question, ...]) -> list[pl.Expr]:
    """Each question's answer as a whole number; null where it is missing or not one (the rule tells which)."""
    return [
        pl.when(~_is_missing(question.column, question.missing))
        .then(_export(question.column).str.strip_chars().cast(pl.Int32, strict=False))
        .alias(scoring.answer_column(question))
        for question in questions
    ]


def _is_missing(column: str, codes: tuple[str, ...]) -> pl.Expr:
    return _export(column).fill_null("").str.strip_chars().is_in(list(codes))


def _segments(survey: ResponseSurvey, reference: Reference) -> list[pl.Expr]:
    return [
        (
            _segment(survey.segments[dimension.dimension_id])
            if dimension.dimension_id in survey.segments
            else pl.lit(UNKNOWN)
        ).alias(dimension.dimension_id)
        for dimension in reference.segments.dimensions
    ]


def _segment(column: SegmentColumn) -> pl.Expr:
    """The segment of each record: `unknown` where missing, null where the code is not declared."""
    code = _export(column.column).fill_null("").str.strip_chars()
    return (
        pl.when(code.is_in(list(column.missing)))
        .then(pl.lit(UNKNOWN))
        .otherwise(code.replace_strict(column.values, default=column.otherwise, return_dtype=pl.String))
    )


def _identity_rules(survey: ResponseSurvey) -> list[_Rule]:
    rules = [_not_empty(survey.site.column, "site_id")]
    for name in survey.identity.response_id:
        empty = _export(name).fill_null("").str.strip_chars() == ""
        rules.append(_Rule(name, empty, pl.lit("the response id is empty")))
    too_long = (pl.col("response_id").str.len_chars() > LONGEST_ID).fill_null(False)
    rules.append(_Rule(", ".join(survey.identity.response_id), too_long, pl.lit("the response id is too long")))
    return rules


def _not_empty(column: str, typed: str) -> _Rule:
    return _Rule(column, pl.col(typed).fill_null("") == "", pl.lit("no site is named"))


def _moment_rules(moment: Moment, typed: str, manifest: Manifest) -> list[_Rule]:
    received = manifest.received_day
    text = _export(moment.column).fill_null("")
    early = date(1990, 1, 1)
    return [
        _Rule(
            moment.column,
            pl.col(typed).is_null(),
            pl.format(f"'{{}}' is not a date like {_EXAMPLE.strftime(moment.format)}", text),
        ),
        _Rule(
            moment.column,
            (pl.col(typed) > pl.lit(received)).fill_null(False),
            pl.format(f"'{{}}' lies after the day the file came ({received})", text),
        ),
        _Rule(
            moment.column,
            (pl.col(typed) < pl.lit(early)).fill_null(False),
            pl.format("'{}' lies before 1990", text),
        ),
    ]


def _version_rules(moment: Moment) -> list[_Rule]:
    text = _export(moment.column).fill_null("")
    return [
        _Rule(
            moment.column,
            pl.col("version").is_null(),
            pl.format(f"'{{}}' is not like {_EXAMPLE.strftime(moment.format)}", text),
        )
    ]


def _segment_rule(dimension: str, column: SegmentColumn) -> _Rule:
    text = _export(column.column).fill_null("")
    return _Rule(column.column, pl.col(dimension).is_null(), pl.format("the code '{}' is not declared", text))


def _answer_rule(question: Question) -> _Rule:
    answer = pl.col(scoring.answer_column(question))
    fits = answer.is_between(question.lowest, question.highest).fill_null(False)
    return _Rule(
        question.column,
        ~fits & ~_is_missing(question.column, question.missing),
        pl.format(
            f"'{{}}' is not a whole number from {question.lowest} to {question.highest}",
            _export(question.column).fill_null(""),
        ),
    )


def _parted(typed: pl.DataFrame, rules: list[_Rule]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records that keep every rule, and line, field, reason of those that don't: all broken rules, in order."""
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
    said = bad.select(pl.col(LINE).alias("line"), FAULT, "site_id", *reasons, *fields)
    return typed.filter(~bad_rows), said.select(
        "line",
        "site_id",
        pl.concat_str([pl.col(f"field{i}") for i in range(len(rules))], separator=", ", ignore_nulls=True).alias(
            "field"
        ),
        pl.coalesce(
            FAULT,
            pl.concat_str([pl.col(f"reason{i}") for i in range(len(rules))], separator="; ", ignore_nulls=True),
        ).alias("reason"),
    )
