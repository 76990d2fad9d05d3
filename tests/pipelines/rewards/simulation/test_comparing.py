"""Two plans on the same people: winners and losers counted and summed, by kind of site."""

from datetime import date
from decimal import Decimal

import pytest

from pipelines.bonus.tenure import Post, Tenure
from pipelines.mistakes import Mistake
from pipelines.reference.organisation import Organisation, Region, Site
from pipelines.rewards.simulation.calibrating import calibrated
from pipelines.rewards.simulation.comparing import comparison, longest_site
from tests.pipelines.rewards.made import YEAR, a_plan, a_roster, all_year, paid, tops

ROOMS = {"SP1": 40, "SP2": 80, "SP3": 80, "SP4": 300, "SP5": None}


def _site(site_id: str, **said: object) -> Site:
    rest = {"site_name": site_id, "region_id": "north", "site_type": "city", "valid_from": date(2020, 1, 1)}
    return Site(site_id=site_id, **(rest | said))


ORGANISATION = Organisation(
    regions=(Region(region_id="north", region_name="North"),),
    sites=tuple(
        _site(site_id, rooms=rooms, site_type="" if site_id == "SP5" else "city" if rooms < 100 else "resort")
        for site_id, rooms in ROOMS.items()
    ),
    departments=(),
)
OWN = {"P1": tops(700, 1000), "P2": tops(680, 1000), "P3": tops(900, 1000), "P4": tops(650, 1000), "P5": tops(5, 9)}


def test_winners_and_losers_are_counted_and_summed_for_all_by_type_and_by_thirds_of_rooms():
    now = paid(a_plan(), OWN)
    other = paid(a_plan(knots=[{"score": "64", "factor": "0.5"}, {"score": "70", "factor": "1"}]), OWN)

    found = comparison(now, other, ORGANISATION)

    changes = {one.person_id: one for one in found.changes}
    # 68: 0.75 by the first, 0.5 + 0.5 × 4/6 = 0.8333 by the other; 65: nothing, 0.5833; 90: 1.5, 1.
    assert {person: one.difference for person, one in changes.items()} == {
        "P1": Decimal("0.00"),
        "P2": Decimal("499.80"),
        "P3": Decimal("-3000.00"),
        "P4": Decimal("3499.80"),
        "P5": None,
    }
    groups = {(one.by, one.name): one for one in found.groups}
    everybody = groups["everybody", "everybody"]
    assert (everybody.winners, everybody.losers, everybody.same, everybody.untold) == (2, 1, 1, 1)
    assert (everybody.won, everybody.lost) == (Decimal("3999.60"), Decimal("3000.00"))
    assert [name for by, name in groups if by == "site type"] == ["city", "resort", "not known"]
    # 40 | 80, 80 | 300: thirds of four, with the two of 80 rooms in one.
    assert [name for by, name in groups if by == "size"] == [
        "up to 40 rooms",
        "41 to 80 rooms",
        "over 80 rooms",
        "not known",
    ]
    assert (groups["size", "41 to 80 rooms"].winners, groups["size", "41 to 80 rooms"].losers) == (1, 1)
    for by in ("site type", "size"):
        assert sum(one.winners for key, one in groups.items() if key[0] == by) == everybody.winners


def test_who_is_covered_by_one_plan_alone_is_not_compared():
    found = comparison(paid(a_plan(), OWN), paid(a_plan(), {"P1": tops(700, 1000)}), ORGANISATION)

    assert {one.person_id: (one.amount is None, one.other is None) for one in found.changes}["P2"] == (False, True)
    assert found.groups[0].untold == 4


def test_two_currencies_are_refused():
    with pytest.raises(ValueError, match="EUR and USD"):
        comparison(paid(a_plan(), OWN), paid(a_plan(currency="USD"), OWN), ORGANISATION)


def test_the_site_of_somebody_is_that_of_most_days_and_as_it_was_last_in_them():
    organisation = Organisation(
        regions=ORGANISATION.regions,
        sites=(
            _site("A", rooms=10, valid_to=date(2026, 7, 1)),
            _site("A", rooms=20, valid_from=date(2026, 7, 1)),
            _site("B", rooms=99),
        ),
        departments=(),
    )
    posts = (
        Post("P1", "A", date(2026, 1, 1), date(2026, 3, 1)),
        Post("P1", "B", date(2026, 3, 1), date(2026, 6, 1)),
        Post("P1", "A", date(2026, 6, 1), date(2026, 8, 1)),
    )

    assert longest_site(Tenure("P1", YEAR, posts), organisation).rooms == 20


def test_zones_are_proposed_from_the_scores_as_they_stand():
    people = {f"P{number}": tops(400 + number, 1000) for number in range(100)}
    plan = a_plan("zones")
    payouts = paid(plan, people, covered=a_roster({one: all_year(one) for one in people}))
    shares = {"Green": Decimal("0.25"), "Clear": Decimal("0.5"), "Yellow": Decimal("0.2"), "Red": Decimal("0.05")}

    found = calibrated(plan, payouts, shares)

    assert found.counts == {"Green": 25, "Clear": 50, "Yellow": 20, "Red": 5}
    assert [zone.at_least for zone in found.zones.zones[:2]] == [Decimal("47.5"), Decimal("42.5")]


@pytest.mark.parametrize(
    ("kind", "shares", "part", "said"),
    [
        ("curve", {}, None, "has no zones"),
        ("zones", {"Green": "1"}, None, "do not go with the zones: Clear, Red, Yellow"),
        ("zones", {"Green": "0.5", "Clear": "0.5", "Yellow": "0.5", "Red": "0.5"}, None, "add up to 1"),
        ("zones", {"Green": "0.25", "Clear": "0.25", "Yellow": "0.25", "Red": "0.25"}, None, "would be empty"),
        ("zones", {"Green": "0.25", "Clear": "0.25", "Yellow": "0.25", "Red": "0.25"}, "desk", "no part 'desk'"),
    ],
)
def test_what_can_not_be_proposed_is_said_in_words(kind, shares, part, said):
    plan = a_plan(kind)

    with pytest.raises(Mistake) as problem:
        calibrated(
            plan,
            paid(plan, dict.fromkeys(OWN, tops(60, 100))),
            {label: Decimal(one) for label, one in shares.items()},
            part_id=part,
        )

    assert said in problem.value.what
