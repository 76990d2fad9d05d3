"""What the archive notes of a file beside its records: small JSON files with the fields of a dataclass, read strictly."""

import json
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import TypeVar

from pipelines.durable import write_whole
from pipelines.mistakes import Mistake


@dataclass(frozen=True)
class Manifest:
    """What is known of one received file: `cut` is the hash of how it was cut into records, `comments` are the columns
    that lie in the vault.

    `records` is what the file had; the `withdrawn` of them are gone, as far as the decision with the number `clean_to`. Of
    stays before `comments_to` and `fields_to` (days; empty: none yet) the comments and what tells the guest are gone:
    `comments_gone` texts and the guests of `reduced` records, the last of them on the day `reduced_on`.
    """

    file_hash: str
    file_name: str
    survey_id: str
    received_at: str
    received_on: str
    records: int
    malformed: int
    unread_columns: list[str]
    cut: str
    comments: list[str]
    withdrawn: int = 0
    clean_to: int = 0
    comments_to: str = ""
    fields_to: str = ""
    comments_gone: int = 0
    reduced: int = 0
    reduced_on: str = ""

    @property
    def received_day(self) -> date:
        """The day the file was first received: nothing in it can lie later."""
        return date.fromisoformat(self.received_on)


@dataclass(frozen=True)
class Refusal:
    """A file that could not be read at all, and why; `is_other`: it has none of the columns of its survey."""

    file_hash: str
    file_name: str
    received_at: str
    reason: str
    is_other: bool = False


@dataclass(frozen=True)
class TakenList:
    """What a list of withdrawals came to: records = accepted + quarantined + duplicates; `new` of the accepted were not
    known before. `list_hash` needs the home's key: the hash of a short list alone would tell who stands in it."""

    list_hash: str
    file_name: str
    survey_id: str
    for_survey: str
    received_at: str
    received_on: str
    records: int
    accepted: int
    quarantined: int
    duplicates: int
    new: int


Note = TypeVar("Note", Manifest, Refusal, TakenList)


def read_note(path: Path, kind: type[Note], *, again: str) -> Note:
    """What is noted at `path`; a Mistake where it is damaged, to be mended by `again`.

    A field with a default may be missing: it came with a later version of the program.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise Mistake("a note of the archive is damaged", where=str(path), mend=again) from None
    known = {field.name: field.default is MISSING for field in fields(kind)}
    needed = {name for name, is_needed in known.items() if is_needed}
    if not isinstance(content, dict) or not needed <= content.keys() <= known.keys():
        raise Mistake(
            "this archive was written by another version of the program",
            where=str(path),
            mend="use the version that wrote it; or, while all exports are still in the inbox, move archive/ away and load",
        )
    return kind(**content)


def write_note(path: Path, note: Manifest | Refusal | TakenList) -> None:
    """Note it at `path`, as a whole or not at all; its folder is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(note), indent=1)
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
