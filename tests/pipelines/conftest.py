"""What tests of commands share."""

import sys
from collections.abc import Callable

import pytest

from pipelines.command_line import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process: (exit code, what it printed, what it complained)."""

    def run_it(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["guest-tracking", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run_it
