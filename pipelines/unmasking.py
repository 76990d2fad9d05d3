"""A guest's words as they were written: for HR, with a reason, and noted in the audit log before they are read.

Nothing is written into the archive or the build, so that they can be read beside a load, which may take minutes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import polars as pl

from pipelines.acting import Acting, check_hr, said_why
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import erasure_key, made_key
from pipelines.decisions.tombstones import mark_of, tombstones
from pipelines.durable import Stamp, stamp_of
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.intake.masked_words import departments_of
from pipelines.intake.notes import Manifest
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.recognition.staff.deciding.comments import texts_of
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near
from pipelines.reference.survey import ResponseSurvey
from pipelines.warehouse.lock import sole_writer
from pipelines.warehouse.placed_responses import Stay, stay_of

# So often words are read again where a load has written their file anew meanwhile.
TRIES = 5
# Writes into the audit log what is read; raises where that can't be done.
Noted = Callable[[Mapping[str, object]], None]


@dataclass(frozen=True)
class Unmasking:
    """Of which response the words are asked for, and why."""

    survey_id: str
    response_id: str
    reason: str


@dataclass(frozen=True)
class Written:
    """One text of a guest: the column or question that it answers (`asked`), and the department that this is declared to be
    about; None where it is about the whole stay."""

    asked: str
    department_id: str | None
    text: str


def unmask(home: Home, asked: Unmasking, acting: Acting, noted: Noted) -> tuple[Written, ...]:
    """What the guest of a response that stands in the served build wrote, out of the vault; all of its texts, as they came.

    `noted` is told what is read before it is given: why, the site, and a hash of the response that only the key in decisions/
    can make, so that the log keeps nobody who withdraws. Where it raises, nothing is given. Raises a Mistake for who is not HR,
    without a reason, where no such response stands or it has no words. Needs no lock, but for the very first hash of a home,
    for which the key is made: then a LockedError while another command writes.
    """
    reference = read_reference(home.reference)
    check_hr(reference, acting)
    why = said_why(asked.reason, kept="in the audit log")
    survey = _survey(reference, asked.survey_id)
    site_id, own = _found(home, reference, asked)
    noted(
        {
            "what": f"a comment on {reference.organisation.site_labels[site_id]}: {why}",
            "reason": why,
            "survey": asked.survey_id,
            "site": site_id,
            "response": mark_of(_key(home, acting), asked.survey_id, asked.response_id),
        }
    )
    texts = own.with_columns(departments_of(own["asked"], survey)).select("asked", "department_id", "comment")
    return tuple(Written(*row) for row in texts.iter_rows())


def _key(home: Home, acting: Acting) -> bytes:
    """The key of the home; to make it, where it has none yet, takes the lock."""
    decisions = Decisions(home.decisions)
    known = erasure_key(decisions)
    if known is not None:
        return known
    with sole_writer(home.warehouse, doing="comments unmask", now=acting.now):
        return made_key(decisions, at=acting.at)


def _found(home: Home, reference: Reference, asked: Unmasking) -> tuple[str, pl.DataFrame]:
    """The site of a response and its texts; a Mistake where it does not stand, is withdrawn or has none."""
    _, build = served_build(home)
    stay = None if _is_withdrawn(home, asked) else stay_of(build, asked.survey_id, asked.response_id)
    if stay is None:
        raise Mistake(
            f"no response {asked.response_id!r} of {asked.survey_id!r} stands in the served build",
            mend="take the survey and the response from the page Comments; what is withdrawn or replaced is not there",
        )
    own = _texts(Archive(home.archive), build, reference, stay)
    own = own.filter(pl.col("survey_id") == asked.survey_id, pl.col("response_id") == asked.response_id)
    if own.is_empty():
        raise Mistake(
            f"response {asked.response_id!r} has no words in the vault",
            mend="nothing was written, or it has become too old to be kept: then nobody can read it any more",
        )
    return stay.site_id, own


def _is_withdrawn(home: Home, asked: Unmasking) -> bool:
    """Whether the guest has withdrawn: while a load runs or is held, the served build has the response yet."""
    marks = tombstones(Decisions(home.decisions))
    own = marks.numbers.get(asked.survey_id, {})
    return not own.keys().isdisjoint((mark_of(marks.key, asked.survey_id, asked.response_id), asked.response_id))


def _texts(archive: Archive, build: Path, reference: Reference, stay: Stay) -> pl.DataFrame:
    """The texts of the day and the file of a stay (`texts_of`), as they stood at one moment."""
    manifest = archive.manifest(stay.file_hash)
    files = [] if manifest is None else [manifest]
    for _ in range(TRIES):
        before = _stamps(archive, files)
        try:
            found = texts_of(archive, build, reference, stay.day, stay.day + timedelta(days=1), files)
        except (FileNotFoundError, pl.exceptions.PolarsError):
            if _stamps(archive, files) == before:
                raise
            continue
        if _stamps(archive, files) == before:
            return found
    raise Mistake("the words are being written anew just now", mend="try again in a moment")


def _stamps(archive: Archive, files: list[Manifest]) -> list[Stamp | None]:
    """What changes when a file with words or records is replaced."""
    paths = [path for one in files for path in (archive.vault_file(one.file_hash), archive.records_file(one.file_hash))]
    return [stamp_of(path) for path in paths]


def _survey(reference: Reference, survey_id: str) -> ResponseSurvey:
    known = {one.survey_id: one for one in reference.response_surveys}
    if survey_id not in known:
        mend = f"correct --survey{near(survey_id, known)}"
        raise Mistake(f"there is no survey {survey_id!r}", where="reference/surveys/", mend=mend)
    return known[survey_id]
