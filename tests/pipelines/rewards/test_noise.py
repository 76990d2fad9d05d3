"""Noise: every number of answers in the top box listed one by one, and the normal of what is no share."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import comb, erf, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bonus.counts import Counts
from pipelines.metrics.catalogue import METRICS
from pipelines.rewards.noise import fewest_hits, sides_of
from tests.pipelines.rewards.made import tops
from tests.pipelines.rewards.test_guarded_curve import wilson_upper

TOP_BOX = METRICS["top_box"]


def _printed(hits: int, count: int, decimals: int) -> Decimal:
    # More digits than any share of a few hundred answers needs to tell a half from what is near it.
    unit = Decimal(1).scaleb(-decimals)
    return (Decimal(100 * hits) / Decimal(count)).quantize(unit, rounding=ROUND_HALF_UP)


def _listed(hits: int, count: int, step: Decimal, decimals: int) -> Fraction:
    """The chance to be printed below the step, over all numbers of hits that there are."""
    share = Fraction(hits, count)
    return sum(
        (
            comb(count, each) * share**each * (1 - share) ** (count - each)
            for each in range(count + 1)
            if _printed(each, count, decimals) < step
        ),
        Fraction(0),
    )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 90), st.integers(0, 2))
def test_a_share_crosses_as_often_as_a_list_of_all_that_can_come_says(data, count, decimals):
    hits = data.draw(st.integers(0, count))
    step = Decimal(data.draw(st.integers(0, 100 * 10**decimals))).scaleb(-decimals)

    found = sides_of(TOP_BOX, tops(hits, count), step, decimals=decimals)

    assert found.below == pytest.approx(float(_listed(hits, count, step, decimals)), abs=1e-12)
    assert found.below + found.reached == pytest.approx(1, abs=1e-12)


def test_140_of_200_are_printed_below_66_in_one_of_ten_years_and_within_wilson_s_limits_in_19_of_20():
    step, (low, high) = Decimal("66"), (Decimal("63.3"), Decimal("75.9"))

    found = sides_of(TOP_BOX, tops(140, 200), step, decimals=1)
    inside = (
        sides_of(TOP_BOX, tops(140, 200), high, decimals=1).below
        - sides_of(TOP_BOX, tops(140, 200), low, decimals=1).below
    )

    # 131 of 200 is 65.5 and below, 132 is 66.0.
    assert fewest_hits(TOP_BOX, 200, step, decimals=1) == 132
    assert found.below == pytest.approx(float(_listed(140, 200, step, 1)), abs=1e-12)
    assert 0.09 < found.below < 0.12
    assert 0.94 < inside < 0.96


def test_rounding_counts_on_both_sides_of_a_half():
    # 1319 of 2000 is 65.95, which is printed 66.0; 1318 is 65.9.
    assert fewest_hits(TOP_BOX, 2000, Decimal("66"), decimals=1) == 1319
    assert sides_of(TOP_BOX, tops(2000, 2000), Decimal("66"), decimals=1).below == 0
    assert sides_of(TOP_BOX, tops(0, 2000), Decimal("66"), decimals=1).below == 1
    assert sides_of(TOP_BOX, tops(0, 2000), Decimal(0), decimals=1).below == 0
    assert sides_of(TOP_BOX, tops(2000, 2000), Decimal("100.1"), decimals=1).reached == 0


@pytest.mark.parametrize("count", [50, 200])
def test_a_guarded_step_is_missed_by_who_is_significantly_below_it(count):
    fewest = next(hits for hits in range(count + 1) if wilson_upper(hits, count) >= 66)

    found = sides_of(TOP_BOX, tops(count * 6 // 10, count), Decimal(66), decimals=1, guarded=True)

    share = Fraction(count * 6 // 10, count)
    below = sum(comb(count, each) * share**each * (1 - share) ** (count - each) for each in range(fewest))
    assert found.below == pytest.approx(float(below), abs=1e-12)


def _below(value: float, error: float, bound: float) -> float:
    return (1 + erf((bound - value) / error / sqrt(2))) / 2


def test_a_mean_is_normal_with_the_spread_of_its_own_answers():
    scores = [5000] * 30 + [10_000] * 70
    counts = Counts(response_count=100, score_total=sum(scores), score_square_total=sum(one * one for one in scores))
    middle = sum(scores) / 100
    error = sqrt(sum((one - middle) ** 2 for one in scores) / 99 / 100) / 100

    found = sides_of(METRICS["satisfaction"], counts, Decimal("84.0"), decimals=1)

    assert found.below == pytest.approx(_below(85, error, 83.95), abs=1e-9)
    assert found.below + found.reached == pytest.approx(1)


def test_a_net_score_is_normal_with_the_error_of_its_interval():
    counts = Counts(response_count=200, promoter_count=120, detractor_count=30)
    up, down = 120.75 / 203, 30.75 / 203
    error = 100 * sqrt((up + down - (up - down) ** 2) / 203)

    found = sides_of(METRICS["nps"], counts, Decimal("40"), decimals=0)

    assert found.below == pytest.approx(_below(45, error, 39.5), abs=1e-9)


def test_what_has_no_spread_has_no_chance_or_a_sure_one():
    alike = Counts(response_count=10, score_total=80_000, score_square_total=640_000_000)

    assert sides_of(METRICS["satisfaction"], alike, Decimal("80"), decimals=1).below == 0
    assert sides_of(METRICS["satisfaction"], alike, Decimal("80.1"), decimals=1).below == 1
    one = Counts(response_count=1, score_total=8000, score_square_total=64_000_000)
    assert sides_of(METRICS["satisfaction"], one, Decimal("80"), decimals=1) is None
    assert sides_of(TOP_BOX, tops(0, 0), Decimal("80"), decimals=1) is None
