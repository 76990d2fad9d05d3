"""Standards from a baseline period, against the slow definition of a percentile."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.value_based import Standard
from pipelines.bonus.value_based_standards import median, standard_of, top_decile_mean


def percentile(rates, percent):
    """The customary definition: at a whole place the mean of that rate and the next, else the next."""
    ordered = sorted(rates)
    place = Fraction(len(ordered) * percent, 100)
    if place.denominator == 1:
        return Fraction(ordered[int(place) - 1] + ordered[int(place)], 2)
    return Fraction(ordered[int(place)])


@pytest.mark.parametrize(
    ("rates", "middle"), [([7], 7), ([1, 2], Fraction(3, 2)), ([3, 1, 2], 2), ([4, 1, 3, 2], Fraction(5, 2))]
)
def test_the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle(rates, middle) -> None:
    assert median(rates) == middle


@pytest.mark.parametrize(
    ("count", "best"), [(1, [1]), (9, [9]), (10, [10]), (11, [10, 11]), (20, [19, 20]), (21, [19, 20, 21])]
)
def test_the_top_decile_is_a_tenth_rounded_up(count, best) -> None:
    assert top_decile_mean(range(1, count + 1)) == Fraction(sum(best), len(best))


@given(st.lists(st.integers(0, 10000), min_size=1, max_size=60, unique=True))
def test_both_follow_the_same_definition_of_a_percentile(rates) -> None:
    top = [rate for rate in rates if rate >= percentile(rates, 90)]

    assert median(rates) == percentile(rates, 50)
    assert top_decile_mean(rates) == Fraction(sum(top), len(top))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40), st.randoms())
def test_the_order_of_sites_changes_nothing_even_with_ties(rates, random) -> None:
    mixed = random.sample(rates, len(rates))

    assert standard_of(mixed) == standard_of(rates)


def test_a_published_standard_is_rounded_at_its_decimals() -> None:
    rates = ["61.115", "70.10", "70.25", Decimal("80.335")]

    assert standard_of(rates) == Standard("61.115", "70.175", "80.335")
    assert standard_of(rates, decimals=2) == Standard("61.12", "70.18", "80.34")


def test_no_rate_is_no_standard() -> None:
    for each in (median, top_decile_mean, standard_of):
        with pytest.raises(ValueError, match="Without a single rate"):
            each([])
