"""The way in, without a server."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import doorway
from dashboard.signing_in import account, entrance
from dashboard.warehouse import HOME_VARIABLE
from pipelines.audit.log import SIGNED_OUT, Asked, AuditLog
from pipelines.home import Home
from pipelines.serving.serving import SIGN_IN_VARIABLE, SIGN_OUT_VARIABLE
from tests.factories import copied, let_in

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


@pytest.fixture(autouse=True)
def _served(little_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))


@pytest.mark.parametrize("way", ["oidc", "proxy"])
def test_an_app_that_was_started_without_its_guard_lets_nobody_in(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv(SIGN_IN_VARIABLE, way)

    page = AppTest.from_file(str(APP), default_timeout=60).run()

    assert "guest-tracking serve" in page.error[0].value
    assert len(page.sidebar.selectbox) == 0
    assert len(page.exception) == 0


def test_a_way_of_signing_in_that_there_is_not_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SIGN_IN_VARIABLE, "nobody")

    page = AppTest.from_file(str(APP), default_timeout=60).run()

    assert len(page.exception) == 1
    assert len(page.sidebar.selectbox) == 0


def test_without_sign_in_every_page_says_so() -> None:
    page = AppTest.from_file(str(APP), default_timeout=60).run()

    assert "No sign-in" in page.main.caption[0].value


OUT = "/oauth2/sign_out"
CLAIMS = {"iss": "https://sign-in.example.com", "sub": "ana"}


@pytest.fixture
def proxied(little_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home behind a proxy that vouches for Ana."""
    home = copied(little_home, tmp_path / "home")
    let_in(home, "https://sign-in.example.com,ana,,P1,Ana Alder,general_manager,S1,,,2020-01-01,")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    monkeypatch.setenv(SIGN_IN_VARIABLE, "proxy")
    monkeypatch.setattr(doorway, "is_guarded", lambda: True)
    for module in (account, entrance):
        monkeypatch.setattr(module, "claims", lambda: CLAIMS)
    return home


def _page() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=60).run()


def _ways_out(page: AppTest) -> list:
    return [one for one in page.sidebar.button if one.label == "Sign out"]


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "//evil.example.com", "http://evil.example.com"])
def test_behind_a_proxy_nobody_is_led_out_where_it_has_no_way(
    proxied: Home, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv(SIGN_OUT_VARIABLE, url)

    page = _page()

    assert "Signed in as ana" in page.sidebar.caption[0].value
    assert _ways_out(page) == []


def test_signing_out_behind_a_proxy_ends_every_tab_and_leads_to_the_proxy_s_own_way_out(
    proxied: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SIGN_OUT_VARIABLE, OUT)
    page, other = _page(), _page()
    [button] = _ways_out(page)

    page = button.click().run()

    assert not page.exception
    assert "You are signed out" in page.info[0].value
    assert [one.proto.url for one in page.get("link_button")] == [OUT]
    other.run()
    assert "You are signed out" in other.info[0].value
    assert not other.sidebar.selectbox
    [left] = AuditLog(proxied.audit).rows(Asked(kinds=(SIGNED_OUT,)))
    assert left.who == "P1"
    # Whom the proxy still vouches for comes in by loading the page.
    assert len(_ways_out(_page())) == 1
