"""describe on the command line: a draft to the terminal or to a file that is not there yet."""

import tomllib

import pytest

from tests.factories import a_home, many_responses, write_csv


@pytest.fixture
def export(tmp_path):
    return write_csv(tmp_path / "export_2026_10.csv", many_responses(30))


def test_the_draft_is_printed_as_toml(run, export):
    code, out, _ = run("describe", export)

    assert code == 0
    assert tomllib.loads(out)["identity"]["response_id"] == ["id"]
    assert tomllib.loads(out)["stay_date"] == {"column": "departed", "format": "%Y-%m-%d"}


def test_the_draft_is_written_where_no_file_is_and_never_over_one(run, export, tmp_path):
    home = a_home(tmp_path / "home")
    to = home.reference / "surveys" / "new.toml"

    code, out, _ = run("describe", export, "--home", home.root, "--to", to)
    draft = to.read_bytes()
    again, _, err = run("describe", export, "--to", to)

    assert (code, again) == (0, 1)
    assert "lines to check, then guest-tracking check" in out
    assert "Until they are settled, a load of that home is refused" in out
    assert tomllib.loads(draft.decode())["site"]["column"] == "site"
    assert to.read_bytes() == draft
    assert "there already" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [(["absent.csv"], "no such file"), (["."], "it is a folder")],
)
def test_what_is_no_file_is_a_mistake_in_words(run, words, said):
    code, _, err = run("describe", *words)

    assert code == 1
    assert said in err
    assert "Traceback" not in err


def test_a_file_of_another_kind_is_a_mistake_in_words(run, tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7")

    code, _, err = run("describe", file)

    assert code == 1
    assert "it is a PDF; ask the supplier for the data itself" in err


def test_a_folder_that_is_not_there_is_not_made(run, export, tmp_path):
    code, _, err = run("describe", export, "--to", tmp_path / "absent" / "new.toml")

    assert code == 1
    assert "no such folder" in err
    assert not (tmp_path / "absent").exists()
