"""How many answers sites have is read once and kept: what is judged by it never depends on what was asked before."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from dashboard.access import OpenBuild, Source
from dashboard.questions.apart import judged_by_department, judged_in, kept_back_in
from dashboard.questions.view import Among, View
from dashboard.scopes import Principal, scope_of
from pipelines.home import Home
from pipelines.metrics.apart import Judged
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.periods import WINDOWS, Period, shifted
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import current
from tests.factories import (
    INVITATION_COLUMNS,
    POST_STAY,
    SITES,
    SUM_COLUMNS,
    SUMS,
    a_home,
    invitation,
    loaded,
    response,
    sums,
    write_csv,
)

MANAGER = Principal("Ana", Role.GENERAL_MANAGER, site_id="A")
LEADER = Principal("Nora", Role.REGIONAL_LEADER, region_id="north")
SECOND = POST_STAY.replace('"post_stay"', '"second"').replace('"post_stay*.csv"', '"second*.csv"')
# Of each site: in how many answers of which month, by whom. Too few each, the last four are enough together.
ANSWERS = {
    "A": (("2025-11", 5, "F"), ("2026-06", 30, "B"), ("2026-10", 12, "F")),
    "B": (("2026-06", 40, "F"),),
    **dict.fromkeys("CDEF", (("2026-06", 4, "B"),)),
}
LAST = date(2026, 10, 1)
VIEW = View("north", WINDOWS["rolling_12"].period(LAST), "satisfaction", "post_stay", site_id="A")
OTHERS = (
    VIEW.of_metric("response_rate"),
    VIEW.of_metric("satisfaction", "spa"),
    replace(VIEW, dimension_id="guest_type", segment_id="business"),
    replace(VIEW, survey_id="second"),
    replace(VIEW, others=Among(site_ids=("A", "C"))),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two surveys with answers from the same months, of which the second has them from one site alone."""
    named = "".join(f"{site},Site {site},north,Test,city,,,100,2020-01-01,\n" for site in ANSWERS)
    posts = "person_id,person_name,role,site_id,region_id,valid_from,valid_to\nP1,Ana,general_manager,A,,2020-01-01,\n"
    root = tmp_path_factory.mktemp("kept") / "home"
    home = a_home(root, sites=f"{SITES.splitlines()[0]}\n{named}", assignments=posts, second=SECOND, sums=SUMS)
    records = [
        # Nobody says anything of the rooms but of their baths, which top-box shares leave out; of the desk the guests of three.
        response(0, site=site, departed=f"{month}-11", guest=guest, room="", desk=7 if site in "ABC" else "")
        for site, months in ANSWERS.items()
        for month, count, guest in months
        for _ in range(count)
    ]
    records = [record | {"id": f"R{number}"} for number, record in enumerate(records)]
    write_csv(home.inbox / "post_stay_1.csv", records)
    write_csv(home.inbox / "second_1.csv", [one for one in records if one["site"] == "A"])
    invited = [invitation(site=site, month="2026-06", invited=50) for site in "AC"]
    write_csv(home.inbox / "invitations_1.csv", invited, INVITATION_COLUMNS)
    # Of whom it is not known what kind of guests they were.
    write_csv(home.inbox / "sums_1.csv", [sums(site="B", month="2025-12", counts={4: 5})], SUM_COLUMNS)
    loaded(home)
    return home


@pytest.fixture
def build(home: Home) -> OpenBuild:
    """Opened anew: nothing is kept yet."""
    published = current(home.warehouse)
    assert published
    return OpenBuild(published.build.build_id, home.warehouse / published.file)


@pytest.fixture
def source(build: OpenBuild) -> Source:
    return build.source(scope_of(MANAGER, build.reference))


def _rows(judged: Judged) -> list[tuple[object, ...]]:
    return judged.rows.rows()


def test_what_is_kept_of_one_choice_is_not_handed_to_another(
    build: OpenBuild, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged() -> list[list[tuple[object, ...]]]:
        return [
            _rows(judged_in(source, build.reference, one, [one.period])[one.period])
            for first in OTHERS
            for one in (VIEW, first)
        ]

    kept = judged()
    monkeypatch.setattr(Source, "kept_answers", lambda self, key, read: read())
    anew = judged()

    assert kept == anew
    assert all(other != anew[0] for other in anew[1::2])


def test_nor_is_what_is_kept_of_the_departments(
    build: OpenBuild, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    top_box, satisfaction = METRICS["top_box"], METRICS["satisfaction"]
    asked = [(one, satisfaction) for one in (VIEW, *OTHERS[2:])] + [(VIEW, top_box)]

    def judged() -> list[dict[str, list[tuple[object, ...]]]]:
        found = (judged_by_department(source, build.reference, *one) for one in asked)
        return [{department: _rows(one) for department, one in each.items()} for each in found]

    kept = judged()
    monkeypatch.setattr(Source, "kept_answers", lambda self, key, read: read())
    anew = judged()

    assert kept == anew
    assert all(other != anew[0] for other in anew[1:])


FAMILY = replace(VIEW, dimension_id="guest_type", segment_id="family")


def test_who_came_in_sums_is_among_those_left_of_a_kind(build: OpenBuild, source: Source) -> None:
    every = judged_by_department(source, build.reference, FAMILY, METRICS["satisfaction"])

    # Five were asked of the desk alone, beside forty of whom all is known.
    assert {one for one, judged in every.items() if "B" in judged.kept_back} == {"front_desk"}


@pytest.mark.parametrize("asked", [VIEW, OTHERS[2], FAMILY])
def test_a_department_is_judged_alone_as_beside_all_others(build: OpenBuild, source: Source, asked: View) -> None:
    every = judged_by_department(source, build.reference, asked, METRICS["satisfaction"])

    assert {"front_desk", "housekeeping"} < every.keys()
    for department_id, beside in every.items():
        of_one = asked.of_metric("satisfaction", department_id)
        alone = judged_in(source, build.reference, of_one, [asked.period])[asked.period]
        # Beside others there are rows of the sites too of which nobody said anything of this one.
        assert beside.rows.filter(pl.col("site_id").is_in(alone.rows["site_id"].to_list())).equals(alone.rows)


@pytest.mark.parametrize(("who", "in_six_months"), [(MANAGER, ["A", "B"]), (LEADER, [])])
def test_what_is_kept_back_in_a_series_of_lists_is_what_is_in_each(
    build: OpenBuild, who: Principal, in_six_months: list[str]
) -> None:
    # Of other windows than the year kinds are told to who sees the whole list in full alone.
    periods = [WINDOWS[name].period(LAST) for name in ("rolling_12", "rolling_6")]
    source = build.source(scope_of(who, build.reference))
    listed = replace(FAMILY, department_id="front_desk")

    found = [kept_back_in(source, build.reference, listed, [one])["site_id"].to_list() for one in periods]
    judged = judged_in(source, build.reference, listed, periods)
    assert found == [judged[one].kept_back for one in periods]
    assert found == [["A", "B"], in_six_months]


def test_a_list_that_shares_sites_with_others_leaves_out_who_has_too_few(build: OpenBuild, source: Source) -> None:
    by_brand, of_region = (
        judged_in(source, build.reference, replace(VIEW, others=others), [VIEW.period])[VIEW.period]
        for others in (Among(brand="Test"), None)
    )

    assert of_region.counted == ["A", "B", "C", "D", "E", "F"]
    assert by_brand.counted == ["A", "B"]


def test_a_month_that_nobody_answered_in_yet_changes_nothing_of_what_is_told(build: OpenBuild, source: Source) -> None:
    # Five guests lie between the year and that of the running month, which has no answers.
    running = Period(shifted(LAST, 1), shifted(LAST, 1))
    asked = replace(VIEW, others=Among(region_id="north"))

    alone = judged_in(source, build.reference, asked, [VIEW.period])[VIEW.period]
    beside = judged_in(source, build.reference, asked, [VIEW.period, running])
    assert _rows(beside[VIEW.period]) == _rows(alone)
    assert kept_back_in(source, build.reference, asked, [VIEW.period, running]).is_empty()
    assert not beside[running].whole_is_told
