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
from pipelines.commands.terminal import HomeOption, out, progress_bar
from pipelines.demo import make_demo
from pipelines.demo_closing import close_past_year
from pipelines.demo_mentions import decide_mentions
from pipelines.demo_publishing import publish_past_year
from pipelines.home import DEFAULT_HOME, DEMO_HOME, REPOSITORY, Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.serving.checks import check_serving, public_url
from pipelines.serving.serving import LOOPBACK, SECRETS, Serving, SignIn

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
        _check_port(LOOPBACK, port)
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
        _serve(Serving(place), port)


def serve_command(  # noqa: PLR0913, PLR0917  (an option each)
    home: HomeOption = DEFAULT_HOME,
    port: PortOption = 8501,
    sign_in: Annotated[
        SignIn, typer.Option("--sign-in", help="How it is known who is asking: a provider, a proxy in front, or not.")
    ] = SignIn.NONE,
    without_sign_in: Annotated[
        bool, typer.Option("--without-sign-in", help="Show real data to whoever sits at this machine.")
    ] = False,
    address: Annotated[
        str, typer.Option("--address", help="The address to listen on; with --sign-in oidc alone another than this.")
    ] = LOOPBACK,
    secrets: Annotated[
        Path, typer.Option("--secrets", help="The secrets file.", show_default=".streamlit/secrets.toml")
    ] = SECRETS,
    public_url: Annotated[str, typer.Option("--public-url", help="Where people reach the proxy: https://…")] = "",
    sign_out_url: Annotated[
        str, typer.Option("--sign-out-url", help="Where the proxy signs people out: https://… or a path.")
    ] = "",
) -> None:
    """Open the dashboard on a home. It shows each new build by itself. Without sign-in: to this machine alone."""
    place = Home(home.resolve())
    read_reference(place.reference)
    serving = Serving(place, sign_in, address, without_sign_in, secrets.resolve(), public_url, sign_out_url)
    check_serving(serving)
    _check_port(address, port)
    _serve(serving, port)


def _serve(serving: Serving, port: int) -> None:
    """Run the dashboard until it is stopped. A process of its own: `pipelines` does not import the dashboard."""
    out.print(f"The dashboard opens on {public_url(serving) or f'http://localhost:{port}'} (Ctrl+C ends it).")
    command = [sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "dashboard" / "server.py")]
    options = [f"--server.port={port}", f"--server.address={serving.address}", "--server.headless=true"]
    environment = os.environ | serving.environment
    try:
        finished = subprocess.run([*command, *options], cwd=REPOSITORY, env=environment, check=False)  # noqa: S603  (our own words)
    except KeyboardInterrupt:
        return
    raise typer.Exit(finished.returncode)


def _check_port(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as problem:
            raise Mistake(
                f"the dashboard can't listen on {address}:{port} ({problem.strerror})",
                mend="stop what runs there, or choose another with --port",
            ) from None
