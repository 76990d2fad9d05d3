"""The dashboard's own start and end."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.home import REPOSITORY, Home
from pipelines.serving.serving import HOME_VARIABLE
from tests.dashboard.signing_in.talking import talk
from tests.factories import a_home
from tests.served import free_port, running, wait_for


def test_ctrl_c_ends_the_dashboard_without_a_wall_of_text(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    port = free_port()
    command = [sys.executable, "-c", "from pipelines.command_line import main; main()"]
    server = subprocess.Popen(
        [*command, "serve", "--home", str(home.root), "--without-sign-in", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        os.killpg(server.pid, signal.SIGINT)
        said, _ = server.communicate(timeout=600)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    assert b"opens on http://localhost" in said
    assert b"leaked" not in said
    assert b"Traceback" not in said


def test_the_app_by_itself_shows_nothing_and_says_how_it_is_started(
    little_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))
    port = free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "dashboard" / "app.py")]

    with (
        running([*command, "--server.port", str(port), "--server.headless", "true"], f"{address}/_stcore/health"),
        talk(address, {}) as visitor,
    ):
        said = visitor.run("role=hr&region=north&site=S1")

    assert "without the guard in front" in said
    assert "guest-tracking serve" in said
    assert not re.search("Alder House|North|View as", said)
