"""Mentions of colleagues are read and decided on the page: by HR alone, one site at a time, kept nowhere."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse import HOME_VARIABLE
from pipelines.audit.log import DECIDED, UNMASKED, Asked, AuditLog
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.recognition.staff.mentions import decided
from pipelines.recognition.staff.purpose import PURPOSE
from tests.dashboard.test_pages import open_page, words
from tests.factories import copied, loaded, write_csv
from tests.pipelines.recognition.staff.homes import a_home_with, named

AWARD = """
award_id = "named"
award_name = "Named by guests"
year = 2026
level = "person"
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
tiers = [{ tier_id = "first", tier_name = "First", first = 1 }]
[staff]
"""
RECORDS = [
    named(1, "Thanks to Anna Weber!"),
    named(2, "王芳 was [kind](http://x)"),
    named(3, "Anna Weber was rude"),
    named(4, "شكرا يا أمل", site="S2"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home_with(tmp_path_factory.mktemp("mentions") / "home", RECORDS)
    (home.reference / "awards").mkdir()
    (home.reference / "awards" / "named.toml").write_text(AWARD)
    loaded(home)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = copied(made, tmp_path / "home")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    return home


def _opened(role: str = "hr") -> AppTest:
    app = open_page("recognition", role=role)
    app.session_state["mentions_open"] = True
    return app.run()


def _read(app: AppTest, site: str = "S1") -> AppTest:
    app.selectbox(key="mentions_site").select(site)
    return app.button(key="mentions_read").click().run()


def test_words_of_guests_are_shown_once_they_are_asked_for_and_for_one_look(home: Home) -> None:
    app = _opened()
    assert PURPOSE.split(".")[0] in words(app)
    assert not app.radio
    assert not Decisions(home.decisions).all()

    app = _read(app)
    assert not app.exception
    assert len(app.radio) == 3
    assert any("Anna Weber" in one.label and "Thanks to Anna Weber" in one.label for one in app.radio)
    # A guest's words are words and no Markdown.
    assert not any("[kind](" in one.label for one in app.radio)
    assert len(Decisions(home.decisions).all()) >= 1
    [row] = AuditLog(home.audit).rows(Asked(kinds=(UNMASKED,)))
    assert (row.who, row.content["what"]) == ("P10", "where guests of Alder House name colleagues in 2026")
    assert not app.run().radio


def test_words_are_not_shown_where_that_can_t_be_noted(home: Home) -> None:
    app = _opened()
    (home.audit).rename(home.root / "gone")
    home.audit.write_text("no folder")

    app = _read(app)

    assert not app.radio
    assert "so they are not shown" in words(app)


def test_what_is_decided_counts_and_is_not_asked_again(home: Home) -> None:
    app = _read(_opened())
    for one in app.radio:
        verdict = "Confirm" if "Thanks" in one.label else "Refuse" if "rude" in one.label else "Leave open"
        one.set_value(verdict)
    [button] = [one for one in app.button if one.label == "Decide"]

    app = button.click().run()
    assert not app.exception
    assert "1 mention confirmed and 1 mention refused." in words(app)
    verdicts = decided(Decisions(home.decisions).all())
    assert sorted((one.person_id, is_confirmed) for one, is_confirmed in verdicts.items()) == [
        ("E1", False),
        ("E1", True),
    ]
    noted = AuditLog(home.audit).rows(Asked(kinds=(DECIDED,)))
    assert [(one.content["what"], one.content["decision"]) for one in noted] == [
        ("mentions of colleagues refused", "4"),
        ("mentions of colleagues confirmed", "3"),
    ]
    assert len(_read(app).radio) == 1


def test_mentions_are_of_the_stays_of_the_window_and_not_of_the_year_of_the_award(home: Home) -> None:
    award = AWARD.replace("2026-01-01", "2025-07-01").replace("2026-12-31", "2026-06-30")
    (home.reference / "awards" / "named.toml").write_text(award)
    records = [
        named(7, "Anna Weber again", departed="2025-12-03"),
        named(8, "Anna Weber, thanks", departed="2026-03-03"),
    ]
    write_csv(home.inbox / "post_stay_2.csv", records)
    loaded(home)

    labels = [one.label for one in _read(_opened()).radio]
    assert any("Anna Weber again" in one for one in labels)
    assert any("Anna Weber, thanks" in one for one in labels)


def test_a_site_with_nothing_open_says_so(home: Home) -> None:
    assert "Nothing is open" in words(_read(_opened(), "S3"))


@pytest.mark.parametrize("role", ["general_manager", "regional_leader", "data_owner"])
def test_nobody_but_hr_is_offered_them(home: Home, role: str) -> None:
    app = _opened(role)

    assert not app.exception
    assert "Mentions to be confirmed" not in [one.label for one in app.expander]
    assert not app.button
