"""One small chain for all tests of this folder, and its files read the slow and plain way."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.fictional_chain import SMALL, make_chain


@dataclass(frozen=True)
class Record:
    """One record of an export: its file, the physical line it begins on, and its fields."""

    file: str
    line: int
    fields: list[str]


@dataclass(frozen=True)
class Export:
    """One file of an inbox."""

    header: list[str]
    records: list[Record]


def read_export(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> Export:
    """The file as Python's own reader sees it."""
    with path.open(encoding=encoding, newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        header = next(reader)
        records, begins = [], reader.line_num + 1
        for fields in reader:
            records.append(Record(path.name, begins, fields))
            begins = reader.line_num + 1
    return Export(header, records)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a well-formed file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a small chain."""
    folder = tmp_path_factory.mktemp("chain")
    make_chain(folder, size=SMALL)
    return folder


@pytest.fixture(scope="session")
def post_stay(home: Path) -> dict[str, Export]:
    """Every file of the post-stay survey."""
    return {path.name: read_export(path) for path in sorted((home / "inbox").glob("post_stay_*.csv"))}


@pytest.fixture(scope="session")
def pulses(home: Path) -> dict[str, Export]:
    """Every file of the in-stay pulse."""
    paths = sorted((home / "inbox").glob("pulse_*.csv"))
    return {path.name: read_export(path, encoding="cp1252", delimiter=";") for path in paths}


@pytest.fixture(scope="session")
def broken(home: Path) -> dict[tuple[str, int], str]:
    """The kind of trouble by file and line, as the chain itself tells."""
    rows = read_rows(home / "truth" / "broken_rows.csv")
    return {(row["file"], int(row["line"])): row["kind"] for row in rows}


@pytest.fixture(scope="session")
def clean_rows(post_stay: dict[str, Export], broken: dict[tuple[str, int], str]) -> list[dict[str, str]]:
    """The post-stay records that nothing happened to."""
    return [
        dict(zip(export.header, record.fields, strict=True))
        for export in post_stay.values()
        for record in export.records
        if (record.file, record.line) not in broken
    ]


@pytest.fixture(scope="session")
def sites(home: Path) -> list[dict[str, str]]:
    """Spans of sites."""
    return read_rows(home / "reference" / "sites.csv")
