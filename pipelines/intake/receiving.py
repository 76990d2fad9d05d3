"""From the inbox into the archive: each file is matched to its survey, cut into records and kept by its content."""

import difflib
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from pipelines.intake import limits, reading
from pipelines.intake.archive import Archive, Manifest, Refusal, cut_of
from pipelines.intake.records import FileRefusedError
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ANY_SURVEY

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Received:
    """What became of one thing in the inbox.

    outcome: "archived", "known" (same bytes as before), "refused", "waiting" (for the next load) or "passed over".
    """

    file_name: str
    outcome: str
    records: int = 0
    reason: str = ""


def inbox_files(inbox: Path) -> list[Path]:
    """The files of the inbox, by name; hidden files are not exports."""
    return [path for path in _shown(inbox) if stat.S_ISREG(path.lstat().st_mode)]


def passed_over(inbox: Path) -> list[Received]:
    """What lies in the inbox and is no file, with what to do about it: a link may lead to what is nobody's export."""
    found = []
    for path in _shown(inbox):
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "a link" if stat.S_ISLNK(mode) else "no file"
            reason = f"it is {kind}; put the files themselves into the inbox"
            found.append(Received(_printable(path), "passed over", reason=reason))
    return found


def _shown(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.iterdir() if not path.name.startswith(".")) if inbox.is_dir() else []


def receive(
    inbox: Path, archive: Archive, reference: Reference, *, now: datetime, today: date, progress: Progress
) -> list[Received]:
    """Archive every file of the inbox that is not archived yet; files stay where they are.

    A file whose bytes are archived already is known and nothing happens to it, unless its survey is now cut
    differently: then it is read again. A file that can't be read is refused whole, with one reason; one that changes
    while it is read waits for the next load; what is no file is passed over, and said.
    """
    paths = inbox_files(inbox)
    received, seen = passed_over(inbox), set()
    for done, path in enumerate(paths):
        progress(path.name, done, len(paths))
        name = _printable(path)
        try:
            content = _content(path)
        except OSError as problem:
            # Gone, or not ours to read: no reason to keep the others waiting.
            received.append(Received(name, "waiting", reason=f"it can't be read now ({problem.strerror})"))
            continue
        if content is None:
            received.append(Received(name, "waiting", reason="it is still being written"))
            continue
        file_hash = hashlib.sha256(content).hexdigest()
        seen.add(file_hash)
        received.append(_receive_one(name, file_hash, content, archive, reference, now, today))
    archive.forget_refusals_but(seen)
    return received


def _content(path: Path) -> bytes | None:
    """The bytes of a file, of one that is too large no more than tell so; None while somebody is still writing it."""
    # What was a file when the inbox was listed may be a link by now.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        before = os.fstat(file.fileno())
        content = file.read(limits.MOST_BYTES + 1)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return None
    return content if len(content) == min(after.st_size, limits.MOST_BYTES + 1) else None


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
        limits.check_bytes(len(content))
        records = reading.records(content, survey.format)
        check_columns(records.header, survey)
    except FileRefusedError as refusal:
        if known:
            return Received(name, "known", known.records)
        is_other = isinstance(refusal, NoColumnError)
        archive.refuse(Refusal(file_hash, name, now.isoformat(timespec="seconds"), str(refusal), is_other))
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
        comments=survey.free_text(),
    )
    archive.keep(manifest, records, survey)
    return Received(name, "archived", records.count)


class NoColumnError(FileRefusedError):
    """The file has none of the columns that its survey's definition reads: it is another export altogether."""


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
