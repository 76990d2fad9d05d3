"""The archive: every physical record of every export, by the hash of its file's content.

`exports/<hash>.parquet` holds the records as strings, `vault/<hash>.parquet` the free text apart, and
`exports/<hash>.json` says what the file was; it is written last, and without it the file does not count.
`refused/<hash>.json` remembers a file that could not be read, and why.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines import fingerprint
from pipelines.durable import write_whole
from pipelines.intake.delimited import Records
from pipelines.reference.survey import ANY_SURVEY

LINE = "(line)"
FAULT = "(fault)"
RAW = "(raw)"
# Before the name of every column of an export: a supplier may call a column anything, also what we call ours.
EXPORT = "export:"
COMMENT_MARK = "(comments)"


@dataclass(frozen=True)
class Manifest:
    """What is known of one received file; `reading` is the hash of how it was cut into records."""

    file_hash: str
    file_name: str
    survey_id: str
    received_at: str
    received_on: str
    records: int
    malformed: int
    unread_columns: list[str]
    reading: str

    @property
    def received_day(self) -> date:
        """The day the file was first received: nothing in it can lie later."""
        return date.fromisoformat(self.received_on)


@dataclass(frozen=True)
class Refusal:
    """A file that could not be read at all, and why."""

    file_hash: str
    file_name: str
    received_at: str
    reason: str


def reading_of(survey: ANY_SURVEY) -> str:
    """The hash of what decides how an export is cut and what of it goes to the vault."""
    return fingerprint.of_value([EXPORT, survey.survey_id, survey.format.model_dump(), survey.comments.model_dump()])


@dataclass(frozen=True)
class Archive:
    """The archive below `root`."""

    root: Path

    def records_file(self, file_hash: str) -> Path:
        """Where the records of a file lie."""
        return self.root / "exports" / f"{file_hash}.parquet"

    def manifests(self) -> list[Manifest]:
        """Every archived file, in the order of their hashes."""
        return [
            Manifest(**json.loads(path.read_text(encoding="utf-8")))
            for path in sorted((self.root / "exports").glob("*.json"))
        ]

    def refusals(self) -> list[Refusal]:
        """Every file that was refused and has not been archived since, in the order of their hashes."""
        return [
            Refusal(**json.loads(path.read_text(encoding="utf-8")))
            for path in sorted((self.root / "refused").glob("*.json"))
        ]

    def manifest(self, file_hash: str) -> Manifest | None:
        """What is known of the file with this content, or None if it is not archived."""
        path = self.root / "exports" / f"{file_hash}.json"
        return Manifest(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None

    def keep(self, manifest: Manifest, records: Records, survey: ANY_SURVEY) -> None:
        """Write a file's records, free text apart; the manifest last, so that a half-written file does not count."""
        for folder in ("exports", "vault", "refused"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        (self.root / "vault").chmod(0o700)
        frame = _frame(records)
        secret = [f"{EXPORT}{column}" for column in survey.comments.columns]
        if secret:
            vault = self.root / "vault" / f"{manifest.file_hash}.parquet"
            text = _free_text(frame, secret)
            write_whole(vault, lambda path: text.write_parquet(path))
            vault.chmod(0o600)
            frame = _without_free_text(frame, secret)
        write_whole(self.records_file(manifest.file_hash), lambda path: frame.write_parquet(path, compression="zstd"))
        self._note("exports", manifest.file_hash, asdict(manifest))
        (self.root / "refused" / f"{manifest.file_hash}.json").unlink(missing_ok=True)

    def refuse(self, refusal: Refusal) -> None:
        """Remember that a file was refused."""
        (self.root / "refused").mkdir(parents=True, exist_ok=True)
        self._note("refused", refusal.file_hash, asdict(refusal))

    def _note(self, folder: str, file_hash: str, content: dict[str, object]) -> None:
        text = json.dumps(content, indent=1, ensure_ascii=False)
        write_whole(self.root / folder / f"{file_hash}.json", lambda path: path.write_text(text, encoding="utf-8"))


def _frame(records: Records) -> pl.DataFrame:
    """The records as strings, malformed ones with their text in RAW and no columns, by line."""
    columns = zip(*records.rows, strict=True) if records.rows else [()] * len(records.header)
    names = [f"{EXPORT}{name}" for name in records.header]
    cut = dict(zip(names, columns, strict=True))
    strings = dict.fromkeys(names, pl.String)
    good = pl.DataFrame({LINE: records.lines, **cut}, schema={LINE: pl.Int32, **strings})
    broken = pl.DataFrame(
        [(one.line, one.reason, one.text) for one in records.malformed],
        schema={LINE: pl.Int32, FAULT: pl.String, RAW: pl.String},
        orient="row",
    )
    return pl.concat([good, broken], how="diagonal").select(LINE, FAULT, RAW, *strings).sort(LINE)


def _free_text(frame: pl.DataFrame, secret: list[str]) -> pl.DataFrame:
    """The free text of every record that has some; of a malformed record all of its text, as it may hold any."""
    present = pl.any_horizontal(pl.col(name).fill_null("") != "" for name in [RAW, *secret])
    return frame.filter(present).select(LINE, RAW, *secret)


def _without_free_text(frame: pl.DataFrame, secret: list[str]) -> pl.DataFrame:
    """The records without their free text, plus a mark that changes when the text does."""
    texts = frame.select(pl.concat_str([pl.col(name).fill_null("") for name in secret], separator="\x1f")).to_series()
    marks = [fingerprint.of_value(text) if text.strip("\x1f") else None for text in texts]
    withheld = pl.when(pl.col(RAW).is_not_null()).then(pl.lit("(withheld: it may hold free text)")).alias(RAW)
    return frame.drop(secret).with_columns(withheld, pl.Series(COMMENT_MARK, marks, dtype=pl.String))
