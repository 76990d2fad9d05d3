"""Killed at any moment, a load leaves the build that was current, and the next load ends where a clean one does."""

from collections.abc import Iterator

import pytest

from pipelines import fingerprint
from pipelines.home import Home
from pipelines.warehouse.holding import acceptances
from pipelines.warehouse.publishing import current, kept
from pipelines.warehouse.rollback import held, roll_back
from tests.factories import (
    INVITATION_COLUMNS,
    NOW,
    a_home,
    copied,
    invitation,
    loaded,
    many_responses,
    response,
    write_csv,
)
from tests.faults.worker import KILLED, Worker
from tests.pipelines.builds import logical_hash, rows

KILLS = 6


def _kills(worker: Worker, home: Home, *words: str, lasts: float) -> Iterator[bool]:
    """Run a command again and again and kill it ever later, up to four fifths of the processor time that it `lasts`;
    whether it was killed indeed."""
    for number in range(KILLS):
        moment = 0.8 * lasts * number / (KILLS - 1)
        run = worker.run(home.root, [words[0], "--home", str(home.root), *words[1:]], kill_after=moment)
        assert "Traceback" not in run.said
        yield run.code == KILLED


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one build, and much to load besides. Not to be changed."""
    home = a_home(tmp_path_factory.mktemp("delivered") / "home")
    write_csv(home.inbox / "post_stay_0.csv", many_responses(50))
    loaded(home)
    for number in range(1, 9):
        records = [*many_responses(400, first=1000 * number), response(number, overall=77, comment="so so")]
        write_csv(home.inbox / f"post_stay_{number}.csv", records)
    write_csv(home.inbox / "invitations.csv", [invitation()], INVITATION_COLUMNS)
    return home


@pytest.fixture(scope="module")
def clean(delivered: Home, tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> tuple[str, float]:
    """The logical hash of a load that nobody killed, and how much processor time it took."""
    home = copied(delivered, tmp_path_factory.mktemp("clean") / "home")
    run = worker.run(home.root, ["load", "--home", str(home.root)])
    return logical_hash(home), run.seconds


def test_a_load_may_be_killed_at_any_moment(tmp_path, delivered, clean, worker):
    expected, lasts = clean
    home = copied(delivered, tmp_path / "home")
    first = current(home.warehouse)
    killed = 0
    for was_killed in _kills(worker, home, "load", lasts=lasts):
        killed += was_killed

        published = current(home.warehouse)
        assert published is not None
        assert fingerprint.of_file(home.warehouse / published.file) == published.sha256
        assert published == first or published.build.logical_hash == expected
        assert rows(home, "select count(*) from responses") in ([(50,)], [(3250,)])

    loaded(home)

    assert killed >= KILLS // 2
    assert logical_hash(home) == expected
    assert not [path for path in home.root.rglob("*") if path.name.endswith((".part", ".building", ".wal"))]


def test_a_load_whose_hold_is_accepted_may_be_killed_at_any_moment(tmp_path, delivered, clean, worker):
    _, lasts = clean
    home = copied(delivered, tmp_path / "home")
    records = [*many_responses(20, first=90_000), *(response(95_000 + one, overall=77) for one in range(20))]
    write_csv(home.inbox / "post_stay_broken.csv", records)
    chain = home.reference / "chain.toml"
    chain.write_text(chain.read_text().replace("hold_rejected_percent = 100", "hold_rejected_percent = 5"))
    first = current(home.warehouse)
    findings = loaded(home).held.findings
    killed = 0
    for was_killed in _kills(worker, home, "load", "--accept-hold", "a test day", lasts=lasts):
        killed += was_killed

        published = current(home.warehouse)
        assert fingerprint.of_file(home.warehouse / published.file) == published.sha256
        assert published == first or published.accepted == tuple(acceptances(home.decisions))
        assert len(acceptances(home.decisions)) <= 1

    result = loaded(home, accept_hold="a test day")

    assert killed >= KILLS // 2
    assert result.held is None
    assert [one.findings for one in result.published.accepted] == [findings]
    assert rows(home, "select count(*) from responses") == [(3270,)]
    assert held(home.warehouse) is None


def test_going_back_may_be_killed_at_any_moment(tmp_path, worker):
    home = a_home(tmp_path / "home")
    for number in range(2):
        write_csv(home.inbox / f"post_stay_{number}.csv", many_responses(50, first=100 * number))
        loaded(home)
    lasts = worker.run(tmp_path / "once", ["rollback", "--home", str(copied(home, tmp_path / "once").root)]).seconds
    newest, before = kept(home.warehouse)
    killed = 0
    for was_killed in _kills(worker, home, "rollback", lasts=lasts):
        killed += was_killed

        served = current(home.warehouse)
        assert served.file in {newest.file, before.file}
        assert fingerprint.of_file(home.warehouse / served.file) == served.sha256
        assert (held(home.warehouse) is not None) == (served.file == before.file)
        assert {one.file for one in kept(home.warehouse)} == {newest.file, before.file}
        if served.file == before.file:
            roll_back(home.warehouse, to=newest.build.build_id, now=NOW)

    assert killed >= KILLS // 2
