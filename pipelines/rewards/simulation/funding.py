"""The plan's funding over amounts in whole cents, replicate by replicate: what `bonus.pool` gives, without its words."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.simulation.units import Bools, Ints, Whole, divided, over_one


def funded_units(
    plan: ANY_PLAN, amounts: Ints, factors: Whole, over: int, bases: Sequence[Fraction | None], is_due: Bools
) -> Ints:
    """The amounts that are paid, in cents; `factors` (over `over`) and `bases` are what a pool is divided by.

    People come sorted by id, as a cent that is left over goes to the first of equal remainders.
    """
    if plan.funding is None:
        return amounts
    unit = 10**plan.rounding.money
    pool = int(Fraction(plan.funding.amount) * unit)
    if plan.funding.use == "cap":
        columns = [_scaled(pool, column) for column in amounts.T]
    else:
        whole, _ = over_one([base or Fraction(0) for base in bases])
        caps = None
        if plan.cap is not None:
            most = Fraction(plan.cap.factor)
            caps = np.array([int((base or Fraction(0)) * most * unit) for base in bases], dtype=object)
        weights = np.where(is_due, whole.astype(object)[:, None] * _printed_factor(plan, factors, over), 0)
        redistributed = plan.funding.excess == "redistributed"
        columns = [_divided(pool, column, caps, redistributed=redistributed) for column in weights.T]
    return np.stack(columns, axis=1).astype(np.int64) if columns else amounts


def _printed_factor(plan: ANY_PLAN, factors: Whole, over: int) -> Whole:
    """A pool is divided by the factor as printed: a cap with more decimals than that is rounded."""
    return divided(factors, over, plan.rounding.factor).astype(object)


def _scaled(pool: int, amounts: Ints) -> Whole:
    """Amounts as they are where the pool is enough, else scaled down alike to it."""
    total = int(amounts.sum())
    return amounts if total <= pool else _whole_cents(amounts.astype(object) * pool, total, pool)


def _divided(pool: int, weights: Whole, caps: Whole | None, *, redistributed: bool) -> Whole:
    """The pool by weight, nobody above their cap; what caps hold back is left, or goes to the others."""
    total = int(weights.sum())
    if not total:
        return weights
    if caps is None:
        return _whole_cents(weights * pool, total, pool)
    if not redistributed:
        return np.minimum(_whole_cents(weights * pool, total, pool), caps)
    capped = np.zeros(len(weights), dtype=bool)
    rest, open_weight = pool, total
    # Each that is cut at its cap leaves more to the others, so that more may come to theirs; in the end nobody does.
    while open_weight:
        over = ~capped & (weights > 0) & (caps * open_weight < weights * rest)
        if not over.any():
            break
        capped |= over
        rest, open_weight = pool - int(caps[capped].sum()), int(weights[~capped].sum())
    paid = np.where(capped, caps, 0)
    if open_weight:
        free = np.where(capped, 0, weights)
        paid = paid + _whole_cents(free * rest, open_weight, rest)
    return np.minimum(paid, caps)


def _whole_cents(numerators: Whole, denominator: int, total: int) -> Whole:
    """Numerators ÷ denominator in whole cents that add up to `total`: the largest remainders get the cents that are left."""
    cents, remainders = numerators // denominator, numerators % denominator
    missing = total - int(cents.sum())
    first = sorted(range(len(cents)), key=lambda place: (-remainders[place], place))[:missing]
    cents = cents.copy()
    cents[first] += 1
    return cents
