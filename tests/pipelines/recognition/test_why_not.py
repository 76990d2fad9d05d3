"""Why the eligible are not honoured, and the reasons of those who are."""

import pytest

from pipelines.recognition.measured import MENTION_DECIMALS
from pipelines.recognition.standings import result
from pipelines.reference.awards.facts import AwardFact
from tests.pipelines.recognition.fields import award, candidate, field

DIAMOND = {
    "tier_id": "diamond",
    "tier_name": "Diamond",
    "at_least": "88.5",
    "ways": [
        {"conditions": [{"fact": "occupancy", "at_least": 60}, {"fact": "revpar_index", "above": 100}]},
        {"conditions": [{"fact": "occupancy", "at_least": 125}]},
    ],
}
GOLD = {"tier_id": "gold", "tier_name": "Gold", "at_least": "86.5"}


def standing(rows, facts=(), **said):
    told = [AwardFact(year=2025, site_id=site, fact=fact, number=number) for site, fact, number in facts]
    return result(award(**said), field(rows, facts=told), pay_threshold=30, is_provisional=False)


def mentions(value):
    return f"{value:.{MENTION_DECIMALS}f}"


def only(found):
    return found.standings.row(0, named=True)


@pytest.mark.parametrize(
    ("facts", "tier_id", "words"),
    [
        ([("occupancy", 60), ("revpar_index", 101)], "diamond", "occupancy of at least 60 and RevPAR index above 100."),
        ([("occupancy", 125)], "diamond", "Fulfilled besides: occupancy of at least 125."),
        ([("occupancy", 130), ("revpar_index", 101)], "diamond", "besides: occupancy of at least 60 and RevPAR"),
        ([("occupancy", 60), ("revpar_index", 100)], "gold", "86.5 or more suffices."),
        ([], "gold", "86.5 or more suffices."),
    ],
)
def test_one_of_the_ways_has_to_hold(facts, tier_id, words):
    found = only(standing([candidate("a", 88.5)], [("a", *fact) for fact in facts], tiers=[DIAMOND, GOLD]))

    assert (found["tier_id"], words in found["reason"]) == (tier_id, True)


def test_who_lacks_a_way_is_told_what_is_asked_and_what_is_known():
    found = only(standing([candidate("a", 88.5)], [("a", "occupancy", 59)], tiers=[DIAMOND]))

    assert (found["state"], found["rule"]) == ("shortlisted", "tier_condition")
    assert found["why_not"] == (
        "1st of 1 by guest satisfaction: 88.5. Diamond also asks for occupancy of at least 60 and RevPAR index above 100, "
        "or occupancy of at least 125; here occupancy: 59, RevPAR index: not known."
    )


def test_of_several_tiers_that_ask_for_more_the_last_is_named():
    ways = [{"conditions": [{"fact": "occupancy", "at_least": 50}]}]
    silver = {"tier_id": "silver", "tier_name": "Silver", "at_least": 80, "ways": ways}

    found = only(standing([candidate("a", 88.5)], [("a", "occupancy", 49)], tiers=[DIAMOND, silver]))

    assert found["rule"] == "tier_condition"
    assert found["why_not"].endswith("Silver also asks for occupancy of at least 50; here occupancy: 49.")


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        ({"first": 1}, "2nd of 3 by guest satisfaction: 80.0; 1 is honoured. Top goes to the 1st."),
        ({"first": 1, "at_least": 95}, "Top goes to the 1st or to everybody with 95.0 or more."),
        ({"share": 10}, "Top goes to the first 10 % (1 of 3)."),
        ({"share": 10, "share_of": "open"}, "Top goes to the first 10 % (1 of 4)."),
        ({"at_least": 95}, "2nd of 3 by guest satisfaction: 80.0; nobody is honoured. Top goes to everybody with 95.0"),
        (
            {"first": 1, "share": 40, "at_least": 70, "reached_by": "all"},
            "Top asks for the 1st place and a place among the first 40 % (2 of 3) and 70.0 or more.",
        ),
    ],
)
def test_who_reaches_no_tier_is_told_rank_how_many_are_honoured_and_what_was_asked(tier, words):
    rows = [candidate("a", 90.0), candidate("b", 80.0), candidate("c", 70.0), candidate("d", 99.0, n=3)]

    found = standing(rows, tiers=[{"tier_id": "top", "tier_name": "Top"} | tier])

    row = found.standings.filter(key="b").row(0, named=True)
    assert (row["rule"], words in row["why_not"]) == ("tier_not_reached", True)


@pytest.mark.parametrize(
    ("said", "own", "words"),
    [
        ({}, {}, "1st of 1 by guest satisfaction: 90.0 (88.0 to 92.0, 400 answers)."),
        ({}, {"low": None, "high": None}, "1st of 1 by guest satisfaction: 90.0 (400 answers)."),
        (
            {"measure": {"metric": "top_box"}},
            {},
            "1st of 1 by top-box share: 90.0 % (88.0 to 92.0, 400 answers).",
        ),
        (
            {"measure": {"metric": "nps"}},
            {"value": -3.25, "low": -9.0, "high": 2.5},
            "1st of 1 by net promoter score: −3.3 (−9.0 to 2.5, 400 answers).",
        ),
        (
            {"measure": {"department": "front_desk"}},
            {},
            "1st of 1 by guest satisfaction (front desk): 90.0 (88.0 to 92.0, 400 answers).",
        ),
        (
            {"measure": {"score": "mix_adjusted"}},
            {"unadjusted": 89.04},
            "1st of 1 by mix-adjusted guest satisfaction: 90.0 (88.0 to 92.0, 400 answers, unadjusted 89.0).",
        ),
        (
            {"level": "person", "measure": None, "staff": {}},
            {"value": 4.2, "low": 3.1, "high": 5.7, "mentions": 17, "n": 405, "days": 90, "person_id": "p"},
            f"1st of 1 by confirmed mentions: {mentions(4.2)} per 100 responses ({mentions(3.1)} to {mentions(5.7)}, "
            "17 mentions in 405 responses).",
        ),
    ],
)
def test_the_reason_is_a_sentence(said, own, words):
    assert only(standing([candidate("a", 90.0) | own], **said))["reason"] == words


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
    ],
)
def test_ordinals(rank, words):
    rows = [candidate(f"{at:03}", 200.0 - at) for at in range(1, 112)]

    found = standing(rows)

    row = found.standings.filter(rank=rank).row(0, named=True)
    assert (row["reason"] or row["why_not"]).startswith(f"{words} of 111 by")
