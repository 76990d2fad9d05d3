"""Publishing: the list of an award year is frozen, whole, and counts from then on."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pipelines import fingerprint
from pipelines.acting import Acting, check_hr
from pipelines.decisions.chain import Decisions
from pipelines.freezable import check_freezable
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.recognising import recognised
from pipelines.recognition.final import first_day_to_publish
from pipelines.recognition.publishing.folder import edition_folder, mark_decided, sealed_edition, sweep_undecided
from pipelines.recognition.publishing.frozen import Frozen, to_freeze
from pipelines.recognition.publishing.own_prize import check_not_honoured
from pipelines.recognition.publishing.state import PUBLISHED, Publishing, publishings_of
from pipelines.recognition.result import AwardResult
from pipelines.reference.reading import read_reference
from pipelines.sealed import write_folder
from pipelines.warehouse.lock import sole_writer
from pipelines.warehouse.publishing import Published
from pipelines.warehouse.signed import signed


def publish(home: Home, year: int, acting: Acting) -> Publishing:
    """Freeze the list of an award year as the served build has it.

    Raises a Mistake, and nothing is published, where somebody who is not HR asks for it or is honoured on the list, a list of
    the year is published already, the window or the late days of an award are not over (today, or on the day of the build),
    the reference data has changed since the build, a load is held, or the build's file is not whole; a LockedError while
    another command writes to the home.
    """
    reference = read_reference(home.reference)
    check_hr(reference, acting)
    with sole_writer(home.warehouse, doing="publishing of awards", now=acting.now) as scratch:
        decisions = Decisions(home.decisions)
        made = publishings_of(decisions.all(), year)
        sweep_undecided(home, year, made)
        _check_open(year, made)
        published, build = served_build(home)
        built_by = signed(build).reference
        found = recognised(home, year, today=acting.today)
        _check_days(found.awards, published, acting.today)
        check_freezable(home, published, built_by, reference)
        frozen = to_freeze(found, built_by)
        check_not_honoured(home, reference, frozen.year, acting.by)
        edition = made[-1].edition + 1 if made else 1
        counts = {"awards": len(found.awards), "honoured": sum(one.winners.height for one in found.awards)}
        said = {"year": year, "edition": edition, **counts}
        manifest = _written(home, frozen, {**said, "published_at": acting.at}, scratch)
        content = {**said, "manifest": manifest, "by": acting.by, "on": acting.today.isoformat()}
        decisions.add([(PUBLISHED, content)], at=acting.at)
        one = publishings_of(decisions.all(), year)[-1]
        mark_decided(home, one)
        sealed_edition(home, one)
    return one


def _written(home: Home, frozen: Frozen, said: dict[str, object], scratch: Path) -> str:
    facts = {**frozen.said(), **said, "code": fingerprint.of_code()}
    folder = edition_folder(home, frozen.year.year, int(str(said["edition"])))
    return write_folder(folder, frozen.files(), facts, scratch=scratch)


def _check_open(year: int, made: tuple[Publishing, ...]) -> None:
    if made and made[-1].counts:
        one = made[-1]
        raise Mistake(
            f"the awards of {year} are published already: edition {one.edition}, by {one.published.by} on "
            f"{one.published.on}",
            mend="a published list never changes; it is taken back (guest-tracking recall recognition) before another is made",
        )


def _check_days(results: Iterable[AwardResult], published: Published, today: date) -> None:
    last = max((one.award for one in results), key=lambda award: (first_day_to_publish(award), award.award_id))
    first, window = first_day_to_publish(last), last.window
    why = (
        f"the window of {last.award_id!r} ends on {window.last_day}, and late answers count for {window.late_days} days"
    )
    if today < first:
        raise Mistake(
            f"the awards can't be published on {today}: the first day is {first} ({why})", mend="wait until then"
        )
    if published.build.day < first:
        raise Mistake(
            f"the awards can't be published by build {published.build.build_id} of {published.build.day}: it has to be of "
            f"{first} or later ({why})",
            mend="run guest-tracking load",
        )
