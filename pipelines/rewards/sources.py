"""All that the statements of a plan are made of, as one value: what is frozen when a period is closed."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.by_people import NOTHING_SET
from pipelines.rewards.decided import Decided
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.roster import Roster
from pipelines.rewards.statement import Payouts, SetByPeople
from pipelines.rewards.statements import decided


@dataclass(frozen=True)
class Sources:
    """A plan, the thresholds where it names none, who is covered, the exact counts, and what the files about pay say."""

    plan: ANY_PLAN
    thresholds: Thresholds
    covered: Roster
    evidence: Evidence
    pay: Pay

    def decided(self, by_people: Mapping[str, SetByPeople] = NOTHING_SET) -> Decided:
        """The statements that they come to, with all that they rest on; `by_people` as in `statements.statements`."""
        return decided(self.plan, self.covered, self.evidence, self.pay, self.thresholds, by_people)

    def payouts(self, by_people: Mapping[str, SetByPeople] = NOTHING_SET) -> Payouts:
        """The statements that they come to."""
        return self.decided(by_people).payouts
