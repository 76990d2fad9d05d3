"""load: take everything in, and publish it or say why it is held."""

import time
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from pipelines.commands.access import say_access
from pipelines.commands.noting import decided
from pipelines.commands.staff import say_staff
from pipelines.commands.terminal import HELD, USER_MISTAKE, HomeOption, err, hold_lines, out, progress_bar
from pipelines.commands.withdrawn import say_gone
from pipelines.home import DEFAULT_HOME, Home
from pipelines.intake.inbox import Received
from pipelines.loading import Load, load
from pipelines.mistakes import Mistake
from pipelines.warehouse.holding import ACCEPTED_HOLD

AcceptOption = Annotated[
    str | None,
    typer.Option(
        "--accept-hold",
        metavar="REASON",
        help="Publish what the load before was held for; why it is right is kept in decisions/.",
    ),
]


def load_command(home: HomeOption = DEFAULT_HOME, accept_hold: AcceptOption = None) -> None:
    """Take in everything in the home's inbox/ and publish a new warehouse. Safe to repeat.

    The load is held (exit code 3: nothing is published, nothing is lost) where more than 5 % of a file is rejected,
    or where a site has far fewer answers in a month than a year before.
    """
    if accept_hold is not None and not accept_hold.strip():
        raise Mistake("a hold is accepted for a reason", mend='say it: --accept-hold "why it is right"')
    load_and_say(Home(home.resolve()), accept_hold=accept_hold)


def load_and_say(home: Home, *, accept_hold: str | None = None) -> None:
    """Load and say what came of it; ends with exit code 3 if the load is held, with 1 if a file was refused or
    staff.csv or access.csv can't be read."""
    started = time.perf_counter()
    with _noted(home, accept_hold), progress_bar() as report:
        result = load(home, now=datetime.now(UTC), accept_hold=accept_hold, progress=report)
    _say_received(result.received, home)
    say_gone(result)
    for warning in result.warnings:
        err.print(f"warning: {warning.text}", style="yellow")
    # Who is let in goes by the clock, whatever day the chain is pinned to.
    access_is_read = say_access(home, datetime.now(UTC).astimezone().date())
    if result.held:
        _say_held(result, accept_hold)
        raise typer.Exit(HELD)
    _say_published(result, time.perf_counter() - started, accept_hold)
    staff_is_read = say_staff(home)
    if any(one.rejected for one in result.gone.lists):
        raise typer.Exit(USER_MISTAKE)
    refused = sum(one.outcome == "refused" for one in result.received)
    if refused:
        # The good data is published; a script that runs this at night must still notice.
        err.print(f"{refused} file(s) were refused, see above; everything else is loaded.", style="red")
    if refused or not (staff_is_read and access_is_read):
        raise typer.Exit(USER_MISTAKE)


def _noted(home: Home, accept_hold: str | None) -> AbstractContextManager[None]:
    """A load of every night decides nothing; to accept what it is held for does."""
    return (
        decided(home, "what a load was held for is accepted", kinds=[ACCEPTED_HOLD]) if accept_hold else nullcontext()
    )


def _say_received(received: list[Received], home: Home) -> None:
    if not received:
        out.print(f"The inbox is empty: {home.inbox}")
    known = sum(one.outcome == "known" for one in received)
    if known:
        out.print(f"{known} file(s) were known already (same bytes): nothing to do for them.")
    for one in received:
        if one.outcome == "waiting":
            out.print(f"{one.file_name} waits for the next load: {one.reason}")
        if one.outcome == "passed over":
            out.print(f"{one.file_name} is passed over: {one.reason}")
    for one in received:
        if one.outcome == "refused":
            err.print(f"refused: {one.file_name}: {one.reason}", style="red")


def _say_held(result: Load, accept_hold: str | None) -> None:
    if result.held is None:
        return
    served = f"build {result.published.build.build_id} stays" if result.published else "nothing is published yet"
    err.print(f"The load is held since {result.held.since}: {served}, and nothing received is lost.", style="red")
    if accept_hold:
        err.print("Nothing was accepted: there is more than was said before. Look at it, and accept it then.")
    for line in hold_lines(result.held):
        err.print(line)


def _say_published(result: Load, seconds: float, accept_hold: str | None) -> None:
    if result.published is None:
        return
    build = result.published.build
    if accept_hold and accept_hold not in {one.reason for one in result.published.accepted}:
        out.print("Nothing was held, so nothing had to be accepted: the reason is not kept.")
    if result.unchanged:
        out.print(f"Nothing has changed: build {build.build_id} stands.")
        return
    new = [one for one in result.received if one.outcome == "archived"]
    table = Table("", "records", box=None, show_header=False)
    table.add_row("received now", f"{sum(one.records for one in new):,} in {len(new)} file(s)")
    table.add_row("in the archive", f"{build.records:,}")
    table.add_row("responses that stand", f"{build.responses:,}")
    if build.summed:
        table.add_row("sums that stand", f"{build.summed:,}")
    table.add_row("in quarantine", f"{build.quarantined:,}")
    out.print(table)
    for one in result.published.accepted:
        for finding in one.findings:
            out.print(f"Accepted on {one.accepted_at}, because {one.reason}: {finding.text}")
    out.print(
        f"Published build {build.build_id} in {seconds:.1f} s ({build.records / seconds:,.0f} records per second)."
    )
