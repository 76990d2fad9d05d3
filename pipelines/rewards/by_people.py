"""Amounts that people decide where a statement can't be told: paid as they are, and first out of what a plan may cost."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from pipelines.bonus.exact import half_up
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.statement import SetByPeople, State, Statement

NOTHING_SET: Mapping[str, SetByPeople] = MappingProxyType({})


def less(plan: ANY_PLAN, settled: Mapping[str, SetByPeople]) -> ANY_PLAN:
    """The plan with what is left of its funding after these amounts; a ValueError where nothing is."""
    if plan.funding is None or not settled:
        return plan
    left = plan.funding.amount - sum(one.amount for one in settled.values())
    if left <= 0:
        raise ValueError(f"the decided amounts leave nothing of the {plan.funding.amount} that the plan may cost")
    return plan.model_copy(update={"funding": plan.funding.model_copy(update={"amount": left})})


def settled_by_people(plan: ANY_PLAN, one: Statement, said: SetByPeople | None) -> Statement:
    """The statement with what people decided of it: of one that is not open (any more) a note that it does not count."""
    if said is None:
        return one
    if one.state is not State.OPEN:
        note = f"no longer open, so that an amount of {said.amount:,} does not count: {said.words}"
        return replace(one, notes=(*one.notes, note))
    amount = half_up(said.amount, plan.rounding.money)
    return replace(one, state=State.DUE, amount=amount, set_by_people=amount, notes=(*one.notes, said.words))
