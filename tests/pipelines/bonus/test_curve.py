"""The payout curve: golden values, both sides of each knot, and never less for more."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.curve import Curve, Knot
from pipelines.bonus.tally import top_box

KNOTS = (Knot(66, "0.5"), Knot(70, 1), Knot(74, "1.5"))
CLIFF = Curve(KNOTS)
SLOPE = Curve(KNOTS, cliff=False)


@pytest.mark.parametrize(
    ("score", "factor"),
    [
        ("65.9", "0"),
        ("66", "0.50"),
        ("68", "0.75"),
        ("70", "1.00"),
        ("71", "1.125"),
        ("72", "1.25"),
        ("74", "1.50"),
        ("80", "1.50"),
        ("73.9", "1.4875"),
        ("0", "0"),
    ],
)
def test_golden_values(score, factor) -> None:
    assert CLIFF.at(score).factor == Decimal(factor)


@pytest.mark.parametrize(
    ("score", "factor"),
    [
        ("61.9", "0"),
        ("62", "0"),
        ("62.1", "0.0125"),
        ("64", "0.25"),
        ("65.9", "0.4875"),
        ("66", "0.5"),
        ("71", "1.125"),
    ],
)
def test_without_a_cliff_it_rises_from_as_far_below_the_threshold_as_the_target_is_above(score, factor) -> None:
    assert SLOPE.at(score).factor == Decimal(factor)


@pytest.mark.parametrize(
    ("score", "factor"), [("65.94", "0"), ("65.95", "0.5"), (Fraction(6595, 100) - Fraction(1, 10**9), "0")]
)
def test_the_score_as_printed_decides(score, factor) -> None:
    assert CLIFF.at(score).factor == Decimal(factor)


def test_the_factor_is_rounded_once_at_the_end() -> None:
    point = Curve((Knot(60, 0), Knot(67, 1))).at("62.6")

    assert point.exact_factor == Fraction(26, 70)
    assert str(point.factor) == "0.3714"


def test_the_steps_can_be_redone_by_hand() -> None:
    steps = CLIFF.at(Fraction(1421, 20)).steps

    assert [(step.what, step.working, step.result) for step in steps] == [
        ("Score as printed", "71.05 rounded half up to 1 decimal", "71.1"),
        ("Curve", "1 + (1.5 − 1) × (71.1 − 70) / (74 − 70)", "1.1375"),
        ("Factor", "1.1375 rounded half up to 4 decimals", "1.1375"),
    ]
    assert CLIFF.at(65).steps[1].working == "65 is below 66: nothing"
    assert CLIFF.at(74).steps[1].working == "74 is at or above 74: the most"


def test_a_knot_between_two_printed_scores_is_reached_by_the_upper_one() -> None:
    curve = Curve((Knot("66.25", "0.5"), Knot(70, 1)))

    assert (curve.at("66.2").factor, curve.at("66.3").factor > 0) == (0, True)


@given(st.integers(1, 400), st.data(), st.booleans())
def test_more_top_box_answers_never_pay_less(count, data, cliff) -> None:
    hits = data.draw(st.integers(0, count - 1))
    curve = Curve(KNOTS, cliff=cliff)

    factor, with_one_more = (curve.at(top_box(each, count).score()).factor for each in (hits, hits + 1))

    assert factor <= with_one_more


@pytest.mark.parametrize(
    ("knots", "says"),
    [
        ((Knot(66, 1),), "at least two"),
        ((Knot(66, 0), Knot(66, 1)), "must rise"),
        ((Knot(66, 1), Knot(70, "0.5")), "may not pay less"),
        ((Knot(66, -1), Knot(70, 1)), "0 or more"),
    ],
)
def test_a_curve_that_cannot_be_meant_is_refused(knots, says) -> None:
    with pytest.raises(ValueError, match=says):
        Curve(knots)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        Knot(66.0, 1)
    with pytest.raises(TypeError):
        CLIFF.at(71.0)
