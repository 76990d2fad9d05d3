"""Exports that lie in the inbox for years are not read with every load, and nothing is missed by that."""

import os
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.intake import inbox, receiving
from pipelines.intake.seen import NOTE, YOUNG, FileState, Seen
from tests.factories import POST_STAY, a_home, loaded, many_responses, write_csv
from tests.pipelines.builds import rows


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A loaded home whose two exports have been there for a while."""
    made = a_home(tmp_path / "home")
    write_csv(made.inbox / "post_stay_1.csv", many_responses(20))
    write_csv(made.inbox / "post_stay_2.csv", many_responses(20, first=100))
    loaded(made)
    _age(made)
    return made


def _age(home: Home) -> None:
    """As if the note had been written long after the files."""
    note = home.archive / NOTE
    later = note.stat().st_mtime_ns + 10 * YOUNG
    os.utime(note, ns=(later, later))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []

    def reading(path: Path) -> object:
        names.append(path.name)
        return inbox.delivered(path)

    monkeypatch.setattr(receiving, "delivered", reading)
    return names


def test_what_was_seen_is_not_read_again(home, read):
    write_csv(home.inbox / "post_stay_3.csv", many_responses(20, first=200))

    result = loaded(home)

    assert read == ["post_stay_3.csv"]
    assert [(one.file_name, one.outcome, one.records) for one in result.received] == [
        ("post_stay_1.csv", "known", 20),
        ("post_stay_2.csv", "known", 20),
        ("post_stay_3.csv", "archived", 20),
    ]


def test_a_file_that_was_young_when_it_was_noted_is_read_once_more(home, read):
    note = home.archive / NOTE
    changed = (home.inbox / "post_stay_1.csv").stat().st_ctime_ns
    os.utime(note, ns=(changed + YOUNG - 1, changed + YOUNG - 1))
    loaded(home)
    _age(home)
    loaded(home)

    assert read.count("post_stay_1.csv") == 1


def test_other_bytes_of_the_same_length_and_time_are_noticed(home, read):
    path = home.inbox / "post_stay_1.csv"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"R19,", b"R77,"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)

    loaded(home)

    assert read == ["post_stay_1.csv"]
    assert ("R77",) in rows(home, "select response_id from responses")


def test_a_file_that_takes_the_place_of_another_is_read(home, read):
    (home.inbox / "post_stay_2.csv").replace(home.inbox / "post_stay_1.csv")

    assert [one.outcome for one in loaded(home).received] == ["known"]
    assert read == ["post_stay_1.csv"]


def test_what_is_not_archived_is_read(home, read):
    for path in (home.archive / "exports").iterdir():
        path.unlink()

    assert [one.outcome for one in loaded(home).received] == ["archived", "archived"]
    assert len(read) == 2


def test_what_is_to_be_cut_in_another_way_is_read(home, read):
    definition = POST_STAY.replace('encoding = "utf-8"', 'encoding = "cp1252"')
    assert definition != POST_STAY
    (home.reference / "surveys" / "post_stay.toml").write_text(definition)

    assert [one.outcome for one in loaded(home).received] == ["archived", "archived"]
    assert len(read) == 2


@pytest.mark.parametrize(
    "damage", ['{"post', "[]", '{"post_stay_1.csv": 7}', '{"post_stay_1.csv": [[1], "x"]}', "\xff"]
)
def test_a_damaged_note_costs_no_more_than_reading(home, read, damage):
    (home.archive / NOTE).write_text(damage, encoding="latin-1")

    assert loaded(home).unchanged
    assert len(read) == 2


def test_a_note_that_a_crash_left_half_written_is_swept(home):
    half = home.archive / f"{NOTE}.part"
    half.write_text('{"post')

    loaded(home)

    assert not half.exists()


def test_the_note_is_written_where_there_is_something_new_to_say(tmp_path):
    path, state = tmp_path / NOTE, FileState(1, 2, 3, 4)
    Seen(path).write()
    assert not path.exists()

    first = Seen(path)
    first.note("a\udcff.csv", state, "hash")
    first.write()
    written = path.stat().st_ino
    again = Seen(path)

    assert again.hash_of("a\udcff.csv", state) == "hash"
    assert [again.hash_of("a\udcff.csv", state._replace(**{one: 9})) for one in state._fields] == [None] * 4
    again.write()
    assert path.stat().st_ino == written
