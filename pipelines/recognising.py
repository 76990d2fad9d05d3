"""The awards of a year, worked out from the build that is served; nothing is stored."""

from datetime import date

import polars as pl

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.recognition.build_read import BuildRead
from pipelines.recognition.final import first_day_to_publish
from pipelines.recognition.frames import STANDINGS
from pipelines.recognition.reading import read_field
from pipelines.recognition.result import AwardResult, ClassNote, RecognitionYear
from pipelines.recognition.standings import result
from pipelines.reference.awards.award import Award
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.warehouse.signed import signed

# At most so many years are named in a message.
NAMED = 5


def recognised(home: Home, year: int, *, today: date) -> RecognitionYear:
    """All awards of a year by the served build, in the order of their ids.

    Rules, sites and thresholds are those that the build was made by, so that its id and hash name all that decides. An award
    whose window still runs, or that answers may still come for, is provisional. Raises a Mistake where nothing is served, or
    where there are no awards of that year: none at all, or none yet in the build.
    """
    published, build = served_build(home)
    signature = signed(build)
    reference, day = signature.reference, published.build.day
    awards = sorted((one for one in reference.awards if one.year == year), key=lambda one: one.award_id)
    if not awards:
        raise _no_awards(home, reference, year)
    read = BuildRead(build, reference)
    known_on = min(today, day)
    results = tuple(_result(read, one, known_on) for one in awards)
    return RecognitionYear(year, reference.chain.chain_name, signature.build_id, signature.logical_hash, day, results)


def latest_year(home: Home) -> int:
    """The latest year that the served build has awards of; a Mistake where nothing is served, or there are none."""
    _, build = served_build(home)
    reference = signed(build).reference
    years = award_years(reference)
    if not years:
        raise _no_awards(home, reference, None)
    return years[0]


def award_years(reference: Reference) -> tuple[int, ...]:
    """The years that there are awards of, the latest first."""
    return tuple(sorted({one.year for one in reference.awards}, reverse=True))


def _result(read: BuildRead, award: Award, known_on: date) -> AwardResult:
    is_provisional = known_on < first_day_to_publish(award)
    if award.measure is None:
        note = ClassNote("all", "All colleagues", "People who were named are not counted yet.")
        return AwardResult(award, pl.DataFrame(schema=STANDINGS), (note,), is_provisional)
    found = read_field(read, award, last_day=min(award.window.last_day, known_on))
    least = read.reference.thresholds.of(award.measure.metric).rank
    made = result(award, found.field, rank_threshold=least, is_provisional=is_provisional)
    return AwardResult(award, made.standings, (*made.notes, *found.notes), is_provisional)


def _no_awards(home: Home, built_by: Reference, year: int | None) -> Mistake:
    """Why a year (None: any) has none, and what to do."""
    written = award_years(read_reference(home.reference))
    if year in written or (year is None and written):
        what = f"the build does not have the awards of {year or written[0]} yet"
        return Mistake(what, where=str(home.warehouse), mend="run guest-tracking load")
    there = ", ".join(map(str, award_years(built_by)[:NAMED]))
    copy = "copy one from data/reference/examples/awards/, and load"
    mend = f"name a year that has awards ({there})" if there else copy
    what = "there are no awards yet" if year is None else f"there are no awards of {year}"
    return Mistake(what, where=str(home.reference / "awards"), mend=mend)
