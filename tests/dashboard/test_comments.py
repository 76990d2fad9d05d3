"""The page of comments: what guests wrote as text, of enough guests, for whom it is for."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import OpenBuild
from dashboard.questions.comments import Band, Comments, Filters, comments
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.periods import WINDOWS
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import open_page
from tests.factories import POST_STAY, RESPONSE_COLUMNS, THRESHOLDS, a_home, loaded, many_responses, response, write_csv

MARKUP = "![x](http://x.invalid/y.png) **bold** <b>tag</b> :red[loud] $1+1$ [a](javascript:alert)"
CANARY = "CANARY of another site"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """S1 with 30 responses of October, five of them with words; S2 in its region with fewer; 007 in another with some."""
    home = a_home(tmp_path_factory.mktemp("said") / "home", thresholds="comments = 12\n" + THRESHOLDS)
    said = [
        response(1, comment="The Café was lovely", departed="2026-10-20", overall=10, desk=2, guest="B"),
        response(2, comment=MARKUP, departed="2026-10-19", overall=3, desk="", guest="F"),
        response(3, comment="Best regards, Ann Lee", departed="2026-10-21", overall=7),
        response(4, comment="older words", departed="2026-10-01", overall=8),
    ]
    plain = [one | {"guest": "B", "overall": 9} for one in many_responses(26, first=100)]
    few = [response(900 + place, site="S2", comment=f"few of S2 {place}") for place in range(11)]
    other = [response(800 + place, site="007", comment=CANARY) for place in range(20)]
    write_csv(home.inbox / "post_stay_1.csv", [*said, *plain, *few, *other])
    loaded(home)
    return home


@pytest.fixture
def build(served: Home, monkeypatch: pytest.MonkeyPatch) -> OpenBuild:
    published = current(served.warehouse)
    assert published is not None
    monkeypatch.setenv(HOME_VARIABLE, str(served.root))
    return OpenBuild(published.build.build_id, served.warehouse / published.file)


MANAGER = Principal("Ann", Role.GENERAL_MANAGER, site_id="S1")
LEADER = Principal("Ben", Role.REGIONAL_LEADER, region_id="north")
HR = Principal("Eve", Role.HR)


def asked(build: OpenBuild, who: Principal, filters: Filters | None = None, **view: str) -> Comments:
    period = WINDOWS["rolling_12"].period(_month())
    seen = View("north", period, "satisfaction", "post_stay", **{"site_id": "S1"} | view)
    return comments(build.source(scope_of(who, build.reference)), build.reference, seen, filters or Filters())


def _month():
    from datetime import date

    return date(2026, 10, 1)


def told(found: Comments) -> list[str]:
    return found.rows["text_masked"].to_list()


def test_the_newest_stands_first_with_what_the_guest_gave(build: OpenBuild) -> None:
    found = asked(build, MANAGER)

    assert told(found) == ["Best regards, [name]", "The Café was lovely", MARKUP_MASKED, "older words"]
    assert found.rows.row(1, named=True)["overall"] == 100
    assert found.rows.row(2, named=True)["front_desk"] is None
    assert (found.found, found.responses, found.hidden_sites) == (4, 30, 0)


MARKUP_MASKED = "![x]([link]) **bold** <b>tag</b> :red[loud] $1+1$ [a](javascript:alert)"


@pytest.mark.parametrize("words", ["cafe", "CAFÉ", " the café ", "Cafe WAS"])
def test_a_search_knows_no_case_and_no_accents(build: OpenBuild, words: str) -> None:
    assert told(asked(build, MANAGER, Filters(words=words))) == ["The Café was lovely"]


@pytest.mark.parametrize("words", ["%", "_", "' or 1=1 --", "caf.", "nowhere"])
def test_a_search_is_for_the_very_words(build: OpenBuild, words: str) -> None:
    assert told(asked(build, MANAGER, Filters(words=words))) == []


def test_scores_departments_and_kinds_of_guests_choose(build: OpenBuild) -> None:
    assert told(asked(build, MANAGER, Filters(band=Band.HIGH))) == ["The Café was lovely", "older words"]
    assert MARKUP_MASKED not in told(asked(build, MANAGER, Filters(department_id="front_desk")))
    assert asked(build, MANAGER, Filters(department_id="front_desk", band=Band.LOW)).responses > 0


def test_too_few_responses_within_the_filters_tell_nothing(build: OpenBuild) -> None:
    low = asked(build, MANAGER, Filters(band=Band.LOW))
    few = asked(build, LEADER, site_id="S2")

    assert (low.is_told, low.responses, told(low)) == (False, 1, [])
    assert (few.is_told, few.responses, told(few)) == (False, 11, [])


def test_a_kind_of_guests_that_leaves_few_out_tells_nothing(build: OpenBuild) -> None:
    """29 of 30 are on business: who compares both lists would know what the other one wrote."""
    found = asked(build, MANAGER, dimension_id="guest_type", segment_id="business")

    assert (found.is_told, found.others, told(found)) == (False, True, [])


def test_a_list_of_sites_leaves_those_out_that_have_too_few(build: OpenBuild) -> None:
    found = asked(build, LEADER, Filters(every_site=True))

    assert set(found.rows["site_id"]) == {"S1"}
    assert (found.is_told, found.hidden_sites) == (True, 1)


def test_nobody_reads_of_another_site_or_region(build: OpenBuild) -> None:
    everything = Filters(every_site=True)

    assert CANARY in told(asked(build, HR, everything))
    assert CANARY not in told(asked(build, LEADER, everything)) + told(asked(build, MANAGER, everything))
    assert told(asked(build, MANAGER, site_id="007")) == []
    assert told(asked(build, Principal("Ada", Role.DATA_OWNER), everything)) == []


def test_a_department_head_reads_what_is_about_the_department_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagged = '[comments]\ncolumns = ["comment", "remark"]\ndepartments = { "remark" = "front_desk" }\n[unused]'
    definition = POST_STAY.replace('[comments]\ncolumns = ["comment"]', tagged.removesuffix("\n[unused]"))
    home = a_home(tmp_path / "home", post_stay=definition)
    said = [
        response(place, comment="on the stay", overall=3) | {"remark": f"at the desk {place}"} for place in range(15)
    ]
    write_csv(home.inbox / "post_stay_1.csv", said, [*RESPONSE_COLUMNS, "remark"])
    loaded(home)
    published = current(home.warehouse)
    assert published is not None
    build = OpenBuild(published.build.build_id, home.warehouse / published.file)
    desk, spa = (
        Principal("Dee", Role.DEPARTMENT_HEAD, site_id="S1", department_id=one) for one in ("front_desk", "spa")
    )

    found = asked(build, desk, Filters(department_id="front_desk"))

    assert sorted(told(found)) == sorted(f"at the desk {place}" for place in range(15))
    assert found.rows["overall"].null_count() == 15
    assert all("on the stay" not in text for text in told(asked(build, desk)))
    assert told(asked(build, spa, Filters(department_id="front_desk"))) == []


def test_a_department_head_whose_department_is_not_asked_about_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = "person_id,person_name,role,site_id,region_id,department_id,valid_from\n"
    home = a_home(tmp_path / "home", assignments=f"{posts}P1,Dee Spa,department_head,S1,,spa,2020-01-01\n")
    write_csv(home.inbox / "post_stay_1.csv", [response(place, comment="on the stay") for place in range(40)])
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = page(role="department_head", heads="spa")

    assert not app.exception
    said = "\n".join(str(one.value) for kind in ("info", "caption", "text") for one in app.get(kind))
    assert (
        "**No comments about Spa.** The Post-stay survey has no question in which guests write about it alone." in said
    )
    assert "those on the whole stay speak of others too" in said
    assert "on the stay\n" not in said
    assert "of guests who gave it" not in said


def test_a_survey_without_words_is_said_to_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace('[comments]\ncolumns = ["comment"]', ""))
    write_csv(home.inbox / "post_stay_1.csv", [response(place, comment="on the stay") for place in range(40)])
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = page(role="hr")

    assert not app.exception
    assert [one.value for one in app.info] == [
        "**No comments are received** from the Post-stay survey: its answers come without words."
    ]


def page(**address: str) -> AppTest:
    return open_page("comments", region="north", site="S1", **address)


def test_the_page_shows_words_as_text_and_never_as_markup(build: OpenBuild) -> None:
    app = page(role="general_manager")

    assert not app.exception
    assert [one.value for one in app.text] == told(asked(build, MANAGER))
    said = "\n".join(str(one.value) for kind in ("markdown", "caption", "info") for one in app.get(kind))
    assert "bold" not in said
    assert "lovely" not in said


def test_the_page_says_why_nothing_is_shown(build: OpenBuild) -> None:
    app = page(role="general_manager", comments_score="low")

    assert not app.exception
    assert "Too few to show" in app.info[0].value
    assert "12" in app.info[0].value
    assert not app.text


def test_the_page_says_that_a_list_is_kept_back_for_what_it_would_tell_beside_others(build: OpenBuild) -> None:
    app = page(role="general_manager", guests="guest_type:business")

    assert not app.exception
    assert "would know what fewer than 12 guests wrote" in app.info[0].value
    assert not app.text


def test_the_page_searches_as_one_types(build: OpenBuild) -> None:
    app = page(role="general_manager")

    app.text_input(key="comments_words").set_value("cafe").run()

    assert [one.value for one in app.text] == ["The Café was lovely"]


def test_a_manager_is_offered_no_other_sites(build: OpenBuild) -> None:
    app = page(role="general_manager", comments_of="all")

    assert not app.exception
    assert "comments_of" not in [one.key for one in app.selectbox]
    assert CANARY not in [one.value for one in app.text]


def test_hr_is_offered_every_site(build: OpenBuild) -> None:
    app = page(role="hr", comments_of="all")

    assert app.selectbox(key="comments_of").options == ["Alder House", "Every site I may see"]


def test_many_are_read_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home")
    write_csv(
        home.inbox / "post_stay_1.csv",
        [response(place, departed=f"2026-10-{place:02d}", comment=f"day {place}") for place in range(1, 26)],
    )
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = page(role="general_manager")
    first = [one.value for one in app.text]

    app.number_input(key="comments_page").set_value(2).run()

    assert first == [f"day {place}" for place in range(25, 5, -1)]
    assert [one.value for one in app.text] == [f"day {place}" for place in range(5, 0, -1)]
    app.text_input(key="comments_words").set_value("day 2").run()
    assert app.text[0].value == "day 25"
