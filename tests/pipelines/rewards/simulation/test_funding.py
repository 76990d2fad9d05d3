"""Funding in whole cents: what a pool gives, to the cent, whoever is at a cap."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bonus.pool import Claim, divide, scaled_to_funding
from pipelines.rewards.simulation.funding import funded_units
from tests.pipelines.rewards.made import a_plan

PEOPLE = st.lists(st.tuples(st.integers(0, 900_000), st.integers(0, 20_000)), min_size=1, max_size=7)


@settings(max_examples=120)
@given(
    PEOPLE, st.integers(1, 3_000_000), st.sampled_from(["left", "redistributed"]), st.sampled_from([None, "1.5", "0.4"])
)
def test_a_pool_is_divided_as_pool_divides_it(people, pool, excess, cap):
    funding = {"amount": str(Decimal(pool) / 100), "use": "divide", "excess": excess}
    plan = a_plan(funding=funding, **({"cap": {"factor": cap}} if cap else {}))
    most = None if cap is None else Fraction(cap)
    factors = np.array([[factor if most is None else min(factor, int(most * 10_000))] for _, factor in people])
    bases = [Fraction(base, 37) for base, _ in people]
    claims = [
        Claim(f"P{place}", base, Fraction(int(factor), 100), None if most is None else most * base)
        for place, (base, [factor]) in enumerate(zip(bases, factors, strict=True))
    ]

    found = funded_units(plan, np.zeros_like(factors), factors, 10_000, bases, np.ones(factors.shape, dtype=bool))

    expected = divide(Fraction(pool, 100), claims, excess=excess)
    assert found[:, 0].tolist() == [int(one.amount * 100) for one in expected.payments]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 900_000), min_size=1, max_size=9), st.integers(1, 3_000_000))
def test_amounts_are_scaled_down_as_pool_scales_them(amounts, most):
    plan = a_plan(funding={"amount": str(Decimal(most) / 100), "use": "cap"})
    units = np.array(amounts)[:, None]

    found = funded_units(plan, units, units, 1, [Fraction(1)] * len(amounts), np.ones(units.shape, dtype=bool))

    cents = {f"P{place}": Decimal(amount) / 100 for place, amount in enumerate(amounts)}
    expected = scaled_to_funding(cents, Fraction(most, 100))
    paid = expected.payments if expected.factor not in (None, 1) else None
    assert found[:, 0].tolist() == ([int(one.amount * 100) for one in paid] if paid else amounts)
