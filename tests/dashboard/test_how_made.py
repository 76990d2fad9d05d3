"""How a number was made: a reader redoes it from the panel's own words and gets what the page prints."""

import io
import math
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from scipy import stats
from streamlit.testing.v1 import AppTest

from dashboard.questions import league, rest
from dashboard.questions.view import View
from dashboard.questions.workings import answers_behind, workings
from dashboard.scopes import Principal
from dashboard.sentences.workings import answers_words, value_steps
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.periods import WINDOWS
from pipelines.metrics.workings import working
from pipelines.reference.assignments import Role
from pipelines.spreadsheets import csv_file
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import (
    INVITATION_COLUMNS,
    SUM_COLUMNS,
    SUMS,
    a_home,
    invitation,
    loaded,
    many_responses,
    response,
    sums,
    write_csv,
)

OCTOBER = date(2026, 10, 1)
ASKED = {"role": "data_owner", "region": "north", "window": "month", "until": "2026-10"}
NUMBER = r"(−?[\d,]+(?:\.\d+)?)"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Alder, Birch and Cedar House in north until June 2026, answers of one month; one has a formula for an id."""
    home = a_home(tmp_path_factory.mktemp("three") / "home")
    records = [
        *many_responses(60, site="S1"),
        *(one | {"overall": 9 + one["overall"] % 2} for one in many_responses(90, site="S2", first=1000)),
        *(many_responses(37, site="S1", month="2026-06", first=2000)),
        *(many_responses(48, site="S2", month="2026-06", first=3000)),
        *(many_responses(70, site="S3", month="2026-06", first=4000)),
        *(many_responses(20, site="S3", month="2026-07", first=5000)),
        *many_responses(9, site="S1", month="2026-03", first=6000),
        *many_responses(50, site="S2", month="2026-03", first=7000),
        response(9999, id="=1+1", site="S1", departed="2026-10-30", overall=10),
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    invited = [invitation(site=site, invited=390) for site in ("S1", "S2")]
    write_csv(home.inbox / "invitations_1.csv", invited, INVITATION_COLUMNS)
    loaded(home)
    return home


def _open(page: str = "my_site", **asked: str) -> AppTest:
    app = open_page(page, **(ASKED | asked))
    app.session_state["how_made"] = True
    app.run()
    assert not app.exception
    return app


def _panel(app: AppTest) -> str:
    return next(one.value for one in app.markdown if "**The value and its interval**" in one.value)


def _view(site_id: str = "S1", metric: str = "satisfaction", month: date = OCTOBER) -> View:
    return View("north", WINDOWS["month"].period(month), metric, "post_stay", site_id=site_id)


def _read(pattern: str, text: str) -> list[float]:
    """The numbers of a line of the panel; a # in the pattern stands for a number, all else for itself."""
    escaped = NUMBER.join(re.escape(part) for part in pattern.split("#"))
    found = re.search(escaped, text)
    assert found, f"{pattern!r} is not in {text!r}"
    return [float(one.replace(",", "").replace("−", "-")) for one in found.groups()]


def _interval(low: float, high: float, lowest: float = 0) -> str:
    ends = (f"{min(max(end, lowest), 100):.1f}".replace("-", "−") for end in (low, high))
    return " to ".join(ends)


@pytest.mark.parametrize("metric", ["satisfaction", "index"])
def test_a_mean_is_done_again_by_hand(three: Home, monkeypatch: pytest.MonkeyPatch, metric: str) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    app = _open(site="S1", metric=metric)
    panel = _panel(app)

    total, n = _read(" = # ÷ # = ", panel)
    squares, again, n_again, less = _read("√((# − #² ÷ #) ÷ #)", panel)
    _, t, _ = _read("95 % interval = value ± t × error = # ± # × #", panel)
    assert (again, n_again, less) == (total, n, n - 1)
    value = total / n
    error = math.sqrt((squares - total**2 / n) / (n - 1)) / math.sqrt(n)
    assert t == pytest.approx(stats.t.ppf(0.975, n - 1), abs=1e-6)
    assert app.metric[0].value == f"{value:.1f}"
    printed = _interval(value - t * error, value + t * error)
    assert f"95 % interval {printed} · {n:.0f}" in words(app)
    assert f"= **{printed}**" in panel


@pytest.mark.parametrize("metric", ["top_box", "response_rate"])
def test_a_share_is_done_again_by_hand(three: Home, monkeypatch: pytest.MonkeyPatch, metric: str) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    app = _open(site="S1", metric=metric)

    k, n, z = _read("with k = #, n = #, z = #:", _panel(app))
    middle = k + z**2 / 2
    half = z * math.sqrt(k * (n - k) / n + z**2 / 4)
    low, high = (100 * end / (n + z**2) for end in (middle - half, middle + half))
    assert app.metric[0].value == f"{100 * k / n:.1f} %"
    assert f"95 % interval {_interval(low, high)} · {n:.0f}" in words(app)


def test_nps_is_done_again_by_hand(three: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    app = _open(site="S1", metric="nps")
    panel = _panel(app)

    promoters, detractors, n = _read("100 × (# − #) ÷ # = ", panel)
    p, d = (sum(_read(f"{name} = (# + #) ÷ {n + 3:.0f}", panel)) / (n + 3) for name in "pd")
    z = _read("100 × (p − d) ± # × ", panel)[0]
    error = math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    assert app.metric[0].value == f"{100 * (promoters - detractors) / n:.1f}".replace("-", "−")
    printed = _interval(100 * (p - d - z * error), 100 * (p - d + z * error), lowest=-100)
    assert f"95 % interval {printed} · {n:.0f}" in words(app)


def test_the_difference_to_the_rest_is_done_again_by_hand(three: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    panel = _panel(_open(site="S1"))

    here, there = _read("Difference = here − rest = # − #", panel)
    first, second = _read("Its error = √(#² + #²)", panel)
    t, freedom = _read("± # × ", panel.split("Its error")[1])[0], _read("t with # degrees", panel.split("Welch")[1])[0]
    assert freedom == pytest.approx((first**2 + second**2) ** 2 / (first**4 / 60 + second**4 / 89), abs=0.06)
    assert t == pytest.approx(stats.t.ppf(0.975, freedom), abs=1e-4)
    half = t * math.hypot(first, second)
    source, reference = opened(three)
    row = rest.against_rest(source, reference, _view()).filter(site_id="S1").row(0, named=True)
    found = (here - there, here - there - half, here - there + half)
    assert found == pytest.approx((row["difference"], row["difference_low"], row["difference_high"]), abs=0.001)
    assert f"**{row['verdict']}**" in panel


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("site_id", ["S1", "S2"])
def test_the_place_and_its_range_are_counted_again(three: Home, metric: str, site_id: str) -> None:
    source, reference = opened(three)
    one = _view(site_id, metric)
    made = workings(source, reference, one)
    table = league.league(source, reference, one)

    assert made
    assert made.steps
    row = table.filter(site_id=site_id).row(0, named=True)
    values = [round(value, 1) for value in made.ranked["value"]]
    assert row["rank"] == 1 + sum(value > round(made.own.value, 1) for value in values)
    beyond = [
        (other["ahead"] > needed) - (-other["ahead"] > needed)
        for other in made.steps.others.iter_rows(named=True)
        if (needed := made.steps.critical * math.hypot(other["pooled_error"], row["pooled_error"])) is not None
    ]
    assert made.steps.low == 1 + beyond.count(1)
    assert made.steps.high == row["rank_of"] - beyond.count(-1)
    assert [{None: 0, "better": 1, "worse": -1}[one] for one in made.steps.others["certain"]] == beyond


def test_it_says_what_was_counted_and_made_from(three: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    panel = _panel(_open(site="S1", guests="guest_type:family"))

    assert (
        "Stays in Oct 2026 (1 of 1 month in North); Post-stay survey; Guest type&#58; Families; Alder House"
        in panel.replace("type: ", "type&#58; ")
    )
    assert re.search(r"Build \d{8}T\d{6}-\w{8}, content \w{12} .*; program 0\.1\.0, code \w{12}\.", panel)
    assert "Asked: the overall question." in panel
    assert "Weights: Front desk 3, Housekeeping 2, Spa 1." in _panel(_open(site="S1", metric="index"))


def test_a_department_has_its_panel_too(three: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    app = _open("departments", site="S1", department="spa")
    panel = _panel(app)

    # Every third of 60 guests was asked about the spa, and answered with its number's rest by 11.
    answers = [number % 11 for number in range(60) if number % 3 == 0]
    assert "Asked: Spa." in panel
    assert f"{10 * sum(answers):,}.00 ÷ {len(answers)} = {10 * sum(answers) / len(answers):.4f}" in panel


@pytest.mark.parametrize(("page", "month"), [("my_site", "2026-03"), ("departments", "2026-03")])
def test_below_the_threshold_there_is_no_panel(
    three: Home, monkeypatch: pytest.MonkeyPatch, page: str, month: str
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    app = _open(page, site="S1", until=month, department="front_desk")

    assert not [one for one in app.get("expander") if one.label == "How this number was made"]
    assert "÷" not in words(app)
    source, reference = opened(three)
    assert workings(source, reference, _view(month=date(2026, 3, 1))) is None


def test_of_a_rest_below_the_threshold_nothing_is_told(three: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three.root))
    app = _open(site="S2", until="2026-03")
    source, reference = opened(three)
    made = workings(source, reference, _view("S2", month=date(2026, 3, 1)))

    assert made
    assert (made.rest, made.gap) == (None, None)
    assert "too few answers to be compared with." in _panel(app)


@pytest.mark.parametrize(
    ("metric", "column", "score"),
    [
        ("satisfaction", "Score", lambda column: column.mean()),
        ("index", "Score", lambda column: column.mean()),
        ("top_box", "In top box", lambda column: 100 * column.mean()),
        ("nps", "Recommends (0 to 10)", lambda column: 100 * ((column > 8).mean() - (column < 7).mean())),
    ],
)
def test_the_answers_in_the_file_make_the_number(three: Home, metric: str, column: str, score) -> None:
    source, reference = opened(three)
    one = _view(metric=metric)
    made = workings(source, reference, one)
    rows = pl.read_csv(io.BytesIO(csv_file(answers_behind(source, reference, one))))

    assert made
    assert rows.height == made.own.n == made.answers == 61
    assert score(rows[column]) == pytest.approx(made.own.value, abs=1e-9)


def test_the_file_can_start_no_formula(three: Home) -> None:
    source, reference = opened(three)
    text = csv_file(answers_behind(source, reference, _view())).decode("utf-8-sig")

    assert '"\'=1+1"' in text
    assert '"=1+1"' not in text


def test_of_a_site_that_moved_the_file_has_the_months_in_this_region_alone(three: Home) -> None:
    source, reference = opened(three)
    halves = [
        View(region, WINDOWS["rolling_6"].period(date(2026, 8, 1)), "satisfaction", "post_stay", site_id="S3")
        for region in ("north", "south")
    ]

    assert [answers_behind(source, reference, one).height for one in halves] == [70, 20]


def test_single_answers_are_for_who_may_see_the_site_in_full(three: Home) -> None:
    own = opened(three, Principal("Ana", Role.GENERAL_MANAGER, site_id="S1"))
    other = opened(three, Principal("Ben", Role.GENERAL_MANAGER, site_id="S2"))

    assert answers_behind(*own, _view()).height == 61
    assert answers_behind(*other, _view()).is_empty()
    made = workings(*other, _view())
    assert made is None or made.answers == 0


def test_answers_that_came_added_up_are_said_to_have_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", sums=SUMS)
    write_csv(home.inbox / "post_stay_1.csv", many_responses(40) + many_responses(40, site="S2", first=100))
    history = [sums("all", {8: 12, 5: 3}, month="2026-09", site=site) for site in ("S1", "S2")]
    write_csv(home.inbox / "sums_1.csv", history, SUM_COLUMNS)
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = _open(site="S1", window="rolling_3")

    assert "40 answers behind the number, one a row. The other 15 came added up, without single answers." in words(app)
    assert "÷ 55 = " in _panel(app)


@pytest.mark.parametrize(
    ("seen", "n", "metric", "said"),
    [
        (1, 1, "satisfaction", "1 answer behind the number, one a row."),
        (0, 40, "satisfaction", "Single answers are listed for who may see this site in full"),
        (0, 40, "response_rate", "Invitations come as counts"),
    ],
)
def test_the_answers_behind_in_words(seen, n, metric, said):
    assert answers_words(seen, n, METRICS[metric]).startswith(said)


def test_one_answer_alone_has_a_value_and_no_interval():
    totals = pl.DataFrame({"response_count": [1], "score_total": [8000], "score_square_total": [64_000_000]})

    lines = value_steps(working(totals, METRICS["satisfaction"]), METRICS["satisfaction"])

    assert lines == [
        "Sum of scores ÷ answers = 80.00 ÷ 1 = 80.0000, printed **80.0**.",
        "1 answer alone has no interval.",
    ]


def test_without_answers_there_is_nothing_to_tell():
    totals = pl.DataFrame({"response_count": [0], "score_total": [0], "score_square_total": [0]})

    with pytest.raises(ValueError, match="no value"):
        working(totals, METRICS["satisfaction"])
