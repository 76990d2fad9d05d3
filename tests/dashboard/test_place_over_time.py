"""A place month after month, and why it moved: the same as the ranking of each month says, and never more than was tested."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.access import OpenBuild
from dashboard.charts.history import history_chart
from dashboard.questions import history, league, moves, site
from dashboard.questions.view import View
from dashboard.scopes import Principal, Scope
from dashboard.sentences.moves import history_caption, history_sentence, move_sentence, movers_sentence
from dashboard.tables.movers import MOST, movers_caption, movers_table
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.moves import Explained, Move, Rivals
from pipelines.metrics.periods import WINDOWS, Period, months_between
from pipelines.reference.assignments import Role
from pipelines.reference.chain import Threshold
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import ASSIGNMENTS, SITES, a_home, loaded, many_responses, response, write_csv

OCTOBER = date(2026, 10, 1)
BEGIN = date(2024, 11, 1)
SATISFACTION = METRICS["satisfaction"]
THRESHOLD = Threshold(show=10, rank=30, pay=100)


def _month(step: int) -> str:
    return f"{2024 + (10 + step) // 12}-{(10 + step) % 12 + 1:02d}"


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """24 months. North: S1 rises, S2 falls, S3 (to south in July 2026) is steady. South: 007 from November 2025 on, S4 since
    March 2026."""
    home = a_home(tmp_path_factory.mktemp("moving") / "home")
    records: list[dict[str, object]] = []
    for step in range(24):
        scores = {"S1": 4 + step // 6, "S2": 8 - step // 6, "S3": 6, "007": 5 if step >= 12 else None}
        scores["S4"] = 7 if step >= 16 else None
        for place, (site_id, usual) in enumerate(scores.items()):
            for number in range(12 if usual is not None else 0):
                overall = min(10, max(0, (usual or 0) + (-2, 0, 1, 1)[(number + step) % 4]))
                departed = f"{_month(step)}-{number + 1:02d}"
                records.append(
                    response(step * 1000 + place * 100 + number, site=site_id, departed=departed, overall=overall)
                )
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


def _view(site_id: str = "S1", *, window: str = "rolling_3", region: str = "north", until: date = OCTOBER) -> View:
    one = WINDOWS[window]
    return View(region, one.period(until), "satisfaction", "post_stay", site_id=site_id, earlier=one.before(until))


@pytest.mark.parametrize(
    ("site_id", "region", "window"),
    [
        ("S1", "north", "rolling_12"),
        pytest.param("S2", "north", "rolling_3", marks=pytest.mark.slow),
        ("S3", "south", "rolling_3"),
        ("S4", "south", "quarter"),
        pytest.param("S1", "north", "month", marks=pytest.mark.slow),
        pytest.param("S1", "north", "year", marks=pytest.mark.slow),
    ],
)
def test_every_point_is_what_the_ranking_and_my_site_say_of_its_month(
    moving: Home, site_id: str, region: str, window: str
) -> None:
    source, reference = opened(moving)

    found = history.history(source, reference, _view(site_id, region=region, window=window), window=window)

    own = found.filter("is_own")
    assert own["month"].max() == OCTOBER
    for row in own.iter_rows(named=True):
        then = _view(site_id, region=row["region_id"], window=window, until=row["month"])
        placed = site.place(source, reference, then)
        assert placed
        table, rank_range = placed
        assert {name: row[name] for name in ("n", "state", "rank", "rank_of", "place")} == {
            name: table[name] for name in ("n", "state", "rank", "rank_of", "place")
        }
        assert (row["rank_low"], row["rank_high"]) == (rank_range or (None, None))
        others = league.league(source, reference, then).filter(
            pl.col("rank").is_not_null() & (pl.col("site_id") != site_id)
        )
        drawn = found.filter(~pl.col("is_own"), month=row["month"])
        assert drawn.select("site_id", "rank").sort("site_id").rows() == (
            others.select("site_id", "rank").sort("site_id").rows()
        )


def test_months_without_a_whole_period_behind_them_are_left_out(moving: Home) -> None:
    source, reference = opened(moving)

    for window, first in (("rolling_12", date(2025, 10, 1)), ("rolling_3", date(2025, 1, 1)), ("month", BEGIN)):
        found = history.history(source, reference, _view(window=window), window=window).filter("is_own")
        assert found["month"].to_list() == months_between(first, OCTOBER)
    # Of November and December 2024 the year to date has no January.
    year = history.history(source, reference, _view(window="year"), window="year").filter("is_own")
    assert year["month"].min() == date(2025, 1, 1)


def test_where_no_whole_period_lies_behind_there_is_no_point(moving: Home) -> None:
    source, reference = opened(moving)

    found = history.history(source, reference, _view(window="rolling_12", until=date(2025, 9, 1)), window="rolling_12")

    assert found.is_empty()
    assert "rank_low" in found.columns


def test_a_moved_site_is_placed_in_the_region_of_the_time_and_the_line_breaks(moving: Home) -> None:
    source, reference = opened(moving)

    own = history.history(source, reference, _view("S3", region="south"), window="rolling_3").filter("is_own")

    regions = dict(own.select("month", "region_id").rows())
    assert (regions[date(2026, 6, 1)], regions[date(2026, 7, 1)]) == ("north", "south")
    assert own.group_by("region_id", "run").len().height == 2


def test_a_leader_sees_no_places_of_another_region(moving: Home) -> None:
    source, reference = opened(moving, Principal("Sam South", Role.REGIONAL_LEADER, region_id="south"))

    found = history.history(source, reference, _view("S3", region="south"), window="rolling_3")

    assert set(found["region_id"]) == {"south"}


def test_a_window_to_date_begins_another_line_with_every_cycle(moving: Home) -> None:
    source, reference = opened(moving)

    own = history.history(source, reference, _view(window="year"), window="year").filter("is_own")

    runs = own.group_by("run", maintain_order=True).agg(pl.col("month").min())["month"].to_list()
    assert runs == [date(2025, 1, 1), date(2026, 1, 1)]


def test_others_without_names_are_not_in_it(moving: Home) -> None:
    published = current(moving.warehouse)
    assert published
    build = OpenBuild(published.build.build_id, moving.warehouse / published.file)
    hidden = build.source(Scope(frozenset({"S1"}), frozenset(), frozenset({"north"}), names_others=False))

    found = history.history(hidden, build.reference, _view(), window="rolling_3")
    named = history.history(opened(moving)[0], build.reference, _view(), window="rolling_3")

    assert found["is_own"].all()
    assert found.equals(named.filter("is_own"))


def test_too_many_others_are_left_out(moving: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    source, reference = opened(moving)
    both = []
    for most in (2, 1):
        monkeypatch.setattr(history, "MOST_OTHERS", most)
        both.append(history.history(source, reference, _view(window="rolling_12"), window="rolling_12"))

    assert set(both[0]["site_id"]) == {"S1", "S2", "S3"}
    assert set(both[1]["site_id"]) == {"S1"}


def _explained(home: Home) -> Iterator[tuple[View, Explained]]:
    source, reference = opened(home)
    for site_id, region in (("S1", "north"), ("S2", "north"), ("S3", "south"), ("S4", "south")):
        for window in ("rolling_3", "rolling_6", "rolling_12", "year"):
            view = _view(site_id, window=window, region=region)
            for one in moves.explained(source, reference, view):
                yield view, one


def test_an_explained_move_is_between_the_places_of_the_two_rankings(moving: Home) -> None:
    source, reference = opened(moving)
    told = 0
    for view, one in _explained(moving):
        lists = [league.league(source, reference, view.during(period)) for period in (one.period, view.period)]
        ranks = [table.filter(site_id=view.site_id)["rank"].to_list() for table in lists]
        change = league.changes(source, reference, view, one.period).filter(site_id=view.site_id).row(0, named=True)
        assert one.change == change
        if one.move is None:
            assert not one.is_compared or None in ranks[0] + ranks[1]
            continue
        told += 1
        assert [[one.move.rank_then], [one.move.rank_now]] == ranks
        assert one.move.own + one.move.rivals + one.move.left + one.move.came == one.move.places
    assert told >= 8


def test_a_move_is_told_since_the_very_periods_that_changes_are_told_against(moving: Home) -> None:
    source, reference = opened(moving)
    for window in ("rolling_3", "rolling_12", "year", "rolling_18"):
        view = _view(window=window)
        standing = site.standing(source, reference, view)
        assert standing
        assert [one.period for one in moves.explained(source, reference, view)] == [
            period for period, _ in standing.changes.values()
        ]


def test_across_a_period_that_is_not_whole_no_move_is_told(moving: Home) -> None:
    source, reference = opened(moving)

    # Cedar House has been in south since July: the half year before is not whole there.
    [_, *_] = found = moves.explained(source, reference, _view("S3", region="south", window="rolling_6"))

    assert all((one.is_compared, one.move) == (False, None) for one in found)
    assert "the period before is not whole in this region" in move_sentence(found[0], SATISFACTION, THRESHOLD)


def test_who_is_not_in_the_region_has_no_move(moving: Home) -> None:
    source, reference = opened(moving)

    assert moves.explained(source, reference, _view("S4")) == []


def test_movers_are_those_of_the_two_rankings_with_real_changes_first(moving: Home) -> None:
    source, reference = opened(moving)
    view = _view(window="rolling_6")
    now = league.league(source, reference, view)
    then = league.league(source, reference, view.during(view.period_before))

    found = moves.movers(source, reference, view)

    assert set(found["site_id"]) == set(now.filter(pl.col("rank").is_not_null())["site_id"]) == {"S1", "S2"}
    for row in found.iter_rows(named=True):
        [one], [before] = (table.filter(site_id=row["site_id"]).rows(named=True) for table in (now, then))
        same = ("place", "rank_of", "rank_low", "rank_high")
        assert [row[name] for name in same] == [one[name] for name in same]
        assert [row[f"{name}_then"] for name in same] == [before[name] for name in same]
        assert (row["difference"], row["verdict"]) == (one["difference"], one["verdict"])
        assert row["moved"] == before["rank"] - one["rank"]
    is_real = found["verdict"].is_in(["better", "worse"]).to_list()
    assert is_real == sorted(is_real, reverse=True)


def test_nobody_moves_across_a_period_that_is_not_whole(moving: Home) -> None:
    source, reference = opened(moving)

    found = moves.movers(source, reference, _view(window="rolling_12", until=date(2025, 12, 1)))

    assert found.is_empty()
    assert "No site has a place now and had one in" in movers_sentence(found, "Jan 2024 – Dec 2024")


OWN = {
    "month": pl.Date,
    "region_id": pl.String,
    "region_name": pl.String,
    "run": pl.Int64,
    "site_id": pl.String,
    "site_name": pl.String,
    "is_own": pl.Boolean,
    "rank": pl.Int64,
    "rank_of": pl.Int64,
    "place": pl.String,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
}


def _history(*points: tuple[int, int, int] | None, of: int = 8, region: str = "north", run: int = 1) -> pl.DataFrame:
    """A site's rank with its range in months from January 2026 on; None: no place."""
    rows = [
        (month, region, region.capitalize(), run, "S1", "Alder", True, *_place(point, of))
        for month, point in zip(months_between(date(2026, 1, 1), date(2026, 12, 1)), points, strict=False)
    ]
    return pl.DataFrame(rows, schema=OWN, orient="row")


def _place(point: tuple[int, int, int] | None, of: int) -> tuple[object, ...]:
    return (point[0], of, str(point[0]), point[1], point[2]) if point else (None, of, None, None, None)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (
            [(3, 2, 8), (6, 1, 8), (4, 2, 7)],
            "Places 3 to 6 in 3 months, of 8. Each of these places lies within the range of every month: none of the moves "
            "goes beyond what the answers leave open.",
        ),
        (
            [(7, 6, 8), (5, 4, 6), (2, 1, 3)],
            "Places 2 to 7 in 3 months, of 8. No place lies within the range of every month. The range at the end, 1 to 3, "
            "leaves out the place of Jan 2026, 7.",
        ),
        (
            [(3, 2, 4), (6, 4, 8), (4, 3, 5)],
            "Places 3 to 6 in 3 months, of 8. Place 4 lies within the range of every month. The range at the end, 3 to 5, "
            "still holds the place of Jan 2026, 3.",
        ),
        (
            [(2, 1, 3), (5, 2, 6), (5, 2, 6)],
            "Places 2 to 5 in 3 months, of 8. Places 2 to 3 lie within the range of every month. The range at the end, 2 to "
            "6, still holds the place of Jan 2026, 2.",
        ),
        (
            [(2, 1, 3), None, (2, 2, 2)],
            "Place 2 in all 2 months, of 8; no place in 1 month. This place lies within the range of every month.",
        ),
        ([None, (2, 1, 3)], "A place in one month alone, Feb 2026: 2 of 8."),
        ([None, None], "No place in any of these 2 months."),
        ([None], "No place in this month."),
    ],
)
def test_the_history_says_what_lies_within_which_range(points, said):
    assert history_sentence(_history(*points)) == said


def test_the_history_speaks_of_the_region_that_the_site_is_in_at_the_end():
    before = _history((1, 1, 1), (1, 1, 1), region="north", of=3)
    after = _history(None, None, (4, 3, 5), (5, 3, 6), region="south", run=2)[2:]
    both = pl.concat([before, after])

    assert history_sentence(both).startswith("Places 4 to 5 in 2 months, of 8.")
    caption = history_caption(both, WINDOWS["rolling_12"])
    assert "The place is that in the region of the time: until Feb 2026 in North." in caption


def test_where_the_number_of_ranked_sites_changed_it_is_said():
    both = pl.concat([_history((3, 2, 4), of=8), _history(None, (2, 2, 4), of=7)[1:]])

    assert history_sentence(both).startswith("Places 2 to 3 in 2 months, of 8 ranked sites at first, 7 at the end.")


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("rolling_12", "Each point is the place over the 12 months that end with it. Neighbouring points share most"),
        ("month", "Each point is the place in that month alone."),
        (
            "year",
            "Each point is the place in the year to date at the end of that month; the line breaks where it begins",
        ),
    ],
)
def test_a_point_is_told_for_what_it_is(window, said):
    assert history_caption(_history((1, 1, 2), (2, 1, 2)), WINDOWS[window]).startswith(said)


def _change(verdict: str = "no real difference", gap: float | None = -0.4, ends=(-1.9, 1.1)) -> dict[str, object]:
    low, high = ends if gap is not None else (None, None)
    return {"difference": gap, "difference_low": low, "difference_high": high, "verdict": verdict}


def _standing(place: int | None, of: int, n: int) -> dict[str, object]:
    state = "ranked" if place else "unranked"
    return {"n": n, "state": state, "rank": place, "rank_of": of, "place": str(place) if place else None}


YEAR_BEFORE = Period(date(2024, 11, 1), date(2025, 10, 1))
MOVED = Explained(
    YEAR_BEFORE,
    _standing(5, 8, 1204),
    _standing(8, 9, 1192),
    _change(),
    True,
    Move(5, 8, own=1, rivals=2, left=-1, came=1),
    Rivals(6, improved=3, certainly_improved=1, declined=1, certainly_declined=0),
)


def test_a_move_is_told_in_parts_that_add_up():
    assert move_sentence(MOVED, SATISFACTION, THRESHOLD) == (
        "**Since Nov 2024 – Oct 2025: from place 5 of 8 to 8 of 9, 3 places down**\n\n"
        "- own score −0.4 (no real change): **1 place down**\n"
        "- scores of the 6 other sites (3 improved, 1 of them for certain; 1 declined, none for certain): **2 places down**\n"
        "- sites that no longer have a place: **1 place up**\n"
        "- sites that newly have a place: **1 place down**\n\n"
        "It rests on 1,192 answers, 12 fewer than then."
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"move": Move(1, 1, 0, 0, 0, 0), "rivals": Rivals(0, 0, 0, 0, 0)},
            "own score −0.4 (no real change): **no move**",
        ),
        ({"rivals": Rivals(1, 0, 0, 0, 0)}, "score of the one other site (none changed): **2 places down**"),
        ({"change": _change("worse", -4.0, (-6.0, -2.0))}, "own score −4.0 (a real change for the worse)"),
        (
            {"change": _change("no real difference", -2.0, (-3.9, -0.1))},
            "(not certain, as every site is compared at once)",
        ),
        (
            {"move": None, "rivals": None, "then": _standing(None, 8, 12)},
            "no place then (12 answers; ranked from 30), so there is no move to explain.",
        ),
        ({"move": None, "rivals": None, "then": None}, "no place then, so there is no move to explain."),
        (
            {"move": None, "rivals": None, "now": _standing(None, 8, 20)},
            "no place now (20 answers; ranked from 30), so there is no move to explain.",
        ),
        (
            {"move": None, "rivals": None, "is_compared": False, "change": _change("asked otherwise", None)},
            "not compared: the question has been asked otherwise since.",
        ),
        ({"now": _standing(8, 9, 1204)}, "It rests on 1,204 answers, as many as then."),
        ({"now": _standing(8, 9, 1300)}, "It rests on 1,300 answers, 96 more than then."),
    ],
)
def test_every_kind_of_move_has_its_words(changed, said):
    assert said in move_sentence(replace(MOVED, **changed), SATISFACTION, THRESHOLD)


def _movers(*rows: tuple[str, int, str]) -> pl.DataFrame:
    names, moved, verdicts = zip(*rows, strict=True)
    frame = pl.DataFrame({"site_name": names, "moved": moved, "verdict": verdicts})
    ends = {"place": "1", "rank_of": 9, "rank_low": 1, "rank_high": 3, "difference": 1.0}
    ends |= {"difference_low": -1.0, "difference_high": 3.0}
    ends |= {"place_then": "2", "rank_of_then": 9, "rank_low_then": 1, "rank_high_then": 4}
    return frame.with_columns(pl.lit(value).alias(name) for name, value in ends.items())


def test_who_moved_is_counted_and_who_really_changed_is_named():
    found = _movers(("A*", 0, "better"), ("B", 2, "no real difference"), ("C", -1, "no real difference"))

    assert movers_sentence(found, "May 2026") == (
        "Against May 2026, 1 moved up, 1 down, 1 kept the place. 6 that have a place now can't be compared. "
        "Really changed: A&#42; (better)."
    )
    assert "compared" not in movers_sentence(found.with_columns(rank_of=pl.lit(3)), "May 2026")
    assert movers_sentence(found[1:], "May 2026").endswith("No site's score has really changed.")
    many = _movers(*((name, 1, "worse") for name in "ABCDEF"))
    assert "A (worse), B (worse), C (worse), D (worse) and 2 more." in movers_sentence(many, "May 2026")


def test_who_neither_moved_nor_changed_is_not_in_the_table_and_a_long_one_is_cut():
    found = _movers(("A", 0, "better"), ("B", 0, "no real difference"), *((f"C{one}", 1, "worse") for one in range(25)))

    table = movers_table(found, SATISFACTION)

    assert table.num_rows == MOST
    assert table["Site"].to_pylist()[:2] == ["A", "C0"]
    assert table["Moved"].to_pylist()[:2] == ["same place", "1 up"]
    assert table["Then"].to_pylist()[0] == "2 of 9"
    assert f"{26 - MOST} smaller moves are left out" in movers_caption(found, "May 2026")
    assert "left out" not in movers_caption(found[:3], "May 2026")


def _lines(frame: pl.DataFrame) -> dict[str, list[dict[str, object]]]:
    traces = json.loads(history_chart(frame, "Alder").to_json())["data"]
    return {
        "own": [one for one in traces if one["mode"] == "lines+markers"],
        "band": [one for one in traces if one.get("fill")],
        "others": [one for one in traces if one.get("legendgroup") == "others"],
    }


def test_a_line_breaks_where_there_is_no_place_and_where_a_run_ends():
    frame = pl.concat([_history((3, 2, 4), None, (4, 2, 5)), _history(None, None, None, (1, 1, 2), run=2)[3:]])

    drawn = _lines(frame)

    assert [one["y"] for one in drawn["own"]] == [[3, None, 4, None, 1]]
    # A piece of the band per unbroken line, half a place wider than the range.
    assert [one["y"][0] for one in drawn["band"]] == [4.5, 5.5, 2.5]
    assert [one["showlegend"] for one in drawn["band"]] == [True, False, False]


def test_a_month_that_another_site_has_no_place_in_is_a_gap_in_its_line():
    own = _history((1, 1, 2), (1, 1, 2), (1, 1, 2))
    other = _history((2, 1, 2), None, (2, 1, 2)).with_columns(
        site_id=pl.lit("S2"), site_name=pl.lit("<b>"), is_own=pl.lit(False)
    )

    [line] = _lines(pl.concat([own, other.filter(pl.col("rank").is_not_null())]))["others"]

    assert line["y"] == [2, None, 2]
    assert line["hovertext"][0].startswith("&lt;b&gt;, Jan 2026: place 2 of 8")


def test_place_1_is_on_top_and_of_many_only_the_band_is_in_sight():
    few = history_chart(_history((3, 2, 4), (4, 2, 5)), "Alder").layout.yaxis
    many = history_chart(_history((120, 80, 260), (90, 70, 240), of=500), "Alder").layout.yaxis

    assert few.range[0] > few.range[1]
    assert list(few.tickvals) == [1, 2, 3, 4, 5]
    assert many.range[0] == 260.6
    assert list(many.tickvals) == [1, 50, 100, 150, 200, 250]


def test_without_a_point_there_is_an_empty_chart():
    assert _lines(_history())["own"][0].get("y", []) == []


def test_my_site_shows_the_place_over_time_and_why_it_moved(moving: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(moving.root))

    page = open_page(role="general_manager", region="north", site="S1", window="rolling_6")

    said = words(page)
    assert not page.exception
    assert "Place over time" in said
    assert "Places 1 to 3 in 19 months" in said
    assert "**Since Nov 2025 – Apr 2026: from place" in said
    assert "**Since May 2025 – Oct 2025: from place" in said
    assert "Grey: the other sites" in said


def test_a_site_that_never_had_a_place_says_so(moving: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(moving.root))

    said = words(open_page(role="data_owner", region="north", site="S1", window="month"))

    assert "**No place in any month:** Alder House never had the 30 answers that a place needs." in said
    assert "**Since" not in said


def test_without_a_whole_period_the_reason_is_said(moving: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(moving.root))

    page = open_page(role="data_owner", region="north", site="S1", until="2025-06")

    assert not page.exception
    assert "where a whole period (12 months) lies behind it; the answers begin in Nov 2024" in words(page)


def test_a_site_that_was_not_ranked_then_says_so(moving: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(moving.root))

    said = words(open_page(role="data_owner", region="south", site="007", window="rolling_6"))

    assert "**Since May 2025 – Oct 2025:** no place then (no answers), so there is no move to explain." in said


def test_the_ranking_shows_who_moved(moving: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(moving.root))

    page = open_page("region_ranking", role="regional_leader", region="north", window="rolling_6", until="2026-06")
    early = open_page("region_ranking", role="regional_leader", region="north", until="2025-06")

    assert not page.exception
    assert not early.exception
    assert "Against Jul 2025 – Dec 2025," in words(page)
    assert len(page.dataframe) == 2
    assert "No site has a place now and had one in Jul 2023 – Jun 2024" in words(early)
    assert len(early.dataframe) == 1


def test_a_region_of_one_site_has_a_place_over_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only = f"{SITES.splitlines()[0]}\nS1,Alone,north,Test,city,,,9,2020-01-01,\n"
    home = a_home(tmp_path / "home", sites=only, assignments=f"{ASSIGNMENTS.splitlines()[0]}\n")
    records = [one for step in range(6) for one in many_responses(31, month=_month(step), first=step * 100)]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    page = open_page(role="data_owner", window="month")

    assert not page.exception
    assert "Place 1 in all 6 months, of 1." in words(page)
    assert "own score ±0.0" in words(page)
