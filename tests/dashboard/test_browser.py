"""The served dashboard in a real browser: what a person sees, clicks and links to."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from pypdf import PdfReader

from pipelines import fingerprint
from pipelines.audit.log import EXPORTED, Asked, AuditLog
from pipelines.demo_closing import close_past_year
from pipelines.home import Home
from tests.dashboard.browsing import AGAIN, PATIENCE, a_computer, a_tab, used_by_nobody
from tests.factories import copied
from tests.served import free_port, served

PHONE = {"width": 390, "height": 844}
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 14) Chrome/156.0 Mobile"


@pytest.fixture(scope="module")
def chain(chromium: str, small_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A little fictional chain, loaded, with a closed year."""
    home = copied(small_demo, tmp_path_factory.mktemp("served") / "home")
    close_past_year(home)
    return home


@pytest.fixture(scope="module")
def address(chain: Home) -> Iterator[str]:
    """The chain, served by the command line."""
    with served(chain.root, free_port()) as there:
        yield there


@pytest.fixture(scope="module")
def handset(browser: Browser) -> BrowserContext:
    """A visitor's phone."""
    return a_computer(browser, viewport=PHONE, user_agent=PHONE_AGENT, is_mobile=True)


@pytest.fixture
def phone(handset: BrowserContext) -> Iterator[BrowserContext]:
    yield handset
    used_by_nobody(handset)


def _open(window: BrowserContext, url: str) -> Page:
    page = a_tab(window)
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    _settled(page)
    return page


def _settled(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_timeout(300)


def _metric(page: Page, label: str) -> str:
    box = page.get_by_test_id("stMetric").filter(has_text=label)
    return box.get_by_test_id("stMetricValue").inner_text()


def _sidebar_box(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_test_id("stSelectbox").filter(has_text=label).locator("input")


def _choose(page: Page, label: str, option: str, *, where: str = "stSidebar") -> None:
    """Choose from a select box; a rerun that ends just then may close the list, so it is opened again."""
    box = page.get_by_test_id(where).get_by_test_id("stSelectbox").filter(has_text=label)
    for _ in range(10):
        box.locator("input").click()
        found = page.get_by_role("option", name=option)
        try:
            found.click(timeout=3_000)
        except PlaywrightTimeoutError:
            page.keyboard.press("Escape")
        else:
            return
    raise AssertionError(f"the list of {label} never offered {option}")


def _unfold(page: Page, label: str) -> None:
    """Open a fold with a table in it; a rerun that ends just then may close it, so it is opened again."""
    fold = page.get_by_test_id("stExpander").filter(has_text=label)
    for _ in range(10):
        if not fold.locator("details").evaluate("one => one.open"):
            fold.get_by_text(label).click()
        try:
            expect(fold.get_by_test_id("stDataFrame")).to_be_visible(timeout=PATIENCE / 10)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{label} never stayed open")


def test_a_manager_reads_the_place_and_changes_a_filter(window: BrowserContext, address: str) -> None:
    page = _open(window, address)
    place = _metric(page, "Place in")
    assert re.fullmatch(r"=?\d+ of \d+|–", place)

    _choose(page, "Metric", "Net promoter score")

    expect(page.get_by_test_id("stMetric").filter(has_text="Net promoter score")).to_be_visible()
    expect(page).to_have_url(re.compile("metric=nps"))


def test_choices_survive_navigation_and_a_link_reopens_them(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/?metric=top_box&window=rolling_6&role=hr")

    page.get_by_role("link", name="Region ranking").click()
    expect(page.get_by_role("heading", name=re.compile("Ranking of"))).to_be_visible()
    _settled(page)
    expect(page).to_have_url(re.compile("metric=top_box"))
    said = _description(page)
    again = _open(window, page.url)

    assert "Top-box share" in said
    assert _description(again) == said


def test_the_menu_has_the_pages_of_the_role_and_no_other(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/?role=department_head&region=baltic&site=KLB&heads=housekeeping")
    menu = page.get_by_test_id("stSidebarNavLink")

    pages = ("My site", "Region ranking", "Trends", "Departments", "Comments", "Recognition")
    # The name of an icon stands before each.
    expect(menu).to_have_text([re.compile(f"{one}$") for one in pages])
    expect(page.locator("h1")).to_contain_text("Housekeeping at")
    page.get_by_role("link", name="Trends").click()
    expect(page.locator("h1")).to_contain_text("Trends of Housekeeping at")
    expect(menu).to_have_count(len(pages))
    _choose(page, "View as", "HR")
    expect(page.get_by_role("link", name="Bonus")).to_be_visible()
    expect(page.locator("h1")).not_to_contain_text("Housekeeping")


def test_back_undoes_a_choice(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/region_ranking?role=hr")
    before = _description(page)
    _choose(page, "Metric", "Top-box share")
    expect(page).to_have_url(re.compile("metric=top_box"))

    page.go_back()

    expect(page).to_have_url(re.compile("metric=satisfaction"))
    _settled(page)
    assert _description(page) == before
    page.go_forward()
    expect(page).to_have_url(re.compile("metric=top_box"))


def test_the_department_follows_in_the_address_and_back_undoes_it(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/departments?role=hr&metric=top_box")
    expect(page).to_have_url(re.compile("department="))
    before = dict(parse_qsl(urlsplit(page.url).query))
    box = page.get_by_test_id("stMain").get_by_test_id("stSelectbox").filter(has_text="Department")
    first = box.locator("input").input_value()

    _choose(page, "Department", "Restaurant", where="stMain")

    expect(page).to_have_url(re.compile("department=restaurant"))
    assert dict(parse_qsl(urlsplit(page.url).query)) == before | {"department": "restaurant"}
    page.go_back()
    expect(box.locator("input")).to_have_value(first)
    assert dict(parse_qsl(urlsplit(page.url).query)) == before


def _description(page: Page) -> str:
    """The line under the title that says what the page shows."""
    return page.get_by_test_id("stMain").get_by_test_id("stCaptionContainer").filter(has_text=" · ").first.inner_text()


def test_every_page_draws_its_charts_without_asking_anybody_outside(browser: Browser, address: str) -> None:
    outside: list[str] = []
    refused: list[str] = []
    # A window of its own, that has fetched nothing yet.
    context = browser.new_context()
    context.on("request", lambda request: None if _is_ours(request.url, address) else outside.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    charts_of = {
        "": 4,
        "drivers": 2,
        "region_ranking": 2,
        "compare": 1,
        "trends": 3,
        "departments": 3,
        "bonus": 0,
        "recognition": 1,
        "comments": 0,
        "data_quality": 0,
        "audit_log": 0,
    }
    for path, charts in charts_of.items():
        role = "hr" if path in {"audit_log", "comments"} else "data_owner"
        answer = page.goto(f"{address}/{path}?role={role}&region=baltic&site=KLB")
        assert answer
        assert "script-src 'self' 'sha256-" in answer.headers["content-security-policy"]
        _settled(page)
        expect(page.locator(".js-plotly-plot")).to_have_count(charts)
        expect(page.get_by_test_id("stException")).to_have_count(0)

    context.close()
    assert outside == []
    assert refused == []


def test_a_script_that_is_not_ours_does_not_run(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/data_quality?role=data_owner")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))

    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.foreign = 1'}))"
    )
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://localhost:9/beacon'}))")
    page.wait_for_timeout(500)

    assert page.evaluate("window.foreign") is None
    assert len([one for one in told if "Content Security" in one]) == 2


def test_what_nobody_needs_is_closed_on_the_wire(window: BrowserContext, address: str) -> None:
    for path in ("_stcore/metrics", "_stcore/agent/openapi.json", "component/x/index.html"):
        assert window.request.get(f"{address}/{path}", max_retries=AGAIN).status == 404
    put = window.request.put(f"{address}/_stcore/upload_file/a/b", data=b"x" * 1000, max_retries=AGAIN)
    assert put.status == 404
    assert window.request.get(f"{address}/_stcore/health", max_retries=AGAIN).text() == "ok"


def _is_ours(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_are_designed(browser: Browser, address: str, scheme: str) -> None:
    page = _open(browser.new_context(color_scheme=scheme), address)

    background = page.get_by_test_id("stApp").evaluate("one => getComputedStyle(one).backgroundColor")

    page.context.close()
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 22, 29)"}[scheme]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "drivers",
        "region_ranking",
        "compare",
        "trends",
        "departments",
        "bonus",
        "recognition",
        "data_quality",
        "comments?role=hr",
        "audit_log?role=hr",
    ],
)
def test_nothing_is_wider_than_a_phone(phone: BrowserContext, address: str, path: str) -> None:
    page = _open(phone, f"{address}/{path}")

    width = page.get_by_test_id("stMain").evaluate("one => one.scrollWidth")

    assert width <= PHONE["width"]


def test_charts_have_words_for_who_can_not_see_them(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/region_ranking")

    expect(page.get_by_role("figure", name=re.compile("with its 95 % interval"))).to_be_visible()


def test_rejected_records_are_downloaded_whole(window: BrowserContext, address: str, tmp_path: Path) -> None:
    page = _open(window, f"{address}/data_quality?role=data_owner")

    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").click()
    download.value.save_as(tmp_path / "rejected.csv")

    lines = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == '"file_name","line","field","reason","site_id","record"'
    said = re.search(r"Download ([\d,]+)", page.get_by_test_id("stDownloadButton").inner_text())
    assert said
    assert len(lines) - 1 == int(said.group(1).replace(",", ""))


def test_what_is_taken_away_is_in_the_audit_log_and_else_it_is_not_given_out(
    window: BrowserContext, chain: Home, address: str, tmp_path: Path
) -> None:
    page = _open(window, f"{address}/data_quality?role=hr")
    button = page.get_by_test_id("stDownloadButton").locator("button")

    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "rejected.csv")
    [row] = AuditLog(chain.audit).rows(Asked(kinds=(EXPORTED,)), most=1)
    assert row.content["sha256"] == fingerprint.of_file(tmp_path / "rejected.csv")
    assert row.content["role"] == "hr"

    chain.audit.rename(chain.root / "gone")
    chain.audit.write_text("no folder")
    try:
        button.click()
        expect(page.get_by_text("Failed to generate file for download")).to_be_visible()
        page.get_by_role("link", name="Trends").click()
        expect(page.get_by_text("What is looked at can't be noted just now")).to_be_visible()
        page.get_by_role("link", name="Data quality").click()
        expect(button).to_be_disabled()
    finally:
        chain.audit.unlink()
        (chain.root / "gone").rename(chain.audit)


def test_a_table_has_no_download_of_its_own(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/region_ranking?role=hr")
    page.get_by_test_id("stDataFrame").first.hover()

    tools = page.get_by_test_id("stElementToolbar").first
    expect(tools.get_by_role("button", name="Search")).to_be_visible()
    assert not tools.get_by_role("button", name=re.compile("Download|Copy")).count()


def test_a_manager_takes_the_statement_away_that_the_page_shows(
    window: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = _open(window, f"{address}/bonus?role=general_manager&region=baltic&site=KLB&plan=general_managers_2026")
    amount = _metric(page, "As it stands")
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    expect(page.get_by_text("Other years")).to_be_visible()

    for kind in ("XLSX", "PDF"):
        with page.expect_download() as download:
            page.get_by_test_id("stDownloadButton").filter(has_text=kind).click()
        download.value.save_as(tmp_path / f"statement.{kind.lower()}")

    [sheet] = load_workbook(tmp_path / "statement.xlsx", data_only=True).worksheets
    [shown] = [row[1].value for row in sheet.iter_rows() if str(row[0].value).startswith("AMOUNT in")]
    assert f"{shown:,.2f} EUR" == amount
    assert (tmp_path / "statement.pdf").read_bytes().startswith(b"%PDF-")


def test_hr_takes_the_lists_away_that_the_page_shows(window: BrowserContext, address: str, tmp_path: Path) -> None:
    page = _open(window, f"{address}/recognition?role=hr&award_year=2026")
    said = page.get_by_text(re.compile(r"\d+ honoured")).first.inner_text()

    for label in ("CSV", "XLSX", "PDF", "JSON"):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_test_id("stDownloadButton").filter(has_text=label).click()
        # Lists of two years lie in one folder of downloads.
        assert label == "JSON" or "-2026-" in download.value.suggested_filename
        download.value.save_as(tmp_path / f"recognition.{label.lower()}")

    with (tmp_path / "recognition.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    honoured = {(row["award_id"], row["class"], row["site_id"], row["department_id"], row["person"]) for row in rows}
    assert rows
    assert f" {len(honoured):,} honoured" in said
    # Winners of the award that is drawn stand on the page with the numbers of the list.
    drawn = [row for row in rows if row["award_id"] == _award_of(page.url)]
    shown = page.get_by_test_id("stMain").inner_text()
    assert all(row["reason"] in shown for row in drawn)
    printed = "".join(one.extract_text() for one in PdfReader(tmp_path / "recognition.pdf").pages)
    assert "Recognition 2026" in printed
    assert all(row["site"].split()[0] in printed for row in rows)
    assert load_workbook(tmp_path / "recognition.xlsx").sheetnames
    assert {one["name"] for one in json.loads((tmp_path / "recognition.json").read_text())["fields"]} == set(rows[0])


def _award_of(url: str) -> str:
    """The award that a link opens."""
    return dict(parse_qsl(urlsplit(url).query))["award"]


def test_a_choice_of_the_link_outlives_a_slow_browser(browser: Browser, address: str) -> None:
    """The boxes are drawn only after the page was asked for a second time: they still say what the link chose."""
    held: list[Route] = []
    window = browser.new_context()
    window.route(re.compile(r"/Selectbox\..*\.js"), lambda route: held.append(route))
    page = _open(window, f"{address}/trends?role=hr&metric=top_box")
    _unfold(page, "Every site of")
    assert held
    for script in held:
        script.continue_()
    expect(_sidebar_box(page, "View as")).to_have_value("HR")
    page.get_by_text("Every site of").click()
    _settled(page)

    expect(_sidebar_box(page, "View as")).to_have_value("HR")
    expect(_sidebar_box(page, "Metric")).to_have_value("Top-box share")
    window.close()


def test_hr_tries_a_plan_out(window: BrowserContext, address: str) -> None:
    page = _open(window, f"{address}/bonus?role=hr&plan=general_managers_2026")

    page.get_by_text("Simulator").click()
    page.get_by_role("textbox", name="With other numbers").fill("cliff = false")
    page.get_by_role("button", name="Try it out").click()

    expect(page.get_by_text(re.compile("Held against it, General managers 2026 costs"))).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
