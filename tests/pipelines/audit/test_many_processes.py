"""Several processes add at once, and one that is killed at any moment loses no row that it was told of."""

import random
import signal
import subprocess
import sys
import time

from pipelines.audit.log import AuditLog
from pipelines.home import REPOSITORY

WRITER = """
import sys
from pathlib import Path
from pipelines.audit.log import PAGE_SEEN, AuditLog
log = AuditLog(Path(sys.argv[1]))
for one in range(int(sys.argv[3])):
    print(log.add(PAGE_SEEN, sys.argv[2], "2026-11-16T09:00:00+00:00", {"one": one}), flush=True)
"""


def _writer(log: AuditLog, who: str, many: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(log.folder), who, str(many)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def test_processes_add_at_once_each_in_its_order(tmp_path):
    log = AuditLog(tmp_path / "audit")

    writers = [_writer(log, f"P{one}", 40) for one in range(4)]
    numbers = [int(line) for writer in writers for line in writer.communicate(timeout=300)[0].split()]

    assert sorted(numbers) == list(range(1, 161))
    assert (log.check().fault, log.count()) == (None, 160)
    for one in range(4):
        said = [row.content["one"] for row in reversed(log.rows()) if row.who == f"P{one}"]
        assert said == list(range(40))


def test_a_writer_that_is_killed_leaves_every_row_that_it_was_told_of(tmp_path):
    log, told = AuditLog(tmp_path / "audit"), set()
    chance = random.Random(7)

    for _ in range(8):
        beside, killed = _writer(log, "beside", 30), _writer(log, "killed", 1_000_000)
        assert killed.stdout is not None
        first = killed.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        killed.send_signal(signal.SIGKILL)
        # What it had not the time to say whole was not said. All is read in one way: `communicate` would leave out what
        # was read ahead with the first line.
        with killed:
            lines = (first + killed.stdout.read()).split("\n")[:-1]
        told |= {int(line) for line in (*lines, *beside.communicate(timeout=300)[0].split())}
        found = log.check()
        assert found.fault is None
        assert told <= {row.number for row in log.rows()}
    assert log.add("page_seen", "after", "2026-11-16T09:00:00+00:00", {}) == log.count()
