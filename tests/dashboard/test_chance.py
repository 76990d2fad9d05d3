"""What of the scores is chance: the pages' second view and funnel, and the one door that reads beyond a scope."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.access import Asked, OpenBuild
from dashboard.charts.funnel import funnel_chart
from dashboard.questions import chance, league
from dashboard.questions.spread import spread
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from dashboard.sentences.chance import funnel_sentence, shrunken_sentence
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.funnel import INSIDE, OUTSIDE, WARNING, Funnel
from pipelines.metrics.periods import WINDOWS
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import open_page, words
from tests.factories import ASSIGNMENTS, SITES, a_home, loaded, response, write_csv

AT = date(2026, 10, 1)
SATISFACTION = METRICS["satisfaction"]
NAMES = ["Amber", "Birch", "Cedar", "Dune", "Elm", "Fir"]
MANAGER = Principal("Ana Amber", Role.GENERAL_MANAGER, site_id="N0")
HR = Principal("Hedy Resources", Role.HR)
PEOPLE = (
    f"{ASSIGNMENTS.splitlines()[0]}\nP1,Ana Amber,general_manager,N0,,2020-01-01,\nP2,Hedy Resources,hr,,,2020-01-01,\n"
)


def _chain(root: Path, answers: list[list[int]], *, south_from: int = 99) -> Home:
    """A site for each list of answers, all in October; those from the number `south_from` on are in the region south."""
    rows = "".join(
        f"N{place},{NAMES[place]},{'south' if place >= south_from else 'north'},Test,city,,,100,2020-01-01,\n"
        for place in range(len(answers))
    )
    home = a_home(root, sites=f"{SITES.splitlines()[0]}\n{rows}", assignments=PEOPLE)
    records = [
        response(1000 * place + number, site=f"N{place}", departed=f"2026-10-{number % 27 + 1:02d}", overall=score)
        for place, own in enumerate(answers)
        for number, score in enumerate(own)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


def _build(home: Home) -> OpenBuild:
    published = current(home.warehouse)
    assert published
    return OpenBuild(published.build.build_id, home.warehouse / published.file)


def _view(metric: str = "satisfaction") -> View:
    return View("north", WINDOWS["month"].period(AT), metric, "post_stay", site_id="N0")


ANSWERS = [
    [10, 9, 10, 8, 9, 10] * 10,
    [7, 5, 8, 6, 7, 9] * 12,
    [8, 8, 9, 6, 7, 10] * 9,
    [9, 4, 10, 3, 8, 10] * 2,
    [6, 5, 8, 2, 7, 9] * 14,
    [6, 9],
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Four sites in the north, of which Dune has 12 answers, and two in the south, of which one has two."""
    return _chain(tmp_path_factory.mktemp("chance") / "home", ANSWERS, south_from=4)


@pytest.fixture(scope="module")
def build(home: Home) -> OpenBuild:
    return _build(home)


def test_the_spread_is_that_of_all_sites_and_the_same_for_everybody(build: OpenBuild) -> None:
    asked = [spread(build.source(scope_of(who, build.reference)), build.reference, _view()) for who in (MANAGER, HR)]

    assert asked[0] == asked[1]
    assert asked[0] is not None
    # Five sites have ten answers or more; worked out by hand, region by region.
    own = [np.array(one, dtype=float) * 10 for one in ANSWERS[:5]]
    squares = sum(((one - one.mean()) ** 2).sum() for one in own)
    assert asked[0].sites == 5
    assert asked[0].within == pytest.approx(squares / (sum(map(len, own)) - 5))


def test_it_names_no_site_and_hands_out_no_frame(build: OpenBuild) -> None:
    source = build.source(scope_of(MANAGER, build.reference))
    asked = Asked(AT, AT, "post_stay", "all", "all", "overall")

    found = source.spread_of_chain(SATISFACTION, asked)

    assert {type(value) for value in vars(found).values()} <= {float, int}


@pytest.mark.parametrize(("sites", "known"), [(2, False), (3, True)])
def test_a_spread_over_fewer_than_three_sites_would_give_one_away(tmp_path: Path, sites: int, *, known: bool) -> None:
    build = _build(_chain(tmp_path / "home", ANSWERS[:sites]))
    source = build.source(scope_of(HR, build.reference))

    assert (spread(source, build.reference, _view()) is not None) is known
    assert (league.league(source, build.reference, _view())["reliability"][0] is not None) is known


def test_where_all_guests_agree_nothing_is_known(tmp_path: Path) -> None:
    build = _build(_chain(tmp_path / "home", [[9] * 30] * 4))
    source = build.source(scope_of(HR, build.reference))

    assert spread(source, build.reference, _view()) is None
    assert chance.second_view(source, build.reference, _view()).is_empty()
    assert chance.funnel_plot(source, build.reference, _view()) is None


def test_fewer_answers_are_relied_on_less_and_drawn_further(build: OpenBuild) -> None:
    second = chance.second_view(build.source(scope_of(HR, build.reference)), build.reference, _view())
    by_name = {row["site_name"]: row for row in second.iter_rows(named=True)}

    assert second["site_name"].to_list() == ["Amber", "Cedar", "Birch", "Dune"]
    assert by_name["Dune"]["reliability"] == min(second["reliability"])
    # Dune is shown but has no place: as measured or shrunken.
    assert (by_name["Dune"]["place"], by_name["Dune"]["shrunken_place"]) == (None, None)
    assert [row["shrunken_place"] for row in by_name.values()] == ["1", "2", "3", None]
    for row in by_name.values():
        assert row["shrunken"] == pytest.approx(
            row["towards"] + row["reliability"] * (row["value"] - row["towards"]), abs=1e-9
        )
        assert row["shrunken_low"] < row["shrunken"] < row["shrunken_high"]


def test_what_is_not_shown_is_not_shrunken_and_lies_in_no_funnel(build: OpenBuild) -> None:
    view = View("south", WINDOWS["month"].period(AT), "satisfaction", "post_stay")
    source = build.source(scope_of(HR, build.reference))
    plot = chance.funnel_plot(source, build.reference, view)

    assert chance.second_view(source, build.reference, view)["site_name"].to_list() == ["Elm"]
    assert plot is not None
    assert plot[0]["site_name"].to_list() == ["Elm"]


def test_an_nps_and_a_response_rate_have_their_own_spread(build: OpenBuild) -> None:
    source = build.source(scope_of(HR, build.reference))
    shares = spread(source, build.reference, _view("top_box"))

    assert shares is not None
    # A share is a mean of 0 and 100: of single answers the variance is 100² p (1 − p) at most.
    assert shares.within <= 2500 * 1.05
    assert spread(source, build.reference, _view("response_rate")) is None


def _sites(*zones: tuple[str, float, str]) -> pl.DataFrame:
    rows = [(name, name, 100, value, zone) for name, value, zone in zones]
    return pl.DataFrame(rows, schema=["site_id", "site_name", "n", "value", "zone"], orient="row")


FUNNEL = Funnel(80, 400, 4, 0, 100)


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        (_sites(("Amber", 81.0, INSIDE), ("Birch", 79.0, INSIDE)), "Every site lies within the lines"),
        (_sites(("Amber", 95.0, OUTSIDE), ("Birch", 79.0, INSIDE)), "**Outside the outer lines**, above: Amber."),
        (_sites(("Amber", 60.0, OUTSIDE), ("Birch", 95.0, OUTSIDE)), "above: Birch; below: Amber."),
        (_sites(("Amber", 86.0, WARNING), ("Birch", 79.0, INSIDE)), "**Between the lines**, above: Amber. Of 2 usual"),
        (_sites(*((f"S{place}", 86.0, WARNING) for place in range(40))), "and 36 more. Of 40 usual sites about 2 "),
    ],
)
def test_the_sentence_names_who_lies_outside(sites: pl.DataFrame, said: str) -> None:
    assert said in funnel_sentence(sites, FUNNEL, SATISFACTION)


def test_the_chart_draws_what_the_sentence_says() -> None:
    sites = _sites(("Amber", 95.0, OUTSIDE), ("Birch", 60.0, WARNING), ("Cedar", 80.0, INSIDE))

    drawn = funnel_chart((sites, FUNNEL), SATISFACTION, highlight="Cedar")

    points = {trace.name: list(trace.marker.symbol) for trace in drawn.data if trace.mode == "markers"}
    assert points == {"Sites": ["triangle-up-open", "triangle-down-open"], "Chosen site": ["circle"]}


def test_shrunken_places_that_change_are_counted() -> None:
    rows = [("A", "1", "2", 90.0, 82.0, 31), ("B", "2", "1", 88.0, 87.5, 900), ("C", None, None, 99.0, 85.0, 12)]
    columns = ["site_name", "place", "shrunken_place", "value", "shrunken", "n"]
    second = pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        site_id=pl.col("site_name"), reliability=pl.lit(0.4)
    )

    said = shrunken_sentence(second, SATISFACTION, 30)

    assert said == "2 places change. A is drawn furthest: from 90.0 to 82.0, as it has 31 answers (reliability 0.40)."
    assert shrunken_sentence(second.filter(site_name="C"), SATISFACTION, 30).startswith("No site has 30 answers")


def test_the_ranking_page_says_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    page = open_page("region_ranking", region="north", site="N0", until="2026-10", window="month", role="hr")

    said = words(page)
    assert "Which sites are unusual" in said
    assert "Of 4 usual sites hardly one" in said or "Every site lies within the lines" in said
    assert "Reliability" in said


def test_the_ranking_page_says_why_it_can_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _chain(tmp_path / "home", ANSWERS[:2])
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    page = open_page("region_ranking", region="north", site="N0", until="2026-10", window="month", role="hr")

    assert "can only be told from at least three sites" in words(page)


@pytest.mark.parametrize(
    ("shrunken", "said"), [(66.94, "No score is drawn"), (66.96, "is drawn furthest: from 66.9 to 67.0")]
)
def test_a_score_is_drawn_where_it_prints_otherwise(shrunken: float, said: str) -> None:
    row = {"site_id": "A", "site_name": "A", "n": 900, "place": "1", "shrunken_place": "1", "reliability": 0.98}
    second = pl.DataFrame([row | {"value": 66.93, "shrunken": shrunken}])

    assert said in shrunken_sentence(second, SATISFACTION, 30)
