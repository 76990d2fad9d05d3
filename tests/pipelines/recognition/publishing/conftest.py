"""What tests of publishing share: a home with two awards of 2026 whose windows are over, and a copy of it for each."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.acting import Acting
from pipelines.home import Home
from pipelines.recognition.publishing.publish import publish
from pipelines.recognition.publishing.state import Publishing
from tests.factories import ASSIGNMENTS, THRESHOLDS, a_home, copied, loaded, many_responses, write_csv

# The windows end in October; of the later one answers are waited for until the 15th.
FIRST_DAY, TODAY = date(2026, 11, 16), date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
A, B = "P10", "P12"
PEOPLE = ASSIGNMENTS + "P12,Ira Resources,hr,,,2020-01-01,\nP13,Old Resources,hr,,,2020-01-01,2026-06-01\n"
AWARD = """
award_id = "{award_id}"
award_name = "{award_name}"
year = {year}
window = {{ first_day = {year}-01-01, last_day = {year}-10-31, late_days = {late_days} }}
measure = {{ metric = "satisfaction" }}
tiers = [{{ tier_id = "gold", tier_name = "Gold", first = 1 }}]
"""


def write_award(home: Home, award_id: str, award_name: str, *, year: int = 2026, late_days: int = 14) -> None:
    """Write the rules of an award for the best site, from January to October."""
    folder = home.reference / "awards"
    folder.mkdir(exist_ok=True)
    text = AWARD.format(award_id=award_id, award_name=award_name, year=year, late_days=late_days)
    (folder / f"{award_id}_{year}.toml").write_text(text)


@pytest.fixture(scope="session")
def awarded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home, loaded on the first day to publish its year. Not to be changed."""
    few = THRESHOLDS.replace("pay = 100", "pay = 30")
    home = a_home(tmp_path_factory.mktemp("awarded") / "home", assignments=PEOPLE, thresholds=few)
    write_award(home, "best_site", "Best site")
    write_award(home, "later", "Best site, later", late_days=16)
    # Of S1 the first 44 of a pattern of 11 scores, of S2 one more: it has 0 again and is behind.
    records = [*many_responses(44, site="S1"), *many_responses(45, site="S2", first=1000)]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home, today=TODAY)
    return home


@pytest.fixture
def open_year(awarded: Home, tmp_path: Path) -> Home:
    """A copy of it, in which nothing is published."""
    return copied(awarded, tmp_path / "home")


@pytest.fixture(scope="session")
def once_published(awarded: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The year published by A. Not to be changed."""
    home = copied(awarded, tmp_path_factory.mktemp("published") / "home")
    published(home)
    return home


@pytest.fixture
def published_home(once_published: Home, tmp_path: Path) -> Home:
    """A copy of the home whose year A has published."""
    return copied(once_published, tmp_path / "published")


def acting(by: str = A, today: date = TODAY) -> Acting:
    """Somebody who does something that day."""
    return Acting(by, today, NOW)


def published(home: Home, *, today: date = TODAY, by: str = A) -> Publishing:
    """Publish the year."""
    return publish(home, 2026, acting(by, today))
