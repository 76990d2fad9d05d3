"""What tests of closing share: a home of the year 2026 whose plans can be closed, loaded once, and a copy of it for each."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.acting import Acting
from pipelines.closing.close import close_bonus
from pipelines.closing.state import Revision
from pipelines.home import Home
from tests.factories import ASSIGNMENTS, INVITATION_COLUMNS, a_home, copied, invitation, loaded, response, write_csv

# The first day to close the year, and what the home was loaded on.
LOADED, CLOSES = date(2027, 1, 14), date(2027, 1, 14)
# Ten working days after Thursday 14 January.
WINDOW_ENDS = date(2027, 1, 28)
NOW = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)
A, B = "P10", "P12"

PLAN = """
kind = "curve"
plan_id = "managers"
plan_name = "Managers"
currency = "EUR"
cliff = false
knots = [{ score = 60, factor = 0.5 }, { score = 70, factor = 1 }, { score = 80, factor = 1.5 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { share_of_base_pay = 0.1 }
enough = { pay = 40, below = ["rolling_12m", "region_rate"] }
parts = [
    { part_id = "overall", part_name = "Overall", weight = 3 },
    { part_id = "nps", part_name = "Recommend", weight = 1, metric = "nps" },
]
gates = { average = [{ gate_name = "Average", part = "overall", average = "guests" }], \
response_rate = [{ gate_name = "Rate", minimum = 10 }] }
"""
PEOPLE = ASSIGNMENTS + "P12,Ira Resources,hr,,,2020-01-01,\nP13,Old Resources,hr,,,2020-01-01,2026-06-01\n"
PAY = "person_id,base_pay,valid_from\nP1,54321.98,2020-01-01\nP2,50000,2020-01-01\nP3,48000,2020-01-01\n" + (
    "P4,47000,2020-01-01\n"
)


def records() -> list[dict[str, object]]:
    """S1: 140 answers, 98 in the top box; S2: 100; S3: 30 of its own, so that its region counts; the others too few."""
    made = []
    for number in range(140):
        day = date(2026, number % 12 + 1, number % 27 + 1).isoformat()
        made.append(response(number, site="S1", departed=day, overall=10 if number < 98 else 5, recommend=number % 11))
    for number in range(200, 300):
        day = date(2026, number % 12 + 1, number % 27 + 1).isoformat()
        made.append(response(number, site="S2", departed=day, overall=9 if number % 2 else 3, recommend=9))
    for number in range(400, 430):
        made.append(response(number, site="S3", departed=f"2026-03-{number % 27 + 1:02d}", overall=9, recommend=7))
    return made


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home, loaded on the first day to close its year. Not to be changed."""
    home = a_home(
        tmp_path_factory.mktemp("closing") / "home",
        assignments=PEOPLE,
        chain='chain_name = "Test"\nheadline_survey = "post_stay"\nhold_rejected_percent = 100\n',
    )
    (home.reference / "plans").mkdir()
    (home.reference / "plans" / "managers.toml").write_text(PLAN)
    (home.reference / "base_pay.csv").write_text(PAY)
    write_csv(home.inbox / "post_stay_2026.csv", records())
    invited = [
        invitation(site=site, month=f"2026-{month:02d}", invited=60)
        for site in ("S1", "S2", "S3")
        for month in range(1, 13)
    ]
    write_csv(home.inbox / "invitations_2026.csv", invited, INVITATION_COLUMNS)
    loaded(home, today=LOADED)
    return home


@pytest.fixture
def open_year(year: Home, tmp_path: Path) -> Home:
    """A copy of it, in which nothing is closed."""
    return copied(year, tmp_path / "home")


@pytest.fixture(scope="session")
def once_closed(year: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The year closed by A. Not to be changed."""
    home = copied(year, tmp_path_factory.mktemp("closed") / "home")
    closed(home)
    return home


@pytest.fixture
def closed_year(once_closed: Home, tmp_path: Path) -> Home:
    """A copy of the home whose year A has closed."""
    return copied(once_closed, tmp_path / "home")


def closed(home: Home, *, today: date = CLOSES, by: str = A) -> Revision:
    """Close the plan."""
    return close_bonus(home, "managers", "2026", Acting(by, today, NOW))
