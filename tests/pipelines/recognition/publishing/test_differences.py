"""What would be different by now: each sort of it, and nothing where nothing is."""

from dataclasses import replace

from pipelines.recognition.publishing.differences import What, differences
from pipelines.recognition.result import AwardResult
from tests.pipelines.recognition.made import (
    a_result,
    a_row,
    a_year,
    an_award,
    everything,
    excluded,
    shortlisted,
    winner,
)

GOLD = an_award()
PLATINUM = {"tier_id": "platinum", "tier_name": "Platinum"}


def _said(then: AwardResult, now: AwardResult) -> list[tuple[What, str]]:
    return [(one.what, one.words) for one in differences(a_year(then), a_year(now))]


def test_nothing_where_nothing_is_different():
    assert differences(everything(), everything()) == ()


def test_a_site_that_would_be_honoured_is_named_with_place_and_score():
    then, now = a_result(GOLD, [winner(1), shortlisted(2)]), a_result(GOLD, [winner(1), winner(2)])

    [(what, words)] = _said(then, now)

    assert what is What.ADDED
    assert words == "Site 02: would be honoured: Gold, place 2 (93.0, 402 answers)"


def test_a_site_that_would_not_be_honoured_is_named_with_the_rule_that_keeps_it_out():
    then, now = a_result(GOLD, [winner(1), winner(2)]), a_result(GOLD, [winner(1), excluded(2)])

    [(what, words)] = _said(then, now)

    assert what is What.GONE
    assert words == "Site 02: would not be honoured: was Gold, place 2. 12 answers, and 100 are asked for"


def test_a_site_that_is_no_candidate_any_more_is_named_without_a_rule():
    assert _said(a_result(GOLD, [winner(1)]), a_result(GOLD, [])) == [
        (What.GONE, "Site 01: would not be honoured: was Gold, place 1")
    ]


def test_another_tier_another_place_and_a_shared_one_are_moves():
    then = a_result(GOLD, [winner(1), winner(2), winner(3)])
    now = a_result(GOLD, [winner(1, **PLATINUM), winner(2, place=1), winner(3, is_shared=True)])

    assert _said(then, now) == [
        (What.MOVED, "Site 01: Gold, place 1 → Platinum, place 1 (94.0, 401 answers)"),
        (What.MOVED, "Site 02: Gold, place 2 → Gold, place 1 (93.0, 402 answers)"),
        (What.MOVED, "Site 03: Gold, place 3 → Gold, shared place 3 (92.0, 403 answers)"),
    ]


def test_each_tier_that_is_given_is_named_where_several_are():
    then = a_result(GOLD, [winner(1)])
    now = a_result(GOLD, [winner(1), winner(1, **PLATINUM)])

    assert _said(then, now) == [
        (What.MOVED, "Site 01: Gold, place 1 → Gold, place 1 and Platinum, place 1 (94.0, 401 answers)")
    ]


def test_another_score_or_another_number_of_answers_of_a_winner_is_told():
    then = a_result(GOLD, [winner(1), winner(2)])
    now = a_result(GOLD, [winner(1, value=94.1), winner(2, n=401)])

    assert _said(then, now) == [
        (What.NUMBERS, "Site 01: 94.0, 401 answers → 94.1, 401 answers"),
        (What.NUMBERS, "Site 02: 93.0, 402 answers → 93.0, 401 answers"),
    ]


def test_other_numbers_of_somebody_who_is_not_honoured_are_not_told():
    then, now = a_result(GOLD, [winner(1), shortlisted(2)]), a_result(GOLD, [winner(1), shortlisted(2, value=1.0)])

    assert _said(then, now) == []


def test_changed_rules_are_named_first():
    other = an_award(citation="For all of us", honoured="in_every_tier")

    said = _said(a_result(GOLD, [winner(1)]), a_result(other, [winner(1, place=2)]))

    assert said[0] == (What.RULES, "The rules are not those it was published by: citation, honoured.")
    assert said[1][0] is What.MOVED


def test_an_award_that_is_gone_or_new_is_named_as_a_whole():
    one, other = a_result(an_award("a_award"), [winner(1)]), a_result(an_award("b_award"), [winner(1), winner(2)])

    found = differences(a_year(one), a_year(other))

    assert [(found.award_id, found.what) for found in found] == [
        ("a_award", What.AWARD_GONE),
        ("b_award", What.AWARD_ADDED),
    ]
    assert found[1].words == "The award is new since: it would honour 2."


def test_the_change_of_an_improvement_award_is_what_is_told():
    award = an_award(improvement={"baseline": {"first_day": "2025-01-01", "last_day": "2025-12-31"}})

    [(what, words)] = _said(a_result(award, [winner(1, change=6.0)]), a_result(award, [winner(1, change=5.9)]))

    assert (what, words) == (What.NUMBERS, "Site 01: +6.0, 401 answers → +5.9, 401 answers")


def test_of_people_no_reason_is_given_why_they_would_not_be_honoured():
    award = an_award("named", "person")
    named = {"key": "p/1", "person_id": "P1", "display_name": "Zoë Ångström", "value": 3.5}
    then = a_result(award, [winner(1, **named)])
    now = a_result(award, [a_row("excluded", 1, **named, rule="x", why_not="Rank 40 of 41")])

    assert _said(then, now) == [(What.GONE, "Zoë Ångström: would not be honoured: was Gold, place 1")]


def test_the_order_of_rows_and_of_awards_changes_nothing():
    rows = [winner(1), winner(2), winner(3), shortlisted(4)]
    changed = [winner(1, n=1), excluded(2), winner(4), winner(3, **PLATINUM)]
    pairs = [(a_result(an_award(name), rows), a_result(an_award(name), changed)) for name in ("x_award", "y_award")]
    turned = [(a_result(one.award, rows[::-1]), a_result(one.award, changed[::-1])) for one, _ in pairs[::-1]]

    found = [differences(*(a_year(*side) for side in zip(*both, strict=True))) for both in (pairs, turned)]

    assert found[0] == found[1]
    assert [one.what for one in found[0]] == [What.GONE, What.ADDED, What.MOVED, What.NUMBERS] * 2


def test_a_department_is_named_with_its_site():
    spa = {"department_id": "spa", "department_name": "Spa", "class_id": "department:spa", "class_name": "Spa"}
    award = an_award("departments", "department")

    [one] = differences(a_year(a_result(award, [])), a_year(a_result(award, [winner(1, **spa)])))

    assert (one.name, one.class_name, one.key) == ("Spa, Site 01", "Spa", "S01")


def test_two_years_with_nothing_at_all_are_the_same():
    assert differences(a_year(), replace(a_year(), build_id="another")) == ()
