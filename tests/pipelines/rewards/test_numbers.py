"""A statement's numbers: what its steps say in words stands there exactly, and survives being written down."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from pipelines.rewards.numbers import PayForDays
from pipelines.rewards.pay_files import BasePay, Pay
from pipelines.rewards.statement import Payouts
from tests.pipelines.rewards.made import KIND, a_plan, paid, statement, tops


@pytest.mark.parametrize("kind", KIND)
def test_all_numbers_of_a_statement_survive_being_written_as_json(kind):
    form = TypeAdapter(Payouts)
    plan = a_plan(kind, funding={"amount": "100.01", "use": "divide"})

    found = paid(plan, {"P1": tops(700, 1000), "P2": tops(711, 1001)})

    assert form.validate_json(form.dump_json(found)) == found


def test_each_base_pay_stands_with_its_days_in_post():
    rows = (
        BasePay(person_id="P1", base_pay="50000", valid_from=date(2020, 1, 1), valid_to=date(2026, 4, 11)),
        BasePay(person_id="P1", base_pay="52000.50", valid_from=date(2026, 4, 11)),
    )

    one = statement(a_plan(target={"share_of_base_pay": "0.12"}), tops(700, 1000), pay=Pay(base_pay=rows))

    assert one.target.base_pay == (PayForDays(Decimal(50000), 100), PayForDays(Decimal("52000.50"), 265))


def test_what_a_rule_gave_stands_by_its_part():
    ramp = statement(a_plan("ramp"), tops(775, 1000))
    grid = statement(a_plan("grid"), tops(700, 1000))
    points = statement(a_plan("value_based"), tops(740, 1000))

    assert (ramp.parts[0].held.points, grid.parts[0].held.points) == (Fraction("12.75"), 5)
    assert points.parts[0].held.standard.threshold == 72
    assert points.parts[0].held.before_score is None
    assert statement(a_plan("percentile"), tops(700, 1000)).stars == 3


def test_funding_that_suffices_changes_no_claim_and_one_that_is_divided_says_its_k():
    own = {"P1": tops(700, 1000), "P2": tops(700, 1000)}

    enough = paid(a_plan(funding={"amount": "12000"}), own)
    divided = paid(a_plan(funding={"amount": "0.03", "use": "divide"}), own)

    assert {one.funding for one in enough.statements} == {None}
    assert [one.amount for one in divided.statements] == [Decimal("0.02"), Decimal("0.01")]
    assert {one.funding.exact_amount for one in divided.statements} == {Fraction("0.015")}
    assert {one.funding.factor * 12000 for one in divided.statements} == {Fraction("0.03")}
