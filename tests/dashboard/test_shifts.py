"""What may have shifted: charts against the rest of a region, who has a signal, what happened, and the words for it."""

import json
from datetime import date
from pathlib import Path
from statistics import fmean

import polars as pl
import pytest

from dashboard.access import Source
from dashboard.charts.control import distance_chart
from dashboard.charts.marks import Mark
from dashboard.questions.control import control_charts
from dashboard.questions.events import events
from dashboard.questions.shifts import shifts
from dashboard.questions.view import View
from dashboard.scopes import Principal
from dashboard.sentences.control import region_sentence, shift_sentence
from dashboard.sentences.events import events_sentence, marks
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.periods import Period, shifted
from pipelines.reference.assignments import Role
from pipelines.reference.chain import Threshold
from pipelines.reference.reference import Reference
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import ASSIGNMENTS, CHAIN, POST_STAY, SITES, a_home, loaded, response, write_csv

OCTOBER, RUNNING = date(2026, 10, 1), date(2026, 11, 1)
NAMES = ("Alder", "Birch", "Cedar", "Dune")
MONTHS = [shifted(OCTOBER, step - 23) for step in range(24)]
PEOPLE = f"""{ASSIGNMENTS.splitlines()[0]}
P0,Ann,general_manager,N0,,2020-01-01,2026-02-15
P1,Bea,general_manager,N0,,2026-02-15,
P2,Cem,general_manager,N1,,2020-01-01,
P3,Dee,regional_leader,,north,2020-01-01,
P4,Eli,hr,,,2020-01-01,
"""
NOTED = """begins,ends,site_id,region_id,kind,what,rebases
2026-02,,,north,strike,,no
2026-05,2026-06,,,campaign,Summer,no
2026-06,,N0,,new lobby,,no
2026-07,,N1,,secret,Roof,no
"""


def _sites(count: int, *more: str) -> str:
    regions = ["north" if place < count else "south" for place in range(4)]
    rows = [f"N{place},{NAMES[place]},{region},Test,city,,,100,2020-01-01," for place, region in enumerate(regions)]
    return "\n".join([SITES.splitlines()[0], *rows, *more]) + "\n"


def _level(place: int, step: int) -> float:
    """How many of twelve guests say 9 instead of 6: a wobble of each site's own, a season and a shock that all share."""
    wobble = (step * (3 + 2 * place) + place) % 4
    season, shock = (3 if step % 12 in {5, 6, 7} else 0), (3 if step == 10 else 0)
    return wobble + season + shock


def _month(place: int, step: int, *, extra: int = 0, site: str | None = None) -> list[dict[str, object]]:
    nines = max(0, min(12, int(_level(place, step)) + 2 + extra))
    month = MONTHS[0] if step < 0 else shifted(MONTHS[0], step)
    return [
        response(
            100_000 * place + 100 * step + number,
            site=site or f"N{place}",
            departed=f"{month:%Y-%m}-{number + 1:02d}",
            updated=f"{month:%Y-%m}-28 08:00:00",
            overall=9 if number < nines else 6,
        )
        for number in range(12)
    ]


def _chain(root: Path, *, steps: int = 25, count: int = 4, shift: int = 8, **texts: str) -> Home:
    """Four sites over 24 months and the running one; Alder is better in the last `shift` complete months."""
    home = a_home(root, **({"sites": _sites(count), "assignments": PEOPLE} | texts))
    records = []
    for step in range(25 - steps, 25):
        for place in range(count):
            records += _month(place, step, extra=4 if place == 0 and 24 - shift <= step < 24 else 0)
    write_csv(home.inbox / "post_stay_1.csv", records)
    return home


def _noted(home: Home, text: str = NOTED) -> Home:
    (home.reference / "events.csv").write_text(text)
    loaded(home)
    return home


@pytest.fixture(scope="module")
def shifting(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return _noted(_chain(tmp_path_factory.mktemp("shifting") / "home"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return _noted(_chain(tmp_path_factory.mktemp("alone") / "home", count=1))


def _view(site_id: str | None = None, last: date = OCTOBER, metric: str = "satisfaction") -> View:
    return View("north", Period(shifted(last, -11), last), metric, "post_stay", site_id=site_id)


def _states(source: Source, reference: Reference, last: date = OCTOBER) -> dict[str, tuple[object, ...]]:
    told = shifts(source, reference, _view(last=last))
    return {row[0]: row[1:] for row in told.select("site_id", "state", "rule", "direction", "first", "run").rows()}


def test_a_shift_is_found_and_dated_and_season_and_shock_alarm_nobody(shifting: Home) -> None:
    found = _states(*opened(shifting))

    assert found["N0"] == ("signal", "shift", 1, date(2026, 3, 1), 8)
    assert {found[site][0] for site in ("N2", "N3")} == {"no signal"}


def test_a_point_is_the_site_minus_the_rest_of_its_region(shifting: Home) -> None:
    charts = control_charts(*opened(shifting), _view())

    def mean(places: list[int], step: int) -> float:
        extra = {0: 4} if 16 <= step < 24 else {}
        answers = [one["overall"] for place in places for one in _month(place, step, extra=extra.get(place, 0))]
        return fmean(10 * float(one) for one in answers)

    for step in (0, 10, 17, 23):
        row = charts.filter(site_id="N0", month=MONTHS[step]).row(0, named=True)
        assert row["value"] == pytest.approx(mean([0], step) - mean([1, 2, 3], step), abs=1e-9)
        assert (row["n"], row["rest_n"], row["rest_sites"]) == (12, 36, 3)
        assert row["value_low"] < row["value"] < row["value_high"]


def test_a_site_that_comes_to_the_region_moves_nobody_s_distance(tmp_path: Path, shifting: Home) -> None:
    late = "N9,Late,north,Test,city,,,100,2026-03-01,"
    home = _chain(tmp_path / "home", sites=_sites(4, late))
    bad = [one | {"id": f"L{one['id']}"} for step in range(16, 24) for one in _month(3, step, extra=-9, site="N9")]
    write_csv(home.inbox / "post_stay_2.csv", bad)
    _noted(home)

    before, after = (control_charts(*opened(one), _view()) for one in (shifting, home))

    same = ["site_id", "month", "n", "rest_n", "value", "value_low", "value_high"]
    assert after.filter(pl.col("site_id") != "N9").select(same).equals(before.select(same))
    own = after.filter(site_id="N9")
    assert own["month"].min() == date(2026, 3, 1)
    assert own["rest_sites"].unique().to_list() == [4]


def test_the_running_month_is_drawn_and_is_in_no_limit(shifting: Home) -> None:
    source, reference = opened(shifting)
    without = control_charts(source, reference, _view())
    charts = control_charts(source, reference, _view(), running=RUNNING)

    assert charts.filter(~pl.col("is_running")).equals(without)
    running = charts.filter(site_id="N0", month=RUNNING).row(0, named=True)
    assert running["is_running"]
    assert running["value"] is not None
    assert running["low"] is None
    # Of an earlier period the running month is not the next one.
    earlier = control_charts(source, reference, _view(last=date(2026, 6, 1)), running=RUNNING)
    assert earlier["month"].max() == date(2026, 6, 1)


def test_everybody_sees_the_same_charts(shifting: Home) -> None:
    asked = [
        Principal("HR", Role.HR),
        Principal("Dee", Role.REGIONAL_LEADER, region_id="north"),
        Principal("Bea", Role.GENERAL_MANAGER, site_id="N0"),
    ]
    first, *others = [control_charts(*opened(shifting, one), _view()) for one in asked]

    assert all(one.equals(first) for one in others)


def test_an_event_that_says_so_begins_limits_anew_and_others_do_not(tmp_path: Path) -> None:
    header = NOTED.splitlines()[0]
    home = _noted(_chain(tmp_path / "home"), f"{header}\n2025-11-20,2026-01,N0,,renovation,,yes\n")

    charts = control_charts(*opened(home), _view())

    phases = charts.filter(site_id="N0").group_by("phase", maintain_order=True).agg(pl.col("month").min())
    assert phases["month"].to_list() == [date(2024, 11, 1), date(2025, 11, 1), date(2026, 2, 1)]
    assert charts.filter(pl.col("site_id") != "N0")["phase"].unique().to_list() == [0]
    by_phase = dict(charts.filter(site_id="N0").group_by("phase").agg(pl.col("low").is_not_null().all()).rows())
    assert by_phase == {0: True, 1: False, 2: False}  # twelve months, three, nine
    assert _states(*opened(home))["N0"][0] == "too few months"


@pytest.mark.parametrize("where", ["N0,", ",north", ","])
def test_an_event_of_region_or_chain_begins_limits_of_all_anew(tmp_path: Path, where: str) -> None:
    home = _noted(_chain(tmp_path / "home"), f"{NOTED.splitlines()[0]}\n2026-05,,{where},fire,,yes\n")

    charts = control_charts(*opened(home), _view())

    rebased = charts.filter(phase=1)
    assert rebased["month"].min() == date(2026, 5, 1)
    assert sorted(set(rebased["site_id"])) == (["N0"] if where == "N0," else ["N0", "N1", "N2", "N3"])


def test_limits_begin_anew_where_the_question_is_asked_otherwise(tmp_path: Path) -> None:
    asked = 'column = "overall"\ndepartment = "overall"\n'
    again = f'{asked}lowest = 0\nhighest = 10\nvalid_from = 2026-05-01\nchange = "asked by tablet"\n\n[[questions]]\n'
    versions = POST_STAY.replace(asked, f"{again}{asked}valid_to = 2026-05-01\n")
    home = _noted(_chain(tmp_path / "home", post_stay=versions))

    charts = control_charts(*opened(home), _view())

    assert charts.filter(phase=1)["month"].min() == date(2026, 5, 1)
    assert charts.filter(phase=0)["low"].is_not_null().all()
    assert charts.filter(phase=1)["low"].is_null().all()


def _told(home: Home, principal: Principal, site_id: str) -> list[tuple[object, ...]]:
    found = events(*opened(home, principal), _view(site_id), first=MONTHS[0], last=RUNNING)
    return found.select("month", "kind", "what").rows()


def test_what_happened_is_told_of_one_s_own_site_of_the_region_and_of_the_chain(shifting: Home) -> None:
    shared = {(date(2026, 2, 1), "strike", None), (date(2026, 5, 1), "campaign", "Summer")}
    own = {(date(2026, 2, 1), "new general manager", None), (date(2026, 6, 1), "new lobby", None)}
    secret = {(date(2026, 7, 1), "secret", "Roof")}
    manager = Principal("Bea", Role.GENERAL_MANAGER, site_id="N0")

    assert set(_told(shifting, manager, "N0")) == shared | own
    assert set(_told(shifting, manager, "N1")) == shared
    assert set(_told(shifting, Principal("Dee", Role.REGIONAL_LEADER, region_id="north"), "N1")) == shared | secret
    assert set(_told(shifting, Principal("HR", Role.HR), "N1")) == shared | secret
    assert _told(shifting, Principal("Nobody", Role.GENERAL_MANAGER), "N1") == []


def test_of_another_site_only_that_limits_begin_anew_is_told(tmp_path: Path) -> None:
    chain = f"name_other_sites = false\n{CHAIN}"
    noted = f"{NOTED.splitlines()[0]}\n2026-05,,N1,,fire,Kitchen,yes\n2026-06,,N1,,strike,Cooks,no\n"
    home = _noted(_chain(tmp_path / "home", chain=chain), noted)
    principal = Principal("Bea", Role.GENERAL_MANAGER, site_id="N0")
    source, reference = opened(home, principal)

    charts = control_charts(source, reference, _view())
    [hidden] = set(charts.filter(phase=1)["site_id"])

    assert hidden.startswith("other-")
    told = events(source, reference, _view(hidden), first=MONTHS[0], last=RUNNING)
    assert told.select("month", "kind", "what").rows() == [(date(2026, 5, 1), None, None)]
    everything = source.frame("select * from region_events")
    assert not {"fire", "Kitchen", "strike", "Cooks"} & {str(cell) for row in everything.rows() for cell in row}
    values = control_charts(*opened(home), _view()).filter(site_id="N1")["high"].to_list()
    assert charts.filter(site_id=hidden)["high"].to_list() == values


def test_of_another_site_an_event_without_new_limits_is_told_to_nobody(shifting: Home) -> None:
    region = "select distinct kind from region_events where site_id = $site_id order by 1"

    def told(principal: Principal, site_id: str) -> list[str | None]:
        return opened(shifting, principal)[0].frame(region, site_id=site_id).to_series().to_list()

    bea = Principal("Bea", Role.GENERAL_MANAGER, site_id="N0")
    assert told(bea, "N0") == ["new general manager", "new lobby"]
    assert told(bea, "N1") == []  # not even that something happened: a month without words could be a new manager
    assert told(Principal("Cem", Role.GENERAL_MANAGER, site_id="N1"), "N0") == []
    assert told(Principal("HR", Role.HR), "N1") == ["secret"]


MOVED = "N9,Moved,south,Test,city,,,100,2020-01-01,2026-06-01\nN9,Moved,north,Test,city,,,100,2026-06-01,"
RENOVATED = f"{NOTED.splitlines()[0]}\n2026-03,2026-08,N9,,renovation,Roof,yes\n"


def test_an_event_that_ends_after_a_move_begins_limits_anew_where_the_site_is_then(tmp_path: Path) -> None:
    home = _chain(tmp_path / "home", count=3, sites=_sites(3, MOVED))
    moved = [one | {"id": f"M{one['id']}"} for step in range(24) for one in _month(3, step, site="N9")]
    write_csv(home.inbox / "post_stay_2.csv", moved)
    _noted(home, RENOVATED)
    south = View("south", Period(date(2025, 6, 1), date(2026, 5, 1)), "satisfaction", "post_stay", site_id="N9")
    asked = {"first": MONTHS[0], "last": RUNNING}

    def begun(view: View) -> list[date]:
        own = control_charts(*opened(home), view).filter(site_id="N9")
        return own.group_by("phase").agg(pl.col("month").min()).sort("phase")["month"].to_list()

    def told(view: View, principal: Principal) -> list[tuple[object, ...]]:
        found = events(*opened(home, principal), view, **asked)
        return found.select("month", "last_month", "kind", "is_end").rows()

    hr, dee = Principal("HR", Role.HR), Principal("Dee", Role.REGIONAL_LEADER, region_id="north")
    assert begun(_view()) == [date(2026, 6, 1), date(2026, 9, 1)]
    assert begun(south) == [MONTHS[0], date(2026, 3, 1)]
    assert told(_view("N9"), hr) == told(_view("N9"), dee) == [(date(2026, 9, 1), None, "renovation", True)]
    assert told(south, hr) == [(date(2026, 3, 1), date(2026, 8, 1), "renovation", False)]
    assert told(_view("N9"), Principal("Bea", Role.GENERAL_MANAGER, site_id="N0")) == [
        (date(2026, 9, 1), None, None, False)
    ]


@pytest.mark.parametrize("where", ["N0,", *(pytest.param(one, marks=pytest.mark.slow) for one in (",north", ","))])
def test_an_event_that_began_before_the_chart_has_a_mark_at_its_end(tmp_path: Path, where: str) -> None:
    home = _noted(_chain(tmp_path / "home"), f"{NOTED.splitlines()[0]}\n2024-08,2025-06,{where},renovation,Roof,yes\n")
    source, reference = opened(home)

    found = events(source, reference, _view("N0"), first=MONTHS[0], last=RUNNING).filter(kind="renovation")
    phases = (
        control_charts(source, reference, _view()).filter(site_id="N0").group_by("phase").agg(pl.col("month").min())
    )

    assert sorted(phases["month"]) == [MONTHS[0], date(2025, 7, 1)]
    [mark] = marks(pl.DataFrame({"month": []}), found)
    assert mark == Mark(date(2025, 7, 1), "A", "Jul 2025: renovation (Roof) ended, limits begin anew")
    # One that is not over yet has no mark of its end, and one that begins no limits anew never has.
    early = events(source, reference, _view("N0"), first=MONTHS[0], last=date(2025, 6, 1))
    assert early.filter("is_end").is_empty()


def test_nobody_to_compare_with_and_too_few_months_are_states(tmp_path: Path, alone: Home) -> None:
    assert _states(*opened(alone))["N0"][0] == "nobody to compare with"

    young = _noted(_chain(tmp_path / "young", steps=12))  # eleven complete months and the running one
    assert {state[0] for state in _states(*opened(young)).values()} == {"too few months"}
    year = _noted(_chain(tmp_path / "year", steps=13))
    assert "too few months" not in {state[0] for state in _states(*opened(year)).values()}


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_has_a_chart_or_a_worded_state(shifting: Home, metric: str) -> None:
    source, reference = opened(shifting)
    charts = control_charts(source, reference, _view(metric=metric))
    found = shifts(source, reference, _view(metric=metric))

    assert found.height == 4
    for row in found.iter_rows(named=True):
        assert shift_sentence(row, METRICS[metric], "North", reference.thresholds.of(metric)).startswith("**")
    figure = distance_chart(charts, METRICS[metric], site_id="N0", site_name="Alder")
    assert figure.data[-1].name == "Alder"


def test_a_region_without_sites_is_empty(shifting: Home) -> None:
    source, reference = opened(shifting)
    south = View("south", Period(OCTOBER, OCTOBER), "satisfaction", "post_stay")

    assert control_charts(source, reference, south).is_empty()
    assert shifts(source, reference, south).is_empty()


def test_the_marks_of_the_chart_are_the_signals_of_the_list(shifting: Home) -> None:
    source, reference = opened(shifting)
    charts = control_charts(source, reference, _view(), running=RUNNING)
    figure = distance_chart(charts, METRICS["satisfaction"], site_id="N0", site_name="Alder")
    months, symbols = figure.data[-1].x, figure.data[-1].marker.symbol

    up = {month for month, symbol in zip(months, symbols, strict=True) if symbol == "triangle-up"}
    assert {date(2026, month, 1) for month in range(3, 11)} <= {date.fromisoformat(str(one)[:10]) for one in up}
    assert symbols[-1] == "circle-open"
    assert "Nov 2026, in progress" in figure.data[-1].hovertext[-1]
    assert "one of 7 or more in a row on one side" in figure.data[-1].hovertext[-2]


def test_marks_have_letters_and_words_and_those_before_the_chart_are_left_out() -> None:
    breaks = pl.DataFrame({"month": [date(2026, 4, 1)], "change": ["x"]})
    rows = [
        (date(2026, 3, 1), date(2026, 5, 1), True, "fire", "<b>", False),
        (date(2026, 4, 1), None, True, None, None, False),
        (date(2026, 6, 1), None, True, "fire", "<b>", True),
    ]
    noted = pl.DataFrame(rows, schema=["month", "last_month", "rebases", "kind", "what", "is_end"], orient="row")

    found = marks(breaks, noted)

    assert found == (
        Mark(date(2026, 4, 1)),
        Mark(date(2026, 3, 1), "A", "Mar 2026 – May 2026: fire (<b>), limits begin anew"),
        Mark(date(2026, 4, 1), "B", "Apr 2026: limits begin anew"),
        Mark(date(2026, 6, 1), "C", "Jun 2026: fire (<b>) ended, limits begin anew"),
    )
    assert events_sentence(found).startswith("What happened: **A** Mar 2026 &#8211; May 2026: fire")
    assert "<b>" not in events_sentence(found)
    assert events_sentence(marks(breaks)) == ""


# In words.

ROW: dict[str, object] = {
    "state": "signal",
    "rule": "shift",
    "direction": 1,
    "first": date(2026, 3, 1),
    "last": OCTOBER,
    "run": 8,
    "is_ongoing": True,
    "n": 40,
    "value": 8.2,
    "centre": 1.6,
    "points": 24,
    "months": 24,
    "since": MONTHS[0],
    "rest_sites": 5,
    "false_alarms": 12.1,
}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "**A signal of a shift for the better:** since Mar 2026 every month lay above the usual distance to the rest of "
         "North (8 in a row). By chance alone, 12 of 100 sites in which nothing happens have a signal within a year."),
        ({"run": 7}, "since Mar 2026 every month with enough answers lay above the usual distance to the rest of North (7"),
        ({"rule": "outside", "run": 2, "first": date(2026, 9, 1)}, "(40 answers, the 2 months since Sep 2026 alike)"),
        ({"direction": -1}, "**A signal of a shift for the worse:** since Mar 2026 every month lay below"),
        ({"is_ongoing": False, "last": date(2026, 9, 1), "run": 7}, "from Mar 2026 to Sep 2026 every month lay above the usual "
         "distance to the rest of North (7 in a row); it has not gone on."),
        ({"rule": "trend", "direction": -1}, "**A signal of a trend for the worse:** against the rest of North it fell every "
         "month from Mar 2026 on (8 months)."),
        ({"rule": "trend", "run": 7, "last": date(2026, 9, 1), "is_ongoing": False}, "it rose every month from Mar 2026 to "
         "Sep 2026 (7 months); it has not gone on."),
        ({"rule": "trend", "run": 7}, "it rose every month with enough answers from Mar 2026 on (7 months)."),
        ({"rule": "outside", "run": 1}, "**Out of the ordinary, for the better:** In Oct 2026 the distance to the rest of "
         "North was +8.2, above what chance does (40 answers); usual is +1.6."),
        ({"rule": "near", "run": 1}, "**A hint of a shift for the better:** of three months around Oct 2026 two lay far above"),
        ({"rest_sites": 1}, "The rest is one other site: what shifts there shows here too, the other way round."),
        ({"state": "no signal"}, "**No signal of a shift in the last 12 months:** every month lay where chance puts it around "
         "the usual distance to the rest of North, +1.6."),
        ({"state": "too few months", "points": 7, "months": 7}, "limits need 12 months with 10 answers or more, and there "
         "are 7. The"),
        ({"state": "too few months", "points": 7}, "and there are 7 since Nov 2024."),
        ({"state": "too few months", "points": 14}, "the 14 months with enough answers have too many gaps between them"),
        ({"state": "nobody to compare with"}, "**Nothing to compare with:** no other site was in North"),
    ],
)  # fmt: skip
def test_every_state_of_a_chart_in_words(row, said):
    threshold = Threshold(show=10, rank=30, pay=100)

    assert said in shift_sentence(ROW | row, METRICS["satisfaction"], "North", threshold)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["signal"] * 3 + ["no signal"] * 9, "**3 of 12 sites show a signal in the last 12 months.** Of 12 in which nothing "
         "happens about 2 would, by chance alone."),
        (["signal", "no signal"], "**1 of 2 sites shows a signal in the last 12 months.** Of 2 in which nothing happens "
         "hardly one would, by chance alone."),
        (["no signal"] * 8 + ["too few months"], "**None of 8 sites shows a signal in the last 12 months.** Of 8 in which "
         "nothing happens about 1 would, by chance alone. 1 site has too few months to tell."),
        (["signal", "too few months"], "**The one site that can be judged has a signal in the last 12 months.** Of 100 in "
         "which nothing happens 13 would, by chance alone. 1 site has too few months to tell."),
        (["too few months"] * 2, "No site has enough months to tell a shift from chance. 2 sites have too few months"),
        (["signal", "no signal", "too few months", "nobody to compare with"], "by chance alone. 1 site has too few months to "
         "tell. 1 site has no other site to be compared with."),
        (["nobody to compare with", "too few months"], "No site has enough months to tell a shift from chance. 1 site has too "
         "few months to tell. 1 site has no other site to be compared with."),
    ],
)  # fmt: skip
def test_a_region_says_how_many_signals_chance_would_make(states, said):
    table = pl.DataFrame({"state": states, "false_alarms": [13.0] * len(states)})

    assert said in region_sentence(table)


def test_nobody_to_compare_with_is_not_told_as_too_few_months():
    alone = pl.DataFrame({"state": ["nobody to compare with"], "false_alarms": [13.0]})

    assert region_sentence(alone) == "1 site has no other site to be compared with."


# On the page.


def test_the_page_names_and_dates_the_shift_and_draws_what_happened(
    shifting: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(shifting.root))
    app = open_page("trends", role="general_manager", region="north", site="N0")
    said = words(app)

    assert not app.exception
    assert "**A signal of a shift for the better:** since Mar 2026 every month lay above" in said
    assert "What happened: **A** Feb 2026&#58; new general manager" in said or "Feb 2026: new general manager" in said
    assert "secret" not in said
    charts = [json.loads(one.proto.spec)["layout"] for one in app.get("plotly_chart")]
    assert len(charts) == 3
    assert all("new lobby" in str(one["annotations"]) for one in charts)
    assert "Nov 2026, in progress" in app.get("plotly_chart")[-1].proto.spec
    assert "of 4 sites" in said


def test_the_page_of_a_site_without_a_signal_says_so(shifting: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(shifting.root))
    said = words(open_page("trends", role="hr", region="north", site="N2"))

    assert "**No signal of a shift in the last 12 months:**" in said


def test_the_page_of_a_worse_site_says_so_and_lists_every_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _noted(_chain(tmp_path / "home", shift=0))
    write_csv(
        home.inbox / "post_stay_2.csv",
        [one | {"overall": 3, "updated": "2026-11-01 08:00:00"} for step in range(16, 24) for one in _month(1, step)],
    )
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("trends", role="hr", region="north", site="N1")

    assert "**A signal of a shift for the worse:** since Mar 2026 every month lay below" in words(app)
    app.session_state["shifts_open"] = True
    app.run()
    table = app.dataframe[-1].value
    first = table.iloc[0].to_dict()
    assert (first["Site"], first["Signal"], first["From"], first["To"], first["Months in a row"]) == (
        "▸ Birch", "▼ shift", "Mar 2026", "now", "8",
    )  # fmt: skip


def test_the_page_of_a_young_chain_draws_months_without_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _noted(_chain(tmp_path / "home", steps=8))
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("trends", role="hr", region="north", site="N0")

    assert not app.exception
    assert "**Too few months to tell a shift from chance:** limits need 12 months with 10 answers or more" in words(app)
    assert "what chance does" not in app.get("plotly_chart")[-1].proto.spec
    assert "No site has enough months to tell a shift from chance." in words(app)


def test_the_page_of_the_only_site_of_a_region_has_nothing_to_compare_with(
    alone: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(alone.root))
    app = open_page("trends", role="hr", region="north", site="N0")

    assert not app.exception
    assert "**Nothing to compare with:** no other site was in North" in words(app)
    assert "1 site has no other site to be compared with." in words(app)
    assert "too few months" not in words(app)
    assert len(app.get("plotly_chart")) == 2
