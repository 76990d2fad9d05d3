"""The smallest groups that a role is told of: on pages, in files and in what is kept between reruns."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.access import OpenBuild
from dashboard.questions import league
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from dashboard.warehouse import HOME_VARIABLE, Asker
from pipelines.home import Home
from pipelines.metrics.periods import WINDOWS
from pipelines.reference.assignments import Role
from pipelines.reference.chain import Cell
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import open_page, words
from tests.factories import THRESHOLDS, a_home, loaded, response, write_csv

MANAGER = Principal("Ana Alder", Role.GENERAL_MANAGER, site_id="S1")
LEADER = Principal("Nora North", Role.REGIONAL_LEADER, region_id="north")
COUNTS = {"S1": 40, "S2": 19, "S3": 20}
VIEW = View("north", WINDOWS["rolling_3"].period(date(2026, 6, 1)), "satisfaction", "post_stay", site_id="S1")
ROLES = "[roles.general_manager]\nshow = 20\ncomments = 41\n"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Managers are told of twenty answers and more, and of comments from forty-one responses on; leaders as everybody."""
    home = a_home(tmp_path_factory.mktemp("strict") / "home", thresholds=THRESHOLDS + ROLES)
    records = [
        response(100 * place + number, site=site, departed="2026-06-11", overall=number % 11, comment="Fine stay")
        for place, (site, count) in enumerate(COUNTS.items())
        for number in range(count)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


def _states(home: Home, who: Principal) -> dict[str, str]:
    published = current(home.warehouse)
    assert published
    asker = Asker(who, OpenBuild(published.build.build_id, home.warehouse / published.file), published)
    return dict(asker.ask(league.league, view=VIEW).select("site_id", "state").iter_rows())


def test_a_role_that_needs_more_is_told_less_and_places_stay(strict: Home) -> None:
    # One after the other, of one build: what is kept for one role is not handed to the other.
    assert _states(strict, LEADER) == {"S1": "ranked", "S2": "unranked", "S3": "unranked"}
    assert _states(strict, MANAGER) == {"S1": "ranked", "S2": "suppressed", "S3": "unranked"}


def test_two_who_are_told_of_other_cells_share_nothing(strict: Home) -> None:
    published = current(strict.warehouse)
    assert published
    reference = OpenBuild(published.build.build_id, strict.warehouse / published.file).reference
    scope = scope_of(MANAGER, reference)

    assert (scope.cell.show, scope_of(LEADER, reference).cell.show) == (20, 1)
    others = {
        replace(scope, cell=Cell(show=show, comments=comments)).key for show, comments in ((20, 1), (1, 41), (1, 1))
    }
    assert len(others | {scope.key}) == 4


@pytest.mark.parametrize(
    ("role", "site", "is_told"), [("general_manager", "S1", False), ("regional_leader", "S1", True)]
)
def test_comments_are_shown_from_as_many_responses_as_the_role_needs(
    strict: Home, monkeypatch: pytest.MonkeyPatch, role: str, site: str, is_told: bool
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(strict.root))
    app = open_page("comments", role=role, region="north", site=site, until="2026-06", window="month")

    assert not app.exception
    assert ("Fine stay" in words(app)) is is_told
    assert ("41" in words(app)) is not is_told


def test_the_ranking_names_the_role_s_own_threshold(strict: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(strict.root))
    asked = {"region": "north", "site": "S1", "until": "2026-06", "window": "month"}

    for role, shown_from in (("general_manager", 20), ("regional_leader", 10)):
        app = open_page("region_ranking", role=role, **asked)
        assert not app.exception
        assert f"shown from {shown_from}" in words(app)
