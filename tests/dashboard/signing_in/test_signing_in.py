"""Signing in and out with a provider, in a real browser; and whoever did not, by hand."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard.menu import PAGES
from dashboard.permissions import PERMISSIONS
from pipelines.audit.log import SIGNED_IN, SIGNED_OUT, Asked, AuditLog
from pipelines.home import Home
from pipelines.reference.assignments import Role
from tests.dashboard.browsing import AGAIN, a_tab, sign_in
from tests.factories import copied, let_in
from tests.served import free_port, provider, served, write_secrets

USER = "_streamlit_user"
# Who the provider knows more of than a name, and whom the table lets in: Ana by her subject, Hedy by her address.
PEOPLE = (
    {"sub": "ana", "email": "ana@example.com", "email_verified": True},
    {"sub": "hedy", "email": "hedy@example.com", "email_verified": True},
    {"sub": "eve", "email": "hedy@example.com", "email_verified": False},
)
LET_IN = (
    "ISSUER,ana,,P1,Ana Alder,general_manager,S1,,,2020-01-01,",
    "ISSUER,,hedy@example.com,P10,Hedy Resources,hr,,,,2020-01-01,",
    "ISSUER,sam,,P9,Sam South,regional_leader,,south,,2020-01-01,",
    "ISSUER,dee,,P20,Dee Desk,department_head,S1,,front_desk,2020-01-01,",
    "ISSUER,eli,,P21,Eli Early,executive,,,,2020-01-01,",
    "ISSUER,ada,,P11,Ada Owner,data_owner,,,,2020-01-01,",
)
# As whom the role of each is seen, all six.
IN_ROLE = {
    "ana": Role.GENERAL_MANAGER,
    "dee": Role.DEPARTMENT_HEAD,
    "sam": Role.REGIONAL_LEADER,
    "hedy": Role.HR,
    "eli": Role.EXECUTIVE,
    "ada": Role.DATA_OWNER,
}
# What the heading of each page has in it, and that of no other.
HEADINGS = {
    "my_site": re.compile(r"^(Front desk at )?\w+ House$"),
    "drivers": "First things to fix",
    "region_ranking": "Ranking of",
    "compare": "Compare sites",
    "trends": "Trends of",
    "departments": "Departments in",
    "comments": "Comments",
    "bonus": "Bonus",
    "recognition": "Recognition",
    "data_quality": "Data quality",
    "audit_log": "Audit log",
}


@pytest.fixture(scope="module")
def home(chromium: str, little_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copied(little_home, tmp_path_factory.mktemp("signed_in") / "home")


@pytest.fixture(scope="module")
def address(home: Home) -> Iterator[str]:
    """The home, served to whoever signs in with a provider that lets in everybody under any name."""
    place = home.root.parent
    port = free_port()
    with provider(*PEOPLE) as asked:
        let_in(home, *(row.replace("ISSUER", asked) for row in LET_IN))
        write_secrets(place / "secrets.toml", redirect=f"http://localhost:{port}", provider=asked)
        with served(home.root, port, "--sign-in", "oidc", "--secrets", str(place / "secrets.toml")) as there:
            yield there


def _raw(window: BrowserContext, url: str, cookies: str = "") -> int:
    """What a program gets there that sends these cookies, and no others."""
    window.clear_cookies()
    return window.request.get(url, headers={"cookie": cookies} if cookies else {}, max_retries=AGAIN).status


def _cookies(window: BrowserContext) -> str:
    return "; ".join(
        f"{cookie['name']}={cookie['value']}" for cookie in window.cookies() if cookie["domain"] == "localhost"
    )


def test_who_is_not_signed_in_sees_where_to_sign_in_and_nothing_else(window: BrowserContext, address: str) -> None:
    page = a_tab(window)
    for path in ("", "region_ranking", "bonus?role=hr&region=north&site=S1"):
        page.goto(f"{address}/{path}")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()

        said = page.locator("body").inner_text()

        assert not re.search("Alder|North|View as|build", said)
        expect(page.get_by_role("link", name="Trends")).to_have_count(0)


@pytest.mark.parametrize("path", ["_stcore/metrics", "_stcore/agent/openapi.json", "_stcore/upload_file/a/b"])
def test_what_is_closed_is_closed_to_who_is_signed_in_too(window: BrowserContext, address: str, path: str) -> None:
    assert _raw(window, f"{address}/{path}") == 404
    sign_in(window, address, "ana")

    assert window.request.get(f"{address}/{path}", max_retries=AGAIN).status == 404
    assert window.request.put(f"{address}/{path}", data=b"x", max_retries=AGAIN).status == 404


def test_media_are_for_live_sessions_alone(window: BrowserContext, address: str) -> None:
    sign_in(window, address, "ana")
    cookies = _cookies(window)
    [user] = [part for part in cookies.split("; ") if part.startswith(f"{USER}=")]

    # There is no such file: who may ask is told so.
    assert _raw(window, f"{address}/media/none.csv", cookies) == 404
    assert _raw(window, f"{address}/media/none.csv") == 401
    # Not its last letter: of that not every bit counts.
    told, _, seal = user.rpartition(".")
    forged = f"{told}.{'A' if seal[0] != 'A' else 'B'}{seal[1:]}"
    assert _raw(window, f"{address}/media/none.csv", forged) == 401
    assert _raw(window, f"{address}/media/none.csv", f"{USER}=") == 401


def test_who_came_by_a_link_comes_back_to_it_and_a_link_to_elsewhere_leads_nowhere(
    window: BrowserContext, address: str
) -> None:
    page = sign_in(window, address, "ana", "/trends?metric=nps&next=https%3A%2F%2Fevil.example.com&site=S1")

    expect(page.get_by_text("Viewing as Ana Alder")).to_be_visible()
    assert page.url.startswith(f"{address}/trends?")
    assert "metric=nps" in page.url
    assert "evil" not in page.url


def test_a_stranger_who_signs_in_is_told_whom_to_ask_and_with_what(window: BrowserContext, address: str) -> None:
    page = sign_in(window, address, "stranger")
    # It comes after the words by which the sign-in is told.
    expect(page.get_by_text("nobody has given you access yet")).to_be_visible()

    said = page.get_by_test_id("stMain").inner_text()

    assert "nobody has given you access yet" in said
    assert "subject  stranger" in said
    assert not re.search("Alder|North|Test chain", page.locator("body").inner_text())


def test_the_cookie_is_for_the_server_alone_and_lasts_no_longer_than_the_session(
    window: BrowserContext, address: str
) -> None:
    sign_in(window, address, "ana")

    [cookie] = [one for one in window.cookies() if one["name"] == USER]

    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert 0 < cookie["expires"] - time.time() <= 12 * 3600


def test_signing_out_ends_it_in_every_tab_and_for_every_copy_of_the_cookie(
    browser: Browser, window: BrowserContext, address: str, home: Home
) -> None:
    def noted(kind: str) -> int:
        return len(AuditLog(home.audit).rows(Asked(kinds=(kind,), who="P1")))

    came, went = noted(SIGNED_IN), noted(SIGNED_OUT)
    page = sign_in(window, address, "ana")
    other = window.new_page()
    other.goto(address)
    expect(other.get_by_text("Signed in as ana")).to_be_visible()
    kept = window.cookies()
    sent = _cookies(window)

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    assert (noted(SIGNED_IN), noted(SIGNED_OUT)) == (came + 1, went + 1)
    # What stands on the other tab's screen goes with its next click.
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_text("Your session is over")).to_be_visible()
    assert USER not in {cookie["name"] for cookie in window.cookies()}
    thief = browser.new_context()
    thief.add_cookies(kept)
    stolen = thief.new_page()
    stolen.goto(address)
    expect(stolen.get_by_text("Your session is over")).to_be_visible()
    assert _raw(thief, f"{address}/media/none.csv", sent) == 401
    thief.close()
    again = sign_in(window, address, "ana")
    expect(again.get_by_text("Your session is over")).to_have_count(0)


def test_another_computer_of_the_same_person_stays_signed_in(
    browser: Browser, window: BrowserContext, address: str
) -> None:
    first = sign_in(window, address, "ana")
    # Sign-ins are told apart by the second.
    time.sleep(1.1)
    elsewhere = browser.new_context()
    second = sign_in(elsewhere, address, "ana")

    first.get_by_role("button", name="Sign out").click()
    expect(first.get_by_role("button", name="End session")).to_be_visible()
    second.reload()

    expect(second.get_by_text("Signed in as ana")).to_be_visible()
    elsewhere.close()


def test_who_is_refused_by_the_provider_is_told_so(window: BrowserContext, address: str) -> None:
    page = a_tab(window)
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("button", name="Deny").click()

    expect(page.get_by_text("You could not be signed in")).to_be_visible()


def _shown(page: Page) -> str:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(300)
    return page.locator("body").inner_text()


def test_a_manager_sees_the_own_site_and_no_link_makes_it_another(window: BrowserContext, address: str) -> None:
    page = sign_in(window, address, "ana")
    expect(page.get_by_test_id("stMain").get_by_text("Alder House").first).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav").get_by_text("Bonus")).to_be_visible()
    assert "View as" not in _shown(page)

    page.goto(f"{address}/?role=hr&region=south&site=007&post=hr:::")
    expect(page.get_by_text("which the link asks for, can't be shown").first).to_be_visible()

    assert "Viewing as Ana Alder" in _shown(page)
    expect(page.get_by_test_id("stMain").get_by_text("Fir House")).to_have_count(0)


def test_hr_is_known_by_a_verified_address_and_nobody_by_one_that_is_not(
    browser: Browser, window: BrowserContext, address: str
) -> None:
    page = sign_in(window, address, "hedy")
    expect(page.get_by_text("Viewing as Hedy Resources")).to_be_visible()

    other = browser.new_context()
    eve = other.new_page()
    eve.goto(address)
    eve.get_by_role("button", name="Sign in").click()
    eve.locator("input[name=sub]").fill("eve")
    eve.get_by_role("button", name="Authorize", exact=True).click()

    expect(eve.get_by_text("nobody has given you access yet")).to_be_visible()
    expect(eve.get_by_text("not verified")).to_be_visible()
    other.close()


def test_a_leader_chooses_among_the_sites_of_the_region(window: BrowserContext, address: str) -> None:
    page = sign_in(window, address, "sam")

    expect(page.get_by_text("Viewing as Sam South")).to_be_visible()
    # Who answers for no single site begins with all of theirs.
    expect(page.get_by_role("heading", name="Ranking of South")).to_be_visible()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_test_id("stSelectbox").filter(has_text="Site")).to_be_visible()
    expect(sidebar.get_by_test_id("stSelectbox").filter(has_text="Region")).to_have_count(0)


@pytest.mark.slow
def test_each_role_signs_in_opens_every_page_of_the_own_menu_and_signs_out(
    window: BrowserContext, address: str
) -> None:
    assert set(IN_ROLE.values()) == set(Role)
    for who, role in IN_ROLE.items():
        page = sign_in(window, address, who)
        expect(page.get_by_text("Viewing as")).to_be_visible()
        own = {name: title for name, (title, _) in PAGES.items() if name in PERMISSIONS[role].pages}
        more = page.get_by_test_id("stSidebarNavViewButton")
        if more.count():
            more.click()
        links = page.get_by_test_id("stSidebarNavLink")
        expect(links).to_have_text([re.compile(f"{re.escape(title)}$") for title in own.values()])

        main = page.get_by_test_id("stMain")
        for name, title in own.items():
            links.filter(has_text=title).click()
            expect(main.get_by_role("heading", level=1)).to_contain_text(HEADINGS[name])
            expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
            expect(main).not_to_contain_text("Something went wrong")
            expect(page.get_by_test_id("stException")).to_have_count(0)

        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(links).to_have_count(0)
        page.close()


def test_who_is_taken_out_of_the_table_is_out_with_the_next_click_in_every_tab(
    window: BrowserContext, address: str, home: Home
) -> None:
    page = sign_in(window, address, "sam")
    other = window.new_page()
    other.goto(f"{address}/region_ranking")
    expect(other.get_by_text("Viewing as Sam South")).to_be_visible()
    table = home.reference / "access.csv"
    before = table.read_text()
    try:
        table.write_text("\n".join(line for line in before.splitlines() if "sam" not in line) + "\n")
        for tab in (page, other):
            tab.get_by_role("link", name="Trends").click()
            expect(tab.get_by_text("nobody has given you access yet")).to_be_visible()
            expect(tab.get_by_role("link", name="Trends")).to_have_count(0)
            assert not re.search("House|Viewing as", _shown(tab))

        table.write_text(before + "what,is,this\n")
        page.reload()
        expect(page.get_by_text("Nobody can be let in at present")).to_be_visible()
        assert "access.csv" not in _shown(page)
    finally:
        table.write_text(before)


def test_a_download_is_for_whom_it_was_made_and_for_nobody_else(
    browser: Browser, window: BrowserContext, address: str
) -> None:
    page = sign_in(window, address, "hedy")
    page.goto(f"{address}/data_quality")
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").first.click()
    url, cookies = download.value.url, _cookies(window)

    assert _raw(window, url, cookies) == 200
    assert _raw(window, url) == 401
    elsewhere = browser.new_context()
    sign_in(elsewhere, address, "ana")
    assert _raw(window, url, _cookies(elsewhere)) == 404
    elsewhere.close()
