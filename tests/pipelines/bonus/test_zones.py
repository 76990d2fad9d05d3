"""Zones: both sides of every threshold, the guard, and thresholds proposed from last year."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.tally import top_box
from pipelines.bonus.zones import Zone, Zones, calibrate

COLOURS = (Zone("green", "68.0"), Zone("clear", "54.0"), Zone("yellow", "51.0"), Zone("red"))
ZONES = Zones(COLOURS)
GUARDED = Zones(COLOURS, guarded=True)
WORST_FIRST = ["red", "yellow", "clear", "green"]


@pytest.mark.parametrize(
    ("score", "zone"),
    [
        ("100", "green"),
        ("68.0", "green"),
        ("67.95", "green"),
        ("67.9499999", "clear"),
        ("67.9", "clear"),
        ("54", "clear"),
        ("53.9", "yellow"),
        ("51", "yellow"),
        ("50.95", "yellow"),
        (Fraction(5095, 100) - Fraction(1, 10**12), "red"),
        ("50.9", "red"),
        ("0", "red"),
    ],
)
def test_a_score_is_compared_as_printed(score, zone) -> None:
    assert ZONES.of(score).label == zone


@pytest.mark.parametrize(
    ("score", "upper_limit", "zone", "spared"),
    [
        ("50.9", "50.94", "red", False),
        ("50.9", "50.95", "yellow", True),
        ("20", "70", "yellow", True),
        ("51", "51", "yellow", False),
        ("70", None, "green", False),
    ],
)
def test_the_worst_zone_may_be_for_scores_significantly_below_alone(score, upper_limit, zone, spared) -> None:
    verdict = GUARDED.of(score, upper_limit=upper_limit)

    assert (verdict.label, verdict.spared) == (zone, spared)


def test_a_guard_without_the_upper_limit_does_not_guess() -> None:
    with pytest.raises(ValueError, match="takes the upper limit"):
        GUARDED.of("50.9")
    assert ZONES.of("50.9", upper_limit="60").label == "red"


def test_the_steps_can_be_redone_by_hand() -> None:
    assert [(step.working, step.result) for step in GUARDED.of("50.849", upper_limit="57.31").steps] == [
        ("50.849 rounded half up to 1 decimal", "50.8"),
        ("50.8 is below 51", "red"),
        ("the upper limit 57.3 is not below 51", "yellow"),
    ]


@given(st.integers(1, 300), st.data())
def test_one_more_top_box_answer_never_leads_to_a_worse_zone(count, data) -> None:
    hits = data.draw(st.integers(0, count - 1))

    one, other = (WORST_FIRST.index(ZONES.of(top_box(each, count).score()).label) for each in (hits, hits + 1))

    assert one <= other


SHARES = [("green", "0.25"), ("clear", "0.60"), ("yellow", "0.10"), ("red", "0.05")]


def test_thresholds_are_proposed_from_the_scores_of_last_year() -> None:
    made = calibrate(range(1, 101), SHARES)

    assert [zone.at_least for zone in made.zones.zones] == [76, 16, 6, None]
    assert made.counts == {"green": 25, "clear": 60, "yellow": 10, "red": 5}


def test_sites_with_the_very_score_of_a_threshold_are_all_in_the_better_zone() -> None:
    made = calibrate(["90.04", "80", "80", "79.96", "70", "60", "50", "40"], [("top", "0.25"), ("rest", "0.75")])

    assert made.zones.zones[0].at_least == 80
    assert made.counts == {"top": 4, "rest": 4}


@pytest.mark.parametrize(
    ("scores", "shares", "says"),
    [
        (["70"] * 9, SHARES, "would be empty"),
        ([70, 60], SHARES, "would be empty"),
        ([70, 60, 60], [("top", "0.67"), ("rest", "0.33")], "'rest' would be empty"),
        ([], SHARES, "would be empty"),
        ([70, 60], [("top", "0.5"), ("rest", "0.4")], "add up to 1"),
        ([70, 60], [("top", 1), ("rest", 0)], "above 0"),
    ],
)
def test_a_proposal_with_an_empty_zone_is_refused(scores, shares, says) -> None:
    with pytest.raises(ValueError, match=says):
        calibrate(scores, shares)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60), st.randoms())
def test_the_order_of_sites_changes_no_proposal_and_no_zone_is_short_but_the_lower_ones(tenths, random) -> None:
    scores = [Fraction(each, 10) for each in tenths]
    try:
        made = calibrate(scores, SHARES)
    except ValueError:
        return

    assert calibrate(random.sample(scores, len(scores)), SHARES) == made
    assert sum(made.counts.values()) == len(scores)
    assert min(made.counts.values()) > 0
    assert made.counts["green"] >= Fraction(len(scores), 4) - Fraction(1, 2)


@pytest.mark.parametrize(
    ("zones", "says"),
    [
        ((Zone("all"),), "at least two"),
        ((Zone("a", 60), Zone("a")), "label of its own"),
        ((Zone("a", 60), Zone("b", 50)), "worst takes all"),
        ((Zone("a"), Zone("b")), "worst takes all"),
        ((Zone("a", 50), Zone("b", 50), Zone("c")), "must fall"),
        ((Zone("a", "60.05"), Zone("b")), "more decimals"),
    ],
)
def test_zones_that_cannot_be_meant_are_refused(zones, says) -> None:
    with pytest.raises(ValueError, match=says):
        Zones(zones)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        Zone("green", 68.0)
    with pytest.raises(TypeError):
        ZONES.of(68.0)
    with pytest.raises(TypeError):
        GUARDED.of(50, upper_limit=60.0)
