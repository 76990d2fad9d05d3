"""A year is closed from the page: frozen, appealed, decided, signed by two, restated; everybody sees what is theirs of it."""

from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse import HOME_VARIABLE
from pipelines.acting import Acting
from pipelines.audit.log import DECIDED, Asked, AuditLog
from pipelines.closing.close import close_bonus
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from tests.dashboard.test_pages import open_page, words
from tests.factories import ASSIGNMENTS, a_home, copied, loaded, response, write_csv

PLAN = """
kind = "curve"
plan_id = "y2025"
plan_name = "Managers of 2025"
currency = "EUR"
cliff = true
knots = [{ score = 66, factor = 0.5 }, { score = 70, factor = 1 }, { score = 90, factor = 1.5 }]
window = { first_day = 2025-01-01, last_day = 2025-12-31 }
target = { amount = 5000 }
parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]
enough = { pay = 40, below = [] }
"""
PEOPLE = ASSIGNMENTS + "P12,Ira Resources,hr,,,2020-01-01,\n"
EARLY = Acting("P10", date(2026, 1, 20), datetime(2026, 1, 20, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """S1 has 70 of 101 in the top box, which is 69.3; without one bad answer it is 70.0. 007 has too few."""
    home = a_home(tmp_path_factory.mktemp("year") / "home", assignments=PEOPLE)
    (home.reference / "plans").mkdir()
    (home.reference / "plans" / "2025.toml").write_text(PLAN)
    records = [
        response(1000 * place + number, site=site, departed="2025-08-03", overall=10 if number < 70 else 5)
        for place, site in enumerate(("S1", "S2", "S3", "007"))
        for number in range(10 if site == "007" else 101)
    ]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home)
    return home


@pytest.fixture
def served(year: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = copied(year, tmp_path / "home")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    return home


def _hr() -> AppTest:
    app = open_page("bonus", role="hr", plan="y2025")
    app.session_state["closing_open"] = True
    return app.run()


def _manager() -> AppTest:
    return open_page("bonus", role="general_manager", region="north", site="S1", plan="y2025")


def _press(app: AppTest, label: str) -> AppTest:
    [button] = [one for one in app.button if one.label == label]
    return button.click().run()


def test_a_year_is_closed_for_the_period_that_is_typed_and_for_no_other(served: Home) -> None:
    app = _hr()
    app.text_input(key="close_period").input("2024")
    app = _press(app, "Close")

    assert not app.exception
    assert "It is **running**" in words(app)
    assert any("2025" in one.value for one in app.error)

    app.text_input(key="close_period").input("2025")
    app = _press(app, "Close")
    assert not app.exception
    assert "It is **provisional**" in words(app)
    assert any("It is closed" in one.value for one in app.success)
    assert "**Provisional:**" in words(app)
    assert "Hedy Resources" in words(app)


def test_a_manager_appeals_and_both_amounts_are_kept(served: Home) -> None:
    _press(_closing_form(_hr()), "Close")
    manager = _manager()
    assert manager.metric[0].value == "4,562.50 EUR"  # 5,000 × (0.5 + 0.5 × 3.3 / 4)
    manager.text_input(key="appeal_response").input("R80")
    manager.text_area(key="appeal_words").input("They never stayed here")
    manager = _press(manager, "Appeal")
    assert not manager.exception
    assert any("Appeal 1 is filed" in one.value for one in manager.success), [one.value for one in manager.error]

    hr = _hr()
    hr.text_input(key="review_reason_1").input("No booking of theirs")
    hr = _press(hr, "Decide the appeal")
    assert not hr.exception
    assert any("Appeal 1 is accepted" in one.value for one in hr.success)

    after = _manager()
    assert after.metric[0].value == "5,000.00 EUR"
    assert "Before appeals and what people decided it was 4,562.50 EUR" in words(after)
    assert "accepted: No booking of theirs" in words(after)


def _closing_form(app: AppTest) -> AppTest:
    app.text_input(key="close_period").input("2025")
    return app


def test_an_appeal_against_what_does_not_count_is_refused_in_words(served: Home) -> None:
    _press(_closing_form(_hr()), "Close")
    manager = _manager()
    manager.text_input(key="appeal_response").input("R1080")  # a guest of S2
    manager.text_area(key="appeal_words").input("Not mine")
    manager = _press(manager, "Appeal")

    assert any("counts in no number" in one.value for one in manager.error)


def test_what_is_decided_is_in_the_audit_log_and_no_amount(served: Home) -> None:
    close_bonus(served, "y2025", "2025", EARLY)
    app = _decided(_hr())

    row = AuditLog(served.audit).rows(Asked(kinds=(DECIDED,)))[0]
    [decision] = [one for one in Decisions(served.decisions).all() if one.number == int(str(row.content["decision"]))]
    assert (row.who, row.content["name"], decision.content["by"]) == ("P10", "Hedy Resources", "P10")
    assert row.content["what"] == "bonus plan y2025: the amount of P7"
    assert not app.exception


def test_open_statements_are_decided_and_two_different_people_sign(served: Home) -> None:
    close_bonus(served, "y2025", "2025", EARLY)
    app = _hr()
    assert "It is **to be signed**" in words(app)
    app = _press(app, "Sign")
    assert any("open, without an amount" in one.value for one in app.error)

    app = _decided(_hr())
    app = _press(app, "Sign")
    assert any("Signed as" in one.value for one in app.success)
    again = _press(_hr(), "Sign")
    assert any("has signed already" in one.value for one in again.error)

    other = _hr()
    other.selectbox(key="closing_by").select("P12").run()
    final = _press(other, "Sign")
    assert "It is **final**" in words(final)
    assert "**Final:**" in words(_manager())


def _decided(app: AppTest) -> AppTest:
    # The last word counts until somebody signs.
    for amount in ("1000.00", "100.00"):
        app.text_input(key="decide_amount").input(amount)
        app.text_input(key="decide_reason").input("Half a year of renovation")
        app = _press(app, "Decide the amount")
        assert not app.error
    assert "Every statement has an amount" in words(app)
    assert app.metric[0].value == f"{3 * 4562.5 + 100:,.0f}"
    return app


def test_what_was_frozen_stays_whatever_is_loaded_and_a_restatement_says_what_would_change(served: Home) -> None:
    close_bonus(served, "y2025", "2025", EARLY)
    write_csv(
        served.inbox / "post_stay_late.csv",
        [response(90_000 + number, site="S1", departed="2025-09-01", overall=10) for number in range(40)],
    )
    loaded(served)

    manager, app = _manager(), _hr()
    assert manager.metric[0].value == "4,562.50 EUR"
    [toggle] = [one for one in app.toggle if one.key == "restate"]
    app = toggle.set_value(True).run()
    assert not app.exception
    assert "1 statement would be different" in words(app)
    assert "40" in words(app)


def test_a_frozen_file_that_was_changed_is_named_to_hr_and_shown_to_nobody(served: Home) -> None:
    close_bonus(served, "y2025", "2025", EARLY)
    [statements] = served.closed.rglob("statements.parquet")
    statements.chmod(0o600)
    statements.write_bytes(statements.read_bytes() + b" ")

    hr, manager = open_page("bonus", role="hr", plan="y2025"), _manager()
    assert not hr.exception
    assert not manager.exception
    assert "statements.parquet was changed" in unescape(words(hr))
    assert "4,562.50" not in words(manager)
    assert "statements.parquet" not in unescape(words(manager))


def test_a_leader_sees_no_money_of_a_closed_plan_either(served: Home) -> None:
    close_bonus(served, "y2025", "2025", EARLY)

    app = open_page("bonus", role="regional_leader", region="north", plan="y2025")
    assert "managers are eligible" in words(app)
    assert "EUR" not in words(app)
