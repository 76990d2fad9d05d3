"""check on the command line: what it prints, and its exit codes."""

import shutil

import pytest

from pipelines.home import EXAMPLES
from tests.factories import CHAIN, RESPONSE_COLUMNS, a_home, copied, loaded, many_responses, response, write_csv

STRICT = CHAIN.replace("hold_rejected_percent = 100\n", "")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    made = a_home(tmp_path_factory.mktemp("prepared") / "home", chain=STRICT)
    write_csv(made.inbox / "post_stay_1.csv", many_responses(20))
    loaded(made)
    return made


@pytest.fixture
def home(prepared, tmp_path):
    """A loaded home."""
    return copied(prepared, tmp_path / "home")


def test_a_file_that_would_be_taken_whole_ends_in_0_and_everything_is_said(run, home, tmp_path):
    columns = [*RESPONSE_COLUMNS, "Room number"]
    file = write_csv(tmp_path / "post_stay_2.csv", [response(100), response(0, updated="2025-01-01 00:00:00")], columns)

    code, out, err = run("check", file, "--home", home.root)

    assert code == 0
    assert out.splitlines() == [
        "File        post_stay_2.csv",
        "Survey      post_stay: Post-stay survey, by its pattern post_stay*.csv",
        "Format      delimited, encoding 'utf-8', delimiter ','",
        "Not read    Room number",
        "Records     2 = 2 accepted + 0 quarantined + 0 duplicates",
        "Superseded  1 of the accepted: a later version of them has come already",
        "Hold        the load would not be held",
        "A load would take every record.",
    ]
    assert err.strip() == ""
    assert not (home.inbox / "post_stay_2.csv").exists()


def test_rejected_records_end_in_1_with_line_field_and_reason(run, home, tmp_path):
    records = [*many_responses(300, first=100), *(response(900 + one, overall=50 + one) for one in range(13))]
    file = write_csv(tmp_path / "post_stay_2.csv", records)

    code, out, _ = run("check", file, "--home", home.root)

    assert code == 1
    assert "Records     313 = 300 accepted + 13 quarantined + 0 duplicates" in out
    assert "Rejected    line 302: overall: '50' is not a whole number from 0 to 10" in out
    assert out.count("Rejected ") == 10
    assert "            and 3 more: overall: '…' is not a whole number from 0 to 10" in out
    assert "would not be held" in out


def test_a_load_that_would_be_held_ends_in_1(run, home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", [response(900 + one, overall=77) for one in range(3)])

    code, _, err = run("check", file, "--home", home.root)

    assert code == 1
    assert "Hold        the load would be held until somebody decides:" in err
    assert "post_stay_2.csv: 3 of 3 records are rejected (100.0 %, more than 5 %)" in err


def test_a_refused_file_ends_in_1_and_says_why(run, home, tmp_path):
    file = write_csv(tmp_path / "other.csv", [response(1)])

    code, out, err = run("check", file, "--home", home.root)

    assert code == 1
    assert "Survey      none claims this file name" in out
    assert "Refused     no survey definition claims this file name" in err


def test_the_same_bytes_are_known(run, home):
    code, out, _ = run("check", home.inbox / "post_stay_1.csv", "--home", home.root)

    assert code == 0
    assert "Known       these very bytes are in the archive already" in out
    assert "Records     20 = 20 accepted" in out


def test_what_an_export_says_moves_no_cursor(run, home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", [response(500, overall="\x1b[2J\x1b]0;title\x07")])

    _, out, err = run("check", file, "--home", home.root)

    assert "\x1b" not in out + err
    assert "'·[2J·]0;title·' is not a whole number" in out


@pytest.mark.parametrize("words", [["absent.csv"], []])
def test_without_a_file_it_is_a_mistake_in_words(run, home, words):
    code, _, err = run("check", *words, "--home", home.root)

    assert code in {1, 2}
    assert "Traceback" not in err


def test_a_row_per_answer_is_checked_row_by_row(run, tmp_path):
    suppliers = EXAMPLES / "suppliers"
    place = tmp_path / "home"
    shutil.copytree(suppliers, place / "reference")
    (place / "inbox").mkdir()

    code, out, _ = run("check", suppliers / "exports" / "answer_rows_2026_10.csv", "--home", place)

    assert code == 1
    assert "Not read    nothing: every column is read" in out
    assert "Records     9 = 7 accepted + 2 quarantined + 0 duplicates" in out
    assert "Rejected    line 9: Front desk: '12' is not a whole number from 0 to 10" in out
    assert "Rejected    line 10: the response is rejected for line 9" in out
