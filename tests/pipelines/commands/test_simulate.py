"""simulate: numbers on a real little build, what is wrong in words; and the forecast from the same build."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from pipelines.forecasting import forecast_of, ready, ready_from
from pipelines.mistakes import Mistake
from pipelines.payouts import worked_out
from pipelines.rewards.simulation.tables import COLUMNS
from pipelines.simulating import Trial, simulated
from pipelines.warehouse.signed import signed
from tests.factories import a_home, loaded, response, write_csv

PLAN = """
kind = "curve"
plan_id = "managers"
plan_name = "Managers"
currency = "EUR"
knots = [{ score = 66, factor = 0.5 }, { score = 70, factor = 1 }, { score = 80, factor = 2 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { amount = 1000 }
enough = { pay = 20 }
parts = [
    { part_id = "overall", part_name = "Overall", weight = 2 },
    { part_id = "desk", part_name = "Desk", weight = 1, metric = "satisfaction", department = "front_desk" },
    { part_id = "nps", part_name = "Promoters", weight = 1, metric = "nps", level = "region" },
]
gates = { average = [{ gate_name = "Average", part = "overall", average = "guests", fair = false }] }
"""
ZONES = """
kind = "zones"
plan_id = "zones"
plan_name = "Zones"
currency = "EUR"
zones = [{ label = "Good", at_least = 70, factor = 1 }, { label = "Bad", factor = 0 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { amount = 1000 }
enough = { pay = 20 }
parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = a_home(tmp_path_factory.mktemp("simulate") / "home")
    (home.reference / "plans").mkdir()
    dollars = (
        ZONES.replace('"zones"', '"dollars"', 2).replace('kind = "dollars"', 'kind = "zones"').replace("EUR", "USD")
    )
    for name, text in (("managers", PLAN), ("zones", ZONES), ("dollars", dollars)):
        (home.reference / "plans" / f"{name}.toml").write_text(text)
    records = [
        response(
            number,
            site=("S1", "S2", "S1", "S3")[number % 4],
            departed=f"2026-{1 + number % 10:02d}-{1 + number % 27:02d}",
            overall=10 if number % 13 < 9 else 5,
            recommend=(number * 7) % 11,
            desk=1 + number % 5,
        )
        for number in range(300)
    ]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home, today=date(2026, 11, 16))
    return home


def test_what_it_costs_and_what_chance_does(run, home):
    code, out, err = run("simulate", "managers", "--home", home.root, "--resamples", "100")

    payouts = worked_out(home, "managers").payouts
    assert code == 0
    assert f"As it stands     {payouts.total:>16,} EUR" in out
    assert "90 % of 100 resamples" in out
    assert "people are on another step" in out
    assert "Gate Average" in out
    assert "amounts are what is reached so far" in err


def test_the_same_seed_prints_the_same_and_nothing_is_written(run, home):
    before = {path: path.stat().st_mtime_ns for path in home.root.rglob("*")}

    first, again, other = (
        run("simulate", "managers", "--home", home.root, "--resamples", "60", "--seed", seed)[1] for seed in "112"
    )

    assert first == again
    assert first != other
    assert {path: path.stat().st_mtime_ns for path in home.root.rglob("*")} == before


def test_other_thresholds_and_another_plan_are_held_against_it(run, home, tmp_path):
    to = tmp_path / "people.csv"

    code, out, _ = run(
        *("simulate", "managers", "--home", home.root, "--against", "zones", "--set", "zones.0.at_least=60"),
        *("--resamples", "20", "--csv", to),
    )

    assert code == 0
    assert "Held against\nZones (zones)" in out
    assert "Who wins and who loses by the other plan" in out
    header, *rows = csv.reader(io.StringIO(to.read_text(encoding="utf-8-sig"), newline=""))
    table = {row[1]: dict(zip(header, row, strict=True)) for row in rows}
    assert tuple(header) == COLUMNS
    one = table["P1"]
    assert Decimal(one["difference"]) == Decimal(one["other_plan_amount"]) - Decimal(one["amount"])
    assert one["other_plan_amount"] == "1000.00"  # 69.3 of 100 is at least 60
    assert to.stat().st_mode & 0o777 == 0o600


def test_the_columns_are_those_that_the_documentation_names(repository):
    told = (repository / "data" / "reference" / "README.md").read_text()
    described = told[told.index("**The file of a simulation**") :]

    assert [name for name in COLUMNS if f"`{name}`" not in described] == []


def test_zones_are_proposed(run, home):
    code, out, _ = run("simulate", "zones", "--home", home.root, "--resamples", "1", "--calibrate", "Good=0.3,Bad=0.7")

    assert code == 0
    assert "Zones proposed from the scores as they stand" in out


def test_last_years_months_have_nobody_to_pay_here(home):
    found = simulated(home, Trial("managers", window=(date(2025, 1, 1), date(2025, 12, 31)), replicates=2))

    assert found.plan.plan.window.first_day == date(2025, 1, 1)
    assert found.plan.total == 0
    assert all(one.amount is None for one in found.plan.people)
    assert not any("runs until" in note for note in found.notes)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["manager"], "there is no plan 'manager'"),
        (["managers", "--against", "zone"], "there is no plan 'zone'"),
        (["managers", "--set", "knots.0.score"], "changes nothing"),
        (["managers", "--set", "knots.0.scor=3"], "nothing called 'scor'"),
        (["managers", "--set", "survey_id=other"], "pays on the survey 'other'"),
        (["managers", "--set", "covered.regions=moon"], "'moon' is none of the regions"),
        (["managers", "--from", "2025-01-01"], "a first and a last day"),
        (["managers", "--from", "2025-01-05", "--to", "2025-12-31"], "first of a month"),
        (["managers", "--against", "dollars"], "EUR and 'dollars' USD"),
        (["managers", "--resamples", "0"], "0 resamples can't be drawn"),
        (["managers", "--resamples", "2", "--calibrate", "Good=1"], "has no zones"),
        (["zones", "--resamples", "2", "--calibrate", "Good=much"], "'much' is no share"),
    ],
)
def test_mistakes_end_in_words(run, home, words, said):
    code, _, err = run("simulate", *words, "--home", home.root)

    assert code == 1
    assert said in err
    assert "mend:" in err
    assert "Traceback" not in err


def test_a_forecast_of_one_person_from_the_build(home):
    made = ready(home, "managers", "P1")

    found = forecast_of(made, "P1", replicates=100)

    statement = worked_out(home, "managers").payouts.by_person["P1"]
    assert made.plan.people == ("P1",)
    assert found.as_of == date(2026, 11, 16)
    overall = found.parts[0]
    assert overall.answers == 150
    assert overall.expected > overall.answers
    assert overall.low <= statement.parts[0].score <= overall.high
    # The region goes on as well: 120 others in ten months, and 30 more of the own.
    assert found.parts[2].low < statement.parts[2].score < found.parts[2].high
    assert found.parts[2].expected == pytest.approx(270 + 30 + 24, abs=5)
    assert "too few from a year before" in found.notes[0]
    worked = worked_out(home, "managers").decided
    from_all = ready_from(worked, "P1", made.build, signed(made.build).reference, made.as_of)
    assert forecast_of(from_all, "P1", replicates=100) == found


def test_a_forecast_of_nobody_is_a_mistake(home):
    with pytest.raises(Mistake, match="nobody in post with the id 'P99'"):
        forecast_of(ready(home, "managers", "P99"), "P99")
