"""Differences and their correction against the reference numbers of METHODS and against scipy."""

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.comparison import adjusted, difference, with_verdict

SATISFACTION, TOP_BOX, NPS = METRICS["satisfaction"], METRICS["top_box"], METRICS["nps"]

P_VALUES = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
P_VALUES += [0.7590, 1.0]
Q_VALUES = [0.0015, 0.003, 0.0095, 0.0356, 0.0603, 0.0639, 0.0639, 0.0645, 0.0765, 0.486, 0.5812, 0.7149, 0.7532]
Q_VALUES += [0.8132, 1.0]


def _answers(points: list[float] | np.ndarray) -> pl.DataFrame:
    hundredths = np.rint(np.asarray(points) * 100).astype(int)
    return pl.DataFrame(
        {
            "response_count": [len(hundredths)],
            "score_total": [int(hundredths.sum())],
            "score_square_total": [int((hundredths**2).sum())],
        }
    )


def _shares(hits: int, count: int) -> pl.DataFrame:
    return pl.DataFrame({"top_box_count": [hits], "lead_count": [count]})


def test_two_means_differ_as_welch_says():
    ours = _answers(np.repeat([0, 25, 50, 75, 100], [3, 5, 12, 40, 60]))
    theirs = _answers(np.repeat([0, 25, 50, 75, 100], [4, 7, 19, 50, 40]))

    found = difference(ours, theirs, SATISFACTION).row(0, named=True)

    assert found["difference"] == pytest.approx(7.083333, abs=1e-6)
    assert found["p_value"] == pytest.approx(0.028082, abs=1e-6)
    assert (found["difference_low"], found["difference_high"]) == pytest.approx((0.768289, 13.398377), abs=1e-6)


_SCORES = st.lists(st.integers(0, 10_000), min_size=2, max_size=120)


@given(_SCORES, _SCORES)
@settings(max_examples=60)
def test_two_means_differ_as_scipy_says(ours, theirs):
    assume(len(set(ours)) > 1)
    assume(len(set(theirs)) > 1)
    a, b = np.array(ours) / 100, np.array(theirs) / 100

    found = difference(_answers(a), _answers(b), SATISFACTION).row(0, named=True)

    oracle = stats.ttest_ind(a, b, equal_var=False)
    interval = oracle.confidence_interval(0.95)
    assert found["difference"] == pytest.approx(a.mean() - b.mean(), abs=1e-9)
    assert found["p_value"] == pytest.approx(oracle.pvalue, abs=1e-9)
    assert (found["difference_low"], found["difference_high"]) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize(("ours", "theirs"), [([], [50, 60]), ([70], [50, 60]), ([70, 80], [50]), ([70, 70], [60, 60])])
def test_where_a_side_has_no_spread_to_judge_by_nothing_is_tested(ours, theirs):
    found = difference(_answers(ours), _answers(theirs), SATISFACTION).row(0, named=True)

    assert found["p_value"] is None
    assert found["difference_low"] is None
    assert found["difference_high"] is None


def test_two_shares_differ_as_newcombe_says():
    found = difference(_shares(56, 70), _shares(48, 80), TOP_BOX).row(0, named=True)

    assert found["difference"] == pytest.approx(20)
    assert (found["difference_low"], found["difference_high"]) == pytest.approx((5.24, 33.39), abs=0.005)


def test_two_shares_are_tested_by_the_pooled_score_test():
    found = difference(_shares(56, 70), _shares(48, 80), TOP_BOX).row(0, named=True)

    oracle = stats.chi2_contingency([[56, 14], [48, 32]], correction=False)
    assert found["p_value"] == pytest.approx(oracle.pvalue)


@pytest.mark.parametrize(("ours", "theirs"), [((0, 0), (5, 10)), ((10, 10), (10, 10)), ((0, 10), (0, 12))])
def test_shares_that_are_all_or_nothing_on_both_sides_are_not_tested(ours, theirs):
    found = difference(_shares(*ours), _shares(*theirs), TOP_BOX).row(0, named=True)

    assert found["p_value"] is None


def test_more_returned_than_invited_is_no_share_to_compare():
    found = difference(_shares(11, 10), _shares(5, 10), TOP_BOX).row(0, named=True)

    assert found["difference"] is None
    assert found["p_value"] is None


def test_two_nps_differ_by_the_distances_of_their_own_intervals():
    ours = pl.DataFrame({"promoter_count": [60], "detractor_count": [15], "response_count": [100]})
    theirs = pl.DataFrame({"promoter_count": [7], "detractor_count": [1], "response_count": [8]})

    found = difference(ours, theirs, NPS).row(0, named=True)

    assert found["difference"] == pytest.approx(-30)
    assert found["difference_low"] == pytest.approx(-30 - np.hypot(45 - 29.3431, 99.0090 - 75), abs=1e-3)
    assert found["difference_high"] == pytest.approx(-30 + np.hypot(58.0355 - 45, 75 - 10.0819), abs=1e-3)


def test_p_values_are_adjusted_as_benjamini_and_hochberg_did_in_1995():
    found = adjusted(np.array(P_VALUES))

    assert found == pytest.approx(Q_VALUES, abs=5.1e-5)
    assert (found <= 0.05).sum() == 4


def test_the_order_of_the_list_does_not_change_what_it_is_adjusted_to():
    shuffled = np.random.default_rng(3).permutation(len(P_VALUES))

    found = adjusted(np.array(P_VALUES)[shuffled])

    assert found == pytest.approx(np.array(Q_VALUES)[shuffled], abs=5.1e-5)


def test_what_could_not_be_tested_does_not_count_in_the_length_of_the_list():
    with_gaps = np.insert(np.array(P_VALUES), [0, 5, 15], np.nan)

    found = adjusted(with_gaps)

    assert np.isnan(found).sum() == 3
    assert found[~np.isnan(found)] == pytest.approx(Q_VALUES, abs=5.1e-5)


@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=80))
@settings(max_examples=60)
def test_p_values_are_adjusted_as_scipy_does(p_values):
    assert adjusted(np.array(p_values)) == pytest.approx(stats.false_discovery_control(p_values), rel=1e-9)


@pytest.mark.parametrize("p_values", [[], [np.nan, np.nan]])
def test_a_list_without_anything_tested_stays_without(p_values):
    assert np.isnan(adjusted(np.array(p_values, dtype=float))).all()


def _list(*pairs: tuple[float, float | None], half_width: float = 0.5) -> pl.DataFrame:
    rows = pl.DataFrame(pairs, schema={"difference": pl.Float64, "p_value": pl.Float64}, orient="row")
    ends = {"difference_low": pl.col("difference") - half_width, "difference_high": pl.col("difference") + half_width}
    return rows.with_columns(**ends)


def test_verdicts_tell_real_differences_from_the_rest():
    found = with_verdict(_list((5, 0.001), (-5, 0.001), (2, 0.3), (9, None)), SATISFACTION)

    assert found["verdict"].to_list() == ["better", "worse", "no real difference", "too few answers"]
    assert found["q_value"].to_list()[:3] == pytest.approx([0.0015, 0.0015, 0.3])
    assert found["q_value"].to_list()[3] is None


def test_an_interval_that_holds_zero_is_never_called_a_real_difference():
    found = with_verdict(_list((5, 0.01), (-5, 0.01), half_width=5.1), SATISFACTION)

    assert found["verdict"].to_list() == ["no real difference", "no real difference"]


def test_a_difference_that_is_real_alone_may_not_be_real_in_a_long_list():
    alone = with_verdict(_list((5, 0.04)), SATISFACTION)
    among_many = with_verdict(_list((5, 0.04), *[(1, 0.9)] * 9), SATISFACTION)

    assert alone["verdict"][0] == "better"
    assert among_many["verdict"][0] == "no real difference"


def test_where_lower_is_better_a_higher_value_is_worse():
    lower = METRICS["satisfaction"].__class__(**{**METRICS["satisfaction"].__dict__, "higher_is_better": False})

    found = with_verdict(_list((5, 0.001), (-5, 0.001)), lower)

    assert found["verdict"].to_list() == ["worse", "better"]
