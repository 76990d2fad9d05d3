"""A load, seen from outside: what comes in, what comes again, what is refused."""

import pytest

from pipelines.mistakes import Mistake
from tests.factories import POST_STAY, a_home, loaded, many_responses, response, write_csv
from tests.pipelines.builds import rows


def test_loading_again_changes_nothing(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(5))
    first = loaded(home)
    files = {path: path.stat().st_mtime_ns for path in home.root.rglob("*") if path.is_file()}

    again = loaded(home)

    assert again.unchanged
    assert again.published == first.published
    # Who held the lock, and what the file system says of exports (which were too young to be believed), is noted anew.
    assert {path.name for path, time in files.items() if path.stat().st_mtime_ns != time} <= {"lock", "inbox.json"}


def test_the_same_bytes_under_another_name_are_known(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_a.csv", many_responses(5))
    loaded(home)
    write_csv(home.inbox / "post_stay_b.csv", many_responses(5))

    again = loaded(home)

    assert [one.outcome for one in again.received] == ["known", "known"]
    assert again.unchanged


def test_a_file_that_leaves_the_inbox_stays_in_the_numbers(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(5))
    loaded(home)
    (home.inbox / "post_stay.csv").unlink()
    write_csv(home.inbox / "post_stay_2.csv", many_responses(3, first=10))

    loaded(home)

    assert rows(home, "select count(*) from responses") == [(8,)]


def test_an_empty_inbox_still_gives_a_warehouse_of_nothing(tmp_path):
    home = a_home(tmp_path / "home")

    result = loaded(home)

    assert result.received == []
    assert rows(home, "select count(*) from responses") == [(0,)]


def test_a_home_without_an_inbox_is_loaded_too(tmp_path):
    home = a_home(tmp_path / "home")
    home.inbox.rmdir()

    assert loaded(home).received == []


def test_an_export_without_records_is_archived(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", [])

    result = loaded(home)

    assert [(one.outcome, one.records) for one in result.received] == [("archived", 0)]
    assert rows(home, "select records, accepted, quarantined from files") == [(0, 0, 0)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("guests.csv", b"id\n1\n", "no survey definition claims"),
        ("post_stay.csv", b"", "the file is empty"),
        ("post_stay.csv", b"id,site\n1,S1\n", "of survey 'post_stay' is missing"),
        ("post_stay.csv", b"id,\xff\n", "line 1: byte 0xff is not utf-8"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_whole_with_a_reason(tmp_path, name, content, reason):
    home = a_home(tmp_path / "home")
    (home.inbox / name).write_bytes(content)
    write_csv(home.inbox / "post_stay_good.csv", many_responses(3))

    result = loaded(home)

    outcomes = {one.file_name: (one.outcome, one.reason) for one in result.received}
    assert outcomes["post_stay_good.csv"][0] == "archived"
    assert outcomes[name][0] == "refused"
    assert reason in outcomes[name][1]
    assert rows(home, "select file_name, verdict, records from files where verdict = 'refused'") == [
        (name, "refused", 0)
    ]


def test_a_file_that_lacks_a_column_is_told_the_nearest_name(tmp_path):
    home = a_home(tmp_path / "home")
    path = write_csv(home.inbox / "post_stay.csv", [response(1)])
    path.write_text(path.read_text().replace("departed", "departed_on"))

    assert "the file has 'departed_on'" in loaded(home).received[0].reason


def test_a_file_that_two_surveys_claim_is_refused(tmp_path):
    home = a_home(tmp_path / "home")
    other = POST_STAY.replace('survey_id = "post_stay"', 'survey_id = "other"')
    (home.reference / "surveys" / "other.toml").write_text(other)
    write_csv(home.inbox / "post_stay.csv", [response(1)])

    [received] = loaded(home).received

    assert received.outcome == "refused"
    assert "other, post_stay" in received.reason


def test_hidden_files_and_folders_of_the_inbox_are_passed_over(tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / ".post_stay.csv").write_text("x")
    (home.inbox / "post_stay.csv").mkdir()

    assert [(one.file_name, one.outcome) for one in loaded(home).received] == [("post_stay.csv", "passed over")]


def test_without_reference_data_nothing_is_loaded(tmp_path):
    home = a_home(tmp_path / "home")
    home.reference.rename(tmp_path / "elsewhere")

    with pytest.raises(Mistake, match="there is no reference data"):
        loaded(home)


def test_a_chain_without_segments_assignments_or_departments_is_loaded(tmp_path):
    survey = POST_STAY[: POST_STAY.index("[segments.guest_type]")]
    question = '[[questions]]\ncolumn = "overall"\ndepartment = "overall"\nlowest = 0\nhighest = 10\n'
    departments = "department_id,department_name,index_weight\n"
    home = a_home(tmp_path / "home", segments="", post_stay=survey + question, departments=departments)
    (home.reference / "assignments.csv").unlink()
    (home.reference / "surveys" / "invitations.toml").unlink()
    write_csv(home.inbox / "post_stay.csv", [response(1)])
    loaded(home)

    found = rows(home, "select dimension_id, department_id, response_count, score_total from totals")

    assert found == [("all", "overall", 1, 8000)]
