"""The way in, without a server."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.serving.serving import SIGN_IN_VARIABLE

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

    assert "No sign-in" in page.sidebar.caption[0].value
