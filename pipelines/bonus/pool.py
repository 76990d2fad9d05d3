"""Pool: a fixed sum divided by base and points, so that it adds up to the cent and nobody is above a cap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

from pipelines.bonus.exact import Exact, exact, half_up, keep_exact, plain
from pipelines.bonus.steps import Step


@dataclass(frozen=True)
class Claim:
    """Somebody's part in a pool: base (pay, or 1 for all alike), points of 100, and the most they may get, if any.

    All three are 0 or more. A cap between two cents counts as the lower one.
    """

    claim_id: str
    base: Fraction
    points: Fraction
    cap: Fraction | None = None

    def __post_init__(self) -> None:
        keep_exact(self, "base", "points", *(() if self.cap is None else ("cap",)))
        if min(self.base, self.points, self.cap or 0) < 0:
            raise ValueError(f"Base, points and cap of '{self.claim_id}' must be 0 or more.")

    def weight(self) -> Fraction:
        """Base × points ÷ 100, which the pool is divided by."""
        return self.base * self.points / 100


@dataclass(frozen=True)
class Payment:
    """What somebody gets, before and after rounding to cents; `at_cap` if that is all their cap allows."""

    claim: Claim
    factor: Fraction | None
    exact_amount: Fraction
    amount: Decimal

    @property
    def at_cap(self) -> bool:
        """Whether a cap allows no cent more."""
        return self.claim.cap is not None and self.exact_amount == self.claim.cap

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of a statement."""
        if self.factor is None:
            return (Step("Part of the pool", "nobody has points to be paid for", str(self.amount)),)
        own = f"{plain(self.claim.base)} × {plain(self.factor)} × {plain(self.claim.points)} / 100"
        share = Step("Part of the pool", own, plain(self.factor * self.claim.weight()))
        rounded = Step("Amount", "in whole cents, so that all amounts add up to the pool", str(self.amount))
        if self.factor * self.claim.weight() <= self.exact_amount:
            return share, rounded
        return share, Step("Cap", f"at most {plain(self.claim.cap)}", plain(self.exact_amount)), rounded


@dataclass(frozen=True)
class Division:
    """A divided pool, sorted by claim: the payments and `left_over` add up to the pool, to the cent.

    `factor` is the k of base × k × points ÷ 100 for everybody below a cap; none where there is nobody to pay.
    """

    payments: tuple[Payment, ...]
    factor: Fraction | None
    left_over: Decimal


def divide(
    pool: Exact, claims: Sequence[Claim], *, excess: Literal["left", "redistributed"], decimals: int = 2
) -> Division:
    """The pool divided in proportion to base × points.

    Rounding by largest remainder: everybody first gets the cents below their exact amount, and each cent still left goes
    to the largest fraction of a cent; of equal fractions to the first id. So nobody is a cent or more from their exact
    amount, and of two with unequal weights the smaller never gets more (unless by a cap).
    What caps hold back is `left` in the pool, or `redistributed` among the others until the pool is empty or all are at
    their caps. Nothing is paid where all weights are 0. `decimals` are those of the currency. ValueError for a pool that
    is negative or no whole number of cents, and for an id given twice.
    """
    if excess not in ("left", "redistributed"):
        raise ValueError(f"What caps hold back is left or redistributed, not '{excess}'.")
    if len({claim.claim_id for claim in claims}) < len(claims):
        raise ValueError("Everybody can have only one claim on a pool.")
    unit = 10**decimals
    cents = _in_cents(pool, unit)
    ordered = sorted((_capped_in_cents(claim, unit) for claim in claims), key=lambda claim: claim.claim_id)
    weights = [claim.weight() for claim in ordered]
    caps = [None if claim.cap is None else claim.cap * unit for claim in ordered]
    # Left in the pool, the excess must not move anybody else's amount: divided as if there were no caps, then cut.
    factor = _factor(cents, weights, caps if excess == "redistributed" else [None] * len(caps))
    wanted = [(factor or 0) * weight for weight in weights]
    shares = [_cut(share, cap) for share, cap in zip(wanted, caps, strict=True)]
    paid = _largest_remainder(wanted if excess == "left" else shares)
    paid = [_cut(whole, cap) for whole, cap in zip(paid, caps, strict=True)]
    payments = tuple(
        Payment(claim, None if factor is None else factor / unit, share / unit, half_up(whole / unit, decimals))
        for claim, share, whole in zip(ordered, shares, paid, strict=True)
    )
    left_over = half_up((cents - sum(paid)) / unit, decimals)
    return Division(payments, None if factor is None else factor / unit, left_over)


def scaled_to_funding(amounts: Mapping[str, Decimal], funding: Exact, *, decimals: int = 2) -> Division:
    """Amounts as they are while they add up to no more than the funding, else all scaled down alike to just that.

    `factor` is what each is multiplied by, 1 where the funding is enough; `left_over` is then what remains of it. Scaling
    down never gives anybody more than their amount. Amounts and funding are whole cents, 0 or more.
    """
    for claim_id, amount in amounts.items():
        if half_up(amount, decimals) != amount:
            raise ValueError(f"{plain(amount)} of '{claim_id}' is no whole number of cents.")
    claims = [Claim(claim_id, amount, 100, cap=amount) for claim_id, amount in amounts.items()]
    return divide(funding, claims, excess="redistributed", decimals=decimals)


def _in_cents(pool: Exact, unit: int) -> Fraction:
    cents = exact(pool) * unit
    if cents < 0 or cents.denominator != 1:
        raise ValueError(f"A pool is a whole number of cents and 0 or more, not {plain(pool)}.")
    return cents


def _capped_in_cents(claim: Claim, unit: int) -> Claim:
    return claim if claim.cap is None else replace(claim, cap=Fraction(floor(claim.cap * unit), unit))


def _cut(share: Fraction, cap: Fraction | None) -> Fraction:
    return share if cap is None else min(share, cap)


def _factor(cents: Fraction, weights: Sequence[Fraction], caps: Sequence[Fraction | None]) -> Fraction | None:
    """The k by which weights become cents, such that those cut at their caps add up to the pool, or all are cut.

    None without any weight above 0. Caps are met in the order of cap ÷ weight, as k grows.
    """
    open_weight, rest = sum(weights, Fraction(0)), cents
    if not open_weight:
        return None
    limits = sorted(
        (cap / weight, weight, cap) for weight, cap in zip(weights, caps, strict=True) if weight and cap is not None
    )
    for limit, weight, cap in limits:
        if rest / open_weight <= limit:
            break
        open_weight, rest = open_weight - weight, rest - cap
        if not open_weight:
            return limit
    return rest / open_weight


def _largest_remainder(shares: Sequence[Fraction]) -> list[Fraction]:
    """The shares in whole cents that add up to the floor of their sum; of equal remainders the earlier gets the cent."""
    cents = [floor(share) for share in shares]
    missing = floor(sum(shares, Fraction(0))) - sum(cents)
    by_remainder = sorted(range(len(shares)), key=lambda place: (cents[place] - shares[place], place))
    for place in by_remainder[:missing]:
        cents[place] += 1
    return [Fraction(each) for each in cents]
