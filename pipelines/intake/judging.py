"""Verdicts kept beside the archive, per file and state of the rules: mended rules heal old files, nothing else moves."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import polars as pl

from pipelines import fingerprint
from pipelines.durable import sync_folder, write_whole
from pipelines.intake import columns, long, rewriting, verdicts
from pipelines.intake.archive import Archive, cut_of
from pipelines.intake.invitation_verdicts import invitation_verdicts
from pipelines.intake.long_verdicts import long_verdicts
from pipelines.intake.masked_words import masked_words
from pipelines.intake.notes import Manifest
from pipelines.intake.receiving import Progress
from pipelines.intake.records import EXPORT, KEYED
from pipelines.intake.sum_verdicts import sum_verdicts
from pipelines.mistakes import Mistake
from pipelines.reference.long_layout import LongLayout
from pipelines.reference.reference import Reference
from pipelines.reference.sums import SumsSurvey
from pipelines.reference.survey import ANY_SURVEY, ResponseSurvey

# So many records are judged at a time: typed beside their texts they take four times the memory of the texts.
PART = 500_000

# The rules are code here and in the reference models: verdicts of other code are made again.
_RULES = [fingerprint.of_code(Path(__file__).parents[1] / folder) for folder in ("intake", "masking", "reference")]


@dataclass(frozen=True)
class Judged:
    """One archived file with its verdicts on disk: `accepted` and `quarantined` are patterns of Parquet files."""

    manifest: Manifest
    kind: Literal["responses", "invitations", "sums"]
    folder: Path
    # Whether a response may be several records of the file: then `members` tells which.
    is_long: bool = False

    @property
    def is_responses(self) -> bool:
        """Whether its records are guests' answers."""
        return self.kind == "responses"

    @property
    def accepted(self) -> Path:
        """The typed rows of the accepted records."""
        return self.folder / "accepted-*.parquet"

    @property
    def quarantined(self) -> Path:
        """Line, field, reason, site and record of the rejected ones."""
        return self.folder / "quarantined-*.parquet"

    @property
    def members(self) -> Path:
        """Of a long file: line, of_line and is_repeated of the records that are not rejected."""
        return self.folder / "members-*.parquet"

    @property
    def words(self) -> Path:
        """What guests wrote, masked (`masked_words`); no such file where they wrote nothing."""
        return self.folder / "words.parquet"


def judge(archive: Archive, reference: Reference, *, progress: Progress) -> list[Judged]:
    """Every archived file with its verdicts, in the order of their hashes; only what has changed is judged anew."""
    manifests = archive.manifests()
    judged = []
    for done, manifest in enumerate(manifests):
        progress(manifest.file_name, done, len(manifests))
        judged.append(_judge_one(archive, manifest, reference))
    _drop_others(archive, {one.folder for one in judged})
    return judged


def _judge_one(archive: Archive, manifest: Manifest, reference: Reference) -> Judged:
    survey = reference.survey(manifest.survey_id)
    if survey is None:
        raise Mistake(
            f"archived file {manifest.file_name!r} belongs to survey {manifest.survey_id!r}, which is no longer defined",
            where="reference/surveys/",
            mend="put the definition back (or rename it back): archived answers are never left out in silence",
        )
    if manifest.cut != cut_of(survey):
        raise Mistake(
            f"archived file {manifest.file_name!r} was read in another format than survey {survey.survey_id!r} now declares",
            where="reference/surveys/",
            mend="put the file into the inbox once more, or give the exports before and after the change a definition each",
        )
    if manifest.comments != survey.free_text():
        # Before anything moves: a column under another name would bring its free text back among the records.
        _refuse_other_columns(archive.columns(manifest.file_hash), survey, manifest)
        manifest = rewriting.split_again(archive, manifest, survey)
    # What is withdrawn or reduced only ever grows, so that how much it is tells which state of the file was judged.
    of_file = [manifest.received_on, manifest.cut, manifest.withdrawn, manifest.reduced, manifest.comments_gone]
    state = fingerprint.of_value([reference.governing(survey), _RULES, *of_file])
    folder = archive.root / "verdicts" / manifest.file_hash[:2] / f"{manifest.file_hash}-{state[:16]}"
    is_long = isinstance(survey, ResponseSurvey) and survey.long is not None
    judged = Judged(manifest, survey.kind, folder, is_long)
    if folder.is_dir():
        return judged
    part = folder.with_name(folder.name + ".part")
    _write(_verdicts(archive, manifest, survey, reference), part)
    words = masked_words(archive, manifest, survey, sorted(part.glob("members-*.parquet")))
    if words is not None:
        write_whole(part / judged.words.name, partial(words.write_parquet, compression="lz4"))
    part.rename(folder)
    sync_folder(folder.parent)
    return judged


def _verdicts(
    archive: Archive, manifest: Manifest, survey: ANY_SURVEY, reference: Reference
) -> Iterator[verdicts.Verdicts]:
    """The verdicts on a file, part by part, at least one."""
    scanned = pl.scan_parquet(archive.records_file(manifest.file_hash))
    if isinstance(survey, ResponseSurvey) and survey.long:
        yield from _long_verdicts(scanned, manifest, survey, survey.long, reference)
        return
    seen: Counter[str] = Counter()
    for begin in range(0, max(manifest.records, 1), PART):
        records = _with_questions_asked_since(scanned.slice(begin, PART).collect(), survey, manifest)
        if isinstance(survey, ResponseSurvey):
            yield verdicts.response_verdicts(records, survey, reference, manifest, seen)
        elif isinstance(survey, SumsSurvey):
            yield sum_verdicts(records, survey, manifest)
        else:
            yield invitation_verdicts(records, survey, manifest)


def _long_verdicts(
    scanned: pl.LazyFrame, manifest: Manifest, survey: ResponseSurvey, layout: LongLayout, reference: Reference
) -> Iterator[verdicts.Verdicts]:
    """The verdicts on a long file, in parts that hold every response whole: the file is read once for each."""
    if KEYED not in scanned.collect_schema():
        scanned = scanned.with_columns(columns.no_keyed())
    existing = {name.removeprefix(EXPORT) for name in scanned.collect_schema() if name.startswith(EXPORT)}
    _refuse_other_columns(existing, survey, manifest)
    names = long.named(scanned.select(EXPORT + layout.question).unique().collect().to_series(), survey, layout)
    parts = max(1, -(-manifest.records // PART))
    for part in range(parts):
        records = scanned.filter(long.share(survey, parts) == part).collect()
        yield long_verdicts(records, survey, layout, reference, manifest, names)


def _with_questions_asked_since(records: pl.DataFrame, survey: ANY_SURVEY, manifest: Manifest) -> pl.DataFrame:
    """The records with an empty column for every question that their export did not ask yet."""
    existing = {name.removeprefix(EXPORT) for name in records.columns if name.startswith(EXPORT)}
    absent = _refuse_other_columns(existing, survey, manifest)
    return records.with_columns(pl.lit(None, dtype=pl.String).alias(f"{EXPORT}{column}") for column in absent)


def _refuse_other_columns(existing: set[str], survey: ANY_SURVEY, manifest: Manifest) -> list[str]:
    """The questions that an archived export did not ask yet.

    A definition grows with its survey. Only questions may be missing from an old export: a Mistake says what else is.
    """
    absent = [column for column in dict.fromkeys(survey.columns_read()) if column not in existing]
    is_wide = isinstance(survey, ResponseSurvey) and not survey.long
    asked = {question.column for question in survey.questions} if is_wide else set()
    unknown = [column for column in absent if column not in asked]
    if unknown:
        raise Mistake(
            f"archived file {manifest.file_name!r} has no column {unknown[0]!r}, which survey {survey.survey_id!r} now reads",
            where="reference/surveys/",
            mend="give the exports before and after the change a definition each",
        )
    return absent


def _write(parts: Iterator[verdicts.Verdicts], part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for number, one in enumerate(parts):
        for name, frame in (("accepted", one.accepted), ("quarantined", one.quarantined), ("members", one.members)):
            if frame is None:
                continue
            # Verdicts can be made again at any time: they are kept for speed, not for space.
            write_whole(part / f"{name}-{number:05d}.parquet", partial(frame.write_parquet, compression="lz4"))


def _drop_others(archive: Archive, needed: set[Path]) -> None:
    """Remove verdicts that no file needs any more; they can always be made again."""
    for folder in [*(archive.root / "verdicts").glob("*/*")]:
        if folder not in needed:
            # Renamed first: stopped while it is removed, half a folder must never be taken for verdicts.
            shutil.rmtree(folder.rename(folder.with_name(f"{folder.name}.part")))
