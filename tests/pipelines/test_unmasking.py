"""A guest's words are read beside whatever else happens in the home: whole, once noted, and never of who has withdrawn."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines import unmasking
from pipelines.acting import Acting
from pipelines.decisions.chain import Decisions
from pipelines.decisions.tombstones import withdraw
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.unmasking import TRIES, Unmasking, Written, unmask
from tests.factories import LONG_COLUMNS, LONG_STAY, a_home, copied, loaded, long_records, response, write_csv

SAID, OTHER = "Call 0171 2345678\nMr Smith", "My name is Kim Kestrel"
ACTING = Acting("P10", date(2026, 11, 16), datetime(2026, 11, 16, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(tmp_path_factory.mktemp("words") / "home")
    write_csv(home.inbox / "post_stay_1.csv", [response(1, comment=SAID), response(2, comment=OTHER)])
    write_csv(home.inbox / "post_stay_2.csv", [response(3, comment="of another file")])
    loaded(home)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    return copied(made, tmp_path / "home")


def _read(home: Home, response_id: str = "R1") -> str:
    noted: list[Mapping[str, object]] = []
    [words] = unmask(home, Unmasking("post_stay", response_id, "to call back"), ACTING, noted.append)
    assert len(noted) == 1
    return words.text


def _replaced(archive: Archive) -> None:
    """Every file of the vault as another with the same words, as a load writes it anew."""
    for path in (archive.root / "vault").iterdir():
        shutil.copyfile(path, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)


def test_each_guest_s_own_words_are_read(home: Home) -> None:
    assert [_read(home, one) for one in ("R1", "R2", "R3")] == [SAID, OTHER, "of another file"]


def test_of_a_long_export_each_text_comes_with_its_question_and_department(tmp_path: Path) -> None:
    about = 'comments = ["comment", "better desk"]\n\n[comments]\ndepartments = { "better desk" = "front_desk" }'
    home = a_home(tmp_path / "home", long_stay=LONG_STAY.replace('comments = ["comment"]', about))
    own, others = long_records(response(1, comment=SAID)), long_records(response(2, comment=OTHER))
    own += [own[0] | {"question": "better desk", "answer": "Faster"}]
    write_csv(home.inbox / "long_stay_1.csv", [*own, *others], LONG_COLUMNS)
    loaded(home)

    words = unmask(home, Unmasking("long_stay", "R1", "to call back"), ACTING, lambda _: None)

    assert words == (Written("comment", None, SAID), Written("better desk", "front_desk", "Faster"))


def test_a_load_that_begins_meanwhile_takes_nothing_away_and_is_not_kept_from_it(home: Home) -> None:
    write_csv(home.inbox / "post_stay_3.csv", [response(9)])
    published = []

    def noted(_: Mapping[str, object]) -> None:
        published.append(loaded(home))

    [words] = unmask(home, Unmasking("post_stay", "R1", "to call back"), ACTING, noted)
    assert words.text == SAID
    assert [one.unchanged for one in published] == [False]


def test_who_has_withdrawn_is_not_read_though_the_served_build_has_them_yet(home: Home) -> None:
    [survey] = read_reference(home.reference).response_surveys
    withdraw(Decisions(home.decisions), survey, ["R1"], source="a letter", at=ACTING.at)

    with pytest.raises(Mistake, match="no response 'R1'"):
        _read(home)
    assert _read(home, "R2") == OTHER


@pytest.mark.parametrize(("times", "is_read"), [(TRIES - 1, True), (TRIES, False)])
def test_words_that_are_written_anew_while_they_are_read_are_read_again(
    home: Home, monkeypatch: pytest.MonkeyPatch, times: int, is_read: bool
) -> None:
    left, texts_of = [None] * times, unmasking.texts_of

    def meanwhile(archive: Archive, *asked: object) -> pl.DataFrame:
        found = texts_of(archive, *asked)
        if left:
            left.pop()
            _replaced(archive)
            return found.with_columns(comment=pl.lit("half of it"))
        return found

    monkeypatch.setattr(unmasking, "texts_of", meanwhile)

    if is_read:
        assert _read(home) == SAID
        return
    with pytest.raises(Mistake, match="written anew just now"):
        _read(home)


def test_words_that_a_load_removes_while_they_are_read_are_told_as_gone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    free_text = Archive.free_text

    def too_late(archive: Archive, file_hash: str) -> pl.DataFrame | None:
        archive.vault_file(file_hash).unlink(missing_ok=True)
        return free_text(archive, file_hash)

    monkeypatch.setattr(Archive, "free_text", too_late)

    with pytest.raises(Mistake, match="has no words in the vault"):
        _read(home)
