"""A load, top to bottom: inbox → archive → verdicts → build → publish. The page to read first."""

from dataclasses import dataclass, field
from datetime import date, datetime

from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.intake.judging import judge
from pipelines.intake.receiving import Progress, Received, receive
from pipelines.reference.reading import read_reference
from pipelines.warehouse.build import build, inputs_hash
from pipelines.warehouse.publishing import Published, current, is_whole, publish, sole_writer


@dataclass(frozen=True)
class Load:
    """What a load came to. `published` is None only where nothing was ever received."""

    received: list[Received] = field(default_factory=list)
    published: Published | None = None
    unchanged: bool = False


def load(home: Home, *, now: datetime, today: date | None = None, progress: Progress) -> Load:
    """Take in everything in the home's inbox and publish a new warehouse.

    Safe to repeat: the same bytes again change nothing, and where nothing has changed nothing is built. `now` stamps
    the build; `today` is the day files are received on: by default the pinned day of the chain, else the day of `now`
    where this machine stands. Raises a Mistake, a LockedError or a BuildFaultError; whatever is raised, the build that
    was current stays current.
    """
    reference = read_reference(home.reference)
    with sole_writer(home.warehouse) as scratch:
        archive = Archive(home.archive)
        day = today or reference.chain.today or now.astimezone().date()
        received = receive(home.inbox, archive, reference, now=now, today=day, progress=progress)
        before = current(home.warehouse)
        # Judged before the inputs are compared: newly declared free text moves to the vault and changes the archive.
        judged = judge(archive, reference, progress=progress)
        if before and before.build.inputs_hash == inputs_hash(archive, reference) and is_whole(home.warehouse, before):
            return Load(received, before, unchanged=True)
        progress("building", len(judged), len(judged))
        building = home.warehouse / "guests.building"
        refusals = archive.refusals()
        built = build(
            building, judged=judged, refusals=refusals, archive=archive, reference=reference, scratch=scratch, now=now
        )
        return Load(received, publish(home.warehouse, building, built))
