"""Stars: percentile, then significance and reliability for the two ends."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.stars import Standing, StarRule, Verdict

RULE = StarRule()
SURE = {"verdict": Verdict.ALIKE, "reliability": "0.9"}


def chain(scores, **ends):
    """Sites S00, S01 … with these scores; the verdict and reliability of some of them as given."""
    return [
        Standing(f"S{place:02}", score, **(SURE | ends.get(f"S{place:02}", {}))) for place, score in enumerate(scores)
    ]


def stars_of(standings, rule=RULE):
    return {each.site_id: each.stars for each in rule.give(standings)}


def test_percentiles_alone_cut_at_15_30_60_and_80() -> None:
    given_stars = RULE.give(chain(range(50, 70)))

    assert [each.percentile for each in given_stars] == [Fraction(5 * place) + Fraction(5, 2) for place in range(20)]
    assert [each.by_percentile for each in given_stars] == [1] * 3 + [2] * 3 + [3] * 6 + [4] * 4 + [5] * 4
    assert [each.stars for each in given_stars] == [2] * 6 + [3] * 6 + [4] * 8


def test_a_percentile_at_a_cut_has_reached_it() -> None:
    rule = StarRule(cuts=(25, 75))

    assert [each.by_percentile for each in rule.give(chain([60, 70]))] == [2, 3]


@pytest.mark.parametrize(
    ("verdict", "reliability", "stars"),
    [
        (Verdict.ABOVE, "0.75", 5),
        (Verdict.ABOVE, "0.7499", 4),
        (Verdict.ABOVE, None, 4),
        (Verdict.ALIKE, "0.99", 4),
        (Verdict.BELOW, "0.99", 4),
    ],
)
def test_the_most_stars_take_a_site_significantly_and_reliably_above(verdict, reliability, stars) -> None:
    ends = {"S19": {"verdict": verdict, "reliability": reliability}}

    assert stars_of(chain(range(50, 70), **ends))["S19"] == stars


@pytest.mark.parametrize(
    ("verdict", "reliability", "stars"),
    [
        (Verdict.BELOW, "0.75", 1),
        (Verdict.BELOW, "0.7499", 2),
        (Verdict.BELOW, None, 2),
        (Verdict.ALIKE, "0.99", 2),
        (Verdict.ABOVE, "0.99", 2),
    ],
)
def test_the_fewest_stars_mirror_it(verdict, reliability, stars) -> None:
    ends = {"S00": {"verdict": verdict, "reliability": reliability}}

    assert stars_of(chain(range(50, 70), **ends))["S00"] == stars


def test_a_verdict_moves_nobody_between_the_ends() -> None:
    ends = {"S10": {"verdict": Verdict.ABOVE}, "S09": {"verdict": Verdict.BELOW}}

    assert stars_of(chain(range(50, 70), **ends)) == stars_of(chain(range(50, 70)))


def test_scores_that_are_printed_the_same_share_a_percentile() -> None:
    given_stars = RULE.give(chain(["70.04", "69.95", "70", "80"]))

    assert [each.percentile for each in given_stars] == [Fraction(75, 2)] * 3 + [Fraction(175, 2)]
    assert given_stars[0].score == Decimal("70.0")


def test_if_all_are_the_same_all_are_in_the_middle() -> None:
    assert set(stars_of(chain([70] * 7)).values()) == {3}
    assert RULE.give(chain([70]))[0].percentile == 50
    assert RULE.give([]) == ()


def test_the_steps_can_be_redone_by_hand() -> None:
    ends = {"S19": {"reliability": "0.6"}}

    assert [(step.working, step.result) for step in RULE.give(chain(range(50, 70), **ends))[19].steps] == [
        ("100 × (19 lower + 1 the same / 2) / 20 sites", "97.5"),
        ("1 + the cuts reached of 15, 30, 60, 80", "5"),
        ("not significantly different; reliability 0.6 is below 0.75", "4"),
    ]


SCORES = st.lists(st.integers(600, 640).map(lambda tenths: Fraction(tenths, 10)), min_size=1, max_size=25)


@given(SCORES, st.randoms())
def test_percentiles_are_what_counting_one_by_one_gives_whatever_the_order(scores, random) -> None:
    standings = chain(scores)

    given_stars = RULE.give(random.sample(standings, len(standings)))

    assert given_stars == RULE.give(standings)
    for each, score in zip(given_stars, scores, strict=True):
        beaten = sum(Fraction((score > other) * 2 + (score == other), 2) for other in scores)
        assert each.percentile == 100 * beaten / len(scores)


@given(SCORES, st.sampled_from(list(Verdict)), st.integers(1, 50))
def test_a_higher_score_with_the_same_verdict_never_gets_fewer_stars(scores, verdict, more) -> None:
    ends = {"S00": {"verdict": verdict}}

    before, after = (stars_of(chain([first, *scores[1:]], **ends))["S00"] for first in (scores[0], scores[0] + more))

    assert before <= after


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: StarRule(cuts=(50,)), ValueError),
        (lambda: StarRule(cuts=(30, 30)), ValueError),
        (lambda: StarRule(cuts=(0, 30)), ValueError),
        (lambda: StarRule(cuts=(30, 100)), ValueError),
        (lambda: StarRule(least_reliability="1.1"), ValueError),
        (lambda: StarRule(least_reliability=0.75), TypeError),
        (lambda: Standing("S", 70.5, Verdict.ABOVE), TypeError),
        (lambda: Standing("S", 70, Verdict.ABOVE, 0.9), TypeError),
        (lambda: Standing("S", 70, Verdict.ABOVE, "1.2"), ValueError),
        (lambda: Standing("S", 70, "higher"), ValueError),
        (lambda: RULE.give([Standing("S", 70, Verdict.ABOVE)] * 2), ValueError),
    ],
)
def test_what_cannot_be_is_refused(wrong, error) -> None:
    with pytest.raises(error):
        wrong()
