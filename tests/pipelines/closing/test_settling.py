"""From provisional to final: appeals, decisions and signatures, who may, and when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from pipelines.acting import Acting
from pipelines.closing.appeals import Flagged, appeal_bonus, review_appeal
from pipelines.closing.open_statements import decide_amount, still_open
from pipelines.closing.reading import closed_payouts, closed_plans, closed_settlement, closed_statement
from pipelines.closing.signing import sign_bonus
from pipelines.closing.state import Stage
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import worked_out
from pipelines.rewards.statement import State
from tests.factories import INVITATION_COLUMNS, copied, invitation, loaded, write_csv
from tests.pipelines.closing.conftest import CLOSES, NOW, WINDOW_ENDS, A, B, closed, records

AFTER = WINDOW_ENDS + timedelta(days=1)
# A response of S1 that is not in the top box.
FLAGGED = Flagged("post_stay", "R120", "P1", "not_a_guest", "Booked and never arrived")


def _by(person: str, today: date = CLOSES) -> Acting:
    return Acting(person, today, NOW)


def _said(problem: pytest.ExceptionInfo[Mistake]) -> str:
    return problem.value.text()


def _decide_open(home: Home, today: date = CLOSES) -> None:
    for person in still_open(closed_payouts(home, "managers").statements):
        decide_amount(home, "managers", person, "0", "too few answers", _by(A, today))


@pytest.fixture(scope="module")
def once_accepted(once_closed: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An appeal filed and accepted, nothing else. Not to be changed."""
    home = copied(once_closed, tmp_path_factory.mktemp("accepted") / "home")
    appeal_bonus(home, "managers", FLAGGED, _by("P1"))
    review_appeal(home, "managers", 1, "the desk confirms it", _by(B), accept=True)
    return home


@pytest.fixture
def accepted(once_accepted, tmp_path):
    """A copy of it."""
    return copied(once_accepted, tmp_path / "home")


def test_an_accepted_appeal_comes_to_what_a_load_without_the_response_would(once_accepted, tmp_path, year):
    other = copied(year, tmp_path / "other")
    for folder in (other.archive, other.warehouse, other.inbox):
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    write_csv(other.inbox / "post_stay_2026.csv", [one for one in records() if one["id"] != "R120"])
    invited = [
        invitation(site=site, month=f"2026-{month:02d}", invited=60)
        for site in ("S1", "S2", "S3")
        for month in range(1, 13)
    ]
    write_csv(other.inbox / "invitations_2026.csv", invited, INVITATION_COLUMNS)
    loaded(other, today=CLOSES)

    now = closed_payouts(once_accepted, "managers").by_person
    without = worked_out(other, "managers").payouts.by_person

    def told(one):
        # How many of those invited answered is not touched by an appeal.
        gates = [replace(gate, evidence={}, reason="") for gate in one.gates]
        return one.parts, gates, one.factor, one.amount, one.state, one.steps

    assert {person: told(one) for person, one in now.items()} == {person: told(one) for person, one in without.items()}


def test_both_the_adjusted_and_the_unadjusted_are_kept(once_accepted):
    first = closed_statement(once_accepted, "managers", 1, "P1", as_closed=True)
    now = closed_statement(once_accepted, "managers", 1, "P1")

    # 98 of 140 and 98 of 139 in the top box.
    assert (first.parts[0].score, now.parts[0].score) == (Decimal("70.0"), Decimal("70.5"))
    assert first.amount < now.amount
    assert now.notes[0] == "appeal 1 (not_a_guest) accepted, the response is left out, by P12 on 2027-01-14: " + (
        "the desk confirms it"
    )
    assert now.notes[1].startswith("as closed, before appeals: Overall 70.0, Recommend ")
    [row] = closed_settlement(once_accepted, "managers", 1).filter(pl.col("person_id") == "P1").to_dicts()
    assert (row["amount_as_closed"], row["amount"], row["to_pay"]) == (first.amount, now.amount, now.amount)
    assert row["scores_as_closed"].startswith("overall 70.0")


def test_an_appeal_keeps_no_id_and_no_build_changes_by_it(once_accepted, once_closed):
    chain = Decisions(once_accepted.decisions)

    assert chain.head() == Decisions(once_closed.decisions).head()
    assert not any("R120" in str(one.content) for one in chain.all())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"response_id": "R200"}, "counts in no number"),
        ({"response_id": "R9999"}, "counts in no number"),
        ({"person_id": "P8"}, "has no statement"),
        ({"survey_id": "other"}, "pays on the survey 'post_stay'"),
        ({"ground": "low_score"}, "a low score is none"),
        ({"words": "it is R120, see"}, "name the id"),
        ({"words": "  "}, "a reason is missing"),
        ({"words": "x" * 501}, "at most 500"),
    ],
)
def test_what_can_not_be_appealed_against(closed_year, changed, said):
    flagged = replace(FLAGGED, **changed)

    with pytest.raises(Mistake, match=said):
        appeal_bonus(closed_year, "managers", flagged, _by(flagged.person_id))


def test_a_statement_paid_on_its_region_may_be_appealed_for_the_regions_answers(closed_year):
    filed = appeal_bonus(closed_year, "managers", replace(FLAGGED, person_id="P3", response_id="R405"), _by("P3"))

    assert filed.appeal_id == 1


def test_a_response_is_flagged_once(closed_year):
    appeal_bonus(closed_year, "managers", FLAGGED, _by("P1"))

    with pytest.raises(Mistake, match="flagged already: appeal 1 by P1"):
        appeal_bonus(closed_year, "managers", FLAGGED, _by("P1"))


def test_the_window_closes_after_its_last_day(closed_year):
    with pytest.raises(Mistake, match="ended on 2027-01-28"):
        appeal_bonus(closed_year, "managers", FLAGGED, _by("P1", AFTER))

    assert appeal_bonus(closed_year, "managers", FLAGGED, _by("P1", WINDOW_ENDS)).filed.on == WINDOW_ENDS


def test_nobody_else_files_an_appeal_but_hr_for_a_manager(closed_year):
    with pytest.raises(Mistake, match="not in HR"):
        appeal_bonus(closed_year, "managers", FLAGGED, _by("P2"))

    assert appeal_bonus(closed_year, "managers", FLAGGED, _by(A)).person_id == "P1"


def test_who_is_concerned_reviews_nothing_and_a_ruling_stays(closed_year):
    appeal_bonus(closed_year, "managers", FLAGGED, _by(A))

    with pytest.raises(Mistake, match="concerned"):
        review_appeal(closed_year, "managers", 1, "why", _by(A), accept=True)
    with pytest.raises(Mistake, match="not in HR"):
        review_appeal(closed_year, "managers", 1, "why", _by("P1"), accept=True)
    with pytest.raises(Mistake, match="there is no appeal 2"):
        review_appeal(closed_year, "managers", 2, "why", _by(B), accept=True)

    review_appeal(closed_year, "managers", 1, "the stay is in the books", _by(B), accept=False)
    before, after = (closed_payouts(closed_year, "managers", as_closed=first) for first in (True, False))
    assert [replace(one, notes=()) for one in after.statements] == [replace(one, notes=()) for one in before.statements]
    assert after.by_person["P1"].notes == (
        "appeal 1 (not_a_guest) rejected, by P12 on 2027-01-14: the stay is in the books",
    )
    with pytest.raises(Mistake, match="rejected by P12"):
        review_appeal(closed_year, "managers", 1, "why", _by(B), accept=True)


def test_an_open_statement_is_decided_and_says_so(closed_year):
    [first, *_] = still_open(closed_payouts(closed_year, "managers").statements)

    decide_amount(closed_year, "managers", first, "1234.50", "opened in March", _by(A))
    decide_amount(closed_year, "managers", first, "1000", "as agreed", _by(B))
    one = closed_statement(closed_year, "managers", 1, first)

    assert (one.state, one.amount) == (State.DUE, Decimal("1000.00"))
    assert one.notes[-1] == "1,000.00 decided by P12 on 2027-01-14: as agreed"
    assert closed_statement(closed_year, "managers", 1, first, as_closed=True).amount is None


@pytest.mark.parametrize(
    ("person", "amount", "by", "said"),
    [
        ("P1", "10", A, "is not open"),
        ("P99", "10", A, "there is no statement of"),
        ("P7", "10", "P8", "not in HR"),
        ("P7", "10.005", A, "to 2 decimals"),
        ("P7", "-1", A, "to 2 decimals"),
        ("P7", "1e3", A, "is no amount"),
        ("P7", "1,000", A, "is no amount"),
        ("P7", "1000000000000", A, "12 digits before the point"),
        ("P7", "9" * 40, A, "12 digits before the point"),
        (A, "10", A, "nobody decides their own"),
    ],
)
def test_what_can_not_be_decided(closed_year, person, amount, by, said):
    with pytest.raises(Mistake, match=said):
        decide_amount(closed_year, "managers", person, amount, "why", _by(by))


def test_the_longest_amount_is_decided_to_the_cent(closed_year):
    [first, *_] = still_open(closed_payouts(closed_year, "managers").statements)

    decide_amount(closed_year, "managers", first, "999999999999.99", "why", _by(A))

    assert closed_statement(closed_year, "managers", 1, first).amount == Decimal("999999999999.99")


def test_signing_waits_for_the_window_for_appeals_and_for_open_statements(closed_year):
    with pytest.raises(Mistake, match="open until 2027-01-28"):
        sign_bonus(closed_year, "managers", _by(A, WINDOW_ENDS))
    with pytest.raises(Mistake, match=r"3 statement\(s\) are open, without an amount: P4, P5, P7|are open") as refused:
        sign_bonus(closed_year, "managers", _by(A, AFTER))
    assert "P7" in _said(refused)

    _decide_open(closed_year)
    appeal_bonus(closed_year, "managers", FLAGGED, _by("P1"))
    with pytest.raises(Mistake, match=r"1 appeal\(s\) are not decided: 1 \(P1\)"):
        sign_bonus(closed_year, "managers", _by(A, AFTER))


def test_two_different_people_of_hr_make_it_final(accepted):
    _decide_open(accepted)

    with pytest.raises(Mistake, match="not in HR"):
        sign_bonus(accepted, "managers", _by("P1", AFTER))
    first = sign_bonus(accepted, "managers", _by(A, AFTER))
    assert first.stage(AFTER) is Stage.SIGNING
    with pytest.raises(Mistake, match="'P10' has signed already"):
        sign_bonus(accepted, "managers", _by(A, AFTER))
    with pytest.raises(Mistake, match="P10 has signed"):
        decide_amount(accepted, "managers", "P7", "5", "why", _by(B, AFTER))
    second = sign_bonus(accepted, "managers", _by(B, AFTER))

    assert second.stage(AFTER) is Stage.FINAL
    signatures = Decisions(accepted.decisions).of_kind("bonus_signed")
    assert {one.content["signed"] for one in signatures} == {second.signed}
    assert {one.content["closed"] for one in signatures} == {second.manifest}
    # What was signed is what was adjusted, and what was closed is still there beside it.
    assert closed_statement(accepted, "managers", 1, "P1").parts[0].score == Decimal("70.5")
    assert closed_statement(accepted, "managers", 1, "P1", as_closed=True).parts[0].score == Decimal("70.0")
    assert closed_payouts(accepted, "managers").count(State.OPEN) == 0
    with pytest.raises(Mistake, match="is final"):
        sign_bonus(accepted, "managers", _by(B, AFTER))
    assert [one.stage for one in closed_plans(accepted, AFTER)] == [Stage.FINAL]


def test_a_program_that_works_it_out_otherwise_changes_nobody_in_silence(accepted, monkeypatch):
    monkeypatch.setattr("pipelines.rewards.statements.NOT_IN_POST", "told otherwise")
    monkeypatch.setattr("pipelines.rewards.money.rounding_step", lambda what, value, decimals: (Decimal(1), None))

    with pytest.raises(Mistake, match="otherwise than the one that closed"):
        closed_payouts(accepted, "managers")
    # What was frozen is read all the same.
    assert closed_payouts(accepted, "managers", as_closed=True).count(State.DUE) > 0


def test_closing_again_is_refused_while_final(closed_year):
    with pytest.raises(Mistake, match="closed already"):
        closed(closed_year)
