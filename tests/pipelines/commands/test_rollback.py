"""rollback on the command line: what it says, and what load and status say after it."""

import pytest

from pipelines.audit.log import DECIDED, AuditLog
from pipelines.warehouse.publishing import current, kept
from tests.factories import a_home, many_responses, response, write_csv


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


STAFF = "person_id,person_name,site_id,department_id,valid_from,opted_out\nE1,Anna Weber,S1,spa,2020-01-01,no\n"
SAID = "names that staff.csv has got since"


@pytest.mark.parametrize(
    ("file", "content", "is_said"),
    [
        ("chain.toml", None, False),
        ("staff.csv", STAFF, True),
        # Nobody can say who works there: going back may be how that is mended.
        ("staff.csv", "broken", True),
        ("sites.csv", "broken", True),
    ],
)
def test_it_is_said_where_the_words_of_the_build_have_names_that_are_masked_today(run, home, file, content, is_said):
    for number, more in enumerate(([response(500, comment="Anna helped")], many_responses(20, first=300)), start=2):
        write_csv(home.inbox / f"post_stay_{number}.csv", more)
        run("load", "--home", home.root)
    if content:
        (home.reference / file).write_text(content)

    code, out, err = run("rollback", "--home", home.root)

    assert (code, "is served again" in out, SAID in err) == (0, True, is_said)


def test_a_build_without_words_has_none_to_be_told_of(run, home):
    (home.reference / "staff.csv").write_text(STAFF)

    code, _, err = run("rollback", "--home", home.root)

    assert (code, SAID in err) == (0, False)
