"""The dashboard's own start and end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.factories import a_home
from tests.served import free_port, wait_for


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
