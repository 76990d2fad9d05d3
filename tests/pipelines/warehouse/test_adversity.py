"""What the world does to a home: clocks, rights and disks. Said in words, the last good build stays, and a mended home
loads to what a clean one says."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.home import REPOSITORY, Home
from pipelines.loading import Load, load
from pipelines.mistakes import Mistake
from pipelines.warehouse.publishing import current, kept
from tests.factories import CHAIN, NOW, POST_STAY, a_home, loaded, many_responses, response, write_csv
from tests.pipelines.builds import logical_hash, rows

CLOCKED = CHAIN.replace("today = 2026-11-16\n", "")


def _load(home: Home, now: datetime) -> Load:
    return load(home, now=now, progress=lambda what, done, total: None)


def _deliver(home: Home, number: int, **said: object) -> None:
    records = [*many_responses(20, first=100 * number), response(9000 + number, **said)]
    write_csv(home.inbox / f"post_stay_{number}.csv", records)


# Clocks.


def test_builds_are_kept_in_the_order_of_serving_though_the_clock_steps_back(tmp_path):
    home = a_home(tmp_path / "home")
    files = []
    for number, hours in enumerate((0, -1, -5, -9)):
        _deliver(home, number)
        files.append(_load(home, NOW + timedelta(hours=hours)).published.file)

    assert current(home.warehouse).file == files[-1]
    assert [one.file for one in kept(home.warehouse)] == files[:0:-1]


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (-1, True)])
def test_a_clock_before_the_day_of_the_last_load_receives_nothing(tmp_path, days, is_refused):
    """A file received on a day that is too early would keep that day, and its latest answers be rejected for ever."""
    home, clean = a_home(tmp_path / "home", chain=CLOCKED), a_home(tmp_path / "clean", chain=CLOCKED)
    for one in (home, clean):
        _deliver(one, 0)
        _load(one, NOW)
        _deliver(one, 1, departed="2026-11-16")
    before = current(home.warehouse)

    if is_refused:
        with pytest.raises(
            Mistake, match="the clock of this machine says 2026-11-15, and the last load was on 2026-11-16"
        ):
            _load(home, NOW + timedelta(days=days))
        assert current(home.warehouse) == before
        assert len(list((home.archive / "exports").glob("*.json"))) == 1
    _load(home, NOW)
    _load(clean, NOW)
    assert logical_hash(home) == logical_hash(clean)
    assert rows(home, "select count(*) from quarantine") == [(0,)]


def test_a_clock_that_once_stood_ahead_is_got_rid_of_as_the_mistake_says(tmp_path):
    home, clean = a_home(tmp_path / "home", chain=CLOCKED), a_home(tmp_path / "clean", chain=CLOCKED)
    for one in (home, clean):
        _deliver(one, 0)
    _load(home, NOW + timedelta(days=1500))
    with pytest.raises(Mistake, match="set the clock"):
        _load(home, NOW)
    shutil.rmtree(home.warehouse)

    _load(home, NOW)
    _load(clean, NOW)

    assert logical_hash(home) == logical_hash(clean)


# Rights.


@pytest.fixture
def closed_home(tmp_path: Path) -> Iterator[Home]:
    """A home whose test may take all rights away; they come back, so that it can be tidied up."""
    yield (home := a_home(tmp_path / "home"))
    home.root.chmod(0o755)
    for path in home.root.rglob("*"):
        path.chmod(0o755)


def _without_rights(*words: object) -> subprocess.CompletedProcess[str]:
    """The command line as somebody who has no more rights than files give: root gives up its own."""
    command = [sys.executable, "-c", "from pipelines.command_line import main; main()", *map(str, words)]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may write anywhere, and there is no setpriv to give that up")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", *command]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=600)


@pytest.mark.parametrize("loaded_before", [pytest.param(False, marks=pytest.mark.slow), True])
def test_a_home_that_may_not_be_written_to_is_said_and_stays_as_it_is(closed_home, loaded_before):
    home = closed_home
    if loaded_before:
        _deliver(home, 0)
        loaded(home)
    _deliver(home, 1)
    before = {path: path.stat().st_mtime_ns for path in home.root.rglob("*")}
    for path in [home.root, *home.root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    load, rollback = _without_rights("load", "--home", home.root), _without_rights("rollback", "--home", home.root)
    status = _without_rights("status", "--home", home.root)

    assert (load.returncode, rollback.returncode, status.returncode) == (1, 1, 0)
    assert "not allowed: " in load.stderr
    assert "give yourself the right to write there" in load.stderr
    assert "Traceback" not in load.stderr + rollback.stderr + status.stderr
    assert {path: path.stat().st_mtime_ns for path in home.root.rglob("*")} == before


# Disks.


@pytest.mark.slow
@pytest.mark.parametrize("share", [0, 0.5, 0.999])
def test_a_build_file_that_was_cut_short_is_built_anew(tmp_path, share):
    home = a_home(tmp_path / "home")
    _deliver(home, 0)
    loaded(home)
    expected, path = logical_hash(home), home.warehouse / current(home.warehouse).file
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])

    again = loaded(home)

    assert (again.unchanged, again.held) == (False, None)
    assert logical_hash(home) == expected
    assert again.published.file != path.name


def test_beside_a_damaged_build_a_load_is_compared_with_the_last_whole_one(tmp_path):
    """A file that was published before there were holds is not held now because another file is damaged."""
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", [*many_responses(10), *(response(90 + one, overall=77) for one in (1, 2))])
    loaded(home)
    _deliver(home, 1)
    newest = loaded(home).published
    (home.reference / "chain.toml").write_text(CHAIN.replace("hold_rejected_percent = 100", ""))
    (home.warehouse / newest.file).write_bytes(b"half")

    assert loaded(home).held is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "mend"), [("exports/*.parquet", "into the inbox"), ("verdicts/*/*/accepted-*.parquet", "delete")]
)
@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_damaged_archive_is_said_with_its_file_and_mended_as_said(tmp_path, file, mend, share):
    home, clean = a_home(tmp_path / "home"), a_home(tmp_path / "clean")
    for one in (home, clean):
        _deliver(one, 0)
        loaded(one)
        _deliver(one, 1)
        # Other rules: what is archived is judged anew, so it is read.
        if "exports" in file:
            (one.reference / "surveys" / "post_stay.toml").write_text(POST_STAY.replace('"Post-stay survey"', '"Stay"'))
    before = current(home.warehouse)
    damaged = next(home.archive.glob(file))
    damaged.write_bytes(damaged.read_bytes()[: int(share * damaged.stat().st_size)])

    with pytest.raises(Mistake, match="is damaged, nothing was published") as raised:
        loaded(home)

    assert raised.value.where == str(damaged)
    assert mend in raised.value.mend
    assert current(home.warehouse) == before
    assert fingerprint.of_file(home.warehouse / before.file) == before.sha256
    if "exports" in file:
        damaged.with_suffix(".json").unlink()
    else:
        shutil.rmtree(home.archive / "verdicts")
    loaded(home)
    loaded(clean)
    assert logical_hash(home) == logical_hash(clean)
