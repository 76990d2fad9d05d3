"""The archive: every physical record of every export, by the hash of its file's content.

`exports/<hash>.parquet` holds the records as strings, `vault/<hash>.parquet` the free text apart, and
`exports/<hash>.json` says what the file was; it is written last, and without it the file does not count.
`refused/<hash>.json` remembers a file that could not be read, and why. `withdrawals/<keyed hash>.json` says what a list of
withdrawals came to; the list itself is nowhere.
"""

import json
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import fingerprint
from pipelines.durable import sweep, write_whole
from pipelines.intake import free_text
from pipelines.intake.free_text import COMMENT_MARK
from pipelines.intake.records import EXPORT, FAULT, KEYED, LINE, RAW, Records
from pipelines.mistakes import Mistake
from pipelines.reference.survey import ANY_SURVEY


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
        for folder in ("exports", "vault", "refused", "withdrawals"):
            sweep(self.root / folder)

    def withdrawn(self) -> dict[str, int]:
        """How many records of each file are withdrawn, by the file's hash; files without any are not in it."""
        return {one.file_hash: one.withdrawn for one in self.manifests() if one.withdrawn}

    def keep(self, manifest: Manifest, records: Records, survey: ANY_SURVEY, wordless: pl.Series) -> None:
        """Write a file's records, free text apart; the manifest last, so that a half-written file does not count.

        The free text of the lines `wordless` is kept nowhere. How much that is, the manifest says in the end.
        """
        free = free_text.cells(records.frame, survey)
        texts = free_text.apart(records.frame, free)[LINE] if free.columns else pl.Series(LINE, [], dtype=pl.Int32)
        gone = int(texts.is_in(wordless.implode()).sum())
        manifest = replace(
            manifest, comments_gone=gone, reduced_on=manifest.received_on if gone or manifest.reduced else ""
        )
        self._keep(manifest, records.frame, survey, [], wordless)

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

    def has_columns(self, manifest: Manifest, names: Iterable[str]) -> bool:
        """Whether an archived file has all of these columns of its export."""
        there = pl.read_parquet_schema(self.records_file(manifest.file_hash))
        return all(EXPORT + name in there for name in names)

    def records(self, manifest: Manifest, names: list[str]) -> pl.DataFrame:
        """Some columns of a file's records, as they stand in it, with LINE, FAULT and RAW (from the vault, where it is)."""
        whole = pl.scan_parquet(self.records_file(manifest.file_hash))
        wanted = {LINE, FAULT, RAW, KEYED, *names}
        frame = whole.select(name for name in whole.collect_schema() if name in wanted).collect()
        texts = self.free_text(manifest.file_hash)
        if texts is None or frame[FAULT].null_count() == frame.height:
            return frame
        return frame.drop(RAW).join(texts.select(LINE, RAW), on=LINE, how="left")

    def leave_out(self, manifest: Manifest, gone: pl.Series, clean_to: int) -> Manifest:
        """Write a file again without the lines `gone`, free text too, and note that it is clean up to `clean_to`.

        Stopped at any point, it can be done again: the records go first, as without their text a malformed one could not
        be known again, and how many went is told from how many are left.
        """
        whole = pl.scan_parquet(self.records_file(manifest.file_hash))
        left = whole.filter(~pl.col(LINE).is_in(gone.implode())).collect() if len(gone) else None
        if left is not None:
            write_whole(self.records_file(manifest.file_hash), partial(left.write_parquet, compression_level=1))
        lines = left[LINE] if left is not None else whole.select(LINE).collect().to_series()
        texts = self.free_text(manifest.file_hash)
        if texts is not None and not texts[LINE].is_in(lines.implode()).all():
            kept = texts.filter(pl.col(LINE).is_in(lines.implode()))
            write_whole(self._vault_file(manifest.file_hash), kept.write_parquet, mode=0o600)
        again = replace(manifest, withdrawn=manifest.records - len(lines), clean_to=clean_to)
        self._note("exports", manifest.file_hash, asdict(again))
        return again

    def write_reduced(
        self, manifest: Manifest, records: pl.DataFrame, wordless: pl.Series, to: tuple[str, str], today: date
    ) -> Manifest:
        """Write a file again as `records`, without the free text of the lines `wordless`, and note up `to` which days.

        Stopped at any point, it can be done again: what went is told from what is left.
        """
        write_whole(self.records_file(manifest.file_hash), partial(records.write_parquet, compression_level=1))
        texts = self.free_text(manifest.file_hash)
        if texts is not None and texts[LINE].is_in(wordless.implode()).any():
            texts = texts.filter(~pl.col(LINE).is_in(wordless.implode()))
            write_whole(self._vault_file(manifest.file_hash), texts.write_parquet, mode=0o600)
        reduced = records[KEYED].count() if KEYED in records.columns else 0
        gone = 0
        if texts is not None and COMMENT_MARK in records.columns:
            gone = records.filter(pl.col(COMMENT_MARK).is_not_null() | pl.col(RAW).is_not_null()).height - texts.height
        counted = (gone, reduced)
        is_more = counted != (manifest.comments_gone, manifest.reduced)
        again = replace(
            manifest,
            comments_to=to[0],
            fields_to=to[1],
            comments_gone=gone,
            reduced=reduced,
            reduced_on=today.isoformat() if is_more else manifest.reduced_on,
        )
        if again != manifest:
            self._note("exports", manifest.file_hash, asdict(again))
        return again

    def drop_unfinished(self) -> None:
        """Remove what no manifest knows of, as a crash left it: nothing that is withdrawn is sought in it."""
        for folder in ("exports", "vault"):
            for path in (self.root / folder).glob("*.parquet"):
                if not (self.root / "exports" / f"{path.stem}.json").exists():
                    path.unlink()

    def _vault_file(self, file_hash: str) -> Path:
        return self.root / "vault" / f"{file_hash}.parquet"

    def _keep(
        self,
        manifest: Manifest,
        frame: pl.DataFrame,
        survey: ANY_SURVEY,
        before: list[str],
        wordless: pl.Series | None = None,
    ) -> None:
        """Write records, vault and manifest; `before` are the columns that the vault held until now."""
        for folder in ("exports", "vault", "refused"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        (self.root / "vault").chmod(0o700)
        vault = self._vault_file(manifest.file_hash)
        free = free_text.cells(frame, survey)
        # Not by with_columns: a frame of no column has no rows either.
        both = pl.DataFrame({one.name: one for one in [*free.get_columns(), *(frame[name] for name in before)]})
        worded = pl.lit(True) if wordless is None else ~pl.col(LINE).is_in(wordless.implode())
        if both.columns:
            write_whole(vault, free_text.apart(frame, both).filter(worded).write_parquet, mode=0o600)
        records = free_text.without(frame, survey)
        write_whole(self.records_file(manifest.file_hash), partial(records.write_parquet, compression_level=1))
        self._note("exports", manifest.file_hash, asdict(manifest))
        if before and free.columns:
            write_whole(vault, free_text.apart(frame, free).filter(worded).write_parquet, mode=0o600)
        if not free.columns:
            vault.unlink(missing_ok=True)
        (self.root / "refused" / f"{manifest.file_hash}.json").unlink(missing_ok=True)

    def note_list(self, taken: TakenList) -> None:
        """Note what a list of withdrawals came to."""
        (self.root / "withdrawals").mkdir(parents=True, exist_ok=True)
        self._note("withdrawals", taken.list_hash, asdict(taken))

    def lists(self) -> list[TakenList]:
        """What every list of withdrawals came to, in the order of their hashes."""
        paths = sorted((self.root / "withdrawals").glob("*.json"))
        return [TakenList(**json.loads(path.read_text(encoding="utf-8"))) for path in paths]

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
    """What is noted in a file, which has the fields of `kind`; a Mistake where it is damaged, to be mended by `again`.

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
    return content
