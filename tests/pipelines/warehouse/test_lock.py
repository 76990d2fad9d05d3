"""One writer at a time, and whoever is locked out learns who holds the lock."""

import json
import os
import threading
from datetime import timedelta

import pytest

from pipelines.warehouse.lock import LockedError, sole_writer
from tests.factories import NOW


def test_who_is_locked_out_is_told_what_runs_its_process_and_since_when(tmp_path):
    with sole_writer(tmp_path, doing="backup", now=NOW):
        for _ in range(2):
            said = rf"another backup \(process {os.getpid()}, since 2026-11-16T09:00:00\+00:00\) is running on"
            with pytest.raises(LockedError, match=said), sole_writer(tmp_path, doing="load", now=NOW):
                pass


def test_the_next_holder_replaces_what_the_one_before_wrote(tmp_path):
    with sole_writer(tmp_path, doing="a very long rollback", now=NOW):
        pass

    with sole_writer(tmp_path, doing="load", now=NOW + timedelta(hours=1)):
        said = json.loads((tmp_path / "lock").read_text())

    assert said == {"doing": "load", "pid": os.getpid(), "since": "2026-11-16T10:00:00+00:00"}


@pytest.mark.parametrize("half", ["", '{"doing": "lo'])
def test_a_holder_that_has_not_written_its_name_yet_is_said_to_have_begun(tmp_path, half):
    with sole_writer(tmp_path, doing="load", now=NOW):
        (tmp_path / "lock").write_text(half)

        with pytest.raises(LockedError, match="begun this moment"), sole_writer(tmp_path, doing="load", now=NOW):
            pass


def test_a_holder_that_writes_its_name_a_moment_late_is_not_taken_for_the_one_before(tmp_path):
    """Another process is stopped between taking the lock and writing; what the holder before wrote is still there."""
    before = {"doing": "rollback", "pid": 1, "since": "2020-01-01T00:00:00+00:00"}
    with sole_writer(tmp_path, doing="load", now=NOW):
        now = (tmp_path / "lock").read_text()
        (tmp_path / "lock").write_text(json.dumps(before))
        writing = threading.Timer(0.01, lambda: (tmp_path / "lock").write_text(now))
        writing.start()

        with pytest.raises(LockedError, match="another load"), sole_writer(tmp_path, doing="load", now=NOW):
            pass
        writing.join()


def test_what_a_dead_holder_wrote_locks_nobody_out(tmp_path):
    (tmp_path / "lock").write_text(json.dumps({"doing": "load", "pid": 1, "since": "2020-01-01T00:00:00+00:00"}))

    with sole_writer(tmp_path, doing="load", now=NOW) as scratch:
        assert scratch.is_dir()
