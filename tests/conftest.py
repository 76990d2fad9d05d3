"""What many tests share: a loaded little chain, a process for commands, a browser and a spreadsheet where there are any."""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipelines.demo import make_demo
from pipelines.fictional_chain.size import SMALL
from pipelines.home import Home
from tests.examples import try_all
from tests.factories import INVITATION_COLUMNS, a_home, invitation, loaded, many_responses, response, write_csv
from tests.faults.reader import Reader
from tests.faults.worker import Worker

# Homes of tests lie in memory where there is room for them: each syncs its files dozens of times, and nobody needs that.
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

# How long an example takes tells of the machine: a busy one fails nothing.
settings.register_profile("any machine", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
SPREADSHEET = shutil.which("soffice") or shutil.which("libreoffice")


def pytest_configure(config: pytest.Config) -> None:
    """Where the long matrices run (-m ''), every example is tried."""
    if not config.option.markexpr:
        try_all()


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One process more than there are cores: a quarter of the time, one waits for a browser or for a server to start."""
    found = yield
    return found if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else found + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: going through it for what nobody needs took a quarter of the time of collecting."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def little_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A loaded home: S1 ranks, S2 ranks, S3 is shown unranked, 007 is suppressed, S4 is silent; some rejected records."""
    home = a_home(tmp_path_factory.mktemp("little") / "home")
    records = [
        *(one for month in _months() for one in many_responses(12, site="S1", month=month, first=_first(month, 1))),
        *(one for month in _months() for one in many_responses(9, site="S2", month=month, first=_first(month, 2))),
        *many_responses(15, site="S3", month="2026-09", first=3_000_000),
        *many_responses(4, site="007", month="2026-10", first=4_000_000),
        *many_responses(40, site="S5", month="2026-02", first=5_000_000),
        response(9_000_001, site="CANARY-UNKNOWN"[:16], overall=5),
        response(9_000_002, site="S2", overall=11, comment="CANARY-COMMENT"),
        response(9_000_003, site="S1", departed="3rd of May"),
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    invitations = [invitation(site=site, month=month, invited=50) for site in ("S1", "S2") for month in _months()]
    write_csv(home.inbox / "invitations_1.csv", invitations, INVITATION_COLUMNS)
    loaded(home)
    return home


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The fictional chain, a small one, made and loaded. Not to be changed."""
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    make_demo(home.root, seed=1, progress=lambda what, done, total: None, size=SMALL)
    loaded(home)
    return home


def _months() -> list[str]:
    return [f"{2024 + (10 + step) // 12}-{(10 + step) % 12 + 1:02d}" for step in range(24)]


def _first(month: str, site: int) -> int:
    return site * 1_000_000 + int(month.replace("-", "")) % 10_000 * 50


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """A warm process that runs commands in forks of itself."""
    made = Worker()
    yield made
    made.close()


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """A process that reads what is published, again and again."""
    made = Reader()
    yield made
    made.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it the browser tests are skipped, unless GUEST_TRACKING_BROWSER=required."""
    if BROWSER:
        return BROWSER
    if os.environ.get("GUEST_TRACKING_BROWSER") == "required":
        pytest.fail("Chromium is not installed, and here it has to be")
    pytest.skip("no Chromium: to run the browser tests, install it (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Where LibreOffice is; without it no workbook is worked out again, unless GUEST_TRACKING_LIBREOFFICE=required."""
    if SPREADSHEET:
        return SPREADSHEET
    if os.environ.get("GUEST_TRACKING_LIBREOFFICE") == "required":
        pytest.fail("LibreOffice is not installed, and here it has to be")
    pytest.skip(
        "no LibreOffice: to have workbooks recomputed, install it (Debian: apt-get install libreoffice-calc-nogui)"
    )


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parents[1]
