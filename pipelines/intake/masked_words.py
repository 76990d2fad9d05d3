"""What guests wrote, masked, per record of an archived file: what of the vault may enter the warehouse."""

from pathlib import Path

import polars as pl

from pipelines.intake.archive import Archive
from pipelines.intake.notes import Manifest
from pipelines.intake.records import EXPORT, FAULT, KEYED, LINE
from pipelines.masking.masking import masked
from pipelines.reference.folding import all_folded
from pipelines.reference.survey import ANY_SURVEY, ResponseSurvey

# file_hash, line (of the response, as its accepted row has it), part (its place among those of the response), asked (the
# column or the question), department_id (null: of the whole stay) and text_masked.
_SAID = ["file_hash", "line", "part", "asked", "department_id", "text_masked"]


def masked_words(archive: Archive, manifest: Manifest, survey: ANY_SURVEY, members: list[Path]) -> pl.DataFrame | None:
    """A row per text that is not blank, by line and part; None where there is none. Malformed records have none.

    `members`, of a long file, are the files that say which response its records belong to. Where the survey names columns with
    the guest's name, these are masked too; of records from which they have been removed for their age, nothing is told.
    """
    texts = archive.free_text(manifest.file_hash)
    if texts is None or not isinstance(survey, ResponseSurvey):
        return None
    names = [name for name in texts.columns if name.startswith(EXPORT)]
    said = texts.select(LINE, *names).unpivot(names, index=LINE, variable_name="asked", value_name="text")
    said = said.filter(pl.col("text").str.strip_chars() != "")
    if said.is_empty():
        return None
    said = _with_guests(said, archive, manifest, survey)
    said = said.with_columns(pl.col("asked").str.strip_prefix(EXPORT), pl.col(LINE).alias("line"))
    if survey.long:
        said = _of_responses(said, members)
    said = said.with_columns(masked(said["text"], said["guests"]).alias("text_masked")).sort("line", LINE, "asked")
    return said.with_columns(
        pl.lit(manifest.file_hash).alias("file_hash"),
        pl.int_range(pl.len(), dtype=pl.Int32).over("line").alias("part"),
        departments_of(said["asked"], survey),
    ).select(_SAID)


def _with_guests(said: pl.DataFrame, archive: Archive, manifest: Manifest, survey: ResponseSurvey) -> pl.DataFrame:
    """The texts that may be told, with `guests` (the names of their guest, null where none are known), and of long files the
    question in `asked`."""
    wanted = [EXPORT + name for name in survey.comments.guest_names]
    long = [EXPORT + survey.long.question] if survey.long else []
    records = archive.records(manifest, [*wanted, *long])
    there = [name for name in wanted if name in records.columns]
    known = pl.concat_list(there) if there else pl.lit(None, dtype=pl.List(pl.String))
    told = pl.col(KEYED).is_null() if wanted and KEYED in records.columns else pl.lit(value=True)
    about = records.filter(pl.col(FAULT).is_null() & told).select(
        LINE, known.list.drop_nulls().alias("guests"), *(pl.col(name).alias("question") for name in long)
    )
    joined = said.join(about, on=LINE)
    return joined.with_columns(asked="question") if long else joined


def _of_responses(said: pl.DataFrame, members: list[Path]) -> pl.DataFrame:
    """The texts of a long file, each on the line of its response; what an earlier record says too stands once."""
    own = pl.read_parquet(members).filter(~pl.col("is_repeated"))
    return said.drop("line").join(own.select(pl.col("line").alias(LINE), pl.col("of_line").alias("line")), on=LINE)


def departments_of(asked: pl.Series, survey: ResponseSurvey) -> pl.Expr:
    """The department that each column or question is declared to be about, as `department_id`; null where it is none."""
    declared = survey.comments.departments
    known = dict(zip(all_folded(pl.Series([*declared], dtype=pl.String)), declared.values(), strict=True))
    return pl.lit(all_folded(asked).replace_strict(known, default=None, return_dtype=pl.String)).alias("department_id")
