"""Whatever a manager chooses in the filters, no two numbers of another site tell what few of its guests said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.access import OpenBuild
from dashboard.questions import compare, control, league, trends
from dashboard.questions.apart import judged_by_department, judged_in, judged_kinds
from dashboard.questions.departments import departments_of_region
from dashboard.questions.places import places
from dashboard.questions.rest import against_rest
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.overlaps import is_rolling_year
from pipelines.metrics.periods import WINDOWS, Period, months_between
from pipelines.metrics.ranking import KEPT_BACK
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import SITES, THRESHOLDS, a_home, copied, loaded, response, write_csv

MANAGER = Principal("Ana", Role.GENERAL_MANAGER, site_id="N1")
LEADER = Principal("Nora", Role.REGIONAL_LEADER, region_id="north")
HR = Principal("Hedy", Role.HR)
# How many guests a site usually has in a month, on business and with the family; the others say nothing of it.
USUAL = {"N1": (12, 6, 1), "N2": (9, 2, 1), "N3": (3, 1, 0), "N4": (30, 3, 2), "N5": (1, 4, 0)}
MONTHS = months_between(date(2025, 4, 1), date(2026, 10, 1))
UNTIL = MONTHS[-4:]
YEAR_TO_JULY = WINDOWS["rolling_12"].period(UNTIL[0])
KINDS = (("all", "all"), ("guest_type", "business"), ("guest_type", "family"), ("guest_type", "unknown"))
LEAST = 10


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Five sites with so few guests that months and kinds of guests often differ by a handful."""
    named = "".join(f"{site},Site {site},north,Test,city,,,100,2020-01-01,\n" for site in USUAL)
    posts = "person_id,person_name,role,site_id,region_id,valid_from,valid_to\nP1,Ana,general_manager,N1,,2020-01-01,\n"
    root = tmp_path_factory.mktemp("small") / "home"
    home = a_home(root, sites=f"{SITES.splitlines()[0]}\n{named}", assignments=posts)
    random = np.random.default_rng(7)
    records = []
    for (site, usual), month in product(USUAL.items(), MONTHS):
        for guest, count in zip(("B", "F", ""), random.poisson(usual), strict=True):
            for _ in range(count):
                day = f"{month:%Y-%m}-{len(records) % 27 + 1:02d}"
                score = int(random.integers(0, 11))
                one = response(len(records), site=site, departed=day, guest=guest, overall=score, desk=score)
                records.append(one)
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


@pytest.fixture(scope="module")
def lists(small: Home) -> dict[View, pl.DataFrame]:
    """The list of the region as the manager sees it, in every choice of filters."""
    asked = opened(small, MANAGER)
    return {view: league.league(*asked, view) for view in _views()}


@pytest.fixture(scope="module")
def rests(small: Home) -> dict[View, pl.DataFrame]:
    """What the manager is told of the rest of the region beside the own site, in every choice of filters."""
    asked = opened(small, MANAGER)
    return {view: against_rest(*asked, view).filter(site_id="N1") for view in _views()}


@pytest.fixture(scope="module")
def departments(small: Home) -> dict[View, pl.DataFrame]:
    """The departments of every site as the manager sees them, in every choice of filters."""
    asked = opened(small, MANAGER)
    return {view: departments_of_region(*asked, view) for view in _views()}


def _views() -> Iterator[View]:
    view = View("north", Period(UNTIL[0], UNTIL[0]), "satisfaction", "post_stay", site_id="N1")
    for window, last, (dimension_id, segment_id) in product(WINDOWS.values(), UNTIL, KINDS):
        earlier = window.before(last)
        yield replace(
            view.during(window.period(last)), dimension_id=dimension_id, segment_id=segment_id, earlier=earlier
        )


def _holds(outer: View, inner: View) -> bool:
    """Whether the guests of one view are all among those of another."""
    same = (outer.dimension_id, outer.segment_id) == (inner.dimension_id, inner.segment_id)
    inside = outer.period.first <= inner.period.first and inner.period.last <= outer.period.last
    return outer != inner and inside and (same or outer.dimension_id == "all")


def _told_apart(told: dict[View, dict[object, int]]) -> int:
    """How many pairs of numbers there are of which one holds the other; fails where fewer than enough lie between them."""
    pairs = 0
    for outer, inner in product(told, told):
        if _holds(outer, inner):
            for key in told[outer].keys() & told[inner].keys():
                between = told[outer][key] - told[inner][key]
                assert not 0 < between < LEAST, (key, outer, inner)
                pairs += 1
    return pairs


def test_no_two_numbers_that_a_manager_can_choose_tell_what_few_guests_of_another_site_said(
    lists: dict[View, pl.DataFrame],
) -> None:
    told = {}
    for view, table in lists.items():
        others = table.filter(~pl.col("is_mine") & pl.col("value").is_not_null())
        told[view] = dict(others.select("site_id", "n").iter_rows())
        kept_back = table.filter((pl.col("state") == KEPT_BACK) & ~pl.col("is_mine"))
        hidden = ("value", "low", "high", "rank", "tier", "difference", "difference_low", "reliability", "pooled_error")
        assert kept_back.select(hidden).null_count().sum_horizontal().to_list() == [len(hidden) * kept_back.height]

    assert _told_apart(told) > 300


def test_nor_do_departments_and_sites_side_by_side(small: Home, departments: dict[View, pl.DataFrame]) -> None:
    source, reference = opened(small, MANAGER)
    cells, chosen = {}, {}
    for view, of_all in departments.items():
        rows = of_all.filter(pl.col("site_id") != "N1")
        assert rows.filter(pl.col("value").is_null() & pl.col("rest_value").is_not_null()).is_empty()
        shown = rows.filter(pl.col("value").is_not_null())
        cells[view] = {row[:2]: row[2] for row in shown.select("site_id", "department_id", "n").iter_rows()}
        rows = compare.departments(source, reference, view, site_ids=("N1", "N2", "N4")).filter(site_id="N2")
        shown = rows.filter(pl.col("value").is_not_null())
        chosen[view] = dict(shown.select("department_id", "n").iter_rows())

    assert min(_told_apart(cells), _told_apart(chosen)) > 20


def test_nor_does_the_rest_of_the_region_tell_a_site_that_is_not_told(
    small: Home, lists: dict[View, pl.DataFrame], rests: dict[View, pl.DataFrame]
) -> None:
    source, reference = opened(small, MANAGER)
    left_out = 0
    for view, table in lists.items():
        whole = league.region_as_a_whole(source, reference, view).row(0, named=True)
        rest = rests[view].row(0, named=True)
        shown = table.filter(~pl.col("is_mine") & pl.col("value").is_not_null())["n"].sum()
        if rest["rest_value"] is not None:
            assert not 0 < rest["rest_n"] - shown < LEAST
        assert (whole["left_out"] == 0) == (whole["n"] == table["n"].sum())
        left_out += whole["left_out"]

    assert left_out


def test_no_two_numbers_of_the_rest_tell_what_few_guests_said(
    small: Home, rests: dict[View, pl.DataFrame], departments: dict[View, pl.DataFrame]
) -> None:
    source, reference = opened(small, MANAGER)
    of_list, of_departments = {}, {}
    for view, rest in rests.items():
        told = rest.filter(pl.col("rest_value").is_not_null())
        # Of other sites it is another number.
        made_of = tuple(judged_in(source, reference, view, [view.period])[view.period].counted)
        of_list[view] = dict.fromkeys([made_of][: told.height], told["rest_n"].sum())
        made_of_each = {
            department_id: tuple(one.counted)
            for department_id, one in judged_by_department(source, reference, view, view.metric).items()
        }
        shown = departments[view].filter((pl.col("site_id") == "N1") & pl.col("rest_value").is_not_null())
        pairs = shown.select("department_id", "rest_n").iter_rows()
        of_departments[view] = {(one, made_of_each.get(one)): n for one, n in pairs}

    assert min(_told_apart(of_list), _told_apart(of_departments)) > 50


def test_all_kinds_of_guests_together_tell_of_no_site_that_all_guests_of_the_list_leave_out(
    small: Home, lists: dict[View, pl.DataFrame]
) -> None:
    source, reference = opened(small, MANAGER)
    left_out = 0
    for view in (one for one in lists if one.dimension_id == "all"):
        counted = judged_in(source, reference, view, [view.period])[view.period].counted
        without = set(USUAL) - set(counted) - set(_told(lists[view]))
        left_out += len(without)
        for segment_id, of_kind in judged_kinds(source, reference, view, "guest_type").items():
            table = lists[replace(view, dimension_id="guest_type", segment_id=segment_id)]
            assert without & set(of_kind.counted) <= set(_told(table)) | set(table.filter(n=0)["site_id"])

    assert left_out


def _told(table: pl.DataFrame) -> list[str]:
    return table.filter(pl.col("value").is_not_null() & (pl.col("state") != KEPT_BACK))["site_id"].to_list()


def test_the_lines_of_the_rest_are_made_of_what_the_pages_tell_of_it(
    small: Home, rests: dict[View, pl.DataFrame]
) -> None:
    source, reference = opened(small, MANAGER)
    hidden = 0
    for view, rest in rests.items():
        window = view.period.months
        asked = {"first": view.period.last, "last": view.period.last}
        if window == 1:
            line = trends.by_month(source, reference, view, **asked)
        elif window == 12:
            line = trends.rolling_year(source, reference, view, data_from=MONTHS[0], **asked)
        else:
            continue
        told = rest.row(0, named=True)
        drawn = line.filter(who="rest of region").row(0, named=True)
        assert drawn["value"] == pytest.approx(told["rest_value"])
        hidden += drawn["value"] is None and drawn["n"] >= LEAST

    assert hidden


def test_no_line_is_drawn_of_fewer_than_may_be_shown_however_few_may_lie_between_numbers(
    small: Home, tmp_path: Path
) -> None:
    home = copied(small, tmp_path / "home")
    (home.reference / "thresholds.toml").write_text(THRESHOLDS.replace("show = 10", "show = 25\napart = 2"))
    loaded(home)
    source, reference = opened(home, MANAGER)
    few = 0
    for segment_id in ("business", "family"):
        view = View("north", YEAR_TO_JULY, "satisfaction", "post_stay", "guest_type", segment_id, site_id="N1")
        lines = trends.by_month(source, reference, view, first=MONTHS[0], last=MONTHS[-1])
        below = lines.filter((pl.col("n") < 25) & (pl.col("n") > 0) & (pl.col("who") == "rest of region"))
        assert below["value"].is_null().all()
        few += below.height

    assert few


def test_lines_of_other_sites_are_drawn_only_where_their_numbers_are_told(small: Home) -> None:
    source, reference = opened(small, MANAGER)
    last, hidden = MONTHS[-1], 0
    for dimension_id, segment_id in KINDS:
        view = View("north", WINDOWS["rolling_12"].period(last), "satisfaction", "post_stay", dimension_id, segment_id)
        ends = [WINDOWS["rolling_12"].period(month) for month in MONTHS[-12:]]
        listed = places(source, reference, view, ends).filter(
            (pl.col("state") == KEPT_BACK) & (pl.col("site_id") != "N1")
        )
        kept_back = set(listed.select("site_id", "month").iter_rows())
        sites = ("N1", "N2", "N3", "N4", "N5")
        lines = trends.rolling_year_of_sites(
            source, reference, view, site_ids=sites, first=MONTHS[-12], last=last, data_from=MONTHS[0]
        )
        drawn = set(lines.filter(pl.col("value").is_not_null()).select("who", "month").iter_rows())
        assert not kept_back & drawn
        sparks = league.league(source, reference, view).filter(pl.col("spark").is_not_null())["site_id"]
        assert not {site_id for site_id, _ in kept_back} & set(sparks)
        hidden += len(kept_back)

    assert hidden


def test_the_chain_is_not_told_where_few_guests_lie_between_it_and_the_region(small: Home, tmp_path: Path) -> None:
    home = copied(small, tmp_path / "home")
    sites = (home.reference / "sites.csv").read_text()
    (home.reference / "sites.csv").write_text(f"{sites}Z1,Site Z1,south,Test,city,,,100,2020-01-01,\n")
    view = View("north", Period(MONTHS[-1], MONTHS[-1]), "satisfaction", "post_stay", site_id="N1")

    def lines(of: Home) -> pl.DataFrame:
        found = trends.by_month(*opened(of, HR), view, first=MONTHS[0], last=MONTHS[-1])
        wide = found.pivot("who", index="month", values=["n", "value"])
        return wide.with_columns(beyond=pl.col("n_chain") - pl.col("n_site") - pl.col("n_rest of region"))

    # Months in which the rest is all other sites of the region.
    far, near = lines(small).filter(beyond=0)["month"].head(2)
    answers = [
        response(90_000 + at, site="Z1", departed=f"{month:%Y-%m}-11")
        for at, month in enumerate([far] * 10 + [near] * 9)
    ]
    write_csv(home.inbox / "post_stay_2.csv", answers)
    loaded(home)

    told = lines(home).filter(pl.col("month").is_in([far, near])).sort("beyond")
    assert told.select("month", "beyond").rows() == [(near, 9), (far, 10)]
    assert told["value_chain"].is_not_null().to_list() == [False, True]


def test_the_chain_is_not_told_where_few_guests_lie_between_it_and_all_that_is_seen(
    small: Home, tmp_path: Path
) -> None:
    home = copied(small, tmp_path / "home")
    named = "".join(
        f"{site},Site {site},{region},Test,city,,,100,2020-01-01,\n"
        for site, region in (("Z1", "south"), ("W1", "west"), ("W2", "west"), ("W3", "west"))
    )
    (home.reference / "sites.csv").write_text((home.reference / "sites.csv").read_text() + named)
    regions = home.reference / "regions.csv"
    regions.write_text(f"{regions.read_text()}west,West\n")
    near, far = MONTHS[-2:]
    answers = [
        response(90_000 + at, site=site, departed=f"{month:%Y-%m}-11")
        for at, (site, month) in enumerate(
            [("Z1", near)] * 30
            + [("Z1", far)] * 30
            + [(f"W{1 + at % 3}", near) for at in range(9)]
            + [(f"W{1 + at % 3}", far) for at in range(10)]
        )
    ]
    write_csv(home.inbox / "post_stay_2.csv", answers)
    loaded(home)
    view = View("north", Period(far, far), "satisfaction", "post_stay", site_id="N1")
    published = current(home.warehouse)
    assert published
    build = OpenBuild(published.build.build_id, home.warehouse / published.file)
    reference, both = build.reference, frozenset({"north", "south"})
    source = build.source(replace(scope_of(LEADER, reference), regions=both, compared=both))

    line = trends.by_month(source, reference, view, first=near, last=far).filter(who="chain")

    assert line["value"].is_not_null().to_list() == [False, True]


def test_the_distance_to_the_rest_is_told_only_where_the_rest_is(small: Home) -> None:
    source, reference = opened(small, MANAGER)
    hidden = 0
    for dimension_id, segment_id in KINDS:
        last = MONTHS[-1]
        view = View("north", Period(last, last), "satisfaction", "post_stay", dimension_id, segment_id, site_id="N1")
        charts = control.control_charts(source, reference, view).filter(site_id="N1")
        lines = trends.by_month(source, reference, view, first=charts["month"].min(), last=last)
        rest = lines.filter(who="rest of region").select("month", rest="value", rest_n_drawn="n")
        both = charts.join(rest, on="month")
        assert both.filter(pl.col("value").is_not_null() & pl.col("rest").is_null()).is_empty()
        told = both.filter(pl.col("value").is_not_null())
        assert (told["rest_n"] == told["rest_n_drawn"]).all()
        hidden += both["rest"].null_count()

    assert hidden


def test_places_are_the_same_for_everybody_and_who_sees_a_site_in_full_sees_its_number(
    small: Home, lists: dict[View, pl.DataFrame]
) -> None:
    columns = ("site_id", "n", "state", "rank", "rank_of", "place", "rank_low", "rank_high")
    kept_back = in_full = 0
    for view, of_manager in list(lists.items())[::3]:
        tables = [of_manager, *(league.league(*opened(small, who), view) for who in (LEADER, HR))]
        ranked = [one.sort("site_id").select(columns).rows() for one in tables]
        assert ranked[1] == ranked[2]
        if view.dimension_id == "all" or is_rolling_year(view.period):
            assert ranked[0] == ranked[1]
        else:
            # The manager sees no places that the leader's could contradict.
            assert of_manager["rank"].null_count() == of_manager.height
            assert tables[1].filter(state=KEPT_BACK).is_empty()
            in_full += tables[1]["rank"].count()
        rows = tables[1].filter(state=KEPT_BACK)
        assert rows["value"].null_count() == 0
        kept_back += rows.height

    assert kept_back
    assert in_full


def test_the_page_says_what_is_kept_back_and_what_to_choose(small: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(small.root))
    asked = {"role": "general_manager", "site": "N1", "region": "north", "window": "rolling_12", "until": "2026-10"}
    app = open_page("region_ranking", **asked, guests="guest_type:business")

    assert not app.exception
    said = words(app)
    assert "kept back" in said
