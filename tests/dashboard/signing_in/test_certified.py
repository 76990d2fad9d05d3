"""Signing in with a provider that is certified for OpenID Connect, and stricter than the one of the other tests."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from pipelines.home import Home
from tests.factories import copied, let_in
from tests.served import free_port, running, served, write_secrets

HERE = Path(__file__).parent / "certified"
OLDEST_NODE = 20
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the provider installed as its lock says; the tests are skipped where that can't be done."""
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("Node is not installed")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"Node is older than {OLDEST_NODE}")
    place = tmp_path_factory.mktemp("certified")
    for path in HERE.iterdir():
        shutil.copy(path, place)
    installed = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=place, capture_output=True, check=False
    )
    if installed.returncode:
        pytest.skip("the provider can't be installed from the npm registry")
    return place


@pytest.fixture(scope="module")
def address(
    chromium: str, node: Path, little_home: Home, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The address of the dashboard, and of its provider."""
    place = tmp_path_factory.mktemp("asked")
    home, port, asked_port = copied(little_home, place / "home"), free_port(), free_port()
    asked, url, client_secret = f"http://localhost:{asked_port}", f"http://localhost:{port}", secrets.token_urlsafe(24)
    let_in(home, f"{asked},ana,,P1,Ana Alder,general_manager,S1,,,2020-01-01,")
    write_secrets(place / "secrets.toml", redirect=url, provider=asked, client_secret=client_secret)
    command = ["node", str(node / "provider.mjs"), str(asked_port), f"{url}/oauth2callback", client_secret]
    with (
        running(command, f"{asked}/.well-known/openid-configuration"),
        served(home.root, port, "--sign-in", "oidc", "--secrets", str(place / "secrets.toml")) as there,
    ):
        yield there, asked


def test_a_certified_provider_lets_in_and_out(window: BrowserContext, address: tuple[str, str]) -> None:
    dashboard, asked = address
    page = window.new_page()
    questions: list[str] = []
    page.on(
        "request", lambda request: questions.append(request.url) if request.url.startswith(f"{asked}/auth?") else None
    )
    page.goto(dashboard)

    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=login]").fill("ana")
    page.locator("input[name=password]").fill(os.urandom(4).hex())
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()

    # Of one site, whatever roles the provider speaks of.
    expect(page.get_by_text("Viewing as Ana Alder")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav").get_by_text("Audit log")).to_have_count(0)
    assert "code_challenge_method=S256" in questions[0]
    assert all(f"{name}=" in questions[0] for name in ("state", "nonce", "code_challenge"))
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name=re.compile("sign me out", re.IGNORECASE)).click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
