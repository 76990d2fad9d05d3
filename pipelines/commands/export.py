"""export: what HR takes out of the house for a recognition year, as files in a folder, in one go."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.closing_options import day_of
from pipelines.commands.taking_out import Leaving, take_out
from pipelines.commands.terminal import USER_MISTAKE, HomeOption, err, out, printable
from pipelines.editions import edition_of
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.recognising import latest_year
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.forum_pack import forum_pack
from pipelines.recognition.paper.layout import winners
from pipelines.recognition.paper.list_file import recognition_csv, recognition_schema
from pipelines.recognition.paper.workbook import recognition_workbook
from pipelines.recognition.staff.purpose import PURPOSE

YearOption = Annotated[
    int | None, typer.Option("--year", metavar="YEAR", help="The latest with awards, else.", show_default=False)
]
ToOption = Annotated[
    Path, typer.Option("--to", metavar="FOLDER", help="Where to; never over a file.", show_default=False)
]
FontsOption = Annotated[
    Path | None,
    typer.Option("--fonts", metavar="FOLDER", help="Further fonts, for letters of names.", show_default=False),
]

SCHEMA = "recognition_list.schema.json"


def export_recognition_command(
    to: ToOption, home: HomeOption = DEFAULT_HOME, year: YearOption = None, fonts: FontsOption = None
) -> None:
    """Write the recognition list (CSV, XLSX), its schema and the forum pack (PDF) of a year into a folder.

    The list that was published, if one is; else the year as the served build has it, marked as provisional. A name with a
    letter that no font has is said and stops the forum pack alone: it would print boxes.
    """
    place = Home(home.resolve())
    edition = edition_of(place, latest_year(place) if year is None else year, today=day_of(place))
    number = edition.year.year
    pack = f"forum_pack_{number}.pdf"
    files = {
        f"recognition_{number}.csv": recognition_csv(edition),
        f"recognition_{number}.xlsx": recognition_workbook(edition),
        SCHEMA: recognition_schema(),
    }
    _check_room(to, [*files, pack], fonts)
    refused = None
    try:
        files[pack] = forum_pack(edition, fonts=fonts)
    except Mistake as mistake:
        refused = mistake
    _write(place, to, files, edition)
    _say(edition, to, files)
    if refused is not None:
        err.print(f"No {pack} is written: {refused.text()}", style="red")
        raise typer.Exit(USER_MISTAKE)


def _check_room(to: Path, names: list[str], fonts: Path | None) -> None:
    """A Mistake where something is missing or in the way, before anything is written."""
    if fonts is not None and not fonts.is_dir():
        raise Mistake("there is no such folder", where=str(fonts), mend="correct --fonts")
    if not to.is_dir():
        raise Mistake("there is no such folder", where=str(to), mend="make it, or correct --to")
    there = [name for name in names if (to / name).exists()]
    if there:
        what = f"{' and '.join(there)} {'is' if len(there) == 1 else 'are'} there already, and nothing is written over"
        raise Mistake(what, where=str(to), mend="choose an empty folder with --to")


def _write(home: Home, to: Path, files: Mapping[str, bytes], edition: Edition) -> None:
    honoured = len(winners(edition))
    for name, content in files.items():
        rows = None if name == SCHEMA else honoured
        leaving = Leaving(f"recognition: {name}", f"{edition.year.year}, {_state(edition)}", rows)
        take_out(home, to / name, content, leaving, option="--to")


def _state(edition: Edition) -> str:
    return f"published, list {edition.list_hash[:12]}" if edition.list_hash else "provisional"


def _say(edition: Edition, to: Path, files: Mapping[str, bytes]) -> None:
    year = edition.year
    honoured = len(winners(edition))
    out.print(
        f"{printable(year.chain_name)}, recognition {year.year}: {len(year.awards)} awards, {honoured:,} honoured."
    )
    out.print(printable(edition.status))
    out.print(f"Hash of the list: {edition.list_hash or 'none, as nothing is published'}")
    for name, content in files.items():
        out.print(f"Written to {to / name}: {len(content):,} bytes.")
    if any(one.award.is_of_people for one in year.awards):
        out.print(PURPOSE)
