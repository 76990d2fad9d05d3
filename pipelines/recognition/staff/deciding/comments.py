"""Guests' comments out of the vault, each with the response of a build that it belongs to."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.intake.archive import Archive
from pipelines.intake.columns import response_id, with_keyed
from pipelines.intake.notes import Manifest
from pipelines.intake.records import EXPORT, LINE
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ResponseSurvey
from pipelines.warehouse.placed_responses import responses_of_files

_RESPONSE = ("survey_id", "response_id", "site_id", "stay_date")


def comments_of(
    archive: Archive,
    build: Path,
    reference: Reference,
    first: date,
    end: date,
    files: Iterable[Manifest] | None = None,
) -> pl.DataFrame:
    """What guests wrote whose stay date lies in [first, end) and whose response stands in the build: survey_id, response_id,
    site_id, stay_date, comment; by file and line. What was superseded, turned away or withdrawn is not in it.

    Several columns of comments are one text, a line each; so are the answers of a long export that may be free text. Of some
    `files` alone, where they are named.
    """
    texts = texts_of(archive, build, reference, first, end, files)
    return texts.group_by(_RESPONSE, maintain_order=True).agg(pl.col("comment").str.join("\n"))


def texts_of(
    archive: Archive,
    build: Path,
    reference: Reference,
    first: date,
    end: date,
    files: Iterable[Manifest] | None = None,
) -> pl.DataFrame:
    """As `comments_of`, a row per text, with `asked`: the column or question that it answers. None of them is blank."""
    surveys = {one.survey_id: one for one in reference.response_surveys}
    own = [
        one
        for one in (archive.manifests() if files is None else files)
        if one.survey_id in surveys and archive.vault_file(one.file_hash).exists()
    ]
    placed = responses_of_files(build, (one.file_hash for one in own), first, end)
    by_file = placed.partition_by("file_hash", as_dict=True)
    found = [
        _of_file(archive, one, surveys[one.survey_id], by_file[one.file_hash,])
        for one in own
        if (one.file_hash,) in by_file
    ]
    return pl.concat([_nothing(placed), *found])


def _nothing(placed: pl.DataFrame) -> pl.DataFrame:
    return placed.select(_RESPONSE).clear().with_columns(asked=pl.lit("", pl.String), comment=pl.lit("", pl.String))


def _of_file(archive: Archive, manifest: Manifest, survey: ResponseSurvey, placed: pl.DataFrame) -> pl.DataFrame:
    texts = archive.free_text(manifest.file_hash)
    if texts is None:
        # It was there a moment ago: a load beside this found it too old.
        return _nothing(placed)
    names = [name for name in texts.columns if name.startswith(EXPORT)]
    words = texts.select(LINE, *names).unpivot(names, index=LINE, variable_name="asked", value_name="comment")
    words = words.filter(pl.col("comment").str.strip_chars() != "")
    if survey.long is None:
        words = words.with_columns(line=pl.col(LINE), asked=pl.col("asked").str.strip_prefix(EXPORT))
        own = placed.join(words, on="line", maintain_order="left_right")
    else:
        # A guest's answers stand on several lines, of which the build knows the first.
        question = EXPORT + survey.long.question
        records = with_keyed(archive.records(manifest, [*(EXPORT + n for n in survey.identity.response_id), question]))
        said = words.drop("asked").join(records.select(LINE, response_id(survey), asked=question), on=LINE).sort(LINE)
        own = placed.join(said, on="response_id", maintain_order="left_right")
    return own.select(*_RESPONSE, "asked", "comment")
