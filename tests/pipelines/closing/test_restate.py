"""What late answers, corrections, people and pay would change; and a plan that is reopened, closed again and settled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pipelines.acting import Acting
from pipelines.closing.appeals import Flagged, appeal_bonus, review_appeal
from pipelines.closing.folder import copy_folder
from pipelines.closing.open_statements import decide_amount, still_open
from pipelines.closing.reading import closed_payouts, closed_plans, closed_settlement, closed_statement
from pipelines.closing.reopening import reopen_bonus
from pipelines.closing.restate import Restatement, restate_bonus
from pipelines.closing.restatement import restatement_table
from pipelines.closing.signing import sign_bonus
from pipelines.closing.state import Stage
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import worked_out
from pipelines.withdrawing import note_withdrawals
from tests.factories import copied, loaded, response, write_csv
from tests.pipelines.closing.conftest import CLOSES, NOW, PAY, WINDOW_ENDS, A, B, closed, records

AFTER, LATER = WINDOW_ENDS + timedelta(days=1), date(2027, 3, 1)
FLAGGED = Flagged("post_stay", "R120", "P1", "not_a_guest", "Never arrived")


def _by(person: str, today: date = CLOSES) -> Acting:
    return Acting(person, today, NOW)


def _signed(home: Home, today: date = AFTER) -> None:
    for person in still_open(closed_payouts(home, "managers").statements):
        decide_amount(home, "managers", person, "100", "agreed", _by(A, today))
    for by in (A, B):
        sign_bonus(home, "managers", _by(by, today))


@pytest.fixture(scope="module")
def late(once_closed: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Signed with one appeal accepted; then came two answers for S1, one was corrected, one withdrawn, P3 left in July P1 is
    paid less and P4 more. Not to be changed."""
    home = copied(once_closed, tmp_path_factory.mktemp("late") / "home")
    appeal_bonus(home, "managers", FLAGGED, _by("P1"))
    review_appeal(home, "managers", 1, "confirmed", _by(B), accept=True)
    _signed(home)
    by_id = {one["id"]: one for one in records()}
    write_csv(
        home.inbox / "post_stay_late.csv",
        [
            *(response(number, departed="2026-12-30", overall=10, recommend="") for number in (900, 901)),
            by_id["R99"] | {"overall": 10, "updated": "2027-01-20 08:00:00"},
        ],
    )
    note_withdrawals(home, "post_stay", ["R3"], now=NOW)
    people = home.reference / "assignments.csv"
    people.write_text(people.read_text().replace("manager,S3,,2020-01-01,\n", "manager,S3,,2020-01-01,2026-07-01\n"))
    (home.reference / "base_pay.csv").write_text(PAY.replace("47000", "48000").replace("54321.98", "48000"))
    loaded(home, today=LATER)
    return home


@pytest.fixture(scope="module")
def found(late: Home) -> Restatement:
    return restate_bonus(late, "managers")


def test_what_has_changed_is_said_per_person_and_part(found):
    said = {one.person_id: one.changes for one in found.rows}

    # R3 was in the top box; R99 was not and is now; 900 and 901 are new; R120 stays out of both.
    assert said["P1"][0] == ("Overall: answers 2 added, 1 removed, 1 corrected, counted 139 → 140, score 70.5 → 71.4")
    assert said["P1"][1].startswith("Recommend: answers 1 removed, counted 139 → 138")
    assert "in post: 365 of 365 days → 181 of 365 days" in said["P3"]
    assert any(one.startswith("target: 4700 → 4800") for one in said["P4"])
    assert said["P2"] == ()


def test_nothing_is_changed_by_it(late, found):
    before = {path: path.read_bytes() for path in late.root.rglob("*") if path.is_file() and path.name != "lock"}

    assert restate_bonus(late, "managers") == found

    after = {path: path.read_bytes() for path in late.root.rglob("*") if path.is_file() and path.name != "lock"}
    assert after == before


def test_the_amounts_now_are_those_of_the_plan_worked_out_now(late, found):
    """But for the appeal, which stays applied, and for what people decided."""
    now = worked_out(late, "managers").payouts.by_person

    told = {one.person_id: one for one in found.rows}
    assert told["P2"].amount_now == now["P2"].amount
    assert told["P3"].amount_now == now["P3"].amount
    assert told["P1"].amount_now > now["P1"].amount
    assert all(one.difference == (one.amount_now or 0) - (one.amount_closed or 0) for one in found.rows)
    assert told["P7"].amount_now == Decimal("100.00")


def test_the_table_has_a_row_per_person_and_negative_numbers_stay_numbers(found):
    table = restatement_table(found.rows)

    assert table.height == len(found.rows)
    assert table["difference"].min() < 0


def test_right_after_closing_nothing_would_change(once_closed):
    found = restate_bonus(once_closed, "managers")

    assert found.changed == ()
    assert found.closed.total == found.now.total


def test_people_who_were_not_covered_are_added_and_others_gone(closed_year):
    people = closed_year.reference / "assignments.csv"
    text = people.read_text().replace("manager,S2,,2020-01-01,\n", "manager,S2,,2020-01-01,2025-12-31\n")
    people.write_text(text + "P20,New One,general_manager,S2,,2026-01-01,\n")
    loaded(closed_year, today=LATER)

    said = {one.person_id: one for one in restate_bonus(closed_year, "managers").changed}

    assert said["P2"].changes == ("gone: not covered by now",)
    assert said["P20"].changes == ("added: was not covered",)
    assert said["P20"].amount_closed is None


def test_reopened_by_two_closed_again_and_the_difference_is_paid(late, tmp_path):
    home = copied(late, tmp_path / "home")
    first = closed_payouts(home, "managers", 1)
    kept = {path.name: path.read_bytes() for path in copy_folder(home, "managers", 1).iterdir()}

    with pytest.raises(Mistake, match="closed already"):
        closed(home, today=LATER)
    with pytest.raises(Mistake, match="not in HR"):
        reopen_bonus(home, "managers", "late answers", _by("P1", LATER))
    with pytest.raises(Mistake, match="a reason is missing"):
        reopen_bonus(home, "managers", " ", _by(A, LATER))
    assert reopen_bonus(home, "managers", "late answers", _by(A, LATER)).stage(LATER) is Stage.REOPENING
    with pytest.raises(Mistake, match="'P10' has asked for it"):
        reopen_bonus(home, "managers", "again", _by(A, LATER))
    with pytest.raises(Mistake, match="closed already: revision 1, being reopened"):
        closed(home, today=LATER)
    assert reopen_bonus(home, "managers", "I have seen them", _by(B, LATER)).stage(LATER) is Stage.OPEN
    with pytest.raises(Mistake, match="was reopened on"):
        sign_bonus(home, "managers", _by(A, LATER))

    again = closed(home, today=LATER)
    assert (again.revision, again.stage(LATER)) == (2, Stage.PROVISIONAL)
    _signed(home, date(2027, 4, 1))

    second = closed_payouts(home, "managers")
    rows = {row["person_id"]: row for row in closed_settlement(home, "managers").iter_rows(named=True)}
    assert closed_payouts(home, "managers", 1) == first
    assert {path.name: path.read_bytes() for path in copy_folder(home, "managers", 1).iterdir()} == kept
    assert [(one.number, one.stage) for one in closed_plans(home, date(2027, 4, 1))] == [
        (1, Stage.OPEN),
        (2, Stage.FINAL),
    ]
    for person, one in second.by_person.items():
        assert rows[person]["paid_before"] == first.by_person[person].amount
        assert rows[person]["to_pay"] == one.amount - first.by_person[person].amount
    assert rows["P1"]["to_pay"] < 0
    assert closed_statement(home, "managers", 1, "P3") == first.by_person["P3"]


def test_a_response_whose_id_became_too_old_is_still_the_same(once_closed, tmp_path):
    home = copied(once_closed, tmp_path / "home")
    chain = home.reference / "chain.toml"
    chain.write_text(chain.read_text() + "\n[retention]\nguest_fields_months = 1\n")
    loaded(home, today=date(2028, 1, 20))

    found = restate_bonus(home, "managers")

    assert [(row.person_id, row.changes) for row in found.changed] == []


def test_a_plan_that_is_closed_after_ids_became_too_old_takes_appeals_by_them(open_year):
    chain = open_year.reference / "chain.toml"
    chain.write_text(chain.read_text() + "\n[retention]\nguest_fields_months = 1\n")
    loaded(open_year, today=date(2028, 1, 20))
    closed(open_year, today=date(2028, 1, 20))

    assert restate_bonus(open_year, "managers").changed == ()
    assert appeal_bonus(open_year, "managers", FLAGGED, _by("P1", date(2028, 1, 20))).appeal_id == 1
