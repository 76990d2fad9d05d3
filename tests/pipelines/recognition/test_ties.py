"""Ties at the last place, tie-breakers and places."""

import pytest

from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field

TOP_TWO = [{"tier_id": "top", "tier_name": "Top", "first": 2}]
HALF = [{"tier_id": "half", "tier_name": "Half", "share": 50}]


def standing(values, tie_breakers=None, tiers=TOP_TWO, **guard):
    rows = [candidate(key, value) for key, value in values.items()]
    names = list(tie_breakers or {})
    of = award(tiers=tiers, guard={"tie_breakers": names} | guard)
    return result(of, field(rows, tie_breakers), pay_threshold=30, is_provisional=False)


def told(found, *columns):
    return list(found.standings.select("key", *columns).iter_rows())


def test_equal_scores_at_the_last_place_are_honoured_together_where_nothing_decides():
    found = standing({"a": 90.0, "b": 85.0, "c": 85.04, "d": 80.0})

    assert told(found, "state", "place", "is_shared", "decided_by") == [
        ("a", "winner", 1, False, "score"),
        ("b", "winner", 2, True, "score"),
        ("c", "winner", 2, True, "score"),
        ("d", "shortlisted", 4, False, None),
    ]


def test_equal_scores_before_the_last_place_share_theirs():
    found = standing({"a": 90.0, "b": 90.0, "c": 80.0}, {"answers": {"a": 1.0, "b": 2.0, "c": 3.0}})

    assert told(found, "state", "place", "is_shared") == [
        ("a", "winner", 1, True),
        ("b", "winner", 1, True),
        ("c", "shortlisted", 3, False),
    ]


@pytest.mark.parametrize("tiers", [TOP_TWO, HALF])
def test_tie_breakers_decide_between_equal_scores_at_the_last_place(tiers):
    values = {"a": 90.0, "b": 85.0, "c": 85.0, "d": 80.0}
    answers = {"a": 1.0, "b": 300.0, "c": 400.0, "d": 900.0}

    found = standing(values, {"answers": answers}, tiers)

    assert told(found, "state", "place", "is_shared", "decided_by") == [
        ("a", "winner", 1, False, "score"),
        ("c", "winner", 2, False, "tie-breaker: number of answers"),
        ("b", "shortlisted", 3, False, None),
        ("d", "shortlisted", 4, False, None),
    ]
    assert found.winners["reason"][1].endswith("Equal scores at the last place: decided by number of answers.")
    assert found.standings["rule"][2] == "tie_lost"
    name = tiers[0]["tier_name"]
    assert found.standings["why_not"][2] == (
        f"2nd of 4 by guest satisfaction: 85.0. Equal scores at the last place of {name}: decided by number of answers."
    )


@pytest.mark.parametrize(
    ("bar", "reached_by", "states", "places"),
    [
        ("85.0", "any", ["winner", "winner", "winner", "shortlisted"], [1, 2, 2, 4]),
        ("85.1", "any", ["winner", "winner", "shortlisted", "shortlisted"], [1, 2, 3, 4]),
        ("85.0", "all", ["winner", "winner", "shortlisted", "shortlisted"], [1, 2, 3, 4]),
        ("85.1", "all", ["winner", "shortlisted", "shortlisted", "shortlisted"], [1, 2, 2, 4]),
    ],
)
def test_a_tie_breaker_decides_nothing_that_the_bar_has_decided(bar, reached_by, states, places):
    tiers = [TOP_TWO[0] | {"at_least": bar, "reached_by": reached_by}]
    answers = {"a": 1.0, "b": 400.0, "c": 300.0, "d": 900.0}

    found = standing({"a": 90.0, "b": 85.0, "c": 85.0, "d": 80.0}, {"answers": answers}, tiers)

    assert found.standings["state"].to_list() == states
    assert found.standings["place"].to_list() == places
    said = "".join([*found.standings["reason"].fill_null(""), *found.standings["why_not"].fill_null("")])
    assert ("decided by number of answers" in said) == (places[2] == 3)


def test_the_next_tie_breaker_decides_where_the_first_does_not():
    values = dict.fromkeys("abc", 85.0)
    breakers = {"nps": {"a": 40.0, "b": 50.01, "c": 50.04}, "answers": {"a": 900.0, "b": 2.0, "c": 3.0}}
    one = [{"tier_id": "top", "tier_name": "Top", "first": 1}]

    found = standing(values, breakers, one)

    assert told(found, "state", "place", "decided_by") == [
        ("c", "winner", 1, "tie-breaker: number of answers"),
        ("b", "shortlisted", 2, None),
        ("a", "shortlisted", 3, None),
    ]
    # The one fell behind by answers, the other by the first tie-breaker already.
    assert "number of answers" in found.standings["why_not"][1]
    assert "net promoter score" in found.standings["why_not"][2]


def test_who_is_equal_in_all_tie_breakers_is_honoured_together():
    found = standing(dict.fromkeys("abcd", 85.0), {"answers": {"a": 1.0, "b": 2.0, "c": 2.0, "d": 3.0}})

    assert told(found, "state", "place", "is_shared") == [
        ("d", "winner", 1, False),
        ("b", "winner", 2, True),
        ("c", "winner", 2, True),
        ("a", "shortlisted", 4, False),
    ]


def test_a_tie_breaker_that_is_not_known_comes_last():
    found = standing(dict.fromkeys("abc", 85.0), {"answers": {"a": 1.0, "b": None, "c": 2.0}})

    assert found.winners["key"].to_list() == ["c", "a"]


def test_a_tie_breaker_never_stands_above_a_score():
    found = standing({"a": 85.1, "b": 85.0, "c": 85.0}, {"answers": {"a": 1.0, "b": 5.0, "c": 6.0}})

    assert found.winners["key"].to_list() == ["a", "c"]


def test_who_is_placed_behind_an_equal_score_is_told_that_tie_breakers_did_it():
    tiers = [
        {"tier_id": "gold", "tier_name": "Gold", "first": 1},
        {"tier_id": "silver", "tier_name": "Silver", "first": 3},
    ]

    found = standing({"a": 90.0, "b": 90.0, "c": 80.0}, {"answers": {"a": 300.0, "b": 400.0, "c": 1.0}}, tiers)

    reasons = found.winners["reason"].to_list()
    assert found.winners["key"].to_list() == ["b", "a", "c"]
    assert [one.endswith("As good as place 1, but for the tie-breakers.") for one in reasons] == [False, True, False]
