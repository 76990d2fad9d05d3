"""What pages are told: the same everywhere, and never more than the data says."""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from dashboard import wording
from dashboard.access import OpenBuild, Source
from dashboard.questions import league, site, trends
from dashboard.questions.departments import departments_of_region, departments_of_site
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from dashboard.sentences.departments import departments_sentence, not_asked
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.periods import WINDOWS, Period
from pipelines.metrics.trend import CHAIN, SITE
from pipelines.reference.assignments import Role
from pipelines.reference.reference import Reference
from pipelines.warehouse.publishing import current
from tests.factories import POST_STAY, a_home, loaded, many_responses, write_csv

OCTOBER = date(2026, 10, 1)
HR = Principal("HR", Role.HR)


def opened(home: Home, principal: Principal = HR) -> tuple[Source, Reference]:
    published = current(home.warehouse)
    assert published
    build = _build(published.build.build_id, home.warehouse / published.file, published.sha256)
    return build.source(scope_of(principal, build.reference)), build.reference


@lru_cache(maxsize=8)
def _build(build_id: str, file: Path, sha256: str) -> OpenBuild:
    """Opened once, as a dashboard does; by its hash too, as another test may be given the same folder again."""
    return OpenBuild(build_id, file)


def view(
    site_id: str = "S1", *, region: str = "north", window: str = "rolling_12", metric: str = "satisfaction"
) -> View:
    return View(region, WINDOWS[window].period(OCTOBER), metric, "post_stay", site_id=site_id)


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """S1, S2 for 24 months; S3 too, in north until June 2026, in south since; S4 since it opened in March 2026."""
    home = a_home(tmp_path_factory.mktemp("moving") / "home")
    records = []
    for step in range(24):
        month = f"{2024 + (10 + step) // 12}-{(10 + step) % 12 + 1:02d}"
        for place, site_id in enumerate(("S1", "S2", "S3", *(("S4",) if month >= "2026-03" else ()))):
            records += many_responses(12 + place, site=site_id, month=month, first=step * 1000 + place * 100)
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


SITES_OF = {"north": ("S1", "S2"), "south": ("S3", "S4")}
WINDOW = pytest.mark.parametrize(
    "window",
    ["rolling_3", *(pytest.param(one, marks=pytest.mark.slow) for one in ("month", "rolling_6", "rolling_12"))],
)


@WINDOW
@pytest.mark.parametrize("metric", METRICS)
def test_my_site_gives_the_verdicts_of_the_ranking(moving: Home, metric: str, window: str) -> None:
    source, reference = opened(moving)

    for region, site_ids in SITES_OF.items():
        ranking = league.league(source, reference, view(region=region, window=window, metric=metric).of_every_site())
        for site_id in site_ids:
            one = view(site_id, region=region, window=window, metric=metric)
            standing = site.standing(source, reference, one)
            row = ranking.filter(site_id=site_id).row(0, named=True)
            assert standing
            told = next(change for period, change in standing.changes.values() if period == one.period_before)
            assert told["verdict"] == row["verdict"], one


def test_my_site_gives_the_verdicts_of_the_heat_map(moving: Home) -> None:
    source, reference = opened(moving)

    own = departments_of_site(source, reference, view())
    cells = departments_of_region(source, reference, view()).filter(site_id="S1")

    assert own.equals(cells)


def test_a_moved_site_keeps_its_own_history_in_trends(moving: Home) -> None:
    source, reference = opened(moving, Principal("Cleo", Role.GENERAL_MANAGER, site_id="S3"))

    months = trends.by_month(source, reference, view("S3", region="south"), first=date(2024, 11, 1), last=OCTOBER)
    own = months.filter(who=SITE)

    assert own["n"].to_list() == [14] * 24


def test_a_rolling_point_needs_twelve_months_behind_it(moving: Home) -> None:
    source, reference = opened(moving)
    options = {"first": date(2024, 11, 1), "last": OCTOBER, "data_from": date(2024, 11, 1)}

    old = trends.rolling_year(source, reference, view("S1"), **options).filter(who=SITE)
    young = trends.rolling_year(source, reference, view("S4", region="south"), **options).filter(who=SITE)

    assert old["month"].min() == date(2025, 10, 1)
    assert old["value"].null_count() == 0
    assert young["value"].null_count() == young.height


@pytest.mark.parametrize(
    ("site_id", "region", "window", "verdict_known"),
    [
        ("S1", "north", "rolling_12", True),
        ("S3", "south", "rolling_3", False),  # July to October: not two whole quarters of a year in the region
        ("S3", "south", "month", True),
        ("S4", "south", "rolling_6", False),
        ("S4", "south", "rolling_3", True),
    ],
)
def test_a_change_is_told_only_between_whole_periods(
    moving: Home, site_id: str, region: str, window: str, verdict_known: bool
) -> None:
    source, reference = opened(moving)

    row = league.league(source, reference, view(site_id, region=region, window=window)).filter(site_id=site_id)

    assert (row["verdict"][0] != league.NO_PERIOD_BEFORE) == verdict_known
    assert (row["difference"][0] is not None) == verdict_known


def test_a_year_to_date_is_compared_with_last_year_to_date(moving: Home) -> None:
    source, reference = opened(moving)
    window = WINDOWS["year"]
    one = replace(view(window="year"), earlier=window.before(OCTOBER))

    standing = site.standing(source, reference, one)

    assert standing
    assert {name: period.label() for name, (period, _) in standing.changes.items()} == {
        "Change in a year": "Jan 2025 – Oct 2025"
    }


def test_a_site_that_left_the_region_is_said_to_count(moving: Home) -> None:
    source, reference = opened(moving)

    north = league.also_counted(source, reference, view())
    south = league.also_counted(source, reference, view("S3", region="south"))
    later = league.also_counted(source, reference, view(window="rolling_3"))

    # November to June in north; Elm House closed at the end of April.
    assert north.rows() == [("Cedar House", 8)]
    assert south.rows() == [("Elm House", 6)]
    assert later.is_empty()


def test_a_region_is_its_sites_and_those_that_left_it(moving: Home) -> None:
    source, reference = opened(moving)

    whole = league.region_as_a_whole(source, reference, view())["n"][0]
    listed = league.league(source, reference, view())["n"].sum()

    assert whole - listed == 8 * 14


def test_a_closed_site_s_rolling_line_ends_with_its_last_month(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    months = [f"{2024 + (10 + step) // 12}-{(10 + step) % 12 + 1:02d}" for step in range(24)]
    records = []
    for place, site_id in enumerate(("S1", "S2", "007", "S5")):
        for step, month in enumerate(months if site_id != "S5" else months[:18]):
            records += many_responses(12, site=site_id, month=month, first=place * 10_000 + step * 100)
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    source, reference = opened(home)
    options = {"first": date(2024, 11, 1), "last": OCTOBER, "data_from": date(2024, 11, 1)}

    line = trends.rolling_year(source, reference, view("S5", region="south"), **options)

    assert line.filter(who=SITE)["month"].max() == date(2026, 4, 1)
    assert line.filter(who=SITE, month=date(2026, 4, 1))["n"][0] == 144
    assert line.filter(who=CHAIN)["month"].max() == OCTOBER


def test_departments_that_a_survey_does_not_ask_about_are_left_out_and_named(tmp_path: Path) -> None:
    without = re.sub(r'\[\[questions\]\]\ncolumn = "spa".*', "", POST_STAY, flags=re.DOTALL)
    home = a_home(tmp_path / "home", post_stay=without)
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    loaded(home)
    source, reference = opened(home)

    asked = departments_of_site(source, reference, view())["department_id"].to_list()

    assert asked == ["front_desk", "housekeeping"]
    assert not_asked(reference.organisation.departments, asked) == "Not asked in this survey: Spa."


def test_before_the_chain_has_data_nothing_changed(moving: Home) -> None:
    source, reference = opened(moving)
    first_year = View("north", Period(date(2024, 11, 1), date(2025, 10, 1)), "satisfaction", "post_stay")

    table = league.league(source, reference, first_year)

    assert set(table["verdict"]) == {league.NO_PERIOD_BEFORE}


def test_no_sum_behind_a_number_leaves_the_questions(moving: Home) -> None:
    source, reference = opened(moving)
    additive = {column for metric in METRICS.values() for column in metric.columns()}

    for metric in METRICS:
        table = league.league(source, reference, view(metric=metric))
        standing = site.standing(source, reference, view(metric=metric))
        assert standing
        assert not additive & {*table.columns, *standing.row, *standing.rest}


def test_the_latest_answers_are_those_of_the_chosen_guests(moving: Home) -> None:
    source, reference = opened(moving)
    everybody = view(window="month")
    business = View("north", everybody.period, "satisfaction", "post_stay", "guest_type", "business", site_id="S1")

    assert site.latest_responses(source, reference, everybody).height == 12
    assert site.latest_responses(source, reference, business).height == 6


def _departments(*rows: tuple[str, float | None, str]) -> pl.DataFrame:
    names, differences, verdicts = zip(*rows, strict=True)
    return pl.DataFrame(
        {"department_id": names, "department_name": names, "difference": differences, "verdict": verdicts},
        schema_overrides={"difference": pl.Float64},
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # The furthest from the rest is chance, a nearer one is real: the sentence names the real one.
        (
            [("Spa", -9.0, "no real difference"), ("Bar", -3.0, "worse"), ("Desk", 1.0, "no real difference")],
            "No department is really better; weakest: **Bar** (−3.0)",
        ),
        ([("Spa", 4.0, "better"), ("Bar", -3.0, "worse")], "Best: **Spa** (+4.0); weakest: **Bar** (−3.0)"),
        ([("Spa", 4.0, "no real difference")], "No department really differs"),
        ([("Spa", None, "too few answers")], "No department has enough answers"),
    ],
)
def test_the_departments_sentence_never_contradicts_the_tests(
    rows: list[tuple[str, float | None, str]], said: str
) -> None:
    assert said in departments_sentence(_departments(*rows), METRICS["satisfaction"])


@pytest.mark.parametrize(
    ("value", "said"),
    [(82.449, "82.4"), (82.45, "82.5"), (-0.04, "0.0"), (-0.05, "−0.1"), (1234.5, "1,234.5"), (None, "–")],
)
def test_a_number_is_printed_rounded_half_away_from_zero(value: float | None, said: str) -> None:
    assert wording.number(METRICS["satisfaction"], value) == said


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "＝1"])
def test_text_from_outside_starts_no_formula(text: str) -> None:
    assert wording.plain(text) == f"'{text}"


def test_a_damaged_build_is_healed_by_the_next_load(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    before = loaded(home).published
    assert before
    (home.warehouse / before.file).write_bytes(b"damaged")

    again = loaded(home)

    assert not again.unchanged
    assert again.published
    assert again.published.build.logical_hash == before.build.logical_hash
    assert opened(home)
