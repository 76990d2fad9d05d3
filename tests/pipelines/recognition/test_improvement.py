"""Improvement awards: what is asked, by how much it changed, and whether that is more than chance."""

import random
from datetime import date
from statistics import NormalDist

import pytest
from statsmodels.stats.multitest import multipletests

from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field

BASELINE = {"first_day": "2024-01-01", "last_day": "2024-12-31"}


def changed(key, before, after, error=0.5, **said):
    baseline = {"baseline_n": 400, "baseline_value": before, "baseline_standard_error": error}
    return candidate(key, after, standard_error=error, **(baseline | said))


def standing(rows, *, pay_threshold=30, first=3, **said):
    improvement = {"baseline": BASELINE, "real": False, "ends_at_average": False} | said
    of = award(improvement=improvement, tiers=[{"tier_id": "top", "tier_name": "Top", "first": first}])
    return result(of, field(rows), pay_threshold=pay_threshold, is_provisional=False)


def rule_of(found, key="a"):
    return found.standings.filter(key=key).select("rule", "why_not").row(0)


def test_the_change_decides_and_not_the_score():
    found = standing([changed("a", 90.0, 91.0), changed("b", 80.0, 84.0)])

    assert list(found.winners.select("key", "rank", "value", "baseline_value", "change").iter_rows()) == [
        ("b", 1, 84.0, 80.0, 4.0),
        ("a", 2, 91.0, 90.0, 1.0),
    ]
    assert found.winners["reason"][0] == (
        "1st of 2 by change in guest satisfaction: +4.0 points (+2.6 to +5.4), from 80.0 (400 answers) to 84.0 (400 answers)."
    )


def test_the_change_is_that_of_the_numbers_as_printed():
    found = standing([changed("a", 80.04, 84.06)])

    assert found.winners["change"].to_list() == [4.1]


@pytest.mark.parametrize(
    ("own", "said", "expected"),
    [
        ({"open_since": date(2024, 1, 1)}, {"open_by": "2024-01-01"}, (None, None)),
        (
            {"open_since": date(2024, 1, 2)},
            {"open_by": "2024-01-01"},
            ("baseline_open", "Open since 2 Jan 2024; asked for by 1 Jan 2024."),
        ),
        ({"baseline_n": 30}, {}, (None, None)),
        ({"baseline_n": 29}, {}, ("baseline_answers", "29 answers in the period before; at least 30 are asked for.")),
        ({"baseline_n": 60}, {"baseline_answers": 60}, (None, None)),
        (
            {"baseline_n": 59},
            {"baseline_answers": 60},
            ("baseline_answers", "59 answers in the period before; at least 60 are asked for."),
        ),
        ({"baseline_months": 9}, {"baseline_months": 9}, (None, None)),
        (
            {"baseline_months": 8},
            {"baseline_months": 9},
            ("baseline_months", "Answers in 8 months of the period before; at least 9 are asked for."),
        ),
        (
            {"baseline_months": None},
            {"baseline_months": 1},
            ("baseline_months", "Answers in 0 months of the period before; at least 1 is asked for."),
        ),
        (
            {"baseline_n": None, "baseline_value": None},
            {},
            ("baseline_answers", "0 answers in the period before; at least 30 are asked for."),
        ),
        ({"value": 82.0}, {"least": 2}, (None, None)),
        (
            {"value": 81.94},
            {"least": 2},
            ("change_too_small", "A change of +1.9 points; at least +2.0 points is asked for."),
        ),
        ({"value": 80.1}, {}, (None, None)),
        ({"value": 80.0}, {}, ("change_too_small", "A change of +0.0 points: it did not improve.")),
        ({"value": 78.0}, {}, ("change_too_small", "A change of −2.0 points: it did not improve.")),
    ],
)
def test_each_rule_on_both_sides(own, said, expected):
    assert rule_of(standing([changed("a", 80.0, 84.0) | own], **said)) == expected


@pytest.mark.parametrize(("value", "expected"), [(85.0, None), (84.9, "below_average")])
def test_the_new_score_has_to_reach_the_average_of_all_answers_of_the_class(value, expected):
    # 100 answers at the own score and 300 at 85 on average; who may not win counts as well.
    others = [changed("b", 80.0, 84.0, n=150), changed("c", 80.0, 86.0, n=150, is_open=False)]

    found = standing([changed("a", 80.0, value, n=100), *others], ends_at_average=True)

    assert rule_of(found)[0] == expected


def test_the_average_is_of_those_whom_the_award_is_for():
    improvement = {"baseline": BASELINE, "real": False}
    rows = [changed("a", 80.0, 85.0), changed("b", 80.0, 84.0), changed("c", 90.0, 95.0, brand="Other")]

    found = result(
        award(improvement=improvement, classes={"brands": ["Comfort"]}),
        field(rows),
        pay_threshold=30,
        is_provisional=False,
    )

    assert found.winners["key"].to_list() == ["a"]


def test_the_average_is_told_only_where_it_gives_no_other_site_away():
    two = [changed("a", 70.0, 80.0), changed("b", 80.0, 90.0)]

    assert rule_of(standing(two, ends_at_average=True))[1] == "80.0, below the average of its class."
    three = [*two, changed("c", 80.0, 91.0)]
    assert rule_of(standing(three, ends_at_average=True))[1] == "80.0, below the average of its class of 87.0."


@pytest.mark.parametrize(("after", "expected"), [(81.5, None), (81.3, "change_not_real")])
def test_a_real_change_is_more_than_chance(after, expected):
    # Each mean has an error of 0.5: t of 798 degrees · √(0.5² + 0.5²) = 1.39.
    found = standing([changed("a", 80.0, after)], real=True)

    assert rule_of(found)[0] == expected
    if expected:
        words = "A change of +1.3 points (−0.1 to +2.7) may be chance, with 1 candidate of the class tested at once."
        assert rule_of(found)[1] == words


@pytest.mark.parametrize("seed", range(5))
def test_all_eligible_of_a_class_are_tested_at_once_by_holms_procedure(seed):
    drawn = random.Random(seed)
    rows = [changed(f"{at:02}", 80.0, 80.0 + drawn.uniform(-1, 5), n=5000, baseline_n=5000) for at in range(15)]
    rows += [changed(f"few{at}", 80.0, 90.0, n=2) for at in range(9)]

    found = standing(rows, real=True, first=99)

    # So many degrees of freedom that t is as good as normal.
    p_values = [2 * NormalDist().cdf(-abs(row["value"] - 80.0) / 0.5**0.5) for row in rows[:15]]
    real = multipletests(p_values, 0.05, method="holm")[0]
    assert set(found.winners["key"]) == {
        row["key"] for row, is_real in zip(rows[:15], real, strict=True) if is_real and row["value"] > 80.05
    }


def test_once_a_change_may_be_chance_so_may_every_smaller_one():
    # p-values of .03 and .04: twice .03 is more than .05, and .04, though less than .05 by itself, comes after it.
    rows = [changed("a", 80.0, 81.534, n=5000, baseline_n=5000), changed("b", 80.0, 81.452, n=5000, baseline_n=5000)]

    assert standing(rows[1:], real=True).winners.height == 1
    assert standing(rows, real=True).winners.is_empty()


def test_answers_without_spread_cannot_be_tested():
    assert rule_of(standing([changed("a", 80.0, 84.0, error=0.0)], real=True))[0] == "change_not_real"


def test_a_bar_is_one_for_the_change():
    tier = {"tier_id": "up", "tier_name": "Up", "at_least": 3}
    improvement = {"baseline": BASELINE, "real": False, "ends_at_average": False}
    rows = [changed("a", 80.0, 83.0), changed("b", 80.0, 82.9)]

    found = result(award(improvement=improvement, tiers=[tier]), field(rows), pay_threshold=30, is_provisional=False)

    assert found.winners["key"].to_list() == ["a"]
    assert rule_of(found, "b")[1] == (
        "2nd of 2 by change in guest satisfaction: +2.9 points; 1 is honoured. Up goes to everybody with +3.0 points or more."
    )
