"""Whether who is honoured are more of a kind than chance would have it."""

from math import comb

import pytest

from pipelines.recognition.spread import SPREAD, spread, thirds
from pipelines.recognition.staff.listed import listed
from tests.dashboard.awarded import a_result, a_staff_award, an_award, excluded, shortlisted, winner


def _result(honoured: list[str], others: list[str], **award: object):
    rows = [winner(f"W{at}", region_name=region) for at, region in enumerate(honoured)]
    rows += [shortlisted(f"L{at}", 5, 80.0, region_name=region) for at, region in enumerate(others)]
    return a_result(*rows, award=an_award(**award))


def test_a_kind_that_takes_all_is_favoured() -> None:
    found = spread(_result(["South"] * 5, ["South"] * 1 + ["North"] * 14)).row(1, named=True)

    assert (found["by"], found["kind"], found["eligible"], found["honoured"]) == ("Region", "South", 6, 5)
    # By hand: of 20 five are drawn, and all five are of the six in the south.
    assert found["chance"] == pytest.approx(comb(6, 5) / comb(20, 5))
    assert found["expected"] == pytest.approx(1.5)
    assert found["is_favoured"]


@pytest.mark.parametrize(("south", "favoured"), [(3, True), (4, False)])
def test_what_chance_does_more_often_than_once_in_twenty_is_no_warning(south: int, favoured: bool) -> None:
    # All three of `south` are honoured, out of 9 eligible: 1 of 84; with four in the south 4 of 84. Two kinds are tested.
    found = spread(_result(["South"] * 3, ["South"] * (south - 3) + ["North"] * (9 - south)))

    assert found.filter(kind="South")["is_favoured"].to_list() == [favoured]


@pytest.mark.parametrize(("big", "favoured"), [(6, True), (7, False)])
def test_kinds_are_tested_one_after_the_other_by_holms_procedure(big: int, favoured: bool) -> None:
    # Three of 21 are honoured. All are of the five in the south: 10 of 1330, times four kinds .03. All are big: of six 20 of
    # 1330, times the three kinds that are left .045; of seven 35 of 1330.
    result = _result(["South"] * 3, ["South"] * 2 + ["North"] * 16)
    sites = result.standings["site_id"].to_list()
    sizes = {site: "big" if at < big else "small" for at, site in enumerate(sites)}

    found = spread(result, {"Size": sizes})

    assert found.filter(kind="South")["is_favoured"].to_list() == [True]
    assert found.filter(kind="big")["is_favoured"].to_list() == [favoured]


def test_each_class_is_drawn_from_on_its_own() -> None:
    rows = [winner("A", class_id="x", site_type="city"), shortlisted("B", 2, 80, class_id="x", site_type="resort")]
    rows += [winner("C", class_id="y", site_type="city"), shortlisted("D", 2, 80, class_id="y", site_type="resort")]
    rows += [winner("E", class_id="z", site_type="city")]

    found = spread(a_result(*rows)).filter(by="Type", kind="city").row(0, named=True)

    # A coin in each of two classes: both are heads once in four. In the third there was nothing to draw.
    assert found["chance"] == pytest.approx(0.25)


def test_what_classes_are_made_by_is_left_out_and_so_is_what_has_one_kind() -> None:
    result = _result(["South"], ["North"], classes={"by": ["region"]})

    assert spread(result).height == 0
    assert spread(result).schema == SPREAD


def test_who_is_not_eligible_is_a_candidate_and_no_more() -> None:
    found = spread(a_result(winner("A"), shortlisted("B", 2, 80, region_name="South"), excluded("C")))

    assert found.filter(kind="North").select("candidates", "eligible", "honoured").row(0) == (2, 1, 1)


def test_who_is_honoured_in_two_tiers_counts_once() -> None:
    rows = [winner("A"), winner("A", tier="silver"), shortlisted("B", 2, 80, region_name="South")]

    assert spread(a_result(*rows)).filter(kind="North")["honoured"].to_list() == [1]


def test_kinds_from_elsewhere_are_told_of_the_sites_that_have_one() -> None:
    found = spread(
        a_result(winner("A"), shortlisted("B", 2, 80), shortlisted("C", 3, 70)), {"Size": {"A": "big", "B": "small"}}
    )

    assert found["kind"].to_list() == ["big", "small"]


def test_sizes_stand_in_their_order() -> None:
    sizes = {"A": "over 149 rooms", "B": "up to 9 rooms", "C": "10 to 149 rooms"}
    found = spread(a_result(winner("A"), shortlisted("B", 2, 80), shortlisted("C", 3, 70)), {"Size": sizes})

    assert found["kind"].to_list() == ["up to 9 rooms", "10 to 149 rooms", "over 149 rooms"]


def test_sites_are_put_into_thirds_by_rooms() -> None:
    assert thirds({"A": 10, "B": 20, "C": 30, "D": 30, "E": 50, "F": 90}) == {
        "A": "up to 20 rooms",
        "B": "up to 20 rooms",
        "C": "21 to 30 rooms",
        "D": "21 to 30 rooms",
        "E": "over 30 rooms",
        "F": "over 30 rooms",
    }
    assert thirds({}) == {}


def test_people_are_counted_by_department_too_whoever_is_listed() -> None:
    front, spa = {"department_name": "Front desk"}, {"department_name": "Spa"}
    rows = [winner(f"W{at}", **front) for at in range(4)]
    rows += [shortlisted(f"L{at}", 6 + at, 2.0, rank_of=20, **spa) for at in range(16)]

    whole = a_result(*rows, award=a_staff_award())
    found = spread(listed(whole)).filter(by="Department")

    assert listed(whole).standings.height < whole.standings.height
    assert found.select("kind", "candidates", "eligible", "honoured").rows() == [
        ("Front desk", 4, 4, 4),
        ("Spa", 16, 16, 0),
    ]
    assert found["is_favoured"].to_list() == [True, False]
    assert spread(listed(listed(whole), is_final=True)).equals(spread(whole))


def test_departments_of_an_award_for_departments_compete_apart() -> None:
    rows = [winner("A", department_name="Spa"), winner("B", department_name="Bar"), shortlisted("C", 3, 70.0)]

    assert "Department" not in spread(a_result(*rows))["by"].to_list()
