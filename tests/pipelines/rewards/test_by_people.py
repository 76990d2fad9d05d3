"""What people decide on open statements: paid as it is, first out of the funding, and of no effect on any other."""

from decimal import Decimal

import pytest

from pipelines.bonus.enough import Basis
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.statement import Payouts, SetByPeople, State
from pipelines.rewards.statements import statements
from tests.pipelines.rewards.made import THRESHOLDS, a_plan, a_roster, all_year, tops

PEOPLE = {"P1": tops(80, 100), "P2": tops(70, 100), "P3": tops(3, 4), "P4": tops(2, 4)}
CUT = {"funding": {"amount": "10000"}}
POOL = {"funding": {"amount": "10000", "use": "divide"}}


def _paid(by_people: dict[str, SetByPeople], **more: object) -> Payouts:
    told = {person: {"overall": counts} for person, counts in PEOPLE.items()}
    stays = {Basis.OWN: told, Basis.ROLLING_12M: told, Basis.REGION_RATE: {}}
    evidence = Evidence(build_id="build", logical_hash="hash", stays=stays)
    covered = a_roster({one: all_year(one) for one in PEOPLE})
    return statements(a_plan(**more), covered, evidence, Pay(), THRESHOLDS, by_people)


def _set(amount: str) -> SetByPeople:
    return SetByPeople(Decimal(amount), f"{amount} decided")


def test_an_amount_on_an_open_statement_is_paid_and_the_others_stay_as_they_are():
    without, found = _paid({}).by_person, _paid({"P3": _set("1234.50")}).by_person

    assert (found["P3"].state, found["P3"].amount) == (State.DUE, Decimal("1234.50"))
    assert found["P3"].reasons == without["P3"].reasons
    assert found["P3"].notes == ("1234.50 decided",)
    assert {one: found[one] for one in ("P1", "P2", "P4")} == {one: without[one] for one in ("P1", "P2", "P4")}


def test_on_a_statement_that_is_not_open_it_counts_nothing_and_says_so():
    found = _paid({"P1": _set("1")}).by_person["P1"]

    assert found.amount == _paid({}).by_person["P1"].amount
    assert "does not count" in found.notes[-1]


@pytest.mark.parametrize("funding", [CUT, POOL])
def test_it_comes_out_of_the_funding_first(funding):
    found = _paid({"P3": _set("1000"), "P4": _set("500")}, **funding)

    assert found.total == Decimal("10000.00")
    assert found.by_person["P1"].amount + found.by_person["P2"].amount == Decimal("8500.00")
    # Nobody is open any more, so nothing may change any more.
    assert found.by_person["P1"].notes == ()
    assert "1 other statement is open" in _paid({"P3": _set("1000")}, **funding).by_person["P1"].notes[0]


def test_the_plan_is_the_same_plan():
    assert _paid({"P3": _set("1000")}, **CUT).plan_hash == _paid({}, **CUT).plan_hash


def test_all_of_the_funding_can_not_be_decided_away():
    assert _paid({"P3": _set("9999.99")}, **CUT).total == Decimal("10000.00")
    with pytest.raises(ValueError, match="leave nothing"):
        _paid({"P3": _set("10000")}, **CUT)
