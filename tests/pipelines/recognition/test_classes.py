"""Classes: each by itself, crossed, small ones, and those of sites that lack what classes are made by."""

import pytest

from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field

SPA = {"department_id": "spa", "department_name": "Spa"}
DESK = {"department_id": "desk", "department_name": "Front desk"}
BANDS = [
    {"band_id": "small", "band_name": "Under 100", "from_rooms": 0},
    {"band_id": "large", "band_name": "100 and more", "from_rooms": 100},
]


def standing(rows, **said):
    return result(award(**said), field(rows), pay_threshold=30, is_provisional=False)


def won(found):
    return dict(found.winners.select("class_id", "key").iter_rows())


def test_each_class_has_its_own_first():
    rows = [candidate("a", 90.0, brand="X"), candidate("b", 80.0, brand="Y"), candidate("c", 85.0, brand="X")]

    found = standing(rows, classes={"by": ["brand"]})

    assert won(found) == {"brand:X": "a", "brand:Y": "b"}
    assert found.standings["rank_of"].to_list() == [2, 2, 1]


def test_classes_are_crossed_in_the_order_in_which_they_are_named():
    rows = [candidate("a", 90.0), candidate("b", 80.0, region_id="south", region_name="South")]

    found = standing(rows, classes={"by": ["site_type", "region"]})

    assert won(found) == {"site_type:city|region:north": "a", "site_type:city|region:south": "b"}
    assert found.winners["class_name"].to_list() == ["City, North", "City, South"]


def test_each_department_is_a_class_of_its_own_and_a_site_may_win_in_two():
    rows = [candidate("a/spa", 90.0, **SPA), candidate("b/spa", 80.0, **SPA), candidate("a/desk", 85.0, **DESK)]
    measure = {"departments": ["spa", "desk"]}

    found = standing(rows, level="department", measure=measure, classes={"by": ["region"]})

    assert won(found) == {"department:desk|region:north": "a/desk", "department:spa|region:north": "a/spa"}
    assert found.winners["class_name"].to_list() == ["Front desk, North", "Spa, North"]


def test_a_department_that_no_site_has_is_said():
    measure = {"departments": ["spa", "pool_bar"]}

    found = standing([candidate("a/spa", 90.0, **SPA)], level="department", measure=measure)

    assert [(note.class_id, note.class_name, note.words) for note in found.notes] == [
        ("department:pool_bar", "Pool bar", "Nobody is honoured: there are no candidates.")
    ]


@pytest.mark.parametrize(("rooms", "band"), [(0, "Under 100"), (99, "Under 100"), (100, "100 and more"), (None, None)])
def test_a_site_is_in_the_band_that_its_rooms_reach(rooms, band):
    found = standing([candidate("a", 90.0, rooms=rooms)], classes={"by": ["size_band"], "size_bands": BANDS})

    assert found.winners["size_band"].to_list() == [band]
    assert found.winners["class_name"].to_list() == [band or "No size band"]


@pytest.mark.parametrize("brand", ["", None])
def test_sites_without_a_brand_compete_among_themselves_and_it_is_said(brand):
    found = standing([candidate("a", 90.0), candidate("b", 80.0, brand=brand)], classes={"by": ["brand"]})

    assert won(found) == {"brand:": "b", "brand:Comfort": "a"}
    assert [(note.class_name, note.words) for note in found.notes] == [
        ("No brand", "1 site without a brand competes by itself.")
    ]


def test_a_class_with_one_site_works():
    found = standing([candidate("a", 70.0)])

    row = found.winners.row(0, named=True)
    assert (row["rank"], row["rank_of"], row["rank_low"], row["rank_high"]) == (1, 1, 1, 1)
    assert row["reason"] == "1st of 1 by guest satisfaction: 70.0 (68.0 to 72.0, 400 answers)."


@pytest.mark.parametrize(("smallest", "count"), [(3, 1), (4, 0)])
def test_the_smallest_class_counts_open_sites_whether_eligible_or_not(smallest, count):
    rows = [candidate("a", 90.0), candidate("b", 80.0, n=2), candidate("c", None, n=0)]
    rows += [candidate("d", 80.0, is_open=False), candidate("e", 80.0, brand="Y")]

    found = standing(rows, classes={"smallest": smallest, "by": ["brand"], "brands": ["Comfort"]})

    assert found.winners.height == count
    expected = [] if count else ["Nobody is honoured: the class has 3 open sites, and needs 4."]
    assert [note.words for note in found.notes] == expected


def test_people_of_one_site_make_one_open_site():
    rows = [candidate(f"a/{at}", 3.0, person_id=f"{at}", mentions=9, days=90) for at in range(5)]

    found = standing(rows, level="person", measure=None, staff={}, classes={"smallest": 2})

    assert found.standings["why_not"].unique().to_list() == ["All colleagues: 1 open site; a class needs 2."]


def test_a_class_that_honours_nobody_says_why():
    rows = [candidate("a", 90.0, brand="A", n=3), candidate("b", 90.0, brand="A", n=4)]
    rows += [candidate("c", 90.0, brand="A", is_open=False), candidate("d", 70.0, brand="B")]
    tier = {"tier_id": "gold", "tier_name": "Gold", "at_least": 80}

    found = standing(rows, classes={"by": ["brand"]}, tiers=[tier])

    assert [(note.class_name, note.words) for note in found.notes] == [
        ("A", "Nobody is honoured: of 3 sites none is eligible (too few answers: 2, not open at the end: 1)."),
        ("B", "Nobody is honoured: of 1 eligible none reaches a tier."),
    ]
    assert found.winners.is_empty()


@pytest.mark.parametrize(("sites", "rules"), [(2, ""), (3, " (in the red zone: 3)")])
def test_the_rules_of_a_class_of_few_sites_are_not_said_to_everybody(sites, rules):
    rows = [candidate(f"{at}", 60.0 + at) for at in range(sites)]

    found = standing(rows, eligible={"not_below": 70})

    assert [note.words for note in found.notes] == [f"Nobody is honoured: of {sites} sites none is eligible{rules}."]


def test_what_keeps_people_out_is_not_counted_for_everybody():
    rows = [candidate(f"{at}/p", 0.0, person_id=f"{at}", mentions=0, days=90) for at in range(4)]

    found = standing(rows, level="person", measure=None, staff={})

    assert [note.words for note in found.notes] == ["Nobody is honoured: of 4 candidates none is eligible."]
