"""Archived files written again: where free text is declared anew, where records are withdrawn, where some are too old.

Each can be stopped at any point and done again: what went is told from what is left.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from pipelines.intake import free_text
from pipelines.intake.archive import Archive
from pipelines.intake.free_text import COMMENT_MARK
from pipelines.intake.notes import Manifest
from pipelines.intake.records import EXPORT, KEYED, LINE, RAW
from pipelines.reference.survey import ANY_SURVEY


def split_again(archive: Archive, manifest: Manifest, survey: ANY_SURVEY) -> Manifest:
    """Split the free text of an archived file anew, after other columns have been declared as comments.

    A column lies in the vault before it leaves the records, and is back
    in the records before it leaves the vault.
    """
    frame = pl.read_parquet(archive.records_file(manifest.file_hash))
    texts = archive.free_text(manifest.file_hash)
    before: list[str] = []
    if texts is not None:
        before = [name for name in texts.columns if name.startswith(EXPORT)]
        frame = free_text.together(frame, texts)
    again = replace(manifest, comments=survey.free_text())
    archive.write(again, frame, survey, before=before)
    return again


def leave_out(archive: Archive, manifest: Manifest, gone: pl.Series, clean_to: int) -> Manifest:
    """Write a file again without the lines `gone`, free text too, and note that it is clean up to `clean_to`.

    The records go first: without their text a malformed one could not be known again. How many went is told from how many
    are left.
    """
    whole = pl.scan_parquet(archive.records_file(manifest.file_hash))
    left = whole.filter(~pl.col(LINE).is_in(gone.implode())).collect() if len(gone) else None
    if left is not None:
        archive.write_records(manifest, left)
    lines = left[LINE] if left is not None else whole.select(LINE).collect().to_series()
    texts = archive.free_text(manifest.file_hash)
    if texts is not None and not texts[LINE].is_in(lines.implode()).all():
        kept = texts.filter(pl.col(LINE).is_in(lines.implode()))
        archive.write_free_text(manifest, kept)
    again = replace(manifest, withdrawn=manifest.records - len(lines), clean_to=clean_to)
    archive.note(again)
    return again


def write_reduced(
    archive: Archive, manifest: Manifest, records: pl.DataFrame, wordless: pl.Series, to: tuple[str, str], today: date
) -> Manifest:
    """Write a file again as `records`, without the free text of the lines `wordless`, and note up `to` which days."""
    archive.write_records(manifest, records)
    texts = archive.free_text(manifest.file_hash)
    if texts is not None and texts[LINE].is_in(wordless.implode()).any():
        texts = texts.filter(~pl.col(LINE).is_in(wordless.implode()))
        archive.write_free_text(manifest, texts)
    reduced = records[KEYED].count() if KEYED in records.columns else 0
    gone = 0
    if texts is not None and COMMENT_MARK in records.columns:
        gone = records.filter(pl.col(COMMENT_MARK).is_not_null() | pl.col(RAW).is_not_null()).height - texts.height
    counted = (gone, reduced)
    is_more = counted != (manifest.comments_gone, manifest.reduced)
    again = replace(
        manifest,
        comments_to=to[0],
        fields_to=to[1],
        comments_gone=gone,
        reduced=reduced,
        reduced_on=today.isoformat() if is_more else manifest.reduced_on,
    )
    if again != manifest:
        archive.note(again)
    return again
