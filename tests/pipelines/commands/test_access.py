"""What is odd in the access list is said by load, status and check, in words and with its line; none fails for it.

What is wrong in it is said too, and costs no data; a load ends with code 1, so that a script of every night notices.
"""

import pytest

from tests.factories import copied, let_in, many_responses, write_csv

ANA = "https://id.example.com,ana,,P1,Ana Alder,general_manager,S1,,,2020-01-01,"
HEDY = "https://id.example.com,hedy,,P10,Hedy Resources,hr,,,,2020-01-01,"
TWO = ANA.replace("ana,,P1,Ana Alder", "al,,P40,Al Acting")
DOUBT = "access.csv, line 3: Al Acting is general manager of 'S1', and so is Ana Alder (on line 2); if not meant, end the row"


@pytest.fixture
def home(little_home, tmp_path):
    return copied(little_home, tmp_path / "home")


@pytest.mark.parametrize(("rows", "is_said"), [((ANA,), False), ((ANA, TWO), True)])
def test_two_general_managers_of_a_site_are_said_and_nobody_is_kept_out(run, home, tmp_path, rows, is_said):
    let_in(home, *rows)
    file = write_csv(tmp_path / "post_stay_2.csv", many_responses(3, first=700))

    for words in (("status",), ("check", file), ("load",)):
        code, _, err = run(*words, "--home", home.root)

        assert (code, DOUBT in err, "Access" in err) == (0, is_said, is_said)


def test_a_list_that_lets_nobody_in_is_said_by_status(run, home):
    let_in(home, ANA.replace("S1", "S99"))

    code, out, err = run("status", "--home", home.root)

    assert code == 0
    assert "Inbox" in out
    assert "Nobody is let in until the access list is mended." in err
    assert "'S99', which is not known" in err


@pytest.mark.parametrize(("row", "exit_code"), [(ANA, 0), (ANA.replace("S1", "S99"), 1)])
def test_a_load_publishes_and_names_the_line_of_a_list_that_lets_nobody_in(run, home, row, exit_code):
    let_in(home, HEDY, row)
    write_csv(home.inbox / "post_stay_2.csv", many_responses(3, first=700))

    code, out, err = run("load", "--home", home.root)

    assert code == exit_code
    assert "Published build" in out
    assert ("Nobody is let in" in err, "access.csv, line 3" in err, "'S99', which is not known" in err) == (
        (exit_code == 1,) * 3
    )
