"""Who is covered, in which posts, and whose stays are read for them."""

from datetime import date
from fractions import Fraction

import pytest

from pipelines.bonus.enough import Basis
from pipelines.bonus.tenure import Leave, Post
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.rewards.roster import roster
from tests.factories import a_home
from tests.pipelines.rewards.made import a_plan

FIRST, END = date(2026, 1, 1), date(2027, 1, 1)
HALF = {"first_day": "2026-01-01", "last_day": "2026-06-30"}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return read_reference(a_home(tmp_path_factory.mktemp("roster") / "home").reference)


def _posts(found, person: str) -> list[tuple[str, date, date]]:
    [tenure] = [one for one in found.tenures if one.person_id == person]
    return [(post.site_id, post.valid_from, post.valid_to) for post in tenure.posts]


def test_everybody_is_covered_where_the_plan_names_nobody_and_a_site_that_changes_region_is_one_post(reference):
    found = roster(reference, a_plan())

    assert [one.person_id for one in found.tenures] == ["P1", "P2", "P3", "P4", "P7"]
    assert _posts(found, "P3") == [("S3", FIRST, END)]
    assert found.regions["P3"] == ("north", "south")
    assert found.names["P3"] == "Cleo Cedar"


def test_a_post_counts_while_its_site_is_covered(reference):
    north = roster(reference, a_plan(covered={"regions": ["north"]}))
    resorts = roster(reference, a_plan(covered={"site_types": ["resort"]}))

    assert [one.person_id for one in north.tenures] == ["P1", "P2", "P3"]
    assert _posts(north, "P3") == [("S3", FIRST, date(2026, 7, 1))]
    assert north.regions["P3"] == ("north",)
    assert [one.person_id for one in resorts.tenures] == ["P3"]


def test_regions_have_their_sites_while_these_belong_to_them(reference):
    found = roster(reference, a_plan(covered={"regions": ["north"]})).posts[Basis.REGION_RATE]

    assert sorted((post.site_id, post.valid_to) for post in found) == [
        ("S1", END),
        ("S2", END),
        ("S3", date(2026, 7, 1)),
    ]


def test_the_twelve_months_reach_back_from_a_shorter_window_alone_and_to_posts_that_are_not_covered(reference):
    short = roster(reference, a_plan(window=HALF, covered={"site_types": ["resort"]}))
    long = roster(reference, a_plan(window={"first_day": "2025-07-01", "last_day": "2026-12-31"}))

    assert short.posts[Basis.ROLLING_12M] == (Post("P3", "S3", date(2025, 7, 1), date(2026, 7, 1)),)
    assert Basis.ROLLING_12M not in long.posts


def test_leave_of_the_whole_window_leaves_a_tenure_without_a_post(reference):
    found = roster(reference, a_plan(), [Leave("P1", date(2025, 12, 1), date(2027, 2, 1))])

    assert _posts(found, "P1") == []
    assert found.regions["P1"] == ()


def test_an_improvement_is_measured_on_the_same_days_a_year_before(reference):
    plan = a_plan("grid", grid_of="improvement", window={"first_day": "2024-02-01", "last_day": "2024-02-29"})

    before = roster(reference, plan).before[Basis.OWN]

    assert {(post.valid_from, post.valid_to) for post in before} == {(date(2023, 2, 1), date(2023, 3, 1))}
    assert roster(reference, a_plan("grid")).before == {}


def test_the_baseline_is_that_of_the_sites_whoever_managed_them(reference):
    plan = a_plan("value_based", baseline={"first_day": "2025-01-01", "last_day": "2025-06-30"})

    found = roster(reference, plan)

    assert Post("P4", "S4", date(2025, 1, 1), date(2025, 7, 1)) in found.before[Basis.OWN]
    # S4 was not open then, so it makes no standard.
    assert sorted(post.site_id for post in found.sites_before) == ["007", "S1", "S2", "S3", "S5"]


def test_rooms_are_those_run_on_each_day(reference):
    found = roster(reference, a_plan())

    assert found.rooms["P1"] == 100
    # S1 to S5 and 007.
    assert found.mean_rooms == Fraction(100 + 80 + 60 + 40 + 40 + 40, 6)
