"""Value-based points: the golden example to the digit, the trap of binary floats and that of clipping."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.value_based import Standard, dimension_points, maximum, site_points
from tests.pipelines.bonus.golden import GOLDEN, STANDARD


def golden():
    return {name: dimension_points("0" + now, "0" + before, STANDARD) for name, (now, before, *_) in GOLDEN.items()}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_cells(name) -> None:
    points = golden()[name]

    assert (points.achievement, points.improvement, points.points) == GOLDEN[name][2:]


def test_golden_total_is_34_and_not_33() -> None:
    site = site_points(golden())

    assert (site.base, site.consistency, site.total) == (24, 10, 34)
    assert (site.lowest, site.lowest_ratio) == ("restaurant", Fraction(12, 22))


def test_binary_floats_would_lose_the_two_cells_and_a_point() -> None:
    maintenance, leisure = (
        math.floor(10 * (now - before) / (0.86 - before)) for now, before in ((0.70, 0.66), (0.83, 0.80))
    )

    assert (maintenance, leisure) == (1, 4)
    assert (golden()["maintenance"].improvement, golden()["leisure"].improvement) == (2, 5)


@pytest.mark.parametrize(
    ("performance", "baseline", "improvement"),
    [
        (
            "0.95",
            "0.90",
            9,
        ),  # the baseline beat the benchmark already: 10 × 0.05 / −0.04 is clipped to 0 by a wrong rule
        ("0.90", "0.90", 0),
        ("0.87", "0.90", 0),
        ("0.86", "0.85", 9),
        ("0.87", "0.86", 9),
        ("0.859", "0.858", 5),
        ("0.8599", "0.0001", 9),
    ],
)
def test_improvement_at_and_above_the_benchmark(performance, baseline, improvement) -> None:
    assert dimension_points(performance, baseline, STANDARD).improvement == improvement


@pytest.mark.parametrize(
    ("performance", "achievement"),
    [("0.7199", 0), ("0.72", 1), ("0.7355", 1), ("0.7356", 2), ("0.8599", 9), ("0.86", 10), ("1", 10), ("0", 0)],
)
def test_achievement_on_both_sides_of_its_thresholds(performance, achievement) -> None:
    assert dimension_points(performance, None, STANDARD).achievement == achievement


def test_without_a_baseline_achievement_alone_counts() -> None:
    points = dimension_points("0.74", None, STANDARD)

    assert (points.achievement, points.improvement, points.points) == (2, None, 2)
    assert points.steps[-1].working == "no baseline, so achievement alone counts"


@pytest.mark.parametrize(
    ("performance", "consistency"),
    [("0.4", 0), ("0.50", 0), ("0.5109", 0), ("0.511", 1), ("0.7199", 19), ("0.72", 20), ("0.9", 20)],
)
def test_consistency_follows_the_lowest_dimension(performance, consistency) -> None:
    best = dimension_points("0.99", None, STANDARD)

    assert site_points({"a": best, "b": dimension_points(performance, None, STANDARD)}).consistency == consistency


def test_of_equally_low_dimensions_the_first_by_name_is_named() -> None:
    same = dimension_points("0.6", None, STANDARD)

    assert site_points({"spa": same, "bar": same}).lowest == "bar"


def test_sites_that_were_all_alike_make_a_standard_of_one_value() -> None:
    alike = Standard("0.7", "0.7", "0.7")

    below, at = (dimension_points(rate, "0.7", alike) for rate in ("0.69", "0.7"))

    assert (below.points, site_points({"a": below}).consistency) == (0, 0)
    assert (at.points, site_points({"a": at}).consistency) == (10, 20)


def test_the_most_grows_with_the_dimensions() -> None:
    best = dimension_points(1, 0, STANDARD)

    assert [maximum(count) for count in (1, 4, 8)] == [30, 60, 100]
    assert site_points({str(each): best for each in range(4)}).total == 60


def test_the_steps_can_be_redone_by_hand() -> None:
    assert [(step.working, step.result) for step in golden()["maintenance"].steps] == [
        ("0.7 is below the threshold 0.72", "0"),
        ("10 × (0.7 − 0.66) / (0.86 − 0.66) − 0.5, rounded half up", "2"),
        ("the higher of 0 and 2", "2"),
    ]
    assert [(step.working, step.result) for step in site_points(golden()).steps] == [
        ("4 + 2 + 6 + 8 + 2 + 0 + 2 + 0", "24"),
        ("restaurant is lowest: 20 × 6/11 − 0.5, rounded half up, at least 0", "10"),
        ("24 + 10, of at most 100", "34"),
    ]


RATES = st.integers(0, 10000).map(lambda each: Fraction(each, 10000))


@st.composite
def standards(draw):
    return Standard(*sorted(draw(st.tuples(RATES, RATES, RATES))))


@given(RATES, RATES, st.none() | RATES, standards())
def test_a_better_rate_never_gets_fewer_points(one, other, baseline, standard) -> None:
    lower, higher = (dimension_points(rate, baseline, standard) for rate in sorted((one, other)))

    assert lower.achievement <= higher.achievement
    assert (lower.improvement or 0) <= (higher.improvement or 0)
    assert site_points({"a": lower}).total <= site_points({"a": higher}).total


@given(RATES, RATES, standards())
def test_points_stay_in_their_range_and_equal_whole_steps(now, before, standard) -> None:
    points = dimension_points(now, before, standard)

    assert points.achievement in range(11)
    assert points.improvement in range(10)
    if standard.threshold <= now < standard.benchmark:
        span = standard.benchmark - standard.threshold
        assert points.achievement == 1 + 9 * (now - standard.threshold) // span
    if before < now < standard.benchmark:
        assert points.improvement == 10 * (now - before) // (standard.benchmark - before)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="must not fall"):
        Standard("0.5", "0.9", "0.8")
    with pytest.raises(TypeError):
        Standard(0.5, "0.9", "0.95")
    with pytest.raises(TypeError):
        dimension_points(0.7, "0.6", STANDARD)
    with pytest.raises(ValueError, match="no points"):
        site_points({})
