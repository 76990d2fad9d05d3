"""Amounts add up to the cent, however long they are and whatever the thread rounds decimals to."""

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest

from pipelines.rewards.statement import Payouts
from tests.pipelines.rewards.made import a_plan, paid, tops


@pytest.fixture(scope="module")
def payouts() -> Payouts:
    """Three people with a statement each."""
    return paid(a_plan(), {one: tops(70, 100) for one in ("P1", "P2", "P3")})


def _of(payouts: Payouts, *amounts: str | None) -> Payouts:
    said = [None if amount is None else Decimal(amount) for amount in amounts]
    return replace(
        payouts, statements=tuple(replace(one, amount=two) for one, two in zip(payouts.statements, said, strict=True))
    )


def test_no_digit_of_a_long_total_is_lost(payouts):
    with localcontext(prec=5):
        assert str(_of(payouts, "999999999999.99", "0.01", "1234567.89").total) == "1000001234567.89"


def test_open_ones_have_none(payouts):
    assert str(_of(payouts, "10.50", None, "0.00").total) == "10.50"
    assert _of(payouts, None, None, None).total == 0
