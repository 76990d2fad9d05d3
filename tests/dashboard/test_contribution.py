"""What makes up a site's gap: numbers that add up on the page, verdicts of the other pages, and every worded state."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.questions.contribution import index_gap
from dashboard.questions.departments import departments_of_region
from dashboard.questions.view import View
from dashboard.sentences.contribution import contribution_sentence
from dashboard.sentences.departments import rated_by
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.contribution import contributions
from pipelines.metrics.periods import WINDOWS
from pipelines.reference.chain import Threshold
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import ASSIGNMENTS, SITES, a_home, loaded, response, write_csv

NOBODY = f"{ASSIGNMENTS.splitlines()[0]}\n"
AT = date(2026, 10, 1)
ASKED = {"role": "data_owner", "region": "north", "window": "month", "until": "2026-10"}
THRESHOLD = Threshold(show=10, rank=30, pay=100)


def _sites(*names: str) -> str:
    rows = (f"N{place},{name},north,Test,city,,,100,2020-01-01,\n" for place, name in enumerate(names))
    return f"{SITES.splitlines()[0]}\n{''.join(rows)}"


def _answers(place: int, count: int, *, desk: int = 0, room: int = 0, spa_every: int = 3) -> list[dict[str, object]]:
    """`count` guests of a site whose answers vary in a fixed pattern, shifted by `desk` and `room`."""
    return [
        response(
            1000 * place + number,
            site=f"N{place}",
            departed=f"2026-10-{number % 27 + 1:02d}",
            overall=6 + number % 4,
            desk=5 + number % 3 + desk,
            room=6 + number % 2 + room,
            bath="",
            spa="" if number % spa_every else 7 + number % 2,
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def north(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Amber is worse at the desk and a little better in the rooms; Cedar has twelve answers, Dune has five."""
    home = a_home(
        tmp_path_factory.mktemp("north") / "home", sites=_sites("Amber", "Birch", "Cedar", "Dune"), assignments=NOBODY
    )
    records = [
        *_answers(0, 120, desk=-2, room=1, spa_every=4),
        *_answers(1, 150),
        *_answers(2, 12),
        *_answers(3, 5),
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


def _view(site_id: str, metric: str = "satisfaction") -> View:
    return View("north", WINDOWS["month"].period(AT), metric, "post_stay", site_id=site_id)


def _points(text: str) -> int:
    """Printed points in tenths."""
    return round(10 * float(text.replace("−", "-").replace("±", "").replace("+", "")))


@pytest.mark.parametrize("metric", ["satisfaction", "top_box", "nps", "index"])
def test_departments_differ_here_as_they_do_on_every_other_page(north: Home, metric: str) -> None:
    source, reference = opened(north)
    split = index_gap(source, reference, _view("N0", metric))
    cells = departments_of_region(source, reference, _view("N0")).filter(site_id="N0")

    assert split
    same = ["department_id", "difference", "difference_low", "difference_high", "q_value", "verdict"]
    assert split.parts.select(same).equals(cells.select(same))
    assert split.parts["index_weight"].to_list() == [3, 2, 1]


def test_the_printed_points_of_the_table_add_up(north: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(north.root))
    app = open_page(**ASKED, site="N0")
    app.session_state["contribution_open"] = True
    app.run()

    table = next(one.value for one in app.dataframe if "Points" in one.value.columns)
    *parts, gap = table["Points"]
    assert not app.exception
    assert table["Department"].to_list()[-2:] == ["Usage mix", "The gap to the rest"]
    assert sum(map(_points, parts)) == _points(gap)
    # The bars carry the same numbers as the table.
    spec = next(chart.proto.spec for chart in app.get("plotly_chart") if "Points of the gap" in chart.proto.spec)
    labels = [label for trace in json.loads(spec)["data"] for label in trace["y"]]
    assert sorted(labels) == sorted(
        f"{name}  {points}" for name, points in zip(table["Department"], parts, strict=False)
    )


@pytest.mark.parametrize("page", ["my_site", "departments"])
def test_both_pages_say_the_same_in_one_sentence(north: Home, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(north.root))
    source, reference = opened(north)
    split = index_gap(source, reference, _view("N0"))
    app = open_page(page, **ASKED, site="N0")

    assert not app.exception
    assert split
    sentence = contribution_sentence(split, THRESHOLD)
    assert sentence in words(app)
    assert "really worse), **Front desk** explains −" in sentence


def test_too_few_guests_are_a_worded_state(north: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(north.root))
    app = open_page(**ASKED, site="N3")

    said = words(app)
    assert not app.exception
    assert "it needs 10 guests here and in the rest of the region" in said
    assert "there are 5 here and 282 there." in said
    assert "Points of the gap" not in said


def test_a_site_alone_in_its_region_has_no_gap_to_be_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", sites=_sites("Amber"), assignments=NOBODY)
    write_csv(home.inbox / "post_stay_1.csv", _answers(0, 60))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    for page in ("my_site", "departments"):
        app = open_page(page, **ASKED, site="N0")
        assert not app.exception
        assert "there are 60 here and 0 there." in words(app)


def test_without_weights_there_is_no_index_and_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = (
        "department_id,department_name,index_weight\nfront_desk,Front desk,0\nhousekeeping,Housekeeping,0\nspa,Spa,0\n"
    )
    home = a_home(tmp_path / "home", sites=_sites("Amber", "Birch"), assignments=NOBODY, departments=without)
    write_csv(home.inbox / "post_stay_1.csv", _answers(0, 60) + _answers(1, 60))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page(**ASKED, site="N0")

    assert not app.exception
    assert "What makes up the gap" not in words(app)


def _split(gap: float, verdict: str, *rows: tuple):
    departments = pl.DataFrame(
        [(name.lower(), name, 1, 10, 10, points, points, points, said) for name, points, said in rows],
        schema={
            "department_id": pl.String,
            "department_name": pl.String,
            "index_weight": pl.Int64,
            "own_count": pl.Int64,
            "rest_count": pl.Int64,
            "difference": pl.Float64,
            "difference_low": pl.Float64,
            "difference_high": pl.Float64,
            "verdict": pl.String,
        },
        orient="row",
    )
    return contributions(departments, {"difference": gap, "verdict": verdict, "n": 10, "rest_n": 10}, decimals=1)


SAME = "no real difference"


@pytest.mark.parametrize(
    ("split", "said"),
    [
        (
            _split(
                -2.1, "worse", ("Rooms", -5.2, "worse"), ("Desk", -3.6, SAME), ("Bar", 0.8, SAME), ("Spa", 0.0, SAME)
            ),
            "Of the −2.1 points in the department index to the rest of the region (really worse), **Rooms** explains −1.3, "
            "Desk −0.9, Bar +0.2; −0.1 is usage mix. Really different by itself: Rooms (worse).",
        ),
        (
            _split(0.02, SAME, ("*Rooms*", 0.1, SAME), ("Desk", -0.1, SAME)),
            "Of the ±0.0 points in the department index to the rest of the region (the data can't tell them apart), "
            "**&#42;Rooms&#42;** explains +0.1, Desk −0.1; ±0.0 is usage mix. No department really differs by itself.",
        ),
        (
            _split(1.0, "better", *((name, 1.0, "better") for name in "ABCDE")),
            "(really better), **A** explains +0.2, B +0.2, C +0.2, 2 others together +0.4; ±0.0 is usage mix. 5 of the 5 "
            "departments compared really differ by themselves.",
        ),
        (_split(0.4, SAME, ("Rooms", None, "too few answers")), "no department explains anything; +0.4 is usage mix."),
        (
            _split(-0.5, "worse", ("Rooms", 1.0, SAME), ("Desk", 0.4, SAME)),
            "**Better in every department compared, yet worse in the index:** what is left after them does it",
        ),
        (
            _split(0.5, SAME, ("Rooms", -1.0, SAME), ("Desk", -0.4, SAME)),
            "**Worse in every department compared, yet better in the index, as far as the answers go:**",
        ),
    ],
)
def test_a_gap_in_words(split, said):
    assert said in contribution_sentence(split, THRESHOLD)


def test_a_share_of_users_stands_beside_every_department(north: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(north.root))
    table = next(one.value for one in open_page(**ASKED, site="N0").dataframe if "Rated by (rest)" in one.value.columns)

    # Every fourth of 120 guests here rated the spa, of the others every third: 50 + 4 + 2 of 167.
    assert table.set_index("Department")["Rated by (rest)"].to_dict() == {
        "Front desk": "100 % (100 %)",
        "Housekeeping": "100 % (100 %)",
        "Spa": "25 % (34 %)",
    }
    said = words(open_page("departments", **ASKED, site="N0", department="spa"))
    assert "25 % of guests rated it; 34 % in the rest of the region." in said
    assert "25 % of guests rated it (18 to 33 %), 34 % in the rest" in said


def test_a_share_of_too_few_guests_is_not_said(north: Home) -> None:
    source, reference = opened(north)
    cells = departments_of_region(source, reference, _view("N3")).filter(department_id="spa")
    dune = cells.filter(site_id="N3").row(0, named=True)

    assert (dune["own_count"], dune["guest_count"], dune["share"], dune["share_low"]) == (2, 5, None, None)
    assert rated_by(dune) == ""
    assert rated_by({"share": 25.0, "rest_share": None}) == "25 % of guests rated it."
