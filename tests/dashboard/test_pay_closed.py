"""The bonus page of a plan that is closed: what its frozen files say, and that a changed one is named."""

from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from dashboard.warehouse import HOME_VARIABLE
from pipelines.acting import Acting
from pipelines.closing.close import close_bonus
from pipelines.closing.folder import copy_folder
from pipelines.home import Home
from pipelines.warehouse.lock import sole_writer
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_pay import PLAN
from tests.factories import TODAY, a_home, copied, loaded, response, write_csv

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The plan of 2025, closed today: S1 has 80 of 100 in the top box; it pays an amount, as nobody's pay is known."""
    home = a_home(tmp_path_factory.mktemp("closed") / "home")
    (home.reference / "plans").mkdir()
    plan = PLAN.format(plan_id="y2025", year=2025).replace("share_of_base_pay = 0.1", "amount = 6000")
    (home.reference / "plans" / "2025.toml").write_text(plan.split("gates =")[0])
    records = [response(number, departed="2025-08-03", overall=10 if number < 80 else 5) for number in range(100)]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home)
    close_bonus(home, "y2025", "2025", Acting("P10", TODAY, NOW))
    return home


@pytest.fixture
def served(closed: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = copied(closed, tmp_path / "home")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    return home


MANAGER = {"role": "general_manager", "region": "north", "site": "S1", "plan": "y2025"}


def test_a_closed_plan_says_how_far_it_is(served: Home) -> None:
    assert date(2026, 11, 16) == TODAY
    manager, hr = open_page("bonus", **MANAGER), open_page("bonus", role="hr", plan="y2025")

    assert not manager.exception
    assert not hr.exception
    assert manager.metric[0].value == "7,500.00 EUR"
    assert "**Provisional:** frozen on 16 Nov 2026" in words(manager)
    assert (hr.metric[0].label, hr.metric[0].value) == ("To be paid, EUR", "7,500")


@pytest.mark.parametrize("who", [MANAGER, {"role": "hr", "plan": "y2025"}])
def test_a_changed_frozen_file_is_said_and_shows_no_amount(served: Home, who: dict[str, str]) -> None:
    payouts = copy_folder(served, "y2025", 1) / "payouts.csv"
    payouts.write_bytes(payouts.read_bytes().replace(b"7500", b"9500"))

    app = open_page("bonus", **who)

    assert not app.exception
    assert "can't be shown" in words(app)
    assert ("payouts.csv was changed" in unescape(words(app))) == (who["role"] == "hr")
    assert "500.00" not in words(app)


def test_an_appeal_while_something_is_written_says_that_it_has_to_wait(served: Home) -> None:
    app = open_page("bonus", **MANAGER)
    app.text_input(key="appeal_response").set_value("R85")
    app.text_area(key="appeal_words").set_value("Not here")
    with sole_writer(served.warehouse, doing="load", now=NOW):
        [send] = [one for one in app.button if one.label == "Appeal"]
        send.click().run()

    assert not app.exception
    assert "try again" in words(app)
