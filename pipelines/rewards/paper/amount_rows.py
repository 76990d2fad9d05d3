"""The rows from the factor to the amount: cap, target, tenure, whole cents, funding; and what the gates say of it."""

from fractions import Fraction

from pipelines.bonus.exact import plain
from pipelines.reference.plans.kinds import ANY_PLAN, RampPlan
from pipelines.rewards.paper.exact_cells import (
    Number,
    count,
    decimal,
    fraction,
    lesser,
    places,
    product,
    quotient,
    ratio,
    rounded,
    scaled,
    shape,
)
from pipelines.rewards.paper.page import Page, Role
from pipelines.rewards.statement import Statement


def factor_rows(page: Page, plan: ANY_PLAN, exact: Number) -> Number:
    """The factor that counts: rounded, but where points are paid one by one, and cut at the cap."""
    page.section("The factor of all parts")
    factor = rounded(page, "Factor", exact, plan.rounding.factor, f"rounded half up to {plan.rounding.factor} decimals")
    counted = factor
    if plan.target.per_point is not None:
        page.say("Points are paid one by one: what they come to counts, not the rounded factor")
        counted = exact
    if plan.cap is not None:
        most = decimal(page, "Cap", plan.cap.factor, "the highest factor that is paid", role=Role.PLAN)
        counted = lesser(page, "Factor that counts", counted, most, "the factor, at most the cap")
        if plan.funding is not None and plan.funding.use == "divide" and places(plan.cap.factor) > plan.rounding.factor:
            counted = rounded(page, "Factor in the pool", counted, plan.rounding.factor)
    return counted


def target_rows(page: Page, plan: ANY_PLAN, one: Statement) -> Number | None:
    """What a factor of 1 pays for the whole period; None where it is not known."""
    page.section(f"The target, in {one.currency}")
    if plan.target.share_of_base_pay is not None:
        if not one.target.base_pay:
            return None
        pay = _base_pay(page, one)
        share = decimal(page, "Share of base pay", plan.target.share_of_base_pay, role=Role.PLAN)
        target = product(page, "Target", share, pay, "share × base pay, exactly")
    elif plan.target.amount is not None:
        words = "for the whole period at a factor of 1"
        target = decimal(page, "Target", plan.target.amount, words, role=Role.PLAN, decimals=plan.rounding.money)
    else:
        assert isinstance(plan, RampPlan)
        most = sum((part.points for part in plan.parts[1:]), plan.parts[0].points)
        each = decimal(page, "Pay for each point", plan.target.per_point, role=Role.PLAN)
        target = product(page, "Target", decimal(page, "All points", most, role=Role.PLAN), each, "for all points")
    if not (isinstance(plan, RampPlan) and plan.by_size):
        return target
    if one.target.rooms is None or one.target.mean_rooms is None:
        return None
    rooms = fraction(page, "Rooms", one.target.rooms, "of their sites, averaged over the days in post")
    mean = fraction(page, "Rooms on average", one.target.mean_rooms, "over all covered sites that say them")
    size = quotient(page, "Size", rooms, mean, "rooms / rooms on average")
    return product(page, "Target by size", target, size, "target × size")


def _base_pay(page: Page, one: Statement) -> Number:
    finest = max(2, *(places(row.amount) for row in one.target.base_pay))
    if len(one.target.base_pay) == 1:
        return decimal(page, "Base pay", one.target.base_pay[0].amount, "in base_pay.csv", decimals=finest)
    added, days, value = [], [], 0
    for row in one.target.base_pay:
        pay = decimal(page, "Base pay", row.amount, "in base_pay.csv", decimals=finest)
        held = count(page, "Days in post at it", row.days)
        added.append(f"{scaled(pay.shown, finest)}*{held.shown}")
        days.append(held.shown)
        value += int(row.amount * 10**finest) * row.days
    total = sum(row.days for row in one.target.base_pay)
    bottom = (f"{10**finest}*({'+'.join(days)})", 10**finest * total)
    return ratio(
        page, "Base pay on average", ("+".join(added), value), bottom, "each pay × its days, over all days in post"
    )


def funding_rows(page: Page, plan: ANY_PLAN, one: Statement, alone: Number, product_of: tuple[str, ...]) -> Number:
    """What funding makes of a claim. Its k and the division of single cents come from all claims together: both are given.

    The part is a float, as k has no short fraction. `Cent given` puts it half a cent above the cents that it is paid with, so
    that no error of a float reaches the next cent.
    """
    share = one.funding
    if share is None or plan.funding is None:
        return alone
    page.section("Funding")
    page.say(
        f"{plain(plan.funding.amount)} {one.currency} for all together, divided by a k that comes from all claims."
    )
    if share.factor is None:
        row = page.label("Amount", "nobody has points to be paid for")
        page.number(f"B{row}", 0, Role.INPUT, shape(plan.rounding.money))
        return Number(Fraction(0), f"B{row}", f"B{row}", "1")
    unit = 10**plan.rounding.money
    k = page.label("k", "given, from all claims")
    page.number(f"B{k}", float(share.factor), Role.INPUT, "0.000000000000000")
    part = page.label(
        "Part of the funding", "k × amount" if len(product_of) == 1 else "k × target × time in post × factor"
    )
    working = "*".join((f"B{k}", *product_of))
    most = None
    if share.most is not None:
        most = page.label("At most", "given: what the cap or the claim allows, in whole cents")
        page.number(f"B{most}", float(share.most), Role.INPUT, shape(plan.rounding.money))
        working = f"MIN({working},B{most})"
    page.formula(f"B{part}", working, float(share.exact_amount))
    cents = int(one.amount * unit)
    given = round(float(cents + Fraction(1, 2) - share.exact_amount * unit), 4)
    cent = page.label("Cent given", "given: rounding by largest remainder, so that all amounts add up to the funding")
    page.number(f"B{cent}", given, Role.INPUT, "0.0000")
    row = page.label("Amount before gates", "in whole cents")
    page.formula(f"B{row}", f"INT({unit}*B{part}+B{cent})/{unit}", float(one.amount), shape(plan.rounding.money))
    return Number(Fraction(one.amount), f"B{row}", f"B{row}", "1")


def outcome_rows(page: Page, plan: ANY_PLAN, one: Statement, found: Number | None, gates: tuple[Number, Number]) -> str:
    """The amount: 0 with a failed gate, open where something can't be told; the cell that it stands in."""
    page.section("The amount")
    for reason in one.reasons:
        page.say(reason)
    given = None
    if one.set_by_people is not None:
        given = decimal(page, "Decided by people", one.set_by_people, "what is paid, as it could not be told")
    row = page.label(
        f"AMOUNT in {one.currency}", "0 with a failed gate; no amount while something can't be told", strong=True
    )
    failed, untold = gates
    paid = '"open"' if found is None else found.shown
    value = "open" if one.amount is None else float(one.amount)
    formula = f'IF({failed.shown}>0,0,IF({untold.shown}>0,"open",{paid}))'
    page.formula(f"B{row}", formula if given is None else given.shown, value, shape(plan.rounding.money), strong=True)
    return f"B{row}"
