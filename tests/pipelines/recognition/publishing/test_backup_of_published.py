"""A backup carries what was published and the decision about it, whichever moment it was taken at."""

from pathlib import Path

import pytest

from pipelines import backup
from pipelines.backup import back_up
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.publishing.reading import faults, published_year
from pipelines.restoring import restore
from pipelines.snapshot import link_all
from tests.pipelines.recognition.publishing.conftest import NOW, published


def test_a_restored_home_reads_the_list_it_published_with_the_same_hash(published_home, tmp_path):
    made = back_up(published_home, tmp_path / "chain.tar", now=NOW)
    home = Home(tmp_path / "restored")
    restore(made.path, home)

    before, after = published_year(published_home, 2026), published_year(home, 2026)
    assert before is not None
    assert after is not None
    assert after.list_hash == before.list_hash
    assert faults(home) == ()
    with pytest.raises(Mistake, match="published already"):
        published(home)


def test_a_year_that_is_published_while_a_backup_runs_is_whole_in_it(
    open_year, tmp_path, monkeypatch: pytest.MonkeyPatch
):
    def publishing_after(home: Home, place: Path) -> None:
        link_all(home, place)
        published(home)

    monkeypatch.setattr(backup, "link_all", publishing_after)
    made = back_up(open_year, tmp_path / "chain.tar", now=NOW)
    home = Home(tmp_path / "restored")
    restore(made.path, home)

    assert faults(home) == ()
    assert published_year(home, 2026) is not None
