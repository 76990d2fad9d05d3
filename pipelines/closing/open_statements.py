"""What people decide where a statement can't be told: an amount, with the reason, printed on the statement."""

from decimal import Decimal

from pipelines.acting import Acting, check_hr, said_why
from pipelines.bonus.exact import exact, half_up
from pipelines.closing.case import case, check_unsigned
from pipelines.closing.frozen import plan_in
from pipelines.closing.reading import adjusted_payouts
from pipelines.closing.state import AMOUNT_SET, Revision
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.plans.exact_numbers import DIGITS
from pipelines.rewards.statement import State, Statement


def decide_amount(home: Home, plan_id: str, person_id: str, amount: str, reason: str, acting: Acting) -> Revision:
    """Decide what is paid on an open statement; said again, the last word counts.

    A Mistake where the statement is not open (as adjusted by accepted appeals), whoever decides is not of HR or is the person
    concerned, the amount is not one to the plan's decimals, has more than 12 digits before the point or leaves nothing of its
    funding, or somebody has signed.
    """
    why = said_why(reason)
    with case(home, plan_id, acting, doing="decision on an amount") as found:
        check_hr(found.reference, acting)
        check_unsigned(found)
        if acting.by == person_id:
            raise Mistake("nobody decides their own amount", mend="another of HR does")
        plan = plan_in(found.copy)
        number = _amount(amount, plan.rounding.money)
        payouts = adjusted_payouts(found.copy, found.revision)
        one = payouts.by_person.get(person_id)
        earlier = {known.person_id for known in found.revision.amounts}
        if one is None or (one.state is not State.OPEN and person_id not in earlier):
            what = "there is no statement" if one is None else f"the statement is not open ({one.state})"
            still = ", ".join(still_open(payouts.statements)) or "none"
            raise Mistake(f"{what} of {person_id!r} to decide on", mend=f"open are: {still}")
        if plan.funding is not None:
            others = {known.person_id: known.amount for known in found.revision.amounts}
            if sum((others | {person_id: number}).values()) >= plan.funding.amount:
                raise Mistake(
                    f"the decided amounts would use up all of the {plan.funding.amount} {plan.currency} of the plan",
                    mend="decide on less",
                )
        return found.decide(AMOUNT_SET, person_id=person_id, amount=str(number), reason=why)


def still_open(statements: tuple[Statement, ...]) -> list[str]:
    """Who has a statement without an amount."""
    return [one.person_id for one in statements if one.state is State.OPEN]


def _amount(text: str, decimals: int) -> Decimal:
    try:
        number = exact(text)
    except ValueError:
        raise Mistake(f"{text!r} is no amount", mend="write it as 1234.50, without a currency") from None
    rounded = half_up(number, decimals)
    if number != rounded or number < 0:
        raise Mistake(f"{text!r} is no amount of money to {decimals} decimals", mend="write it as 1234.50")
    if number >= 10**DIGITS:
        raise Mistake(
            f"{text[:40]!r} has more than the {DIGITS} digits before the point that an amount may have",
            mend="write what is paid to this person",
        )
    return rounded
