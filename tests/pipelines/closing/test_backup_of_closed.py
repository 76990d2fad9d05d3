"""A backup carries what was closed and what was decided about it, whichever moment it was taken at."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import backup
from pipelines.acting import Acting
from pipelines.backup import back_up
from pipelines.closing.appeals import Flagged, appeal_bonus
from pipelines.closing.reading import closed_payouts, faults
from pipelines.home import Home
from pipelines.restoring import restore
from pipelines.snapshot import link_all
from tests.pipelines.closing.conftest import CLOSES, NOW, closed


def test_a_restored_home_reads_its_closed_plan_and_goes_on_with_it(closed_year, tmp_path):
    made = back_up(closed_year, tmp_path / "chain.tar", now=NOW)
    home = Home(tmp_path / "restored")
    restore(made.path, home)

    assert faults(home) == ()
    assert closed_payouts(home, "managers") == closed_payouts(closed_year, "managers")
    flagged = Flagged("post_stay", "R120", "P1", "not_a_guest", "Never arrived")
    assert appeal_bonus(home, "managers", flagged, Acting("P1", CLOSES, NOW)).appeal_id == 1


def test_a_plan_that_is_closed_while_a_backup_runs_is_whole_in_it(open_year, tmp_path, monkeypatch: pytest.MonkeyPatch):
    def closing_after(home: Home, place: Path) -> None:
        link_all(home, place)
        closed(home)

    monkeypatch.setattr(backup, "link_all", closing_after)
    made = back_up(open_year, tmp_path / "chain.tar", now=datetime(2027, 1, 14, 10, 0, tzinfo=UTC))
    home = Home(tmp_path / "restored")
    restore(made.path, home)

    assert faults(home) == ()
    assert closed_payouts(home, "managers").statements
