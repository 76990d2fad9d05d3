"""The spread between sites: published numbers, oracles, and what must never happen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from pipelines.metrics.spread import (
    Spread,
    between_variance,
    leaning_on,
    means_of_regions,
    overdispersion,
    reliability,
    shrunken,
    spread_of,
)

# The BCG vaccine trials, as METHODS has them from metafor 3.8.
# fmt: off
VALUES = np.array([
    -0.889311, -1.585389, -1.348073, -1.441551, -0.217547, -0.786116, -1.620898, 0.011952, -0.469418, -1.371345, -0.339359,
    0.445913, -0.017314,
])
VARIANCES = np.array([
    0.325585, 0.194581, 0.415368, 0.020010, 0.051210, 0.006906, 0.223017, 0.003962, 0.056434, 0.073025, 0.012412,
    0.532506, 0.071405,
])
# fmt: on
ONE = np.zeros(13, dtype=np.int64)


def test_between_variance_of_the_published_trials():
    between = between_variance(VALUES, VARIANCES, ONE)
    mean, _ = means_of_regions(VALUES, VARIANCES + between, ONE)

    assert between == pytest.approx(0.318068, abs=1e-6)
    assert mean[0] == pytest.approx(-0.714968, abs=1e-6)


def test_between_variance_is_that_of_statsmodels():
    found = combine_effects(VALUES, VARIANCES, method_re="iterated")

    assert between_variance(VALUES, VARIANCES, ONE) == pytest.approx(found.tau2, abs=1e-4)


def test_shrunken_values_of_the_published_trials():
    between = between_variance(VALUES, VARIANCES, ONE)
    mean, error = means_of_regions(VALUES, VARIANCES + between, ONE)

    drawn, _ = shrunken(VALUES, VARIANCES, between, towards=mean[0], towards_variance=error[0])

    published = [-0.8011, -1.2550, -0.9895, -1.3985, -0.2865, -0.7846, -1.2475, 0.0030, -0.5064, -1.2488]
    assert drawn == pytest.approx([*published, -0.3535, -0.2808, -0.1452], abs=1e-3)


def test_without_spread_between_sites_all_get_the_common_value():
    values, variances = np.array([80.0, 80.1, 79.9]), np.array([4.0, 9.0, 1.0])
    between = between_variance(values, variances, np.zeros(3, dtype=np.int64))

    drawn, errors = shrunken(values, variances, between, towards=80.0, towards_variance=0.25)

    assert between == 0.0
    assert drawn.tolist() == [80.0, 80.0, 80.0]
    assert errors.tolist() == [0.5, 0.5, 0.5]
    assert reliability(variances, between).tolist() == [0.0, 0.0, 0.0]


def test_alike_values_without_any_variance_divide_by_nothing():
    assert reliability(np.zeros(2), 0.0).tolist() == [0.0, 0.0]
    assert np.isnan(reliability(np.array([np.nan]), 1.0)[0])


def test_how_many_answers_a_reliability_takes():
    # METHODS: spread 4, standard deviation 22: 30, 71, 121, 272 answers for .5, .7, .8, .9.
    for answers, wanted in ((31, 0.5), (71, 0.7), (121, 0.8), (273, 0.9)):
        assert reliability(np.array([22**2 / answers]), 16.0)[0] == pytest.approx(wanted, abs=0.007)


def test_regions_share_one_spread_and_have_means_of_their_own():
    # Two regions forty points apart, alike within: the distance between regions is none between sites.
    values = np.array([60.0, 62.0, 58.0, 61.0, 99.0, 102.0, 98.0, 101.0])
    regions = np.array([0, 0, 0, 0, 1, 1, 1, 1])

    together = between_variance(values, np.full(8, 1.0), regions)

    # With equal variances it is the pooled variance less v.
    pooled = (np.var(values[:4], ddof=1) + np.var(values[4:], ddof=1)) / 2
    assert together == pytest.approx(pooled - 1.0, abs=1e-9)


def test_paule_and_mandel_solves_its_own_equation():
    generator = np.random.default_rng(1)
    regions = np.repeat(np.arange(6), 5)
    variances = generator.uniform(1, 30, 30)
    values = 70 + 10 * regions + generator.normal(0, np.sqrt(variances + 16))

    between = between_variance(values, variances, regions)

    squares = 0.0
    for region in range(6):
        own = regions == region
        weights = 1 / (variances[own] + between)
        mean = (weights * values[own]).sum() / weights.sum()
        squares += (weights * (values[own] - mean) ** 2).sum()
    assert squares == pytest.approx(30 - 6, abs=1e-6)


@given(st.permutations(range(13)))
def test_order_does_not_matter(order: list[int]):
    places = np.array(order)

    assert between_variance(VALUES[places], VARIANCES[places], ONE) == pytest.approx(0.318068, abs=1e-6)


def test_spread_of_known_sites_is_found():
    generator = np.random.default_rng(3)
    regions = np.repeat(np.arange(20), 25)
    answers = generator.integers(30, 400, 500)
    truth = 80 + generator.normal(0, 3, 20)[regions] + generator.normal(0, 4, 500)
    values = truth + generator.normal(0, 22 / np.sqrt(answers))

    found = spread_of(values, 22**2 / answers, regions, within=22.0**2)

    assert found is not None
    assert np.sqrt(found.between) == pytest.approx(4, abs=0.4)
    assert np.sqrt(found.regions) == pytest.approx(3, abs=1.2)
    assert found.mean == pytest.approx(80, abs=2)
    assert (found.sites, found.within) == (500, 484.0)


def test_shrunken_scores_are_nearer_the_truth():
    generator = np.random.default_rng(5)
    answers = np.exp(generator.normal(np.log(60), 0.8, 200)).astype(int) + 5
    truth = generator.normal(80, 4, 200)
    variances = 22**2 / answers
    values = truth + generator.normal(0, np.sqrt(variances))
    found = spread_of(values, variances, np.zeros(200, dtype=np.int64), within=484.0)
    assert found is not None

    towards, variance = leaning_on(values, variances, found)
    drawn, errors = shrunken(values, variances, found.between, towards=towards, towards_variance=variance)

    raw, better = (np.sqrt(np.mean((each - truth) ** 2)) for each in (values, drawn))
    assert better < 0.75 * raw
    # Of the intervals about 95 in a hundred hold the truth.
    assert np.mean(np.abs(drawn - truth) < 1.96 * errors) == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(("sites", "own"), [(9, False), (10, True)])
def test_a_region_has_a_mean_of_its_own_from_ten_sites(sites: int, own: bool):
    spread = Spread(within=484, between=16, overdispersion=16, regions=4, mean=70, sites=500)
    values, variances = np.full(sites, 80.0), np.full(sites, 4.0)

    towards, variance = leaning_on(values, variances, spread)

    # The mean of nine sites has the variance 20/9; of its ten points to the chain 4 / (4 + 20/9) are believed.
    assert towards == pytest.approx(80.0 if own else 70 + 10 * 4 / (4 + 20 / 9))
    assert variance == pytest.approx(2.0 if own else (4 / (4 + 20 / 9)) * 20 / 9)


def test_of_too_few_sites_nothing_is_known():
    assert spread_of(np.array([80.0, 81.0]), np.ones(2), np.zeros(2, dtype=np.int64), within=1.0) is None
    # Each in a region of its own: nothing to compare within.
    assert spread_of(np.array([80.0, 81.0, 82.0]), np.ones(3), np.arange(3), within=1.0) is None


def test_overdispersion_of_usual_sites_is_theirs_and_a_few_outer_ones_do_not_widen_it():
    generator = np.random.default_rng(7)
    answers = generator.integers(50, 400, 400)
    variances = 22**2 / answers
    values = 80 + generator.normal(0, 4, 400) + generator.normal(0, np.sqrt(variances))
    regions = np.zeros(400, dtype=np.int64)
    outer = values.copy()
    outer[:20] -= 40

    usual, with_outer = (overdispersion(each, variances, regions) for each in (values, outer))

    # Drawing in the outer fifth makes it smaller than τ² = 16, never larger.
    assert 6 < usual < 16
    assert with_outer < 2 * usual
    assert between_variance(outer, variances, regions) > 3 * between_variance(values, variances, regions)


def test_sites_of_several_regions_differ_by_their_regions_too():
    generator = np.random.default_rng(9)
    regions = np.repeat(np.arange(20), 20)
    variances = np.full(400, 22**2 / 400)
    values = 80 + generator.normal(0, 5, 20)[regions] + generator.normal(0, 2, 400) + generator.normal(0, 1.1, 400)
    found = spread_of(values, variances, regions, within=484.0)
    assert found is not None

    listed = found.over_regions()

    # About the mean of all, most usual sites are usual: with the spread within regions alone a third would not be.
    outside = [
        np.mean(np.abs(values - found.mean) > 1.96 * np.sqrt(variances + spread))
        for spread in (found.between, listed.between)
    ]
    assert outside[0] > 0.3
    assert outside[1] < 0.12
    assert (listed.regions, listed.within, listed.sites) == (0.0, found.within, found.sites)
    assert reliability(variances[:1], listed.between)[0] > 0.9 > reliability(variances[:1], found.between)[0]
