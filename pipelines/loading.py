"""A load, top to bottom: inbox → archive → verdicts → build → compare → publish. The page to read first."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from pipelines.audit.cutting import Cut, cut
from pipelines.audit.log import AuditLog
from pipelines.colleagues import colleagues_of
from pipelines.decisions.chain import Decisions
from pipelines.durable import sweep
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.intake.inbox import Cleared, Received, clear
from pipelines.intake.judging import Judged, judge
from pipelines.intake.receiving import Progress, receive
from pipelines.intake.retention import Reduced, left_out, reduce
from pipelines.intake.withdrawals import Erased, ListRead, erase, take_lists
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.warehouse.build import Built, Inputs, build
from pipelines.warehouse.damage import damage_in_words
from pipelines.warehouse.findings import files_of_another_kind, findings
from pipelines.warehouse.holding import Finding, Held, note_hold, settle
from pipelines.warehouse.lock import sole_writer
from pipelines.warehouse.publishing import Published, current, is_whole, kept, publish
from pipelines.warehouse.purging import Removed, purge, withdrawn_in
from pipelines.warehouse.rollback import held, repeated, stand


@dataclass(frozen=True)
class Gone:
    """What may not be kept and went with a load: the lists of withdrawals that were read, the archived exports that lost
    records by them, those of which something had become too old (`reduced`), the files that left the inbox for either, and
    the builds that were deleted. `still_served`: how many withdrawn records the served build holds yet. `cut`: what left the
    audit log; `uncut`: why nothing could, in words."""

    lists: tuple[ListRead, ...] = ()
    erased: tuple[Erased, ...] = ()
    reduced: tuple[Reduced, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    builds: tuple[Removed, ...] = ()
    still_served: int = 0
    cut: Cut | None = None
    uncut: str = ""


@dataclass(frozen=True)
class Load:
    """What a load came to: `published` is served now (None: nothing ever was); with `held` it is what was before."""

    received: list[Received] = field(default_factory=list)
    published: Published | None = None
    unchanged: bool = False
    held: Held | None = None
    warnings: tuple[Finding, ...] = ()
    gone: Gone = Gone()


def load(
    home: Home, *, now: datetime, today: date | None = None, accept_hold: str | None = None, progress: Progress
) -> Load:
    """Take in everything in the home's inbox and publish a new warehouse, or hold it where something stands out.

    Safe to repeat: the same bytes again change nothing, and where nothing has changed nothing is built. `now` stamps
    the build; `today` is the day files are received on: by default the pinned day of the chain, else the day of `now`
    where this machine stands. `accept_hold` is the reason why what the load before was held for is published all the
    same. Raises a Mistake, a LockedError or a BuildFaultError; whatever is raised, the build that was current stays.
    """
    reference = read_reference(home.reference)
    archive = Archive(home.archive)
    with sole_writer(home.warehouse, doing="load", now=now) as scratch, damage_in_words(archive):
        archive.sweep()
        sweep(home.decisions)
        before = current(home.warehouse)
        day = today or reference.chain.today or _today(now, before)
        received, gone = _take_in(home, archive, reference, now=now, day=day, progress=progress)
        # Judged before the inputs are compared: newly declared free text moves to the vault and changes the archive.
        judged = judge(archive, reference, progress=progress)
        whole = next((one for one in kept(home.warehouse) if is_whole(home.warehouse, one)), None)
        named = colleagues_of(home.reference, reference)
        inputs = Inputs(judged, archive.refusals(), archive, reference, Decisions(home.decisions), named)
        if whole == before and whole and whole.build.inputs_hash == inputs.hash:
            result = Load(received, stand(home.warehouse, whole), unchanged=True)
        else:
            progress("building", len(judged), len(judged))
            building = home.warehouse / "guests.building"
            earlier = home.warehouse / whole.file if whole else None
            built = build(building, inputs, scratch=scratch, now=now, today=day, earlier=earlier)
            found = _found(building, built, home.warehouse, whole, reference)
            found += files_of_another_kind(inputs.refusals) + repeated(before, built)
            result = _publish_or_hold(home, received, building, built, found, accept_hold, now)
        return replace(result, gone=_cut(home, reference, _purged(home, judged, gone, now), now))


def _take_in(
    home: Home, archive: Archive, reference: Reference, *, now: datetime, day: date, progress: Progress
) -> tuple[list[Received], Gone]:
    """Take in what lies in the inbox: withdrawals first, so that nothing that is withdrawn reaches the archive."""
    decisions = Decisions(home.decisions)
    lists = take_lists(home.inbox, archive, reference, decisions, now=now, today=day)
    kept_out = left_out(decisions, reference.chain.retention, today=day, at=now.isoformat(timespec="seconds"))
    erased = erase(archive, reference, kept_out.marks)
    received = [one.received for one in lists]
    received += receive(home.inbox, archive, reference, kept_out, now=now, today=day, progress=progress)
    reduced = reduce(archive, reference, kept_out.lines, today=day)
    archive.forget_refusals_but({one.file_hash for one in received})
    # A list with rejected lines stays: they are nowhere else, and their owner has to mend them.
    done = {one.received.file_hash for one in lists if one.taken and not one.rejected}
    # Read once: a chain has tens of thousands of files.
    files = archive.manifests()
    changed = {one.file_hash for one in files if one.withdrawn or one.reduced or one.comments_gone}
    cleared = clear(received, why=done | changed)
    return received, Gone(tuple(lists), tuple(erased), tuple(reduced), tuple(cleared))


def _purged(home: Home, judged: list[Judged], gone: Gone, now: datetime) -> Gone:
    """Delete the builds that hold what is withdrawn, once another is served; a load that is held leaves it served."""
    withdrawn = {one.manifest.file_hash: one.manifest.withdrawn for one in judged if one.manifest.withdrawn}
    served = current(home.warehouse)
    still_served = withdrawn_in(home.warehouse / served.file, withdrawn) if served else 0
    builds = () if still_served else tuple(purge(home.warehouse, withdrawn, now=now))
    return replace(gone, builds=builds, still_served=still_served)


def _cut(home: Home, reference: Reference, gone: Gone, now: datetime) -> Gone:
    """Let what is too old leave the audit log. A log that can't be trusted is kept as it is, and holds up no answers."""
    try:
        return replace(gone, cut=cut(AuditLog(home.audit), reference.chain.retention.audit_months, now=now))
    except Mistake as problem:
        return replace(gone, uncut=problem.text())


def _today(now: datetime, before: Published | None) -> date:
    """The day of `now` where this machine stands; a Mistake if the clock stands before the day of the last load.

    A file keeps the day it was first received on, and answers from after that day are rejected: a clock that stands
    wrong for one load would reject good answers for ever.
    """
    day = now.astimezone().date()
    if before and before.build.today and day < before.build.day:
        raise Mistake(
            f"the clock of this machine says {day}, and the last load was on {before.build.today}: nothing was received",
            mend="set the clock; if it is right now and was wrong then, move warehouse/ away and load",
        )
    return day


def _found(
    building: Path, built: Built, warehouse: Path, served: Published | None, reference: Reference
) -> list[Finding]:
    """What stands out beside the last whole build; without one, beside nothing."""
    return findings(
        building,
        warehouse / served.file if served else None,
        today=built.day,
        served_on=served.build.day if served else built.day,
        rejected_percent=reference.chain.hold_rejected_percent,
    )


def _publish_or_hold(
    home: Home,
    received: list[Received],
    building: Path,
    built: Built,
    found: list[Finding],
    reason: str | None,
    now: datetime,
) -> Load:
    seen = held(home.warehouse)
    left, accepted = settle(found, home.decisions, reason=reason, seen=seen, now=now)
    warnings = tuple(one for one in found if not one.holds)
    if left:
        building.unlink()
        served = current(home.warehouse)
        since = seen.since if seen else now.isoformat(timespec="seconds")
        holding = Held(since, served.file if served else None, tuple(left), built.inputs_hash)
        note_hold(home.warehouse, holding)
        return Load(received, served, held=holding, warnings=warnings)
    published = publish(home.warehouse, building, built, accepted)
    return Load(received, stand(home.warehouse, published), warnings=warnings)
