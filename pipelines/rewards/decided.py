"""What the statements of a plan were decided on, kept to ask how else they could have come out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pipelines.bonus.exact import half_up
from pipelines.bonus.gate import GateVerdict
from pipelines.bonus.stars import Standing
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.earned import Earned, Scores
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.gates import OnAverage
from pipelines.rewards.levels import Level, levels_of
from pipelines.rewards.money import Target, at_scale, due
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.percentile import standings_of
from pipelines.rewards.roster import Roster
from pipelines.rewards.rules import Judge, scored_throughout
from pipelines.rewards.statement import Payouts


@dataclass(frozen=True)
class Decided:
    """The statements of a plan with all that they were decided on, for whoever asks how else they could have come out.

    By person: `scores` of those in post, verdicts of `gates`, `earned` where every part has something to pay on, `targets`.
    `averages` are the gates on averages; `scale` is what funding multiplied with (`money.Funded`).
    """

    plan: ANY_PLAN
    covered: Roster
    evidence: Evidence
    pay: Pay
    thresholds: Thresholds
    scores: Scores
    averages: tuple[OnAverage, ...]
    gates: Mapping[str, tuple[GateVerdict, ...]]
    earned: Mapping[str, Earned]
    targets: Mapping[str, Target]
    scale: Fraction | None
    payouts: Payouts

    @cached_property
    def whole(self) -> Scores:
        """The scores of those with something to pay on in every part."""
        return scored_throughout(self.scores)

    @cached_property
    def judge(self) -> Judge:
        """The rule that judges everybody by themselves; of any plan but percentile."""
        return Judge.of(self.plan, self.whole, self.evidence, self.thresholds)

    @cached_property
    def levels(self) -> Mapping[str, tuple[Level, ...]]:
        """The steps of each part that are the same for everybody."""
        return {part.part_id: levels_of(self.plan, part) for part in self.plan.parts}

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How everybody stands in the field of a percentile plan, by person."""
        return standings_of(self.plan, self.whole, self.covered.groups)

    @cached_property
    def field(self) -> tuple[Decimal, ...]:
        """The weighted scores of that field as printed, rising."""
        return tuple(sorted(half_up(one.score, self.plan.rounding.score) for one in self.standings.values()))

    def amount(self, person: str, what: Earned) -> Decimal | None:
        """What the person would be paid for this, every gate passed and all else as it is; None where it can't be told."""
        target = self.targets[person]
        if what.factor is None or target.amount is None:
            return None
        share = self.payouts.by_person[person].share
        return at_scale(self.plan, due(self.plan, what, target, share), self.scale)

    def paid(self, person: str, earned: Callable[[], Earned]) -> Decimal | None:
        """The same under the gates as they came out: nothing with a failed one; None where there is no amount."""
        gates = [gate.passed for gate in self.gates[person]]
        if False in gates:
            return half_up(0, self.plan.rounding.money)
        return None if None in gates or person not in self.whole else self.amount(person, earned())
