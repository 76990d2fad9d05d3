"""What becomes too old to be kept: comments leave the vault, and what tells who a guest is leaves the archive.

Scores, site, dates and segments stay, so that no number changes. Age goes by whole months of stay.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import made_key
from pipelines.decisions.tombstones import Tombstones, mark_of, tombstones
from pipelines.intake import free_text, rewriting
from pipelines.intake.archive import Archive
from pipelines.intake.columns import identity, local_date, with_keyed
from pipelines.intake.notes import Manifest
from pipelines.intake.records import EXPORT, FAULT, KEYED, LINE, RAW, WITHHELD
from pipelines.reference.chain import Retention
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ResponseSurvey


@dataclass(frozen=True)
class Lines:
    """Stays before these days are too old: for their comments, for what tells who the guest is. None: never."""

    comments: date | None = None
    guest_fields: date | None = None
    key: bytes = b""


@dataclass(frozen=True)
class LeftOut:
    """What may not reach the archive: responses that are withdrawn, and what is too old to be kept."""

    marks: Tombstones
    lines: Lines


@dataclass(frozen=True)
class Reduced:
    """An archived file of which a load has removed comments, and records of which it has removed the guest."""

    file_name: str
    comments: int
    records: int


def left_out(decisions: Decisions, retention: Retention, *, today: date, at: str) -> LeftOut:
    """What may not reach the archive on a day; makes the home's key where records are to be known by it."""
    key = made_key(decisions, at=at) if retention.guest_fields_months else b""
    lines = Lines(_before(today, retention.comments_months), _before(today, retention.guest_fields_months), key)
    return LeftOut(tombstones(decisions), lines)


def _before(today: date, months: int | None) -> date | None:
    """The first day of the month so many whole months before today's."""
    if months is None:
        return None
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def are_old(records: pl.DataFrame, survey: ResponseSurvey, received: date, line: date | None) -> pl.Series:
    """For each record whether its stay lies before the line; a stay that can't be read counts as the day it came."""
    if line is None:
        return pl.Series([False]).new_from_index(0, records.height)
    stayed = pl.min_horizontal(local_date(survey.stay_date), pl.lit(received))
    return records.select(stayed < line).to_series()


def without_guests(records: pl.DataFrame, survey: ResponseSurvey, received: date, at: Lines) -> pl.DataFrame:
    """The records with KEYED in place of the id of what is too old, and without what no number is made of."""
    old = are_old(records, survey, received, at.guest_fields)
    if not old.any():
        return records
    # Without ids of its own, a record is known by all its columns as the archive has them.
    archived = records if survey.identity.response_id else free_text.without(records, survey)
    archived = with_keyed(archived)
    ids = archived.select(identity(archived, survey, Counter())).to_series()
    known = records[KEYED] if KEYED in records.columns else [None] * records.height
    marks = [
        mark or (mark_of(at.key, survey.survey_id, one) if is_old and one is not None else None)
        for mark, one, is_old in zip(known, ids, old, strict=True)
    ]
    kept = {EXPORT + name for name in (*survey.columns_counted(), *survey.comments.columns)}
    gone = [name for name in records.columns if name.startswith(EXPORT) and name not in kept]
    return records.with_columns(
        pl.Series(KEYED, marks, dtype=pl.String),
        pl.when(pl.lit(old) & pl.col(FAULT).is_not_null()).then(pl.lit(WITHHELD)).otherwise(pl.col(RAW)).alias(RAW),
        *(pl.when(~pl.lit(old)).then(pl.col(name)).alias(name) for name in gone),
    )


def lines_without_words(records: pl.DataFrame, survey: ResponseSurvey, received: date, at: Lines) -> pl.Series:
    """The lines of the records whose free text is too old to be kept."""
    old = are_old(records, survey, received, at.comments)
    # The text of a malformed record may say whose it is.
    old |= are_old(records, survey, received, at.guest_fields) & records[FAULT].is_not_null()
    return records.filter(old)[LINE]


def reduce(archive: Archive, reference: Reference, at: Lines, *, today: date) -> list[Reduced]:
    """Reduce every archived file whose lines have moved on since; what was stopped is gone on with."""
    if not (at.comments or at.guest_fields):
        return []
    found = []
    archive.drop_unfinished()
    for manifest in archive.manifests():
        survey = reference.survey(manifest.survey_id)
        if (
            isinstance(survey, ResponseSurvey)
            and not _is_done(manifest, at)
            and _is_readable(archive, manifest, survey)
        ):
            again = _reduced(archive, manifest, survey, at, today)
            if (again.comments_gone, again.reduced) != (manifest.comments_gone, manifest.reduced):
                comments, records = again.comments_gone - manifest.comments_gone, again.reduced - manifest.reduced
                found.append(Reduced(manifest.file_name, comments, records))
    return found


def _is_done(manifest: Manifest, at: Lines) -> bool:
    """Whether nothing more is too old than was: a rule that is loosened brings nothing back."""
    return said(at.comments) <= manifest.comments_to and said(at.guest_fields) <= manifest.fields_to


def said(line: date | None) -> str:
    """A line as manifests note it; none is before every other."""
    return line.isoformat() if line else ""


def _is_readable(archive: Archive, manifest: Manifest, survey: ResponseSurvey) -> bool:
    # What a definition lacks is said when the file is judged; questions may have been added since.
    names = (*survey.identity.response_id, *survey.identity.key_columns, survey.stay_date.column)
    return archive.has_columns(manifest, names)


def _reduced(archive: Archive, manifest: Manifest, survey: ResponseSurvey, at: Lines, today: date) -> Manifest:
    records = pl.read_parquet(archive.records_file(manifest.file_hash))
    wordless = lines_without_words(records, survey, manifest.received_day, at)
    left = without_guests(records, survey, manifest.received_day, at)
    to = (max(said(at.comments), manifest.comments_to), max(said(at.guest_fields), manifest.fields_to))
    return rewriting.write_reduced(archive, manifest, left, wordless, to, today)
