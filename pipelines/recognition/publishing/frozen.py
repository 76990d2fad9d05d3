"""What is kept of a published award year: files that stand alone, and the very same values out of them again.

| file | what is in it |
|---|---|
| `awards.json` | the rules of each award |
| `standings.parquet` | the standings of all awards (`recognition.frames.STANDINGS`), in order; of people winners alone |
| `field.parquet` | of people, how many competed and could be honoured, by site and department (`recognition.tally.TALLY`) |
| `recognition_list.csv` | the winners, in the layout of the recognition list |
| `notes.json` | by award, what is to be said of its classes |
| `facts.json` | what was known from elsewhere of the facts that the rules ask for |
| `thresholds.json` | how many answers a number needed |

The manifest says which build they are of, by which code. No guest, no response and no comment is in any of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
from pydantic import TypeAdapter

from pipelines.exact_json import from_text, to_text
from pipelines.recognition.frames import STANDINGS
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.list_file import recognition_csv
from pipelines.recognition.result import AwardResult, ClassNote, RecognitionYear
from pipelines.recognition.staff.listed import listed
from pipelines.recognition.tally import TALLY
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.chain import Thresholds
from pipelines.reference.reference import Reference
from pipelines.sealed import Files, Sealed

ROWS, FIELD, LIST = "standings.parquet", "field.parquet", "recognition_list.csv"
# The hash of the list is that of the manifest, which has the hash of this file: no list names its own hash.
_ITS_OWN = "published"

_AWARDS = TypeAdapter(tuple[Award, ...])
_NOTES = TypeAdapter(Mapping[str, tuple[ClassNote, ...]])
_FACTS = TypeAdapter(tuple[AwardFact, ...])
_THRESHOLDS = TypeAdapter(Thresholds)


@dataclass(frozen=True)
class Frozen:
    """An award year as it is published, with what else decided it."""

    year: RecognitionYear
    facts: tuple[AwardFact, ...]
    thresholds: Thresholds

    def files(self) -> Files:
        """The files above."""
        results = self.year.awards
        rows = pl.concat([pl.DataFrame(schema=STANDINGS), *(one.standings for one in results)])
        field = pl.concat([pl.DataFrame(schema=TALLY), *(one.field for one in results if one.award.is_of_people)])
        texts = {
            "awards.json": to_text(_AWARDS, tuple(one.award for one in results)),
            "notes.json": to_text(_NOTES, {one.award.award_id: one.notes for one in results}),
            "facts.json": to_text(_FACTS, self.facts),
            "thresholds.json": to_text(_THRESHOLDS, self.thresholds),
        }
        return {
            **{name: _writing(text) for name, text in texts.items()},
            ROWS: lambda path: rows.write_parquet(path, compression="zstd"),
            FIELD: lambda path: field.write_parquet(path, compression="zstd"),
            LIST: lambda path: path.write_bytes(recognition_csv(Edition(self.year, "", _ITS_OWN))),
        }

    def said(self) -> dict[str, object]:
        """What the manifest says of it beside the files."""
        one = self.year
        said = {"year": one.year, "chain_name": one.chain_name, "day": one.day.isoformat()}
        return said | {"build_id": one.build_id, "logical_hash": one.logical_hash}


def to_freeze(year: RecognitionYear, reference: Reference) -> Frozen:
    """A year with the facts and thresholds it was decided by.

    Of people only who is honoured is kept: a list that nobody may read is not stored for ever.
    """
    asked = {
        fact
        for one in year.awards
        for fact in (
            *(condition.fact for condition in one.award.eligible.facts),
            *(condition.fact for tier in one.award.tiers for way in tier.ways for condition in way.conditions),
        )
    }
    facts = sorted(
        (one for one in reference.award_facts if one.fact in asked), key=lambda one: (one.fact, one.year, one.site_id)
    )
    return Frozen(replace(year, awards=tuple(map(_kept, year.awards))), tuple(facts), reference.thresholds)


def year_in(folder: Sealed) -> RecognitionYear:
    """The award year that was frozen, bit for bit."""
    said = folder.said
    awards = from_text(_AWARDS, (folder / "awards.json").read_bytes())
    notes = from_text(_NOTES, (folder / "notes.json").read_bytes())
    rows, field = pl.read_parquet(folder / ROWS), pl.read_parquet(folder / FIELD)
    results = (_result(one, rows, field, notes[one.award_id]) for one in awards)
    texts = {name: str(said[name]) for name in ("chain_name", "build_id", "logical_hash")}
    return RecognitionYear(year=int(said["year"]), day=date.fromisoformat(said["day"]), awards=tuple(results), **texts)


def _result(award: Award, rows: pl.DataFrame, field: pl.DataFrame, notes: tuple[ClassNote, ...]) -> AwardResult:
    own = pl.col("award_id") == award.award_id
    whole_field = field.filter(own) if award.is_of_people else None
    return AwardResult(award, rows.filter(own), notes, is_provisional=False, whole_field=whole_field)


def facts_in(folder: Sealed) -> tuple[AwardFact, ...]:
    """What was known from elsewhere when it was published, by fact, year and site."""
    return from_text(_FACTS, (folder / "facts.json").read_bytes())


def thresholds_in(folder: Sealed) -> Thresholds:
    """How many answers a number needed."""
    return from_text(_THRESHOLDS, (folder / "thresholds.json").read_bytes())


def _kept(result: AwardResult) -> AwardResult:
    final = replace(result, is_provisional=False)
    return listed(final, is_final=True) if result.award.is_of_people else final


def _writing(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")
