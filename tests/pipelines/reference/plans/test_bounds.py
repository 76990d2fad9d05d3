"""Numbers that no plan means are refused where the plan is read, with file and line; those at the edge are not."""

from decimal import Decimal

import pytest

from pipelines.mistakes import Mistake
from pipelines.rewards.simulation.changes import with_changes
from tests.pipelines.reference.plans.test_mistakes import CURVE, _read
from tests.pipelines.rewards.made import a_plan


@pytest.mark.parametrize(
    ("section", "said", "mend"),
    [
        ("[funding]\namount = 15000.005\n", "money has 2 decimals", "at most 2 decimals"),
        ("[rounding]\nmoney = 0\n[funding]\namount = 1000.5\n", "money has 0 decimals", "[rounding]"),
    ],
)
def test_a_pool_that_is_no_money_is_refused_when_it_is_read(tmp_path, section, said, mend):
    with pytest.raises(Mistake) as mistake:
        _read(tmp_path, CURVE.replace("[target]", f"{section}[target]"))

    assert said in mistake.value.what
    assert mend in mistake.value.mend
    assert "plan_1.toml, line" in str(mistake.value.where)


@pytest.mark.parametrize(("money", "amount"), [(2, "15000.01"), (2, "15000.010"), (0, "1000.0"), (3, "15000.005")])
def test_a_pool_of_whole_units_is_read(money, amount):
    plan = a_plan(rounding={"money": money}, funding={"amount": amount})

    assert plan.funding.amount == Decimal(amount)


@pytest.mark.parametrize("changes", [{"funding.amount": "0.001"}, {"funding.amount": "1000.5", "rounding.money": "0"}])
def test_a_trial_with_a_pool_that_is_no_money_says_so(changes):
    with pytest.raises(Mistake, match="can't be paid out to the last"):
        with_changes(a_plan(), changes)


@pytest.mark.parametrize(
    ("place", "value", "said", "mend"),
    [
        ("target.amount", "1000000000000", "longer than the 12 digits", "6000"),
        ("target.amount", "9" * 5000, "longer than the 12 digits", "6000"),
        ("target.amount", "1e999999", "longer than the 12 digits", "6000"),
        ("target.amount", "0.0000000000001", "longer than the 12 digits", "6000"),
        ("knots.0.score", "-1000000000000", "longer than the 12 digits", ""),
        ("cap.factor", "99999999999999999999999999999", "longer than the 12 digits", ""),
        ("enough.pay", "1000000000001", "too large", "1000000000000 or less"),
        ("window.last_day", "9999-12-31", "in the year 9999", "from 1900 to 2200"),
        ("window.last_day", "2201-01-31", "in the year 2201", "from 1900 to 2200"),
        ("window.first_day", "1899-12-01", "in the year 1899", "from 1900 to 2200"),
        ("window.first_day", "0001-01-01", "in the year 1", "from 1900 to 2200"),
    ],
)
def test_what_no_plan_means_is_refused_in_words(place, value, said, mend):
    with pytest.raises(Mistake) as mistake:
        with_changes(a_plan(), {place: value})

    assert said in mistake.value.what
    assert mend in mistake.value.mend
    assert len(mistake.value.what) < 300


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("target.amount", "999999999999.999999999999"),
        ("target.amount", "0.000000000001"),
        ("window.last_day", "2200-12-31"),
        ("window.first_day", "1900-01-01"),
        ("enough.pay", "1000000000000"),
    ],
)
def test_at_the_edge_a_plan_is_read(place, value):
    with_changes(a_plan(), {place: value})
