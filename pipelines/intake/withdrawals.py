"""Lists of withdrawals: each record becomes a tombstone, and what the tombstones name leaves the archive."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import made_key
from pipelines.decisions.tombstones import Tombstones, withdraw, withdrawn_by
from pipelines.intake import limits, reading, rewriting
from pipelines.intake.archive import Archive
from pipelines.intake.columns import export, joined_id
from pipelines.intake.inbox import Delivered, Received, delivered, inbox_files, printable_name
from pipelines.intake.notes import Refusal, TakenList
from pipelines.intake.receiving import check_columns, list_for
from pipelines.intake.records import EXPORT, FAULT, LINE, FileRefusedError, Records
from pipelines.intake.rules import LONGEST_ID
from pipelines.intake.withdrawn_records import are_withdrawn
from pipelines.mistakes import Mistake
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ResponseSurvey, WithdrawalList


@dataclass(frozen=True)
class ListRead:
    """A list in the inbox: what became of it, what it came to (None: refused, or not read yet), which lines are rejected
    and why, and how many of its responses nobody had withdrawn before this load."""

    received: Received
    taken: TakenList | None = None
    rejected: tuple[tuple[int, str], ...] = ()
    new: int = 0


@dataclass(frozen=True)
class Erased:
    """An archived export from which records went, and how many."""

    file_name: str
    records: int


def take_lists(
    inbox: Path, archive: Archive, reference: Reference, decisions: Decisions, *, now: datetime, today: date
) -> list[ListRead]:
    """Make a tombstone of every record of every list in the inbox; nothing else of a list is kept but its counts."""
    found = []
    for path in inbox_files(inbox):
        listed = list_for(printable_name(path), reference)
        if listed:
            one = delivered(path)
            if isinstance(one, Received):
                found.append(ListRead(one))
            else:
                survey = reference.response_survey(listed.for_survey)
                found.append(_take(one, listed, survey, archive, decisions, now=now, today=today))
    return found


def _take(
    one: Delivered,
    listed: WithdrawalList,
    survey: ResponseSurvey,
    archive: Archive,
    decisions: Decisions,
    *,
    now: datetime,
    today: date,
) -> ListRead:
    at = now.isoformat(timespec="seconds")
    try:
        limits.check_bytes(len(one.content))
        records = reading.records(one.content, listed.format)
        check_columns(records.header, listed)
    except FileRefusedError as refusal:
        # What can't be read may say a guest's id where a column's name belongs: it is said now, and not kept.
        kept = (
            f"this list of withdrawals is not written as {listed.survey_id!r} declares; guest-tracking check says why"
        )
        archive.refuse(Refusal(one.file_hash, one.name, at, kept))
        return ListRead(one.became("refused", reason=str(refusal)))
    good, rejected = _read(records, listed)
    list_hash = hmac.digest(made_key(decisions, at=at), one.content, "sha256").hex()
    ids = good.unique(maintain_order=True)
    new = withdraw(decisions, survey, ids, source=list_hash, at=at)
    before = next((other for other in archive.lists() if other.list_hash == list_hash), None)
    taken = TakenList(
        list_hash=list_hash,
        file_name=before.file_name if before else one.name,
        survey_id=listed.survey_id,
        for_survey=listed.for_survey,
        received_at=before.received_at if before else at,
        received_on=before.received_on if before else today.isoformat(),
        records=records.count,
        accepted=len(ids),
        quarantined=len(rejected),
        duplicates=len(good) - len(ids),
        # Told by the tombstones: a load that was stopped before this was noted has made them already.
        new=withdrawn_by(decisions, list_hash),
    )
    if taken != before:
        archive.note_list(taken)
    return ListRead(one.became("list", records.count), taken, tuple(rejected), new)


def _read(records: Records, listed: WithdrawalList) -> tuple[pl.Series, list[tuple[int, str]]]:
    """The response ids of a list, and the lines that hold none, with the reason."""
    empty = pl.any_horizontal(export(name).str.strip_chars() == "" for name in listed.response_id)
    said = records.frame.select(
        LINE,
        joined_id(listed.response_id),
        pl.coalesce(
            FAULT,
            pl.when(empty).then(pl.lit("the response id is empty")),
            pl.when(joined_id(listed.response_id).str.len_chars() > LONGEST_ID).then(
                pl.lit("the response id is too long")
            ),
        ).alias("reason"),
    )
    bad = said.filter(pl.col("reason").is_not_null())
    return said.filter(pl.col("reason").is_null())["response_id"], bad.select(LINE, "reason").rows()


def erase(archive: Archive, reference: Reference, marks: Tombstones) -> list[Erased]:
    """Write every archived export again that holds a withdrawn record, without it; what was stopped is gone on with."""
    erased = []
    if marks.numbers:
        archive.drop_unfinished()
        _check_columns_of_ids(reference, marks)
    for manifest in archive.manifests():
        survey, last = reference.survey(manifest.survey_id), marks.last(manifest.survey_id)
        if manifest.clean_to > last:
            raise Mistake(
                f"{manifest.file_name!r} was cleaned of answers whose withdrawal the decisions of this home do not hold",
                where=str(archive.root.parent / "decisions"),
                mend="put back the newer decisions/: without them what was withdrawn would come back",
            )
        if manifest.clean_to == last or not isinstance(survey, ResponseSurvey):
            continue
        if not archive.has_columns(manifest, survey.identity.response_id):
            # Which column a definition lacks is said when the file is judged.
            continue
        records = archive.records(manifest, [EXPORT + name for name in survey.identity.response_id])
        gone = records.filter(are_withdrawn(records, survey, marks))[LINE]
        again = rewriting.leave_out(archive, manifest, gone, last)
        if again.withdrawn > manifest.withdrawn:
            erased.append(Erased(manifest.file_name, again.withdrawn - manifest.withdrawn))
    return erased


def _check_columns_of_ids(reference: Reference, marks: Tombstones) -> None:
    """Refuse a survey whose ids are made of other columns than those by which its answers were withdrawn."""
    for survey in reference.response_surveys:
        columns = marks.columns.get(survey.survey_id)
        if columns and columns != list(survey.identity.response_id):
            raise Mistake(
                f"guests have withdrawn answers of survey {survey.survey_id!r} by {', '.join(columns)}: by another "
                "response_id they would not be known again",
                where="reference/surveys/",
                mend="put that response_id back; give exports that name their responses otherwise a definition of their own",
            )
