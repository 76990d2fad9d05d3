"""What a guest withdraws is gone for good: from every file of the home, whatever comes first and wherever a load stops."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import loading
from pipelines.decisions.chain import WITHDRAWN, Decisions
from pipelines.home import Home
from pipelines.intake import rewriting, withdrawals
from pipelines.intake.archive import Archive
from pipelines.mistakes import Mistake
from pipelines.warehouse import purging
from pipelines.warehouse.publishing import current, kept
from pipelines.warehouse.purging import removed, withdrawn_in
from pipelines.warehouse.rollback import roll_back
from tests.factories import (
    CHAIN,
    NOW,
    POST_STAY,
    RESPONSE_COLUMNS,
    WITHDRAWALS,
    a_home,
    copied,
    loaded,
    many_responses,
    response,
    withdrawing,
    write_csv,
    write_list,
)
from tests.faults.worker import KILLED
from tests.pipelines.builds import logical_hash, rows

GUEST = "GUEST-4711-QX"
SAID = "jellyfish sang for us"


def _home(tmp_path: Path, name: str = "home", **texts: str) -> Home:
    return withdrawing(a_home(tmp_path / name, **texts))


def _guest(**said: object) -> dict[str, object]:
    return response(1, id=GUEST, comment=SAID) | said


def _text(path: Path) -> str:
    """All that a file says: its bytes, and what is in its compressed columns."""
    text = path.read_bytes().decode("latin-1")
    if path.suffix == ".parquet":
        text += str(pl.read_parquet(path).to_dicts())
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("select table_name from duckdb_tables()").fetchall()
            text += str([connection.execute(f"from {table}").fetchall() for (table,) in tables])
    return text


def telling(home: Home, *words: str) -> set[str]:
    """The files of a home that say one of the words."""
    files = [path for path in home.root.rglob("*") if path.is_file()]
    return {path.relative_to(home.root).as_posix() for path in files if any(word in _text(path) for word in words)}


FILES = (
    "file_name, records, accepted, quarantined, duplicates, superseded, mended, withdrawn from files "
    "where verdict = 'loaded' order by file_name"
)


def test_a_withdrawn_response_is_nowhere_in_the_home(tmp_path):
    home = _home(tmp_path)
    records = [*many_responses(40, first=100), _guest(), response(2, comment="kept")]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    write_csv(home.inbox / "post_stay_2.csv", [_guest(updated="2026-10-06 08:00:00", overall=3)])
    loaded(home)
    # A rejected version, and two malformed ones of which the vault alone has the text.
    path = write_csv(home.inbox / "post_stay_3.csv", [_guest(overall=77), response(3)])
    path.write_text(path.read_text() + f'{GUEST},too,few,"{SAID}"\n"{GUEST}",{SAID}\nR9,too few\n')
    loaded(home)
    assert {one.split("/")[0] for one in telling(home, GUEST, SAID)} == {"inbox", "archive", "warehouse"}
    write_list(home, GUEST)

    result = loaded(home)

    assert telling(home, GUEST, SAID) == set()
    assert sorted((one.file_name, one.records) for one in result.gone.erased) == [
        ("post_stay_1.csv", 1),
        ("post_stay_2.csv", 1),
        ("post_stay_3.csv", 3),
    ]
    assert sorted(one.file_name for one in result.gone.cleared) == [
        "post_stay_1.csv",
        "post_stay_2.csv",
        "post_stay_3.csv",
        "withdrawals.csv",
    ]
    assert len(result.gone.builds) == 2
    assert telling(home, "kept") != set()
    assert rows(home, "select " + FILES) == [
        ("post_stay_1.csv", 42, 42, 0, 0, 0, 0, 1),
        ("post_stay_2.csv", 1, 1, 0, 0, 0, 0, 1),
        ("post_stay_3.csv", 5, 4, 1, 0, 0, 0, 3),
    ]
    assert rows(home, "select count(*) from responses") == [(42,)]
    assert loaded(home).unchanged


def _deliveries() -> dict[str, Callable[[Home], object]]:
    """What comes, each by its name; the list among it."""
    first = [*many_responses(10, first=100), _guest()]
    later = _guest(updated="2026-10-07 08:00:00", overall=2)

    def broken(home: Home) -> None:
        path = write_csv(home.inbox / "post_stay_d.csv", [response(7), _guest(overall=77)])
        path.write_text(path.read_text() + f"{GUEST},malformed\n")

    return {
        "export": lambda home: write_csv(home.inbox / "post_stay_a.csv", first),
        "grown": lambda home: write_csv(home.inbox / "post_stay_b.csv", [*first, later, response(5)]),
        "broken": broken,
        "list": lambda home: write_list(home, GUEST, "never seen"),
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[tuple]]:
    """What is published where all of it comes at once."""
    home = _home(tmp_path_factory.mktemp("clean"))
    for deliver in _deliveries().values():
        deliver(home)
    loaded(home)
    return logical_hash(home), rows(home, "select " + FILES)


# Every order, some of them in every run.
ORDERS = [
    pytest.param(order, id="-".join(order), marks=[pytest.mark.slow] if number % 8 else [])
    for number, order in enumerate(permutations(_deliveries()))
]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...]], Home]:
    """The home after these came and were loaded one by one, not to be changed: orders that begin alike share it."""

    @cache
    def made(order: tuple[str, ...]) -> Home:
        if not order:
            return _home(tmp_path_factory.mktemp("after"))
        home = copied(made(order[:-1]), tmp_path_factory.mktemp("after") / "home")
        _deliveries()[order[-1]](home)
        loaded(home)
        return home

    return made


@pytest.mark.parametrize("order", ORDERS)
def test_whatever_comes_first_the_same_stands(after, order, expected):
    home = after(order)

    assert (logical_hash(home), rows(home, "select " + FILES)) == expected
    assert telling(home, GUEST, SAID) == set()


def test_the_same_bytes_again_bring_nothing_back(tmp_path, expected):
    home = _home(tmp_path)
    for deliver in _deliveries().values():
        deliver(home)
    loaded(home)
    for deliver in _deliveries().values():
        deliver(home)

    again = loaded(home)

    assert again.unchanged
    assert (logical_hash(home), rows(home, "select " + FILES)) == expected
    assert telling(home, GUEST, SAID) == set()


def test_a_list_is_counted_and_its_broken_lines_stay_with_their_owner(tmp_path):
    home = _home(tmp_path)
    path = write_list(home, "R1", "R2", "R1", "", "   ", "x" * 201)
    path.write_text(path.read_text() + "R3,R4\n")

    [read] = loaded(home).gone.lists
    again = loaded(home).gone

    assert (read.taken.records, read.taken.accepted, read.taken.duplicates, read.taken.quarantined) == (7, 2, 1, 4)
    assert read.taken.new == 2
    assert read.rejected == (
        (5, "the response id is empty"),
        (6, "the response id is empty"),
        (7, "the response id is too long"),
        (8, "2 fields instead of 1"),
    )
    assert path.exists()
    assert again.lists == (replace(read, new=0),)
    assert again.cleared == ()
    path.write_text("id\nR1\nR2\nR3\n")
    mended = loaded(home).gone
    assert (mended.lists[0].taken.accepted, mended.lists[0].taken.new) == (3, 1)
    assert [one.file_name for one in mended.cleared] == ["withdrawals.csv"]
    assert telling(home, "R3,R4") == set()


def test_a_list_that_can_not_be_read_is_refused_and_its_words_are_not_kept(tmp_path):
    home = _home(tmp_path)
    (home.inbox / "withdrawals.csv").write_text(f"{GUEST}\nR2\n")

    [received] = loaded(home).received

    assert received.outcome == "refused"
    assert telling(home, GUEST) == {"inbox/withdrawals.csv"}
    assert "guest-tracking check" in rows(home, "select reason from files")[0][0]


def test_an_id_of_two_columns_is_withdrawn_whole(tmp_path):
    survey = POST_STAY.replace('["id"]', '["house", "id"]')
    home = withdrawing(a_home(tmp_path / "home", post_stay=survey), WITHDRAWALS.replace('["id"]', '["h", "i"]'))
    columns = ["id", "house", *RESPONSE_COLUMNS[1:]]
    records = [response(1) | {"house": "a/"}, response(1) | {"house": "b"}]
    path = write_csv(home.inbox / "post_stay.csv", records, columns)
    path.write_text(path.read_text() + "R1,a/,too few\nR1,b,too few\n")
    loaded(home)
    write_csv(home.inbox / "withdrawals.csv", [{"h": "a/", "i": "R1"}], ["h", "i"])
    loaded(home)

    assert rows(home, "select response_id from responses") == [("b/R1",)]
    assert rows(home, "select withdrawn from files") == [(2,)]


def test_nothing_of_a_survey_without_ids_can_be_withdrawn_and_that_is_said_at_once(tmp_path):
    home = _home(tmp_path, post_stay=POST_STAY.replace('response_id = ["id"]', ""))

    with pytest.raises(Mistake, match="have no response_id, so none of them can be withdrawn"):
        loaded(home)


def test_ids_that_are_made_otherwise_than_those_withdrawn_are_refused(tmp_path):
    home = _home(tmp_path)
    write_list(home, GUEST)
    loaded(home)
    survey = home.reference / "surveys" / "post_stay.toml"
    survey.write_text(POST_STAY.replace('["id"]', '["site"]'))

    with pytest.raises(Mistake, match="have withdrawn answers of survey 'post_stay' by id"):
        loaded(home)


def test_kept_builds_that_hold_what_is_withdrawn_are_deleted_and_nobody_goes_back_to_them(tmp_path):
    home = _home(tmp_path)
    write_csv(home.inbox / "post_stay_1.csv", many_responses(10))
    clean = loaded(home).published
    write_csv(home.inbox / "post_stay_2.csv", [_guest()])
    holding = loaded(home).published
    write_list(home, GUEST)

    result = loaded(home)

    assert [one.build_id for one in result.gone.builds] == [holding.build.build_id]
    assert not (home.warehouse / holding.file).exists()
    assert [one.file for one in kept(home.warehouse)] == [result.published.file, clean.file]
    for to in (None, holding.build.build_id):
        with pytest.raises(Mistake, match="was removed on 2026-11-16 because guests' answers were withdrawn"):
            roll_back(home.warehouse, to=to, now=NOW)
    assert roll_back(home.warehouse, to=clean.build.build_id, now=NOW).now.file == clean.file


def test_a_load_that_is_held_leaves_the_served_build_and_says_so(tmp_path):
    home = _home(tmp_path, chain=CHAIN.replace("hold_rejected_percent = 100", "hold_rejected_percent = 5"))
    write_csv(home.inbox / "post_stay_1.csv", [*many_responses(10), _guest()])
    served = loaded(home).published
    write_csv(home.inbox / "post_stay_2.csv", [response(91, overall=77), response(92, overall=77)])
    write_list(home, GUEST)

    result = loaded(home)

    assert result.held is not None
    assert result.gone.still_served == 1
    assert telling(home, GUEST, SAID) == {f"warehouse/{served.file}"}
    accepted = loaded(home, accept_hold="a test day")
    assert accepted.gone.still_served == 0
    assert telling(home, GUEST, SAID) == set()


class _StoppedError(Exception):
    pass


STEPS = [
    (withdrawals, "withdraw"),
    (Archive, "note_list"),
    (loading, "left_out"),
    (loading, "erase"),
    (rewriting, "leave_out"),
    (Archive, "write_records"),
    (Archive, "free_text"),
    (Archive, "note"),
    (loading, "receive"),
    (Archive, "keep"),
    (loading, "clear"),
    (loading, "judge"),
    (loading, "build"),
    (loading, "_publish_or_hold"),
    (loading, "purge"),
    (purging, "write_whole"),
]


@pytest.fixture(scope="module")
def before_the_list(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """What a guest withdraws from has been loaded, and a list and more answers lie in the inbox."""
    home, deliveries = _home(tmp_path_factory.mktemp("before")), _deliveries()
    for one in ("export", "broken"):
        deliveries[one](home)
    loaded(home)
    for one in ("list", "grown"):
        deliveries[one](home)
    return home


@pytest.mark.parametrize("after", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["before", "after"])
@pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_load_that_is_stopped_at_any_step_is_gone_on_with_by_the_next(
    before_the_list, tmp_path, monkeypatch, place, name, after, expected
):
    home = copied(before_the_list, tmp_path / "home")
    step = getattr(place, name)
    stopped = []

    def stop(*args: object, **named: object) -> object:
        if after:
            step(*args, **named)
        stopped.append(name)
        raise _StoppedError

    with monkeypatch.context() as patched:
        patched.setattr(place, name, stop)
        with pytest.raises(_StoppedError):
            loaded(home)

    loaded(home)

    assert stopped
    assert (logical_hash(home), rows(home, "select " + FILES)) == expected
    assert telling(home, GUEST, SAID) == set()
    taken = Archive(home.archive).lists()
    assert [(one.accepted, one.new) for one in taken] == [(2, 2)]
    assert len(Decisions(home.decisions).of_kind(WITHDRAWN)) == 2


def test_what_a_crash_left_unfinished_is_swept_before_it_can_keep_anything(tmp_path):
    home = _home(tmp_path)
    write_csv(home.inbox / "post_stay.csv", [_guest()])
    loaded(home)
    file_hash = Archive(home.archive).manifests()[0].file_hash
    for folder in ("exports", "vault"):
        shutil.copyfile(
            home.archive / folder / f"{file_hash}.parquet", home.archive / folder / f"{'0' * 64}.parquet.part"
        )
        shutil.copyfile(home.archive / folder / f"{file_hash}.parquet", home.archive / folder / f"{'1' * 64}.parquet")
    write_list(home, GUEST)
    loaded(home)

    assert telling(home, GUEST, SAID) == set()


def test_an_inbox_file_that_was_replaced_meanwhile_stays(tmp_path, monkeypatch):
    home = _home(tmp_path)
    path = write_csv(home.inbox / "post_stay.csv", [_guest()])
    write_list(home, GUEST)
    judge, clear = loading.judge, loading.clear

    def replaced(*args: object, **named: object) -> object:
        write_csv(path, [response(5)])
        return clear(*args, **named)

    monkeypatch.setattr(loading, "clear", replaced)
    result = loaded(home)

    assert judge
    assert [one.file_name for one in result.gone.cleared] == ["withdrawals.csv"]
    assert path.exists()


def test_decisions_that_were_lost_are_missed(tmp_path):
    home = _home(tmp_path)
    write_csv(home.inbox / "post_stay.csv", [_guest(), response(2)])
    write_list(home, GUEST)
    loaded(home)
    shutil.rmtree(home.decisions)

    with pytest.raises(Mistake, match="put back the newer decisions/"):
        loaded(home)


def test_without_its_key_nothing_is_taken_in(tmp_path):
    home = _home(tmp_path)
    write_list(home, GUEST)
    loaded(home)
    key = home.decisions / "erasure.key"
    assert key.stat().st_mode & 0o777 == 0o600
    right = key.read_bytes()
    for wrong in (None, b"x" * 32):
        key.unlink(missing_ok=True)
        if wrong:
            key.write_bytes(wrong)
        with pytest.raises(Mistake, match="the key by which withdrawn answers are known again is"):
            loaded(home)
    key.write_bytes(right)
    assert loaded(home).unchanged


def test_a_manifest_from_before_withdrawals_is_read(tmp_path):
    home = _home(tmp_path)
    write_csv(home.inbox / "post_stay.csv", [_guest()])
    loaded(home)
    [path] = (home.archive / "exports").glob("*.json")
    content = json.loads(path.read_text())
    path.write_text(json.dumps({key: content[key] for key in content if key not in {"withdrawn", "clean_to"}}))
    write_list(home, GUEST)
    loaded(home)

    assert rows(home, "select withdrawn from files") == [(1,)]


def test_a_build_from_before_withdrawals_were_counted_holds_them_all(tmp_path):
    home = _home(tmp_path)
    write_csv(home.inbox / "post_stay.csv", [_guest()])
    published = loaded(home).published
    path = home.warehouse / published.file
    [(file_hash,)] = rows(home, "select file_hash from files")

    assert withdrawn_in(path, {file_hash: 2}) == 2
    assert withdrawn_in(path, {"another": 2}) == 0
    with duckdb.connect(str(path)) as connection:
        connection.execute("alter table files drop column withdrawn")
    assert withdrawn_in(path, {file_hash: 2}) == 2
    path.write_bytes(b"damaged")
    assert withdrawn_in(path, {file_hash: 2}) == 2
    assert removed(home.warehouse) == []
    assert current(home.warehouse) == published


@pytest.mark.slow
def test_a_load_that_erases_may_be_killed_at_any_moment(before_the_list, tmp_path, expected, worker):
    clean = copied(before_the_list, tmp_path / "clean")
    lasts = worker.run(clean.root, ["load", "--home", str(clean.root)]).seconds
    moments = random.Random(11)
    killed = 0
    for number in range(6):
        home = copied(before_the_list, tmp_path / f"home-{number}")
        for _ in range(3):
            moment = moments.uniform(0, lasts)
            killed += worker.run(home.root, ["load", "--home", str(home.root)], kill_after=moment).code == KILLED

        loaded(home)

        assert (logical_hash(home), rows(home, "select " + FILES)) == expected
        assert telling(home, GUEST, SAID) == set()
    assert killed >= 6
