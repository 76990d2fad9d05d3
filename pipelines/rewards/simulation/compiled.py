"""A plan made ready to be worked out for many replicates of the answers at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pipelines.bonus.value_based import Standard
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN, PercentilePlan, ValueBasedPlan
from pipelines.rewards.decided import Decided
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.gates import OnAverage
from pipelines.rewards.money import target_of
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.roster import Roster
from pipelines.rewards.simulation.part_rules import PartRule, part_rule
from pipelines.rewards.simulation.sources import Numbers, Readings, readings
from pipelines.rewards.simulation.units import Bools
from pipelines.rewards.statement import Payouts, Statement
from pipelines.rewards.statements import decided
from pipelines.rewards.value_based import standards_of


@dataclass(frozen=True)
class Ladder:
    """The steps of one part (`part_id`), or of all parts together (None), from the lowest up."""

    part_id: str | None
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Compiled:
    """A plan with all that other answers do not change, for the people in post, sorted.

    bases: target × share of the period in post, None without a target. failed, held_open: what files and invitations decide,
    and what can't be told whatever the answers say. averages: of each gate on an average by person what it holds them
    against, as printed. is_own: by person whether every part is paid on own stays. payouts: the statements as they stand.
    """

    plan: ANY_PLAN
    people: tuple[str, ...]
    payouts: Payouts
    bases: tuple[Fraction | None, ...]
    failed: Bools
    held_open: Bools
    gates: tuple[OnAverage, ...]
    averages: tuple[tuple[Fraction | None, ...], ...]
    groups: tuple[str, ...]
    is_own: Bools
    rules: tuple[PartRule, ...]
    readings: Readings
    evidence: Evidence
    thresholds: Thresholds

    @property
    def ladders(self) -> tuple[Ladder, ...]:
        """The steps somebody can be on: of each part, then of all together where the plan looks at them so."""
        of_parts = [Ladder(part.part_id, rule.labels) for part, rule in zip(self.plan.parts, self.rules, strict=True)]
        told = [one for one in of_parts if one.labels]
        return (*told, *_together(self.plan))

    def observed(self) -> Numbers:
        """The numbers as they are, in one replicate."""
        of = self.readings
        return Numbers(*(tuple(one.columns() for one in several) for several in (of.parts, of.before, of.gates)))


def _together(plan: ANY_PLAN) -> tuple[Ladder, ...]:
    if isinstance(plan, PercentilePlan):
        most = len(plan.factors)
        return (Ladder(None, tuple(f"{stars} star{'s' if stars > 1 else ''}" for stars in range(1, most + 1))),)
    if isinstance(plan, ValueBasedPlan):
        return (Ladder(None, tuple(f"{points} points" for points in range(10 * len(plan.parts) + 21))),)
    return ()


def compiled(plan: ANY_PLAN, covered: Roster, evidence: Evidence, pay: Pay, thresholds: Thresholds) -> Compiled:
    """The plan made ready; its statements are worked out on the way, as they stand."""
    return compiled_from(decided(plan, covered, evidence, pay, thresholds))


def compiled_from(made: Decided, people_asked: Collection[str] | None = None) -> Compiled:
    """The same from statements that are worked out already, for everybody, or of those in post for the `people_asked` alone:
    what they are paid on other answers is then right where the plan does not compare them with the others."""
    plan, covered, evidence, pay, thresholds = made.plan, made.covered, made.evidence, made.pay, made.thresholds
    in_post = {
        one.person_id: one
        for one in made.payouts.statements
        if one.share.counted and (people_asked is None or one.person_id in people_asked)
    }
    people, gates, scores = tuple(sorted(in_post)), made.averages, made.scores
    held = [in_post[person].gates[len(gates) :] for person in people]
    bases = tuple(_base(plan, in_post[person], pay, covered) for person in people)
    standards = standards_of(plan, evidence, thresholds) if isinstance(plan, ValueBasedPlan) else {}
    return Compiled(
        plan=plan,
        people=people,
        payouts=made.payouts,
        bases=bases,
        failed=np.array([any(gate.passed is False for gate in several) for several in held], dtype=bool),
        held_open=np.array(
            [
                base is None or any(gate.passed is None for gate in several)
                for base, several in zip(bases, held, strict=True)
            ],
            dtype=bool,
        ),
        gates=gates,
        averages=tuple(
            tuple(gate.average({post.site_id for post in in_post[person].tenure.posts}) for person in people)
            for gate in gates
        ),
        groups=tuple(covered.groups[person] for person in people),
        is_own=np.array([all(one.is_own for one in scores[person].values()) for person in people], dtype=bool),
        rules=_rules(plan, standards),
        readings=readings(plan, people, scores, gates, evidence, covered),
        evidence=evidence,
        thresholds=thresholds,
    )


def _base(plan: ANY_PLAN, one: Statement, pay: Pay, covered: Roster) -> Fraction | None:
    target = target_of(plan, one.tenure, pay.base_pay_of.get(one.person_id, ()), covered)
    return None if target.amount is None else target.amount * one.share.value


def _rules(plan: ANY_PLAN, standards: Mapping[str, Standard | None]) -> tuple[PartRule, ...]:
    return tuple(part_rule(plan, part, standards.get(part.part_id)) for part in plan.parts)
