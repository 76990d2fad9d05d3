"""Pools: always to the cent, whatever the order, never above a cap, never less for more."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.pool import Claim, divide, scaled_to_funding


def paid(division):
    return {payment.claim.claim_id: payment.amount for payment in division.payments}


def amounts(pool, claims, excess="redistributed"):
    return paid(divide(pool, claims, excess=excess))


def test_a_pool_is_divided_by_base_and_points() -> None:
    division = divide(1000, [Claim("a", 60000, 34), Claim("b", 40000, 100), Claim("c", 50000, 0)], excess="left")

    # 20,400 and 40,000 of 60,400
    assert paid(division) == {"a": Decimal("337.75"), "b": Decimal("662.25"), "c": Decimal("0.00")}
    assert division.factor == Fraction(1000, 60400)
    assert division.left_over == 0


def test_the_last_cents_go_to_the_largest_fractions_and_of_equal_ones_to_the_first_id() -> None:
    assert amounts("0.05", [Claim(each, 1, 100) for each in "cab"]) == {
        "a": Decimal("0.02"),
        "b": Decimal("0.02"),
        "c": Decimal("0.01"),
    }
    # 1.4286, 2.8571 and 5.7143 cents: the cent left goes to b, the other to c
    assert amounts("0.10", [Claim("a", 1, 100), Claim("b", 2, 100), Claim("c", 4, 100)]) == {
        "a": Decimal("0.01"),
        "b": Decimal("0.03"),
        "c": Decimal("0.06"),
    }


def test_what_a_cap_holds_back_is_left_or_redistributed() -> None:
    claims = [Claim("a", 1, 50, cap="20.005"), Claim("b", 1, 30), Claim("c", 1, 20, cap=21)]

    left, shared = (divide(100, claims, excess=excess) for excess in ("left", "redistributed"))

    assert paid(left) == {"a": Decimal("20.00"), "b": Decimal("30.00"), "c": Decimal("20.00")}
    assert (left.left_over, [payment.at_cap for payment in left.payments]) == (30, [True, False, False])
    assert paid(shared) == {"a": Decimal("20.00"), "b": Decimal("59.00"), "c": Decimal("21.00")}
    assert (shared.left_over, [payment.at_cap for payment in shared.payments]) == (0, [True, False, True])
    assert shared.factor == Fraction(5900, 30)


def test_what_nobody_may_get_stays_in_the_pool() -> None:
    division = divide(
        100, [Claim("a", 1, 50, cap=20), Claim("b", 1, 30, cap=0), Claim("c", 0, 30)], excess="redistributed"
    )

    assert paid(division) == {"a": Decimal("20.00"), "b": Decimal("0.00"), "c": Decimal("0.00")}
    assert division.left_over == 80


@pytest.mark.parametrize("claims", [[], [Claim("a", 1000, 0), Claim("b", 0, 50)]])
def test_without_points_nothing_is_paid_and_all_is_left(claims) -> None:
    division = divide("99.99", claims, excess="redistributed")

    assert set(paid(division).values()) <= {Decimal("0.00")}
    assert (division.factor, division.left_over) == (None, Decimal("99.99"))
    assert all(payment.steps[0].working == "nobody has points to be paid for" for payment in division.payments)


def test_the_steps_can_be_redone_by_hand() -> None:
    first, second = divide(90, [Claim("a", 200, 50, cap=20), Claim("b", 100, 70)], excess="redistributed").payments

    assert [(step.what, step.working, step.result) for step in first.steps] == [
        ("Part of the pool", "200 × 1 × 50 / 100", "100"),
        ("Cap", "at most 20", "20"),
        ("Amount", "in whole cents, so that all amounts add up to the pool", "20.00"),
    ]
    assert [step.result for step in second.steps] == ["70", "70.00"]


def test_a_currency_without_cents_is_paid_in_whole_units() -> None:
    division = divide(100, [Claim(each, 1, 1) for each in "abc"], excess="left", decimals=0)

    assert [str(payment.amount) for payment in division.payments] == ["34", "33", "33"]


POINTS = st.integers(0, 100)
CLAIMS = st.lists(
    st.tuples(st.integers(0, 5000), POINTS, st.none() | st.integers(0, 3000).map(lambda cents: Fraction(cents, 7))),
    min_size=1,
    max_size=12,
).map(lambda rows: [Claim(f"P{place:02}", *row) for place, row in enumerate(rows)])
POOLS = st.integers(0, 100_000).map(lambda cents: Decimal(cents) / 100)
EXCESS = st.sampled_from(["left", "redistributed"])


@given(POOLS, CLAIMS, EXCESS, st.randoms())
def test_it_adds_up_to_the_cent_whatever_the_order_and_nobody_is_above_a_cap(pool, claims, excess, random) -> None:
    division = divide(pool, claims, excess=excess)

    assert sum(paid(division).values()) + division.left_over == pool
    assert division.left_over >= 0
    assert divide(pool, random.sample(claims, len(claims)), excess=excess) == division
    for payment, claim in zip(division.payments, claims, strict=True):
        assert payment.amount >= 0
        assert claim.cap is None or payment.amount <= claim.cap
        assert abs(Fraction(payment.amount) - payment.exact_amount) < Fraction(1, 100)
        assert claim.weight() or payment.amount == 0


@given(POOLS, CLAIMS)
def test_redistributed_leaves_nothing_while_somebody_may_get_more(pool, claims) -> None:
    division = divide(pool, claims, excess="redistributed")

    may_get_more = [p for p in division.payments if p.claim.weight() and not p.at_cap]
    assert not (may_get_more and division.left_over)


@given(POOLS, CLAIMS)
def test_caps_that_hold_nobody_back_change_nothing(pool, claims) -> None:
    free = [replace(claim, cap=None) for claim in claims]
    loose = [replace(claim, cap=1000) for claim in claims]

    for excess in ("left", "redistributed"):
        assert amounts(pool, loose, excess) == amounts(pool, free, excess)


@given(POOLS, CLAIMS)
def test_what_is_left_moves_nobody_else_by_a_cent(pool, claims) -> None:
    free = amounts(pool, [replace(claim, cap=None) for claim in claims], "left")
    caps = {claim.claim_id: free[claim.claim_id] if claim.cap is None else claim.cap for claim in claims}

    assert amounts(pool, claims, "left") == {
        each: min(free[each], Decimal(int(caps[each] * 100)) / 100) for each in free
    }


@given(POOLS, CLAIMS, EXCESS)
def test_of_two_with_the_same_cap_the_one_with_more_never_gets_less(pool, claims, excess) -> None:
    alike = [replace(claim, cap=30) for claim in claims]
    weights = {claim.claim_id: claim.weight() for claim in alike}

    ordered = sorted(amounts(pool, alike, excess).items(), key=lambda item: weights[item[0]])

    for (lower, less), (higher, more) in pairwise(ordered):
        assert weights[lower] == weights[higher] or less <= more


@given(POOLS, CLAIMS, EXCESS, POINTS)
def test_more_points_of_ones_own_never_pay_less(pool, claims, excess, more) -> None:
    better = [replace(claims[0], points=claims[0].points + more), *claims[1:]]

    assert amounts(pool, claims, excess)["P00"] <= amounts(pool, better, excess)["P00"]


@given(CLAIMS, POOLS)
def test_the_factor_is_what_slow_filling_up_finds(claims, pool) -> None:
    """Everybody who would be above the cap is set to it, and the rest divided again, until nobody is."""
    held, division = set(), divide(pool, claims, excess="redistributed")
    caps = {claim.claim_id: None if claim.cap is None else Fraction(int(claim.cap * 100), 100) for claim in claims}
    while True:
        open_claims = [claim for claim in claims if claim.claim_id not in held and claim.weight()]
        rest = Fraction(pool) - sum(caps[each] for each in held)
        if not open_claims:
            break
        factor = rest / sum(claim.weight() for claim in open_claims)
        above = {
            c.claim_id for c in open_claims if caps[c.claim_id] is not None and c.weight() * factor > caps[c.claim_id]
        }
        if not above:
            assert division.factor == factor
            break
        held |= above


@given(st.lists(st.integers(0, 100_000), max_size=10), POOLS, st.randoms())
def test_scaling_to_the_funding_never_pays_more_than_it_or_than_was_earned(cents, funding, random) -> None:
    earned = {f"P{place}": Decimal(each) / 100 for place, each in enumerate(cents)}

    division = scaled_to_funding(earned, funding)

    assert sum(paid(division).values()) == min(sum(earned.values()), funding)
    assert sum(paid(division).values()) + division.left_over == funding
    assert all(paid(division)[each] <= earned[each] for each in earned)
    assert scaled_to_funding(dict(random.sample(sorted(earned.items()), len(earned))), funding) == division


@pytest.mark.parametrize(
    ("funding", "factor", "pays"),
    [(300, 1, ["100.00", "200.00"]), (400, 1, ["100.00", "200.00"]), (100, Fraction(1, 3), ["33.33", "66.67"])],
)
def test_the_factor_tells_by_how_much_all_are_scaled(funding, factor, pays) -> None:
    division = scaled_to_funding({"a": Decimal(100), "b": Decimal(200)}, funding)

    assert division.factor == factor
    assert [str(payment.amount) for payment in division.payments] == pays


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: divide("10.005", [], excess="left"), ValueError),
        (lambda: divide(-1, [], excess="left"), ValueError),
        (lambda: divide(10.0, [], excess="left"), TypeError),
        (lambda: divide(10, [], excess="lost"), ValueError),
        (lambda: divide(10, [Claim("a", 1, 1)] * 2, excess="left"), ValueError),
        (lambda: Claim("a", -1, 1), ValueError),
        (lambda: Claim("a", 1, 1, cap=-1), ValueError),
        (lambda: Claim("a", 1.0, 1), TypeError),
        (lambda: scaled_to_funding({"a": Decimal("1.005")}, 10), ValueError),
        (lambda: scaled_to_funding({"a": 1.5}, 10), TypeError),
    ],
)
def test_what_cannot_be_is_refused(wrong, error) -> None:
    with pytest.raises(error):
        wrong()
