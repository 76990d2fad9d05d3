"""The ramp: golden values, both ends, and pay by size."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.ramp import Ramp, ramp_pay
from pipelines.bonus.tally import top_box

RAMP = Ramp(40, 90, 17)


@pytest.mark.parametrize(
    ("score", "points"),
    [
        (39, "0"),
        (40, "0"),
        ("40.04", "0"),
        ("40.05", "0.03"),
        (65, "8.5"),
        ("77.5", "12.75"),
        ("89.9", "16.97"),
        (90, "17"),
        (95, "17"),
    ],
)
def test_golden_values(score, points) -> None:
    assert RAMP.at(score).points == Decimal(points)


def test_the_steps_can_be_redone_by_hand() -> None:
    assert [(step.working, step.result) for step in RAMP.at("77.54").steps] == [
        ("77.54 rounded half up to 1 decimal", "77.5"),
        ("(77.5 − 40) / (90 − 40), at least 0 and at most 1", "0.75"),
        ("0.75 × 17", "12.75"),
        ("12.75 rounded half up to 2 decimals", "12.75"),
    ]


@pytest.mark.parametrize(
    ("size", "amount"), [(9103, "201.16"), (18206, "402.32"), (Fraction(9103, 2), "100.58"), (9104, "201.18"), (0, "0")]
)
def test_a_point_pays_in_proportion_to_size(size, amount) -> None:
    assert ramp_pay(1, value_per_point="201.16", size=size, average_size=9103).amount == Decimal(amount)


def test_money_is_rounded_once_at_the_end() -> None:
    paid = ramp_pay("12.75", value_per_point="124.60", size=7000, average_size=5891, factor="0.9")

    assert paid.exact_amount == Fraction(1275 * 12460 * 7000 * 9, 100 * 100 * 5891 * 10)
    assert paid.amount == Decimal("1698.95")
    assert paid.steps[0].working == "12.75 × 124.6 × 7000 / 5891 × 0.9"


@given(st.integers(1, 300), st.data())
def test_more_top_box_answers_never_give_fewer_points(count, data) -> None:
    hits = data.draw(st.integers(0, count - 1))

    assert RAMP.at(top_box(hits, count).score()).points <= RAMP.at(top_box(hits + 1, count).score()).points


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="must be above"):
        Ramp(90, 90, 17)
    with pytest.raises(ValueError, match="0 or more"):
        Ramp(40, 90, -1)
    with pytest.raises(ValueError, match="average size cannot be 0"):
        ramp_pay(1, value_per_point=1, size=1, average_size=0)
    with pytest.raises(ValueError, match="size cannot be -1"):
        ramp_pay(1, value_per_point=1, size=-1, average_size=1)
    with pytest.raises(TypeError):
        Ramp(40.0, 90, 17)
    with pytest.raises(TypeError):
        ramp_pay(1, value_per_point=124.6, size=1, average_size=1)
