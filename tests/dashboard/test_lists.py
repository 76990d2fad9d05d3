"""Lists beyond the region: who may ask for them, whom they hold, and what the ranking page says of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.access import OpenBuild
from dashboard.lists import site_lists
from dashboard.questions import league, trends
from dashboard.questions.rest import against_rest
from dashboard.questions.view import Among, View
from dashboard.scopes import Principal, scope_of
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.periods import Period
from pipelines.reference.assignments import Role
from pipelines.reference.reference import Reference
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import address_of, open_page, words
from tests.factories import CHAIN, a_home, loaded, response, write_csv

YEAR = Period(date(2025, 11, 1), date(2026, 10, 1))
MANAGER = Principal("Ana Alder", Role.GENERAL_MANAGER, site_id="S1")
LEADER = Principal("Nora North", Role.REGIONAL_LEADER, region_id="north")
HR = Principal("Hedy Resources", Role.HR)
SCORES = {"S1": [9, 10, 8, 10], "S2": [7, 8, 9, 6], "S3": [10, 9, 10, 9], "S4": [5, 6, 7, 8], "007": [8, 8, 9, 7]}
GROUP = "peer_group_id,peer_group_name,site_id,reason,valid_from\nold,Old <b>ones</b>,S1,As _they_ are,2020-01-01\n"
GROUP += "old,Old <b>ones</b>,007,,2020-01-01\n"


def _home(root: Path, chain: str) -> Home:
    """Five open sites with forty answers each from April to October; S3 is in the north until June, then in the south."""
    home = a_home(root, chain=chain)
    (home.reference / "peer_groups.csv").write_text(GROUP)
    records = [
        response(
            100 * place + number, site=site_id, departed=f"2026-{4 + number % 7:02d}-11", overall=scores[number % 4]
        )
        for place, (site_id, scores) in enumerate(SCORES.items())
        for number in range(40)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


@pytest.fixture(scope="module")
def chain_wide(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return _home(tmp_path_factory.mktemp("lists") / "home", CHAIN + 'compare_with = "chain"\n')


@pytest.fixture(scope="module")
def build(chain_wide: Home) -> OpenBuild:
    return _opened(chain_wide)


def _opened(home: Home) -> OpenBuild:
    published = current(home.warehouse)
    assert published
    return OpenBuild(published.build.build_id, home.warehouse / published.file)


def _view(others: Among | None) -> View:
    return View("north", YEAR, "satisfaction", "post_stay", site_id="S1", others=others)


def _listed(build: OpenBuild, who: Principal, others: Among | None) -> list[str]:
    source = build.source(scope_of(who, build.reference))
    return sorted(league.league(source, build.reference, _view(others))["site_id"])


@pytest.mark.parametrize("who", [MANAGER, LEADER, HR])
@pytest.mark.parametrize(
    ("others", "sites"),
    [
        (None, ["S1", "S2"]),
        (Among(), ["007", "S1", "S2", "S3", "S4"]),
        (Among(brand="Test"), ["007", "S1", "S2", "S3", "S4"]),
        (Among(site_type="city"), ["007", "S1", "S2", "S4"]),
        (Among(site_type="resort"), ["S3"]),
        (Among(site_ids=("007", "S1")), ["007", "S1"]),
        (Among(region_id="north", site_type="city"), ["S1", "S2"]),
        (Among(site_ids=()), []),
        (Among(brand="None such"), []),
    ],
)
def test_a_list_holds_the_sites_that_fit(
    build: OpenBuild, who: Principal, others: Among | None, sites: list[str]
) -> None:
    assert _listed(build, who, others) == sites


def test_a_site_that_moved_counts_whole_where_the_list_holds_both_regions(build: OpenBuild) -> None:
    source = build.source(scope_of(HR, build.reference))
    table = league.league(source, build.reference, _view(Among()))

    moved = table.filter(site_id="S3").row(0, named=True)
    assert (moved["n"], moved["months"]) == (40, 12)
    south = league.league(source, build.reference, View("south", YEAR, "satisfaction", "post_stay"))
    assert south.filter(site_id="S3")["months"].to_list() == [4]


def test_sites_are_compared_with_the_rest_of_their_list(build: OpenBuild) -> None:
    source = build.source(scope_of(HR, build.reference))
    compared = against_rest(source, build.reference, _view(Among(site_ids=("007", "S1")))).filter(site_id="S1")

    assert compared["rest_n"].to_list() == [40]
    assert compared["rest_value"].to_list() == pytest.approx([80.0])


def test_who_may_compare_with_the_region_alone_gets_no_further_list(tmp_path: Path) -> None:
    build = _opened(_home(tmp_path, CHAIN))

    assert list(site_lists(build.reference, scope_of(MANAGER, build.reference), _view(None))) == ["region"]
    assert _listed(build, MANAGER, Among()) == ["S1", "S2"]
    assert len(site_lists(build.reference, scope_of(HR, build.reference), _view(None))) > 1


def test_lists_are_offered_by_name(build: OpenBuild) -> None:
    offered = site_lists(build.reference, scope_of(MANAGER, build.reference), _view(None))

    assert list(offered) == ["region", "chain", "brand:Test", "site_type:city", "site_type:resort", "peers:old"]
    assert (offered["site_type:city"].label, offered["site_type:city"].called) == ("Site type: city", "the site type")
    assert offered["peers:old"].reason == "As _they_ are"


def test_a_manager_who_may_not_know_names_gets_no_list_by_brand(build: OpenBuild) -> None:
    hidden = _nameless(build.reference)

    offered = site_lists(hidden, scope_of(MANAGER, hidden), _view(None))

    assert list(offered) == ["region", "chain"]


def _nameless(reference: Reference) -> Reference:
    return replace(reference, chain=reference.chain.model_copy(update={"name_other_sites": False}))


def test_names_of_the_other_sites_of_the_chain_stay_hidden_where_the_chain_says_so(tmp_path: Path) -> None:
    build = _opened(_home(tmp_path, CHAIN + 'compare_with = "chain"\nname_other_sites = false\n'))
    source = build.source(scope_of(MANAGER, build.reference))

    table = league.league(source, build.reference, _view(Among()))

    assert table.height == 5
    assert table.filter(~table["is_mine"])["site_name"].str.starts_with("Another site").all()
    assert table.filter(~table["is_mine"])["brand"].to_list() == [""] * 4
    assert source.frame("select distinct site_id from my_responses")["site_id"].to_list() == ["S1"]


def test_the_page_lists_what_the_address_asks_for(chain_wide: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(chain_wide.root))

    page = open_page("region_ranking", role="general_manager", region="north", site="S1", among="chain")

    said = words(page)
    assert not page.exception
    assert "Ranking of the whole chain" in said
    assert "the rest of the chain" in said
    assert "Dogwood House" in said
    assert address_of(page)["among"] == "chain"


def test_who_compares_with_the_whole_chain_has_it_as_a_list_alone(build: OpenBuild) -> None:
    # A list leaves out sites that could be read off it; the plain sum of all would tell them.
    asked = {"first": date(2026, 6, 1), "last": date(2026, 6, 1)}
    drawn = {
        who.role: set(
            trends.by_month(build.source(scope_of(who, build.reference)), build.reference, _view(None), **asked)["who"]
        )
        for who in (MANAGER, HR)
    }

    assert "chain" in drawn[Role.HR]
    assert "chain" not in drawn[Role.GENERAL_MANAGER]


def test_trends_have_no_line_of_the_chain_for_who_has_it_as_a_list(
    chain_wide: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(chain_wide.root))

    page = open_page("trends", role="general_manager", region="north", site="S1")

    assert not page.exception
    assert '"name":"Chain"' not in words(page)
    assert '"name":"Rest of North"' in words(page)


def test_a_name_of_a_peer_group_is_no_markup(chain_wide: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(chain_wide.root))

    page = open_page("region_ranking", role="hr", region="north", site="S1", among="peers:old")

    assert "<b>" not in page.title[0].value
    assert "_they_" not in " ".join(one.value for one in page.caption)


def test_a_list_that_is_not_there_falls_back_to_the_region_in_words(
    chain_wide: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(chain_wide.root))

    page = open_page("region_ranking", role="hr", region="north", site="S1", among="peers:gone")

    assert "Ranking of North" in words(page)
    assert any("can't be shown" in one.value for one in page.warning)
