"""How a site stands over several periods, each beside the same months a year before."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.questions import league, site
from dashboard.questions.view import View, site_totals
from dashboard.questions.year_before import against_year_before
from dashboard.sentences.trends import standings_sentence, window_sentence
from dashboard.tables.trends import standings_table
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.comparison import adjusted, difference
from pipelines.metrics.periods import Period, a_year_before, shifted
from pipelines.metrics.scorecard import added_up
from pipelines.reference.chain import Threshold
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import POST_STAY, a_home, loaded, many_responses, response, write_csv

OCTOBER = date(2026, 10, 1)
SATISFACTION = METRICS["satisfaction"]
THRESHOLD = Threshold(show=10, rank=30, pay=100)


def _view(site_id: str = "S1", *, region: str = "north", last: date = OCTOBER) -> View:
    return View(region, Period(shifted(last, -11), last), "satisfaction", "post_stay", site_id=site_id)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """S1 is better in October 2026; S2 is what it was; S3 moves to the south in July 2026; 24 months of answers."""
    home = a_home(tmp_path_factory.mktemp("years") / "home")
    records = []
    for step in range(24):
        month = f"{shifted(OCTOBER, step - 23):%Y-%m}"
        for place, site_id in enumerate(("S1", "S2", "S3")):
            own = many_responses(11, site=site_id, month=month, first=step * 1000 + place * 100)
            records += [one | {"overall": 10} if place == 0 and step == 23 else one for one in own]
    records += many_responses(4, site="007", month="2026-10", first=90_000)
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


@pytest.mark.parametrize("site_id", ["S1", pytest.param("S2", marks=pytest.mark.slow)])
def test_no_other_page_judges_the_same_change_differently(home: Home, site_id: str) -> None:
    source, reference = opened(home)
    numbers = ["difference", "difference_low", "difference_high", "p_value", "q_value", "verdict"]

    for metric in METRICS:
        view = replace(_view(site_id), metric_name=metric)
        for row in against_year_before(source, reference, view).iter_rows(named=True):
            period = Period(row["first"], row["last"])
            of_window = view.during(period)
            standing = site.standing(source, reference, of_window)
            assert standing
            card = standing.changes["Change in a year"][1]
            assert {name: row[name] for name in numbers} == {name: card[name] for name in numbers}
            listed = league.league(source, reference, replace(of_window, earlier=a_year_before(period)))
            assert listed.filter(site_id=site_id)["verdict"].to_list() == [row["verdict"]]


def test_of_a_site_that_is_not_in_the_region_nothing_is_compared(home: Home) -> None:
    found = against_year_before(*opened(home), _view("S3", region="north"))

    assert found["months"].to_list() == [0, 0, 6, 8]
    assert set(found["verdict"]) == {"no full period before"}
    assert found["difference"].is_null().all()


def test_each_period_is_tested_against_the_same_months_a_year_before(home: Home) -> None:
    source, reference = opened(home)
    view = _view()
    totals = {
        site_id: site_totals(source, replace(view, site_id=site_id), first=date(2024, 11, 1), last=OCTOBER)
        for site_id in ("S1", "S2")
    }

    def over(site_id: str, first: date, last: date) -> pl.DataFrame:
        months = totals[site_id].filter(pl.col("month").is_between(first, last))
        return added_up(months, by=[], metric=SATISFACTION)

    found = against_year_before(source, reference, view)

    assert found["window"].to_list() == ["month", "rolling_3", "year", "rolling_12"]
    for row in found.iter_rows(named=True):
        earlier = shifted(row["first"], -12), shifted(row["last"], -12)
        then = over("S1", *earlier)
        slow, other = (
            difference(over(one, row["first"], row["last"]), over(one, *earlier), SATISFACTION) for one in totals
        )
        assert slow.row(0) == pytest.approx(tuple(row[name] for name in slow.columns))
        assert (row["n"], row["n_before"]) == (11 * row["months"], then["response_count"][0])
        # Corrected over the sites of the region, period by period.
        p_values = np.array([slow["p_value"][0], other["p_value"][0]])
        assert row["q_value"] == pytest.approx(adjusted(p_values)[0])
    assert found["verdict"].to_list() == ["better", *["no real difference"] * 3]


def test_a_site_that_changed_region_is_told_over_what_is_whole(home: Home) -> None:
    found = against_year_before(*opened(home), _view("S3", region="south"))

    assert found["months"].to_list() == [1, 3, 4, 4]
    assert set(found["verdict"]) == {"no full period before"}
    assert found["difference"].is_null().all()
    assert found["value_before"].is_null().all()
    printed = pl.from_arrow(standings_table(found, SATISFACTION))
    assert printed["Period"].to_list() == [
        "This month",
        "Last 3 months",
        "Year to date (4 of 10)",
        "Last 12 months (4 of 12)",
    ]


def test_what_the_data_do_not_reach_back_to_is_not_compared(home: Home) -> None:
    source, reference = opened(home)
    whole = against_year_before(source, reference, _view())
    earlier = against_year_before(source, reference, _view(last=date(2026, 9, 1)))

    assert whole.filter(window="rolling_12")["verdict"][0] == "no real difference"
    # Twelve months that end in September would reach back to October 2024, before the first answers.
    assert dict(earlier.select("window", "verdict").rows())["rolling_12"] == "no full period before"
    assert dict(earlier.select("window", "verdict").rows())["year"] == "no real difference"


def test_too_few_answers_are_said_and_no_number_is_shown(home: Home) -> None:
    found = against_year_before(*opened(home), _view("007", region="south"))

    assert found["value"].is_null().all()
    assert set(found["verdict"]) == {"too few answers"} or set(found["verdict"]) == {
        "no full period before",
        "too few answers",
    }
    assert window_sentence(found, "month", SATISFACTION, THRESHOLD) == "Oct 2026: 4 answers; shown from 10."
    assert standings_sentence(found) == "Nothing can be compared with a year before yet."


@pytest.mark.parametrize(
    ("last", "windows"),
    [
        (date(2026, 1, 1), ["month", "rolling_3", "rolling_12"]),
        (date(2026, 3, 1), ["month", "rolling_3", "rolling_12"]),
        (date(2026, 4, 1), ["month", "rolling_3", "year", "rolling_12"]),
        (date(2025, 12, 1), ["month", "rolling_3", "rolling_12"]),
    ],
)
def test_the_same_months_are_not_told_twice(home: Home, last: date, windows: list[str]) -> None:
    assert against_year_before(*opened(home), _view(last=last))["window"].to_list() == windows


def test_nothing_is_told_across_a_question_that_is_asked_otherwise(tmp_path: Path) -> None:
    asked = 'column = "overall"\ndepartment = "overall"\n'
    again = f'{asked}lowest = 0\nhighest = 10\nvalid_from = 2026-02-01\nchange = "asked by tablet"\n\n[[questions]]\n'
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace(asked, f"{again}{asked}valid_to = 2026-02-01\n"))
    months = [f"{shifted(OCTOBER, step - 23):%Y-%m}" for step in range(24)]
    records = [one for at, month in enumerate(months) for one in many_responses(11, month=month, first=at * 100)]
    write_csv(home.inbox / "post_stay_1.csv", [*records, response(99_999, site="S2")])
    loaded(home)

    found = against_year_before(*opened(home), _view())

    assert set(found["verdict"]) == {"asked otherwise"}
    assert found["value"].is_not_null().all()
    assert "not compared: the question has been asked otherwise since" in window_sentence(
        found, "month", SATISFACTION, THRESHOLD
    )


def test_the_page_says_what_each_period_is_worth(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("trends", role="data_owner", region="north", site="S1")
    said = words(app)

    assert not app.exception
    assert "Against a year before, really **better**: this month. For the others the data can't tell." in said
    assert "Oct 2026: **100.0**" in said
    assert "to Oct 2025: a real change for the better" in said
    table = app.dataframe[0].value
    assert table["Verdict"].to_list() == ["really better", *["no real change"] * 3]
    assert table["Period"].to_list() == ["This month", "Last 3 months", "Year to date", "Last 12 months"]
    assert "one correction over the region's sites" in said
