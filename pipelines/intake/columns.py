"""The columns of an export as typed columns of ours: null where a cell does not fit (the rules tell why)."""

import re
from collections import Counter
from collections.abc import Iterable

import polars as pl

from pipelines import fingerprint
from pipelines.intake.free_text import COMMENT_MARK
from pipelines.intake.records import EXPORT, KEYED, LINE
from pipelines.reference.reference import Reference
from pipelines.reference.segments import UNKNOWN
from pipelines.reference.survey import ANY_SURVEY, Moment, ResponseSurvey, SegmentColumn

# The codes of a format that tell the hour, and those that tell the day; "%-d" is "%d" without a leading zero.
_HOUR = re.compile(r"%[-_0]?[HIkl]|%[TRXcs+]")
_DAY = re.compile(r"%[-_0]?[dej]|%[DFxvcs+]")


def export(column: str) -> pl.Expr:
    """A column of the export, as text."""
    return pl.col(f"{EXPORT}{column}")


def common(survey: ANY_SURVEY) -> list[pl.Expr]:
    """site_id and version (microseconds; null without one), and for responses stay_date and answer_date."""
    columns = [export(survey.site.column).str.strip_chars().alias("site_id"), version(survey)]
    if isinstance(survey, ResponseSurvey):
        answered = local_date(survey.answer_date) if survey.answer_date else pl.lit(None, dtype=pl.Date)
        columns += [local_date(survey.stay_date).alias("stay_date"), answered.alias("answer_date")]
    return columns


def version(survey: ANY_SURVEY) -> pl.Expr:
    """The moment of a record's version in microseconds; null without one."""
    declared = survey.identity.version
    return (parsed(declared).cast(pl.Int64) if declared else pl.lit(None, dtype=pl.Int64)).alias("version")


def response_id(survey: ResponseSurvey) -> pl.Expr:
    """What a record with an id is known by: its keyed id where it is too old for another, else its declared columns."""
    return pl.coalesce(KEYED, joined_id(survey.identity.response_id)).alias("response_id")


def identity(records: pl.DataFrame, survey: ResponseSurvey, seen: Counter[str]) -> pl.Expr:
    """The response id: its columns, else a hash of the key columns and its occurrence number in the file; needs KEYED.

    `seen` counts the occurrences of the file's records before these, and goes on to count.
    """
    if survey.identity.response_id:
        return response_id(survey)
    keys = [f"{EXPORT}{name}" for name in survey.identity.key_columns] or [
        name for name in records.columns if name.startswith(EXPORT) or name == COMMENT_MARK
    ]
    ids = []
    for row in records.select(keys).iter_rows():
        key = fingerprint.of_value(row)[:32]
        seen[key] += 1
        ids.append(f"{key}-{seen[key]}")
    return pl.coalesce(KEYED, pl.lit(pl.Series("response_id", ids, dtype=pl.String))).alias("response_id")


def with_keyed(records: pl.DataFrame) -> pl.DataFrame:
    """The records with KEYED, null where the file has none."""
    if KEYED in records.columns:
        return records
    return records.with_columns(pl.Series(KEYED, [None] * records.height, dtype=pl.String))


def no_keyed() -> pl.Expr:
    """KEYED for records of which none has one. Of the length of the records: Polars 2.1 panics where a literal is filtered."""
    return pl.when(pl.col(LINE) < 0).then(pl.lit("")).alias(KEYED)


def joined_id(names: Iterable[str]) -> pl.Expr:
    """The response id that stands in these columns of an export, joined by "/"; null where one of them is null.

    A "/" inside a column gets a backslash before it, so that no two ids are joined to the same.
    """
    parts = [
        export(name)
        .str.strip_chars()
        .str.replace_all("\\", "\\\\", literal=True)
        .str.replace_all("/", "\\/", literal=True)
        for name in names
    ]
    return pl.concat_str(parts, separator="/").alias("response_id")


def parsed(moment: Moment) -> pl.Expr:
    """A column as a moment (a datetime), null where it doesn't fit its format; with an offset, in UTC."""
    text = _written(moment)
    if _HOUR.search(moment.format):
        return text.str.to_datetime(moment.format, time_unit="us", strict=False).dt.replace_time_zone(None)
    if not _DAY.search(moment.format):
        return (text + " 01").str.to_datetime(f"{moment.format} %d", time_unit="us", strict=False)
    return text.str.to_date(moment.format, strict=False).cast(pl.Datetime("us"))


def _written(moment: Moment) -> pl.Expr:
    """The text of a moment; forms write "9:03:12 AM GMT+1", with a narrow space before AM, where formats know "GMT+0100"."""
    text = export(moment.column).str.strip_chars()
    if not moment.format.endswith("GMT%z"):
        return text
    return (
        text.str.replace_all("\u202f", " ", literal=True)
        .str.replace(r"GMT$", "GMT+00")
        .str.replace(r"GMT([+-])(\d)(:|$)", "GMT${1}0${2}${3}")
        .str.replace(r"GMT([+-]\d\d)$", "GMT${1}00")
        .str.replace(r"GMT([+-]\d\d):(\d\d)$", "GMT${1}${2}")
    )


def local_date(moment: Moment) -> pl.Expr:
    """A column as the date where it was written: an offset ("+02:00", "Z") is not applied, only checked for."""
    if not moment.format.endswith(("%z", "%:z", "%#z")):
        return parsed(moment).cast(pl.Date)
    wall = _written(moment).str.replace(r"\s*(GMT)?([+-]\d{2}:?\d{2}|Z)$", "")
    form = re.sub(r"\s*(GMT)?%[:#]?z$", "", moment.format)
    return (
        pl.when(parsed(moment).is_not_null())
        .then(wall.str.to_datetime(form, time_unit="us", strict=False))
        .cast(pl.Date)
    )


def segments(survey: ResponseSurvey, reference: Reference) -> list[pl.Expr]:
    """A column per dimension of the chain; `unknown` where the survey does not tell."""
    return [
        (
            segment(survey.segments[dimension.dimension_id])
            if dimension.dimension_id in survey.segments
            else pl.lit(UNKNOWN)
        ).alias(dimension.dimension_id)
        for dimension in reference.segments.dimensions
    ]


def segment(column: SegmentColumn) -> pl.Expr:
    """The segment of each record: `unknown` where missing, null where the code is not declared."""
    code = export(column.column).fill_null("").str.strip_chars()
    return (
        pl.when(code.is_in(list(column.missing)))
        .then(pl.lit(UNKNOWN))
        .otherwise(code.replace_strict(column.values, default=column.otherwise, return_dtype=pl.String))
    )
