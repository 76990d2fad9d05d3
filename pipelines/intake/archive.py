"""The archive: every physical record of every export, by the hash of its file's content.

`exports/<hash>.parquet` holds the records as strings, `vault/<hash>.parquet` the free text apart, and
`exports/<hash>.json` says what the file was; it is written last, and without it the file does not count.
`refused/<hash>.json` remembers a file that could not be read, and why. `withdrawals/<keyed hash>.json` says what a list of
withdrawals came to; the list itself is nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from pipelines import fingerprint
from pipelines.durable import sweep, write_whole
from pipelines.intake import free_text
from pipelines.intake.notes import Manifest, Refusal, TakenList, read_note, write_note
from pipelines.intake.records import EXPORT, FAULT, KEYED, LINE, RAW, Records
from pipelines.reference.survey import ANY_SURVEY


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

    def vault_file(self, file_hash: str) -> Path:
        """Where the free text of a file lies, if it has any."""
        return self.root / "vault" / f"{file_hash}.parquet"

    def manifests(self) -> list[Manifest]:
        """Every archived file, in the order of their hashes."""
        return [_manifest(path) for path in sorted((self.root / "exports").glob("*.json"))]

    def manifest(self, file_hash: str) -> Manifest | None:
        """What is known of the file with this content, or None if it is not archived."""
        path = self._manifest_file(file_hash)
        return _manifest(path) if path.exists() else None

    def refusals(self) -> list[Refusal]:
        """Every file that was refused and has not been archived since, in the order of their hashes."""
        return [
            read_note(path, Refusal, again=f"delete {path} and load: the file is refused again, if it still is")
            for path in sorted((self.root / "refused").glob("*.json"))
        ]

    def lists(self) -> list[TakenList]:
        """What every list of withdrawals came to, in the order of their hashes."""
        return [
            read_note(path, TakenList, again=f"delete {path}: whose answers were withdrawn stands among the decisions")
            for path in sorted((self.root / "withdrawals").glob("*.json"))
        ]

    def free_text(self, file_hash: str) -> pl.DataFrame | None:
        """What the vault holds of a file: LINE, RAW and the columns of free text; None where it has none."""
        vault = self.vault_file(file_hash)
        return pl.read_parquet(vault) if vault.exists() else None

    def columns(self, file_hash: str) -> set[str]:
        """The columns of a file's export, those in the vault among them."""
        names = [*pl.read_parquet_schema(self.records_file(file_hash))]
        vault = self.vault_file(file_hash)
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
        self.write(manifest, records.frame, survey, wordless=wordless)

    def write(
        self,
        manifest: Manifest,
        frame: pl.DataFrame,
        survey: ANY_SURVEY,
        *,
        before: Sequence[str] = (),
        wordless: pl.Series | None = None,
    ) -> None:
        """Write records, vault and manifest, which is last.

        `before` are the columns that the vault held until now; the free text of the lines `wordless` is left out.
        """
        free = free_text.cells(frame, survey)
        # Not by with_columns: a frame of no column has no rows either.
        both = pl.DataFrame({one.name: one for one in [*free.get_columns(), *(frame[name] for name in before)]})
        worded = pl.lit(True) if wordless is None else ~pl.col(LINE).is_in(wordless.implode())
        if both.columns:
            self.write_free_text(manifest, free_text.apart(frame, both).filter(worded))
        self.write_records(manifest, free_text.without(frame, survey))
        self.note(manifest)
        if before and free.columns:
            self.write_free_text(manifest, free_text.apart(frame, free).filter(worded))
        if not free.columns:
            self.vault_file(manifest.file_hash).unlink(missing_ok=True)
        self._refusal_file(manifest.file_hash).unlink(missing_ok=True)

    def write_records(self, manifest: Manifest, records: pl.DataFrame) -> None:
        """Write the records of a file, without its free text."""
        path = self.records_file(manifest.file_hash)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, partial(records.write_parquet, compression_level=1))

    def write_free_text(self, manifest: Manifest, texts: pl.DataFrame) -> None:
        """Write the free text of a file where nobody but the owner of the home may read it."""
        path = self.vault_file(manifest.file_hash)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        write_whole(path, texts.write_parquet, mode=0o600)

    def note(self, manifest: Manifest) -> None:
        """Note what is known of a file: from then on it counts."""
        write_note(self._manifest_file(manifest.file_hash), manifest)

    def note_list(self, taken: TakenList) -> None:
        """Note what a list of withdrawals came to."""
        write_note(self.root / "withdrawals" / f"{taken.list_hash}.json", taken)

    def refuse(self, refusal: Refusal) -> None:
        """Remember that a file was refused, and since when."""
        before = next((one for one in self.refusals() if one.file_hash == refusal.file_hash), refusal)
        write_note(self._refusal_file(refusal.file_hash), replace(refusal, received_at=before.received_at))

    def forget_refusals_but(self, file_hashes: set[str]) -> None:
        """Forget the refused files that are no longer in the inbox: they were mended or taken away."""
        for refusal in self.refusals():
            if refusal.file_hash not in file_hashes:
                self._refusal_file(refusal.file_hash).unlink()

    def sweep(self) -> None:
        """Remove what a crash left half written: it may hold guests' words, and its file may never come again."""
        for folder in (self.root, *(self.root / name for name in ("exports", "vault", "refused", "withdrawals"))):
            sweep(folder)

    def drop_unfinished(self) -> None:
        """Remove what no manifest knows of, as a crash left it: nothing that is withdrawn is sought in it."""
        for folder in ("exports", "vault"):
            for path in (self.root / folder).glob("*.parquet"):
                if not self._manifest_file(path.stem).exists():
                    path.unlink()

    def _manifest_file(self, file_hash: str) -> Path:
        return self.root / "exports" / f"{file_hash}.json"

    def _refusal_file(self, file_hash: str) -> Path:
        return self.root / "refused" / f"{file_hash}.json"


def _manifest(path: Path) -> Manifest:
    again = f"put its export into the inbox, delete {path} and load; or restore a backup (restore --help)"
    return read_note(path, Manifest, again=again)
