"""What all commands share: where they print, the options of several, exit codes, progress."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines.durable import write_whole
from pipelines.intake.receiving import Progress as Report
from pipelines.mistakes import Mistake
from pipelines.warehouse.holding import Held

USER_MISTAKE, HELD, FAULT, LOCKED = 1, 3, 70, 75

# How many files or builds a line names; the others are counted.
NAMED = 5
# So many of the things that a load is held for are named; the others are counted.
FINDINGS = 10
# So many letters of an export's own text are printed on a line.
LONGEST = 500

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

HomeOption = Annotated[
    Path,
    typer.Option("--home", help="The home folder: reference/, inbox/, archive/, warehouse/ …", show_default="data/"),
]


def duration(seconds: float) -> str:
    """How long something is, in minutes, hours or days; nothing is shorter than no time."""
    seconds = max(0.0, seconds)
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 172_800 else f"{seconds / 86_400:.0f} days"


def listed(names: list[str], what: str) -> str:
    """How many there are and what the first few are called."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} {what}" + (f": {', '.join(names[:NAMED])}{more}" if names else "")


def hold_lines(held: Held) -> list[str]:
    """Why a load is held, a line each, and how to go on."""
    more = len(held.findings) - FINDINGS
    return [
        *(f"  {one.text}" for one in held.findings[:FINDINGS]),
        *([f"  and {more} more: what came may not be complete"] if more > 0 else []),
        "  mend:  correct what is wrong (reference/, or a file of the inbox) and load again; if it is right as it is:",
        '         guest-tracking load --accept-hold "why it is right"',
    ]


def printable(text: str, *, most: int | None = LONGEST) -> str:
    """A text of an export on one line of a terminal: what would move its cursor is shown as a dot, a long one is cut."""
    safe = "".join(letter if letter.isprintable() else "·" for letter in text[:most])
    return safe + ("…" if most is not None and len(text) > most else "")


def cut(text: str, most: int) -> str:
    """A text for a column of so many letters."""
    safe = printable(text)
    return safe if len(safe) <= most else f"{safe[: most - 1]}…"


def check_free(to: Path, *, option: str) -> None:
    """A Mistake where a file is there, or its folder is not; `option` named it."""
    if os.path.lexists(to):
        raise Mistake("this file is there already", where=str(to), mend=f"choose another name with {option}")
    if not to.parent.is_dir():
        raise Mistake("there is no such folder", where=str(to.parent), mend=f"make it, or correct {option}")


def write_private(to: Path, content: bytes, *, option: str) -> None:
    """Write a new file that is its owner's alone, whole or not at all; a Mistake where `check_free` raises one.

    What comes out of a home is written by `taking_out`, which notes it first.
    """
    check_free(to, option=option)
    write_whole(to, lambda part: part.write_bytes(content), mode=0o600)


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A bar on the terminal, for as long as something takes."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield report
