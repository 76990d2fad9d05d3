"""backup and restore: a home in one file, and back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.audit.log import EXPORTED
from pipelines.backup import back_up
from pipelines.commands.noting import note_done
from pipelines.commands.terminal import HomeOption, out
from pipelines.home import DEFAULT_HOME, Home
from pipelines.restoring import restore


def backup_command(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="A new file, or a folder to put one into.")],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Write everything of a home that can't be made again, and the build that is served, into one file.

    It is a tar with a SHA-256 per file. It holds guests' words: keep it as safe as the home. It can be made at any time,
    beside a load too: what is in it is the home of one moment. That it was made stands in the audit log, where that can be
    written. Beside another backup it ends with exit code 75.
    """
    place = Home(home.resolve())

    def leaving(path: Path) -> None:
        # A home whose log can't be written has to be saved all the more.
        note_done(place, EXPORTED, {"what": "a backup of all that can't be made again", "file": path.name})

    done = back_up(place, to, now=datetime.now(UTC), leaving=leaving)
    out.print(f"Backed up {done.files:,} file(s), {done.size / 1e6:,.1f} MB: {done.path}")
    for name in done.torn:
        out.print(f"Left out, as it is still being written: {name}")
    out.print(f"Its build is {done.build_id}." if done.build_id else "No whole build is in it: load after restoring.")


def restore_command(
    source: Annotated[Path, typer.Option("--from", metavar="FILE", help="What backup has written.")],
    home: Annotated[Path, typer.Option("--home", help="Where the home shall be: a new or an empty folder.")],
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="FOLDER",
            help="The decisions/ of the home that was lost, if it can be read: what was decided since counts too.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make a new home out of a backup. Every file is compared with its SHA-256 before anything is to be seen.

    What guests have withdrawn since the backup is in it again. With --decisions the next load erases it once more;
    without, the lists have to be put into the inbox again.
    """
    place = Home(home.resolve())
    done = restore(source, place, decisions=decisions)
    if done.decided_since:
        out.print(f"{done.decided_since:,} decision(s) made since the backup count too.")
    out.print(f"Restored {done.files:,} file(s), each as it was on {done.made_at}: {place.root}")
    out.print(f"Go on with: guest-tracking load --home {place.root}")
