"""The awards of a year by the served build: found, worked out, provisional as long as answers may come; else said in words."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognising import award_years, recognised
from pipelines.recognition.frames import STANDINGS
from pipelines.recognition.rules import Rule
from pipelines.reference.reading import read_reference
from tests.factories import SITES, TODAY, a_home, copied, loaded, many_responses, write_csv

AWARD = """
award_id = "{award_id}"
award_name = "Best site"
year = {year}
window = {{ first_day = {year}-01-01, last_day = {year}-{last_day}, late_days = {late_days} }}
{more}
[[tiers]]
tier_id = "gold"
tier_name = "Gold"
first = 1
"""
SITES_AWARD = '[measure]\nmetric = "satisfaction"\n[eligible]\nanswers = 30\n'


def _write(
    home: Home,
    award_id: str,
    *,
    year: int = 2026,
    late_days: int = 14,
    last_day: str = "10-31",
    more: str = SITES_AWARD,
) -> None:
    folder = home.reference / "awards"
    folder.mkdir(exist_ok=True)
    text = AWARD.format(award_id=award_id, year=year, late_days=late_days, last_day=last_day, more=more)
    (folder / f"{award_id}_{year}.toml").write_text(text)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = a_home(tmp_path_factory.mktemp("awarded") / "home")
    _write(made, "b_site")
    _write(made, "a_site", late_days=16)
    _write(made, "older", year=2025)
    # Of S1 the first 44 of a pattern of 11 scores, of S2 one more: it has 0 again and is behind.
    records = [*many_responses(44, site="S1"), *many_responses(45, site="S2", first=1000)]
    write_csv(made.inbox / "post_stay.csv", records)
    loaded(made)
    return made


def test_a_year_has_its_awards_in_the_order_of_their_ids(home):
    year = recognised(home, 2026, today=TODAY)

    assert (year.year, year.chain_name, year.day) == (2026, "Test chain", TODAY)
    assert [one.award.award_id for one in year.awards] == ["a_site", "b_site"]
    for one in year.awards:
        assert list(one.standings.columns) == list(STANDINGS)
        assert one.winners["site_id"].to_list() == ["S1"]
        assert one.standings["key"].sort().to_list() == ["007", "S1", "S2", "S3", "S4", "S5"]


def test_an_award_is_provisional_until_late_answers_are_in(home):
    """The build is of 16 November: 14 days after October are over on the 14th, 16 days on the 16th."""
    by_day = {
        today: [one.is_provisional for one in recognised(home, 2026, today=today).awards]
        for today in (date(2026, 11, 13), date(2026, 11, 14), date(2026, 11, 15), date(2026, 11, 16))
    }

    assert list(by_day.values()) == [[True, True], [True, False], [True, False], [False, False]]


def test_an_award_stays_provisional_where_the_build_is_too_old(tmp_path):
    older = a_home(tmp_path / "home")
    _write(older, "a_site")
    write_csv(older.inbox / "post_stay.csv", many_responses(1))
    loaded(older, today=date(2026, 11, 13))

    assert [one.is_provisional for one in recognised(older, 2026, today=date(2027, 1, 1)).awards] == [True]


def test_a_site_that_will_close_before_the_end_is_open_as_long_as_it_is(tmp_path):
    closing = SITES.replace(
        "S2,Birch House,north,Test,city,,,80,2020-01-01,", "S2,Birch House,north,Test,city,,,80,2020-01-01,2026-12-01"
    )
    later = a_home(tmp_path / "home", sites=closing)
    _write(later, "a_site", last_day="12-31")
    write_csv(later.inbox / "post_stay.csv", many_responses(44, site="S2"))
    loaded(later)

    [now] = recognised(later, 2026, today=TODAY).awards

    assert now.winners["site_id"].to_list() == ["S2"]
    assert "S5" in now.standings.filter(pl.col("rule") == Rule.NOT_OPEN)["site_id"]


def test_years_with_awards_are_listed_with_the_latest_first(home):
    assert award_years(read_reference(home.reference)) == (2026, 2025)


def test_a_year_without_awards_is_said_with_those_there_are(home):
    with pytest.raises(Mistake, match=r"there are no awards of 2024") as refused:
        recognised(home, 2024, today=TODAY)

    assert "2026, 2025" in refused.value.text()


def test_awards_that_are_written_and_not_loaded_are_said(home, tmp_path):
    ahead = copied(home, tmp_path / "home")
    _write(ahead, "next", year=2027)

    with pytest.raises(Mistake, match="does not have the awards of 2027 yet") as refused:
        recognised(ahead, 2027, today=TODAY)

    assert "guest-tracking load" in refused.value.text()


def test_a_home_without_a_build_is_said(tmp_path: Path):
    with pytest.raises(Mistake, match="nothing is published yet"):
        recognised(a_home(tmp_path / "home"), 2026, today=TODAY)
