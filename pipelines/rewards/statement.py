"""A statement: what one person is paid by a plan, every number it rests on, and every step to redo it by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from pipelines.bonus.enough import PaidOn
from pipelines.bonus.exact import half_up
from pipelines.bonus.gate import GateVerdict
from pipelines.bonus.steps import Step
from pipelines.bonus.tenure import Share, Tenure
from pipelines.rewards.evidence import NotSplit
from pipelines.rewards.numbers import FundingShare, HeldAgainst, TargetNumbers
from pipelines.rewards.pay_files import OtherPart


class State(StrEnum):
    """What became of a statement. `OPEN`: people have to decide, and until then there is no amount, which is not 0."""

    DUE = "due"
    GATE_FAILED = "gate failed"
    OPEN = "open"


@dataclass(frozen=True)
class PartResult:
    """One part of a plan for one person.

    `exact_score` and `score` (as printed) are None with nothing to pay on; `factor` is what the part earns, exactly, None
    with that or where the plan looks at all its parts together (value-based points, percentile). `held`: what judges it.
    """

    part_id: str
    part_name: str
    metric: str
    department: str
    level: str
    weight: Decimal
    paid_on: PaidOn
    exact_score: Fraction | None
    score: Decimal | None
    factor: Fraction | None = None
    steps: tuple[Step, ...] = ()
    held: HeldAgainst = field(default_factory=HeldAgainst)


@dataclass(frozen=True)
class Statement:
    """What one person is paid. `factor`: over all parts, rounded and capped as the plan says; None where it can't be told.

    `amount` is None where the state is open, and 0 with a failed gate. `reasons` say why it is open or which gates failed.
    `steps` lead from the parts to the amount. `notes` are what else the reader has to know. `target`, `stars` and `funding` are
    numbers of these steps: what the target is made of, the stars of a percentile, what funding made of the claim.
    `set_by_people` is the amount where people decided it, as nothing could be told.
    """

    plan_id: str
    plan_hash: str
    build_id: str
    logical_hash: str
    person_id: str
    person_name: str
    currency: str
    tenure: Tenure
    share: Share
    state: State
    parts: tuple[PartResult, ...]
    gates: tuple[GateVerdict, ...]
    factor: Decimal | None
    amount: Decimal | None
    reasons: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    not_split: tuple[NotSplit, ...] = ()
    other_parts: tuple[OtherPart, ...] = ()
    notes: tuple[str, ...] = ()
    target: TargetNumbers = field(default_factory=TargetNumbers)
    stars: int | None = None
    funding: FundingShare | None = None
    set_by_people: Decimal | None = None

    @property
    def site_ids(self) -> tuple[str, ...]:
        """The sites of their posts, in the order they came to them."""
        return tuple(dict.fromkeys(post.site_id for post in self.tenure.posts))

    @property
    def failed_gates(self) -> tuple[GateVerdict, ...]:
        """The gates that were not passed."""
        return tuple(gate for gate in self.gates if gate.passed is False)


@dataclass(frozen=True)
class SetByPeople:
    """An amount that people decided for a statement that was open, and what the statement says of it."""

    amount: Decimal
    words: str


@dataclass(frozen=True)
class Payouts:
    """All statements of a plan, by person. `left_over`: what remains of its funding; None without any."""

    plan_id: str
    plan_hash: str
    currency: str
    statements: tuple[Statement, ...]
    left_over: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """All amounts added up, to the cent; open ones have none."""
        amounts = [one.amount for one in self.statements if one.amount is not None]
        # As fractions: a sum of decimals is rounded to the precision of the thread's context.
        decimals = max((-int(one.as_tuple().exponent) for one in amounts), default=0)
        return half_up(sum(map(Fraction, amounts), Fraction(0)), max(decimals, 0))

    def count(self, state: State) -> int:
        """How many statements are in this state."""
        return sum(one.state is state for one in self.statements)

    @cached_property
    def by_person(self) -> Mapping[str, Statement]:
        """The statements by person."""
        return {one.person_id: one for one in self.statements}
