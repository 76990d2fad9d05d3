"""A forecast: at the end it is the statement, before it as wide as what is not known, and the basis may change on the way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from pipelines.bonus.enough import Basis
from pipelines.rewards.roster import alone
from pipelines.rewards.simulation.compiled import compiled
from pipelines.rewards.simulation.draws import Answers
from pipelines.rewards.simulation.forecast import Forecast, Seen, compares_people, forecast
from pipelines.rewards.simulation.pace import Pace
from pipelines.rewards.simulation.sources import Stays
from pipelines.rewards.statement import State
from tests.pipelines.rewards.made import KIND, PART, a_plan, a_roster, all_year
from tests.pipelines.rewards.simulation.worlds import ALL_KEYS, THRESHOLDS, World, a_world

AS_OF = date(2026, 10, 16)
GOOD, BAD = ([1, score, score**2, 1, top, 0, 0, *[0] * (len(ALL_KEYS) - 7)] for score, top in ((10_000, 1), (0, 0)))


def _world(plan, top: int, count: int, *, rolling: int = 0, region: tuple[int, int] = (50, 100)) -> World:
    """One person with so many of so many answers in the top box, `rolling` more of them bad, and a region."""
    world = a_world("curve", 1)
    times = {
        Basis.OWN: (top, count - top),
        Basis.ROLLING_12M: (top, count - top + rolling),
        Basis.REGION_RATE: (region[0], region[1] - region[0]),
    }
    answers = {
        Stays(when, basis, "north" if basis is Basis.REGION_RATE else "P1"): Answers(
            np.array([GOOD, BAD]), np.array(said)
        )
        for when in ("now", "before")
        for basis, said in times.items()
    }
    made = replace(world, plan=plan, covered=a_roster({"P1": all_year("P1")}), answers=answers)
    return replace(made, evidence=made.with_counts({}))


def _forecast(
    world: World, expected: int | None, person: str = "P1", *, others: int | None = None, **said: int
) -> Forecast:
    covered = world.covered if compares_people(world.plan) else alone(world.covered, person)
    plan = compiled(world.plan, covered, world.evidence, world.pay, THRESHOLDS)
    own = world.answers_of(plan.readings.keys)
    seen = Seen(
        own[Stays("now", Basis.OWN, person)],
        own[Stays("now", Basis.ROLLING_12M, person)],
        plan.readings.keys,
        Pace(
            own[Stays("now", Basis.OWN, person)].responses, None if expected is None else Fraction(expected), "a guess"
        ),
        None if others is None else Pace(0, Fraction(others), "a guess"),
    )
    return forecast(plan, person, seen, as_of=AS_OF, **({"seed": 1, "replicates": 300} | said))


def test_who_was_asked_nothing_of_the_plan_yet_is_told_so():
    world = _world(a_plan(), 0, 0)
    plan = compiled(world.plan, alone(world.covered, "P1"), world.evidence, world.pay, THRESHOLDS)
    nothing = Answers(np.zeros((0, 1), dtype=np.int64), np.zeros(0, dtype=np.int64))

    # Answers came, all of them summed for a department that the plan does not ask for.
    found = forecast(
        plan, "P1", Seen(nothing, None, plan.readings.keys, Pace(40, Fraction(10), "a guess")), as_of=AS_OF, seed=1
    )

    assert (found.amount_low, found.untold) == (None, 1)
    assert any("nothing can be told" in note for note in found.notes)


@pytest.mark.parametrize("kind", sorted(KIND))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_when_nothing_is_to_come_it_is_the_statement(kind, seed):
    world = a_world(kind, seed)
    plan = compiled(world.plan, world.covered, world.evidence, world.pay, THRESHOLDS)

    for person in plan.people:
        one, found = plan.payouts.by_person[person], _forecast(world, 0, person, replicates=3)
        if one.state is State.OPEN:
            assert (found.amount_median, found.untold) == (None, 1.0)
        else:
            assert {found.amount_low, found.amount_median, found.amount_high} == {one.amount}
        if one.state is State.DUE:
            assert [(part.low, part.high) for part in found.parts] == [(part.score, part.score) for part in one.parts]


def test_the_range_is_as_wide_as_what_is_to_come_and_what_is_not_known_make_it():
    world = _world(a_plan("curve"), 70, 100)

    found = _forecast(world, 100, replicates=2000)

    # Half of the answers are to come. Their share varies by chance and by a level known from 100: sd 4.58 × √2, half of it
    # in the final score, so 95 % are ± 1.96 × 3.24 around 70.
    [part] = found.parts
    assert (part.answers, part.expected) == (100, pytest.approx(200, abs=2))
    assert float(part.low) == pytest.approx(70 - 6.4, abs=0.8)
    assert float(part.high) == pytest.approx(70 + 6.4, abs=0.8)
    assert part.median == pytest.approx(Decimal(70), abs=Decimal("0.4"))
    at = {one.label: one.chance for one in found.steps}
    assert at["from 70 on"] + at["from 74 on"] == pytest.approx(0.5, abs=0.06)
    assert sum(at.values()) == pytest.approx(1)
    assert found.amount_low < found.amount_median < found.amount_high
    assert found.untold == 0


def test_more_to_come_is_wider_and_a_seed_repeats_it():
    world = _world(a_plan("curve"), 70, 100)

    few, many, again = (_forecast(world, expected) for expected in (10, 400, 400))

    assert many.parts[0].high - many.parts[0].low > few.parts[0].high - few.parts[0].low
    assert many == again


def test_own_stays_may_become_enough_on_the_way_and_then_they_count():
    plan = a_plan("curve", enough={"pay": 100, "below": ["region_rate"]}, parts=[PART])
    few = _world(plan, 20, 20, region=(100, 200))

    held, grown = _forecast(few, 0), _forecast(few, 300)

    assert held.parts[0].median == Decimal("50.0")  # the region's
    # All 20 in the top box leave it nearly certain that most of 300 more are, and not that all are.
    assert Decimal(85) < grown.parts[0].low < Decimal(96)
    assert grown.parts[0].high == Decimal("100.0")
    assert {one.label: one.chance for one in _forecast(few, 80).steps}["below 66"] == pytest.approx(0.5, abs=0.12)


def test_a_region_goes_on_at_its_own_pace_and_is_no_more_certain_than_its_answers():
    plan = a_plan("curve", parts=[PART | {"level": "region"}])
    # 132 of 200, which is 66.0, right at the first knot: half of them are the own ones.
    world = _world(plan, 66, 100, region=(132, 200))

    held, moves = _forecast(world, 0), _forecast(world, 0, others=200)

    assert held.parts[0].low == held.parts[0].high == Decimal("66.0")
    assert moves.parts[0].low < Decimal("66.0") < moves.parts[0].high
    assert moves.parts[0].expected == pytest.approx(400, abs=10)
    assert {one.label: one.chance for one in moves.steps}["below 66"] == pytest.approx(0.5, abs=0.12)
    assert any("their own pace" in note for note in moves.notes)
    assert any("held" in note for note in held.notes)


def test_own_answers_to_come_are_the_regions_too():
    plan = a_plan("curve", parts=[PART | {"level": "region"}])

    found = _forecast(_world(plan, 40, 40, region=(100, 200)), 100)

    # 100 further answers, all in the top box, of 200 with 100.
    assert found.parts[0].median == pytest.approx(Decimal("66.7"), abs=Decimal("1.5"))


def test_the_twelve_months_grow_with_the_window():
    plan = a_plan("curve", enough={"pay": 150, "below": ["rolling_12m"]}, parts=[PART])

    found = _forecast(_world(plan, 90, 90, rolling=10), 50)

    # 90 + 50 of 90 + 10 + 50 where that is enough and own stays are not.
    assert found.parts[0].low < Decimal("95") < found.parts[0].high == Decimal("100.0")
    assert found.untold > 0.2
    assert any(one.label == "nothing to pay on" for one in found.steps)


def test_what_can_not_be_told_is_said():
    world = _world(a_plan("curve"), 70, 100)

    found = _forecast(world, None)

    assert (found.amount_low, found.parts, found.untold) == (None, (), 1.0)
    assert "Expected answers: a guess." in found.notes


def test_a_gate_may_be_failed_in_the_end():
    gates = {
        "average": [
            {"gate_name": "Average", "part": "overall", "average": "guests", "fair": False, "without_own": False}
        ]
    }
    world = _world(a_plan("curve", gates=gates, parts=[PART]), 60, 100)
    at_sixty = replace(world, evidence=replace(world.evidence, sites={"S9": world.evidence.stays[Basis.OWN]["P1"]}))

    found = _forecast(at_sixty, 100, replicates=1000)

    assert {one.of: one.chance for one in found.steps}["Average"] == pytest.approx(0.47, abs=0.07)
    assert found.amount_low == 0


def test_nobody_else_is_asked_for():
    with pytest.raises(KeyError):
        _forecast(_world(a_plan("curve"), 70, 100), 10, "P9")


def test_five_of_five_are_no_certainty_and_count_as_they_are():
    world = _world(a_plan("curve", enough={"pay": 5}), 5, 5)

    [now], [later] = _forecast(world, 0).parts, _forecast(world, 20).parts

    assert now.low == now.high == Decimal("100.0")
    assert (later.answers, later.high) == (5, Decimal("100.0"))
    assert later.low < Decimal(90)
