"""A warm process that runs commands in forks of itself, so that a run costs no start: `Worker` talks to it.

What is imported, and the hash of our code, is all that is warm: a process that has used Polars must not be forked.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from pipelines.home import REPOSITORY
from tests.faults.points import Fault, watched

# How a run ends that its timer kills: nobody listens to this signal, so that it kills.
KILLED = -signal.SIGPROF


@dataclass(frozen=True)
class Run:
    """How a run ended: its exit code (negative: the signal that killed it), what it said, the seconds of processor time
    that it took, the points it came by."""

    code: int
    said: str
    seconds: float
    points: list[str]
    written: list[int]


class Worker:
    """The warm process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker"],
            cwd=REPOSITORY,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "400"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, root: Path, words: list[str], fault: Fault | None = None, *, kill_after: float | None = None) -> Run:
        """Run a command of guest-tracking that works below `root`, with a fault.

        `kill_after` so many seconds of processor time it is KILLED, wherever it is then: no busy machine moves that.
        """
        told = fault and [fault.number, fault.when, fault.how]
        asked = {"root": str(root), "words": words, "fault": told, "kill_after": kill_after}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Run(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=600)


def _serve() -> None:
    said, names = Path(f"/proc/self/fd/{os.memfd_create('said')}"), Path(f"/proc/self/fd/{os.memfd_create('points')}")
    for line in sys.stdin:
        asked = json.loads(line)
        said.write_text("")
        names.write_text('{"points": [], "written": []}')
        child = os.fork()
        if child == 0:
            _child(asked, said, names)
        _, status, used = os.wait4(child, 0)
        seconds = used.ru_utime + used.ru_stime
        answer = {"code": os.waitstatus_to_exitcode(status), "said": said.read_text(), "seconds": seconds}
        print(json.dumps(answer | json.loads(names.read_text())), flush=True)


def _child(asked: dict, said: Path, names: Path) -> None:
    code = 255
    try:
        out = os.open(said, os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.argv = ["guest-tracking", *asked["words"]]
        if asked["kill_after"] is not None:
            # Of nought, the timer would never ring.
            signal.setitimer(signal.ITIMER_PROF, max(asked["kill_after"], 1e-6))
        with watched(Path(asked["root"]), Fault(*asked["fault"]) if asked["fault"] else None) as points:
            code = _exit_code()
        names.write_text(json.dumps({"points": points.names, "written": points.written}))
    except BaseException:  # noqa: BLE001  (the child ends here, and says why)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _exit_code() -> int:
    from pipelines.command_line import main

    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0


def _warm() -> None:
    """What every run would begin with: our code read, and read for its hash."""
    import pipelines.command_line  # noqa: F401
    from pipelines import fingerprint

    fingerprint.of_code()


def _at_a_fixed_moment() -> None:
    """The same moment in every run, so that runs can be compared byte by byte."""
    from datetime import datetime

    from pipelines.commands import backup, load, rollback
    from tests.factories import NOW

    class Fixed(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return NOW

    for module in (load, rollback, backup):
        module.datetime = Fixed


if __name__ == "__main__":
    _warm()
    _at_a_fixed_moment()
    _serve()
