"""A held load on the command line: exit code 3, why in words, and how to go on."""

import pytest

from pipelines.audit.log import DECIDED, AuditLog
from pipelines.warehouse.holding import acceptances
from tests.factories import CHAIN, a_home, many_responses, response, write_csv

STRICT = CHAIN.replace("hold_rejected_percent = 100\n", "")


@pytest.fixture
def home(tmp_path):
    """A home whose only file is a third broken."""
    made = a_home(tmp_path / "home", chain=STRICT)
    records = [*many_responses(20), *(response(100 + one, overall=77) for one in range(10))]
    write_csv(made.inbox / "post_stay.csv", records)
    return made


def test_a_held_load_ends_in_3_and_says_why_and_how_to_go_on(run, home):
    code, _, err = run("load", "--home", home.root)

    assert code == 3
    assert "nothing is published yet, and nothing received is lost" in err
    assert "post_stay.csv: 10 of 30 records are rejected (33.3 %, more than 5 %)" in err
    assert '--accept-hold "why it is right"' in err
    assert "Traceback" not in err


def test_a_held_load_that_is_repeated_says_the_same(run, home):
    code, _, err = run("load", "--home", home.root)
    again = run("load", "--home", home.root)

    assert (again[0], again[2]) == (code, err)


def test_status_says_what_is_held_since_when_and_why_and_a_decision_ends_it(run, home):
    run("load", "--home", home.root)
    _, held, _ = run("status", "--home", home.root)
    code, accepted, _ = run("load", "--home", home.root, "--accept-hold", "a test day")
    _, after, _ = run("status", "--home", home.root)

    assert "Held       a load is not published, since 20" in held
    assert "10 of 30 records are rejected" in held
    assert "--accept-hold" in held
    assert code == 0
    assert "because a test day: post_stay.csv: 10 of 30" in accepted
    assert "Held " not in after
    assert [one.reason for one in acceptances(home.decisions)] == ["a test day"]
    noted = [(row.kind, row.content["what"], row.content["decision"]) for row in AuditLog(home.audit).rows()]
    assert noted == [(DECIDED, "what a load was held for is accepted", "1")]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_hold_is_not_accepted_without_a_reason(run, home, reason):
    run("load", "--home", home.root)

    code, _, err = run("load", "--home", home.root, "--accept-hold", reason)

    assert code == 1
    assert "a hold is accepted for a reason" in err


def test_what_was_not_shown_before_is_not_accepted(run, home):
    code, _, err = run("load", "--home", home.root, "--accept-hold", "whatever comes")

    assert code == 3
    assert "Nothing was accepted" in err
    assert acceptances(home.decisions) == []


def test_a_reason_without_a_hold_is_said_to_be_of_no_use(run, tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    write_csv(home.inbox / "post_stay.csv", many_responses(20))

    code, out, _ = run("load", "--home", home.root, "--accept-hold", "a test day")

    assert code == 0
    assert "Nothing was held" in out


def test_a_warning_is_printed_and_the_load_is_published(run, tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    months = [f"2025-{month:02d}" for month in (9, 10, 11, 12)] + [f"2026-{month:02d}" for month in range(1, 9)]
    records = [
        one for number, month in enumerate(months) for one in many_responses(40, month=month, first=100 * number)
    ]
    write_csv(home.inbox / "post_stay_year.csv", records)
    run("load", "--home", home.root)
    write_csv(home.inbox / "post_stay_september.csv", many_responses(12, month="2026-09", first=9000))

    code, out, err = run("load", "--home", home.root)

    assert code == 0
    assert "Published build" in out
    assert "warning: Alder House (S1): 12 answers to post_stay in 2026-09, 40 in the same month a year before" in err
