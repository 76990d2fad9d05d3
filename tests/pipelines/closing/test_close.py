"""Closing: what is frozen is what was worked out, to the object; and when it is refused."""

import stat
from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.acting import Acting
from pipelines.closing.close import close_bonus
from pipelines.closing.folder import copy_folder, sealed_copy
from pipelines.closing.frozen import sources_in
from pipelines.closing.reading import closed_payouts, closed_plans, closed_statement
from pipelines.closing.state import Stage
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import gathered, worked_out
from pipelines.warehouse.holding import Finding, Held, note_hold
from pipelines.warehouse.publishing import current
from tests.factories import loaded, response, write_csv
from tests.pipelines.closing.conftest import CLOSES, NOW, PAY, WINDOW_ENDS, A, closed


def test_frozen_statements_are_the_very_statements(once_closed):
    now = worked_out(once_closed, "managers").payouts

    assert closed_payouts(once_closed, "managers", 1) == now
    assert [closed_statement(once_closed, "managers", 1, one.person_id) for one in now.statements] == list(
        now.statements
    )
    assert {str(one.state) for one in now.statements} == {"due", "gate failed", "open"}


def test_frozen_sources_come_to_the_same_statements(once_closed):
    [one] = closed_plans(once_closed, CLOSES)

    kept = sources_in(sealed_copy(once_closed, one.revision))

    assert kept.evidence == gathered(once_closed, "managers").sources.evidence
    assert kept.payouts() == worked_out(once_closed, "managers").payouts


def test_the_copy_is_its_owners_alone_and_holds_neither_id_nor_comment(once_closed):
    folder = copy_folder(once_closed, "managers", 1)

    files = list(folder.iterdir())
    kept = pl.read_parquet(folder / "responses.parquet")

    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert kept.height == 270
    assert set(kept.columns) == {"mark", "site_id", "stay_date"} | {
        f"{measure}{flag}" for measure in ("overall", "recommend") for flag in ("", "_top", "_promotes")
    }
    assert kept["mark"].dtype == pl.Binary
    # Marks are random bytes, among which any three may stand by chance: of the table its columns tell.
    assert not any(b'"R1' in path.read_bytes() for path in files if path.suffix != ".parquet")
    assert kept.schema["site_id"] == pl.String
    assert set(kept["site_id"]) <= {"S1", "S2", "S3", "S4", "S5", "007"}


def test_the_appeal_window_ends_after_ten_working_days(once_closed):
    [one] = closed_plans(once_closed, CLOSES)

    assert one.revision.appeal_until == WINDOW_ENDS
    assert closed_plans(once_closed, WINDOW_ENDS)[0].stage is Stage.PROVISIONAL
    assert closed_plans(once_closed, WINDOW_ENDS + timedelta(days=1))[0].stage is Stage.SIGNING


def test_the_pay_of_nobody_else_is_kept(once_closed):
    text = (copy_folder(once_closed, "managers", 1) / "pay.json").read_text()

    assert "54321.98" in text
    assert '"P10"' not in text


def test_a_close_changes_no_build(once_closed, year):
    assert Decisions(once_closed.decisions).head() == Decisions(year.decisions).head()


def _refused(home: Home, *, period: str = "2026", by: str = A, today: date = CLOSES) -> str:
    before = len(Decisions(home.decisions).all())
    with pytest.raises(Mistake) as refused:
        close_bonus(home, "managers", period, Acting(by, today, NOW))
    assert len(Decisions(home.decisions).all()) == before
    return refused.value.text()


@pytest.mark.parametrize("period", ["2025", "2026-01..2026-11", "2026-01-01..2026-12-30", "next year", "2026-13"])
def test_another_period_is_refused_with_the_one_it_is(open_year, period):
    assert "2026-01-01..2026-12-31" in _refused(open_year, period=period)


@pytest.mark.parametrize("period", ["2026", "2026-01..2026-12", "2026-01-01..2026-12-31", " 2026 .. 2026-12 "])
def test_the_window_in_any_words_is_accepted(open_year, period):
    assert close_bonus(open_year, "managers", period, Acting(A, CLOSES, NOW)).revision == 1


def test_the_day_before_the_late_days_are_over_is_too_early(open_year):
    said = _refused(open_year, today=CLOSES - timedelta(days=1))

    assert "the first day is 2027-01-14" in said


def test_a_build_of_the_day_before_is_too_old(open_year):
    pointer = open_year.warehouse / "current.json"
    pointer.write_text(pointer.read_text().replace('"2027-01-14"', '"2027-01-13"'))
    assert current(open_year.warehouse).build.day == date(2027, 1, 13)

    assert "has to be of 2027-01-14" in _refused(open_year, today=date(2027, 2, 1))


def test_changed_reference_data_is_refused_until_it_is_loaded(open_year):
    people = open_year.reference / "assignments.csv"
    people.write_text(people.read_text().replace("Ben Birch", "Ben Beech"))

    assert "has changed since" in _refused(open_year)

    loaded(open_year, today=CLOSES)
    assert closed(open_year).revision == 1


def test_a_held_load_is_refused_and_said(open_year):
    served = current(open_year.warehouse)
    note_hold(open_year.warehouse, Held("2027-01-13", served.file, (Finding("k", "fall", "S1 fell"),), "x"))

    assert "S1 fell" in _refused(open_year)


def test_a_damaged_build_is_refused(open_year):
    file = open_year.warehouse / current(open_year.warehouse).file
    with file.open("ab") as grown:
        grown.write(b"x")

    assert "not what was published" in _refused(open_year)


@pytest.mark.parametrize("by", ["P1", "P11", "P13", "P99"])
def test_only_hr_in_force_on_the_day_closes(open_year, by):
    assert f"'{by}' is not in HR on 2027-01-14" in _refused(open_year, by=by)


def test_a_closed_plan_is_not_closed_again(closed_year):
    assert "closed already: revision 1, provisional, by P10" in _refused(closed_year)


def test_later_loads_pay_and_people_change_nothing_of_it(closed_year):
    folder = copy_folder(closed_year, "managers", 1)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    statements = closed_payouts(closed_year, "managers")

    write_csv(closed_year.inbox / "post_stay_late.csv", [response(n, departed="2026-12-30") for n in range(900, 950)])
    (closed_year.reference / "base_pay.csv").write_text(PAY.replace("54321.98", "99999"))
    people = closed_year.reference / "assignments.csv"
    people.write_text(people.read_text().replace("manager,S2,,2020-01-01,\n", "manager,S2,,2020-01-01,2026-07-01\n"))
    plan = closed_year.reference / "plans" / "managers.toml"
    plan.write_text(plan.read_text().replace("factor = 1.5", "factor = 2"))
    loaded(closed_year, today=date(2027, 3, 1))

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert closed_payouts(closed_year, "managers") == statements
    assert worked_out(closed_year, "managers").payouts != statements


def test_the_rows_of_responses_have_one_order(once_closed):
    rows = pl.read_parquet(copy_folder(once_closed, "managers", 1) / "responses.parquet")

    assert rows.equals(rows.sort("site_id", "stay_date", "mark"))
    assert rows["mark"].n_unique() == rows.height
