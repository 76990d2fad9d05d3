"""The rejected records of a survey as the supplier's own file, to be mended and sent again."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines import fingerprint
from pipelines.home import Home
from pipelines.intake import free_text
from pipelines.intake.archive import Archive
from pipelines.intake.inbox import inbox_files
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.survey import ANY_SURVEY
from pipelines.returned_text import WHY, Top, header_of, text_of
from pipelines.warehouse.publishing import current
from pipelines.warehouse.rejected import rejected


@dataclass(frozen=True)
class Returned:
    """What was written: how many records of how many files.

    `unwritten` malformed records are not in it: they may hold free text. `has_order` is False where the export itself is
    no longer in the inbox and its columns of free text stand last. `survey` is the definition that reads the file.
    """

    survey: ANY_SURVEY
    records: int
    files: int
    unwritten: int
    has_order: bool
    content: bytes


def returned(home: Home, survey_id: str, *, file_name: str | None, with_comments: bool) -> Returned:
    """The rejected records of a survey (of one of its files by name) in the columns of its exports, and why, as a file.

    They are those of the published build. Every cell is as it was received. Raises a Mistake where there is no such
    survey or file or nothing rejected, and where the files have different columns.
    """
    survey = read_reference(home.reference).survey(survey_id)
    published = current(home.warehouse)
    if survey is None or published is None:
        raise Mistake(
            "nothing is published yet" if survey else f"no survey is called {survey_id!r}",
            where=str(home.reference / "surveys" if survey is None else home.warehouse),
            mend="run guest-tracking load" if survey else "correct --survey: it is the survey_id of a definition",
        )
    found = rejected(home.warehouse / published.file, survey_id)
    known = found["file_name"].unique(maintain_order=True).to_list()
    if file_name is not None:
        found = found.filter(file_name=file_name)
    if found.is_empty():
        others = f": there are some of {', '.join(known)}" if known else ""
        raise Mistake(f"no rejected record of survey {survey_id!r} waits{others}", mend="nothing is to be done")
    return _written(home, survey, found, with_comments=with_comments)


def _written(home: Home, survey: ANY_SURVEY, found: pl.DataFrame, *, with_comments: bool) -> Returned:
    archive = Archive(home.archive)
    originals = {fingerprint.of_file(path): path for path in inbox_files(home.inbox)}
    parts, tops = [], []
    for (file_hash,), own in found.group_by("file_hash", maintain_order=True):
        records = _records(archive, str(file_hash), own)
        original = originals.get(str(file_hash))
        tops.append(header_of(original, records.columns, survey))
        parts.append(records)
    _refuse_different([top.names for top in tops], found)
    whole = pl.concat(parts, how="diagonal")
    # A malformed record has no columns that could be left out: it goes whole or not at all.
    told = whole.filter(pl.lit(with_comments or not survey.free_text()) | pl.col(FAULT).is_null())
    if not with_comments:
        told = free_text.without(told, survey)
    try:
        content = text_of(survey.format, tops[0], _rows(told, tops[0]))
    except UnicodeEncodeError:
        what = f"the definition of survey {survey.survey_id!r} was given another encoding since the last load"
        raise Mistake(what, where=str(home.reference / "surveys"), mend="load first") from None
    return Returned(
        survey, told.height, len(parts), whole.height - told.height, all(top.is_original for top in tops), content
    )


def _records(archive: Archive, file_hash: str, own: pl.DataFrame) -> pl.DataFrame:
    """The rejected records of a file as they were received, free text included, and WHY each was rejected."""
    lines = own.select(pl.col("line").cast(pl.Int32).alias(LINE), pl.col("said").alias(WHY))
    frame = pl.read_parquet(archive.records_file(file_hash)).join(lines, on=LINE, how="inner")
    texts = archive.free_text(file_hash)
    return (free_text.together(frame, texts) if texts is not None else frame).sort(LINE)


def _refuse_different(headers: list[list[str]], found: pl.DataFrame) -> None:
    if any(set(header) != set(headers[0]) for header in headers):
        names = found["file_name"].unique(maintain_order=True).to_list()
        raise Mistake(
            "the files of this survey have different columns, so one file can't hold the records of all",
            mend=f"write them one by one: --file with one of {', '.join(names)}",
        )


def _rows(records: pl.DataFrame, top: Top) -> Iterator[tuple[list[str] | str, str]]:
    """Each record's cells in the order of the header (a malformed one's text), and why it was rejected."""
    columns = [EXPORT + name for name in top.names]
    for row in records.iter_rows(named=True):
        if row[FAULT] is not None:
            yield row[RAW] or "", f"line {row[LINE]}: {row[WHY]}"
        else:
            yield [row.get(column) or "" for column in columns], f"line {row[LINE]}: {row[WHY]}"
