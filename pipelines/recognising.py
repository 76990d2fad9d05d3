"""The awards of a year, worked out from the build that is served; nothing is stored."""

from dataclasses import replace
from datetime import date

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.recognition.build_read import BuildRead
from pipelines.recognition.final import first_day_to_publish
from pipelines.recognition.reading import read_field
from pipelines.recognition.result import AwardResult, RecognitionYear
from pipelines.recognition.staff.listed import listed
from pipelines.recognition.staff.reading import read_staff_field
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
    whose window still runs, or that answers may still come for, is provisional. Of people it has nobody but those who are
    honoured and the better half of the others (`listed`); who they are, and what was confirmed, is as it stands now. Raises a
    Mistake where nothing is served, or where there are no awards of that year: none at all, or none yet in the build.
    """
    published, build = served_build(home)
    signature = signed(build)
    reference, day = signature.reference, published.build.day
    awards = sorted((one for one in reference.awards if one.year == year), key=lambda one: one.award_id)
    if not awards:
        raise _no_awards(home, reference, year)
    read = BuildRead(build, reference)
    known_on = min(today, day)
    results = tuple(_result(home, read, one, known_on) for one in awards)
    return RecognitionYear(year, reference.chain.chain_name, signature.build_id, signature.logical_hash, day, results)


def latest_year(home: Home) -> int:
    """The latest year that the served build has awards of; a Mistake where nothing is served, or there are none."""
    _, build = served_build(home)
    reference = signed(build).reference
    years = award_years(reference)
    if not years:
        raise _no_awards(home, reference, None)
    return years[0]


def is_outdated(home: Home) -> bool:
    """Whether the reference data has changed since the served build, so that its awards may not be those that are written."""
    _, build = served_build(home)
    return signed(build).reference.fingerprint != read_reference(home.reference).fingerprint


def award_years(reference: Reference) -> tuple[int, ...]:
    """The years that there are awards of, the latest first."""
    return tuple(sorted({one.year for one in reference.awards}, reverse=True))


def _result(home: Home, read: BuildRead, award: Award, known_on: date) -> AwardResult:
    is_provisional = known_on < first_day_to_publish(award)
    last_day = min(award.window.last_day, known_on)
    thresholds = read.reference.thresholds
    if award.measure is None:
        found, threshold = read_staff_field(home, read, award, last_day=last_day), thresholds.default
    else:
        found, threshold = read_field(read, award, last_day=last_day), thresholds.of(award.measure.metric)
    made = result(award, found.field, pay_threshold=threshold.pay, is_provisional=is_provisional)
    noted = replace(made, notes=(*made.notes, *found.notes))
    return listed(noted) if award.is_of_people else noted


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
