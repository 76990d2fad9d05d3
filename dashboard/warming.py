"""What is done before the first visitor comes, so that they wait no longer than the second."""

import contextlib
import gc
import importlib
import inspect

import plotly.graph_objects as go
from plotly.io import to_json

from dashboard.access import OpenBuild
from dashboard.charts.compare import compare_chart
from dashboard.charts.contribution import contribution_chart
from dashboard.charts.control import distance_chart
from dashboard.charts.departments import gap_chart, heat_map
from dashboard.charts.drivers import importance_chart, matrix_chart
from dashboard.charts.funnel import funnel_chart
from dashboard.charts.history import history_chart
from dashboard.charts.ranking import ranking_chart
from dashboard.charts.trend import trend_chart
from dashboard.questions import (
    chance,
    comments,
    compare,
    control,
    drivers,
    history,
    league,
    mix,
    moves,
    quality,
    shifts,
    site,
    trends,
    year_before,
)
from dashboard.questions.contribution import index_gap
from dashboard.questions.departments import departments_of_region, departments_of_site
from dashboard.questions.paradoxes import paradoxes
from dashboard.questions.sites import months_of
from dashboard.questions.view import View
from dashboard.questions.workings import workings
from dashboard.scopes import Principal
from dashboard.tables.departments import departments_table
from dashboard.tables.movers import movers_table
from dashboard.tables.trends import standings_table
from dashboard.warehouse import Asker, BrokenBuildError, open_build
from pipelines.metrics.periods import WINDOWS
from pipelines.metrics.trend import SITE
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import Published

WINDOW = "rolling_12"
# What is imported only when a first page needs it.
IMPORTED_LATE = (
    "scipy.optimize",
    "scipy.stats",
    "PIL.Image",
    "pandas",
    "streamlit.emojis",
    "dashboard.panels.comment_filters",
    "dashboard.panels.comments",
    "dashboard.panels.contribution",
    "dashboard.panels.eligibility",
    "dashboard.panels.how_made",
    "dashboard.panels.payouts",
    "dashboard.sidebar",
    "dashboard.states",
)


def warm_up() -> None:
    """Import, open the warehouse, ask each question and draw each chart once; then keep imports out of collections.

    Imports live for ever: frozen, they cost no later collection anything. Together with `runner.postScriptGC = false` a
    click costs a third of what it did.
    """
    for module in IMPORTED_LATE:
        importlib.import_module(module)
    # A build that can't be read keeps nobody from starting: the pages say it, in words.
    with contextlib.suppress(BrokenBuildError):
        opened = open_build()
        if opened:
            _ask_everything_once(*opened)
    # Streamlit looks at its call stack once a session; the first look makes an index of every module there is.
    inspect.stack()
    gc.collect()
    gc.freeze()


def _ask_everything_once(published: Published, build: OpenBuild) -> None:
    """Ask as somebody who sees everything, about the first site there is."""
    asker = Asker(Principal("nobody yet", Role.DATA_OWNER), build, published)
    surveys, sites = build.reference.response_surveys, build.reference.organisation.sites
    known = asker.ask(months_of, survey_id=surveys[0].survey_id) if surveys and sites else None
    if known is None:
        return
    period = WINDOWS[WINDOW].period(known[1])
    view = View(sites[0].region_id, period, "satisfaction", surveys[0].survey_id, site_id=sites[0].site_id)
    asked = {"view": view, "first": known[0], "last": known[1], "data_from": known[0]}
    region = {"view": view.of_every_site()}
    asker.ask(site.standing, view=view)
    for question in (paradoxes, workings, mix.mixed, moves.explained, chance.second_view):
        asker.ask(question, view=view)
    # Whoever looks after the data reads no words of guests.
    reader = Asker(Principal("nobody yet", Role.EXECUTIVE), build, published)
    reader.ask(comments.comments, view=view, filters=comments.Filters())
    asker.ask(quality.reasons)
    asker.ask(shifts.shifts, **region)
    asker.make(departments_table, departments_of_site, {"view": view}, metric=view.metric)
    asker.make(movers_table, moves.movers, {"view": view}, metric=view.metric)
    asker.make(standings_table, year_before.against_year_before, {"view": view}, metric=view.metric)
    figures = [
        asker.make(gap_chart, departments_of_site, {"view": view}, metric=view.metric),
        asker.make(heat_map, departments_of_region, {"view": view}, metric=view.metric),
        *_of_drivers(asker, view),
        asker.make(ranking_chart, league.league, {"view": view}, metric=view.metric, highlight=None, region_value=None),
        asker.make(trend_chart, trends.rolling_year, asked, metric=view.metric, names={SITE: "Site"}),
        asker.make(history_chart, history.history, {"view": view, "window": WINDOW}, site_name="Site"),
        asker.make(
            distance_chart, control.control_charts, region, metric=view.metric, site_id=view.site_id, site_name=""
        ),
    ]
    usual = asker.ask(compare.candidates, view=view).usual
    if len(usual) == compare.FEWEST:
        figures.append(_compared(asker, view, asked, usual))
    if asker.ask(chance.funnel_plot, view=view):
        figures.append(asker.make(funnel_chart, chance.funnel_plot, {"view": view}, metric=view.metric, highlight=None))
    gap = asker.ask(index_gap, view=view)
    if gap and gap.is_known:
        figures.append(asker.make(contribution_chart, index_gap, {"view": view}))
    for figure in figures:
        to_json(figure)


def _compared(asker: Asker, view: View, asked: dict[str, object], site_ids: tuple[str, ...]) -> go.Figure:
    """The figure of Compare sites, its other questions asked once."""
    of_sites = {"view": view, "site_ids": site_ids}
    for question in (compare.side_by_side, compare.pairs, compare.departments, compare.mix):
        asker.ask(question, **of_sites)
    return asker.make(
        compare_chart,
        trends.rolling_year_of_sites,
        asked | of_sites,
        metric=view.metric,
        names=dict.fromkeys(site_ids, "Site"),
    )


def _of_drivers(asker: Asker, view: View) -> list[go.Figure]:
    if isinstance(asker.ask(drivers.found, view=view), drivers.Untold):
        return []
    return [
        asker.make(matrix_chart, drivers.found, {"view": view}, narrow=False),
        asker.make(importance_chart, drivers.found, {"view": view}),
    ]
