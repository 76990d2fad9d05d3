"""What is paid on where a manager's own answers are few."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import FALLBACKS, Basis, paid_on
from pipelines.metrics.catalogue import METRICS

SATISFACTION, TOP_BOX = METRICS["satisfaction"], METRICS["top_box"]


def _counts(n: int) -> Counts:
    return Counts(response_count=n, score_total=8000 * n, lead_count=n, top_box_count=n // 2)


def _others(longer: int, region: int) -> dict[Basis, Counts]:
    return {Basis.ROLLING_12M: _counts(longer), Basis.REGION_RATE: _counts(region)}


@pytest.mark.parametrize(
    ("own", "longer", "region", "basis"),
    [
        (100, 100, 0, Basis.OWN),
        (99, 100, 500, Basis.ROLLING_12M),
        (99, 99, 100, Basis.REGION_RATE),
        (99, 99, 99, None),
        (0, 0, 100, Basis.REGION_RATE),
        (0, 100, 0, Basis.ROLLING_12M),
        (0, 0, 0, None),
    ],
)
def test_the_first_that_has_the_minimum_is_paid_on(own, longer, region, basis):
    found = paid_on(SATISFACTION, _counts(own), _others(longer, region), minimum=100)

    assert found.basis == basis
    assert found.is_nothing == (basis is None)
    expected = {Basis.OWN: own, Basis.ROLLING_12M: longer, Basis.REGION_RATE: region, None: None}[basis]
    assert found.counts == (None if expected is None else _counts(expected))


def test_the_plan_says_the_order():
    found = paid_on(SATISFACTION, _counts(9), _others(200, 300), minimum=10, fallbacks=["region_rate", "rolling_12m"])

    assert [step.basis for step in found.steps] == [Basis.OWN, Basis.REGION_RATE]
    assert found.basis is Basis.REGION_RATE


def test_the_steps_are_said_for_the_statement():
    found = paid_on(SATISFACTION, _counts(74), _others(99, 12_345), minimum=100)

    assert found.text() == (
        "Own stays in the period: 74 answers, 26 fewer than the 100 that pay needs",
        "Own stays in the 12 months to the end of the period: 99 answers, 1 fewer than the 100 that pay needs",
        "All stays in the region in the period: 12,345 answers, enough as pay needs 100: paid on these",
    )


def test_own_stays_that_are_enough_need_no_second_look():
    found = paid_on(SATISFACTION, _counts(1), _others(1, 0), minimum=1)

    assert found.text() == ("Own stays in the period: 1 answer, enough as pay needs 1: paid on these",)


def test_no_answers_anywhere_are_nothing_to_pay_on_and_not_a_zero():
    found = paid_on(SATISFACTION, Counts(), _others(0, 0), minimum=100)

    assert (found.is_nothing, found.nobody_answered, found.counts) == (True, True, None)
    assert found.text()[-1] == "Nothing to pay on: nobody answered. This is not a score of 0"


def test_too_few_answers_everywhere_are_nothing_to_pay_on_and_said_as_that():
    found = paid_on(SATISFACTION, Counts(), _others(0, 1), minimum=100)

    assert (found.is_nothing, found.nobody_answered) == (True, False)
    assert "too few answers everywhere" in found.text()[-1]


def test_a_plan_without_fallbacks_pays_on_own_stays_or_on_nothing():
    assert paid_on(SATISFACTION, _counts(99), {}, minimum=100, fallbacks=()).is_nothing
    assert paid_on(SATISFACTION, _counts(100), {}, minimum=100, fallbacks=()).basis is Basis.OWN


def test_what_is_counted_is_what_the_metric_divides_by():
    lead = Counts(response_count=150, lead_count=99, top_box_count=50)

    assert paid_on(SATISFACTION, lead, {}, minimum=100, fallbacks=()).basis is Basis.OWN
    assert paid_on(TOP_BOX, lead, {}, minimum=100, fallbacks=()).is_nothing


def test_a_score_of_zero_of_enough_answers_is_paid_on_as_that():
    found = paid_on(SATISFACTION, Counts(response_count=100), _others(100, 900), minimum=100)

    assert (found.basis, found.counts.value(SATISFACTION)) == (Basis.OWN, 0)


@pytest.mark.parametrize("wrong", [100.0, True, None, "100"])
def test_the_minimum_is_a_whole_number(wrong):
    with pytest.raises(TypeError, match="minimum n is a whole number"):
        paid_on(SATISFACTION, Counts(), {}, minimum=wrong, fallbacks=())


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"minimum": 0}, "at least 1"),
        ({"fallbacks": ["region_rate", "region_rate"]}, "named once"),
        ({"fallbacks": ["own_stays"]}, "own stays are none"),
        ({"fallbacks": ["chain_rate"]}, "chain_rate"),
        ({"others": {Basis.ROLLING_12M: Counts()}}, "falls back on region_rate, whose counts are not given"),
        (
            {"own": _counts(7), "others": _others(6, 6)},
            "the longer window has 6 answers and the period that lies in it 7",
        ),
    ],
)
def test_what_no_plan_can_mean_is_refused(said, what):
    given_ = {"own": Counts(), "others": _others(0, 0), "minimum": 100} | said

    with pytest.raises(ValueError, match=what):
        paid_on(SATISFACTION, given_.pop("own"), given_.pop("others"), **given_)


@given(
    own=st.integers(0, 30),
    more=st.integers(0, 30),
    region=st.integers(0, 60),
    minimum=st.integers(1, 40),
    order=st.sampled_from([order for size in range(3) for order in permutations(FALLBACKS, size)]),
)
def test_whatever_is_paid_on_has_the_minimum_and_nothing_before_it_had(own, more, region, minimum, order):
    n = {Basis.OWN: own, Basis.ROLLING_12M: own + more, Basis.REGION_RATE: region}

    found = paid_on(SATISFACTION, _counts(own), _others(own + more, region), minimum=minimum, fallbacks=order)

    enough = [basis for basis in (Basis.OWN, *order) if n[basis] >= minimum]
    assert found.basis == (enough[0] if enough else None)
    assert [step.n for step in found.steps] == [n[step.basis] for step in found.steps]
    assert [step.is_enough for step in found.steps] == [False] * (len(found.steps) - bool(enough)) + [True] * bool(
        enough
    )
