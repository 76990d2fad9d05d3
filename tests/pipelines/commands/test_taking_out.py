"""Files that commands write out of a home: noted with who, what, rows, hash and filter first, else not written."""

import os
import pwd
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.audit.log import EXPORTED, AuditLog, Row
from pipelines.audit.words import what_in_words
from pipelines.commands import taking_out
from pipelines.home import Home
from pipelines.mistakes import Mistake
from tests.factories import RESPONSE_COLUMNS, a_home, copied, loaded, response, write_csv

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A loaded home with two rejected records."""
    home = a_home(tmp_path_factory.mktemp("taking_out") / "home")
    records = [response(1), response(2, overall=77, comment="CANARY"), response(3, site="NOWHERE")]
    write_csv(home.inbox / "post_stay_1.csv", records, RESPONSE_COLUMNS)
    loaded(home)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    return copied(made, tmp_path / "home")


def _rejected(run: Callable, home: Home, to: Path, *more: object) -> tuple[int, str, str]:
    return run("rejected", "--home", home.root, "--survey", "post_stay", "--to", to, *more)


def _rows(home: Home) -> list[Row]:
    return AuditLog(home.audit).rows()


def test_who_what_and_of_what_is_noted_with_the_hash_of_the_very_file(run, home, tmp_path):
    to = tmp_path / "mended.csv"

    code, _, _ = _rejected(run, home, to, "--with-comments")

    [row] = _rows(home)
    assert (code, row.kind, row.who) == (0, EXPORTED, f"account {ME}")
    assert row.content == {
        "through": "command line",
        "account": ME,
        "what": "rejected records",
        "file": "mended.csv",
        "rows": 2,
        "bytes": to.stat().st_size,
        "sha256": fingerprint.of_file(to),
        "filter": "survey post_stay; with guests' free text",
    }
    assert to.stat().st_mode & 0o777 == 0o600


def test_the_environment_does_not_say_who_it_is(run, home, tmp_path, monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody_else")

    _rejected(run, home, tmp_path / "mended.csv")

    assert _rows(home)[0].who == f"account {ME}"


def test_it_is_noted_before_the_file_is_at_its_place(run, home, tmp_path, monkeypatch):
    to, write, seen = tmp_path / "mended.csv", taking_out.write_private, []

    def watched(path: Path, content: bytes, *, option: str) -> None:
        seen.append((path.exists(), len(_rows(home))))
        write(path, content, option=option)

    monkeypatch.setattr(taking_out, "write_private", watched)
    _rejected(run, home, to)

    assert (seen, to.exists()) == ([(False, 1)], True)


def test_where_it_cannot_be_noted_there_is_no_file(run, home, tmp_path):
    home.audit.write_text("no folder")
    to = tmp_path / "mended.csv"

    code, said, err = _rejected(run, home, to)

    assert (code, "Written" in said, to.exists()) == (1, False, False)
    assert "no file is written, as it can't be noted that it leaves" in err
    assert "mend:" in err


@pytest.mark.parametrize("name", ["there.csv", "nowhere/new.csv"])
def test_a_file_that_cannot_be_written_does_not_stand_in_the_log(run, home, tmp_path, name):
    (tmp_path / "there.csv").write_text("older")

    code, _, _ = _rejected(run, home, tmp_path / name)

    assert (code, home.audit.exists()) == (1, False)
    assert (tmp_path / "there.csv").read_text() == "older"


def test_a_backup_is_noted_and_holds_the_note(run, home, tmp_path):
    code, _, _ = run("backup", "--home", home.root, "--to", tmp_path / "chain.tar")
    run("restore", "--from", tmp_path / "chain.tar", "--home", tmp_path / "new")

    [row] = _rows(Home(tmp_path / "new"))
    assert code == 0
    assert what_in_words(row) == "took away a backup of all that can't be made again"
    assert row.content["file"] == "chain.tar"


def test_a_home_whose_log_cannot_be_written_is_backed_up_all_the_same_and_says_so(run, home, tmp_path, monkeypatch):
    def refused(*_: object) -> None:
        raise Mistake("the disk is full")

    monkeypatch.setattr(AuditLog, "add", refused)

    code, _, err = run("backup", "--home", home.root, "--to", tmp_path / "chain.tar")

    assert (code, (tmp_path / "chain.tar").exists()) == (0, True)
    assert "does not stand in the audit log: the disk is full" in err
