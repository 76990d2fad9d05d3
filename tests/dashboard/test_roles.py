"""Narrow roles. Who heads a department sees that department: at the own site in full, elsewhere added up, and nothing of any
other; an executive sees all scores, and neither money nor what was received."""

from datetime import date

import pytest

from dashboard import menu
from dashboard.access import Asked, OpenBuild, Source
from dashboard.permissions import PERMISSIONS
from dashboard.scopes import NOTHING, Principal, scope_of
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import address_of, open_page, words
from tests.factories import (
    ASSIGNMENTS,
    INVITATION_COLUMNS,
    SEGMENTS,
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

HEADER, *PEOPLE = ASSIGNMENTS.splitlines()
HAL_S_POST = "P20,Hal Head,department_head,S1,,2020-01-01,,housekeeping"
EVE_S_POST = "P21,Eve Every,executive,,,2020-01-01,,"
HEADS = "\n".join([f"{HEADER},department_id", *(f"{row}," for row in PEOPLE), HAL_S_POST, EVE_S_POST, ""])
HAL = Principal("Hal Head", Role.DEPARTMENT_HEAD, "S1", None, "P20", "housekeeping")
ANA = Principal("Ana Alder", Role.GENERAL_MANAGER, "S1", None, "P1")
EVERY_TENTH_ROOM = 10
PAGES = sorted(PERMISSIONS[Role.DEPARTMENT_HEAD].pages)


def _guest(number: int, site: str) -> dict[str, object]:
    """Overall 7.35 of 10 on average, front desk 2.15, the room 9; every tenth guest says nothing of the room."""
    room = "" if number % EVERY_TENTH_ROOM == 0 else 8 + number % 3
    overall = 7 + (number % 20 < 7)
    said = {"overall": overall, "recommend": 10, "desk": 2 + (number % 20 < 3), "room": room, "bath": "", "spa": 1}
    return response(number, site=site, departed=f"2026-10-{number % 27 + 1:02d}", **said)


@pytest.fixture(scope="module")
def headed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(
        tmp_path_factory.mktemp("headed") / "home",
        assignments=HEADS,
        sites=SITES + "S6,Gum House,north,Test,city,,,40,2020-01-01,\nS7,Hay House,south,Test,city,,,40,2020-01-01,\n",
        segments=SEGMENTS.replace('dimension_id = "channel"', 'adjusts = true\ndimension_id = "channel"'),
        sums=SUMS,
    )
    sites = ("S1", "S2", "S6", "007", "S4", "S7")
    write_csv(
        home.inbox / "post_stay_1.csv",
        [_guest(1000 * place + number, site) for place, site in enumerate(sites) for number in range(60)],
    )
    write_csv(home.inbox / "invitations_1.csv", [invitation(site=site) for site in sites], INVITATION_COLUMNS)
    write_csv(home.inbox / "sums_1.csv", [sums("Desk", {4: 50}), sums("all", {9: 50})], SUM_COLUMNS)
    loaded(home)
    return home


@pytest.fixture(scope="module")
def build(headed: Home) -> OpenBuild:
    published = current(headed.warehouse)
    assert published
    return OpenBuild(published.build.build_id, headed.warehouse / published.file)


@pytest.fixture(scope="module")
def hal(build: OpenBuild) -> Source:
    return build.source(scope_of(HAL, build.reference))


@pytest.mark.parametrize("view", ["region_totals", "chain_totals"])
def test_totals_are_of_the_own_department_alone(hal: Source, view: str) -> None:
    assert hal.frame(f"select distinct department_id from {view}").to_series().to_list() == ["housekeeping"]


def test_of_other_sites_the_department_is_seen_as_a_manager_may_compare_it(build: OpenBuild, hal: Source) -> None:
    ana = build.source(scope_of(ANA, build.reference))
    asked = "select * from region_totals where department_id = 'housekeeping' order by all"

    assert hal.frame(asked)["site_id"].unique().sort().to_list() == ["S1", "S2", "S6"]
    assert hal.frame(asked).equals(ana.frame(asked))


@pytest.mark.parametrize("view", ["region_invitations", "chain_invitations", "my_quarantine", "my_files"])
def test_what_is_of_no_department_is_not_there(build: OpenBuild, hal: Source, view: str) -> None:
    hr = build.source(scope_of(Principal("Hedy", Role.HR), build.reference))

    assert hal.frame(f"select * from {view}").is_empty()
    if view in {"region_invitations", "my_files"}:
        assert not hr.frame(f"select * from {view}").is_empty()


def test_single_answers_are_of_the_own_site_and_say_nothing_of_other_departments(build: OpenBuild, hal: Source) -> None:
    seen = hal.frame("select * from my_responses")

    assert seen["site_id"].unique().to_list() == ["S1"]
    # Of sixty guests six said nothing of the room.
    assert seen.height == 54
    said = {name for name in seen.columns if seen[name].is_not_null().any()}
    measures = set(build.reference.organisation.measure_ids)
    assert said & (measures | {f"{one}_top" for one in measures}) == {"housekeeping", "housekeeping_top"}


def test_what_departments_have_to_do_with_each_other_is_not_told(build: OpenBuild, hal: Source) -> None:
    asked = "('north', {site}, 'post_stay', date '2025-10-01', date '2026-10-01', 'all', 'all'"
    ana = build.source(scope_of(ANA, build.reference))

    for site in ("null", "'S1'"):
        counted = hal.frame(f"select respondents, counted from region_answered{asked.format(site=site)})")
        assert counted.rows() == [(0, 0)]
        sums_of = f"select * from region_guest_sums{asked.format(site=site)}, ['housekeeping'])"
        assert hal.frame(sums_of).is_empty()
        assert not ana.frame(sums_of).is_empty()


@pytest.mark.parametrize(
    ("measure", "is_told"),
    [("housekeeping", True), ("overall", False), ("front_desk", False), ("recommend", False), ("index", False)],
)
def test_what_guests_do_to_a_score_is_told_of_the_own_department(
    build: OpenBuild, hal: Source, measure: str, is_told: bool
) -> None:
    mix = f"""select * from region_mix('north', null, null, null, 'post_stay', '{measure}', date '2025-10-01',
        date '2026-10-01', 'all', 'all', 1)"""

    assert (not hal.frame(mix).is_empty()) == is_told
    assert not build.source(scope_of(ANA, build.reference)).frame(mix).is_empty()


@pytest.mark.parametrize(
    ("metric", "measure", "is_told"),
    [
        ("satisfaction", "housekeeping", True),
        ("satisfaction", "overall", False),
        ("satisfaction", "front_desk", False),
        ("response_rate", "housekeeping", False),
    ],
)
def test_how_sites_of_the_chain_differ_is_told_of_the_own_department(
    build: OpenBuild, hal: Source, metric: str, measure: str, is_told: bool
) -> None:
    asked = Asked(date(2026, 10, 1), date(2026, 10, 1), "post_stay", "all", "all", measure)
    ana = build.source(scope_of(ANA, build.reference))

    assert (hal.spread_of_chain(METRICS[metric], asked) is not None) == is_told
    if metric == "satisfaction":
        assert ana.spread_of_chain(METRICS[metric], asked) is not None


def test_heads_of_two_departments_share_no_answer_and_none_is_a_manager_s(build: OpenBuild) -> None:
    reference = build.reference
    spa = Principal("Kim", Role.DEPARTMENT_HEAD, "S1", department_id="spa")

    assert len({scope_of(one, reference).key for one in (HAL, spa, ANA)}) == 3


@pytest.mark.parametrize(("site_id", "department_id"), [("S1", "bar"), ("S1", None), ("S9", "spa"), (None, "spa")])
def test_who_heads_nothing_that_there_is_sees_nothing(
    build: OpenBuild, site_id: str | None, department_id: str | None
) -> None:
    nobody = Principal("Kim", Role.DEPARTMENT_HEAD, site_id, department_id=department_id)

    assert scope_of(nobody, build.reference) == NOTHING


@pytest.fixture
def served(headed: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(headed.root))
    return headed


ASKED = {"role": "department_head", "region": "north", "site": "S1", "heads": "housekeeping", "until": "2026-10"}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_for_a_head_is_of_the_own_department(served: Home, page: str) -> None:
    app = open_page(page, **ASKED, metric="nps", department="spa", window="month")

    assert not app.exception
    said = words(app)
    assert address_of(app)["metric"] == "satisfaction"
    # The overall score is 73.5, that of the front desk 21.5; other departments are named nowhere.
    assert not [secret for secret in ("73.5", "21.5", "Front desk", "Spa") if secret in said]
    if page in {"my_site", "trends"}:
        assert app.title[0].value.endswith("Housekeeping at Alder House")
    if page in {"my_site", "region_ranking", "departments"}:
        assert "90." in said


def test_the_manager_sees_what_the_head_does_not(served: Home) -> None:
    said = words(open_page("my_site", **(ASKED | {"role": "general_manager"}), window="month"))

    assert "73.5" in said
    assert "Front desk" in said


@pytest.mark.parametrize("page", ["drivers", "compare", "bonus", "data_quality"])
def test_other_pages_are_shut_to_a_head(served: Home, page: str) -> None:
    app = open_page(page, **ASKED)

    assert not app.exception
    assert "is not for the role “Department head”" in words(app)
    assert not app.dataframe


def test_until_somebody_chooses_who_looks_as_a_head_looks_as_one_that_there_is(served: Home) -> None:
    app = open_page("my_site", **{key: value for key, value in ASKED.items() if key != "heads"})

    assert address_of(app)["heads"] == ASKED["heads"]
    assert "nobody at present" not in "\n".join(one.value for one in app.sidebar.caption)


def test_a_vacant_post_is_seen_with_the_eyes_of_its_holder(served: Home) -> None:
    app = open_page("my_site", **(ASKED | {"heads": "front_desk"}), window="month")

    assert "nobody at present" in "\n".join(one.value for one in app.sidebar.caption)
    assert "21.5" in words(app)
    assert "Housekeeping" not in words(app)


@pytest.mark.parametrize("page", sorted(menu.PAGES))
def test_an_executive_opens_the_pages_of_the_table_and_no_other(served: Home, page: str) -> None:
    app = open_page(page, **(ASKED | {"role": "executive"}))

    assert not app.exception
    is_shut = "is not for the role “Executive”" in words(app)
    assert is_shut == (page not in PERMISSIONS[Role.EXECUTIVE].pages)
