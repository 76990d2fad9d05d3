"""What a load would make of one file: the load itself, in a throw-away home beside the real one."""

import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from pipelines import fingerprint
from pipelines.colleagues import colleagues_of
from pipelines.decisions.chain import Decisions
from pipelines.decisions.tombstones import tombstones
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.intake.inbox import Received, passed_over, printable_name
from pipelines.intake.receiving import Progress, list_for, receive
from pipelines.intake.retention import left_out
from pipelines.intake.withdrawals import Erased, ListRead, erase, take_lists
from pipelines.loading import load
from pipelines.mistakes import Mistake
from pipelines.reference.access import read_access
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ANY_DEFINITION
from pipelines.throwaway_home import ThrowawayHome, throwaway_home
from pipelines.warehouse.build import inputs_hash
from pipelines.warehouse.file_outcomes import FileOutcome, file_outcome
from pipelines.warehouse.holding import Finding, Held
from pipelines.warehouse.publishing import Published, current, is_whole

# So often a check begins again where a load beside it has replaced what it leans on.
ATTEMPTS = 5


@dataclass(frozen=True)
class Claim:
    """A survey definition whose `file_names` match, and the pattern by which."""

    survey: ANY_DEFINITION
    pattern: str


@dataclass(frozen=True)
class ListOutcome:
    """What a load would make of a list of withdrawals: how it is read, and what would leave the archive."""

    read: ListRead
    erased: tuple[Erased, ...]


@dataclass(frozen=True)
class Checked:
    """What a load would make of a file: `outcome` is None where it would not take the file in at all.

    `received` says whether it would be archived, is known already, refused or passed over. `claims` are all surveys that
    claim its name: more than one is a refusal too.
    """

    claims: tuple[Claim, ...]
    received: Received
    outcome: FileOutcome | None = None
    held: Held | None = None
    warnings: tuple[Finding, ...] = ()
    listed: ListOutcome | None = None

    @property
    def is_taken_whole(self) -> bool:
        """Whether a load would publish, with every record of the file taken (or there already); or take a whole list."""
        if self.listed:
            return self.listed.read.taken is not None and not self.listed.read.rejected
        return self.outcome is not None and self.held is None and not self.outcome.counts["quarantined"]


def check(file: Path, home: Home, *, now: datetime, today: date | None = None, progress: Progress) -> Checked:
    """What `load` would make of `file` if it lay in the home's inbox alone; nothing in the home changes.

    Needs no lock: beside a running load it is checked against what the archive held a moment ago. Works in the system's
    folder for temporary files, which needs room for one more build. Raises a Mistake where a load would, where the file is not
    there, and where the access list does not fit.
    """
    reference = read_reference(home.reference)
    # No load reads it, and with a mistake in it the dashboard lets nobody in: it is looked at before.
    read_access(home.reference, reference)
    if not os.path.lexists(file):
        raise Mistake("there is no such file", where=str(file), mend="correct the path")
    claims = tuple(claims_of(file.name, reference))
    for _ in range(ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="guest-tracking-check-") as folder:
            try:
                place = throwaway_home(home, Path(folder) / "home")
                found = _rehearsed(file, place, reference, claims, now=now, today=today, progress=progress)
                if place.stands():
                    return found
            except FileNotFoundError:
                if not file.exists():
                    raise
            except Mistake as mistake:
                # What is linked is mended where it really lies.
                said = [text.replace(folder + "/home", str(home.root)) for text in _parts(mistake)]
                raise Mistake(said[0], where=said[1], mend=said[2]) from None
    raise Mistake(
        "a load keeps changing what the file is checked against",
        where=str(home.archive),
        mend="try again when it has ended",
    )


def _parts(mistake: Mistake) -> tuple[str, str, str]:
    return mistake.what, mistake.where, mistake.mend


def claims_of(file_name: str, reference: Reference) -> list[Claim]:
    """Every survey that claims a file of this name, with the first of its patterns that matches."""
    found = []
    for survey in reference.definitions:
        matching = [one for one in survey.file_names if fnmatchcase(file_name.lower(), one.lower())]
        found += [Claim(survey, pattern) for pattern in matching[:1]]
    return found


def _rehearsed(
    file: Path,
    place: ThrowawayHome,
    reference: Reference,
    claims: tuple[Claim, ...],
    *,
    now: datetime,
    today: date | None,
    progress: Progress,
) -> Checked:
    """The load in the throw-away home, and what it says of the file."""
    day = today or reference.chain.today or now.astimezone().date()
    untaken = _copied(file, place)
    if untaken:
        return Checked(claims, untaken)
    if list_for(printable_name(file), reference):
        listed = _list_rehearsed(place, reference, now=now, day=day)
        return Checked(claims, listed.read.received, listed=listed)
    at = now.isoformat(timespec="seconds")
    kept_out = left_out(Decisions(place.decisions), reference.chain.retention, today=day, at=at)
    archive = Archive(place.archive)
    received = receive(place.inbox, archive, reference, kept_out, now=now, today=day, progress=progress)[0]
    if received.outcome not in {"archived", "known"}:
        return Checked(claims, received)
    file_hash = fingerprint.of_file(place.inbox / file.name)
    before = current(place.real.warehouse)
    served = before if before and is_whole(place.real.warehouse, before) else None
    if served and received.outcome == "known" and _is_unchanged(place.real, served, reference):
        build = place.real.warehouse / served.file
        return Checked(claims, received, file_outcome(build, file_hash, None))
    first = load(place, now=now, today=today, progress=progress)
    if first.held:
        # A build that is held is not kept. It is accepted here and nowhere else, so that it can be looked into.
        load(place, now=now, today=today, accept_hold="looked at in a check", progress=progress)
    published = current(place.warehouse)
    if published is None:
        raise RuntimeError("the rehearsed load has published nothing")
    beside = place.real.warehouse / served.file if served else None
    outcome = file_outcome(place.warehouse / published.file, file_hash, beside)
    return Checked(claims, received, outcome, first.held, first.warnings)


def _copied(file: Path, place: ThrowawayHome) -> Received | None:
    """Put a copy of the file into the throw-away home's inbox; or say why a load would not look at it."""
    if file.name.startswith("."):
        return Received(file.name, "passed over", reason="its name begins with a point: a load takes it for no export")
    if not stat.S_ISREG(file.lstat().st_mode):
        return next(one for one in passed_over(file.parent) if one.file_name == file.name)
    before = file.stat()
    with file.open("rb") as whole, (place.inbox / file.name).open("wb") as copy:
        shutil.copyfileobj(whole, copy)
    after = file.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return Received(file.name, "waiting", reason="it is still being written")
    return None


def _list_rehearsed(place: ThrowawayHome, reference: Reference, *, now: datetime, day: date) -> ListOutcome:
    """Take a list of withdrawals in the throw-away home, and erase there."""
    archive, decisions = Archive(place.archive), Decisions(place.decisions)
    # What a load that was stopped has still to erase is not this list's.
    erase(archive, reference, tombstones(decisions))
    [read] = take_lists(place.inbox, archive, reference, decisions, now=now, today=day)
    return ListOutcome(read, tuple(erase(archive, reference, tombstones(decisions))))


def _is_unchanged(real: Home, served: Published, reference: Reference) -> bool:
    """Whether a load would find nothing to do: it says so and looks no further."""
    named = colleagues_of(real.reference, reference)
    return served.build.inputs_hash == inputs_hash(Archive(real.archive), reference, Decisions(real.decisions), named)
