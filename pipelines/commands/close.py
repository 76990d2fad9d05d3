"""close, sign and reopen: the steps by which a bonus year is frozen, made final, and taken back."""

from typing import Annotated

import typer

from pipelines.closing.close import close_bonus
from pipelines.closing.open_statements import still_open
from pipelines.closing.reading import closed_payouts
from pipelines.closing.reopening import reopen_bonus
from pipelines.closing.signing import sign_bonus
from pipelines.closing.state import SIGNATURES
from pipelines.commands.closing_options import ByOption, PlanArgument, ReasonOption, acting, how_far
from pipelines.commands.noting import decided
from pipelines.commands.terminal import HomeOption, listed, out
from pipelines.home import DEFAULT_HOME, Home
from pipelines.rewards.statement import State

PeriodOption = Annotated[
    str,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="The plan's window: 2026, 2026-01..2026-12 or 2026-01-01..2026-12-31.",
        show_default=False,
    ),
]


def close_command(plan_id: PlanArgument, period: PeriodOption, by: ByOption, home: HomeOption = DEFAULT_HOME) -> None:
    """Freeze what a bonus plan pays, as of the served build; the statements are provisional from then on.

    A copy of plan, people, counts, pay, statements and counted responses is kept in closed/, which no later load changes.
    Managers may appeal for the working days that the plan says (Monday to Friday; public holidays are not known), then two
    people of HR sign.
    """
    place = Home(home.resolve())
    with decided(place, f"bonus plan {plan_id} is closed", by):
        closed = close_bonus(place, plan_id, period, acting(place, by))
    payouts = closed_payouts(place, plan_id, closed.revision)
    out.print(
        f"Closed {plan_id} as revision {closed.revision}: {len(payouts.statements):,} statements are provisional."
    )
    out.print(f"Total {payouts.total:,} {payouts.currency} for {payouts.count(State.DUE):,} due.")
    waiting = still_open(payouts.statements)
    if waiting:
        out.print(f"Open are {listed(waiting, 'statement(s)')}; people decide: guest-tracking decide bonus")
    out.print(f"Appeals until {closed.appeal_until}; two people of HR sign after that.")


def sign_command(plan_id: PlanArgument, by: ByOption, home: HomeOption = DEFAULT_HOME) -> None:
    """Sign what a closed bonus plan pays. Two different people of HR sign, after the appeal window; then it is final."""
    place = Home(home.resolve())
    who = acting(place, by)
    with decided(place, f"bonus plan {plan_id} is signed", by):
        signed = sign_bonus(place, plan_id, who)
    payouts = closed_payouts(place, plan_id, signed.revision)
    out.print(f"{by} has signed {plan_id}, revision {signed.revision}: {payouts.total:,} {payouts.currency} in all.")
    if signed.is_final:
        out.print("It is final. guest-tracking closed bonus says what is to be paid to each.")
    else:
        out.print(f"{len(signed.signatures)} of {SIGNATURES} signatures: another person of HR signs.")


def reopen_command(plan_id: PlanArgument, reason: ReasonOption, by: ByOption, home: HomeOption = DEFAULT_HOME) -> None:
    """Ask for a closed bonus plan to be opened again; when a second person of HR does, it can be closed anew.

    What was closed and signed before is kept and stays readable. Look at guest-tracking restate bonus first: it says what
    would change, and changes nothing.
    """
    place = Home(home.resolve())
    who = acting(place, by)
    with decided(place, f"bonus plan {plan_id} is to be reopened", by):
        found = reopen_bonus(place, plan_id, reason, who)
    out.print(f"{plan_id}, revision {found.revision}: {how_far(found, who.today)}.")
    if found.is_superseded:
        out.print(f"It can be closed again, as revision {found.revision + 1}: guest-tracking close bonus")
