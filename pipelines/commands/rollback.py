"""rollback: serve a build again that was served before, and say what that undoes."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from pipelines.audit.log import DECIDED
from pipelines.colleagues import colleagues_of
from pipelines.commands.noting import note_done
from pipelines.commands.terminal import HomeOption, err, listed, out
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.warehouse.colleagues import Colleagues
from pipelines.warehouse.rollback import Undone, is_masked_as_now, roll_back

ToOption = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="BUILD", help="The build to serve, as status lists it.", show_default="the one before"
    ),
]


def rollback_command(home: HomeOption = DEFAULT_HOME, to: ToOption = None) -> None:
    """Serve one of the last three builds again. Nothing received is lost.

    A load from the same inputs, or one that would say the same, is held from then on (exit code 3): mend the inputs and
    load, or publish it all the same with load --accept-hold.
    """
    place = Home(home.resolve())
    undone = roll_back(place.warehouse, to=to, now=datetime.now(UTC))
    left, now = undone.left.build.build_id, undone.now.build.build_id
    note_done(place, DECIDED, {"what": f"build {now} is served again, instead of {left}"})
    _say(undone)
    if not is_masked_as_now(place.warehouse / undone.now.file, _colleagues(place)):
        err.print(
            "Guests' words in it are masked as when it was made: names that staff.csv has got since, and what an older version "
            "of the program did not mask, stand in it for everybody who reads comments. A load masks them anew.",
            style="yellow",
        )


def _colleagues(home: Home) -> Colleagues | None:
    """Whose names words lose today; None where the reference data does not say, as it may be why somebody goes back."""
    try:
        return colleagues_of(home.reference, read_reference(home.reference))
    except Mistake:
        return None


def _say(undone: Undone) -> None:
    left, now = undone.left.build.build_id, undone.now.build.build_id
    out.print(f"Build {now} is served again, instead of {left}.")
    if undone.files is None:
        out.print(f"What it lacks can't be told: the file of build {left} is not what was published.")
    else:
        records = sum(count for _, count in undone.files)
        names = listed([name for name, _ in undone.files], "file(s)")
        out.print(f"It lacks {undone.responses:,} responses, {records:,} records of {names}.")
    if undone.now.taken_back:
        out.print(
            "Until the inputs are mended a load is held: what was taken back is not published again by itself. "
            'To publish it all the same: guest-tracking load --accept-hold "why it is right".'
        )
