"""published: which award years are published, and what would be different by now. It changes nothing."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

import typer

from pipelines.commands.closing_options import day_of
from pipelines.commands.terminal import HomeOption, err, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.recognising import recognised
from pipelines.recognition.called import who
from pipelines.recognition.publishing.differences import Difference, differences
from pipelines.recognition.publishing.masking import masked
from pipelines.recognition.publishing.reading import PublishedYear, faults, published_years, refuse_unknown_editions
from pipelines.recognition.publishing.shown import shown_year, wishes
from pipelines.recognition.publishing.state import Publishing
from pipelines.recognition.result import AwardResult
from pipelines.recognition.staff.purpose import PURPOSE

AnyYearOption = Annotated[
    int | None,
    typer.Option(
        "--year", metavar="YEAR", help="One year: its list, and what would differ by now.", show_default=False
    ),
]
EditionOption = Annotated[
    int | None,
    typer.Option("--edition", metavar="N", min=1, help="With --year: also one taken back.", show_default=False),
]


def published_command(
    home: HomeOption = DEFAULT_HOME, year: AnyYearOption = None, edition: EditionOption = None
) -> None:
    """Show which award years are published: by whom, when, with which hash, and what was taken back.

    With --year the list as it was frozen, and what would be different by what is known now: answers that came, were corrected
    or withdrawn, other facts, other rules. That changes nothing. Who has opted out since is not named.
    """
    place = Home(home.resolve())
    if edition is not None and year is None:
        raise Mistake("--edition is of one year", mend="say which, with --year YEAR")
    refuse_unknown_editions(place)
    history = [one for one in published_years(place) if year in (None, one.year)]
    for one in history:
        out.print(printable(told(one), most=None))
        out.print(f"  hash {one.manifest}")
    if not history:
        out.print("No award year is published yet." if year is None else f"The awards of {year} are not published.")
    found = None if year is None or not history else shown_year(place, year, edition)
    if found is not None:
        for line in (*_list(found), *_differences(place, found)):
            out.print(printable(line, most=None))


def say_published(home: Home) -> None:
    """Say of every award year that was ever published what became of it, and what of it is not as it was."""
    for one in published_years(home):
        out.print(f"Awards     {printable(told(one), most=None)}")
    for fault in faults(home):
        err.print(fault, style="red")


def told(one: Publishing) -> str:
    """What became of an edition, in a sentence."""
    act = one.published
    said = f"{one.year}, edition {one.edition}: published by {act.by} on {act.on}, {one.honoured:,} honoured by "
    said += f"{one.awards} awards"
    back = one.recalled
    return said if back is None else f"{said}; taken back by {back.by} on {back.on}: {back.reason}"


def _list(found: PublishedYear) -> Iterator[str]:
    year = found.year
    yield ""
    yield f"{year.chain_name}, awards of {year.year}, edition {found.edition}, by build {year.build_id}"
    for result in year.awards:
        yield from _heading(result.award.award_name, is_of_people=result.award.is_of_people)
        yield from _winners(result)
        yield from (f"  {note.class_name}: {note.words}" for note in result.notes)


def _winners(result: AwardResult) -> Iterator[str]:
    for row in result.winners.iter_rows(named=True):
        place = "" if row["place"] is None else f", {'shared ' if row['is_shared'] else ''}place {row['place']}"
        yield f"  {row['class_name']}: {row['tier_name']}{place}: {who(row)}. {row['reason'] or ''}".rstrip()


def _differences(home: Home, found: PublishedYear) -> Iterator[str]:
    yield ""
    try:
        now = masked(recognised(home, found.year.year, today=day_of(home)), wishes(home))
    except Mistake as mistake:
        yield f"What would be different by now can't be told: {mistake.what}."
        return
    rows = differences(found.year, now)
    if not rows:
        yield f"By what is known now (build {now.build_id}) nothing would be different."
        return
    yield f"By what is known now (build {now.build_id}) would be different; the list is not changed by it:"
    of_people = {one.award.award_id for year in (found.year, now) for one in year.awards if one.award.is_of_people}
    for award_id, own in groupby(rows, key=lambda one: one.award_id):
        yield from _of_award(list(own), is_of_people=award_id in of_people)


def _of_award(rows: list[Difference], *, is_of_people: bool) -> Iterator[str]:
    yield from _heading(rows[0].award_name, is_of_people=is_of_people)
    for one in rows:
        yield f"  {f'{one.class_name}: ' if one.class_name else ''}{one.words}"


def _heading(award_name: str, *, is_of_people: bool) -> Iterator[str]:
    yield award_name
    if is_of_people:
        yield f"  {PURPOSE}"
