"""The command line: one word per command; `app` lists them all. Nearly every command works on a home folder.

Exit codes: 0 done · 1 something in your hands is wrong (said in words) · 2 the command was misspelt · 3 the load is
held, somebody has to decide · 70 a fault of ours or of the machine, nothing was published · 75 another command is
writing to this home, try again.
"""

import errno
import io
import os
import sys

import typer

from pipelines.commands.appeal import appeal_command, decide_command, review_command
from pipelines.commands.audit import audit_command
from pipelines.commands.awards import awards_command
from pipelines.commands.backup import backup_command, restore_command
from pipelines.commands.bonus import bonus_command
from pipelines.commands.check import check_command
from pipelines.commands.close import close_command, reopen_command, sign_command
from pipelines.commands.closed import closed_command, restate_command
from pipelines.commands.comments import unmask_command
from pipelines.commands.describe import describe_command
from pipelines.commands.export import export_recognition_command
from pipelines.commands.load import load_command
from pipelines.commands.mentions import confirm_command, list_command, refuse_command
from pipelines.commands.points import points_command
from pipelines.commands.published import published_command
from pipelines.commands.publishing import publish_command, recall_command
from pipelines.commands.rejected import rejected_command
from pipelines.commands.rollback import rollback_command
from pipelines.commands.show import demo_command, serve_command
from pipelines.commands.simulate import simulate_command
from pipelines.commands.status import status_command
from pipelines.commands.terminal import FAULT, LOCKED, USER_MISTAKE, err
from pipelines.commands.withdraw import withdraw_command
from pipelines.mistakes import Mistake
from pipelines.warehouse.checks import BuildFaultError
from pipelines.warehouse.lock import LockedError

app = typer.Typer(
    help="Guest tracking: what a hotel group's guests say, site by site and department by department.",
    epilog="Exit codes: 0 done, 1 something in your hands is wrong, 2 misspelt command, "
    "3 the load is held until somebody decides, 70 a fault of ours (nothing published), "
    "75 another command is writing to this home.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo", epilog="Example: guest-tracking demo --port 8502")(demo_command)
app.command("load", epilog="Example: guest-tracking load --home ~/our-chain")(load_command)
app.command("check", epilog="Example: guest-tracking check export.csv --home ~/our-chain")(check_command)
app.command("describe", epilog="Example: guest-tracking describe export.csv --home ~/our-chain --to new.toml")(
    describe_command
)
app.command(
    "rejected",
    epilog="Example: guest-tracking rejected --home ~/our-chain --survey post_stay --to post_stay_mended.csv",
)(rejected_command)
app.command(
    "withdraw",
    epilog="Example: guest-tracking withdraw --home ~/our-chain --survey post_stay --response-id R-1234",
)(withdraw_command)
app.command("status", epilog="Example: guest-tracking status --home ~/our-chain")(status_command)
app.command("bonus", epilog="Example: guest-tracking bonus general_managers_2026 --person P004 --home ~/our-chain")(
    bonus_command
)
app.command("awards", epilog="Example: guest-tracking awards --year 2026 --award recommended --home ~/our-chain")(
    awards_command
)
app.command(
    "simulate",
    epilog="Example: guest-tracking simulate general_managers_2026 --set knots.0.score=68 --home ~/our-chain",
)(simulate_command)
app.command("points", epilog="Example: guest-tracking points rates.csv --to points.csv --totals totals.csv")(
    points_command
)
for verb, does, about, example in (
    ("close", close_command, "Freeze what is paid for a period.", "--period 2026 --by P1"),
    ("appeal", appeal_command, "Flag a response that should not count.", "--survey S --response-id R1 --person P4 …"),
    ("review", review_command, "Decide an appeal.", '--appeal 1 --accept --reason "…" --by P1'),
    ("decide", decide_command, "Decide an open statement.", '--person P4 --amount 1200 --reason "…" --by P1'),
    ("sign", sign_command, "Sign what is paid for a closed period.", "--by P1"),
    ("closed", closed_command, "Show what is closed and what is to be paid.", "--person P4"),
    ("restate", restate_command, "Say what would change in a closed period.", "--csv changes.csv"),
    ("reopen", reopen_command, "Take a closed period back.", '--reason "…" --by P1'),
):
    group = typer.Typer(help=about, no_args_is_help=True, rich_markup_mode=None)
    group.command("bonus", epilog=f"Example: guest-tracking {verb} bonus general_managers_2026 {example}")(does)
    app.add_typer(group, name=verb)
mentions = typer.Typer(help="Decide where guests named a colleague.", no_args_is_help=True, rich_markup_mode=None)
for verb, does, example in (
    ("list", list_command, "--year 2026 --by P1"),
    ("confirm", confirm_command, "2026-1a2b3c4d5e --by P1"),
    ("refuse", refuse_command, "--from names-nobody.txt --by P1"),
):
    mentions.command(verb, epilog=f"Example: guest-tracking mentions {verb} {example} --home ~/our-chain")(does)
app.add_typer(mentions, name="mentions")
comments = typer.Typer(help="Guests' words as they were written.", no_args_is_help=True, rich_markup_mode=None)
comments.command(
    "unmask",
    epilog='Example: guest-tracking comments unmask --survey post_stay --response-id R1 --reason "call back" --by P1',
)(unmask_command)
app.add_typer(comments, name="comments")
for verb, does, about, example in (
    ("publish", publish_command, "Freeze the list of an award year.", "--year 2026 --by P1"),
    ("published", published_command, "Show what is published, and what would differ by now.", "--year 2026"),
    ("export", export_recognition_command, "Take a recognition year out as files.", "--year 2026 --to forum"),
    ("recall", recall_command, "Take the list of an award year back.", '--year 2026 --reason "…" --by P1'),
):
    group = typer.Typer(help=about, no_args_is_help=True, rich_markup_mode=None)
    group.command("recognition", epilog=f"Example: guest-tracking {verb} recognition {example}")(does)
    app.add_typer(group, name=verb)
app.command("serve", epilog="Example: guest-tracking serve --home ~/our-chain --port 8502")(serve_command)
app.command("audit", epilog="Example: guest-tracking audit --by P12 --kind exported --home ~/our-chain")(audit_command)
app.command("rollback", epilog="Example: guest-tracking rollback --home ~/our-chain")(rollback_command)
app.command("backup", epilog="Example: guest-tracking backup --home ~/our-chain --to /mnt/backups")(backup_command)
app.command("restore", epilog="Example: guest-tracking restore --from chain.tar --home ~/new-chain")(restore_command)


def _refused(problem: OSError) -> str:
    """What the machine refused, where, and how to go on."""
    full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
    said = "the disk is full" if full else f"the machine refused: {problem.strerror or problem}"
    return Mistake(
        f"{said}. Nothing half done is served, and nothing received is lost",
        where=str(problem.filename or ""),
        mend=("make room" if full else "mend it") + " and try again; guest-tracking status says what is served",
    ).text()


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
        err.print(_refused(problem), style="red")
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
