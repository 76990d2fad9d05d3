"""What tests of pages share."""

from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext
from streamlit.components.v2 import manifest_scanner

from tests.dashboard.browsing import a_browser, a_computer, used_by_nobody


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Streamlit's AppTest reads about all that is installed whenever a page is opened, for components that others made.

    That took four fifths of the time of a page, and nothing is installed between two pages.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for the tests of a module."""
    with a_browser(chromium) as running:
        yield running


@pytest.fixture(scope="module")
def computer(browser: Browser) -> BrowserContext:
    """A visitor's computer."""
    return a_computer(browser)


@pytest.fixture
def window(computer: BrowserContext) -> Iterator[BrowserContext]:
    """It, with no page of the dashboard open and nobody signed in."""
    yield computer
    used_by_nobody(computer)
