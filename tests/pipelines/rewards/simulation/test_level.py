"""Few answers that all say the same are no proof: what was not seen yet may come, and among thousands nobody sees that."""

import numpy as np
import pytest
from scipy import stats

from pipelines.bonus.counts import Counts
from pipelines.rewards.simulation.draws import Answers, generator
from pipelines.rewards.simulation.level import more_of_patterns, more_of_sums
from pipelines.rewards.simulation.sources import Key

TOP, LEADS = Key("overall", "top_box_count"), Key("overall", "lead_count")
PATTERNS = np.array([[1, 1], [0, 1]])
MANY = 100_000


def _random() -> np.random.Generator:
    return generator(1, "a test")


def _shares(top: int, count: int) -> np.ndarray:
    """The share of so many more answers that it is nearly the level itself, drawn 4,000 times."""
    answers = Answers(PATTERNS, np.array([top, count - top]))
    found = more_of_patterns(answers, (TOP, LEADS), np.full(4_000, MANY), _random())
    assert (found[:, 1] == MANY).all()
    return found[:, 0] / MANY


@pytest.mark.parametrize(("top", "count"), [(5, 5), (0, 5), (3, 7), (1, 1)])
def test_the_level_of_a_share_is_the_one_of_jeffreys(top, count):
    of = stats.beta(top + 0.5, count - top + 0.5)

    assert np.quantile(_shares(top, count), [0.1, 0.5, 0.9]) == pytest.approx(of.ppf([0.1, 0.5, 0.9]), abs=0.03)


def test_five_of_five_are_not_certain_of_the_next_twenty():
    answers = Answers(PATTERNS, np.array([5, 0]))

    found = more_of_patterns(answers, (TOP, LEADS), np.full(4_000, 20), _random())

    assert 0.25 < (found[:, 0] < 20).mean() < 0.75
    assert (found[:, 0] <= 20).all()


@pytest.mark.parametrize(("top", "count"), [(5_000, 5_000), (3_500, 5_000), (0, 5_000)])
def test_among_thousands_nobody_sees_it(top, count):
    assert _shares(top, count).mean() == pytest.approx(top / count, abs=0.0005)
    more = more_of_sums({"overall": _top_box(top, count)}, (TOP, LEADS), 1, _random(), 4_000)
    assert (more[:, 0] / more[:, 1]).mean() == pytest.approx(top / count, abs=0.0005)


def test_both_ends_are_ends_of_every_number():
    numbers = [Key("overall", number) for number in vars(Counts())]
    half = [1, 5_000, 5_000**2, 1, 0, 0, 0]
    answers = Answers(np.array([half]), np.array([4]))

    found = more_of_patterns(answers, numbers, np.full(500, 200), _random())

    for row in found:
        Counts(*map(int, row))  # which refuses what no answers can come to
    assert found.max(axis=0)[[4, 5, 6]].min() > 0
    assert found[:, 1].min() < 200 * 5_000 < found[:, 1].max()


def _top_box(top: int, count: int) -> Counts:
    return Counts(count, 10_000 * top, 10_000**2 * top, count, top, top, count - top)


@pytest.mark.parametrize(("top", "uncertain"), [(5, "below"), (0, "above")])
def test_sums_that_all_say_the_same_are_no_proof_either(top, uncertain):
    keys = [Key("overall", number) for number in vars(Counts())]

    found = more_of_sums({"overall": _top_box(top, 5)}, keys, 4, _random(), 1_000)

    shares = found[:, 4] / np.maximum(found[:, 3], 1)
    means = found[:, 1] / np.maximum(found[:, 0], 1) / 10_000
    for said in (shares, means):
        assert 0.2 < (said < 1 if uncertain == "below" else said > 0).mean() < 0.75
    for row in found:
        Counts(*map(int, row))


def test_with_nothing_to_come_nothing_comes():
    answers = Answers(PATTERNS, np.array([5, 0]))

    assert not more_of_patterns(answers, (TOP, LEADS), np.zeros(9, dtype=np.int64), _random()).any()
    assert not more_of_sums({"overall": _top_box(5, 5)}, (TOP, LEADS), 0, _random(), 9).any()
