"""demo and serve: what ends in an open dashboard."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.load import load_and_say
from pipelines.commands.terminal import LOOPBACK, HomeOption, out, progress_bar
from pipelines.demo import make_demo
from pipelines.demo_closing import close_past_year
from pipelines.demo_mentions import decide_mentions
from pipelines.demo_publishing import publish_past_year
from pipelines.home import DEFAULT_HOME, DEMO_HOME, REPOSITORY, Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference

PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port of the dashboard.")]


def demo_command(
    home: Annotated[
        Path, typer.Option("--home", help="Where the fictional chain lives.", show_default="data/demo/")
    ] = (DEMO_HOME),
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another seed makes another chain.")] = 1,
    port: PortOption = 8501,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the dashboard when it is loaded.")] = True,
) -> None:
    """Make a fictional hotel chain, load it and open the dashboard. Real data is never touched."""
    if serve:
        _check_port(port)
    place = Home(home.resolve())
    started = time.perf_counter()
    with progress_bar() as report:
        made = make_demo(place.root, seed=seed, progress=report)
    out.print(f"The fictional chain {'is made' if made else 'was there already'}: {place.root}")
    load_and_say(place)
    if close_past_year(place):
        out.print("The bonus of 2025 is closed and signed: guest-tracking closed bonus general_managers_2025 shows it.")
    confirmed = decide_mentions(place, 2025)
    if publish_past_year(place):
        out.print("The awards of 2025 are published: guest-tracking published recognition --year 2025 shows the list.")
    confirmed += decide_mentions(place, 2026)
    if confirmed:
        out.print(
            f"{confirmed:,} mentions of colleagues are confirmed; guest-tracking mentions list shows what is left."
        )
    out.print(f"Made, loaded and published in {time.perf_counter() - started:.1f} s.")
    if serve:
        _serve(place, port)


def serve_command(home: HomeOption = DEFAULT_HOME, port: PortOption = 8501) -> None:
    """Open the dashboard on a home, for this machine alone: there is no sign-in yet. It shows each new build by itself."""
    place = Home(home.resolve())
    read_reference(place.reference)
    _check_port(port)
    _serve(place, port)


def _serve(home: Home, port: int) -> None:
    """Run the dashboard until it is stopped. A process of its own: `pipelines` does not import the dashboard."""
    out.print(f"The dashboard opens on http://localhost:{port} (Ctrl+C ends it).")
    command = [sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "dashboard" / "server.py")]
    options = [f"--server.port={port}", f"--server.address={LOOPBACK}", "--server.headless=true"]
    environment = os.environ | {"GUEST_TRACKING_HOME": str(home.root)}
    try:
        finished = subprocess.run([*command, *options], cwd=REPOSITORY, env=environment, check=False)  # noqa: S603  (our own words)
    except KeyboardInterrupt:
        return
    raise typer.Exit(finished.returncode)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as problem:
            raise Mistake(
                f"the dashboard can't listen on {LOOPBACK}:{port} ({problem.strerror})",
                mend="stop what runs there, or choose another with --port",
            ) from None
