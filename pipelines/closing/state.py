"""What decisions say of closed plans: each revision, who did what and when, and how far it is. It reads nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipelines.decisions.act import Act, act_of
from pipelines.decisions.chain import Decision

CLOSED = "bonus_closed"
APPEALED = "bonus_appealed"
RULED = "bonus_appeal_decided"
AMOUNT_SET = "bonus_amount_decided"
SIGNED = "bonus_signed"
REOPENED = "bonus_reopened"
KINDS = (CLOSED, APPEALED, RULED, AMOUNT_SET, SIGNED, REOPENED)

# By so many different people, a period is signed and a closed one is reopened.
SIGNATURES = 2


class Stage(StrEnum):
    """How far the closing of a plan is."""

    OPEN = "open"
    PROVISIONAL = "provisional"
    SIGNING = "waiting for signatures"
    FINAL = "final"
    REOPENING = "being reopened"


class Ground(StrEnum):
    """For what a response may be appealed against. A low score is no ground."""

    WRONG_SITE = "wrong_site"
    NOT_A_GUEST = "not_a_guest"
    TEST_SURVEY = "staff_or_test_survey"
    THREAT = "threat_or_extortion"
    OUTSIDE_CONTROL = "event_outside_control"


@dataclass(frozen=True)
class Ruling:
    """What a reviewer decided about an appeal."""

    accepted: bool
    act: Act


@dataclass(frozen=True)
class Appeal:
    """A response flagged by a manager in whose statement it counts, known by its keyed mark. `appeal_id` counts from 1."""

    appeal_id: int
    person_id: str
    survey_id: str
    mark: str
    ground: Ground
    filed: Act
    ruling: Ruling | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the response is taken out of the counts."""
        return self.ruling is not None and self.ruling.accepted


@dataclass(frozen=True)
class SetAmount:
    """What people decided to pay on a statement that was open."""

    person_id: str
    amount: Decimal
    act: Act


@dataclass(frozen=True)
class Revision:
    """One closing of a plan, and what was decided about it since.

    `manifest` and `signed` are the SHA-256 of the manifests of what was frozen at the closing and at the first signature.
    `appeal_until` is the last day of the appeal window. `reopened` has who asked for it to be opened again, in their order.
    """

    plan_id: str
    plan_name: str
    currency: str
    first_day: date
    last_day: date
    revision: int
    manifest: str
    closed: Act
    appeal_until: date
    appeals: tuple[Appeal, ...] = ()
    amounts: tuple[SetAmount, ...] = ()
    signatures: tuple[Act, ...] = ()
    signed: str | None = None
    reopened: tuple[Act, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether two people have signed it; it stays so, whatever is closed after it."""
        return len(self.signatures) >= SIGNATURES

    @property
    def is_superseded(self) -> bool:
        """Whether it was reopened: another revision takes, or will take, its place."""
        return len(self.reopened) >= SIGNATURES

    @property
    def undecided(self) -> tuple[Appeal, ...]:
        """The appeals that nobody has decided."""
        return tuple(one for one in self.appeals if one.ruling is None)

    @property
    def accepted(self) -> tuple[Appeal, ...]:
        """The appeals whose responses are taken out of the counts."""
        return tuple(one for one in self.appeals if one.is_accepted)

    @property
    def is_as_closed(self) -> bool:
        """Whether nothing was decided by which a statement says anything else than at the closing."""
        return not self.amounts and len(self.undecided) == len(self.appeals)

    def stage(self, today: date) -> Stage:
        """How far it is on a day. The appeal window is open through its last day."""
        if self.is_superseded:
            return Stage.OPEN
        if self.reopened:
            return Stage.REOPENING
        if self.is_final:
            return Stage.FINAL
        return Stage.PROVISIONAL if today <= self.appeal_until else Stage.SIGNING


def revisions(decisions: Iterable[Decision]) -> tuple[Revision, ...]:
    """Every closing of every plan, in the order they were made; decisions about anything else change nothing."""
    found: dict[tuple[str, int], Revision] = {}
    for one in decisions:
        if one.kind in KINDS:
            said = one.content
            key = (str(said["plan_id"]), int(str(said["revision"])))
            found[key] = _closed(one) if one.kind == CLOSED else _after(found[key], one)
    return tuple(found.values())


def revisions_of(decisions: Iterable[Decision], plan_id: str) -> tuple[Revision, ...]:
    """The closings of one plan, the first one first."""
    return tuple(one for one in revisions(decisions) if one.plan_id == plan_id)


def _closed(one: Decision) -> Revision:
    said = {name: str(value) for name, value in one.content.items()}
    days = {name: date.fromisoformat(said[name]) for name in ("first_day", "last_day", "appeal_until")}
    texts = {name: said[name] for name in ("plan_id", "plan_name", "currency", "manifest")}
    return Revision(revision=int(said["revision"]), closed=act_of(one), **texts, **days)


def _after(revision: Revision, one: Decision) -> Revision:
    said, act = one.content, act_of(one)
    if one.kind == APPEALED:
        appeal = Appeal(
            appeal_id=len(revision.appeals) + 1,
            person_id=str(said["person_id"]),
            survey_id=str(said["survey_id"]),
            mark=str(said["mark"]),
            ground=Ground(str(said["ground"])),
            filed=act,
        )
        return replace(revision, appeals=(*revision.appeals, appeal))
    if one.kind == RULED:
        ruling = Ruling(said["accepted"] is True, act)
        appeals = (
            replace(other, ruling=ruling) if other.appeal_id == said["appeal_id"] else other
            for other in revision.appeals
        )
        return replace(revision, appeals=tuple(appeals))
    if one.kind == AMOUNT_SET:
        amount = SetAmount(str(said["person_id"]), Decimal(str(said["amount"])), act)
        return replace(revision, amounts=(*revision.amounts, amount))
    if one.kind == SIGNED:
        return replace(revision, signatures=(*revision.signatures, act), signed=str(said["signed"]))
    return replace(revision, reopened=(*revision.reopened, act))
