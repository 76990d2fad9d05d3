"""Estimates and intervals against the reference numbers of METHODS and against scipy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipelines.metrics import intervals

# The five-point items of METHODS: 3, 5, 12, 40, 60 answers at 0, 25, 50, 75, 100 points.
FIVE_POINTS = np.repeat([0, 25, 50, 75, 100], [3, 5, 12, 40, 60])


def _mean_of(points: np.ndarray) -> intervals.Estimate:
    hundredths = np.asarray(points) * 100
    return intervals.mean(*(np.array([float(part)]) for part in (len(points), hundredths.sum(), (hundredths**2).sum())))


def _numbers(estimate: intervals.Estimate) -> list[float]:
    return [float(part[0]) for part in estimate]


def _share(hits: float, count: float) -> intervals.Estimate:
    return intervals.share(np.array([float(count)]), np.array([float(hits)]))


def _net(count: float, promoters: float, detractors: float) -> intervals.Estimate:
    return intervals.net(*(np.array([float(part)]) for part in (count, promoters, detractors)))


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
        (60, 120, 0.411939, 0.588061),
        (100, 120, 0.756547, 0.889440),
    ],
)
def test_a_share_has_the_wilson_interval_of_the_literature(hits, count, low, high):
    estimate = _share(hits, count)

    assert estimate.value[0] == pytest.approx(100 * hits / count)
    assert estimate.low[0] == pytest.approx(100 * low, abs=0.006)
    assert estimate.high[0] == pytest.approx(100 * high, abs=0.006)


@given(st.integers(1, 5000).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
@settings(max_examples=60)
def test_a_share_has_the_interval_that_scipy_computes(counts):
    hits, count = counts

    estimate = _share(hits, count)

    oracle = stats.binomtest(hits, count).proportion_ci(method="wilson")
    assert estimate.low[0] == pytest.approx(100 * oracle.low, abs=1e-9)
    assert estimate.high[0] == pytest.approx(100 * oracle.high, abs=1e-9)


def test_the_mean_of_five_point_answers_has_the_interval_of_the_reference():
    value, low, high, error = _numbers(_mean_of(FIVE_POINTS))

    assert value == pytest.approx(81.041667, abs=1e-6)
    assert error == pytest.approx(2.213955, abs=1e-6)
    assert (low, high) == pytest.approx((76.657815, 85.425518), abs=1e-6)


@given(st.lists(st.integers(3000, 7000), min_size=2, max_size=200).filter(lambda scores: len(set(scores)) > 1))
@settings(max_examples=60)
def test_the_mean_has_the_t_interval_that_scipy_computes(hundredths):
    points = np.array(hundredths) / 100

    value, low, high, error = _numbers(_mean_of(points))

    oracle = stats.t.interval(0.95, len(points) - 1, loc=points.mean(), scale=stats.sem(points))
    assert value == pytest.approx(points.mean())
    assert error == pytest.approx(stats.sem(points))
    assert (low, high) == pytest.approx((max(oracle[0], 0), min(oracle[1], 100)))


def test_the_interval_of_a_mean_ends_at_the_ends_of_the_scale():
    value, low, high, _ = _numbers(_mean_of(np.array([100, 100, 90])))

    assert (value, high) == (pytest.approx(96.667, abs=1e-3), 100.0)
    assert low > 0


def test_without_answers_there_is_no_mean():
    estimate = intervals.mean(np.array([0.0]), np.array([0.0]), np.array([0.0]))

    assert all(math.isnan(number) for number in _numbers(estimate))


def test_one_answer_is_a_mean_without_an_interval():
    value, low, high, error = _numbers(_mean_of(np.array([70])))

    assert value == 70
    assert all(math.isnan(number) for number in (low, high, error))


@pytest.mark.parametrize("score", [3333, 6667, 10_000, 0])
@pytest.mark.parametrize("count", [2, 3, 7, 1_000_003])
def test_answers_that_are_all_equal_have_no_spread(score, count):
    estimate = intervals.mean(*(np.array([float(part)]) for part in (count, count * score, count * score**2)))

    assert _numbers(estimate) == pytest.approx([score / 100, score / 100, score / 100, 0])


def test_a_share_of_nothing_is_nothing():
    assert all(math.isnan(number) for number in _numbers(_share(0, 0)))


@pytest.mark.parametrize(
    ("count", "promoters", "detractors", "value", "low", "high"),
    [(100, 60, 15, 45, 29.3431, 58.0355), (8, 7, 1, 75, 10.0819, 99.0090)],
)
def test_nps_has_the_interval_with_three_more_answers(count, promoters, detractors, value, low, high):
    estimate = _net(count, promoters, detractors)

    assert estimate.value[0] == pytest.approx(value)
    assert (estimate.low[0], estimate.high[0]) == pytest.approx((low, high), abs=1e-4)


def test_nps_of_nobody_is_nothing():
    assert all(math.isnan(number) for number in _numbers(_net(0, 0, 0)))


@pytest.mark.parametrize(("promoters", "detractors", "value"), [(5, 0, 100), (0, 5, -100), (0, 0, 0)])
def test_nps_stays_on_its_scale_where_all_answer_alike(promoters, detractors, value):
    estimate = _net(5, promoters, detractors)

    assert estimate.value[0] == value
    assert -100 <= estimate.low[0] < estimate.high[0] <= 100


def test_many_cells_are_estimated_each_by_itself():
    together = intervals.mean(np.array([0.0, 1.0, 2.0]), np.array([0.0, 5e3, 1e4]), np.array([0.0, 25e6, 58e6]))

    assert np.isnan(together.value[0])
    assert np.isnan(together.low[1])
    assert together.value[1:].tolist() == [50, 50]
    assert together.standard_error[2] == pytest.approx(20)


# Ends of the exact interval of a Poisson count, by bisection of the two tails of its distribution.
@pytest.mark.parametrize(("events", "low", "high"), [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)])
def test_a_rate_has_the_exact_interval_of_its_events(events, low, high):
    estimate = intervals.rate(np.array([50.0]), np.array([float(events)]))

    assert estimate.value[0] == 2 * events
    assert (estimate.low[0], estimate.high[0]) == pytest.approx((2 * low, 2 * high), abs=1e-3)


@pytest.mark.parametrize("events", [1, 7, 40])
def test_at_the_ends_of_its_interval_a_rate_would_leave_a_fortieth_of_chance(events):
    estimate = intervals.rate(np.array([100.0]), np.array([float(events)]))

    def at_most(count: int, mean: float) -> float:
        return sum(math.exp(-mean) * mean**one / math.factorial(one) for one in range(count + 1))

    assert at_most(events, estimate.high[0]) == pytest.approx(0.025)
    assert 1 - at_most(events - 1, estimate.low[0]) == pytest.approx(0.025)


@pytest.mark.parametrize(("events", "error"), [(0, 1), (1, 1), (16, 4)])
def test_a_rate_of_no_events_is_as_unsure_as_of_one(events, error):
    assert intervals.rate(np.array([100.0]), np.array([float(events)])).standard_error[0] == error


def test_without_exposure_there_is_no_rate():
    estimate = intervals.rate(np.array([0.0]), np.array([0.0]))

    assert all(math.isnan(number) for number in _numbers(estimate))
