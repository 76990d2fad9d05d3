"""awards: who is honoured in a year, who is not and why not, as words on the terminal or as a file. Nothing is stored."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from pipelines.commands.closing_options import day_of
from pipelines.commands.taking_out import Leaving, take_out
from pipelines.commands.terminal import HomeOption, cut, err, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.metrics.written import day
from pipelines.mistakes import Mistake
from pipelines.recognising import is_outdated, latest_year, recognised
from pipelines.recognition.called import who
from pipelines.recognition.classes import ALL
from pipelines.recognition.final import first_day_to_publish
from pipelines.recognition.frames import EXCLUDED, SHORTLISTED, WINNER
from pipelines.recognition.measured import measured
from pipelines.recognition.publishing.reading import published_years
from pipelines.recognition.publishing.state import Publishing
from pipelines.recognition.result import AwardResult, RecognitionYear
from pipelines.recognition.rules import WORDS, Rule
from pipelines.recognition.staff.listed import listed
from pipelines.recognition.staff.purpose import PURPOSE
from pipelines.recognition.standings_table import standings_table
from pipelines.reference.spelling import near
from pipelines.spreadsheets import csv_file

YearOption = Annotated[
    int | None, typer.Option("--year", metavar="YEAR", help="The latest with awards, else.", show_default=False)
]
AwardOption = Annotated[
    str | None, typer.Option("--award", metavar="ID", help="One award, with its shortlist.", show_default=False)
]
SiteOption = Annotated[
    str | None, typer.Option("--site", metavar="ID", help="One site: what for, or why not.", show_default=False)
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write all standings there; never over a file.", show_default=False),
]

_ROW = "  {:<6} {:<24} {:<38} {:>9} {:<16} {:>9}"
_NEXT_ROW = "  {:<6} {:<38} {:>9} {:<16} {:>9}  {}"
# So many of the shortlist of a class are named on the terminal; a file has all.
MOST_NAMED = 20


def awards_command(
    home: HomeOption = DEFAULT_HOME,
    year: YearOption = None,
    award: AwardOption = None,
    site: SiteOption = None,
    csv: CsvOption = None,
) -> None:
    """Work out who is honoured in a recognition year, from the served build. Nothing is stored.

    Without an option: the winners of every award of the latest year. With --award one award in full: why each winner is
    honoured, the shortlist, and which rules kept how many out. With --site what a site is honoured for, and the one rule that
    kept it out of every other award. --csv writes the standings behind it, every candidate with its reason. Until a year is
    published the names of winners are provisional.
    """
    place = Home(home.resolve())
    today = day_of(place)
    found = recognised(place, latest_year(place) if year is None else year, today=today)
    published = [one for one in published_years(place) if one.year == found.year and one.counts]
    listed_now = replace(found, awards=tuple(_listed(one, is_final=bool(published)) for one in found.awards))
    shown = _of_site(_of_award(listed_now, award), site)
    if csv is not None:
        table = standings_table(shown)
        chosen = "; ".join([str(shown.year), f"award {award}" if award else "", f"site {site}" if site else ""])
        leaving = Leaving("standings of awards", chosen.strip("; "), table.height)
        take_out(place, csv, csv_file(table), leaving, option="--csv")
        out.print(f"Written to {csv}: {table.height:,} standings.")
    else:
        for line in _lines(shown, in_full=award is not None, of_site=site is not None):
            out.print(printable(line, most=None))
    for line in _notes_on(place, found, published):
        err.print(line)


def _listed(result: AwardResult, *, is_final: bool) -> AwardResult:
    return listed(result, is_final=is_final) if result.award.is_of_people else result


def _notes_on(place: Home, year: RecognitionYear, published: list[Publishing]) -> Iterator[str]:
    """What is to be known of numbers by this build."""
    yield f"By build {year.build_id} with answers up to {year.day}. Nothing is published by this command."
    if is_outdated(place):
        yield "The reference data has changed since this build: run guest-tracking load to have it count."
    for one in published:
        yield f"The awards of {one.year} were published on {one.published.on}: this is what they would come to by now."
        yield f"What was published: guest-tracking published recognition --year {one.year}"


def _of_award(year: RecognitionYear, award_id: str | None) -> RecognitionYear:
    if award_id is None:
        return year
    known = [one.award.award_id for one in year.awards]
    if award_id not in known:
        raise Mistake(
            f"there is no award {award_id!r} in {year.year}",
            mend=f"name one of those that there are ({', '.join(known)}){near(award_id, known)}",
        )
    return replace(year, awards=tuple(one for one in year.awards if one.award.award_id == award_id))


def _of_site(year: RecognitionYear, site_id: str | None) -> RecognitionYear:
    """The standings of one site; of awards for people those who are honoured there."""
    if site_id is None:
        return year
    known = sorted({one for result in year.awards for one in result.standings["site_id"].to_list()})
    if site_id not in known:
        what = f"no award of {year.year} has a candidate at a site {site_id!r}"
        raise Mistake(what, mend=f"name a site_id of sites.csv that existed in its window{near(site_id, known)}")
    own = pl.col("site_id") == site_id
    return replace(year, awards=tuple(replace(one, standings=one.standings.filter(own)) for one in year.awards))


def _lines(year: RecognitionYear, *, in_full: bool, of_site: bool) -> Iterator[str]:
    yield f"{year.chain_name}, recognition {year.year}"
    for result in year.awards:
        yield ""
        yield from _heading(result)
        if of_site:
            yield from _of_one_site(result)
        else:
            yield from _winners(result, with_reasons=in_full)
            yield from _notes(result)
            yield from _others(result) if in_full else _counted(result)
    if not in_full and not of_site:
        yield ""
        yield "For one in full: --award ID; for a site: --site ID; for all standings: --csv FILE."


def _heading(result: AwardResult) -> Iterator[str]:
    award = result.award
    how = f"provisional until {day(first_day_to_publish(award))}" if result.is_provisional else "complete"
    window = f"stays from {day(award.window.first_day)} to {day(award.window.last_day)}"
    yield f"{award.award_name} ({award.award_id}): {measured(award).label}, {window}, {how}"
    if award.is_of_people:
        yield f"  {PURPOSE}"


def _winners(result: AwardResult, *, with_reasons: bool) -> Iterator[str]:
    winners = result.winners
    if winners.is_empty() and not result.notes:
        yield "  Nobody is honoured."
    for (class_name,), own in winners.group_by("class_name", maintain_order=True):
        yield f"  {class_name}"
        yield _ROW.format("place", "tier", "who", _score_title(result), "95 %", "n").rstrip()
        for row in own.iter_rows(named=True):
            numbers = _numbers(result, row)
            yield _ROW.format(_place(row), cut(row["tier_name"], 24), cut(who(row), 38), *numbers).rstrip()
            if with_reasons:
                yield f"         {row['reason']}"


def _notes(result: AwardResult) -> Iterator[str]:
    for note in result.notes:
        yield f"  {note.words}" if note.class_id == ALL else f"  {note.class_name}: {note.words}"


def _others(result: AwardResult) -> Iterator[str]:
    """The shortlist with why not, and how many each rule kept out."""
    near_by = result.standings.filter(pl.col("state") == SHORTLISTED)
    for (class_name,), own in near_by.group_by("class_name", maintain_order=True):
        yield f"  Shortlist, {class_name}"
        for row in own.head(MOST_NAMED).iter_rows(named=True):
            words = str(row["why_not"])
            yield _NEXT_ROW.format(str(row["rank"]), cut(who(row), 38), *_numbers(result, row), words).rstrip()
        if own.height > MOST_NAMED:
            yield f"  and {own.height - MOST_NAMED:,} more: --csv FILE has all of them"
    excluded = Counter(result.standings.filter(pl.col("state") == EXCLUDED)["rule"].to_list())
    for rule, count in sorted(excluded.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"  Kept out: {count:,} {WORDS[Rule(rule)]}"


def _counted(result: AwardResult) -> Iterator[str]:
    if not result.award.is_of_people:
        states = Counter(result.standings["state"].to_list())
        yield f"  Eligible and not honoured: {states[SHORTLISTED]:,} · kept out by a rule: {states[EXCLUDED]:,}"


def _of_one_site(result: AwardResult) -> Iterator[str]:
    rows = result.standings
    if result.award.is_of_people:
        rows = rows.filter(pl.col("state") == WINNER)
    if rows.is_empty():
        yield "  Nobody of this site is honoured." if result.award.is_of_people else "  Not a candidate."
    for row in rows.iter_rows(named=True):
        if row["state"] == WINNER:
            yield f"  {who(row)}, {row['class_name']}: {row['tier_name']}, place {_place(row)}. {row['reason']}"
        else:
            yield f"  {who(row)}, {row['class_name']}: {row['why_not']}"


def _place(row: dict[str, object]) -> str:
    if row["place"] is None:
        return "–"
    return f"={row['place']}" if row["is_shared"] else str(row["place"])


def _score_title(result: AwardResult) -> str:
    return "score" if result.award.improvement is None else "change"


def _numbers(result: AwardResult, row: dict[str, object]) -> tuple[str, str, str]:
    """What decided, its interval, and n."""
    names = ("value", "low", "high") if result.award.improvement is None else ("change", "change_low", "change_high")
    decimals = measured(result.award).decimals
    value, low, high = ("–" if row[name] is None else f"{row[name]:.{decimals}f}" for name in names)
    return value, f"{low} to {high}", f"{row['n'] or 0:,}"
