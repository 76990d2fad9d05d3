"""The command line: demo, load, status, serve. Every command works on a home folder.

Exit codes: 0 done · 1 something in your hands is wrong (said in words) · 2 the command was misspelt ·
70 a fault of ours or of the machine, nothing was published · 75 another load is running, try again.
"""

import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines import fingerprint
from pipelines.demo import make_demo
from pipelines.home import DEFAULT_HOME, DEMO_HOME, REPOSITORY, Home
from pipelines.intake.archive import Archive
from pipelines.intake.receiving import Progress as Report
from pipelines.intake.receiving import inbox_files
from pipelines.loading import Load, load
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.warehouse.build import inputs_hash
from pipelines.warehouse.checks import BuildFaultError
from pipelines.warehouse.publishing import LockedError, Published, current

USER_MISTAKE, FAULT, LOCKED = 1, 70, 75
# How many files a line of status names; the others are counted.
NAMED = 5

# Until there is a sign-in, nobody but this machine is listened to.
LOOPBACK = "127.0.0.1"

app = typer.Typer(
    help="Guest tracking: what a hotel group's guests say, site by site and department by department.",
    epilog="Exit codes: 0 done, 1 something in your hands is wrong, 2 misspelt command, "
    "70 a fault of ours (nothing published), 75 another load is running.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

HomeOption = Annotated[
    Path,
    typer.Option("--home", help="The home folder: reference/, inbox/, archive/, warehouse/ …", show_default="data/"),
]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port of the dashboard.")]


@app.command("demo", epilog="Example: guest-tracking demo --port 8502")
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
    with _progress() as report:
        made = make_demo(place.root, seed=seed, progress=report)
    out.print(f"The fictional chain {'is made' if made else 'was there already'}: {place.root}")
    _load_and_say(place)
    out.print(f"Made, loaded and published in {time.perf_counter() - started:.1f} s.")
    if serve:
        _serve(place, port)


@app.command("load", epilog="Example: guest-tracking load --home ~/our-chain")
def load_command(home: HomeOption = DEFAULT_HOME) -> None:
    """Take in everything in the home's inbox/ and publish a new warehouse. Safe to repeat."""
    _load_and_say(Home(home.resolve()))


@app.command("status", epilog="Example: guest-tracking status --home ~/our-chain")
def status_command(home: HomeOption = DEFAULT_HOME) -> None:
    """Say what is published, how old it is, and what waits in the inbox. Changes nothing."""
    place = Home(home.resolve())
    reference = read_reference(place.reference)
    archive = Archive(place.archive)
    published = current(place.warehouse)
    out.print(f"Home       {place.root}")
    out.print(f"Chain      {reference.chain.chain_name}: {len(reference.organisation.site_ids)} sites")
    if published:
        age = datetime.now(UTC) - datetime.fromisoformat(published.build.built_at)
        there = (place.warehouse / published.file).exists()
        missing = "" if there else "; its file is missing: run guest-tracking load"
        out.print(f"Build      {published.build.build_id}, {_duration(age.total_seconds())} old{missing}")
        out.print(f"Responses  {published.build.responses:,} from {published.build.records:,} records")
        out.print(f"Rejected   {published.build.quarantined:,} records in quarantine")
        same = published.build.inputs_hash == inputs_hash(archive, reference)
        out.print("Inputs     " + ("unchanged since" if same else "changed since: run guest-tracking load"))
    else:
        out.print("Build      none yet: run guest-tracking load")
    _say_files(place.inbox, archive, published)


def _say_files(inbox: Path, archive: Archive, published: Published | None) -> None:
    """Say what each file waits for: a load, a build, or somebody to mend it. A refusal holds for its bytes and name."""
    files = [(fingerprint.of_file(path), path.name) for path in inbox_files(inbox)]
    archived, refused = archive.manifests(), {(one.file_hash, one.file_name): one for one in archive.refusals()}
    known = {one.file_hash for one in archived}
    new = [name for file_hash, name in files if file_hash not in known and (file_hash, name) not in refused]
    out.print(f"Inbox      {_listed(new, 'new file(s)')}" + ("; run guest-tracking load" if new and published else ""))
    # Both stamps are the moment their load began: what is received later than the build is in no build yet.
    late = [one.file_name for one in archived if not published or one.received_at > published.build.built_at]
    if late:
        out.print(f"Received   {_listed(late, 'file(s), not published yet')}; run guest-tracking load")
    for key, refusal in refused.items():
        if key in files:
            out.print(f"Refused    {refusal.file_name}: {refusal.reason}")
        else:
            instead = any(name == refusal.file_name or file_hash == refusal.file_hash for file_hash, name in files)
            label, now = ("Mended", "replaced or renamed since") if instead else ("Gone", "no longer in the inbox")
            out.print(f"{label:<10} {refusal.file_name} was refused before, and is {now}")


def _listed(names: list[str], what: str) -> str:
    """How many there are and what the first few are called."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} {what}" + (f": {', '.join(names[:NAMED])}{more}" if names else "")


@app.command("serve", epilog="Example: guest-tracking serve --home ~/our-chain --port 8502")
def serve_command(home: HomeOption = DEFAULT_HOME, port: PortOption = 8501) -> None:
    """Open the dashboard on a home, for this machine alone: there is no sign-in yet. It shows each new build by itself."""
    place = Home(home.resolve())
    read_reference(place.reference)
    _check_port(port)
    _serve(place, port)


def _load_and_say(home: Home) -> None:
    started = time.perf_counter()
    with _progress() as report:
        result = load(home, now=datetime.now(UTC), progress=report)
    _say(result, time.perf_counter() - started, home)
    refused = sum(one.outcome == "refused" for one in result.received)
    if refused:
        # The good data is published; a script that runs this at night must still notice.
        err.print(f"{refused} file(s) were refused, see above; everything else is loaded.", style="red")
        raise typer.Exit(USER_MISTAKE)


def _say(result: Load, seconds: float, home: Home) -> None:
    if not result.received:
        out.print(f"The inbox is empty: {home.inbox}")
    new = [one for one in result.received if one.outcome == "archived"]
    refused = [one for one in result.received if one.outcome == "refused"]
    waiting = [one for one in result.received if one.outcome == "waiting"]
    known = len(result.received) - len(new) - len(refused) - len(waiting)
    if known:
        out.print(f"{known} file(s) were known already (same bytes): nothing to do for them.")
    for one in waiting:
        out.print(f"{one.file_name} waits for the next load: {one.reason}")
    for one in refused:
        err.print(f"refused: {one.file_name}: {one.reason}", style="red")
    if result.published is None:
        return
    build = result.published.build
    if result.unchanged:
        out.print(f"Nothing has changed: build {build.build_id} stands.")
        return
    table = Table("", "records", box=None, show_header=False)
    table.add_row("received now", f"{sum(one.records for one in new):,} in {len(new)} file(s)")
    table.add_row("in the archive", f"{build.records:,}")
    table.add_row("responses that stand", f"{build.responses:,}")
    table.add_row("in quarantine", f"{build.quarantined:,}")
    out.print(table)
    out.print(
        f"Published build {build.build_id} in {seconds:.1f} s ({build.records / seconds:,.0f} records per second)."
    )


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


def _duration(seconds: float) -> str:
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 172_800 else f"{seconds / 86_400:.0f} days"


@contextmanager
def _progress() -> Iterator[Report]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield report


def main() -> None:
    """Run the command line; a user's mistake ends in words and an exit code, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal has no letters for is printed with question marks, not with a traceback.
            stream.reconfigure(errors="replace")
    try:
        app(standalone_mode=True)
    except Mistake as mistake:
        err.print(mistake.text(), style="red")
        sys.exit(USER_MISTAKE)
    except LockedError as locked:
        err.print(f"{locked}; try again when it has ended", style="red")
        sys.exit(LOCKED)
    except BuildFaultError as fault:
        err.print(f"a fault of ours, nothing was published: {fault}", style="red")
        sys.exit(FAULT)
    except PermissionError as problem:
        err.print(f"not allowed: {problem.filename}\n  mend:  give yourself the right to write there")
        sys.exit(USER_MISTAKE)
    except OSError as problem:
        err.print(f"the machine refused: {problem}\n  nothing was published; mend it and try again")
        sys.exit(FAULT)
    except Exception as fault:
        # The outermost edge: whatever we did not foresee ends in one line and its own exit code.
        if os.environ.get("GUEST_TRACKING_DEBUG"):
            raise
        err.print(
            f"a fault of ours, nothing was published: {type(fault).__name__}: {fault}\n"
            "  set GUEST_TRACKING_DEBUG=1 and run it again to see where"
        )
        sys.exit(FAULT)
