"""Shares of kinds of guests: no kind with few answers can be told, nor worked out from the others."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metrics.guest_mix import FEW, SHOWN, SUPPRESSED, TOGETHER, guest_mix

SCHEMA = {"site_id": pl.String, "dimension_id": pl.String, "segment_id": pl.String, "n": pl.Int64}


def _mix(*counts: int, show: int = 10) -> dict[str, tuple[int | None, float | None, str]]:
    rows = [("S1", "type", f"k{number}", count) for number, count in enumerate(counts)]
    told = guest_mix(pl.DataFrame(rows, schema=SCHEMA, orient="row"), show=show)
    return {row[0]: row[1:] for row in told.select("segment_id", "n", "share", "state").rows()}


def test_shares_are_of_all_answers_of_the_site():
    assert _mix(30, 50, 20) == {"k0": (30, 30.0, SHOWN), "k1": (50, 50.0, SHOWN), "k2": (20, 20.0, SHOWN)}


@pytest.mark.parametrize(("count", "state"), [(10, SHOWN), (9, SUPPRESSED)])
def test_a_site_with_too_few_answers_has_no_shares(count, state):
    assert _mix(count)["k0"] == ((10, 100.0, SHOWN) if state == SHOWN else (None, None, SUPPRESSED))


@pytest.mark.parametrize(("count", "state"), [(10, SHOWN), (9, FEW), (1, FEW)])
def test_a_kind_with_too_few_answers_is_one_of_the_few(count, state):
    assert _mix(count, 60, 30)["k0"][2] == state


def test_one_small_kind_takes_the_next_smallest_with_it():
    assert _mix(3, 60, 30) == {
        "k0": (None, None, FEW),
        "k2": (None, None, FEW),
        "k1": (60, pytest.approx(6000 / 93), SHOWN),
        TOGETHER: (33, pytest.approx(3300 / 93), SHOWN),
    }


def test_several_small_kinds_that_are_enough_together_take_no_other():
    found = _mix(6, 4, 50, 40)

    assert found[TOGETHER] == (10, 10.0, SHOWN)
    assert found["k2"] == (50, 50.0, SHOWN)


def test_several_small_kinds_that_are_too_few_together_take_the_next():
    assert _mix(1, 1, 50, 48)[TOGETHER] == (50, 50.0, SHOWN)


def test_of_two_kinds_one_small_one_hides_both():
    assert {state for name, (_, _, state) in _mix(5, 95).items() if name != TOGETHER} == {FEW}


def test_a_kind_that_nobody_belongs_to_is_shown_and_hides_nothing():
    assert _mix(0, 60, 40)["k0"] == (0, 0.0, SHOWN)
    assert _mix(0, 3, 60, 37)["k0"] == (0, 0.0, SHOWN)
    assert _mix(0, 3, 60, 37)[TOGETHER] == (40, 40.0, SHOWN)


def test_nothing_to_tell_is_an_empty_mix():
    assert guest_mix(pl.DataFrame(schema=SCHEMA), show=10).is_empty()


@settings(max_examples=300)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=7), st.integers(1, 15))
def test_what_is_told_adds_up_to_the_whole_and_is_never_of_few(counts, show):
    found = _mix(*counts, show=show)
    told = {name: n for name, (n, _, state) in found.items() if state == SHOWN}
    few = [name for name, (_, _, state) in found.items() if state == FEW]

    if sum(counts) < show:
        assert told == {}
        return
    assert sum(told.values()) == sum(counts)
    assert all(n == 0 or n >= show for n in told.values())
    # What is hidden is never one kind alone, which could be worked out, unless the site has no other kind.
    assert len(few) != 1
    assert (TOGETHER in found) == bool(few)
