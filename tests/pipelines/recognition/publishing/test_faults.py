"""Stopped at any step of a publishing: nothing or a whole folder, and the next try goes on as if nothing had been."""

from itertools import count
from pathlib import Path

import pytest

from pipelines import sealed
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.recognition.publishing.folder import edition_folder
from pipelines.recognition.publishing.reading import faults, published_year, published_years
from tests.factories import copied
from tests.pipelines.recognition.publishing.conftest import published


class Stopped(BaseException):
    """As if the process had been killed: nobody catches it."""


def _stop_at(monkeypatch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Kill at the `step`-th step on the way to the disk; the names of the steps that were taken."""
    taken: list[str] = []

    def counted(name: str, do: object) -> object:
        def counting(*args: object, **more: object) -> object:
            if len(taken) == step:
                raise Stopped(name)
            taken.append(name)
            return do(*args, **more)  # type: ignore[operator]

        return counting

    monkeypatch.setattr(sealed, "_write", counted("write", sealed._write))
    monkeypatch.setattr(sealed, "sync_folder", counted("sync", sealed.sync_folder))
    monkeypatch.setattr(Path, "replace", counted("rename", Path.replace))
    monkeypatch.setattr(Decisions, "add", counted("decide", Decisions.add))
    return taken


def _killed(home: Home, monkeypatch: pytest.MonkeyPatch, step: int) -> bool:
    """Whether publishing was stopped at that step; without so many steps it is done."""
    with monkeypatch.context() as patched:
        _stop_at(patched, step)
        try:
            published(home)
        except Stopped:
            return True
    return False


def test_a_publishing_that_is_killed_anywhere_can_be_repeated(open_year, awarded, tmp_path, monkeypatch):
    undisturbed = copied(awarded, tmp_path / "undisturbed")
    with monkeypatch.context() as patched:
        taken = _stop_at(patched, 10_000)
        published(undisturbed)
    assert {"write", "sync", "rename", "decide"} == set(taken)
    place = edition_folder(open_year, 2026, 1)

    # Each try finds what the one before has left.
    for step in count():
        if not _killed(open_year, monkeypatch, step):
            break
        if published_years(open_year):
            # Killed after the decision, before the note beside the folder.
            break
        assert published_year(open_year, 2026) is None
        assert not place.exists() or (place / "manifest.json").exists()
        assert not list(open_year.closed.rglob("*.part"))

    assert step > taken.index("rename")
    assert faults(open_year) == ()
    [one] = published_years(open_year)
    assert one.edition == 1
    for name in ("standings.parquet", "field.parquet", "awards.json", "notes.json", "facts.json", "thresholds.json"):
        again = edition_folder(undisturbed, 2026, 1) / name
        assert (place / name).read_bytes() == again.read_bytes()
