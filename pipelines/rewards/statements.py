"""The statements of a plan: for everybody covered, from exact counts to an amount, or to why there is none yet.

In order: gates, the score of each part, the plan's rule, weights, factor, cap, target, tenure, funding. Three numbers are
rounded, each once and half up: the score before the rule sees it, the factor of all parts together, the money. Nothing here
reads a file or a clock: the same plan, roster, counts and pay give the same statements.

A failed gate pays 0 and is named. What can't be told (nothing to pay on, a gate without evidence, no base pay) leaves a
statement open: it has no amount, and people decide. Funding is divided among the others meanwhile, and they are told so. What
people decided is paid as it is, and comes out of the funding first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines import fingerprint
from pipelines.bonus.exact import half_up
from pipelines.bonus.gate import GateVerdict
from pipelines.bonus.tenure import Share, Tenure
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.by_people import NOTHING_SET, less, settled_by_people
from pipelines.rewards.decided import Decided
from pipelines.rewards.earned import Earned
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.gates import on_averages, verdicts
from pipelines.rewards.money import Due, Funded, Target, due, funded, target_of
from pipelines.rewards.numbers import HeldAgainst
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.paying import ScoredPart, scored_parts
from pipelines.rewards.roster import Roster
from pipelines.rewards.rules import earned
from pipelines.rewards.statement import PartResult, Payouts, SetByPeople, State, Statement

NOT_IN_POST = "not in post in the period, as the plan counts it"


def plan_hash(plan: ANY_PLAN) -> str:
    """The hash of all that a plan says: the same however its file is laid out."""
    return fingerprint.of_value(plan.model_dump(mode="json"))


def share_of(plan: ANY_PLAN, tenure: Tenure) -> Share:
    """The share of the period that somebody was in post, by days or months as the plan counts."""
    return tenure.by_months() if plan.tenure.counted_by == "months" else tenure.by_days()


def statements(
    plan: ANY_PLAN,
    covered: Roster,
    evidence: Evidence,
    pay: Pay,
    thresholds: Thresholds,
    by_people: Mapping[str, SetByPeople] = NOTHING_SET,
) -> Payouts:
    """The statements of everybody on the roster, by person; the order of anything that comes in changes nothing.

    `by_people` has by person what is paid where a statement is open; of one that is not it changes nothing, and says so.
    A ValueError where those amounts use up all of the plan's funding.
    """
    return decided(plan, covered, evidence, pay, thresholds, by_people).payouts


def decided(
    plan: ANY_PLAN,
    covered: Roster,
    evidence: Evidence,
    pay: Pay,
    thresholds: Thresholds,
    by_people: Mapping[str, SetByPeople] = NOTHING_SET,
) -> Decided:
    """The statements of everybody on the roster (`statements`), and what they rest on."""
    blanks = _blanks(plan, covered, evidence, pay)
    in_post = [one for one in blanks if one.share.counted]
    scores = {one.person_id: scored_parts(plan, one.person_id, evidence, thresholds) for one in in_post}
    averages = on_averages(plan, covered, evidence, thresholds)
    gates = verdicts(plan, covered, evidence, pay, averages)
    found = earned(plan, scores, evidence, thresholds, covered.groups)
    targets = {
        one.person_id: target_of(plan, one.tenure, pay.base_pay_of.get(one.person_id, ()), covered) for one in in_post
    }
    judged = {
        one.person_id: _judged(
            plan,
            one,
            _Judgement(
                scores[one.person_id],
                gates[one.person_id],
                found.get(one.person_id),
                targets[one.person_id],
            ),
        )
        for one in in_post
    }
    dues = {person: what for person, (one, what) in judged.items() if one.state is State.DUE and what is not None}
    still_open = {person for person, (one, _) in judged.items() if one.state is State.OPEN}
    settled = {person: one for person, one in by_people.items() if person in still_open}
    paid = funded(less(plan, settled), dues)
    left_open = len(still_open - settled.keys())
    made = (judged[one.person_id][0] if one.person_id in judged else one for one in blanks)
    payouts = Payouts(
        plan.plan_id,
        plan_hash(plan),
        plan.currency,
        tuple(settled_by_people(plan, _paid(plan, one, paid, left_open), by_people.get(one.person_id)) for one in made),
        paid.left_over,
    )
    return Decided(
        plan, covered, evidence, pay, thresholds, scores, averages, gates, found, targets, paid.scale, payouts
    )


@dataclass(frozen=True)
class _Judgement:
    """All that one statement is decided on."""

    scores: Mapping[str, ScoredPart]
    gates: tuple[GateVerdict, ...]
    earned: Earned | None
    target: Target


def _blanks(plan: ANY_PLAN, covered: Roster, evidence: Evidence, pay: Pay) -> list[Statement]:
    """A statement of everybody on which nothing is decided yet: 0, as for somebody who was not in post."""
    hashed, others = plan_hash(plan), pay.other_parts_of(plan.plan_id)
    return [
        Statement(
            plan_id=plan.plan_id,
            plan_hash=hashed,
            build_id=evidence.build_id,
            logical_hash=evidence.logical_hash,
            person_id=tenure.person_id,
            person_name=covered.names[tenure.person_id],
            currency=plan.currency,
            tenure=tenure,
            share=share_of(plan, tenure),
            state=State.DUE,
            parts=(),
            gates=(),
            factor=None,
            amount=_nothing(plan),
            reasons=(NOT_IN_POST,),
            not_split=evidence.not_split.get(tenure.person_id, ()),
            other_parts=others.get(tenure.person_id, ()),
        )
        for tenure in covered.tenures
    ]


def _nothing(plan: ANY_PLAN) -> Decimal:
    return half_up(0, plan.rounding.money)


def _judged(plan: ANY_PLAN, blank: Statement, on: _Judgement) -> tuple[Statement, Due | None]:
    """The statement before funding, and what is due by it where factor and target are known."""
    result, target = on.earned, on.target
    known = result is not None and result.factor is not None and target.amount is not None
    what = due(plan, result, target, blank.share) if known else None
    failed = tuple(f"{gate.gate}: {gate.reason}" for gate in on.gates if gate.passed is False)
    missing = _missing(plan, on)
    judged = replace(
        blank,
        parts=_parts(plan, on.scores, result),
        gates=on.gates,
        factor=what.factor if what else None,
        steps=(*(result.steps if result else ()), *(what.steps if what else target.steps)),
        reasons=failed or missing,
        state=State.GATE_FAILED if failed else State.OPEN if missing else State.DUE,
        amount=None if missing and not failed else _nothing(plan),
        target=target.numbers,
        stars=result.stars if result else None,
    )
    return judged, what


def _missing(plan: ANY_PLAN, on: _Judgement) -> tuple[str, ...]:
    """What can't be told of somebody, each in a sentence; empty where everything can."""
    nothing = [part for part in plan.parts if on.scores[part.part_id].exact is None]
    return (
        *(f"{gate.gate}: can't be told, {gate.reason}" for gate in on.gates if gate.passed is None),
        *(f"{part.part_name}: nothing to pay on, which is not a score of 0" for part in nothing),
        *(on.earned.missing if on.earned is not None else ()),
        *((on.target.missing,) if on.target.missing else ()),
    )


def _parts(plan: ANY_PLAN, scores: Mapping[str, ScoredPart], result: Earned | None) -> tuple[PartResult, ...]:
    found = []
    for part in plan.parts:
        scored = scores[part.part_id]
        of_part = result.parts.get(part.part_id) if result is not None else None
        found.append(
            PartResult(
                part_id=part.part_id,
                part_name=part.part_name,
                metric=part.metric,
                department=part.measure,
                level=part.level,
                weight=part.weight,
                paid_on=scored.paid_on,
                exact_score=scored.exact,
                score=scored.score,
                factor=of_part.factor if of_part else None,
                steps=(*scored.steps, *(of_part.steps if of_part else ())),
                held=of_part.held if of_part else HeldAgainst(),
            )
        )
    return tuple(found)


def _paid(plan: ANY_PLAN, one: Statement, paid: Funded, still_open: int) -> Statement:
    """The statement with its amount after funding; of a plan with funding it says how many claims are not decided yet."""
    if one.person_id not in paid.amounts:
        return one
    notes = one.notes
    if plan.funding is not None and still_open:
        who = "1 other statement is" if still_open == 1 else f"{still_open:,} other statements are"
        notes = (*notes, f"{who} open and has no part in the funding yet: what is decided may change this amount")
    steps = (*one.steps, *paid.steps.get(one.person_id, ()))
    amount, share = paid.amounts[one.person_id], paid.shares.get(one.person_id)
    return replace(one, amount=amount, steps=steps, notes=notes, funding=share)
