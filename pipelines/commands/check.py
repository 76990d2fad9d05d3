"""check: what a load would make of one file, before anybody lets it in."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.checking import Checked, Claim, check
from pipelines.commands.access import say_access
from pipelines.commands.terminal import FINDINGS, NAMED, USER_MISTAKE, HomeOption, err, out, printable, progress_bar
from pipelines.commands.withdrawn import say_list_checked
from pipelines.home import DEFAULT_HOME, Home
from pipelines.reference.formats import Format
from pipelines.warehouse.file_outcomes import TOLD, FileOutcome
from pipelines.warehouse.holding import Held

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="An export, wherever it lies; its name counts.", show_default=False)
]


def check_command(file: FileArgument, home: HomeOption = DEFAULT_HOME) -> None:
    """Say what a load would make of this one file. Loads nothing and changes nothing in the home.

    It does the load beside the home, in a folder of its own that is removed again (in TMPDIR: it needs room for a
    build), so its numbers are those of a load of this file alone; what else waits in the inbox is not looked at. It works
    beside a running load and on a home that can't be written to. Exit code 0 if every record would be taken, 1 if the
    file would be refused, if any record would be rejected, or if the load would be held.
    """
    # Not resolved: a link is passed over by a load, and has a name of its own.
    place = file.absolute()
    with progress_bar() as report:
        found = check(place, Home(home.resolve()), now=datetime.now(UTC), progress=report)
    out.print(f"File        {printable(file.name)}")
    _say_claims(found.claims)
    if found.listed and found.listed.read.taken:
        say_list_checked(found.listed)
    elif found.outcome is None:
        err.print(f"{found.received.outcome.capitalize():<11} {printable(found.received.reason)}", style="red")
    else:
        _say_outcome(found.outcome, is_known=found.received.outcome == "known")
        _say_rejected(found.outcome)
        _say_hold(found.held, found)
    say_access(Home(home.resolve()), datetime.now(UTC).astimezone().date())
    if not found.is_taken_whole:
        raise typer.Exit(USER_MISTAKE)
    out.print("A load would take every record." if found.outcome else "A load would take the whole list.")


def _say_claims(claims: tuple[Claim, ...]) -> None:
    for one in claims:
        out.print(f"Survey      {one.survey.survey_id}: {one.survey.survey_name}, by its pattern {one.pattern}")
        out.print(f"Format      {_format(one.survey.format)}")
    if not claims:
        out.print("Survey      none claims this file name")


def _format(form: Format) -> str:
    said = form.model_dump(exclude_defaults=True, exclude={"kind"})
    return ", ".join([form.kind, *(f"{key} {value!r}" for key, value in said.items())])


def _say_outcome(outcome: FileOutcome, *, is_known: bool) -> None:
    counts = outcome.counts
    if is_known:
        out.print("Known       these very bytes are in the archive already: a load would not take them in again")
    out.print(f"Not read    {printable(outcome.unread_columns) or 'nothing: every column is read'}")
    out.print(
        f"Records     {counts['records']:,} = {counts['accepted']:,} accepted + {counts['quarantined']:,} quarantined "
        f"+ {counts['duplicates']:,} duplicates"
    )
    if counts["superseded"]:
        out.print(f"Superseded  {counts['superseded']:,} of the accepted: a later version of them has come already")
    if counts["withdrawn"]:
        out.print(
            f"Withdrawn   {counts['withdrawn']:,} of the accepted: their guests want them erased, they are left out"
        )
    if counts["mended"]:
        out.print(
            f"Mended      {counts['mended']:,} of the quarantined: what they are about stands, from another record"
        )
    moved = [f"{by:+,} {name}" for name, by in outcome.elsewhere.items() if by]
    if moved:
        out.print(f"Elsewhere   of the files that are published already: {', '.join(moved)}")


def _say_rejected(outcome: FileOutcome) -> None:
    for one in outcome.rejected:
        field = f"{printable(one.field)}: " if one.field else ""
        out.print(f"Rejected    line {one.line}: {field}{printable(one.reason)}")
    for said, count in outcome.more[:TOLD]:
        out.print(f"            and {count:,} more: {printable(said)}")
    others = outcome.more[TOLD:]
    if others:
        out.print(f"            and {sum(count for _, count in others):,} more, for {len(others)} other reasons")


def _say_hold(held: Held | None, found: Checked) -> None:
    for warning in found.warnings[:NAMED]:
        err.print(f"Warning     {printable(warning.text)}", style="yellow")
    if held is None:
        out.print("Hold        the load would not be held")
        return
    err.print("Hold        the load would be held until somebody decides:", style="red")
    for one in held.findings[:FINDINGS]:
        err.print(f"            {printable(one.text)}", style="red")
    if len(held.findings) > FINDINGS:
        err.print(f"            and {len(held.findings) - FINDINGS} more")
