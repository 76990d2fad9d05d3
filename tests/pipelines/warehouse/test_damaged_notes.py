"""The small files that say what is published, held and accepted: damaged, they are said with the way out, which works."""

import json
from pathlib import Path

import pytest

from dashboard.warehouse import HOME_VARIABLE, BrokenBuildError, held_load, open_build
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.warehouse.holding import Acceptance, accept
from pipelines.warehouse.publishing import current, kept
from tests.factories import NOW, a_home, copied, loaded, many_responses, write_csv
from tests.pipelines.builds import logical_hash

DAMAGES = ["", "{", "[]", "null", '{"file": 1}', "\x00" * 500]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with two builds."""
    made = a_home(tmp_path_factory.mktemp("prepared") / "home")
    for number in range(2):
        write_csv(made.inbox / f"post_stay_{number}.csv", many_responses(20, first=100 * number))
        loaded(made)
    return made


@pytest.fixture
def home(prepared: Home, tmp_path: Path) -> Home:
    return copied(prepared, tmp_path / "home")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_pointer_is_said_by_commands_and_pages_and_mended_as_said(home, monkeypatch, run, damage):
    expected, pointer = logical_hash(home), home.warehouse / "current.json"
    pointer.write_text(damage)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    for command in (["load"], ["status"], ["rollback"], ["backup", "--to", home.root.parent]):
        code, _, said = run(*command, "--home", home.root)
        assert code == 1
        assert "current.json, which says what is published, is damaged" in said
        assert "move it away and run guest-tracking load" in said
    with pytest.raises(BrokenBuildError, match="is damaged"):
        open_build()
    with pytest.raises(BrokenBuildError, match="is damaged"):
        held_load()

    pointer.rename(pointer.with_suffix(".away"))
    assert loaded(home).published.build.logical_hash == expected


def test_a_record_of_an_older_build_that_is_damaged_is_deleted_as_said(home):
    record = next(home.warehouse.glob("guests-*.json"))
    record.write_text("{")

    with pytest.raises(Mistake, match="is damaged") as raised:
        kept(home.warehouse)

    assert (raised.value.where, "delete it" in raised.value.mend) == (str(record), True)
    record.unlink()
    assert kept(home.warehouse) == [current(home.warehouse)]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"since": 1}'])
def test_a_damaged_note_of_a_hold_is_said(home, damage):
    (home.warehouse / "held.json").write_text(damage)
    write_csv(home.inbox / "post_stay_5.csv", many_responses(20, first=900))

    with pytest.raises(Mistake, match=r"held\.json, which says what a load is held for, is damaged"):
        loaded(home)

    (home.warehouse / "held.json").unlink()
    assert loaded(home).held is None


def test_damaged_decisions_are_said_and_nothing_is_published(home):
    accept(home.decisions, Acceptance(NOW.isoformat(), "a test day", ()))
    (home.decisions / "decisions.sqlite").write_bytes(b"half of it")
    before = current(home.warehouse)
    write_csv(home.inbox / "post_stay_5.csv", many_responses(20, first=900))

    with pytest.raises(Mistake, match="decisions of this home can't be trusted"):
        loaded(home)

    assert current(home.warehouse) == before


@pytest.mark.parametrize("damage", ["", "{", "\x00\x00"])
def test_a_damaged_note_of_the_archive_is_said_and_mended_as_said(home, damage):
    expected = logical_hash(home)
    note = next((home.archive / "exports").glob("*.json"))
    note.write_text(damage)

    with pytest.raises(Mistake, match="a note of the archive is damaged") as raised:
        loaded(home)

    assert f"delete {note}" in raised.value.mend
    note.unlink()
    assert loaded(home).published.build.logical_hash == expected


def test_a_note_of_the_archive_of_another_version_is_told_from_a_damaged_one(home):
    note = next((home.archive / "exports").glob("*.json"))
    note.write_text(json.dumps({"other": 1}))

    with pytest.raises(Mistake, match="another version of the program"):
        loaded(home)


@pytest.mark.parametrize("name", ["a[b]", "what?", "all*"])
def test_a_folder_whose_name_reads_like_a_pattern_is_no_home(tmp_path, run, name):
    a_home(tmp_path / "home").root.rename(tmp_path / name)

    for command in ("load", "status", "rollback"):
        code, _, said = run(command, "--home", tmp_path / name)
        assert (code, "can't be a home" in said, "rename the folder" in said) == (1, True, True)


@pytest.mark.parametrize("name", ["it's our chain", "Zürich", "50 %", "a{b}", "~", "$HOME", "a;b", "#1"])
def test_other_names_are_homes(tmp_path, name):
    home = a_home(tmp_path / name)
    write_csv(home.inbox / "post_stay_0.csv", many_responses(20))

    assert loaded(home).published.build.responses == 20
    write_csv(home.inbox / "post_stay_1.csv", many_responses(20, first=100))
    assert loaded(home).published.build.responses == 40


def test_free_text_that_a_crash_left_half_written_is_swept_though_its_file_never_comes_again(home):
    left = [home.archive / folder / f"{'0' * 64}.parquet.part" for folder in ("exports", "vault", "refused")]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_text("a guest's words")

    loaded(home)

    assert not [path for path in left if path.exists()]
