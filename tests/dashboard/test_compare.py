"""A few sites side by side: the numbers of the other pages, tests of pairs, and nothing that was too few to be shown."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.access import OpenBuild
from dashboard.charts.compare import FORMS, compare_chart
from dashboard.questions import compare, league, trends
from dashboard.questions.departments import departments_of_region
from dashboard.questions.view import View
from dashboard.scopes import Scope
from dashboard.sentences.compare import compare_gap, compare_sentence
from dashboard.tables.compare import departments_side_by_side, mix_table, pair_verdict, standing_table
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.comparison import adjusted
from pipelines.metrics.periods import WINDOWS
from pipelines.metrics.trend import SITE
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import address_of, open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import (
    ASSIGNMENTS,
    INVITATION_COLUMNS,
    SITES,
    a_home,
    invitation,
    loaded,
    many_responses,
    response,
    write_csv,
)

OCTOBER = date(2026, 10, 1)
SATISFACTION = METRICS["satisfaction"]
NAMES = {
    "N0": "Amber",
    "N1": "Birch",
    "N2": "Cedar",
    "N3": "Dune",
    "N4": "Elm",
    "N5": "Fir",
    "N6": "Glen",
    "N7": "Heath",
}
# Amber is really better than the others, Heath has too few answers to be shown, Glen too few for a place.
USUAL = [10, 8, 7, 9, 5, 8, 10, 6]
ALL = {**dict.fromkeys(list(NAMES)[1:6], USUAL * 5), "N0": [10, 10, 9, 10] * 10, "N6": USUAL * 2, "N7": USUAL[:4]}


def _sites(names: dict[str, str]) -> str:
    rows = (f"{one},{name},north,Test,city,,,100,2020-01-01,\n" for one, name in names.items())
    return f"{SITES.splitlines()[0]}\n{''.join(rows)}"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One region of eight sites over October, with a manager at Amber."""
    root = tmp_path_factory.mktemp("graded") / "home"
    people = (
        ASSIGNMENTS.splitlines()[0],
        "P1,Ana,general_manager,N0,,2020-01-01,",
        "P3,Ada,data_owner,,,2020-01-01,",
        "",
    )
    home = a_home(root, sites=_sites(NAMES), assignments="\n".join(people))
    records = [
        response(
            1000 * place + number,
            site=site_id,
            departed=f"2026-10-{number % 27 + 1:02d}",
            overall=score,
            desk=score if site_id == "N0" else (score + 5) // 2,
            guest="B" if number < 3 else "F",
        )
        for place, (site_id, scores) in enumerate(ALL.items())
        for number, score in enumerate(scores)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    write_csv(home.inbox / "invitations_1.csv", [invitation(site=one) for one in ("N0", "N1")], INVITATION_COLUMNS)
    loaded(home)
    return home


def _view(metric: str = "satisfaction", site_id: str = "N0") -> View:
    return View("north", WINDOWS["month"].period(OCTOBER), metric, "post_stay", site_id=site_id)


@pytest.mark.parametrize("metric", METRICS)
def test_every_site_stands_as_the_ranking_says(graded: Home, metric: str) -> None:
    source, reference = opened(graded)
    table = league.league(source, reference, _view(metric))
    rates = league.league(source, reference, _view("response_rate"))

    found = compare.side_by_side(source, reference, _view(metric), site_ids=("N6", "N0", "N7"))

    assert found["site_id"].to_list() == ["N6", "N0", "N7"]
    for row in found.iter_rows(named=True):
        [one] = table.filter(site_id=row["site_id"]).rows(named=True)
        [rate] = rates.filter(site_id=row["site_id"]).rows(named=True)
        same = ("site_name", "n", "value", "low", "high", "state", "rank_of", "place", "rank_low", "rank_high")
        assert {name: row[name] for name in same} == {name: one[name] for name in same}
        assert (row["rate_value"], row["rate_low"], row["rate_n"]) == (rate["value"], rate["low"], rate["n"])


def test_no_sum_behind_a_number_leaves_the_questions(graded: Home) -> None:
    source, reference = opened(graded)
    additive = {column for metric in METRICS.values() for column in metric.columns()}
    chosen = ("N0", "N1", "N7")

    for question in (compare.side_by_side, compare.pairs, compare.departments, compare.mix):
        assert not additive & set(question(source, reference, _view(), site_ids=chosen).columns)


def test_pairs_are_all_pairs_corrected_once(graded: Home) -> None:
    source, reference = opened(graded)

    found = compare.pairs(source, reference, _view(), site_ids=("N1", "N0", "N2", "N7"))

    assert found.select("site_id", "other_id").rows() == [
        ("N1", "N0"),
        ("N1", "N2"),
        ("N1", "N7"),
        ("N0", "N2"),
        ("N0", "N7"),
        ("N2", "N7"),
    ]
    verdicts = dict(zip(found.select("site_id", "other_id").rows(), found["verdict"], strict=True))
    assert verdicts["N1", "N0"] == "worse"
    assert verdicts["N0", "N2"] == "better"
    assert verdicts["N1", "N2"] == "no real difference"
    assert {verdicts[pair] for pair in verdicts if "N7" in pair} == {"too few answers"}
    assert found.filter(verdict="too few answers")["difference"].null_count() == 3
    corrected = pl.Series(adjusted(found["p_value"].fill_null(float("nan")).to_numpy())).fill_nan(None)
    assert found["q_value"].to_list() == corrected.to_list()


def test_the_order_of_two_sites_turns_the_difference_and_nothing_else(graded: Home) -> None:
    source, reference = opened(graded)

    [there] = compare.pairs(source, reference, _view(), site_ids=("N0", "N1")).rows(named=True)
    [back] = compare.pairs(source, reference, _view(), site_ids=("N1", "N0")).rows(named=True)

    assert there["difference"] == -back["difference"]
    assert (there["difference_low"], there["p_value"]) == (-back["difference_high"], back["p_value"])
    assert (there["verdict"], back["verdict"]) == ("better", "worse")


def test_departments_are_against_the_first_site(graded: Home) -> None:
    source, reference = opened(graded)
    heat = departments_of_region(source, reference, _view())

    found = compare.departments(source, reference, _view(), site_ids=("N1", "N0", "N7"))

    desk = {row["site_id"]: row for row in found.filter(department_id="front_desk").iter_rows(named=True)}
    assert (desk["N1"]["difference"], desk["N0"]["verdict"], desk["N7"]["value"]) == (None, "better", None)
    assert desk["N0"]["rest_value"] == desk["N1"]["value"]
    for row in found.iter_rows(named=True):
        [cell] = heat.filter(site_id=row["site_id"], department_id=row["department_id"]).rows(named=True)
        assert (row["value"], row["low"], row["n"]) == (cell["value"], cell["low"], cell["n"])
    table = departments_side_by_side(found, SATISFACTION)
    assert table.column_names == ["Department", "Birch", "Amber", "Heath"]
    assert table["Amber"].to_pylist()[0].startswith("▲ ")
    assert table["Heath"].to_pylist()[0] == "–"


def test_a_line_is_that_of_trends(little_home: Home) -> None:
    source, reference = opened(little_home)
    view = View("north", WINDOWS["rolling_12"].period(OCTOBER), "satisfaction", "post_stay", site_id="S1")
    options = {"first": date(2024, 11, 1), "last": OCTOBER, "data_from": date(2024, 11, 1)}

    both = trends.rolling_year_of_sites(source, reference, view, site_ids=("S2", "S1"), **options)

    for one in ("S1", "S2"):
        alone = trends.rolling_year(source, reference, replace(view, site_id=one), **options).filter(who=SITE)
        assert both.filter(who=one).drop("who").equals(alone.drop("who"))
        assert alone["value"].is_not_null().any()
    early = options | {"first": date(2025, 5, 1), "last": date(2025, 6, 1)}
    assert trends.rolling_year_of_sites(source, reference, view, site_ids=("S1",), **early).is_empty()


def test_the_mix_tells_no_kind_of_few(graded: Home) -> None:
    source, reference = opened(graded)

    found = compare.mix(source, reference, _view(), site_ids=("N1", "N7"))

    # Three business guests of forty: with two kinds, the one small cell hides the other.
    assert found.filter(dimension_name="Guest type", site_id="N1")["n"].to_list() == [None, None, 40]
    assert found.filter(dimension_name="Channel", site_id="N1").select("segment_name", "n").rows() == [("Direct", 40)]
    assert set(found.filter(site_id="N7")["state"]) == {"suppressed"}
    assert found.filter(site_id="N7")["n"].null_count() == found.filter(site_id="N7").height
    table = mix_table(found)
    assert table.column_names == ["Guests", "Birch", "Heath"]
    assert dict(zip(table["Guests"].to_pylist(), table["Birch"].to_pylist(), strict=True)) == {
        "Guest type: Business": "few",
        "Guest type: Families": "few",
        "Guest type: the few together": "100 % (40)",
        "Channel: Direct": "100 % (40)",
    }
    # The row of the few together is blank at a site that has none.
    assert table["Heath"].to_pylist() == ["–", "–", "", "–"]


def test_the_mix_is_of_all_guests_whoever_is_chosen(graded: Home) -> None:
    source, reference = opened(graded)
    families = replace(_view(), dimension_id="guest_type", segment_id="family")

    assert compare.mix(source, reference, families, site_ids=("N1", "N2")).equals(
        compare.mix(source, reference, _view(), site_ids=("N1", "N2"))
    )


def test_two_sites_of_one_name_have_columns_of_their_own() -> None:
    row = {"value": 80.0, "low": 79.0, "high": 81.0, "n": 40, "place": "1", "rank_of": 2, "rank_low": 1, "rank_high": 2}
    sites = pl.DataFrame([row | {"site_id": one, "site_name": "Alder"} for one in ("S1", "S2")])

    table = standing_table(sites, SATISFACTION, with_rate=False)

    assert table.column_names == ["What", "Alder (S1)", "Alder (S2)"]


def _pairs(*verdicts: str) -> pl.DataFrame:
    gaps = {"better": (3.1, 0.8, 5.4), "worse": (-3.1, -5.4, -0.8), "no real difference": (1.0, -1.0, 3.0)}
    rows = [(f"A{one}", f"B{one}", *gaps.get(verdict, (None,) * 3), verdict) for one, verdict in enumerate(verdicts)]
    floats = ("difference", "difference_low", "difference_high")
    schema = {
        "site_name": pl.String,
        "other_name": pl.String,
        **dict.fromkeys(floats, pl.Float64),
        "verdict": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


ALIKE, FEW = "no real difference", "too few answers"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (
            ("better", ALIKE, ALIKE),
            "**A0 is really better than B0** in guest satisfaction (+3.1, +0.8 to +5.4); the other 2 pairs can't be told "
            "apart.",
        ),
        (
            ("worse", ALIKE),
            "**B0 is really better than A0** in guest satisfaction (+3.1, +0.8 to +5.4); the other pair can't be told apart.",
        ),
        (("better",), "**A0 is really better than B0** in guest satisfaction (+3.1, +0.8 to +5.4)."),
        (
            ("better", "worse", FEW),
            "**A0 is really better than B0** in guest satisfaction (+3.1, +0.8 to +5.4); **B1 is really better than A1** "
            "(+3.1, +0.8 to +5.4). 1 pair can't be compared, as one of the two has too few answers.",
        ),
        ((ALIKE,), "**The data can't tell these two sites apart** in guest satisfaction."),
        (
            (ALIKE, FEW, FEW),
            "**The data can't tell these sites apart** in guest satisfaction. 2 pairs can't be compared, as one of the two "
            "has too few answers.",
        ),
        (
            (FEW,),
            "One of these two sites has too few answers to be compared in guest satisfaction: a longer period may tell more.",
        ),
        (
            (FEW, FEW, FEW),
            "No two of these sites have enough answers to be compared in guest satisfaction: a longer period may tell more.",
        ),
    ],
)
def test_the_sentence_says_what_the_tests_say(verdicts, said):
    assert compare_sentence(_pairs(*verdicts), SATISFACTION) == said


def test_where_a_site_is_kept_back_too_few_answers_are_not_said_to_be_the_reason():
    assert compare_sentence(_pairs(FEW), SATISFACTION, kept_back=True) == (
        "**Nothing can be compared in guest satisfaction:** numbers are kept back. Over 12 months and of all guests the most "
        "is shown."
    )
    said = compare_sentence(_pairs("better", FEW), SATISFACTION, kept_back=True)
    assert said.endswith("1 pair can't be compared, as one of the two has too few answers, or is kept back.")


def test_of_many_real_differences_some_are_named():
    said = compare_sentence(_pairs(*["better"] * 5), SATISFACTION)

    assert said.endswith("**A3 is really better than B3** (+3.1, +0.8 to +5.4); 1 more pair really differs.")
    assert "6 more pairs really differ" in compare_sentence(_pairs(*["better"] * 10), SATISFACTION)


def test_a_site_without_a_line_is_named():
    trend = pl.DataFrame({"who": ["S1", "S2", "S2"], "value": [80.0, None, None]})

    assert compare_gap(trend, {"S1": "Alder", "S2": "Birch"}).startswith("No line for Birch: ")
    assert compare_gap(trend, {"S1": "Alder"}) == ""


def test_a_difference_that_would_pass_alone_is_said_to_be_uncertain():
    row = {"difference_low": 0.1, "difference_high": 2.0, "verdict": ALIKE}

    assert pair_verdict(row) == "not certain, as all pairs are compared at once"
    assert pair_verdict(row | {"difference_low": -0.1}) == "can't be told apart"
    assert pair_verdict(row | {"verdict": "better"}) == "the first is really better"
    assert (
        pair_verdict({"difference_low": None, "difference_high": None, "verdict": FEW})
        == "too few answers, or kept back"
    )


def test_lines_are_told_apart_without_colour():
    months = [date(2026, 9, 1), OCTOBER]
    trend = pl.DataFrame(
        [(f"S{one}", month, 20, 70.0 + one, 69.0, 80.0) for one in range(6) for month in months],
        schema=["who", "month", "n", "value", "low", "high"],
        orient="row",
    )
    silent = trend.with_columns(value=pl.when(pl.col("who") == "S3").then(None).otherwise("value"))

    drawn = json.loads(compare_chart(trend, SATISFACTION, {f"S{one}": f"<{one}>" for one in range(6)}).to_json())[
        "data"
    ]
    fewer = json.loads(compare_chart(silent, SATISFACTION, {f"S{one}": f"{one}" for one in range(6)}).to_json())["data"]

    for form in ({one["line"]["dash"] for one in drawn}, {one["marker"]["symbol"] for one in drawn}):
        assert len(form) == compare.MOST == len(FORMS)
    assert drawn[0]["name"] == "&lt;0&gt;"
    # The form of a site does not hang on whether another one has a line.
    assert [one["line"] for one in fewer] == [one["line"] for one in drawn[:3] + drawn[4:]]


@pytest.fixture
def page_of(graded: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(HOME_VARIABLE, str(graded.root))
    fixed = {"region": "north", "window": "month", "until": "2026-10"}
    return lambda **asked: open_page("compare", **({"role": "data_owner"} | fixed | asked))


def test_the_chosen_site_and_the_best_placed_other_are_compared_at_first(page_of) -> None:
    page = page_of(site="N2")

    assert not page.exception
    assert page.main.multiselect[0].value == ["N2", "N0"]
    assert "**Amber is really better than Cedar** in guest satisfaction" in words(page)
    assert address_of(page)["sites"] == "N2,N0"


def test_the_choice_stands_in_the_address_and_survives_a_change_of_page(page_of) -> None:
    page = page_of(site="N2")
    page.main.multiselect[0].set_value(["N3", "N1", "N0"]).run()
    assert address_of(page)["sites"] == "N3,N1,N0"

    page.switch_page("views/trends.py").run()
    assert "sites" not in address_of(page)
    page.switch_page("views/compare.py").run()
    assert page.main.multiselect[0].value == ["N3", "N1", "N0"]

    again = page_of(**address_of(page))
    assert again.main.multiselect[0].value == ["N3", "N1", "N0"]
    assert words(again) == words(page)


def test_the_usual_choice_follows_the_site_until_somebody_chooses(page_of) -> None:
    page = page_of(site="N2")
    page.sidebar.selectbox(key="site").set_value("N4").run()
    assert page.main.multiselect[0].value == ["N4", "N0"]

    page.main.multiselect[0].set_value(["N1", "N2"]).run()
    page.sidebar.selectbox(key="site").set_value("N5").run()
    assert page.main.multiselect[0].value == ["N1", "N2"]


def test_going_back_brings_the_sites_of_before(page_of) -> None:
    page = page_of(site="N2")
    page.main.multiselect[0].set_value(["N3", "N1"]).run()

    page.query_params["sites"] = "N2,N0"
    page.run()

    assert page.main.multiselect[0].value == ["N2", "N0"]


def _linked(page, sites: str) -> str:
    """What the page says to a link with these sites."""
    page.query_params["sites"] = sites
    page.run()
    assert not page.exception
    return words(page)


def test_an_old_link_to_a_site_that_is_gone_says_so(page_of) -> None:
    page = page_of(site="N2")

    said = _linked(page, "N1,GONE,N2")
    assert "“Sites: GONE”, which the link asks for, can't be shown. The others are shown." in said
    assert page.main.multiselect[0].value == ["N1", "N2"]

    said = _linked(page, "GONE,![a](x)")
    assert "which the link asks for, can't be shown. The usual choice is shown." in said
    assert "![a](x)" not in said
    assert page.main.multiselect[0].value == ["N2", "N0"]


def test_a_site_that_was_chosen_before_and_is_not_there_is_said_to_be_left_out(
    graded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(graded.root))
    # The link is that of another page, on which these sites are remembered.
    asked = {"role": "data_owner", "region": "north", "site": "N2", "window": "month", "until": "2026-10"}
    page = open_page("my_site", **asked, sites="N1,GONE,N2")

    page.switch_page("views/compare.py").run()

    assert "“Sites: GONE”, which was chosen before, can't be shown." in words(page)


def test_too_many_sites_are_said_to_be_too_many(page_of) -> None:
    page = page_of()

    assert "7 sites are too many: the first 6 are shown." in _linked(page, "N0,N1,N2,N3,N4,N5,N6")
    assert page.main.multiselect[0].value == ["N0", "N1", "N2", "N3", "N4", "N5"]


@pytest.mark.parametrize("chosen", [[], ["N1"]])
def test_fewer_than_two_are_said_to_be_too_few(page_of, chosen: list[str]) -> None:
    page = page_of()
    page.main.multiselect[0].set_value(chosen).run()

    assert not page.exception
    assert "**Choose 2 to 6 sites**" in words(page)
    assert not page.dataframe


def test_sites_with_too_few_answers_say_so(page_of) -> None:
    both = page_of(sites="N6,N7")
    none = page_of(sites="N7,N6", window="month", guests="guest_type:business")

    assert "One of these two sites has too few answers" in words(both)
    assert "Too few to show" in words(none)
    assert not none.dataframe


def test_a_suppressed_number_is_nowhere_on_the_page(page_of) -> None:
    page = page_of(sites="N0,N7,N1", site="N0")
    table = page.dataframe[0].value

    assert table["Heath"].to_list()[:2] == ["–", "–"]
    # Heath's four answers have the mean 85.
    assert "85.0" not in words(page)


def test_a_manager_compares_the_sites_of_the_region(page_of) -> None:
    page = page_of(role="general_manager", site="N0", sites="N0,N3")

    assert not page.exception
    assert "Dune" in words(page)


def test_a_nameless_site_s_id_leads_nowhere_in_another_opening(graded: Home) -> None:
    published = current(graded.warehouse)
    assert published
    scope = Scope(frozenset({"N0"}), frozenset(), frozenset({"north"}), names_others=False)
    ids = []
    for _ in range(2):
        build = OpenBuild(published.build.build_id, graded.warehouse / published.file)
        ids.append(set(compare.candidates(build.source(scope), build.reference, _view()).names))

    assert ids[0] & ids[1] == {"N0"}
    assert [len(one) for one in ids] == [8, 8]


def test_a_nameless_site_can_be_compared(graded: Home) -> None:
    published = current(graded.warehouse)
    assert published
    build = OpenBuild(published.build.build_id, graded.warehouse / published.file)
    source = build.source(Scope(frozenset({"N0"}), frozenset(), frozenset({"north"}), names_others=False))
    names = compare.candidates(source, build.reference, _view()).names
    chosen = tuple(names)[:3]

    for question in (compare.side_by_side, compare.pairs, compare.departments, compare.mix):
        found = str(question(source, build.reference, _view(), site_ids=chosen).to_dicts())
        assert not any(name in found for name in NAMES.values() if name != "Amber")
    assert compare.pairs(source, build.reference, _view(), site_ids=chosen)["difference"].is_not_null().any()


def test_a_region_of_one_site_has_nobody_to_compare_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", sites=_sites({"S1": "Alone"}), assignments=f"{ASSIGNMENTS.splitlines()[0]}\n")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    page = open_page("compare", role="data_owner", sites="S1")

    assert not page.exception
    assert "**Nobody to compare with:** there was but one site in North in Oct 2026." in words(page)


def test_where_departments_are_not_known_for_the_metric_satisfaction_is_shown(page_of) -> None:
    page = page_of(sites="N0,N1", metric="response_rate")

    assert not page.exception
    said = words(page)
    assert "Guest satisfaction (points). ▲ ▼" in said
    assert page.dataframe[0].value["What"].to_list().count("Response rate") == 1
