"""The archive: every physical record of every export, by the hash of its file's content.

`exports/<hash>.parquet` holds the records as strings, `vault/<hash>.parquet` the free text apart, and
`exports/<hash>.json` says what the file was; it is written last, and without it the file does not count.
`refused/<hash>.json` remembers a file that could not be read, and why.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import fingerprint
from pipelines.durable import sweep, write_whole
from pipelines.intake import free_text
from pipelines.intake.records import EXPORT, Records
from pipelines.mistakes import Mistake
from pipelines.reference.survey import ANY_SURVEY


@dataclass(frozen=True)
class Manifest:
    """What is known of one received file: `cut` is the hash of how it was cut into records, `comments` says what
    lies in the vault."""

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


def cut_of(survey: ANY_SURVEY) -> str:
    """The hash of what decides how an export is cut into records and columns."""
    # Only what is declared: a format may learn another word without every archived file being read again.
    return fingerprint.of_value([EXPORT, survey.survey_id, survey.format.model_dump(exclude_defaults=True)])


@dataclass(frozen=True)
class Archive:
    """The archive below `root`."""

    root: Path

    def records_file(self, file_hash: str) -> Path:
        """Where the records of a file lie."""
        return self.root / "exports" / f"{file_hash}.parquet"

    def manifests(self) -> list[Manifest]:
        """Every archived file, in the order of their hashes."""
        return [_manifest(path) for path in sorted((self.root / "exports").glob("*.json"))]

    def refusals(self) -> list[Refusal]:
        """Every file that was refused and has not been archived since, in the order of their hashes."""
        return [
            Refusal(**_note(path, Refusal, f"delete {path} and load: the file is refused again, if it still is"))
            for path in sorted((self.root / "refused").glob("*.json"))
        ]

    def manifest(self, file_hash: str) -> Manifest | None:
        """What is known of the file with this content, or None if it is not archived."""
        path = self.root / "exports" / f"{file_hash}.json"
        return _manifest(path) if path.exists() else None

    def sweep(self) -> None:
        """Remove what a crash left half written: it may hold guests' words, and its file may never come again."""
        for folder in ("exports", "vault", "refused"):
            sweep(self.root / folder)

    def keep(self, manifest: Manifest, records: Records, survey: ANY_SURVEY) -> None:
        """Write a file's records, free text apart; the manifest last, so that a half-written file does not count."""
        self._keep(manifest, records.frame, survey, [])

    def split_again(self, manifest: Manifest, survey: ANY_SURVEY) -> Manifest:
        """Split the free text of an archived file anew, after other columns have been declared as comments.

        Stopped at any point, it can be done again: a column lies in the vault before it leaves the records, and is back
        in the records before it leaves the vault.
        """
        frame = pl.read_parquet(self.records_file(manifest.file_hash))
        texts = self.free_text(manifest.file_hash)
        before: list[str] = []
        if texts is not None:
            before = [name for name in texts.columns if name.startswith(EXPORT)]
            frame = free_text.together(frame, texts)
        again = replace(manifest, comments=survey.free_text())
        self._keep(again, frame, survey, before)
        return again

    def free_text(self, file_hash: str) -> pl.DataFrame | None:
        """What the vault holds of a file: LINE, RAW and the columns of free text; None where it has none."""
        vault = self._vault_file(file_hash)
        return pl.read_parquet(vault) if vault.exists() else None

    def columns(self, file_hash: str) -> set[str]:
        """The columns of a file's export, those in the vault among them."""
        names = [*pl.read_parquet_schema(self.records_file(file_hash))]
        vault = self._vault_file(file_hash)
        names += [*pl.read_parquet_schema(vault)] if vault.exists() else []
        return {name.removeprefix(EXPORT) for name in names if name.startswith(EXPORT)}

    def _vault_file(self, file_hash: str) -> Path:
        return self.root / "vault" / f"{file_hash}.parquet"

    def _keep(self, manifest: Manifest, frame: pl.DataFrame, survey: ANY_SURVEY, before: list[str]) -> None:
        """Write records, vault and manifest; `before` are the columns that the vault held until now."""
        for folder in ("exports", "vault", "refused"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        (self.root / "vault").chmod(0o700)
        vault = self._vault_file(manifest.file_hash)
        free = free_text.cells(frame, survey)
        # Not by with_columns: a frame of no column has no rows either.
        both = pl.DataFrame({one.name: one for one in [*free.get_columns(), *(frame[name] for name in before)]})
        if both.columns:
            write_whole(vault, free_text.apart(frame, both).write_parquet, mode=0o600)
        records = free_text.without(frame, survey)
        write_whole(self.records_file(manifest.file_hash), partial(records.write_parquet, compression_level=1))
        self._note("exports", manifest.file_hash, asdict(manifest))
        if before and free.columns:
            write_whole(vault, free_text.apart(frame, free).write_parquet, mode=0o600)
        if not free.columns:
            vault.unlink(missing_ok=True)
        (self.root / "refused" / f"{manifest.file_hash}.json").unlink(missing_ok=True)

    def refuse(self, refusal: Refusal) -> None:
        """Remember that a file was refused, and since when."""
        (self.root / "refused").mkdir(parents=True, exist_ok=True)
        before = next((one for one in self.refusals() if one.file_hash == refusal.file_hash), refusal)
        self._note("refused", refusal.file_hash, asdict(replace(refusal, received_at=before.received_at)))

    def forget_refusals_but(self, file_hashes: set[str]) -> None:
        """Forget the refused files that are no longer in the inbox: they were mended or taken away."""
        for refusal in self.refusals():
            if refusal.file_hash not in file_hashes:
                (self.root / "refused" / f"{refusal.file_hash}.json").unlink()

    def _note(self, folder: str, file_hash: str, content: dict[str, object]) -> None:
        text = json.dumps(content, indent=1)
        write_whole(self.root / folder / f"{file_hash}.json", lambda path: path.write_text(text, encoding="utf-8"))


def _manifest(path: Path) -> Manifest:
    again = f"put its export into the inbox, delete {path} and load; or restore a backup (restore --help)"
    return Manifest(**_note(path, Manifest, again))


def _note(path: Path, kind: type[Manifest] | type[Refusal], again: str) -> dict[str, Any]:
    """What is noted in a file, which has the fields of `kind`; a Mistake where it is damaged, to be mended by `again`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise Mistake("a note of the archive is damaged", where=str(path), mend=again) from None
    if not isinstance(content, dict) or content.keys() != {field.name for field in fields(kind)}:
        raise Mistake(
            "this archive was written by another version of the program",
            where=str(path),
            mend="use the version that wrote it; or, while all exports are still in the inbox, move archive/ away and load",
        )
    return content
