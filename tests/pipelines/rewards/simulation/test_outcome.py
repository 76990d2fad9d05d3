"""Many replicates at once: to the cent and in state what statements say, at the counts that were observed and at drawn ones."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bonus.counts import Counts
from pipelines.rewards.paying import minimum_of
from pipelines.rewards.simulation.compiled import Compiled, compiled
from pipelines.rewards.simulation.draws import drawn, generator, resampled
from pipelines.rewards.simulation.outcome import DUE, FAILED, OPEN, Calculation, Outcome
from pipelines.rewards.simulation.part_rules import printed_score
from pipelines.rewards.simulation.sources import Stays
from pipelines.rewards.statement import Payouts, State
from pipelines.rewards.statements import statements
from tests.pipelines.rewards.made import KIND
from tests.pipelines.rewards.simulation.worlds import MEASURES, NUMBERS, THRESHOLDS, World, a_world

STATES = {DUE: State.DUE, FAILED: State.GATE_FAILED, OPEN: State.OPEN}


def _paid(plan: Compiled, found: Outcome, replicate: int) -> dict[str, tuple[State, Decimal | None]]:
    decimals = plan.plan.rounding.money
    return {
        person: (
            state := STATES[int(found.states[row, replicate])],
            None if state is State.OPEN else Decimal(int(found.units[row, replicate])).scaleb(-decimals),
        )
        for row, person in enumerate(plan.people)
    }


def _stated(payouts: Payouts) -> dict[str, tuple[State, Decimal | None]]:
    return {one.person_id: (one.state, one.amount) for one in payouts.statements if one.share.counted}


def _bases(payouts: Payouts) -> list[tuple[object, ...]]:
    """What everybody is paid and judged on, and whether what it is compared with is enough: what a resample holds."""
    return [
        (
            *(part.paid_on.basis for part in one.parts),
            *(gate.evidence.get("judged on") for gate in one.gates),
        )
        for one in payouts.statements
    ]


def _told_before(world: World, payouts: Payouts, evidence) -> list[bool]:
    return [
        evidence.before_of(part.paid_on.basis, one.person_id, said.measure).n(said.catalogued)
        >= minimum_of(world.plan, said, THRESHOLDS)
        for one in payouts.statements
        for said, part in zip(world.plan.parts, one.parts, strict=True)
        if part.paid_on.basis is not None
    ]


@pytest.mark.parametrize("kind", sorted(KIND))
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_it_is_what_statements_say_at_the_observed_counts_and_at_drawn_ones(kind, seed):
    _compare(kind, seed)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KIND))
@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_it_is_what_statements_say_in_many_worlds(kind, seed):
    _compare(kind, seed)


def _compare(kind: str, seed: int) -> None:
    world = a_world(kind, seed)
    plan = compiled(world.plan, world.covered, world.evidence, world.pay, THRESHOLDS)
    calculation = Calculation(plan)

    found = calculation.outcome(plan.observed())

    assert _paid(plan, found, 0) == _stated(plan.payouts)
    for row, person in enumerate(plan.people):
        for part, scores in zip(plan.payouts.by_person[person].parts, found.scores, strict=True):
            assert part.score is None or part.score == printed_score(int(scores[row, 0]), world.plan.rounding.score)
    _compare_drawn(world, plan, calculation, seed)


def _compare_drawn(world: World, plan: Compiled, calculation: Calculation, seed: int) -> None:
    """Of draws that leave everybody on the same stays, as a resample holds them: others are no evidence of their own."""
    keys = plan.readings.keys
    answers = world.answers_of(keys)
    found = calculation.outcome(resampled(plan.readings, answers, seed=seed, batch=0, replicates=2))
    by_stays = {one: drawn(answers[one], keys, generator(seed, 0, *one), 2) for one in plan.readings.stays}
    for replicate in range(2):
        evidence = world.with_counts(
            {one: _counts(world, one, keys, draws[replicate]) for one, draws in by_stays.items()}
        )
        try:
            stated = statements(world.plan, world.covered, evidence, world.pay, THRESHOLDS)
        except ValueError:
            continue  # fewer answers in 12 months than in the window: no such evidence can come
        if _bases(stated) != _bases(plan.payouts):
            continue
        if _told_before(world, stated, evidence) != _told_before(world, plan.payouts, world.evidence):
            continue
        assert _paid(plan, found, replicate) == _stated(stated)


def _counts(world: World, stays: Stays, keys, draw) -> dict[str, Counts]:
    """Drawn numbers as counts; numbers that nobody asks for are made to fit."""
    found = {measure: dict.fromkeys(NUMBERS, 0) for measure in MEASURES}
    for (measure, number), value in zip(keys, map(int, draw), strict=True):
        found[measure][number] = value
    for numbers in found.values():
        numbers["response_count"] = max(numbers["response_count"], numbers["lead_count"])
    return {measure: Counts(**numbers) for measure, numbers in found.items()}
