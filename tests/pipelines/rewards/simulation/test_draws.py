"""Draws: whole responses, as many as there were, and nobody's hang on who else there is."""

import numpy as np
import pytest

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.rewards.simulation.compiled import compiled
from pipelines.rewards.simulation.draws import Answers, drawn, generator, resampled
from pipelines.rewards.simulation.sources import Key
from tests.pipelines.rewards.simulation.worlds import NUMBERS, THRESHOLDS, a_world

TWO = (Key("front_desk", "lead_count"), Key("front_desk", "top_box_count"), Key("overall", "top_box_count"))


@pytest.mark.parametrize("times", [(40, 30, 20, 10), (4, 3, 2, 1)])
def test_a_resample_has_as_many_guests_and_what_one_said_stays_together(times):
    """Both ways of drawing: by pattern where responses are many, one by one where they are few."""
    # Who is happy with one is happy with the other; one in ten was not asked about the desk.
    answers = Answers(np.array([[1, 1, 1], [1, 0, 0], [1, 1, 1], [0, 0, 0]]), np.array(times))

    found = drawn(answers, TWO, generator(1, "who"), 4000)

    count, share = sum(times), (times[0] + times[2]) / sum(times)
    assert (found[:, 1] == found[:, 2]).all()
    assert found[:, 0].max() <= count
    assert found[:, 0].std() > 0
    assert found[:, 1].mean() == pytest.approx(count * share, rel=0.02)
    assert found[:, 1].var() == pytest.approx(count * share * (1 - share), rel=0.08)


def test_few_and_many_alike_responses_are_drawn_one_by_one_to_the_same_law():
    """A pattern written as many single ones is the same population."""
    together = Answers(np.array([[1, 1, 1], [1, 0, 0]]), np.array([30, 70]))
    apart = Answers(np.repeat(together.additions, together.times, axis=0), np.ones(100, dtype=np.int64))

    one, other = (drawn(answers, TWO, generator(2, "who"), 4000)[:, 1] for answers in (together, apart))

    assert one.mean() == pytest.approx(other.mean(), abs=0.4)
    assert one.std() == pytest.approx(other.std(), rel=0.05)


def test_what_came_summed_is_drawn_at_its_own_level_and_spread_and_can_be_counted():
    keys = tuple(Key("recommend", number) for number in NUMBERS)
    scores = [10_000] * 50 + [9000] * 10 + [6000] * 25 + [0] * 15
    counts = Counts(100, sum(scores), sum(score**2 for score in scores), 80, 60, 60, 40)
    answers = Answers(np.zeros((0, len(keys)), dtype=np.int64), np.zeros(0, dtype=np.int64), {"recommend": counts})

    found = drawn(answers, keys, generator(3, "who"), 3000)

    for row in found[:200]:
        Counts(**dict(zip(NUMBERS, map(int, row), strict=True)))  # which refuses what no answers can come to
    assert (found[:, 0] == 100).all()
    assert found[:, 4].mean() == pytest.approx(60, rel=0.02)
    assert found[:, 5].var() == pytest.approx(24, rel=0.1)
    assert found[:, 1].std() == pytest.approx(np.sqrt(100 * np.var(scores)), rel=0.05)


def test_nobodys_draws_hang_on_the_others_and_a_region_is_drawn_once_for_all():
    world = a_world("curve", 5, parts=[{"part_id": "a", "part_name": "A", "weight": "1", "level": "region"}], gates={})
    plan = compiled(world.plan, world.covered, world.evidence, world.pay, THRESHOLDS)
    answers = world.answers_of(plan.readings.keys)
    [north] = [one for one in plan.readings.stays if one.one == "north"]

    numbers = resampled(plan.readings, answers, seed=1, batch=0, replicates=20).parts[0]["top_box_count"]
    alone = drawn(answers[north], plan.readings.keys, generator(1, 0, *north), 20)

    of_north = [row for row, one in enumerate(plan.people) if world.covered.regions[one] == ("north",)]
    place = plan.readings.keys.index(Key("overall", "top_box_count"))
    assert of_north
    assert all((numbers[row] == alone[:, place]).all() for row in of_north)


def test_seeds_batches_and_bases_differ():
    draws = {
        tuple(generator(seed, batch, "now", basis, one).integers(10**9, size=3))
        for seed in (1, 2)
        for batch in (0, 1)
        for basis in (Basis.OWN, Basis.ROLLING_12M)
        for one in ("P1", "P2")
    }

    assert len(draws) == 16
