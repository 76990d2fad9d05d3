"""Exact numbers: nothing lost on the way in, halves away from zero on the way out."""

from decimal import ROUND_HALF_UP, Decimal, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.exact import exact, half_up, keep_exact, lowest_printed, plain, whole

NUMBERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=4000)


@pytest.mark.parametrize(
    ("given_as", "number"),
    [
        (7, Fraction(7)),
        ("0.72", Fraction(18, 25)),
        (" -3.5 ", Fraction(-7, 2)),
        (Decimal("0.1"), Fraction(1, 10)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_numbers_are_read_without_loss(given_as, number) -> None:
    assert exact(given_as) == number


@pytest.mark.parametrize("wrong", [0.72, 1.0, float("nan"), True, None, 1j, b"1"])
def test_a_float_is_refused_as_is_anything_else_that_is_no_exact_number(wrong) -> None:
    with pytest.raises(TypeError, match="no exact number"):
        exact(wrong)


@pytest.mark.parametrize(
    "wrong", ["", "1/3", "1e3", "nan", "1_000", "1,5", "72 %", ".5", "٣", Decimal("NaN"), Decimal("Infinity")]
)
def test_text_that_is_no_plain_decimal_number_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="not a"):
        exact(wrong)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("28.75", 1, "28.8"),
        ("28.7499999999", 1, "28.7"),
        ("-0.25", 1, "-0.3"),
        ("-0.04", 1, "0.0"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(2, 3), 4, "0.6667"),
        (70, 1, "70.0"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, decimals, rounded) -> None:
    assert str(half_up(value, decimals)) == rounded


@given(NUMBERS, st.integers(0, 6))
def test_rounding_agrees_with_that_of_decimals(value, decimals) -> None:
    with localcontext() as context:
        context.prec = 60
        oracle = (Decimal(value.numerator) / value.denominator).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    assert half_up(value, decimals) == oracle


def test_the_precision_of_the_thread_changes_nothing() -> None:
    long = Fraction(123456789012345678901234567890125, 1000)

    with localcontext() as context:
        context.prec = 3
        assert str(half_up(long, 2)) == "123456789012345678901234567890.13"
    assert getcontext().prec == 28


def test_rounding_to_tens_is_refused() -> None:
    with pytest.raises(ValueError, match="not meant"):
        half_up(12, -1)


@given(NUMBERS, st.integers(0, 3))
def test_the_lowest_printed_number_reaches_the_limit_and_one_unit_less_does_not(limit, decimals) -> None:
    unit = Decimal(1).scaleb(-decimals)
    lowest, above = lowest_printed(limit, decimals), lowest_printed(limit, decimals, above=True)

    assert lowest >= limit > lowest - unit
    assert above > limit >= above - unit


@pytest.mark.parametrize(
    ("value", "text"),
    [("71", "71"), (Fraction(9, 8), "1.125"), (Fraction(6, 11), "6/11"), ("-0.50", "-0.5"), (0, "0")],
)
def test_a_statement_prints_a_decimal_where_it_ends_else_a_fraction(value, text) -> None:
    assert plain(value) == text


@given(NUMBERS)
def test_what_is_printed_is_the_very_number(value) -> None:
    assert Fraction(plain(value)) == value


@pytest.mark.parametrize(("wrong", "error"), [(1.0, TypeError), (True, TypeError), ("1", TypeError), (-1, ValueError)])
def test_a_count_is_a_whole_number_of_0_or_more(wrong, error) -> None:
    with pytest.raises(error, match="is no count"):
        whole(wrong)


def test_fields_are_kept_as_fractions() -> None:
    class Owner:
        share = "0.5"

    owner = Owner()
    keep_exact(owner, "share")

    assert owner.share == Fraction(1, 2)
