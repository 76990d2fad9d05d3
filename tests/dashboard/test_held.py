"""A load that is held is said on every page: since when and why, and to whom sees everything, what exactly."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard import holds
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.loading import load
from pipelines.warehouse.holding import Kind
from tests.dashboard.test_pages import open_page, words
from tests.factories import CHAIN, TODAY, a_home, many_responses, response, write_csv


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home whose loads are held as they are by default."""
    made = a_home(tmp_path / "home", chain=CHAIN.replace("hold_rejected_percent = 100\n", ""))
    monkeypatch.setenv(HOME_VARIABLE, str(made.root))
    return made


def _load(home: Home, **how: object):
    now = datetime.now(UTC) - timedelta(hours=3)
    return load(home, now=now, today=TODAY, progress=lambda what, done, total: None, **how)


def _broken(home: Home) -> None:
    records = [*many_responses(20, first=500), *(response(900 + one, overall=77) for one in range(10))]
    write_csv(home.inbox / "post_stay_[x](y).csv", records)


@pytest.mark.parametrize(("role", "sees_what"), [("general_manager", False), ("data_owner", True)])
def test_pages_go_on_with_the_build_before_and_say_since_when_and_why(home, role, sees_what):
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    _load(home)
    _broken(home)
    _load(home)

    app = open_page(role=role)

    assert not app.exception
    said = words(app)
    assert "(3 hours):** too many records of a file are rejected. Pages show the build before it" in said
    assert ("10 of 30 records" in said) == sees_what
    assert "](y)" not in said


def test_before_the_first_build_the_hold_is_said_too(home):
    _broken(home)
    _load(home)

    app = open_page()

    assert not app.exception
    assert "too many records of a file are rejected. Nothing is published yet" in words(app)


def test_a_decision_takes_the_words_away(home):
    _broken(home)
    _load(home)
    before = words(open_page())
    _load(home, accept_hold="a test day")

    assert "held back" in before
    assert "held back" not in words(open_page())


def test_a_file_of_another_kind_is_said_too(home):
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    _load(home)
    (home.inbox / "post_stay_2.csv").write_text("Room,Minibar\n101,4.50\n")
    _load(home)

    assert "(3 hours):** a file has none of the columns of its survey. Pages show" in words(open_page())


def test_every_kind_of_finding_has_words():
    assert set(holds.WORDS) == set(Kind)
