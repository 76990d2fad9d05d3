"""Withdrawals on the command line: said file by file, and gone when the command ends."""

import pytest

from pipelines.audit.log import DECIDED, AuditLog
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from tests.factories import CHAIN, POST_STAY, a_home, many_responses, response, withdrawing, write_csv, write_list
from tests.pipelines.builds import rows


@pytest.fixture
def home(tmp_path) -> Home:
    """A home with a response that is to be withdrawn, not loaded yet."""
    made = withdrawing(a_home(tmp_path / "home", chain=CHAIN.replace("percent = 100", "percent = 5")))
    write_csv(made.inbox / "post_stay.csv", [*many_responses(5), response(77, comment="secret")])
    return made


def test_a_list_is_checked_first_and_said_file_by_file_when_it_is_loaded(run, home, tmp_path):
    run("load", "--home", home.root)
    path = write_list(home, "R77", "R999")
    aside = path.rename(tmp_path / path.name)

    code, said, _ = run("check", aside, "--home", home.root)

    assert code == 0
    assert "2 records = 2 withdrawn (2 new, 0 known before) + 0 rejected + 0 duplicates" in said
    assert "Would erase 1 record(s) of post_stay.csv" in said
    assert rows(home, "select count(*) from responses") == [(6,)]
    assert not home.decisions.exists()
    write_list(home, "R77", "R999")

    code, said, _ = run("load", "--home", home.root)

    assert code == 0
    assert "Erased from post_stay.csv: 1 withdrawn record(s)" in said
    for name in ("post_stay.csv", "withdrawals.csv"):
        assert f"Removed from the inbox: {name}" in said
        assert not (home.inbox / name).exists()
    assert "because guests' answers were withdrawn" in said
    assert "Backups that were made before still hold them" in said
    _, said, _ = run("status", "--home", home.root)
    assert "Withdrawn  1 records of 1 file(s), erased" in said
    assert "was removed on" in said
    code, said, _ = run("check", aside, "--home", home.root)
    assert "(0 new, 2 known before)" in said
    assert "Would erase nothing" in said


def test_rejected_lines_of_a_list_end_in_1_and_are_said(run, home):
    path = write_list(home, "R77", "")
    code, _, err = run("load", "--home", home.root)

    assert code == 1
    assert "line 3: the response id is empty" in err
    assert "stays in the inbox" in err
    assert path.exists()
    assert rows(home, "select count(*) from responses") == [(5,)]
    assert run("check", path, "--home", home.root)[0] == 1


def test_a_single_response_is_withdrawn_by_a_command(run, home):
    run("load", "--home", home.root)

    code, said, _ = run(
        "withdraw", "--home", home.root, "--survey", "post_stay", "--response-id", " R77 ", "--response-id", "R1"
    )

    assert code == 0
    assert "2 response(s) are to be erased, 2 of them new" in said
    assert "Erased from post_stay.csv: 2 withdrawn record(s)" in said
    assert rows(home, "select count(*) from responses where response_id in ('R77', 'R1')") == [(0,)]


@pytest.mark.parametrize(
    ("survey", "name", "said"),
    [
        ("nope", "R1", "there is post_stay"),
        ("post_stay_withdrawals", "R1", "there is post_stay"),
        ("post_stay", "  ", "is no id of a response"),
        ("post_stay", "x" * 201, "is no id of a response"),
    ],
)
def test_what_can_not_be_withdrawn_is_said_and_nothing_is_kept(run, home, survey, name, said):
    code, _, err = run("withdraw", "--home", home.root, "--survey", survey, "--response-id", name)

    assert code == 1
    assert said in err
    assert Decisions(home.decisions).all() == []


@pytest.mark.parametrize(("name", "fits"), [("a\\/b/R1", True), ("a/b/R1", False), ("R1", False), ("a/", False)])
def test_an_id_of_two_columns_is_given_joined(run, tmp_path, name, fits):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace('["id"]', '["site", "id"]'))

    code, _, err = run("withdraw", "--home", home.root, "--survey", "post_stay", "--response-id", name)

    assert (code == 0) is fits
    assert ("write it as site/id" in err) is not fits


def test_while_a_load_is_held_status_says_that_the_served_build_holds_the_answers(run, home):
    run("load", "--home", home.root)
    write_csv(home.inbox / "post_stay_2.csv", [response(91, overall=77), response(92, overall=77)])
    write_list(home, "R77")

    code, _, err = run("load", "--home", home.root)
    _, said, _ = run("status", "--home", home.root)

    assert code == 3
    for text in (err, said):
        assert "1 withdrawn record(s) are in the served build until a load is published that lacks them" in text


def test_load_and_status_say_what_is_too_old_to_be_kept(run, home):
    run("load", "--home", home.root)
    chain = home.reference / "chain.toml"
    chain.write_text(chain.read_text() + "\n[retention]\ncomments_months = 1\nguest_fields_months = 1\n")
    records = [response(5, departed="2026-08-03", comment="words")]
    write_csv(home.inbox / "post_stay_3.csv", records)
    run("load", "--home", home.root)
    chain.write_text(chain.read_text().replace("2026-11-16", "2026-12-01"))

    _, said, _ = run("load", "--home", home.root)
    _, status, _ = run("status", "--home", home.root)

    assert "Too old to be kept, in 1 file(s): 1 comments, 6 guests' ids" in said
    assert "Removed from the inbox: post_stay.csv" in said
    assert "Too old    2 comments and 7 guests' ids are removed, the last on 2026-12-01" in status
    assert not list(home.inbox.iterdir())


def test_a_letter_is_noted_without_the_id_of_the_response(run, home):
    run("load", "--home", home.root)

    run("withdraw", "--home", home.root, "--survey", "post_stay", "--response-id", "R77")

    [row] = AuditLog(home.audit).rows()
    assert (row.kind, row.content["what"], row.content["decision"]) == (
        DECIDED,
        "responses of post_stay are to be erased",
        "1 to 2",
    )
    assert "R77" not in str(row.content)
