"""Decisions are only ever added, all or none, and whoever changes one is found out."""

import sqlite3
import subprocess
import sys

import pytest

from pipelines.decisions.chain import WITHDRAWN, Decisions
from pipelines.mistakes import Mistake

AT = "2026-11-16T09:00:00+00:00"


def _some(folder, count=3):
    decisions = Decisions(folder)
    for number in range(count):
        decisions.add([("accepted_hold", {"reason": f"ü {number}"})], at=AT)
    return decisions


def test_nothing_is_made_by_reading(tmp_path):
    decisions = Decisions(tmp_path / "decisions")

    assert decisions.all() == []
    assert decisions.head() == Decisions(tmp_path / "others").head()
    assert not decisions.folder.exists()


def test_decisions_are_kept_in_their_order(tmp_path):
    decisions = _some(tmp_path)

    assert [(one.number, one.content["reason"]) for one in decisions.all()] == [(1, "ü 0"), (2, "ü 1"), (3, "ü 2")]
    assert decisions.path.stat().st_mode & 0o777 == 0o600


def test_several_are_added_all_or_none(tmp_path):
    decisions = _some(tmp_path)

    def made():
        yield "accepted_hold", {"reason": "good"}
        yield "accepted_hold", {"reason": object()}

    with pytest.raises(TypeError):
        decisions.add(made(), at=AT)

    assert len(decisions.all()) == 3


@pytest.mark.parametrize(
    "change",
    [
        "update decisions set content = '{}' where number = 2",
        "update decisions set at = '2020-01-01' where number = 1",
        "update decisions set kind = 'other' where number = 3",
        "delete from decisions where number = 2",
        "update decisions set number = 9 where number = 3",
    ],
)
def test_what_was_decided_can_not_be_changed_and_a_change_behind_our_back_is_said(tmp_path, change):
    decisions = _some(tmp_path)
    with sqlite3.connect(decisions.path) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="a decision is never"):
            connection.execute(change)
        connection.execute("drop trigger decisions_are_never_changed")
        connection.execute("drop trigger decisions_are_never_deleted")
        connection.execute(change)
        connection.commit()

    for reading in (decisions.all, decisions.head, lambda: decisions.add([("other", {})], at=AT)):
        with pytest.raises(Mistake, match=r"can't be trusted: decision \d is not what was written") as said:
            reading()
    assert "put decisions/ back" in said.value.mend


def test_a_damaged_file_is_said_in_words(tmp_path):
    decisions = _some(tmp_path)
    decisions.path.write_bytes(b"no database at all" * 100)

    with pytest.raises(Mistake, match="can't be trusted"):
        decisions.all()


def test_the_head_is_that_of_what_a_build_depends_on(tmp_path):
    decisions = Decisions(tmp_path)
    heads = [decisions.head()]
    for kind in ("accepted_hold", WITHDRAWN, "accepted_hold", WITHDRAWN):
        decisions.add([(kind, {"mark": str(len(heads))})], at=AT)
        heads.append(decisions.head())

    assert heads[0] == heads[1] != heads[2]
    assert heads[2] == heads[3] != heads[4]


def test_a_copy_is_the_same_and_longer_ones_continue_shorter_ones(tmp_path):
    decisions = _some(tmp_path / "one")
    copy = Decisions(tmp_path / "two")
    decisions.copy_to(copy.folder)
    assert copy.all() == decisions.all()
    copy.add([("other", {})], at=AT)

    assert copy.continues(decisions)
    assert not decisions.continues(copy)
    assert decisions.continues(Decisions(tmp_path / "none"))


def test_a_stopped_addition_leaves_what_was_there(tmp_path):
    decisions = _some(tmp_path)
    writer = sqlite3.connect(decisions.path, isolation_level=None)
    writer.execute("begin immediate")
    writer.execute("insert into decisions values (4, 'a', 'b', 'c', 'd', 'e')")
    (tmp_path / "cut").mkdir()
    for path in tmp_path.glob("decisions.sqlite*"):
        (tmp_path / "cut" / path.name).write_bytes(path.read_bytes())
    writer.close()

    assert Decisions(tmp_path / "cut").all() == decisions.all()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from pipelines.decisions.chain import Decisions
from pipelines.mistakes import Mistake

decisions = Decisions(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (decisions.path.stat().st_size, resource.RLIM_INFINITY))
try:
    decisions.add([("accepted_hold", {"reason": "x" * 100_000})], at="2026-11-16T09:00:00+00:00")
except Mistake as mistake:
    print(mistake.text())
"""


def test_a_full_disk_is_no_reason_to_put_an_older_backup_back(tmp_path):
    decisions = _some(tmp_path)

    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "the machine refused to read or write the decisions of this home" in said
    assert "no backup is to be put back" in said
    assert "can't be trusted" not in said
    assert len(decisions.all()) == 3


def test_decisions_that_another_writes_to_are_whole(tmp_path, monkeypatch):
    decisions = _some(tmp_path)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **said: connect(*args, **said, timeout=0))
    with connect(decisions.path, isolation_level=None) as other:
        other.execute("begin exclusive")
        with pytest.raises(Mistake, match=r"the machine refused .* database is locked"):
            decisions.all()
        other.execute("rollback")
    other.close()

    assert len(decisions.all()) == 3
