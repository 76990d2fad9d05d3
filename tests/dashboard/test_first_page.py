"""A visit begins with the own site, or with the ranking for who answers for more than one: a link and a click are obeyed."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from tests.dashboard.test_pages import APP, address_of, open_page


@pytest.fixture(autouse=True)
def home(little_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))


def _begun(role: str) -> AppTest:
    """The first page of a visit whose address asks for nothing."""
    app = AppTest.from_file(APP, default_timeout=600)
    app.session_state["role"] = role
    return app.run()


@pytest.mark.parametrize(
    ("role", "title"),
    [
        ("general_manager", "Alder House"),
        ("regional_leader", "Ranking of North"),
        ("hr", "Ranking of North"),
        ("data_owner", "Ranking of North"),
    ],
)
def test_who_answers_for_no_single_site_begins_with_the_ranking(role: str, title: str) -> None:
    app = _begun(role)

    assert not app.exception
    assert app.title[0].value == title
    assert address_of(app)["role"] == role


def test_once_begun_the_first_page_is_reached_like_any_other() -> None:
    app = _begun("hr")

    app.switch_page("views/my_site.py").run()

    assert app.title[0].value == "Alder House"


def test_a_link_to_a_site_opens_that_site() -> None:
    assert open_page(role="hr", region="north", site="S2").title[0].value == "Birch House"
