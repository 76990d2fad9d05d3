"""What lies in the inbox and can't be taken in is said, and costs nothing else."""

import os

from pipelines.intake import limits
from tests.factories import a_home, loaded, many_responses, write_csv


def test_what_is_no_file_in_the_inbox_is_passed_over_and_said(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(tmp_path / "elsewhere.csv", many_responses(3))
    (home.inbox / "post_stay_link.csv").symlink_to(tmp_path / "elsewhere.csv")
    (home.inbox / "post_stay_folder.csv").mkdir()
    os.mkfifo(home.inbox / "post_stay_pipe.csv")

    received = loaded(home).received

    assert {(one.file_name, one.outcome) for one in received} == {
        ("post_stay_link.csv", "passed over"),
        ("post_stay_folder.csv", "passed over"),
        ("post_stay_pipe.csv", "passed over"),
    }
    assert {one.reason.split(";")[0] for one in received} == {"it is a link", "it is a folder", "it is no file"}


def test_a_file_that_is_too_large_is_refused_and_the_others_are_loaded(tmp_path, monkeypatch):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(200))
    write_csv(home.inbox / "post_stay_2.csv", many_responses(3, first=1000))
    monkeypatch.setattr(limits, "MOST_BYTES", 5_000)

    received = {one.file_name: one for one in loaded(home).received}

    assert (received["post_stay_1.csv"].outcome, received["post_stay_2.csv"].outcome) == ("refused", "archived")
    assert "larger than" in received["post_stay_1.csv"].reason


def test_another_delimiter_than_declared_is_said(tmp_path):
    home = a_home(tmp_path / "home")
    path = write_csv(home.inbox / "post_stay_1.csv", many_responses(3))
    path.write_text(path.read_text().replace(",", ";"))

    reason = loaded(home).received[0].reason

    assert "the columns are not parted by commas but, it seems, by semicolons" in reason


def test_a_file_that_can_not_be_read_now_waits_and_the_others_are_loaded(tmp_path, monkeypatch):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(3))
    write_csv(home.inbox / "post_stay_2.csv", many_responses(3, first=1000))
    opened = os.open

    def refusing(path, *arguments, **more):
        if str(path).endswith("post_stay_1.csv"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refusing)

    received = {one.file_name: (one.outcome, one.reason) for one in loaded(home).received}

    assert received["post_stay_1.csv"] == ("waiting", "it can't be read now (Permission denied)")
    assert received["post_stay_2.csv"][0] == "archived"


def test_what_a_file_without_a_header_says_is_not_repeated(tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / "post_stay_1.csv").write_text("17,Jane Doe,jane@example.org,The room was cold and the tea was not\n")

    reason = loaded(home).received[0].reason

    assert "4 columns called otherwise" in reason
    assert "Jane" not in reason
