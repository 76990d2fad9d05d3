"""The dashboard's own start and end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.factories import a_home


def test_ctrl_c_ends_the_dashboard_without_a_wall_of_text(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from pipelines.command_line import main; main()"]
    server = subprocess.Popen(
        [*command, "serve", "--home", str(home.root), "--without-sign-in", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        os.killpg(server.pid, signal.SIGINT)
        said, _ = server.communicate(timeout=600)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    assert b"opens on http://localhost" in said
    assert b"leaked" not in said
    assert b"Traceback" not in said


def _wait_for(url: str) -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not come up")
