"""Contributions to the gap in the index: parts that always add up, against a slow oracle and guests made up one by one."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics.contribution import Contributions, contributions, printed_rest

SCHEMA = {
    "department_id": pl.String,
    "index_weight": pl.Int64,
    "own_count": pl.Int64,
    "rest_count": pl.Int64,
    "difference": pl.Float64,
    "difference_low": pl.Float64,
    "difference_high": pl.Float64,
}


def _departments(*rows: tuple) -> pl.DataFrame:
    """Rows of weight, count here, count in the rest, difference; intervals reach two points to either side."""
    whole = [
        (f"d{place}", weight, own, rest, gap, *((None, None) if gap is None else (gap - 2, gap + 2)))
        for place, (weight, own, rest, gap) in enumerate(rows)
    ]
    return pl.DataFrame(whole, schema=SCHEMA, orient="row")


def _split(departments: pl.DataFrame, gap: float | None, *, decimals: int) -> Contributions:
    return contributions(departments, {"difference": gap}, decimals=decimals)


def _by_hand(rows: list[tuple]) -> list[Fraction | None]:
    """Each department's difference times the mean of its two shares of weight, in fractions and department by department."""
    parts: list[Fraction | None] = []
    for weight, own, rest, gap in rows:
        shares = []
        for side, count in ((1, own), (2, rest)):
            everything = sum(one[0] * one[side] for one in rows)
            shares.append(Fraction(weight * count, everything) if everything else Fraction(0))
        parts.append(None if gap is None else sum(shares) / 2 * Fraction(gap))
    return parts


def _added_up(found: Contributions) -> int:
    """What a reader gets who adds up the printed parts, in units of the last decimal."""
    parts = [*found.parts["printed"].drop_nulls(), found.printed_mix]
    return sum(round(part * 10**found.decimals) for part in parts)


_ROWS = st.lists(
    st.tuples(
        st.integers(0, 10),
        st.integers(0, 5000),
        st.integers(0, 50_000),
        st.none() | st.floats(-100, 100, allow_subnormal=False),
    ),
    min_size=0,
    max_size=12,
)
_GAPS = st.floats(-100, 100, allow_subnormal=False)


@given(_ROWS, _GAPS, st.integers(0, 2))
def test_the_parts_add_up_to_the_gap_exactly_and_as_printed(rows, gap, decimals):
    found = _split(_departments(*rows), gap, decimals=decimals)

    assert sum(found.parts["contribution"].drop_nulls()) + found.mix == pytest.approx(gap, abs=1e-9)
    assert _added_up(found) == round(found.printed_gap * 10**decimals)


@given(_ROWS, _GAPS)
def test_each_part_is_what_a_slow_sum_says(rows, gap):
    found = _split(_departments(*rows), gap, decimals=1).parts["contribution"].to_list()

    for part, expected in zip(found, _by_hand(rows), strict=True):
        assert (part is None) == (expected is None)
        assert part is None or part == pytest.approx(float(expected), abs=1e-9)


@given(_ROWS, _GAPS, st.randoms(use_true_random=False))
def test_the_order_of_departments_changes_nothing(rows, gap, random):
    departments = _departments(*rows)
    places = list(range(len(rows)))
    random.shuffle(places)

    straight = _split(departments, gap, decimals=1)
    mixed = _split(departments[places], gap, decimals=1)

    assert mixed.parts.sort("department_id").equals(straight.parts.sort("department_id"))
    assert (mixed.mix, mixed.printed_mix) == (straight.mix, straight.printed_mix)


@given(_ROWS, _GAPS)
def test_seen_from_the_rest_everything_turns_round(rows, gap):
    turned = [(weight, rest, own, None if one is None else -one) for weight, own, rest, one in rows]

    found = _split(_departments(*rows), gap, decimals=1)
    back = _split(_departments(*turned), -gap, decimals=1)

    assert [None if one is None else -one for one in back.parts["contribution"]] == found.parts[
        "contribution"
    ].to_list()
    assert back.printed_mix == -found.printed_mix


def test_where_everybody_rates_everything_nothing_is_left_for_the_mix():
    # Weights 3, 2 and 1 of 6: (3 × −2 + 2 × 1 + 1 × 4) ÷ 6 = 0.
    found = _split(_departments((3, 50, 400, -2.0), (2, 50, 400, 1.0), (1, 50, 400, 4.0)), 0.0, decimals=1)

    assert found.parts["weight"].to_list() == pytest.approx([1 / 2, 1 / 3, 1 / 6])
    assert found.parts["contribution"].to_list() == pytest.approx([-1.0, 1 / 3, 2 / 3])
    assert found.mix == pytest.approx(0, abs=1e-12)
    # −1.0 + 0.3 + 0.7.
    assert found.printed_mix == 0


def test_guests_made_up_one_by_one_leave_only_the_mix_that_there_is():
    # Here every second guest rates the spa, which everybody scores 50 there and 90 at the desk; in the rest nobody does.
    here = [{"desk": 90, "spa": 50}, {"desk": 90}] * 20
    there = [{"desk": 90}] * 100
    index = [sum(one.values()) / len(one) for one in here]
    gap = sum(index) / len(index) - 90
    rows = _departments((1, 40, len(there), 0.0), (1, 20, 0, None))

    found = _split(rows, gap, decimals=1)

    assert (found.printed_gap, found.parts["printed"].to_list(), found.printed_mix) == (-10.0, [0.0, None], -10.0)


def test_the_interval_of_a_part_is_that_of_the_difference_by_its_weight():
    part = _split(_departments((1, 10, 10, 3.0), (3, 10, 10, 0.0)), 1.0, decimals=1).parts.row(0, named=True)

    assert (part["contribution_low"], part["contribution"], part["contribution_high"]) == (0.25, 0.75, 1.25)


def test_a_department_that_nobody_rates_and_one_without_weight_take_nothing_from_the_others():
    alone = _split(_departments((2, 30, 90, 5.0)), 5.0, decimals=1)
    beside = _split(_departments((2, 30, 90, 5.0), (3, 0, 0, None), (0, 30, 90, 40.0)), 5.0, decimals=1)

    assert alone.parts["contribution"].to_list() == [5.0]
    assert beside.parts["weight"].to_list() == [1, 0, 0]
    assert beside.parts["contribution"].to_list() == [5.0, None, 0.0]
    assert (alone.printed_mix, beside.printed_mix) == (0, 0)


def test_without_anybody_to_compare_with_all_is_left_to_the_mix():
    found = _split(_departments((2, 30, 0, None), (1, 30, 0, None)), 1.25, decimals=1)

    assert found.parts["contribution"].to_list() == [None, None]
    assert (found.printed_gap, found.printed_mix) == (1.3, 1.3)
    assert _split(_departments(), 0.04, decimals=1).printed_mix == 0


def test_rounding_is_left_to_the_mix_and_every_part_keeps_its_own():
    # Three parts of 0.24 are 0.72: printed 0.2 each and 0.7 together.
    found = _split(_departments(*[(1, 10, 10, 0.72)] * 3), 0.72, decimals=1)

    assert found.parts["printed"].to_list() == [0.2, 0.2, 0.2]
    assert (found.printed_gap, found.printed_mix) == (0.7, 0.1)
    assert found.mix == pytest.approx(0, abs=1e-12)


def test_a_rest_of_nothing_is_not_minus_nothing():
    assert str(printed_rest(-0.04, [0.01, -0.04], 1)) == "0.0"


def test_a_gap_that_is_not_known_has_no_parts_to_add_up():
    found = _split(_departments((2, 30, 90, None)), None, decimals=1)

    assert not found.is_known
    with pytest.raises(TypeError):
        _ = found.printed_mix
