"""Guests' words in a real browser: letters and nothing else, whatever they are made of."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, expect

from tests.dashboard.browsing import a_tab
from tests.factories import a_home, loaded, response, write_csv
from tests.served import free_port, served

# A browser asks for nothing of this: the words are masked where they name a place to ask, and text where they do not.
SAID = (
    "![x](//beacon.invalid/y.png) <img src=/beacon.png onerror=document.title='beacon'> "
    "<script>document.title='beacon'</script> "
    "[a link](/beacon) **bold** :red[loud] $a^2$ # heading"
)
DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose guests wrote that, served."""
    home = a_home(tmp_path_factory.mktemp("said") / "home")
    write_csv(home.inbox / "post_stay_1.csv", [response(place, comment=f"{SAID} {'long' * 60}") for place in range(20)])
    loaded(home)
    with served(home.root, free_port(), "--without-sign-in") as there:
        yield there


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_picture_no_link_and_no_script_of_a_guest_comes_alive(
    window: BrowserContext, address: str, scheme: str, viewport: ViewportSize
) -> None:
    asked: list[str] = []
    page = a_tab(window)
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/comments?role=general_manager&region=north&site=S1")
    words = page.get_by_test_id("stText")
    expect(words).to_have_count(20)

    assert "**bold** :red[loud] $a^2$ # heading" in words.first.inner_text()
    assert "<script>" in words.first.inner_text()
    assert words.locator("img, a, script, strong, h1").count() == 0
    assert not [url for url in asked if "beacon" in url or not url.startswith((address, "data:", "blob:"))]
    assert "beacon" not in page.title()
    # A word without end is broken, and nothing is wider than the window.
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert words.first.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
