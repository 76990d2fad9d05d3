"""Rank ranges: published critical values, a slow oracle, what order and labels must not change, and the degenerate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metrics import ranges
from pipelines.metrics.ranges import EXACT_TO, ROWS, critical_value, own_range, rank_ranges


def rank_range_of(*site: object, **options: bool) -> tuple[int, int]:
    low, high, _ = own_range(*site, **options)
    return low, high


# METHODS: studentized_range.ppf(.95, p, inf) / √2.
TUKEY = {
    2: "1.95996",
    10: "3.16368",
    20: "3.54380",
    38: "3.86318",
    50: "3.99234",
    100: "4.30249",
    500: "4.95369",
    1000: "5.21111",
    10_000: "5.99313",
}
# Dunnett 1964, two-sided, 5 %, infinite degrees of freedom, by the number of others.
DUNNETT = {1: "1.96", 2: "2.21", 3: "2.35", 4: "2.44", 5: "2.51", 6: "2.57", 7: "2.61", 8: "2.65", 9: "2.69"}


@pytest.mark.parametrize(("sites", "published"), TUKEY.items())
def test_the_critical_value_of_all_sites_at_once(sites, published):
    assert f"{critical_value(sites):.5f}" == published


@pytest.mark.parametrize(("others", "published"), DUNNETT.items())
def test_the_critical_value_of_one_site_with_equal_errors_is_dunnett_s(others, published):
    nothing = np.zeros(others, dtype=bool)

    assert f"{ranges._critical_value_of(1.0, np.ones(others), nothing, nothing):.2f}" == published


def test_the_critical_value_of_one_site_is_what_simulation_says():
    generator = np.random.default_rng(7)
    own, others = 2.0, generator.uniform(0.5, 4.0, 12)
    nothing = np.zeros(12, dtype=bool)
    critical = ranges._critical_value_of(own, others, nothing, nothing)
    noise = generator.standard_normal((200_000, 13))
    differences = np.abs(own * noise[:, :1] - others * noise[:, 1:]) / np.hypot(own, others)

    assert (differences.max(axis=1) <= critical).mean() == pytest.approx(0.95, abs=0.002)


def test_many_others_are_judged_by_a_bound_that_is_a_little_above():
    generator = np.random.default_rng(7)
    others, nothing = generator.uniform(1, 3, EXACT_TO), np.zeros(EXACT_TO, dtype=bool)
    exact = ranges._critical_value_of(1.5, others, nothing, nothing)
    bound = ranges._critical_value_of(1.5, np.append(others, 1.0), np.append(nothing, False), np.append(nothing, False))

    assert exact < bound < exact + 0.25


_SITES = st.lists(
    st.tuples(st.integers(600, 900).map(lambda tenths: tenths / 10), st.floats(0.05, 12)), min_size=1, max_size=25
)


def _arrays(sites):
    return np.array([value for value, _ in sites]), np.array([error for _, error in sites])


@settings(max_examples=150)
@given(_SITES, st.booleans())
def test_ranges_are_those_of_the_slow_oracle_and_hold_the_rank(sites, higher_is_better):
    values, errors = _arrays(sites)
    low, high = rank_ranges(values, errors, higher_is_better=higher_is_better)
    sign = 1 if higher_is_better else -1
    for place, (value, error) in enumerate(sites):
        gaps = [
            (sign * (other - value), critical_value(len(sites)) * (error**2 + its**2) ** 0.5) for other, its in sites
        ]
        rank = 1 + sum(gap > 0 for gap, _ in gaps)
        # Where a gap is the critical one to the last digit, either answer is right.
        if any(abs(abs(gap) - needed) < 1e-9 for gap, needed in gaps):
            continue
        assert low[place] == 1 + sum(gap > needed for gap, needed in gaps)
        assert high[place] == len(sites) - sum(-gap > needed for gap, needed in gaps)
        assert low[place] <= rank <= high[place]


@settings(max_examples=100)
@given(_SITES, st.booleans())
def test_one_site_alone_is_told_sharper_and_its_range_holds_the_rank(sites, higher_is_better):
    values, errors = _arrays(sites)
    low, high = rank_ranges(values, errors, higher_is_better=higher_is_better)
    own_low, own_high = rank_range_of(0, values, errors, higher_is_better=higher_is_better)
    rank = 1 + int((values > values[0] if higher_is_better else values < values[0]).sum())

    assert low[0] <= own_low <= rank <= own_high <= high[0]


@settings(max_examples=60)
@given(_SITES, st.randoms(use_true_random=False))
def test_the_order_of_sites_changes_nothing(sites, random):
    order = list(range(len(sites)))
    random.shuffle(order)
    values, errors = _arrays(sites)
    low, high = rank_ranges(values, errors)
    other_low, other_high = rank_ranges(values[order], errors[order])

    assert (low[order] == other_low).all()
    assert (high[order] == other_high).all()
    assert rank_range_of(order[0], values, errors) == rank_range_of(0, values[order], errors[order])


def test_more_sites_than_are_worked_out_at_a_time():
    generator = np.random.default_rng(3)
    values, errors = generator.normal(75, 8, 3 * ROWS + 5), generator.uniform(0.5, 2, 3 * ROWS + 5)
    low, high = rank_ranges(values, errors)
    critical = critical_value(len(values))
    apart = critical * np.hypot(errors[:, None], errors[None, :])

    assert (low == 1 + (values[None, :] - values[:, None] > apart).sum(axis=1)).all()
    assert (high == len(values) - (values[:, None] - values[None, :] > apart).sum(axis=1)).all()


def test_what_is_settled_no_longer_counts_against_the_rest():
    values, errors = np.array([70.0, 73.2, 10.0, 11.0]), np.ones(4)
    nothing, far = np.zeros(3, dtype=bool), np.array([False, True, True])
    at_first = ranges._critical_value_of(1.0, np.ones(3), nothing, nothing) * 2**0.5
    then = ranges._critical_value_of(1.0, np.ones(3), nothing, far) * 2**0.5

    # That the two far away are worse is settled; that they might be better still counts.
    assert at_first > 3.2 > then > 1.96 * 2**0.5
    assert rank_range_of(0, values, errors) == (2, 2)
    assert rank_range_of(1, values, errors) == (1, 1)


@pytest.mark.parametrize(
    ("values", "errors", "expected"),
    [
        ([], [], []),
        ([80.0], [2.0], [(1, 1)]),
        ([80.0, 80.0, 80.0], [2.0, 2.0, 2.0], [(1, 3), (1, 3), (1, 3)]),
        ([100.0, 100.0], [0.0, 0.0], [(1, 2), (1, 2)]),
        ([100.0, 90.0, 90.0], [0.0, 0.0, 0.0], [(1, 1), (2, 3), (2, 3)]),
        ([80.0, 20.0], [float("nan"), float("nan")], [(1, 2), (1, 2)]),
    ],
    ids=["no site", "one site", "alike", "all the best answer", "no spread at all", "no spread known"],
)
def test_the_degenerate(values, errors, expected):
    low, high = rank_ranges(np.array(values), np.array(errors))

    assert [*zip(low, high, strict=True)] == expected
    assert [rank_range_of(site, np.array(values), np.array(errors)) for site in range(len(values))] == expected
