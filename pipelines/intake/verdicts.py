"""The verdict on each record of one file, by the rules of its survey alone: accepted, or quarantined with reasons.

What needs more than the file (is the site open on that day, has the response come before) is decided in the build.
"""

import json
from collections import Counter
from dataclasses import dataclass

import polars as pl

from pipelines.intake import answers, columns, rules, scoring
from pipelines.intake.free_text import COMMENT_MARK
from pipelines.intake.notes import Manifest
from pipelines.intake.records import EXPORT, LINE, RAW
from pipelines.reference.organisation import INDEX, OVERALL, RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ResponseSurvey


@dataclass(frozen=True)
class Verdicts:
    """`accepted`: a typed row per good record, or per response of several. `quarantined`: line, field, reason, site_id (as
    the export says it), response_id, version (all three may be null) and record (JSON) per rejected one.

    `members`, of a long layout alone: line, of_line (the line by which `accepted` calls the record's response) and
    is_repeated (an earlier record of that response says the same) per record that is not quarantined.
    """

    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    members: pl.DataFrame | None = None


def response_verdicts(
    records: pl.DataFrame, survey: ResponseSurvey, reference: Reference, manifest: Manifest, seen: Counter[str]
) -> Verdicts:
    """Verdicts on an archived file of responses, or on a part of it; `seen` counts the keys of the parts before."""
    typed = typed_responses(records, survey, reference, seen)
    good, bad = rules.parted(typed, response_rules(survey, manifest))
    accepted = accepted_responses(good, pl.lit(1, dtype=pl.Int32), survey, reference, manifest)
    return Verdicts(accepted, quarantined(bad, records))


def typed_responses(
    records: pl.DataFrame, survey: ResponseSurvey, reference: Reference, seen: Counter[str]
) -> pl.DataFrame:
    """Wide records with everything that the rules and the scores are about, null where a cell does not fit."""
    records = columns.with_keyed(records)
    typed = records.with_columns(columns.identity(records, survey, seen), *columns.common(survey))
    return typed.with_columns(
        *answers.read(records, survey.questions, typed["stay_date"]), *columns.segments(survey, reference)
    )


def response_rules(survey: ResponseSurvey, manifest: Manifest) -> list[rules.Rule]:
    """Every rule that a record of responses keeps."""
    return [
        *rules.identity_rules(survey),
        *rules.moment_rules(survey.stay_date, "stay_date", manifest),
        *(rules.moment_rules(survey.answer_date, "answer_date", manifest, needed=False) if survey.answer_date else []),
        *(rules.version_rules(survey.identity.version) if survey.identity.version else []),
        *(rules.segment_rule(dimension, column) for dimension, column in survey.segments.items()),
        *(rules.answer_rule(question) for question in survey.questions),
    ]


def accepted_responses(
    good: pl.DataFrame, records: pl.Expr, survey: ResponseSurvey, reference: Reference, manifest: Manifest
) -> pl.DataFrame:
    """The typed records that keep the rules, with their scores; `records` says how many of the file's each stands for.

    It has: file_hash, line, records, survey_id, response_id, version, site_id, stay_date, answer_date, a column per
    dimension, a score column per measure (hundredths, null: not answered), `<measure>_top` per measure, comment_mark.
    """
    departments = reference.organisation.departments
    asked = set(survey.departments())
    measures = (OVERALL, RECOMMEND, *reference.organisation.department_ids)
    nothing = pl.lit(None, dtype=pl.Int16)
    scores = [(scoring.score(survey.items(one)) if one in asked else nothing).alias(one) for one in measures]
    tops = [
        (scoring.is_top_box(survey.leads(one)) if one in asked else nothing.cast(pl.Int8)).alias(f"{one}_top")
        for one in measures
    ]
    scored = good.with_columns(*scores, *tops).with_columns(scoring.index(departments).alias(INDEX))
    mark = pl.col(COMMENT_MARK) if COMMENT_MARK in good.columns else pl.lit(None, dtype=pl.String)
    return scored.select(
        pl.lit(manifest.file_hash).alias("file_hash"),
        pl.col(LINE).alias("line"),
        records.alias("records"),
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
    )


def quarantined(bad: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """`bad` (line, field, reason, site_id and more) with each record as it was: a JSON object, free text left out."""
    found = bad.join(records, left_on="line", right_on=LINE, how="left").sort("line")
    cells = found.select(pl.selectors.starts_with(EXPORT) | pl.selectors.by_name(RAW, require_all=False))
    as_they_were = [
        json.dumps(
            {name.removeprefix(EXPORT): value for name, value in row.items() if value is not None},
            ensure_ascii=False,
        )
        for row in cells.iter_rows(named=True)
    ]
    return found.select(bad.columns).with_columns(pl.Series("record", as_they_were, dtype=pl.String))
