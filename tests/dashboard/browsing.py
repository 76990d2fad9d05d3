"""Visitors' computers, for tests of what is served: they reach nothing but this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# The list of suggestions below the address, which is two more pages in each window, and what Playwright turns off in every
# browser: of several such lists the last one counts.
NOT_USED = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    # Nothing but this machine is found. A route that aborts would do the same, and turn the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    f"--disable-features={','.join(NOT_USED)}",
]
# How long to wait at most for what is sure to come: a busy machine takes long, and nothing is waited for in vain.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)


@contextmanager
def a_browser(executable: str) -> Iterator[Browser]:
    """Chromium, running."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


def a_computer(browser: Browser, **like: Any) -> BrowserContext:
    """A computer or phone: what the dashboard is made of is fetched and compiled once on each, which is most of a page."""
    computer = browser.new_context(**like)
    computer.set_default_timeout(PATIENCE)
    return computer


# How often a program asks again whose connection was closed: a server ends one that was quiet for a while, at times just when
# it is used again.
AGAIN = 3
# A place of every server that says a word and is no page of the dashboard.
AT_REST = "/_stcore/health"


def a_tab(computer: BrowserContext) -> Page:
    """A tab that nobody uses. Pages of one site that follow each other in one tab are compiled once: the second takes half."""
    return next((page for page in computer.pages if page.url.endswith(AT_REST)), None) or computer.new_page()


def used_by_nobody(computer: BrowserContext) -> None:
    """Close its tabs but one, which is left with no page of the dashboard and nothing kept, and sign out whoever was signed
    in, without asking for it."""
    for page in computer.pages[1:]:
        page.close()
    computer.clear_cookies()
    for page in computer.pages:
        if page.url.startswith("http"):
            page.goto(urljoin(page.url, AT_REST))
            page.evaluate("sessionStorage.clear()")


def sign_in(computer: BrowserContext, address: str, who: str, place: str = "") -> Page:
    """A page of who came by a link and has signed in with the provider that lets in everybody under any name."""
    page = a_tab(computer)
    page.goto(address + place)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text(f"Signed in as {who}")).to_be_visible()
    return page
