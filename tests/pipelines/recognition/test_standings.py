"""The standings of an award as a whole: published counts, order, the empty field, names as they come."""

import random

import polars as pl
import pytest

from pipelines.recognition.frames import STANDINGS
from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field

RING = {"tier_id": "ring", "tier_name": "Ring of Honor", "first": 3, "share": 1}
PLATINUM = {"tier_id": "platinum", "tier_name": "Platinum", "share": 3}
GOLD = {"tier_id": "gold", "tier_name": "Gold", "share": 10, "at_least": 90}


def standing(rows, of=None, **others):
    return result(of or award(), field(rows, **others), pay_threshold=30, is_provisional=False)


def sites(count, *, best=89.0, step=0.1):
    return [candidate(f"{number:04}", round(best - step * number, 1)) for number in range(count)]


def test_the_highest_score_is_honoured_and_everybody_else_is_told_why_not():
    found = standing([candidate("a", 80.0), candidate("b", 90.0), candidate("c", None, n=0)])

    assert found.standings.schema == pl.Schema(STANDINGS)
    assert found.standings["key"].to_list() == ["b", "a", "c"]
    assert found.standings["state"].to_list() == ["winner", "shortlisted", "excluded"]
    assert found.winners["key"].to_list() == ["b"]


@pytest.mark.parametrize(("tier", "counts"), [(GOLD, (1, 3, 6, 34)), (PLATINUM, (1, 1, 2, 11)), (RING, (3, 3, 3, 4))])
def test_so_many_reach_a_tier_by_place_as_was_published(tier, counts):
    reached = tuple(standing(sites(count), award(tiers=[tier])).winners.height for count in (10, 24, 57, 340))

    assert reached == counts


@pytest.mark.parametrize(
    ("count", "counts"),
    [
        (10, {"ring": 3}),
        (24, {"ring": 3}),
        (57, {"ring": 3, "gold": 3}),
        (340, {"ring": 4, "platinum": 7, "gold": 23}),
    ],
)
def test_who_reaches_several_tiers_is_honoured_in_the_highest(count, counts):
    found = standing(sites(count), award(tiers=[RING, PLATINUM, GOLD]))

    assert dict(found.winners.group_by("tier_id").len().iter_rows()) == counts
    assert found.winners["place"].to_list() == list(range(1, sum(counts.values()) + 1))


def test_or_in_each_where_the_award_says_so():
    found = standing(sites(57), award(tiers=[RING, PLATINUM, GOLD], honoured="in_every_tier"))

    assert found.winners["tier_id"].to_list() == ["ring"] * 3 + ["platinum"] * 2 + ["gold"] * 6
    assert found.standings.height == 57 + 5
    # The same site twice at its place shares it with nobody.
    assert not found.winners["is_shared"].any()


@pytest.mark.parametrize(("share", "count", "places"), [(3, 100, 3), ("0.7", 1000, 7), (10, 11, 2), ("33.3", 10, 4)])
def test_a_share_is_rounded_up_exactly(share, count, places):
    tier = {"tier_id": "top", "tier_name": "Top", "share": share}

    found = standing(sites(count, best=300.0), award(tiers=[tier]))

    assert found.winners.height == places


@pytest.mark.parametrize(("share_of", "places"), [("eligible", 1), ("open", 2)])
def test_a_share_is_of_the_eligible_or_of_all_that_are_open(share_of, places):
    tier = {"tier_id": "top", "tier_name": "Top", "share": 40, "share_of": share_of}
    few = [candidate(f"few{at}", 99.0, n=1) for at in range(3)]
    closed = [candidate(f"closed{at}", 99.0, is_open=False) for at in range(3)]

    # Two are eligible of five that are open: 40 % are one of them, or two.
    assert standing([*sites(2), *few, *closed], award(tiers=[tier])).winners.height == places


@pytest.mark.parametrize(("value", "tier_id"), [(86.5, "gold"), (86.4, "silver"), (86.45, "gold"), (83.0, "silver")])
def test_the_bar_itself_suffices_as_printed(value, tier_id):
    tiers = [
        {"tier_id": "gold", "tier_name": "Gold", "at_least": "86.5"},
        {"tier_id": "silver", "tier_name": "Silver", "at_least": 83},
    ]

    found = standing([candidate("a", value)], award(tiers=tiers))

    assert found.winners["tier_id"].to_list() == [tier_id]
    assert found.winners["value"].to_list() == [86.5 if value == 86.45 else value]


@pytest.mark.parametrize(("reached_by", "won"), [("any", ["a", "b", "c"]), ("all", ["a"])])
def test_place_and_bar_are_asked_one_or_both(reached_by, won):
    tier = {"tier_id": "top", "tier_name": "Top", "first": 2, "at_least": 90, "reached_by": reached_by}
    rows = [candidate("a", 91.0), candidate("b", 89.0)] if reached_by == "all" else sites(0)
    rows = rows or [candidate("a", 92.0), candidate("b", 91.0), candidate("c", 90.0), candidate("d", 89.9)]

    assert standing(rows, award(tiers=[tier])).winners["key"].to_list() == won


def test_the_order_of_rows_changes_nothing():
    drawn = random.Random(4)
    rows = [
        candidate(f"{at:03}", drawn.choice([80.0, 85.0, 90.0, 90.04]), n=drawn.choice([20, 100, 400]))
        for at in range(60)
    ]
    answers = {row["key"]: float(drawn.randint(1, 4)) for row in rows}
    guard = {"co_winners": True, "max_co_winners": 4, "tie_breakers": ["answers"]}
    of = award(tiers=[RING, GOLD], guard=guard)
    expected = standing(rows, of, tie_breakers={"answers": answers})

    for _ in range(5):
        drawn.shuffle(rows)
        found = standing(rows, of, tie_breakers={"answers": answers})
        assert found.standings.equals(expected.standings)
        assert found.notes == expected.notes


def test_an_empty_field_honours_nobody_and_says_so():
    found = standing([])

    assert found.standings.schema == pl.Schema(STANDINGS)
    assert found.standings.is_empty()
    assert [note.words for note in found.notes] == ["Nobody is honoured: there are no candidates."]


def test_names_pass_through_as_they_are():
    names = ["=SUM(A1)", "Zoë Ångström", "أمل", "王芳", "{} %s"]

    found = standing([candidate(f"{at}", 90.0 - at, site_name=name, brand=name) for at, name in enumerate(names)])

    assert found.standings["site_name"].to_list() == names
    assert found.standings["brand"].to_list() == names


def test_the_evidence_changes_with_what_it_stands_for():
    told = [("a", 90.0, 400, "x"), ("b", 90.0, 400, "x"), ("a", 90.1, 400, "x"), ("a", 90.0, 401, "x")]
    told += [("a", 90.0, 400, "y"), ("a", 90.04, 400, "x")]

    ids = [
        standing([candidate(key, value, n=n)], award(award_id=award_id)).winners["evidence_id"][0]
        for key, value, n, award_id in told
    ]

    assert len(set(ids[:5])) == 5
    # What is printed alike is the same evidence.
    assert ids[5] == ids[0]
    assert {len(one) for one in ids} == {12}
