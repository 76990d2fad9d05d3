"""From the inbox into the archive: each file is matched to its survey, cut into records and kept by its content."""

import difflib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl

from pipelines.intake import limits, reading
from pipelines.intake.archive import Archive, cut_of
from pipelines.intake.inbox import Delivered, Received, delivered, inbox_files, passed_over, printable_name, state_of
from pipelines.intake.notes import Manifest, Refusal
from pipelines.intake.records import KEYED, LINE, FileRefusedError, Records
from pipelines.intake.retention import LeftOut, lines_without_words, said, without_guests
from pipelines.intake.seen import NOTE, Seen
from pipelines.intake.withdrawn_records import are_withdrawn
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ANY_DEFINITION, ANY_SURVEY, ResponseSurvey, WithdrawalList

Progress = Callable[[str, int, int], None]


def receive(
    inbox: Path,
    archive: Archive,
    reference: Reference,
    left_out: LeftOut,
    *,
    now: datetime,
    today: date,
    progress: Progress,
) -> list[Received]:
    """Archive every export of the inbox that is not archived yet, without what may not be kept.

    Files stay where they are. One whose bytes are archived already is known and nothing happens to it, unless its survey
    is now cut differently: then it is read again. A file that can't be read is refused whole, with one reason; one that
    changes while it is read waits for the next load; what is no file is passed over, and said. Lists of withdrawals are
    not looked at.
    """
    paths = inbox_files(inbox)
    received = passed_over(inbox)
    seen = Seen(archive.root / NOTE)
    for done, path in enumerate(paths):
        progress(path.name, done, len(paths))
        if list_for(printable_name(path), reference):
            continue
        known = _known(path, archive, reference, seen)
        one = known or delivered(path)
        if isinstance(one, Delivered):
            seen.note(path.name, one.state, one.file_hash)
            one = _receive_one(one, archive, reference, left_out, now=now, today=today)
        received.append(one)
    seen.write()
    return received


def _known(path: Path, archive: Archive, reference: Reference, seen: Seen) -> Received | None:
    """That the file is archived already and there is nothing to do for it; None where it has to be read to tell."""
    state = state_of(path)
    file_hash = seen.hash_of(path.name, state) if state else None
    known = archive.manifest(file_hash) if file_hash else None
    if known is None:
        return None
    name = printable_name(path)
    try:
        survey = survey_for(name, reference)
    except FileRefusedError:
        return None
    if isinstance(survey, WithdrawalList) or known.cut != cut_of(survey):
        return None
    return Received(name, "known", known.records, path=path, file_hash=known.file_hash)


def _receive_one(
    one: Delivered, archive: Archive, reference: Reference, left_out: LeftOut, *, now: datetime, today: date
) -> Received:
    known = archive.manifest(one.file_hash)
    try:
        survey = survey_for(one.name, reference)
        if isinstance(survey, WithdrawalList):
            raise RuntimeError(f"{one.name} is a list of withdrawals, not an export")
        if known and known.cut == cut_of(survey):
            return one.became("known", known.records)
        limits.check_bytes(len(one.content))
        records = reading.records(one.content, survey.format)
        check_columns(records.header, survey)
    except FileRefusedError as refusal:
        if known:
            return one.became("known", known.records)
        is_other = isinstance(refusal, NoColumnError)
        at = now.isoformat(timespec="seconds")
        archive.refuse(Refusal(one.file_hash, one.name, at, str(refusal), is_other))
        return one.became("refused", reason=str(refusal))
    received_on = known.received_on if known else today.isoformat()
    left, wordless = _what_may_be_kept(records, survey, date.fromisoformat(received_on), left_out)
    manifest = Manifest(
        file_hash=one.file_hash,
        file_name=known.file_name if known else one.name,
        survey_id=survey.survey_id,
        received_at=known.received_at if known else now.isoformat(timespec="seconds"),
        received_on=received_on,
        records=records.count,
        malformed=records.malformed,
        unread_columns=sorted(set(records.header) - set(survey.columns())),
        cut=cut_of(survey),
        comments=survey.free_text(),
        withdrawn=records.count - left.count,
        clean_to=left_out.marks.last(survey.survey_id),
        comments_to=said(left_out.lines.comments),
        fields_to=said(left_out.lines.guest_fields),
        reduced=left.frame[KEYED].count() if KEYED in left.frame.columns else 0,
    )
    archive.keep(manifest, left, survey, wordless)
    return one.became("archived", records.count, withdrawn=manifest.withdrawn)


class NoColumnError(FileRefusedError):
    """The file has none of the columns that its survey's definition reads: it is another export altogether."""


def _what_may_be_kept(
    records: Records, survey: ANY_SURVEY, received: date, left_out: LeftOut
) -> tuple[Records, pl.Series]:
    """The records without those that are withdrawn and without whose they are where that is too old; and the lines whose
    free text is too old. Of what may not be kept, nothing may ever have been in the archive."""
    if not isinstance(survey, ResponseSurvey):
        return records, pl.Series(LINE, [], dtype=pl.Int32)
    frame = records.frame
    if left_out.marks.last(survey.survey_id):
        frame = frame.filter(~are_withdrawn(frame, survey, left_out.marks))
    wordless = lines_without_words(frame, survey, received, left_out.lines)
    return replace(records, frame=without_guests(frame, survey, received, left_out.lines)), wordless


def list_for(file_name: str, reference: Reference) -> WithdrawalList | None:
    """The list of withdrawals that a file is; None for an export, and for what nothing or too much claims."""
    try:
        definition = survey_for(file_name, reference)
    except FileRefusedError:
        return None
    return definition if isinstance(definition, WithdrawalList) else None


def survey_for(file_name: str, reference: Reference) -> ANY_DEFINITION:
    """The one definition whose `file_names` match; refuses a file that none or several claim."""
    matching = [
        survey
        for survey in reference.definitions
        if any(fnmatchcase(file_name.lower(), pattern.lower()) for pattern in survey.file_names)
    ]
    if len(matching) > 1:
        raise FileRefusedError(
            f"the surveys {', '.join(survey.survey_id for survey in matching)} all claim this file name; "
            "make their file_names tell them apart"
        )
    if not matching:
        patterns = [pattern for survey in reference.definitions for pattern in survey.file_names]
        raise FileRefusedError(
            "no survey definition claims this file name; rename the file or add a definition to reference/surveys/"
            + (f" (claimed are: {', '.join(patterns)})" if patterns else "")
        )
    return matching[0]


def check_columns(header: list[str], survey: ANY_DEFINITION) -> None:
    """Refuse a file that lacks a column of its survey's definition, naming the nearest that it has."""
    missing = [column for column in survey.columns() if column not in header]
    if not missing:
        return
    refused = FileRefusedError if set(header).intersection(survey.columns()) else NoColumnError
    if len(header) == 1:
        apart = next((mark for mark in _MARKS if mark != survey.format.delimiter and mark in header[0]), None)
        if apart:
            raise refused(
                f"the columns are not parted by {_said(survey.format.delimiter)} but, it seems, by {_said(apart)}; "
                f"correct the delimiter of survey {survey.survey_id!r}, or save the file as declared"
            )
    near = difflib.get_close_matches(missing[0], header, n=2)
    others = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
    raise refused(
        f"column {missing[0]!r}{others} of survey {survey.survey_id!r} is missing"
        + (
            f"; the file has {', '.join(map(repr, near))}"
            if near
            else f"; the file has {len(header)} columns called otherwise"
        )
        + "; correct the definition, or ask the supplier"
    )


# What parts columns, in words.
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright lines"}


def _said(delimiter: str | None) -> str:
    return _MARKS.get(str(delimiter), f"{delimiter!r}")
