"""Visitors' computers, for tests of what is served: they reach nothing but this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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


def used_by_nobody(computer: BrowserContext) -> None:
    """Close its pages and sign out whoever was signed in, with no word to any server."""
    for page in computer.pages:
        page.close()
    computer.clear_cookies()


def sign_in(computer: BrowserContext, address: str, who: str, place: str = "") -> Page:
    """A page of who came by a link and has signed in with the provider that lets in everybody under any name."""
    page = computer.new_page()
    page.goto(address + place)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text(f"Signed in as {who}")).to_be_visible()
    return page
