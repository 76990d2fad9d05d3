"""audit: who saw, exported, unmasked and decided what, for HR; and whether the log is what was written."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipelines.acting import check_hr
from pipelines.audit.log import KINDS, PAGE_SEEN, Asked, AuditLog, Row
from pipelines.audit.words import KIND_NAMES, asked_in_words, audit_table, what_in_words, who_in_words
from pipelines.commands.closing_options import ByOption, acting
from pipelines.commands.noting import note
from pipelines.commands.taking_out import Leaving, take_out
from pipelines.commands.terminal import USER_MISTAKE, HomeOption, err, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.spreadsheets import csv_file

# How many of the last rows status works out again: a fraction of a second.
CHECKED_BY_STATUS = 10_000
PAGE = "Audit log"

PersonOption = Annotated[
    str | None, typer.Option("--person", metavar="ID", help="Rows of this person alone.", show_default="all")
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help=f"Rows of this kind: {', '.join(KINDS)}.", show_default="all"),
]
PageOption = Annotated[
    str | None, typer.Option("--page", metavar="NAME", help="Who saw this page.", show_default="all")
]
FromOption = Annotated[
    datetime | None,
    typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="From this day on.", show_default=False),
]
UntilOption = Annotated[
    datetime | None,
    typer.Option("--until", metavar="DAY", formats=["%Y-%m-%d"], help="Until this day, and on it.", show_default=False),
]
MostOption = Annotated[int, typer.Option("--most", min=1, help="So many rows at most, the newest.")]
CsvOption = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write all of them to a new file.", show_default=False)
]


def audit_command(  # noqa: PLR0913, PLR0917  (an option each)
    by: ByOption,
    home: HomeOption = DEFAULT_HOME,
    person: PersonOption = None,
    kind: KindOption = None,
    page: PageOption = None,
    first: FromOption = None,
    last: UntilOption = None,
    most: MostOption = 50,
    csv: CsvOption = None,
) -> None:
    """Say who saw, exported, unmasked and decided what, the newest first; --csv writes a file. Only HR may.

    That it was read, and by whom, is a row of the log too. Every seal of the log is worked out again first: exit code 1 where
    a row is not what was written.
    """
    place = Home(home.resolve())
    check_hr(read_reference(place.reference), acting(place, by))
    asked = Asked(person, _kinds(kind or []), page, _midnight(first), _midnight(last, days=1))
    log = AuditLog(place.audit)
    found = log.check()
    rows = log.rows(asked, most=None if csv else most)
    if csv:
        leaving = Leaving(PAGE, asked_in_words(asked), len(rows), by)
        take_out(place, csv, csv_file(audit_table(rows)), leaving, option="--csv")
        out.print(f"Written to {csv}: {len(rows):,} row(s).")
    else:
        note(place, PAGE_SEEN, {"page": PAGE, "about": asked_in_words(asked)}, by)
        for row in rows:
            out.print(_line(row))
        err.print(f"{len(rows):,} of {log.count(asked):,} row(s), the newest first.")
    if found.fault:
        err.print(f"the audit log can't be trusted: {found.fault}\n  where: {log.path}", style="red")
        raise typer.Exit(USER_MISTAKE)
    err.print(f"All {found.rows:,} row(s) are what was written; the last seal was {found.seal[:16] or 'none'}.")


def say_audit(place: Home) -> None:
    """How long the log is, since when, and whether its last rows are what was written."""
    try:
        found = AuditLog(place.audit).check(last=CHECKED_BY_STATUS)
    except Mistake as problem:
        out.print(f"Audit      the log can't be read: {problem.what}")
        return
    if found.fault:
        out.print(f"Audit      the log can't be trusted: {found.fault}; guest-tracking audit says more")
    elif found.rows:
        out.print(f"Audit      {found.rows:,} row(s) since {str(found.first_at)[:10]}, the last seal {found.seal[:16]}")


def _kinds(wanted: list[str]) -> tuple[str, ...]:
    unknown = [one for one in wanted if one not in KINDS]
    if unknown:
        raise Mistake(f"there is no kind {unknown[0]!r}", mend=f"choose among {', '.join(KINDS)}")
    return tuple(wanted)


def _midnight(day: datetime | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day where this machine stands, or so many days later."""
    return day and datetime.combine(date.fromordinal(day.toordinal()) + timedelta(days=days), time()).astimezone()


def _line(row: Row) -> str:
    at = datetime.fromisoformat(row.at).astimezone()
    kind = KIND_NAMES[row.kind]
    said = f"{who_in_words(row)} {what_in_words(row)}"
    return printable(f"{row.number}  {at:%Y-%m-%d %H:%M:%S}  {kind}: {said}", most=None)
