"""From a factor to money: the target, the share of the period in post, the cap, and what the plan may cost.

Amount = target × factor × tenure, rounded half up once. A share of base pay is a share of the pay in base_pay.csv as it stands
there (the pay of a year, in a plan of a year); where it changes while the person is in post, each pay counts for its days in
post: (50,000 × 100 + 52,000 × 265) / 365.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.pool import Claim, Division, divide, scaled_to_funding
from pipelines.bonus.spans import Span, days_of, joined, without
from pipelines.bonus.steps import Step, rounding_step
from pipelines.bonus.tenure import Share, Tenure
from pipelines.mistakes import Mistake
from pipelines.reference.plans.exact_numbers import DIGITS
from pipelines.reference.plans.kinds import ANY_PLAN, RampPlan
from pipelines.rewards.earned import Earned
from pipelines.rewards.numbers import FundingShare, PayForDays, TargetNumbers
from pipelines.rewards.pay_files import BasePay
from pipelines.rewards.roster import Roster


@dataclass(frozen=True)
class Target:
    """What a factor of 1 pays for the whole window, exactly, and what it is made of; None where `missing` says what is not
    known."""

    amount: Fraction | None
    steps: tuple[Step, ...] = ()
    missing: str | None = None
    numbers: TargetNumbers = field(default_factory=TargetNumbers)


@dataclass(frozen=True)
class Due:
    """What somebody is due before funding: the factor rounded and capped, the amount rounded, the base that a pool is divided
    by (target × tenure). `steps` lead to target and factor, `to_amount` from there on, where no pool is divided."""

    factor: Decimal
    amount: Decimal
    base: Fraction
    steps: tuple[Step, ...]
    to_amount: tuple[Step, ...]
    to_base: Step


def target_of(plan: ANY_PLAN, tenure: Tenure, base_pay: Sequence[BasePay], covered: Roster) -> Target:
    """The target of one person with time in post. Of a ramp paid by point it is that of all its points."""
    if plan.target.share_of_base_pay is not None:
        found = _share_of_base_pay(plan.target.share_of_base_pay, tenure, base_pay)
    elif plan.target.amount is not None:
        amount = Fraction(plan.target.amount)
        found = Target(amount, (Step("Target", "for the whole period at a factor of 1", plain(amount)),))
    else:
        points, each = most_points(plan), Fraction(plan.target.per_point)
        step = Step("Target", f"{plain(points)} points × {plain(each)}", plain(points * each))
        found = Target(points * each, (step,))
    if found.amount is None or not (isinstance(plan, RampPlan) and plan.by_size):
        return found
    size, mean = covered.rooms.get(tenure.person_id), covered.mean_rooms
    if size is None or mean is None:
        return Target(
            None, found.steps, "the rooms of a site of theirs are not in sites.csv, and the plan pays by size"
        )
    sized = found.amount * size / mean
    working = f"{plain(found.amount)} × {plain(size)} rooms / {plain(mean)} rooms on average"
    numbers = replace(found.numbers, rooms=size, mean_rooms=mean)
    return Target(sized, (*found.steps, Step("Target by size", working, plain(sized))), numbers=numbers)


def most_points(plan: ANY_PLAN) -> Fraction:
    """All the points of a ramp."""
    return (
        sum((Fraction(part.points) for part in plan.parts), Fraction(0)) if isinstance(plan, RampPlan) else Fraction(0)
    )


def _share_of_base_pay(share: Decimal, tenure: Tenure, base_pay: Sequence[BasePay]) -> Target:
    in_post = joined(post.span for post in tenure.posts)
    days = {
        row: sum(both.days for span in in_post if (both := span.within(_span(row.valid_from, row.valid_to))))
        for row in base_pay
    }
    counted = [(row.base_pay, days[row]) for row in base_pay if days[row]]
    known = [_span(row.valid_from, row.valid_to) for row in base_pay]
    lacking = [gap for span in in_post for gap in without(span, known)]
    if lacking:
        what = (
            f"base_pay.csv has no pay of theirs on {days_of(lacking)} of their days in post, from {lacking[0].first} on"
        )
        return Target(None, missing=what)
    total = sum(amount * number for amount, number in counted)
    pay = Fraction(total) / days_of(in_post)
    if len(counted) == 1:
        first = Step("Base pay", "in base_pay.csv", plain(pay))
    else:
        added = " + ".join(f"{plain(amount)} × {number} days" for amount, number in counted)
        first = Step("Base pay", f"({added}) / {days_of(in_post)} days in post", plain(pay))
    target = Fraction(share) * pay
    numbers = TargetNumbers(tuple(PayForDays(amount, number) for amount, number in counted))
    return Target(target, (first, Step("Target", f"{plain(share)} × {plain(pay)}", plain(target))), numbers=numbers)


def _span(first: date, end: date | None) -> Span:
    return Span(first, end or date.max)


def due(plan: ANY_PLAN, found: Earned, target: Target, share: Share) -> Due:
    """What a factor is worth to somebody: rounded, then cut at the plan's cap, times target and tenure, rounded once more.

    Where points are paid one by one the points count, rounded as they are, and the factor is only what they come to. A Mistake
    where it is more than any amount may have digits.
    """
    factor, rounded = rounding_step("Factor", found.factor, plan.rounding.factor)
    steps = [rounded]
    counted = Fraction(factor)
    paid_by_point = plan.target.per_point is not None
    if paid_by_point:
        counted = found.factor
    if plan.cap is not None and counted > plan.cap.factor:
        counted = Fraction(plan.cap.factor)
        factor = half_up(counted, plan.rounding.factor)
        steps.append(Step("Cap", f"at most {plain(plan.cap.factor)}", plain(counted)))
    base = target.amount * share.value
    in_post = f"{plain(target.amount)} × {share.counted} / {share.out_of} {share.unit} in post"
    working = f"{plain(target.amount)} × {plain(counted)} × {share.counted} / {share.out_of} {share.unit} in post"
    before = Step("Amount before rounding", working, plain(base * counted))
    amount, last = rounding_step("Amount", base * counted, plan.rounding.money)
    if amount >= 10**DIGITS:
        raise beyond_counting(plan)
    return Due(
        factor, amount, base, (*target.steps, *steps), (before, last), Step("Base in the pool", in_post, plain(base))
    )


def beyond_counting(plan: ANY_PLAN) -> Mistake:
    """What is said of a plan that pays more than can be counted: each of its numbers may be, and not all of them together."""
    return Mistake(
        "the plan pays amounts too large to be counted",
        where=f"the plan {plan.plan_id!r}",
        mend="correct its target, its factors or its points, or write [cap]",
    )


@dataclass(frozen=True)
class Funded:
    """What is paid to each after the plan's funding, the steps to it, and what is left of it (None: no funding).

    `scale`: what amounts, or the base × factor that a pool is divided by, were multiplied by; None where they stand as due.
    `shares`: what funding made of each claim, empty where it changed none.
    """

    amounts: Mapping[str, Decimal]
    steps: Mapping[str, tuple[Step, ...]]
    left_over: Decimal | None = None
    scale: Fraction | None = None
    shares: Mapping[str, FundingShare] = field(default_factory=dict)


def funded(plan: ANY_PLAN, dues: Mapping[str, Due]) -> Funded:
    """The amounts under the plan's funding: they add up to it, to the cent, where it is divided or does not suffice.

    A pool is divided by target × tenure × factor; nobody gets more than the factor at the cap would pay. Scaling down rounds
    a second time, which the steps name.
    """
    amounts = {person: one.amount for person, one in dues.items()}
    alone = {person: one.to_amount for person, one in dues.items()}
    if plan.funding is None:
        return Funded(amounts, alone)
    decimals = plan.rounding.money
    if plan.funding.use == "cap":
        scaled = scaled_to_funding(amounts, plan.funding.amount, decimals=decimals)
        if scaled.factor in (None, 1):
            return Funded(amounts, alone, scaled.left_over)
        return _of(scaled, {person: (*steps, _scaling(plan)) for person, steps in alone.items()})
    most = None if plan.cap is None else Fraction(plan.cap.factor)
    claims = [
        Claim(person, one.base, 100 * Fraction(one.factor), None if most is None else most * one.base)
        for person, one in dues.items()
    ]
    pool = divide(plan.funding.amount, claims, excess=plan.funding.excess, decimals=decimals)
    return _of(pool, {person: (one.to_base,) for person, one in dues.items()})


def at_scale(plan: ANY_PLAN, one: Due, scale: Fraction | None) -> Decimal | None:
    """What is paid for this at the scale that the funding has come to, to the cent; None from a pool that nobody is paid of.

    For somebody who were due something else it is so with all others' amounts as they are: what their own claim would do to
    the scale is left aside, as is the cent that makes a pool add up.
    """
    divided = plan.funding is not None and plan.funding.use == "divide"
    if scale is None:
        return None if divided else one.amount
    if divided:
        share = scale * one.base * Fraction(one.factor)
        if plan.cap is not None:
            share = min(share, Fraction(plan.cap.factor) * one.base)
        return half_up(share, plan.rounding.money)
    return half_up(scale * Fraction(one.amount), plan.rounding.money)


def _scaling(plan: ANY_PLAN) -> Step:
    return Step("Funding", "all amounts add up to more, so all are scaled down alike", plain(plan.funding.amount))


def _of(division: Division, first: Mapping[str, tuple[Step, ...]]) -> Funded:
    paid = {payment.claim.claim_id: payment for payment in division.payments}
    return Funded(
        {person: payment.amount for person, payment in paid.items()},
        {person: (*first[person], *payment.steps) for person, payment in paid.items()},
        division.left_over,
        division.factor,
        {person: FundingShare(one.factor, one.exact_amount, one.claim.cap) for person, one in paid.items()},
    )
