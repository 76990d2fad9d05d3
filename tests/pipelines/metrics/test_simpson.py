"""Simpson's paradox: the textbook's examples, both directions, parts that add up, and the cases that say nothing."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.simpson import Paradox, paradox

SATISFACTION, TOP_BOX, NPS = METRICS["satisfaction"], METRICS["top_box"], METRICS["nps"]


def _shares(**kinds: tuple[int, int]) -> pl.DataFrame:
    rows = [(name, hits, count) for name, (hits, count) in kinds.items()]
    return pl.DataFrame(rows, schema=["segment_id", "top_box_count", "lead_count"], orient="row")


def _means(*kinds: tuple[int, int]) -> pl.DataFrame:
    """A row per kind: how many guests, and the whole points that each of them gave."""
    rows = [
        (f"k{place}", count, count * 100 * points, count * (100 * points) ** 2)
        for place, (count, points) in enumerate(kinds)
    ]
    names = ["segment_id", "response_count", "score_total", "score_square_total"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_kidney_stones():
    """Charig et al. 1986: open surgery 81 of 87 and 192 of 263, the puncture 234 of 270 and 55 of 80."""
    open_surgery = _shares(small=(81, 87), large=(192, 263))
    puncture = _shares(small=(234, 270), large=(55, 80))

    found = paradox(open_surgery, puncture, TOP_BOX, show=10)

    assert found
    assert found.is_better_within
    # 78 % against 83 % over all.
    assert found.difference == pytest.approx(100 * (273 / 350 - 289 / 350))
    assert found.kinds["difference"].to_list() == pytest.approx([6.4368, 4.2538], abs=1e-4)
    # 357 of the 700 stones are small.
    assert found.within == pytest.approx(0.51 * 6.43678 + 0.49 * 4.25380, abs=1e-4)
    # Small stones are 25 % of the one and 77 % of the other; they go better with both.
    assert (found.reason["segment_id"], found.reason["is_low"]) == ("small", -1)
    assert (found.reason["share"], found.reason["rest_share"]) == pytest.approx((100 * 87 / 350, 100 * 270 / 350))


def test_the_other_direction_is_the_mirror_image():
    found = paradox(
        _shares(small=(234, 270), large=(55, 80)), _shares(small=(81, 87), large=(192, 263)), TOP_BOX, show=10
    )

    assert found
    assert not found.is_better_within
    assert found.difference == pytest.approx(100 * (289 - 273) / 350)
    # What lifts it is what sinks the other: more of the small.
    assert (found.reason["segment_id"], found.reason["share"]) == ("small", pytest.approx(100 * 270 / 350))


def test_berkeley_s_departments_say_otherwise_than_all_together():
    """Bickel et al. 1975, departments A and F alone: women are admitted more often in each, and less often over all."""
    women, men = _shares(a=(89, 108), f=(24, 341)), _shares(a=(512, 825), f=(22, 373))

    found = paradox(women, men, TOP_BOX, show=10)

    assert found
    assert (found.is_better_within, round(found.difference, 1)) == (True, -19.4)


def test_what_all_kinds_and_all_guests_agree_on_is_no_paradox():
    assert paradox(_means((40, 80), (40, 60)), _means((40, 70), (40, 50)), SATISFACTION, show=10) is None


def test_a_difference_that_prints_as_nothing_speaks_for_nobody():
    # Families are better by 0.04 points, which prints as ±0.0.
    ours, theirs = _means((90, 50), (10, 80)), _means((10, 49), (90, 80))
    nearly = theirs.with_columns(score_total=pl.Series([49_000, 719_640]))
    clearly = theirs.with_columns(score_total=pl.Series([49_000, 719_500]))

    assert paradox(ours, nearly, SATISFACTION, show=10) is None
    assert paradox(ours, clearly, SATISFACTION, show=10)


@pytest.mark.parametrize(("count", "compared", "left_out"), [(10, 3, 0), (9, 2, 1)])
def test_a_kind_below_the_threshold_is_left_out_and_counted(count, compared, left_out):
    ours = _means((90, 51), (20, 81), (count, 99))
    found = paradox(ours, _means((20, 50), (90, 80), (50, 98)), SATISFACTION, show=10)

    assert found
    assert (found.kinds.height, found.left_out) == (compared, left_out)


def test_a_kind_left_out_neither_makes_nor_breaks_a_paradox():
    ours, theirs = _means((90, 51), (20, 81), (9, 49)), _means((20, 50), (90, 80), (9, 50))

    assert paradox(ours, theirs, SATISFACTION, show=10)
    assert paradox(ours, theirs, SATISFACTION, show=9) is None


def test_kinds_left_out_that_turn_like_guests_round_leave_nothing_to_say():
    # Nine of a kind that is far worse: the site is worse with like guests, and not for having other guests.
    ours, theirs = _means((90, 51), (20, 81), (9, 10)), _means((20, 50), (90, 80), (90, 99))

    assert paradox(ours, theirs, SATISFACTION, show=10) is None


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (_means(), _means()),
        (_means((90, 51)), _means((20, 50))),
        (_means((90, 51), (20, 81)), _means((0, 0), (0, 0))),
        (_means((0, 0), (0, 0)), _means((90, 51), (20, 81))),
        (_means((90, 51), (20, 81)), _means((0, 0), (90, 80))),
        (_means((1, 51), (2, 81)), _means((20, 50), (90, 80))),
    ],
)
def test_where_there_is_too_little_nothing_is_said(ours, theirs):
    assert paradox(ours, theirs, SATISFACTION, show=10) is None


def test_nps_is_taken_apart_too():
    def net(*kinds: tuple[int, int, int]) -> pl.DataFrame:
        rows = [(f"k{place}", *one) for place, one in enumerate(kinds)]
        names = ["segment_id", "promoter_count", "detractor_count", "response_count"]
        return pl.DataFrame(rows, schema=names, orient="row")

    found = paradox(net((22, 40, 80), (15, 1, 20)), net((4, 9, 20), (55, 5, 80)), NPS, show=10)

    assert found
    assert found.kinds["difference"].to_list() == [2.5, 7.5]
    assert found.difference == pytest.approx(-4 - 45)


_KINDS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 100), st.integers(0, 60), st.integers(0, 100)), max_size=6
)


def _by_hand(kinds: list[tuple[int, int, int, int]]) -> tuple[Fraction, Fraction] | None:
    """The gap over all guests and the part of like guests, in fractions; None where one side is empty."""
    here, there = sum(one[0] for one in kinds), sum(one[2] for one in kinds)
    if not here or not there:
        return None
    gap = Fraction(sum(n * x for n, x, _, _ in kinds), here) - Fraction(sum(n * x for _, _, n, x in kinds), there)
    within = sum((Fraction(n, here) + Fraction(m, there)) / 2 * (x - y) for n, x, m, y in kinds if n and m)
    return gap, Fraction(within)


def _found(kinds: list[tuple[int, int, int, int]]) -> Paradox | None:
    return paradox(_means(*[one[:2] for one in kinds]), _means(*[one[2:] for one in kinds]), SATISFACTION, show=2)


@given(_KINDS)
def test_it_is_found_exactly_where_a_slow_look_finds_it_and_adds_up(kinds):
    by_hand = _by_hand(kinds)
    compared = [x - y for n, x, m, y in kinds if n >= 2 and m >= 2]
    gap = round(float(by_hand[0]) + 1e-12, 6) if by_hand else 0.0
    # Values here are whole points; the gap over all is only certain to print as something from 0.05 on.
    within = round(float(by_hand[1]) + 1e-12, 6) if by_hand else 0.0
    is_one = len(compared) > 1 and (
        (all(one > 0 for one in compared) and gap <= -0.05 and within >= 0.05)
        or (all(one < 0 for one in compared) and gap >= 0.05 and within <= -0.05)
    )

    found = _found(kinds)

    assert (found is not None) == is_one
    if found and by_hand:
        assert found.difference == pytest.approx(float(by_hand[0]), abs=1e-9)
        assert found.within == pytest.approx(float(by_hand[1]), abs=1e-9)
        printed = round(10 * round(found.within + 1e-9 * (1 if found.within > 0 else -1), 1)) + round(
            10 * found.printed_mix
        )
        assert printed / 10 == pytest.approx(found.difference, abs=0.051)
        # What like guests make points one way, so the mix points the other: it is never a reason the wrong way round.
        assert (found.within > 0) == found.is_better_within == (found.printed_mix < 0)
        assert found.reason or found.left_out
        assert not found.reason or (found.reason["mix"] < 0) == found.is_better_within


@given(_KINDS, st.randoms(use_true_random=False))
def test_neither_order_nor_names_change_what_is_found(kinds, random):
    places = list(range(len(kinds)))
    random.shuffle(places)
    straight, mixed = _found(kinds), _found([kinds[place] for place in places])

    assert (straight is None) == (mixed is None)
    if straight and mixed:
        assert (straight.difference, straight.within) == pytest.approx((mixed.difference, mixed.within), abs=1e-12)
        assert sorted(straight.kinds["n"]) == sorted(mixed.kinds["n"])
