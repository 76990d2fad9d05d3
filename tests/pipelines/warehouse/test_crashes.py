"""Killed at any moment, a load leaves the build that was current, and the next load ends where a clean one does."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.home import REPOSITORY, Home
from pipelines.warehouse.holding import acceptances
from pipelines.warehouse.publishing import current, kept
from pipelines.warehouse.rollback import held, roll_back
from tests.factories import INVITATION_COLUMNS, NOW, a_home, invitation, loaded, many_responses, response, write_csv
from tests.pipelines.builds import logical_hash, rows

# A process is begun for each.
KILLS = pytest.mark.parametrize("kills", [3, pytest.param(8, marks=pytest.mark.slow)])
LOAD = """
import sys
from pathlib import Path
from pipelines.home import Home
from tests.factories import loaded
print("ready", flush=True)
loaded(Home(Path(sys.argv[1])))
"""

ACCEPT = LOAD.replace("(Home(Path(sys.argv[1])))", "(Home(Path(sys.argv[1])), accept_hold='a test day')")


def _delivered(root: Path) -> Home:
    """A home with one build, and much to load besides."""
    home = a_home(root)
    write_csv(home.inbox / "post_stay_0.csv", many_responses(50))
    loaded(home)
    for number in range(1, 9):
        records = [*many_responses(400, first=1000 * number), response(number, overall=77, comment="so so")]
        write_csv(home.inbox / f"post_stay_{number}.csv", records)
    write_csv(home.inbox / "invitations.csv", [invitation()], INVITATION_COLUMNS)
    return home


def _moments(seed: int, kills: int, seconds: float) -> list[float]:
    """When to kill: at once, then anywhere in the first `seconds`.

    A machine may be several times as fast as when the work was timed: only the first of them surely comes before its end.
    """
    drawn = random.Random(seed)
    return [0.0, *(drawn.uniform(0, seconds) for _ in range(kills - 1))]


def _killed_after(home: Home, seconds: float, work: str = LOAD) -> int:
    """Load in a process of its own and kill it `seconds` after it began; its exit code."""
    command = [sys.executable, "-c", work, str(home.root)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as load:
        assert load.stdout is not None
        assert load.stdout.readline() == "ready\n"
        time.sleep(seconds)
        load.send_signal(signal.SIGKILL)
        return load.wait(timeout=30)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """The logical hash of a load that nobody killed, and how long it took."""
    home = _delivered(tmp_path_factory.mktemp("clean") / "home")
    began = time.perf_counter()
    loaded(home)
    return logical_hash(home), time.perf_counter() - began


@KILLS
def test_a_load_may_be_killed_at_any_moment(tmp_path, clean, kills):
    expected, duration = clean
    home = _delivered(tmp_path / "home")
    first = current(home.warehouse)
    killed = 0
    for moment in _moments(5, kills, duration):
        code = _killed_after(home, moment)
        killed += code == -signal.SIGKILL

        published = current(home.warehouse)
        assert published is not None
        assert fingerprint.of_file(home.warehouse / published.file) == published.sha256
        assert published == first or published.build.logical_hash == expected
        assert rows(home, "select count(*) from responses") in ([(50,)], [(3250,)])

    loaded(home)

    assert killed > 0
    assert logical_hash(home) == expected
    assert not [path for path in home.root.rglob("*") if path.name.endswith((".part", ".building", ".wal"))]


@KILLS
def test_a_load_whose_hold_is_accepted_may_be_killed_at_any_moment(tmp_path, clean, kills):
    _, duration = clean
    home = _delivered(tmp_path / "home")
    records = [*many_responses(20, first=90_000), *(response(95_000 + one, overall=77) for one in range(20))]
    write_csv(home.inbox / "post_stay_broken.csv", records)
    chain = home.reference / "chain.toml"
    chain.write_text(chain.read_text().replace("hold_rejected_percent = 100", "hold_rejected_percent = 5"))
    first = current(home.warehouse)
    findings = loaded(home).held.findings
    killed = 0
    for moment in _moments(7, kills, 1.2 * duration):
        killed += _killed_after(home, moment, ACCEPT) == -signal.SIGKILL

        published = current(home.warehouse)
        assert fingerprint.of_file(home.warehouse / published.file) == published.sha256
        assert published == first or published.accepted == tuple(acceptances(home.decisions))
        assert len(acceptances(home.decisions)) <= 1

    result = loaded(home, accept_hold="a test day")

    assert killed > 0
    assert result.held is None
    assert [one.findings for one in result.published.accepted] == [findings]
    assert rows(home, "select count(*) from responses") == [(3270,)]
    assert held(home.warehouse) is None


BACK = """
import sys
from pathlib import Path
from pipelines.warehouse.rollback import roll_back
from tests.factories import NOW
print("ready", flush=True)
roll_back(Path(sys.argv[1]) / "warehouse", to=None, now=NOW)
"""


@KILLS
def test_going_back_may_be_killed_at_any_moment(tmp_path, kills):
    home = a_home(tmp_path / "home")
    for number in range(2):
        write_csv(home.inbox / f"post_stay_{number}.csv", many_responses(50, first=100 * number))
        loaded(home)
    newest, before = kept(home.warehouse)
    killed = 0
    for moment in _moments(3, kills, 0.08):
        killed += _killed_after(home, moment, BACK) == -signal.SIGKILL

        served = current(home.warehouse)
        assert served.file in {newest.file, before.file}
        assert fingerprint.of_file(home.warehouse / served.file) == served.sha256
        assert (held(home.warehouse) is not None) == (served.file == before.file)
        assert {one.file for one in kept(home.warehouse)} == {newest.file, before.file}
        if served.file == before.file:
            roll_back(home.warehouse, to=newest.build.build_id, now=NOW)

    assert killed > 0
