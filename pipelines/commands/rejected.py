"""rejected: the rejected records of a survey as a file that somebody mends and puts into the inbox again."""

import gzip
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.taking_out import Leaving, take_out
from pipelines.commands.terminal import HomeOption, err, out
from pipelines.home import DEFAULT_HOME, Home
from pipelines.returned_text import WHY
from pipelines.returning import Returned, returned

SurveyOption = Annotated[str, typer.Option("--survey", help="The survey_id of the definition.", show_default=False)]
ToOption = Annotated[
    Path, typer.Option("--to", metavar="FILE", help="Where to write; never over a file.", show_default=False)
]
NameOption = Annotated[
    str | None, typer.Option("--file", metavar="NAME", help="The records of this export alone.", show_default="all")
]
CommentsOption = Annotated[bool, typer.Option("--with-comments", help="Fill in the guests' free text, from the vault.")]


def rejected_command(
    survey: SurveyOption,
    to: ToOption,
    home: HomeOption = DEFAULT_HOME,
    file: NameOption = None,
    with_comments: CommentsOption = False,
) -> None:
    """Write the rejected records of a survey as its supplier's own file, with the reasons in a last column.

    It has the columns, the encoding and the delimiter of the export. Mend it and put it into the inbox: the last column
    is not read, and a record that then stands leaves the quarantine. Columns of free text are empty unless
    --with-comments is given; if they were filled before, sending them empty loses them. Every cell is as it was received,
    so that the file loads again: a cell may be a formula to a spreadsheet, and a spreadsheet changes ids and dates when it
    saves. Mend it in a text editor, or import all columns as text.
    """
    place = Home(home.resolve())
    found = returned(place, survey, file_name=file, with_comments=with_comments)
    # Guests' answers are in it.
    content = gzip.compress(found.content, mtime=0) if to.suffix == ".gz" else found.content
    chosen = [f"survey {survey}", f"file {file}" if file else "", "with guests' free text" if with_comments else ""]
    leaving = Leaving("rejected records", "; ".join(part for part in chosen if part), found.records)
    take_out(place, to, content, leaving, option="--to")
    out.print(f"Written to {to}: {found.records:,} rejected records of {found.files} file(s), the reasons in {WHY!r}.")
    for note in _notes(found, to, with_comments=with_comments):
        err.print(note)


def _notes(found: Returned, to: Path, *, with_comments: bool) -> list[str]:
    """What somebody has to know before sending the file again."""
    survey, form = found.survey, found.survey.format
    notes = []
    if survey.free_text() and not with_comments:
        notes.append("Cells of free text are empty; --with-comments fills them in.")
    if found.unwritten:
        notes.append(f"{found.unwritten} malformed records are not in it, as they may hold free text: --with-comments.")
    if not found.has_order and form.kind == "delimited":
        notes.append(
            "An export is no longer in the inbox: its columns of free text stand last, which a load does not mind."
        )
    if form.kind != "delimited":
        notes.append(f"The survey reads {form.kind}, and this is UTF-8 CSV: save it as {form.kind} to send it again.")
    elif not any(fnmatchcase(to.name.lower(), pattern.lower()) for pattern in survey.file_names):
        notes.append(f"To load it, give it a name that the survey claims: {', '.join(survey.file_names)}.")
    return notes
