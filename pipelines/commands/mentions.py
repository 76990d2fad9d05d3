"""mentions: where guests may have named colleagues, and what somebody of HR decides about it."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pipelines.audit.log import UNMASKED
from pipelines.commands.closing_options import ByOption, acting
from pipelines.commands.noting import decided, note
from pipelines.commands.terminal import HomeOption, err, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.recognition.staff.deciding.candidates import Candidate, open_candidates
from pipelines.recognition.staff.deciding.settling import settle
from pipelines.recognition.staff.purpose import PURPOSE
from pipelines.reference.decoding import read_text
from pipelines.reference.reading import read_reference

YearOption = Annotated[
    int,
    typer.Option(
        "--year", metavar="YEAR", min=date.min.year, max=date.max.year - 1, help="Of which stays.", show_default=False
    ),
]
SiteOption = Annotated[
    str | None, typer.Option("--site", metavar="SITE", help="Those of this site alone.", show_default="all")
]
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="ID…", help="As mentions list prints them.", show_default=False)
]
FromOption = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", help="A file of lines as mentions list prints them.", show_default=False),
]


def list_command(year: YearOption, by: ByOption, home: HomeOption = DEFAULT_HOME, site: SiteOption = None) -> None:
    """List where guests of a year may have named a colleague, and nobody has decided yet: a line each, with the sentence.

    Colleagues are those of reference/staff.csv who were in post at the site around the stay. Only HR may: it shows what guests
    wrote, and that it was read, and by whom, is kept among the decisions. Nobody is shown what is said of themselves. Nothing
    counts before it is confirmed.
    """
    place = Home(home.resolve())
    who = acting(place, by)
    found = open_candidates(place, year, who, site_id=site)
    if found:
        # Before a word of a guest is printed.
        names = read_reference(place.reference).organisation.site_labels
        of = names.get(site, site) if site else "all sites"
        note(place, UNMASKED, {"what": f"where guests of {of} name colleagues in {year}"}, by)
    err.print(PURPOSE)
    for one in found:
        out.print(_line(one))
    err.print(
        f"{len(found):,} candidate(s) of {year} to decide: guest-tracking mentions confirm, or refuse, with their ids."
    )


def confirm_command(
    by: ByOption, ids: IdsArgument = None, home: HomeOption = DEFAULT_HOME, file: FromOption = None
) -> None:
    """Confirm that guests thanked a colleague by name: from now on these mentions count.

    Give their ids; or save the list, delete the lines that are none, and name the file with --from. All are confirmed or none;
    the same again changes nothing, and a later decision counts. Nobody decides about themselves.
    """
    _settle(home, ids, file, by, confirm=True)


def refuse_command(
    by: ByOption, ids: IdsArgument = None, home: HomeOption = DEFAULT_HOME, file: FromOption = None
) -> None:
    """Refuse candidates that name nobody, or somebody else, or complain: they are not asked about again, and do not count.

    What was confirmed is refused in the same way, if it was a mistake. All are refused or none.
    """
    _settle(home, ids, file, by, confirm=False)


def _settle(home: Path, ids: list[str] | None, file: Path | None, by: str, *, confirm: bool) -> None:
    place = Home(home.resolve())
    wanted = [*(ids or []), *(_ids_in(file) if file else [])]
    if not wanted:
        raise Mistake("no candidate is named", mend="give the ids that mentions list prints, or --from FILE")
    with decided(place, f"mentions of colleagues {'confirmed' if confirm else 'refused'}", by):
        new = settle(place, wanted, acting(place, by), confirm=confirm)
    before = len(dict.fromkeys(wanted)) - new
    said = f"{new:,} mention(s) {'confirmed' if confirm else 'refused'}"
    out.print(said + (f"; {before:,} were so before." if before else "."))


def _ids_in(file: Path) -> list[str]:
    """The first word of every line."""
    if not file.is_file():
        raise Mistake("there is no such file", where=str(file), mend="correct --from")
    return [line.split()[0] for line in read_text(file).splitlines() if line.strip()]


def _line(one: Candidate) -> str:
    mention = one.mention
    perhaps = f" (or {one.could_also_be})" if one.could_also_be else ""
    who = f"{one.display_name}, {mention.person_id}{perhaps}"
    return printable(f"{mention.mention_id}  {mention.site_id}  {mention.stay_date}  {who}: {one.sentence}", most=None)
