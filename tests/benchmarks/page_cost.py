"""Server CPU of a warm page rerun, as a multiple of an empty Streamlit page in the same run. Target: at most 15 ×.

Compared: each page of the demo as HR (who sees most), My site with one of its expanders open, and a page as the
requirement words it (four charts and a table of 300 rows, from the project's own questions, tables and charts on a
chain with 300 sites in one region) with a script of one line. All run with runner.postScriptGC = false. Also: the
department select box of Departments, a fragment, against the whole page. Target: at most a quarter. Beside it, without a
target, what the two cost beyond an empty page, which Streamlit charges for every rerun, of a fragment too.

Read it: CPU is the server process's own clock over all threads, median (least–most) of RERUNS reruns. The ratio holds
on a busy machine; milliseconds do not. "ms to end" is what a visitor waits, without the browser's drawing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from tests.benchmarks.visitor import DASHBOARD, Server, Spread, Visitor, demo_home, scratch, served, verdict, visiting
from tests.factories import INVITATION_COLUMNS, a_home, invitation, loaded, many_responses, write_csv

RERUNS = 30
WARM_UP = 5
PAGES = (
    "My site",
    "First things to fix",
    "Region ranking",
    "Compare sites",
    "Trends",
    "Departments",
    "Comments",
    "Bonus",
    "Recognition",
    "Data quality",
    "Audit log",
)
OPENED = {
    "how made": "How this number was made",
    "table": "The same as a table that adds up",
    "answers": "The latest answers behind these numbers",
}
TARGET, FRAGMENT_TARGET = 15, 0.25

EMPTY_PAGE = "import streamlit as st\n"

# A server of its own beside the page, warmed up as the dashboard is.
WIDE_SERVER = """
from pathlib import Path

import streamlit as st

from dashboard.server import warmed_up

app = st.App(Path(__file__).parent / "wide.py", lifespan=warmed_up)
"""
WIDE_PAGE = """
from datetime import date

import streamlit as st

from dashboard.tables.league import SPARK, league_table
from dashboard.scopes import Principal
from dashboard.charts.departments import gap_chart
from dashboard.charts.ranking import ranking_chart
from dashboard.charts.trend import trend_chart
from dashboard.questions import league, trends
from dashboard.questions.departments import departments_of_site
from dashboard.questions.view import View
from dashboard.warehouse import Asker, open_build
from pipelines.metrics.periods import Period
from pipelines.metrics.trend import CHAIN, REST, SITE
from pipelines.reference.assignments import Role

published, build = open_build()
asker = Asker(Principal("Benchmark", Role.HR), build, published)
ask, make = asker.ask, asker.make
period = Period(date(2025, 11, 1), date(2026, 10, 1))
view = View("north", period, "satisfaction", "post_stay", site_id="N007")
names = {CHAIN: "Chain", REST: "Rest of North", SITE: "North 7"}
of, metric = {"view": view}, view.metric
span = {"view": view, "first": date(2025, 5, 1), "last": period.last}
since = {"data_from": date(2025, 5, 1)}

st.title("Four charts and a table of 300 rows")
st.dataframe(
    make(league_table, league.league, of, metric=metric, highlight="N007"),
    hide_index=True,
    key="league",
    column_config={SPARK: st.column_config.LineChartColumn()},
)
charts = {
    "ranking": make(ranking_chart, league.league, of, metric=metric, highlight="N007", region_value=50.0),
    "gaps": make(gap_chart, departments_of_site, of, metric=metric),
    "monthly": make(trend_chart, trends.by_month, span, metric=metric, names=names),
    "rolling": make(trend_chart, trends.rolling_year, span | since, metric=metric, names=names),
}
for name, chart in charts.items():
    st.plotly_chart(chart, key=name)
"""
NOBODY = "person_id,person_name,role,site_id,region_id,valid_from,valid_to\n"
WIDE_SITES = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n" + "".join(
    f"N{number:03d},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(300)
)


@dataclass(frozen=True)
class Cost:
    """What reruns of a page cost the server, how long they took, and what an empty page cost in turn with them."""

    cpu: Spread
    wall: Spread
    empty: Spread
    kilobytes: float

    @property
    def ratio(self) -> float:
        """How many empty pages the page costs."""
        return self.cpu.median / self.empty.median


@dataclass(frozen=True)
class Bench:
    """A server with an empty page beside the one that is measured."""

    empty_server: Server
    empty_visitor: Visitor

    def cost(self, server: Server, visitor: Visitor, rerun: Callable[[int], float] | None = None) -> Cost:
        """Rerun until warm, then measure page and empty page in turns, so that a busy machine slows both alike."""
        cpu, wall, empty = [], [], []
        for number in range(WARM_UP + RERUNS):
            _, nothing = _measured(self.empty_server, self.empty_visitor.rerun)
            seconds, spent = _measured(server, partial(rerun, number) if rerun else visitor.rerun)
            if number >= WARM_UP:
                cpu.append(spent)
                wall.append(seconds)
                empty.append(nothing)
        return Cost(Spread(cpu), Spread(wall), Spread(empty), visitor.received_bytes / 1000)


def _measured(server: Server, rerun: Callable[[], float]) -> tuple[float, float]:
    before = server.cpu_seconds()
    seconds = rerun()
    time.sleep(0.03)  # the server finishes what comes after the page
    return seconds, server.cpu_seconds() - before


@contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    """The empty page, served for as long as the benchmark runs."""
    script = folder / "empty.py"
    script.write_text(EMPTY_PAGE)
    with served(script) as server, visiting(server) as visitor:
        yield Bench(server, visitor)


def page_costs(beside: Bench, home: Path) -> dict[str, Cost]:
    """The cost of each page of the dashboard, and of the fragment on Departments."""
    costs = {}
    with served(DASHBOARD, home) as server, visiting(server, {"role": "hr"}) as visitor:
        visitor.rerun()
        for title in PAGES:
            visitor.go_to(title)
            costs[title] = beside.cost(server, visitor)
            if title == "My site":
                for what, label in OPENED.items():
                    visitor.open_expander(label)
                    costs[f"My site, {what} open"] = beside.cost(server, visitor)
                    visitor.values.clear()
            if title == "Departments":
                costs["its department filter"] = beside.cost(server, visitor, partial(other_department, visitor))
                visitor.values.clear()
    return costs


def other_department(visitor: Visitor, number: int) -> float:
    """Choose the first or the second department, in turns, so that every rerun is a change."""
    visitor.choose("Department", visitor.selects["Department"].options[number % 2])
    return visitor.rerun(fragment_of="Department")


def wide_cost(beside: Bench, folder: Path) -> Cost:
    """The cost of four charts and a table of 300 rows."""
    home = a_home(folder / "wide-home", sites=WIDE_SITES, assignments=NOBODY)
    months = [f"{date(2025 + (4 + step) // 12, (4 + step) % 12 + 1, 1):%Y-%m}" for step in range(18)]
    for step, month in enumerate(months):
        records = []
        for number in range(300):
            first = (step * 300 + number) * 12
            records += many_responses(12, site=f"N{number:03d}", month=month, first=first)
        write_csv(home.inbox / f"post_stay_{month}.csv", records)
    write_csv(home.inbox / "invitations.csv", [invitation(site="N007")], INVITATION_COLUMNS)
    loaded(home)
    (folder / "wide.py").write_text(WIDE_PAGE)
    (folder / "wide_server.py").write_text(WIDE_SERVER)
    with served(folder / "wide_server.py", home.root) as server, visiting(server) as visitor:
        result = beside.cost(server, visitor)
        if (visitor.charts, visitor.tables) != (4, 1):
            raise RuntimeError(f"the page has {visitor.charts} charts and {visitor.tables} tables")
        return result


def main() -> None:
    """Measure and say."""
    with scratch() as folder, bench(folder) as beside:
        costs = page_costs(beside, demo_home(folder)) | {"four charts, 300 rows": wide_cost(beside, folder)}
    print(f"{'page':<24}{'CPU':<26}{'CPU of the empty page':<24}{'ms to end':<28}{'kB':>4}  of an empty page")
    for title, one in costs.items():
        times = f"{one.cpu.text():<26}{one.empty.text():<24}{one.wall.text():<28}"
        print(f"{title:<24}{times}{one.kilobytes:>4.0f}  {verdict(one.ratio, TARGET)}")
    fragment, page = costs["its department filter"], costs["Departments"]
    own = (fragment.cpu.median - fragment.empty.median) / (page.cpu.median - page.empty.median)
    print(f"RATIO department filter / its page: {verdict(fragment.cpu.median / page.cpu.median, FRAGMENT_TARGET)}")
    print(f"department filter / its page, both beyond an empty page: {own:.3g} ×")
    worst = max(costs, key=lambda title: costs[title].ratio)
    print(f"RATIO heaviest page ({worst}) / empty: {verdict(costs[worst].ratio, TARGET)}")


if __name__ == "__main__":
    main()
