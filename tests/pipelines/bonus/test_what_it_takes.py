"""What it takes: the closed form against counting up one by one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.exact import half_up
from pipelines.bonus.tally import Tally, mean_score, net_score, top_box
from pipelines.bonus.what_it_takes import further_best_answers


@pytest.mark.parametrize(
    ("hits", "count", "target", "decimals", "more"),
    [
        (134, 200, 70, None, 20),
        (134, 200, 70, 1, 20),
        (134, 200, 70, 0, 17),
        (140, 200, 70, 1, 0),
        (139, 200, 70, None, 4),
        (139, 200, 70, 1, 3),  # 142 of 203 is 69.95, printed as 70.0
        (0, 0, 70, 1, 1),
        (0, 0, 0, 1, 1),
        (5, 5, 100, None, 0),
        (4, 5, 100, None, None),
        (4, 5, 100, 1, 1995),
        (4, 5, "100.1", 1, None),
        (0, 10, 0, 1, 0),
    ],
)
def test_golden_and_edges(hits, count, target, decimals, more) -> None:
    assert further_best_answers(top_box(hits, count), target, decimals=decimals) == more


def test_the_golden_example_needs_20() -> None:
    assert further_best_answers(top_box(134, 200), 70, decimals=None) == 20
    assert further_best_answers(top_box(134, 200), 70, decimals=1) == 20


def test_printed_rounding_can_make_it_fewer() -> None:
    exactly, printed = (further_best_answers(top_box(1340, 2000), 70, decimals=decimals) for decimals in (None, 1))

    assert (exactly, printed) == (200, 197)


def _by_counting(tally: Tally, target, decimals: int | None) -> int | None:
    for more in range(3000):
        count = tally.count + more
        if count:
            score = (tally.total + 100 * more) / count
            if (score if decimals is None else half_up(score, decimals)) >= Fraction(target):
                return more
    return None


TARGETS = st.integers(0, 960).map(lambda tenths: Decimal(tenths) / 10)


@given(st.integers(0, 120), st.data(), TARGETS, st.sampled_from([None, 0, 1, 2]))
def test_it_is_what_counting_up_gives(count, data, target, decimals) -> None:
    tally = top_box(data.draw(st.integers(0, count)), count)

    assert further_best_answers(tally, target, decimals=decimals) == _by_counting(tally, target, decimals)


@given(st.integers(0, 40), st.data(), st.integers(-990, 900).map(lambda tenths: Decimal(tenths) / 10))
def test_so_it_is_for_net_scores_below_zero(count, data, target) -> None:
    promoters = data.draw(st.integers(0, count))
    tally = net_score(promoters, data.draw(st.integers(0, count - promoters)), count)

    assert further_best_answers(tally, target, decimals=1) == _by_counting(tally, target, 1)


def test_a_mean_score_takes_answers_of_the_best_mark() -> None:
    assert further_best_answers(mean_score(10 * 6000, 10), 70, decimals=1) == 4


def test_a_negative_half_is_printed_lower_and_is_not_there_yet() -> None:
    tally = net_score(0, 11, 200)  # −5.5 is printed as −6

    assert further_best_answers(tally, -5, decimals=0) == _by_counting(tally, -5, 0) == 1
    assert further_best_answers(tally, -6, decimals=0) == 0


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        further_best_answers(top_box(1, 2), 70.0, decimals=1)
