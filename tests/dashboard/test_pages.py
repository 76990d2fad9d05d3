"""Every page, for every role, on a little real warehouse and on an empty clone."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse import HOME_VARIABLE
from pipelines import fingerprint
from pipelines.home import Home
from pipelines.loading import load
from pipelines.warehouse.publishing import current
from tests.factories import (
    ASSIGNMENTS,
    POST_STAY,
    SITES,
    TODAY,
    a_home,
    copied,
    loaded,
    many_responses,
    response,
    write_csv,
)

APP = str(Path(__file__).resolve().parents[2] / "dashboard" / "app.py")
PAGES = (
    "my_site",
    "drivers",
    "region_ranking",
    "compare",
    "trends",
    "departments",
    "comments",
    "bonus",
    "recognition",
    "data_quality",
    "audit_log",
)
ROLES = ("general_manager", "regional_leader", "hr", "data_owner")


def open_page(page: str = "my_site", **address: str) -> AppTest:
    """The page as a link to it opens it: drawn once, with the choices that stand in the address."""
    app = AppTest.from_file(APP, default_timeout=600)
    for key, value in address.items():
        app.query_params[key] = value
    if page != "my_site":
        app.switch_page(f"views/{page}.py")
    return app.run()


def address_of(app: AppTest) -> dict[str, str]:
    """The choices in the address as a browser would show them."""
    return {key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}


def words(app: AppTest) -> str:
    """Everything a page says: texts, tables and what charts carry, hidden parts included."""
    parts = [
        str(element.value)
        for kind in ("title", "subheader", "caption", "markdown", "info", "warning", "error", "success", "text")
        for element in app.get(kind)
    ]
    parts += [f"{one.label} {one.value}" for one in app.metric]
    parts += [table.value.to_csv() for table in app.dataframe]
    parts += [chart.proto.spec for chart in app.get("plotly_chart")]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A loaded home with 40 answers of one month, to copy."""
    home = a_home(tmp_path_factory.mktemp("forty") / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    loaded(home)
    return home


@pytest.fixture
def little(little_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))
    return little_home


# Each page for who opens it most and for who sees most; the roles between them with the slow tests.
@pytest.mark.parametrize(
    "role",
    [one if one in {"general_manager", "data_owner"} else pytest.param(one, marks=pytest.mark.slow) for one in ROLES],
)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_every_role(little: Home, page: str, role: str) -> None:
    app = open_page(page, role=role)

    assert not app.exception
    assert app.title


def test_my_site_says_score_interval_place_and_change(little: Home) -> None:
    app = open_page(role="general_manager", region="north", site="S1")

    labels = [one.label for one in app.metric]
    assert labels == ["Guest satisfaction", "Place in North", "Change in a year"]
    # Twelve answers a month: 0 7 3 10 6 2 9 5 1 8 4 0, together 55 of 120.
    assert app.metric[0].value == "45.8"
    assert app.metric[1].value in {"1 of 2", "2 of 2"}
    assert "144 answers" in words(app)


def test_the_place_agrees_with_the_ranking(little: Home) -> None:
    place = open_page(role="general_manager", region="north", site="S1").metric[1].value
    table = open_page("region_ranking", role="general_manager", region="north", site="S1").dataframe[0].value

    row = table[table["Site"] == "▸ Alder House"].iloc[0]
    assert place == f"{row['Place']} of 2"


def test_too_few_answers_are_suppressed_in_words_and_nowhere_shown(little: Home) -> None:
    app = open_page(role="general_manager", region="south", site="007")

    assert app.metric[0].value == "–"
    assert "Too few to show" in words(app)


def test_between_show_and_rank_a_site_is_shown_without_a_place(little: Home) -> None:
    app = open_page(role="general_manager", region="south", site="S3")

    assert app.metric[0].value != "–"
    assert app.metric[1].value == "–"


def test_a_site_nobody_answered_about_says_so(little: Home) -> None:
    app = open_page(role="general_manager", region="south", site="S4")

    assert "No answers in Nov 2025 – Oct 2026" in words(app)


def test_a_site_that_was_not_open_says_so(little: Home) -> None:
    app = open_page(role="data_owner", region="south", site="S5", until="2026-10")

    assert "was not in South in Oct 2026" in words(app)


def test_a_moved_site_ranks_in_the_region_of_the_last_month(little: Home) -> None:
    after = open_page("region_ranking", role="hr", region="south", until="2026-09").dataframe[0].value
    before = open_page("region_ranking", role="hr", region="south", until="2026-06").dataframe[0].value

    assert any("Cedar House" in name for name in after["Site"])
    assert not any("Cedar House" in name for name in before["Site"])


def test_nps_is_not_invented_where_it_was_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.factories import POST_STAY

    without = POST_STAY.replace(
        'column = "recommend"\ndepartment = "recommend"', 'column = "recommend"\ndepartment = "spa"\nlead = true'
    )
    home = a_home(tmp_path / "home", post_stay=without, invitations=_no_invitations())
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    assert "Not asked" in words(open_page(role="data_owner", region="north", site="S1", metric="nps"))
    assert "No invitations are received" in words(
        open_page(role="data_owner", region="north", site="S1", metric="response_rate", survey="post_stay")
    )


def _no_invitations() -> str:
    from tests.factories import POST_STAY

    other = POST_STAY.replace('"post_stay"', '"other"', 1).replace("post_stay*.csv", "other*.csv")
    return other.replace("Post-stay survey", "Other survey")


def test_the_response_rate_is_not_known_by_guest_type(little: Home) -> None:
    app = open_page(role="data_owner", region="north", site="S1", metric="response_rate", guests="guest_type:business")

    assert "Not known for guest type: business" in words(app)


def test_the_response_rate_is_known_by_channel(little: Home) -> None:
    app = open_page(role="data_owner", region="north", site="S1", metric="response_rate", guests="channel:direct")

    assert app.metric[0].value == "12.0 %"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["general_manager", "regional_leader"])
def test_nothing_of_another_region_is_in_a_page(little: Home, page: str, role: str) -> None:
    said = words(open_page(page, role=role, region="north", site="S1"))

    assert not any(name in said for name in ("Fir House", "Dogwood House", "Elm House", "CANARY"))


def test_a_manager_does_not_get_another_site_s_answers_by_the_address(little: Home) -> None:
    app = AppTest.from_file(APP, default_timeout=600)
    # As a forged widget value arrives: in the session's state before any widget is drawn.
    for key, value in {"role": "general_manager", "region": "north", "site": "007"}.items():
        app.session_state[key] = value
    app.run()

    assert not app.exception
    assert "Fir House" not in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_free_text_is_on_no_page(little: Home, page: str) -> None:
    assert "CANARY-COMMENT" not in words(open_page(page, role="data_owner"))


def test_choices_survive_a_change_of_page(little: Home) -> None:
    app = open_page(role="data_owner", region="south")
    app.sidebar.selectbox(key="metric").set_value("nps").run()

    app.switch_page("views/trends.py").run()

    assert app.sidebar.selectbox(key="metric").value == "nps"
    assert app.sidebar.selectbox(key="region").value == "south"


def test_the_address_reopens_the_view(little: Home) -> None:
    first = open_page(
        "region_ranking", role="data_owner", region="south", window="rolling_6", metric="top_box", until="2026-02"
    )

    again = open_page("region_ranking", **address_of(first))

    assert words(again) == words(first)
    assert address_of(again)["until"] == "2026-02"


def test_a_link_to_a_site_alone_finds_its_region(little: Home) -> None:
    app = open_page(role="data_owner", site="007")

    assert not app.warning or "The link asks" not in app.warning[0].value
    assert app.title[0].value == "Fir House"


def test_a_link_to_a_site_with_its_old_region_finds_its_region_now(little: Home) -> None:
    app = open_page(role="general_manager", region="north", site="S3")

    assert app.title[0].value == "Cedar House"
    assert app.sidebar.selectbox(key="region").value == "south"


def test_the_chosen_department_stands_in_the_address(little: Home) -> None:
    app = open_page("departments", role="data_owner", region="north", site="S1", department="spa")

    assert app.main.selectbox(key="department").value == "spa"
    assert address_of(app)["department"] == "spa"


def test_the_address_of_before_brings_the_choices_of_before(little: Home) -> None:
    app = open_page(role="data_owner", region="north", site="S1")
    before = address_of(app)
    app.sidebar.selectbox(key="metric").set_value("nps").run()
    assert address_of(app)["metric"] == "nps"

    for key, value in before.items():
        app.query_params[key] = value
    app.run()

    assert app.sidebar.selectbox(key="metric").value == "satisfaction"


def test_a_choice_made_before_the_address_has_followed_is_kept(little: Home) -> None:
    app = open_page(role="data_owner", region="north", site="S1")
    before = address_of(app)
    app.sidebar.selectbox(key="metric").set_value("nps").run()

    # The browser still shows the address from before the last choice, and the next choice comes with it.
    for key, value in before.items():
        app.query_params[key] = value
    app.sidebar.selectbox(key="window").set_value("rolling_6").run()

    assert app.sidebar.selectbox(key="metric").value == "nps"
    assert app.sidebar.selectbox(key="window").value == "rolling_6"


def test_the_chosen_period_is_shaded_in_trends(little: Home) -> None:
    app = open_page("trends", role="data_owner", region="north", site="S1", window="rolling_3", until="2026-09")

    grounds = [json.loads(chart.proto.spec)["layout"]["shapes"] for chart in app.get("plotly_chart")]
    assert [(one["x0"], one["x1"]) for shapes in grounds for one in shapes] == [("2026-06-16", "2026-09-16")] * 2
    assert "Shaded: Jul 2026 – Sep 2026" in words(app)


def test_a_break_in_the_question_is_drawn_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 'column = "overall"\ndepartment = "overall"\n'
    again = f'{asked}lowest = 0\nhighest = 10\nvalid_from = 2026-09-01\nchange = "asked by tablet"\n\n[[questions]]\n'
    versions = POST_STAY.replace(asked, f"{again}{asked}valid_to = 2026-09-01\n")
    home = a_home(tmp_path / "home", post_stay=versions)
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40) + many_responses(40, month="2026-08", first=100))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page("trends", role="data_owner", region="north", site="S1", window="month")

    assert "Dotted: the question is asked otherwise from Sep 2026: asked by tablet" in words(app)
    # August was asked otherwise than September, so neither month is told against the other.
    standing = words(open_page(role="data_owner", region="north", site="S1", window="month", until="2026-09"))
    assert "not compared: the question has been asked otherwise since" in standing
    spec = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert [one["x0"] for one in spec["layout"]["shapes"]] == ["2026-09-16", "2026-08-17"]
    assert "Dotted" not in words(open_page("trends", role="data_owner", region="north", site="S1", metric="nps"))


def test_a_line_that_is_not_there_has_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home")
    months = [f"{2025 + (8 + step) // 12}-{(8 + step) % 12 + 1:02d}" for step in range(14)]
    records = many_responses(4, site="007")
    for place, site_id in enumerate(("S1", "S2", "S3")):
        for step, month in enumerate(months):
            records += many_responses(12, site=site_id, month=month, first=1000 + place * 1000 + step * 20)
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    said = words(open_page("trends", role="data_owner", region="south", site="007"))

    assert "No line for Fir House:** it never had 10 answers in 12 months" in said
    assert "No line for Fir House:** it never had 10 answers in a month" in said
    assert "hollow" not in said


def test_names_are_shown_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", sites=SITES.replace("Alder House", "*Alder* $1 [x](y) # :red[House] <b>&"))
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    for page in PAGES:
        app = open_page(page, role="data_owner", region="north", site="S1")
        sentences = [one.value for kind in ("title", "caption", "markdown", "info") for one in app.get(kind)]
        charts = [chart.proto.spec for chart in app.get("plotly_chart")]
        assert not app.exception
        assert not any("<b>" in one for one in charts)
        assert not any("*Alder*" in one or "[x]" in one or ":red" in one for one in sentences)


def test_a_link_to_what_does_not_exist_says_so(little: Home) -> None:
    app = open_page(role="data_owner", region="north", site="NO-SUCH")

    assert "NO-SUCH" in app.warning[0].value


@pytest.mark.parametrize("key", ["site", "region", "role", "until", "metric", "guests"])
def test_a_link_can_not_bring_pictures_links_or_headings(little: Home, key: str) -> None:
    crafted = "![a](http://evil.example/x.png)\n\n# Sign in [again](http://evil.example)" + "x" * 500

    app = open_page(**({"role": "data_owner"} | {key: crafted}))

    said = app.warning[0].value
    assert not app.exception
    assert not set("![]()#*`\n") & set(re.sub(r"&#\d+;", "", said.split("“")[1].split("”")[0]))
    assert len(said) < 600


def test_an_empty_clone_says_what_to_do(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(repository / "data" / "reference", tmp_path / "reference")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))

    app = open_page()

    assert not app.exception
    assert "guest-tracking demo" in app.info[0].value


def test_an_empty_load_says_what_to_do(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(repository / "data" / "reference", tmp_path / "reference")
    loaded(Home(tmp_path))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))

    app = open_page()

    assert not app.exception
    assert "No sites or surveys yet" in app.info[0].value


def test_sites_without_answers_open_on_a_worded_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home")
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page()

    assert not app.exception
    assert "No answers yet" in app.info[0].value


def test_a_new_build_is_shown_on_the_next_rerun(forty: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = copied(forty, tmp_path / "home")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page(role="general_manager", region="north", site="S1")
    assert "40 answers" in words(app)

    write_csv(home.inbox / "post_stay_2.csv", many_responses(25, first=1000))
    loaded(home)
    app.run()

    assert "65 answers" in words(app)


def test_a_damaged_build_is_a_worded_state(forty: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = copied(forty, tmp_path / "home")
    published = current(home.warehouse)
    assert published
    file = home.warehouse / published.file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(bytes(content))
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page()

    assert not app.exception
    assert "can't be read" in app.error[0].value


def test_a_build_of_another_version_is_a_worded_state(
    forty: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(forty, tmp_path / "home")
    published = current(home.warehouse)
    assert published
    file = home.warehouse / published.file
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table breaks")
    pointer = home.warehouse / "current.json"
    pointer.write_text(pointer.read_text().replace(published.sha256, fingerprint.of_file(file)))
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page()

    assert not app.exception
    assert "made by another version of the program" in app.error[0].value


@pytest.mark.parametrize(("hours", "late"), [(35, False), (37, True)])
def test_an_old_build_is_called_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int, late: bool) -> None:
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    load(home, now=datetime.now(UTC) - timedelta(hours=hours), today=TODAY, progress=lambda what, done, total: None)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    assert ("The data is late" in words(open_page(role="data_owner"))) == late


def test_answers_that_stop_before_the_last_complete_month_are_called_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40, month="2026-08"))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    assert "nothing has come about Oct 2026 yet" in words(open_page(role="data_owner"))


def test_without_answers_the_data_quality_page_still_says_what_was_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", [response(number, departed="3rd of May") for number in range(5)])
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page("data_quality", role="data_owner")

    assert not app.exception
    assert "is not a date" in words(app)


def test_where_nobody_is_assigned_nobody_sees_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", assignments=ASSIGNMENTS.replace("2020-01-01,\n", "2020-01-01,2021-01-01\n"))
    text = (home.reference / "assignments.csv").read_text().replace("2026-03-01,\n", "2026-03-01,2026-04-01\n")
    (home.reference / "assignments.csv").write_text(text)
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page()

    assert not app.exception
    assert "Nobody is assigned" in app.info[0].value


def test_two_sites_of_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", sites=SITES.replace("Birch House", "Alder House"))
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40) + many_responses(40, site="S2", first=100))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    for page in PAGES:
        app = open_page(page, role="data_owner", region="north", site="S1")
        assert not app.exception
        if page == "departments":
            assert {"Alder House (S1)", "Alder House (S2)"} <= set(app.dataframe[0].value["Site"])


def test_a_second_rerun_asks_the_warehouse_nothing(little: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.access import Source

    asked: list[str] = []
    original = Source.frame

    def counted(self: Source, query: str, **parameters: object) -> object:
        asked.append(query)
        return original(self, query, **parameters)

    app = open_page(role="data_owner", region="north", site="S2", window="rolling_3")
    monkeypatch.setattr(Source, "frame", counted)
    app.run()

    assert asked == []


def test_another_scope_never_gets_a_cached_answer(little: Home) -> None:
    everything = words(open_page("data_quality", role="hr", region="north", site="S1"))
    own = words(open_page("data_quality", role="general_manager", region="north", site="S1"))

    assert "post_stay_1.csv" in everything
    assert "post_stay_1.csv" not in own
