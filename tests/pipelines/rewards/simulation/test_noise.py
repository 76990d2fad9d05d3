"""A simulation: what it says is what the replicates come to, one by one, and the order of people changes nothing."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from pipelines.bonus.counts import Counts
from pipelines.bonus.exact import half_up
from pipelines.rewards.simulation.compiled import compiled
from pipelines.rewards.simulation.draws import Answers, resampled
from pipelines.rewards.simulation.noise import Simulation, simulation
from pipelines.rewards.simulation.outcome import Calculation
from pipelines.rewards.simulation.sources import Stays
from pipelines.rewards.statement import State
from tests.pipelines.rewards.made import KIND, PART, a_plan, a_roster, all_year
from tests.pipelines.rewards.simulation.worlds import ALL_KEYS, THRESHOLDS, World, a_world

Z = [{"label": "Good", "at_least": "50", "factor": "1"}, {"label": "Bad", "factor": "0"}]


def _simulated(world: World, replicates: int = 150, seed: int = 7) -> Simulation:
    plan = compiled(world.plan, world.covered, world.evidence, world.pay, THRESHOLDS)
    return simulation(
        plan,
        world.answers_of(plan.readings.keys),
        replicates=replicates,
        seed=seed,
        progress=lambda what, done, total: None,
    )


@pytest.mark.parametrize(
    ("kind", "seed"), [("curve", 4), ("zones", 9), ("percentile", 1), ("value_based", 3), ("grid", 2)]
)
def test_what_is_told_is_what_the_replicates_come_to(kind, seed):
    world = a_world(
        kind,
        seed,
        gates={
            "average": [
                {"gate_name": "Average", "part": "part0", "average": "guests", "fair": False, "without_own": True}
            ]
        },
    )
    found = _simulated(world)

    plan = compiled(world.plan, world.covered, world.evidence, world.pay, THRESHOLDS)
    answers, calculation = world.answers_of(plan.readings.keys), Calculation(plan)
    batches = [
        resampled(plan.readings, answers, seed=7, batch=batch, replicates=size) for batch, size in enumerate((100, 50))
    ]
    outcomes = [calculation.outcome(one) for one in batches]
    is_open = np.array([plan.payouts.by_person[one].state is State.OPEN for one in plan.people])[:, None]
    units = np.where(is_open, 0, np.concatenate([one.units for one in outcomes], axis=1))
    money = Decimal(1).scaleb(-world.plan.rounding.money)
    totals = sorted(units.sum(axis=0))
    assert (found.low, found.high) == (totals[7] * money, totals[142] * money)  # the 8th and the 143rd of 150
    failing = sum(one.failed[0].sum() for one in outcomes) / 150
    assert found.gates[0].failing_on_average == pytest.approx(failing)
    assert found.total == plan.payouts.total
    for row, one in enumerate(found.people):
        if one.state is State.OPEN:
            assert (one.amount, one.mean, one.other_step) == (None, None, None)
            continue
        assert one.low <= one.median <= one.high
        assert one.other_amount == pytest.approx((units[row] * money != one.amount).mean())
    assert any(one.state is not State.OPEN for one in found.people)
    now = [int((one.amount or 0) / money) for one in found.people]
    moved = 0
    for replicate in units.T.tolist():
        differences = [then - was for then, was in zip(replicate, now, strict=True)]
        moved += min(sum(one for one in differences if one > 0), -sum(one for one in differences if one < 0))
    assert found.moving == half_up(Fraction(moved, 150) * Fraction(money), world.plan.rounding.money)


def _two(top_of_first: int) -> World:
    """Two people: one at the edge of a zone, one far from it."""
    plan = a_plan("zones", zones=Z, target={"amount": "1000"})
    covered = a_roster({"P1": all_year("P1"), "P2": all_year("P2")})
    world = replace(a_world("zones", 1), plan=plan, covered=covered)
    pattern = {True: [1, 10_000, 10**8, 1, 1, 0, 0], False: [1, 0, 0, 1, 0, 0, 0]}
    additions = np.array([[*pattern[top], *[0] * (len(ALL_KEYS) - 7)] for top in (True, False)])
    answers = {
        stays: Answers(additions, np.array([top_of_first, 200 - top_of_first] if stays.one == "P1" else [199, 1]))
        for stays in (Stays(when, basis, one) for when, basis, one in world.answers)
    } | {
        Stays("now", basis, one): Answers(additions, np.array([199, 1]))
        for basis in world.evidence.stays
        for one in ("P1", "P2", "north")
    }
    answers |= {
        Stays("now", basis, "P1"): Answers(additions, np.array([top_of_first, 200 - top_of_first]))
        for basis in world.evidence.stays
    }
    made = replace(world, answers=answers | {Stays("before", *one[1:]): kept for one, kept in answers.items()})
    return replace(made, evidence=made.with_counts({}))


def test_half_of_the_resamples_of_who_stands_at_an_edge_lie_on_the_other_side_and_none_of_who_is_far():
    found = _simulated(_two(100), replicates=1000)

    first, second = found.people
    assert first.amount == Decimal("1000.00")
    assert first.other_step == first.other_amount == pytest.approx(0.5, abs=0.06)
    assert (second.other_step, second.low, second.high) == (0.0, Decimal("1000.00"), Decimal("1000.00"))
    assert found.changing == pytest.approx(first.other_step)
    # What the first loses nobody gets: the plan costs less.
    assert found.moving == 0
    assert (found.total, found.at_target, found.at_maximum) == (Decimal("2000.00"),) * 3
    assert (found.low, found.high) == (Decimal("1000.00"), Decimal("2000.00"))


def test_the_same_seed_says_the_same_another_does_not():
    one, again, other = (_simulated(_two(100), seed=seed) for seed in (1, 1, 2))

    assert one == again
    assert one.people[0].mean != other.people[0].mean


def test_the_cost_at_target_and_at_the_most_respects_cap_tenure_and_funding():
    world = _two(10)
    plans = {
        "free": {},
        "capped": {"cap": {"factor": "0.8"}},
        "short": {"funding": {"amount": "1500", "use": "cap"}},
        "pool": {"funding": {"amount": "9000", "use": "divide"}},
        "better": {"zones": [Z[0] | {"factor": "1.4"}, Z[1]]},
    }

    found = {
        name: _simulated(
            replace(world, plan=a_plan("zones", target={"amount": "1000"}, **({"zones": Z} | said))), replicates=1
        )
        for name, said in plans.items()
    }

    assert {name: (int(one.at_target), int(one.at_maximum)) for name, one in found.items()} == {
        "free": (2000, 2000),
        "capped": (1600, 1600),
        "short": (1500, 1500),
        "pool": (9000, 9000),
        "better": (2000, 2800),
    }


def test_answers_that_are_not_those_of_the_evidence_are_refused():
    world = _two(100)
    other = replace(
        world,
        evidence=world.with_counts(
            {
                Stays("now", "own_stays", "P1"): {
                    measure: Counts(response_count=200, lead_count=200, top_box_count=101)
                    for measure in ("overall", "recommend", "front_desk", "index")
                }
            }
        ),
    )

    with pytest.raises(ValueError, match="not those of the evidence"):
        _simulated(other)


def test_a_failed_file_gate_moves_nobody():
    parts = [PART | {"part_id": "part0"}]
    world = a_world(
        "curve", 11, parts=parts, gates={"file": [{"gate_name": "Audit", "source": "nobody", "when_absent": "fail"}]}
    )

    found = _simulated(world)

    assert found.total == found.high == 0
    assert found.changing == 0
    assert found.gates[0].failing == found.gates[0].people == found.gates[0].failing_on_average


@pytest.mark.parametrize("kind", sorted(KIND))
def test_a_plan_that_covers_nobody_costs_nothing(kind):
    world = a_world(kind, 2)

    found = _simulated(replace(world, covered=replace(world.covered, tenures=())), replicates=2)

    assert (found.total, found.high, found.changing, found.moving, found.people) == (0, 0, 0, 0, ())
