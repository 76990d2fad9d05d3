"""From the inbox into the archive: each file is matched to its survey, cut into records and kept by its content."""

import difflib
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from pipelines.intake import reading
from pipelines.intake.archive import Archive, Manifest, Refusal, cut_of
from pipelines.intake.records import FileRefusedError
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ANY_SURVEY

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Received:
    """What became of one file of the inbox: "archived", "known" (same bytes as before), "refused" or "waiting"."""

    file_name: str
    outcome: str
    records: int = 0
    reason: str = ""


def inbox_files(inbox: Path) -> list[Path]:
    """The files of the inbox, by name; hidden files and folders are not exports."""
    if not inbox.is_dir():
        return []
    return sorted(path for path in inbox.iterdir() if path.is_file() and not path.name.startswith("."))


def receive(
    inbox: Path, archive: Archive, reference: Reference, *, now: datetime, today: date, progress: Progress
) -> list[Received]:
    """Archive every file of the inbox that is not archived yet; files stay where they are.

    A file whose bytes are archived already is known and nothing happens to it, unless its survey is now cut
    differently: then it is read again. A file that can't be read is refused whole, with one reason; one that changes
    while it is read waits for the next load.
    """
    paths = inbox_files(inbox)
    received, seen = [], set()
    for done, path in enumerate(paths):
        progress(path.name, done, len(paths))
        before = path.stat()
        content = path.read_bytes()
        after = path.stat()
        name = _printable(path)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != after.st_size:
            received.append(Received(name, "waiting", reason="it is still being written"))
            continue
        file_hash = hashlib.sha256(content).hexdigest()
        seen.add(file_hash)
        received.append(_receive_one(name, file_hash, content, archive, reference, now, today))
    archive.forget_refusals_but(seen)
    return received


def _printable(path: Path) -> str:
    """The file's name as text, whatever language the machine is set to."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _receive_one(
    name: str, file_hash: str, content: bytes, archive: Archive, reference: Reference, now: datetime, today: date
) -> Received:
    known = archive.manifest(file_hash)
    try:
        survey = survey_for(name, reference)
        if known and known.cut == cut_of(survey):
            return Received(name, "known", known.records)
        records = reading.records(content, survey.format)
        check_columns(records.header, survey)
    except FileRefusedError as refusal:
        if known:
            return Received(name, "known", known.records)
        archive.refuse(Refusal(file_hash, name, now.isoformat(timespec="seconds"), str(refusal)))
        return Received(name, "refused", reason=str(refusal))
    manifest = Manifest(
        file_hash=file_hash,
        file_name=known.file_name if known else name,
        survey_id=survey.survey_id,
        received_at=known.received_at if known else now.isoformat(timespec="seconds"),
        received_on=known.received_on if known else today.isoformat(),
        records=records.count,
        malformed=records.malformed,
        unread_columns=sorted(set(records.header) - set(survey.columns())),
        cut=cut_of(survey),
        comments=list(survey.comments.columns),
    )
    archive.keep(manifest, records, survey)
    return Received(name, "archived", records.count)


def survey_for(file_name: str, reference: Reference) -> ANY_SURVEY:
    """The one survey whose `file_names` match; refuses a file that none or several claim."""
    matching = [
        survey
        for survey in reference.surveys
        if any(fnmatchcase(file_name.lower(), pattern.lower()) for pattern in survey.file_names)
    ]
    if len(matching) > 1:
        raise FileRefusedError(
            f"the surveys {', '.join(survey.survey_id for survey in matching)} all claim this file name; "
            "make their file_names tell them apart"
        )
    if not matching:
        patterns = [pattern for survey in reference.surveys for pattern in survey.file_names]
        raise FileRefusedError(
            "no survey definition claims this file name; rename the file or add a definition to reference/surveys/"
            + (f" (claimed are: {', '.join(patterns)})" if patterns else "")
        )
    return matching[0]


def check_columns(header: list[str], survey: ANY_SURVEY) -> None:
    """Refuse a file that lacks a column of its survey's definition, naming the nearest that it has."""
    for column in survey.columns():
        if column not in header:
            near = difflib.get_close_matches(column, header, n=2)
            raise FileRefusedError(
                f"line 1: column {column!r} of survey {survey.survey_id!r} is missing"
                + (f"; the file has {', '.join(map(repr, near))}" if near else "")
                + "; correct the definition, or ask the supplier"
            )
