"""A closed plan about which somebody decides something now: read whole, under the home's lock, and one decision added."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.acting import Acting
from pipelines.closing.folder import sealed_copy, sealed_signed, sweep_undecided
from pipelines.closing.reading import revision_of
from pipelines.closing.state import Revision, Stage, revisions_of
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.sealed import Sealed
from pipelines.warehouse.lock import sole_writer


@dataclass(frozen=True)
class Case:
    """The latest closing of a plan, its frozen files as just compared with their manifest, and the reference data of now."""

    home: Home
    revision: Revision
    copy: Sealed
    reference: Reference
    scratch: Path
    acting: Acting

    @property
    def decisions(self) -> Decisions:
        """The decisions of the home."""
        return Decisions(self.home.decisions)

    @property
    def stage(self) -> Stage:
        """How far it is today."""
        return self.revision.stage(self.acting.today)

    def decide(self, kind: str, **content: object) -> Revision:
        """Add a decision about it; the closing as it stands then."""
        said = {"plan_id": self.revision.plan_id, "revision": self.revision.revision}
        said |= {"by": self.acting.by, "on": self.acting.today.isoformat(), **content}
        self.decisions.add([(kind, said)], at=self.acting.at)
        return revisions_of(self.decisions.all(), self.revision.plan_id)[-1]


@contextmanager
def case(home: Home, plan_id: str, acting: Acting, *, doing: str) -> Iterator[Case]:
    """The latest closing of a plan, under the home's lock; `doing` is said to whoever is locked out.

    A Mistake where it is not closed, or what was frozen or signed is not as it was; a LockedError while another command
    writes to the home.
    """
    reference = read_reference(home.reference)
    with sole_writer(home.warehouse, doing=doing, now=acting.now) as scratch:
        revision = revision_of(home, plan_id)
        if revision.is_superseded:
            raise Mistake(
                f"the plan {plan_id!r} was reopened on {revision.reopened[-1].on}, and is not closed again",
                mend="close it first: guest-tracking close bonus",
            )
        sweep_undecided(home, plan_id, revisions_of(Decisions(home.decisions).all(), plan_id))
        copy = sealed_copy(home, revision)
        if revision.signed is not None:
            sealed_signed(home, revision)
        yield Case(home, revision, copy, reference, scratch, acting)


def check_unsigned(found: Case) -> None:
    """A Mistake where somebody has signed already: what is signed is not changed any more."""
    if found.revision.signatures:
        first = found.revision.signatures[0]
        raise Mistake(
            f"{first.by} has signed on {first.on}: nothing is decided about what is signed",
            mend="reopen the plan (guest-tracking reopen bonus), which takes two people",
        )
