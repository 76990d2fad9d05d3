"""The same comparison has the same verdict wherever it is told."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from dashboard.questions import league, site
from dashboard.questions.departments import departments_of_region
from dashboard.questions.view import View
from dashboard.questions.workings import workings
from pipelines.home import Home
from pipelines.metrics.comparison import TIERS
from pipelines.metrics.periods import WINDOWS
from tests.dashboard.test_questions import opened
from tests.factories import ASSIGNMENTS, SITES, a_home, loaded, response, write_csv

VIEW = View("north", WINDOWS["month"].period(date(2026, 10, 1)), "satisfaction", "post_stay", site_id="N0")
DESKS = {"N0": 6.2, "N1": 6.9, "N2": 7.4, "N3": 7.8, "N4": 8.4, "N5": 7.1}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Six sites whose front desks differ a little, and whose rooms are alike: some differences lie near the line."""
    generator = np.random.default_rng(4)
    rows = "".join(f"{site_id},Site {site_id},north,Test,city,,,100,2020-01-01,\n" for site_id in DESKS)
    home = a_home(
        tmp_path_factory.mktemp("one") / "home",
        sites=f"{SITES.splitlines()[0]}\n{rows}",
        assignments=f"{ASSIGNMENTS.splitlines()[0]}\n",
    )
    records = [
        response(
            1000 * place + number,
            site=site_id,
            departed=f"2026-10-{number % 27 + 1:02d}",
            desk=int(np.clip(round(generator.normal(desk, 2)), 0, 10)),
            room=int(np.clip(round(generator.normal(7, 2)), 0, 10)),
            bath=int(np.clip(round(generator.normal(7, 2)), 0, 10)),
        )
        for place, (site_id, desk) in enumerate(DESKS.items())
        for number in range(60)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


@pytest.mark.parametrize("department_id", ["front_desk", "housekeeping"])
def test_a_place_says_of_a_department_what_the_heat_map_says(graded: Home, department_id: str) -> None:
    source, reference = opened(graded)
    cells = departments_of_region(source, reference, VIEW).filter(department_id=department_id)
    heat = {row["site_id"]: TIERS.get(row["verdict"]) for row in cells.iter_rows(named=True)}

    table = league.league(source, reference, VIEW.of_metric("satisfaction", department_id))

    assert dict(table.select("site_id", "tier").rows()) == heat
    assert len(set(heat.values())) > 1 or department_id == "housekeeping"


def test_how_a_department_was_made_ends_with_the_verdict_of_the_heat_map(graded: Home) -> None:
    source, reference = opened(graded)
    cells = departments_of_region(source, reference, VIEW)

    made = workings(source, reference, VIEW.of_metric("satisfaction", "front_desk"))

    assert made
    cell = cells.filter(site_id="N0", department_id="front_desk").row(0, named=True)
    assert {name: made.compared[name] for name in ("q_value", "verdict")} == {
        name: cell[name] for name in ("q_value", "verdict")
    }
    assert made.tested == cells["q_value"].is_not_null().sum() > 6


def test_the_tier_of_a_site_is_the_verdict_of_its_card(graded: Home) -> None:
    source, reference = opened(graded)
    standing = site.standing(source, reference, VIEW)

    assert standing
    assert standing.row["tier"] == TIERS.get(standing.rest["verdict"])
    listed = league.league(source, reference, VIEW).filter(pl.col("site_id") == "N0").row(0, named=True)
    change = standing.changes["Change"][1]
    assert (change["verdict"], change["difference"]) == (listed["verdict"], listed["difference"])
