"""A manager compares by guest type and by language: no few guests are told of by whom the two differ."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from dashboard.questions import league
from dashboard.questions.departments import departments_of_region
from dashboard.questions.view import View
from dashboard.scopes import Principal
from pipelines.home import Home
from pipelines.metrics.periods import WINDOWS
from pipelines.metrics.ranking import KEPT_BACK
from pipelines.reference.assignments import Role
from tests.dashboard.test_narrowed_comments import LANGUAGES, SPOKEN
from tests.dashboard.test_questions import opened
from tests.factories import POST_STAY, RESPONSE_COLUMNS, SEGMENTS, SITES, a_home, loaded, response, write_csv

MANAGER = Principal("Ana", Role.GENERAL_MANAGER, site_id="N1")
YEAR = WINDOWS["rolling_12"].period(date(2026, 10, 1))
# Guest type, language and how many; at N2 all who speak French are families, and five families more there are.
GUESTS = {
    "N1": [("B", "E", 40), ("F", "F", 40), ("B", "", 20)],
    "N2": [("F", "F", 30), ("F", "E", 5), ("B", "E", 60), ("B", "", 20)],
    "N3": [("F", "F", 30), ("F", "E", 15), ("B", "E", 60), ("B", "", 20)],
}


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    named = "".join(f"{site},Site {site},north,Test,city,,,100,2020-01-01,\n" for site in GUESTS)
    home = a_home(
        tmp_path_factory.mktemp("crossed") / "home",
        sites=f"{SITES.splitlines()[0]}\n{named}",
        segments=SEGMENTS + LANGUAGES,
        assignments="person_id,person_name,role,site_id,region_id,valid_from,valid_to\nP1,Ana,general_manager,N1,,2020-01-01,\n",
        post_stay=POST_STAY.replace("[[questions]]", SPOKEN, 1),
    )
    records = []
    for site, groups in GUESTS.items():
        for guest, spoken, count in groups:
            for _ in range(count):
                number = len(records)
                said = {"guest": guest, "overall": number % 11, "desk": number % 11}
                records.append(response(number, site=site, departed="2026-08-11", **said) | {"spoken": spoken})
    write_csv(home.inbox / "post_stay_1.csv", records, [*RESPONSE_COLUMNS, "spoken"])
    loaded(home)
    return home


def _view(dimension_id: str, segment_id: str) -> View:
    view = View("north", YEAR, "satisfaction", "post_stay", site_id="N1")
    return replace(view, dimension_id=dimension_id, segment_id=segment_id)


def _states(home: Home, dimension_id: str, segment_id: str) -> dict[str, str]:
    table = league.league(*opened(home, MANAGER), _view(dimension_id, segment_id))
    hidden = table.filter(pl.col("value").is_null() & (pl.col("state") == KEPT_BACK))["site_id"].to_list()
    return {site: "hidden" if site in hidden else "told" for site in table["site_id"].sort()}


def test_a_language_that_only_families_speak_is_kept_back_where_few_families_speak_another(crossed: Home) -> None:
    assert _states(crossed, "guest_type", "family") == {"N1": "told", "N2": "told", "N3": "told"}
    # At N1 the two are the same guests, at N3 enough lie between them.
    assert _states(crossed, "language", "french") == {"N1": "told", "N2": "hidden", "N3": "told"}


def test_another_language_is_kept_back_with_it_so_that_it_is_not_what_is_left(crossed: Home) -> None:
    hidden = [one for one in ("english", "unknown") if _states(crossed, "language", one)["N2"] == "hidden"]

    assert hidden == ["unknown"]


def test_so_are_they_of_each_department(crossed: Home) -> None:
    source, reference = opened(crossed, MANAGER)

    def told(segment_id: str) -> list[bool]:
        cells = departments_of_region(source, reference, _view("language", segment_id))
        return cells.filter(department_id="front_desk").sort("site_id")["value"].is_not_null().to_list()

    assert told("french") == [True, False, True]
    assert told("english") == [True, True, True]
