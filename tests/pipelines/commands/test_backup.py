"""backup and restore on the command line."""

from pipelines.home import Home
from pipelines.warehouse.publishing import current
from tests.factories import a_home, many_responses, write_csv


def test_a_home_goes_into_a_file_and_back(run, tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(20))
    run("load", "--home", home.root)

    backup = run("backup", "--home", home.root, "--to", tmp_path / "chain.tar")
    restored = run("restore", "--from", tmp_path / "chain.tar", "--home", tmp_path / "new")
    load = run("load", "--home", tmp_path / "new")

    assert (backup[0], restored[0], load[0]) == (0, 0, 0)
    assert f"Its build is {current(home.warehouse).build.build_id}." in backup[1]
    assert "each as it was on 20" in restored[1]
    assert "Nothing has changed" in load[1]
    assert current(Home(tmp_path / "new").warehouse) == current(home.warehouse)


def test_mistakes_are_said_in_words(run, tmp_path):
    home = a_home(tmp_path / "home")
    (tmp_path / "no_backup").write_text("x")

    said = [
        run("backup", "--home", tmp_path / "nowhere", "--to", tmp_path / "chain.tar"),
        run("backup", "--home", home.root, "--to", home.root),
        run("restore", "--from", tmp_path / "nothing.tar", "--home", tmp_path / "new"),
        run("restore", "--from", tmp_path / "no_backup", "--home", tmp_path / "new"),
        run("restore", "--from", tmp_path / "no_backup", "--home", home.root),
    ]

    assert [code for code, _, _ in said] == [1] * 5
    assert all("mend:" in err and "Traceback" not in err for _, _, err in said)
    assert not (tmp_path / "new").exists()


def test_what_to_back_up_to_and_restore_from_must_be_said(run):
    assert [run(command)[0] for command in ("backup", "restore")] == [2, 2]
