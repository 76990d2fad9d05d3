"""staff.csv is in no build: what is wrong with it is said where somebody looks at night, after a load and by status."""

import pytest

from tests.factories import a_home, many_responses, write_csv

HEADER = "person_id,person_name,site_id,department_id,valid_from\n"
SAID = "The awards can't be shown until the staff file is mended, and a load tells no comment"


@pytest.fixture
def home(tmp_path):
    made = a_home(tmp_path / "home")
    write_csv(made.inbox / "post_stay.csv", many_responses(20))
    return made


def test_a_staff_file_that_cannot_be_read_is_said_after_a_load_and_costs_no_answer(run, home):
    (home.reference / "staff.csv").write_bytes((HEADER + "E1,Zoë,S1,spa,2026-01-01\n").encode("cp1252"))

    code, out, err = run("load", "--home", home.root)

    assert code == 1
    assert "Published build" in out
    for said in (SAID, "staff.csv is not UTF-8; it looks like Windows-1252: 'Zoë'", "save it as UTF-8"):
        assert said in err
    code, out, err = run("status", "--home", home.root)
    assert (code, SAID in err) == (0, True)


@pytest.mark.parametrize("rows", [None, "", "E1,Zoë,S1,spa,2026-01-01\n"])
def test_nothing_is_said_of_one_that_is_right_or_not_there(run, home, rows):
    if rows is not None:
        (home.reference / "staff.csv").write_text(HEADER + rows, encoding="utf-8")

    for command in ("load", "status"):
        code, _, err = run(command, "--home", home.root)
        assert (code, SAID in err) == (0, False)
