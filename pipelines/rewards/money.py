"""From a factor to money: the target, the share of the period in post, the cap, and what the plan may cost.

Amount = target × factor × tenure, rounded half up once. A share of base pay is a share of the pay in base_pay.csv as it stands
there (the pay of a year, in a plan of a year); where it changes while the person is in post, each pay counts for its days in
post: (50,000 × 100 + 52,000 × 265) / 365.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import half_up, plain
from pipelines.bonus.pool import Claim, Division, divide, scaled_to_funding
from pipelines.bonus.spans import Span, days_of, joined, without
from pipelines.bonus.steps import Step, rounding_step
from pipelines.bonus.tenure import Share, Tenure
from pipelines.reference.plans.kinds import ANY_PLAN, RampPlan
from pipelines.rewards.earned import Earned
from pipelines.rewards.pay_files import BasePay
from pipelines.rewards.roster import Roster


@dataclass(frozen=True)
class Target:
    """What a factor of 1 pays for the whole window, exactly; None where `missing` says what is not known."""

    amount: Fraction | None
    steps: tuple[Step, ...] = ()
    missing: str | None = None


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
    return Target(sized, (*found.steps, Step("Target by size", working, plain(sized))))


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
    return Target(target, (first, Step("Target", f"{plain(share)} × {plain(pay)}", plain(target))))


def _span(first: date, end: date | None) -> Span:
    return Span(first, end or date.max)


def due(plan: ANY_PLAN, found: Earned, target: Target, share: Share) -> Due:
    """What a factor is worth to somebody: rounded, then cut at the plan's cap, times target and tenure, rounded once more.

    Where points are paid one by one the points count, rounded as they are, and the factor is only what they come to.
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
    return Due(
        factor, amount, base, (*target.steps, *steps), (before, last), Step("Base in the pool", in_post, plain(base))
    )


@dataclass(frozen=True)
class Funded:
    """What is paid to each after the plan's funding, the steps to it, and what is left of it (None: no funding)."""

    amounts: Mapping[str, Decimal]
    steps: Mapping[str, tuple[Step, ...]]
    left_over: Decimal | None = None


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


def _scaling(plan: ANY_PLAN) -> Step:
    return Step("Funding", "all amounts add up to more, so all are scaled down alike", plain(plan.funding.amount))


def _of(division: Division, first: Mapping[str, tuple[Step, ...]]) -> Funded:
    paid = {payment.claim.claim_id: payment for payment in division.payments}
    return Funded(
        {person: payment.amount for person, payment in paid.items()},
        {person: (*first[person], *payment.steps) for person, payment in paid.items()},
        division.left_over,
    )
