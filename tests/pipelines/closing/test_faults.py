"""Stopped at any step of a closing or a signing: nothing or a whole folder, and the next try goes on as if nothing had been."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain, count
from pathlib import Path

import pytest

from pipelines import sealed
from pipelines.acting import Acting
from pipelines.closing.folder import copy_folder, signed_folder
from pipelines.closing.open_statements import decide_amount, still_open
from pipelines.closing.reading import closed_payouts, closed_plans
from pipelines.closing.signing import sign_bonus
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from tests.factories import copied
from tests.pipelines.closing.conftest import CLOSES, NOW, WINDOW_ENDS, A, closed

AFTER = WINDOW_ENDS + timedelta(days=1)


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


def _whole_or_nothing(home: Home, place: Path) -> None:
    names = {path.name for path in place.iterdir()} if place.exists() else None
    assert names is None or "manifest.json" in names
    assert not list(home.closed.rglob("*.part"))


def _killed(monkeypatch: pytest.MonkeyPatch, step: int, do: Callable[[], object]) -> bool:
    """Whether doing it was stopped at that step; without so many steps it is done."""
    with monkeypatch.context() as patched:
        _stop_at(patched, step)
        try:
            do()
        except Stopped:
            return True
    return False


def test_a_closing_that_is_killed_anywhere_leaves_it_open_and_can_be_repeated(open_year, year, tmp_path, monkeypatch):
    undisturbed = copied(year, tmp_path / "undisturbed")
    with monkeypatch.context() as patched:
        taken = _stop_at(patched, 10_000)
        closed(undisturbed)
    assert {"write", "sync", "rename", "decide"} == set(taken)

    # Each try finds what the one before has left; writing one file is as writing the next. The last one is not stopped.
    for step in chain((0, 1), count(taken.index("sync") - 1)):
        if not _killed(monkeypatch, step, lambda: closed(open_year)):
            break
        _whole_or_nothing(open_year, copy_folder(open_year, "managers", 1))
        assert closed_plans(open_year, CLOSES) == ()

    # The key and the folders above are made once.
    assert step == len(taken) - 4
    assert closed_payouts(open_year, "managers") == closed_payouts(undisturbed, "managers")
    assert [path.name for path in (open_year.closed / "managers").iterdir()] == ["1"]


def test_a_signature_that_is_killed_anywhere_can_be_repeated(once_closed, tmp_path, monkeypatch):
    home = copied(once_closed, tmp_path / "home")
    for person in still_open(closed_payouts(home, "managers").statements):
        decide_amount(home, "managers", person, "100", "agreed", Acting(A, AFTER, NOW))

    step = 0
    while _killed(monkeypatch, step, lambda: sign_bonus(home, "managers", Acting(A, AFTER, NOW))):
        _whole_or_nothing(home, signed_folder(home, "managers", 1))
        assert closed_plans(home, AFTER)[0].revision.signatures == ()
        step += 1

    assert step > 8
    assert len(closed_plans(home, AFTER)[0].revision.signatures) == 1
    assert closed_payouts(home, "managers").total > 0
