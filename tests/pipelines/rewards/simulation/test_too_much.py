"""Numbers that are each no mistake and together pay more than can be counted: said in words, never an overflow."""

from decimal import Decimal

import pytest

from pipelines.mistakes import Mistake
from pipelines.rewards.simulation.budget import budget_of
from pipelines.rewards.simulation.changes import with_changes
from pipelines.rewards.simulation.compiled import Compiled, compiled
from pipelines.rewards.simulation.outcome import Calculation
from tests.pipelines.rewards.made import KNOTS, PART, a_plan
from tests.pipelines.rewards.simulation.worlds import THRESHOLDS, a_world

LONG = "999999999999"
LOW = [{"score": "-3", "factor": "1"}, {"score": "-2", "factor": "2"}]


def _compiled(plan) -> Compiled:
    world = a_world("curve", 1)
    return compiled(plan, world.covered, world.evidence, world.pay, THRESHOLDS)


def test_a_statement_of_more_than_twelve_digits_is_a_mistake():
    plan = a_plan(knots=LOW, parts=[PART], enough={"pay": 1}, tenure={"counted_by": "months"})

    assert max(one.amount for one in _compiled(plan).payouts.statements) == Decimal("12000.00")
    with pytest.raises(Mistake, match="too large to be counted"):
        _compiled(with_changes(plan, {"target.amount": LONG}))


@pytest.mark.parametrize(
    "changes",
    [
        {"knots.2.factor": LONG, "target.amount": "6000000000"},
        {"knots.2.factor": LONG, "rounding.factor": "6", "rounding.money": "6"},
        {"knots.2.factor": LONG, "cap.factor": LONG, "target.amount": "6000000000"},
    ],
)
def test_what_nobody_has_reached_is_a_mistake_in_the_budget(changes):
    # The best knot is above all scores, so that the statements stand.
    plan = a_plan(knots=[*KNOTS[:2], {"score": "101", "factor": "1.5"}], enough={"pay": 1})

    assert budget_of(Calculation(_compiled(plan))).at_maximum > 0
    with pytest.raises(Mistake, match="too large to be counted"):
        budget_of(Calculation(_compiled(with_changes(plan, changes))))


@pytest.mark.parametrize("place", ["knots.2.factor", "parts.0.weight"])
def test_long_fractions_are_a_mistake_or_a_number(place):
    plan = a_plan(knots=[*KNOTS[:2], {"score": "101", "factor": "1.5"}], enough={"pay": 1}, cap={"factor": "2"})

    # 24 digits over one denominator are too many for 64 bits; the cap brings what they pay back to a number.
    found = budget_of(Calculation(_compiled(with_changes(plan, {place: f"{LONG}.{LONG}"}))))

    assert found.at_maximum > 0
