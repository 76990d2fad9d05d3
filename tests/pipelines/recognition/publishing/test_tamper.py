"""What is not as it was published is noticed by every read, and named."""

import json
import sqlite3
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.editions import edition_of
from pipelines.mistakes import Mistake
from pipelines.recognition.publishing.folder import edition_folder
from pipelines.recognition.publishing.reading import faults, published_year
from pipelines.recognition.publishing.recalling import recall
from tests.pipelines.recognition.publishing.conftest import TODAY, acting, published

FILES = (
    "awards.json",
    "facts.json",
    "field.parquet",
    "notes.json",
    "recognition_list.csv",
    "standings.parquet",
    "thresholds.json",
    "manifest.json",
)


def _spoilt(path: Path) -> bytes:
    before = path.read_bytes()
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    return before


def test_every_file_is_as_it_was(published_home):
    folder = edition_folder(published_home, 2026, 1)
    assert {path.name for path in folder.iterdir()} == set(FILES)

    for name in FILES:
        before = _spoilt(folder / name)
        said = rf"edition 1 of the awards of 2026 is not as it was: {name} was changed"
        with pytest.raises(Mistake, match=said):
            published_year(published_home, 2026)
        [fault] = faults(published_home)
        assert f"{name} was changed" in fault
        (folder / name).unlink()
        assert f"{name} is missing" in faults(published_home)[0]
        (folder / name).write_bytes(before)

    assert faults(published_home) == ()


def test_a_file_more_and_a_folder_less_are_named(published_home):
    folder = edition_folder(published_home, 2026, 1)
    (folder / "list (2).csv").write_text("x")
    assert "list (2).csv does not belong there" in faults(published_home)[0]

    folder.rename(folder.with_name("elsewhere"))
    assert "all of it is missing" in faults(published_home)[0]


def test_a_manifest_that_was_made_to_fit_is_not_the_one_that_was_published(published_home):
    folder = edition_folder(published_home, 2026, 1)
    _spoilt(folder / "notes.json")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["notes.json"] = fingerprint.of_file(folder / "notes.json")
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False))

    with pytest.raises(Mistake, match=r"manifest\.json was changed"):
        published_year(published_home, 2026)


def test_a_decision_that_was_made_to_fit_breaks_the_chain(published_home):
    with sqlite3.connect(published_home.decisions / "decisions.sqlite") as connection:
        connection.execute("drop trigger decisions_are_never_changed")
        connection.execute("update decisions set content = replace(content, 'P10', 'P12')")
    connection.close()

    with pytest.raises(Mistake, match="can't be trusted"):
        published_year(published_home, 2026)


def test_a_list_that_is_not_as_it_was_can_still_be_taken_back(published_home):
    _spoilt(edition_folder(published_home, 2026, 1) / "notes.json")

    assert not recall(published_home, 2026, acting(), "The files are damaged").counts


def test_a_published_list_is_never_swept_where_older_decisions_were_put_back(published_home):
    for path in published_home.decisions.iterdir():
        path.unlink()
    before = {path: path.read_bytes() for path in published_home.closed.rglob("*") if path.is_file()}

    with pytest.raises(Mistake, match="the decisions of this home do not know it"):
        published(published_home)

    assert {path: path.read_bytes() for path in published_home.closed.rglob("*") if path.is_file()} == before


def test_without_the_decision_a_published_year_is_not_taken_for_one_that_nobody_published(published_home):
    for path in published_home.decisions.glob("*.sqlite*"):
        path.unlink()

    said = "edition 1 of the awards of 2026 was published, and the decisions of this home do not know it"
    with pytest.raises(Mistake, match=said):
        published_year(published_home, 2026)
    with pytest.raises(Mistake, match=said):
        edition_of(published_home, 2026, today=TODAY)
    [fault] = faults(published_home)
    assert said in fault
    assert "put the newer decisions/ back" in fault
    # Of another year nothing is known to be missing.
    assert published_year(published_home, 2025) is None


def test_what_else_lies_in_the_folder_of_a_year_is_no_edition(published_home):
    (published_home.closed / "recognition-2026" / "notes.published").touch()
    (published_home.closed / "recognition-old").mkdir()
    (published_home.closed / "recognition-old" / "1.published").touch()

    assert faults(published_home) == ()
