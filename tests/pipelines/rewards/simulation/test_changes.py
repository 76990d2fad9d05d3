"""Other numbers in a plan: exact, checked as the file is, and what does not fit is said in words."""

from datetime import date
from decimal import Decimal

import pytest

from pipelines.mistakes import Mistake
from pipelines.rewards.simulation.changes import on_window, with_changes
from tests.pipelines.rewards.made import KIND, PART, a_plan


@pytest.mark.parametrize(
    ("kind", "place", "value", "found"),
    [
        ("curve", "knots.0.score", "68.05", lambda plan: plan.knots[0].score == Decimal("68.05")),
        ("curve", "cliff", "false", lambda plan: plan.cliff is False),
        ("curve", "cap.factor", "1.2", lambda plan: plan.cap and plan.cap.factor == Decimal("1.2")),
        ("curve", "enough.below", "region_rate", lambda plan: plan.enough.below == ("region_rate",)),
        ("curve", "enough.below", "none", lambda plan: plan.enough.below == ()),
        ("curve", "parts.0.weight", "7", lambda plan: plan.parts[0].weight == 7),
        ("zones", "zones.1.at_least", "55.5", lambda plan: plan.zones[1].at_least == Decimal("55.5")),
        ("zones", "guarded", "true", lambda plan: plan.guarded is True),
        ("ramp", "parts.0.upper", "95", lambda plan: plan.parts[0].upper == 95),
        ("grid", "otherwise", "0.5", lambda plan: plan.otherwise == Decimal("0.5")),
        ("grid", "grid.1.above", "60", lambda plan: plan.grid[1].above == 60),
        ("percentile", "factors", "0, 0.1, 0.2, 0.3, 0.4", lambda plan: plan.factors[4] == Decimal("0.4")),
        ("value_based", "full_points", "33.3", lambda plan: plan.full_points == Decimal("33.3")),
    ],
)
def test_any_number_of_any_kind_can_be_another(kind, place, value, found):
    plan = a_plan(kind)

    changed = with_changes(plan, {place: value})

    assert found(changed)
    assert not found(plan)
    assert changed.plan_id == plan.plan_id


def test_several_changes_are_checked_together_and_none_leaves_the_plan_as_it_is():
    plan = a_plan()

    assert with_changes(plan, {}) is plan
    moved = with_changes(plan, {"knots.0.score": "70.5", "knots.1.score": "71", "knots.2.score": "72"})
    assert [one.score for one in moved.knots] == [Decimal("70.5"), 71, 72]


def test_gates_can_be_taken_out():
    plan = a_plan(gates={"file": [{"gate_name": "Audit", "source": "audits"}]})

    assert with_changes(plan, {"gates.file": "none"}).gates.file == ()


@pytest.mark.parametrize(
    ("place", "value", "said", "mend"),
    [
        ("knots.0.scor", "68", "nothing called 'scor'", "score"),
        ("knots.7.score", "68", "no entry '7'", "0, 1, 2"),
        ("knot.0.score", "68", "nothing called 'knot'", "knots"),
        ("knots.0", "68", "no single value", "score, factor"),
        ("cliff.deep", "1", "a value of its own", "single value"),
        ("knots.0.score", "75", "scores of a curve must rise", "correct the numbers"),
        ("knots.0.score", "high", "not a number", "number in digits"),
        ("cap.most", "2", "most", ""),
        ("plan_id", "other", "can't be changed", "a plan of its own"),
        ("kind", "zones", "can't be changed", "a plan of its own"),
        ("window.first_day", "2026-02-15", "first of a month", "2026-02-01"),
    ],
)
def test_what_does_not_fit_is_said_in_words(place, value, said, mend):
    with pytest.raises(Mistake) as problem:
        with_changes(a_plan(), {place: value})

    assert said in problem.value.what
    assert mend in problem.value.mend


def test_a_plan_moves_to_the_year_before_with_the_baseline_that_it_names():
    plan = a_plan("value_based", baseline={"first_day": "2025-01-01", "last_day": "2025-12-31"})

    moved = on_window(plan, date(2025, 1, 1), date(2025, 12, 31))

    assert (moved.window.first_day, moved.window.last_day) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (moved.baseline.first_day, moved.baseline.last_day) == (date(2024, 1, 1), date(2024, 12, 31))
    assert moved.window.late_days == plan.window.late_days
    assert on_window(a_plan(), date(2024, 2, 1), date(2024, 2, 29)).window.last_day == date(2024, 2, 29)


def test_a_baseline_that_ends_with_february_keeps_its_last_day():
    plan = a_plan("value_based", baseline={"first_day": "2025-01-01", "last_day": "2025-02-28"})

    assert on_window(plan, date(2025, 1, 1), date(2025, 12, 31)).baseline.last_day == date(2024, 2, 29)


@pytest.mark.parametrize("kind", sorted(KIND))
def test_a_plan_of_any_kind_is_the_same_plan_when_a_number_is_what_it_was(kind):
    plan = a_plan(kind, parts=[PART | KIND[kind].get("parts", [{}])[0]])

    assert with_changes(plan, {"parts.0.weight": "1"}) == plan
