"""The past year of the fictional chain is closed and signed, once."""

from datetime import date

import pytest

from pipelines.closing.reading import closed_payouts, closed_plans, faults
from pipelines.closing.restate import restate_bonus
from pipelines.closing.state import Stage
from pipelines.demo_closing import PLAN, close_past_year
from pipelines.home import Home
from pipelines.rewards.statement import State
from tests.factories import copied


@pytest.fixture(scope="module")
def demo(small_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(small_demo, tmp_path_factory.mktemp("demo") / "home")
    assert close_past_year(home)
    return home


def test_it_is_final_with_an_appeal_of_each_outcome_and_nothing_open(demo):
    [one] = closed_plans(demo, date(2026, 2, 5))

    assert (one.plan_id, one.stage) == (PLAN, Stage.FINAL)
    assert [appeal.is_accepted for appeal in one.revision.appeals] == [True, False]
    assert closed_payouts(demo, PLAN).count(State.OPEN) == 0
    assert {amount.person_id for amount in one.revision.amounts} == {
        other.person_id for other in closed_payouts(demo, PLAN, as_closed=True).statements if other.state is State.OPEN
    }
    assert faults(demo) == ()


def test_by_the_same_build_nothing_would_change(demo):
    assert restate_bonus(demo, PLAN).changed == ()


def test_it_is_closed_once(demo):
    assert not close_past_year(demo)
