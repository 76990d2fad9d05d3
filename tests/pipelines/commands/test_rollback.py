"""rollback on the command line: what it says, and what load and status say after it."""

import pytest

from pipelines.audit.log import DECIDED, AuditLog
from pipelines.warehouse.publishing import current, kept
from tests.factories import a_home, many_responses, write_csv


@pytest.fixture
def home(run, tmp_path):
    """A home with two builds."""
    made = a_home(tmp_path / "home")
    for number in range(2):
        write_csv(made.inbox / f"post_stay_{number}.csv", many_responses(20, first=100 * number))
        run("load", "--home", made.root)
    return made


def test_rollback_says_what_it_undoes_and_what_a_load_does_then(run, home):
    newest, before = (one.build.build_id for one in kept(home.warehouse))

    code, out, _ = run("rollback", "--home", home.root)
    load = run("load", "--home", home.root)
    _, status, _ = run("status", "--home", home.root)

    assert code == 0
    assert f"Build {before} is served again, instead of {newest}." in out
    assert "It lacks 20 responses, 20 records of 1 file(s): post_stay_1.csv." in out
    noted = [(row.kind, row.content["what"]) for row in AuditLog(home.audit).rows()]
    assert noted == [(DECIDED, f"build {before} is served again, instead of {newest}")]
    assert load[0] == 3
    assert f"build {newest} was taken back at 20" in load[2]
    assert f"Kept       {newest}, 0 min old, 40 responses, taken back" in status
    assert "Held " in status


def test_rollback_to_a_build_by_its_id(run, home):
    before = kept(home.warehouse)[1]

    code, _, _ = run("rollback", "--home", home.root, "--to", before.build.build_id)

    assert code == 0
    assert current(home.warehouse).file == before.file


@pytest.mark.parametrize("words", [["--to", "nonsense"], ["--to", ""]])
def test_a_build_that_nobody_knows_is_a_mistake(run, home, words):
    code, _, err = run("rollback", "--home", home.root, *words)

    assert code == 1
    assert "choose one of" in err
    assert "Traceback" not in err


def test_a_folder_that_is_no_home_is_left_empty(run, tmp_path):
    code, _, err = run("rollback", "--home", tmp_path)

    assert code == 1
    assert "no build to go back from" in err
    assert list(tmp_path.iterdir()) == []
