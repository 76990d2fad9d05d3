"""A disk that fills up, or refuses writing, at many moments of a load: said in words, readers notice nothing, and with
room again the next load says what a clean one says."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.home import REPOSITORY, Home
from tests.faults.matrix import _left_behind, _published
from tests.faults.scenarios import HOME, LOAD, SCENARIOS, words
from tests.faults.worker import Worker

KIB = 1024
# How much is free when a load begins: from nothing to nearly what it needs.
FREE = [0, 4, 16, 48, 64, 96, 128, 192, 256, 512, 1024, 1536, 2048, 2304, 2400, 2560, 3072]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of its own; skipped where this user may mount none."""
    place = tmp_path_factory.mktemp("disk")
    mounted = _mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place))
    if mounted.returncode:
        pytest.skip(f"a disk that is full needs the right to mount one: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def _mount(*words: str) -> subprocess.CompletedProcess[str]:
    if not shutil.which("mount"):
        pytest.skip("there is no mount")
    return subprocess.run(["mount", *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> tuple[Path, str, str]:
    """A root to copy, what it publishes, and what a load without trouble publishes."""
    root = tmp_path_factory.mktemp("prepared")
    SCENARIOS[0].prepare(root)
    shutil.copytree(root, root / "clean")
    worker.run(root / "clean", words(LOAD, root / "clean"))
    before, after = _published(root / HOME), _published(root / "clean" / HOME)
    shutil.rmtree(root / "clean")
    return root, before, after


def _fill(disk: Path, free: int) -> None:
    """Leave `free` bytes."""
    left = shutil.disk_usage(disk).free - free
    (disk / "ballast").write_bytes(b"x" * max(0, left))


@pytest.mark.parametrize(
    "free", [pytest.param(one, marks=() if one in {64, 2048} else pytest.mark.slow) for one in FREE]
)
def test_a_disk_that_fills_up_is_said_and_with_room_again_the_load_is_whole(disk, prepared, worker, reader, free):
    source, before, after = prepared
    root, home = disk / "root", Home(disk / "root" / HOME)
    shutil.rmtree(root, ignore_errors=True)
    (disk / "ballast").unlink(missing_ok=True)
    shutil.copytree(source, root)
    _fill(disk, free * KIB)

    with reader.watching(home) as seen:
        ended = worker.run(root, words(LOAD, root))
        published = _published(home.root)
        (disk / "ballast").unlink()
        again = worker.run(root, words(LOAD, root))

    assert "Traceback" not in ended.said
    assert "fault of ours" not in ended.said
    assert ended.code in {1, 70}
    assert published == (before if ended.code == 70 else after)
    assert ended.code == 1 or "the disk is full. Nothing half done is served" in ended.said
    assert (again.code, _published(home.root)) == (1, after), again.said
    assert seen.wrong == []
    assert seen.builds in ([before, after], [before], [after])
    assert list(_left_behind(root)) == []


def test_a_disk_that_is_read_only_is_said(disk, prepared, worker, reader):
    source, before, _ = prepared
    root = disk / "root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(source, root)
    assert _mount("-o", "remount,ro", str(disk)).returncode == 0
    try:
        with reader.watching(Home(root / HOME)) as seen:
            ended = {
                name: worker.run(root, [name, "--home", str(root / HOME)]) for name in ("load", "rollback", "status")
            }
    finally:
        _mount("-o", "remount,rw", str(disk))

    assert {name: one.code for name, one in ended.items()} == {"load": 70, "rollback": 70, "status": 0}
    assert "the machine refused: Read-only file system. Nothing half done is served" in ended["load"].said
    assert (seen.wrong, seen.builds) == ([], [before])


@pytest.mark.parametrize(
    "most", [1, pytest.param(40, marks=pytest.mark.slow), pytest.param(400, marks=pytest.mark.slow)]
)
def test_files_that_may_not_grow_are_said(tmp_path, prepared, most):
    """No file may grow beyond `most` KiB: the archive, the verdicts or the build can't be written."""
    source, before, _ = prepared
    shutil.copytree(source, tmp_path / "root")
    limited = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most * KIB}, {most * KIB}))\n"
        "from pipelines.command_line import main; main()"
    )

    command = [sys.executable, "-c", limited, *words(LOAD, tmp_path / "root")]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=600)

    assert (ended.returncode, "Traceback" in ended.stderr) == (70, False)
    assert "the machine refused: File too large" in ended.stderr
    assert _published(tmp_path / "root" / HOME) == before
