"""A home in one file and back: whole or not at all, and the same numbers afterwards."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.audit.log import AuditLog
from pipelines.backup import MANIFEST, back_up
from pipelines.decisions.chain import Decisions
from pipelines.home import REPOSITORY, Home
from pipelines.mistakes import Mistake
from pipelines.restoring import restore
from pipelines.warehouse.holding import Acceptance, accept, acceptances
from pipelines.warehouse.lock import LockedError, sole_backup, sole_writer
from pipelines.warehouse.publishing import current
from pipelines.warehouse.purging import removed
from pipelines.warehouse.rollback import held, roll_back
from tests.factories import (
    INVITATION_COLUMNS,
    NOW,
    a_home,
    copied,
    invitation,
    loaded,
    many_responses,
    response,
    withdrawing,
    write_csv,
    write_list,
)
from tests.pipelines.builds import logical_hash, rows


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with two builds, comments, rejected records, a refused file and one that waits in the inbox."""
    made = a_home(tmp_path_factory.mktemp("prepared") / "home")
    write_csv(made.inbox / "post_stay_0.csv", many_responses(20))
    loaded(made)
    records = [*many_responses(20, first=100), response(900, comment="the pool was cold"), response(901, overall=77)]
    write_csv(made.inbox / "post_stay_1.csv", records)
    write_csv(made.inbox / "invitations.csv", [invitation()], INVITATION_COLUMNS)
    (made.inbox / "wrong.csv").write_text("x")
    loaded(made)
    write_csv(made.inbox / "post_stay_2.csv", many_responses(20, first=200))
    return made


@pytest.fixture
def home(prepared: Home, tmp_path: Path) -> Home:
    return copied(prepared, tmp_path / "home")


def _backup(home: Home, tmp_path: Path) -> Path:
    return back_up(home, tmp_path / "backup.tar", now=NOW).path


def _names(path: Path) -> list[str]:
    with tarfile.open(path) as tar:
        return tar.getnames()


def test_a_restored_home_shows_the_same_build_and_loads_to_the_same_hash(home, tmp_path):
    new = Home(tmp_path / "new")

    restore(_backup(home, tmp_path), new)

    assert current(new.warehouse) == current(home.warehouse)
    assert [loaded(one).published.build.responses for one in (new, home)] == [61, 61]
    assert logical_hash(new) == logical_hash(home)
    assert loaded(new).unchanged


def test_a_restored_home_without_its_warehouse_is_built_anew_to_the_same_hash(home, tmp_path):
    loaded(home)
    new = Home(tmp_path / "new")
    restore(_backup(home, tmp_path), new)
    shutil.rmtree(new.warehouse)
    shutil.rmtree(new.inbox)

    loaded(new)

    assert logical_hash(new) == logical_hash(home)


def test_what_can_be_made_again_is_left_out_and_the_rest_is_there_byte_for_byte(home, tmp_path):
    path = _backup(home, tmp_path)
    new = Home(tmp_path / "new")
    restore(path, new)

    files = {one.relative_to(home.root) for one in home.root.rglob("*") if one.is_file()}
    left_out = {str(one) for one in files - {one.relative_to(new.root) for one in new.root.rglob("*")}}

    older = next(one.name for one in home.warehouse.glob("*.duckdb") if one.name != current(home.warehouse).file)
    expected = {
        "warehouse/lock",
        "warehouse/backup.lock",
        f"warehouse/{older}",
        f"warehouse/{older}".replace("duckdb", "json"),
    }
    assert {one for one in left_out if not one.startswith("archive/verdicts/")} == expected
    assert all(
        (home.root / one).read_bytes() == (new.root / one).read_bytes() for one in files - set(map(Path, left_out))
    )


def test_the_audit_log_is_restored_and_gone_on_with(home, tmp_path):
    log = AuditLog(home.audit)
    log.add("page_seen", "P1", NOW.isoformat(), {"page": "Bonus"})
    new = Home(tmp_path / "new")

    restore(_backup(home, tmp_path), new)

    assert [one.name for one in new.audit.iterdir()] == ["audit.sqlite"]
    assert (new.audit / "audit.sqlite").stat().st_mode & 0o077 == 0
    again = AuditLog(new.audit)
    assert again.rows() == log.rows()
    assert again.add("page_seen", "P1", NOW.isoformat(), {}) == 2


def test_decisions_holds_and_what_was_taken_back_are_restored(home, tmp_path):
    accept(home.decisions, Acceptance(NOW.isoformat(), "a test day", ()))
    roll_back(home.warehouse, to=None, now=NOW)
    new = Home(tmp_path / "new")

    restore(_backup(home, tmp_path), new)

    assert acceptances(new.decisions) == acceptances(home.decisions) != []
    assert held(new.warehouse) == held(home.warehouse) is not None


def test_which_builds_were_removed_is_restored(home, tmp_path):
    withdrawing(home)
    write_list(home, "R1")
    gone = loaded(home).gone.builds
    new = Home(tmp_path / "new")

    restore(_backup(home, tmp_path), new)

    assert removed(new.warehouse) == list(gone) != []


def test_nobody_else_may_read_the_backup_or_the_restored_vault(home, tmp_path):
    path = _backup(home, tmp_path)
    new = Home(tmp_path / "new")
    before = os.umask(0)
    try:
        restore(path, new)
    finally:
        os.umask(before)

    vault = new.archive / "vault"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in vault.iterdir()} == {0o600}


def test_a_name_that_is_no_utf_8_comes_back_as_it_was(home, tmp_path):
    odd = os.fsencode(home.inbox) + b"/\xff.csv"
    Path(os.fsdecode(odd)).write_text("x")
    new = Home(tmp_path / "new")

    restore(_backup(home, tmp_path), new)

    assert os.fsdecode(b"\xff.csv") in {one.name for one in new.inbox.iterdir()}


def test_into_a_folder_a_backup_goes_under_a_name_with_its_time(home, tmp_path):
    (tmp_path / "backups").mkdir()

    done = back_up(home, tmp_path / "backups", now=NOW)

    assert done.path == tmp_path / "backups" / "guest-tracking-20261116T090000.tar"
    assert done.files == len(_names(done.path)) - 1


def test_beside_another_backup_there_is_none(home, tmp_path):
    with sole_backup(home.warehouse, now=NOW), pytest.raises(LockedError, match="another backup"):
        _backup(home, tmp_path)

    assert not (tmp_path / "backup.tar").exists()


def test_while_a_load_runs_a_backup_has_the_home_of_one_moment(home, tmp_path):
    with sole_writer(home.warehouse, doing="load", now=NOW):
        path = _backup(home, tmp_path)
    new = Home(tmp_path / "new")
    restore(path, new)

    assert current(new.warehouse) == current(home.warehouse)
    assert loaded(new).published.build.responses == 61


LOADS = """
import sys
from pathlib import Path
from pipelines.home import Home
from tests.factories import POST_STAY, loaded, many_responses, response, write_csv
home = Home(Path(sys.argv[1]))
for number in range(10, 10 + int(sys.argv[2])):
    write_csv(home.inbox / f"post_stay_{number}.csv", [*many_responses(20, first=100 * number), response(1, overall=0,
        updated=f"2026-10-{number} 08:00:00", comment="better now")])
    # What is free text changes with every other load: archived files are written anew.
    other = POST_STAY if number % 2 else POST_STAY.replace('columns = ["comment"]', "columns = []")
    (home.reference / "surveys" / "post_stay.toml").write_text(other)
    loaded(home, accept_hold="a test")
    print(number, flush=True)
"""


@pytest.mark.parametrize(("loads", "tried"), [(3, 3), pytest.param(6, 6, marks=pytest.mark.slow)])
def test_backups_beside_loads_that_go_on_are_each_a_home_that_loads_to_the_same_in_the_end(
    home, tmp_path, loads, tried
):
    command = [sys.executable, "-c", LOADS, str(home.root), str(loads)]
    paths = []
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as loading:
        while loading.poll() is None:
            paths.append(back_up(home, tmp_path / f"backup-{len(paths)}.tar", now=NOW).path)
            time.sleep(0.05)
    assert loading.returncode == 0
    # Of hundreds, some from the beginning, the middle and the end.
    for number, path in enumerate(paths[:: max(1, len(paths) // tried)]):
        new = Home(tmp_path / f"new-{number}")
        restore(path, new)
        for export in home.inbox.iterdir():
            shutil.copy(export, new.inbox)
        shutil.copytree(home.reference, new.reference, dirs_exist_ok=True)

        loaded(new, accept_hold="a test")

        assert logical_hash(new) == logical_hash(home)
        shutil.rmtree(new.root)
    assert not (home.warehouse / "backup").exists()


def test_what_a_backup_left_that_was_killed_is_swept_by_the_next_load(home):
    left = home.warehouse / "backup" / "archive" / "vault"
    left.mkdir(parents=True)
    (left / "words").write_text("a guest's")

    loaded(home)

    assert not (home.warehouse / "backup").exists()


def test_an_export_that_is_still_being_written_is_left_out_and_said(home, tmp_path, monkeypatch):
    growing = write_csv(home.inbox / "post_stay_9.csv", many_responses(20, first=900))
    real = tarfile.TarFile.addfile

    def while_it_grows(tar, member, file=None):
        real(tar, member, file)
        if member.name == "inbox/post_stay_9.csv":
            growing.write_text(growing.read_text() + "R")

    monkeypatch.setattr(tarfile.TarFile, "addfile", while_it_grows)
    done = back_up(home, tmp_path / "backup.tar", now=NOW)
    monkeypatch.undo()
    new = Home(tmp_path / "new")

    assert done.torn == ("inbox/post_stay_9.csv",)
    assert restore(done.path, new).files == done.files
    assert "post_stay_9.csv" not in {one.name for one in new.inbox.iterdir()}


@pytest.mark.parametrize("kept", [0, 100])
def test_an_export_that_is_cut_while_it_is_read_makes_no_torn_backup(home, tmp_path, monkeypatch, kept):
    shrinking = write_csv(home.inbox / "post_stay_9.csv", many_responses(2000, first=900))
    real = tarfile.TarFile.addfile

    def while_it_shrinks(tar, member, file=None):
        if member.name == "inbox/post_stay_9.csv":
            os.truncate(shrinking, kept)
        real(tar, member, file)

    monkeypatch.setattr(tarfile.TarFile, "addfile", while_it_shrinks)
    done = back_up(home, tmp_path / "backup.tar", now=NOW)
    monkeypatch.undo()

    assert done.torn == ("inbox/post_stay_9.csv",)
    assert restore(done.path, Home(tmp_path / "new")).files == done.files


def test_reference_data_that_is_changed_meanwhile_is_said_and_nothing_is_left(home, tmp_path, monkeypatch):
    chain = home.reference / "chain.toml"
    real = tarfile.TarFile.addfile

    def while_it_grows(tar, member, file=None):
        real(tar, member, file)
        if member.name == "reference/chain.toml":
            chain.write_text(chain.read_text() + "# more")

    monkeypatch.setattr(tarfile.TarFile, "addfile", while_it_grows)

    with pytest.raises(Mistake, match="was changed while it was backed up"):
        back_up(home, tmp_path / "backup.tar", now=NOW)

    assert [one.name for one in tmp_path.iterdir()] == ["home"]


def test_a_broken_build_is_left_out_and_said_to_be(home, tmp_path):
    (home.warehouse / current(home.warehouse).file).write_bytes(b"half")

    done = back_up(home, tmp_path / "backup.tar", now=NOW)
    new = Home(tmp_path / "new")
    restore(done.path, new)

    assert done.build_id is None
    assert loaded(new).published.build.responses == 61


@pytest.mark.parametrize(
    ("to", "said"),
    [("taken.tar", "overwrites nothing"), ("nowhere/b.tar", "no such folder"), ("home/b.tar", "is lost with it")],
)
def test_a_backup_goes_to_a_new_file_outside_the_home(home, tmp_path, to, said):
    (tmp_path / "taken.tar").write_text("mine")

    with pytest.raises(Mistake, match=said):
        back_up(home, tmp_path / to, now=NOW)

    assert (tmp_path / "taken.tar").read_text() == "mine"


def test_what_is_no_home_is_not_backed_up_and_left_as_it_is(tmp_path):
    with pytest.raises(Mistake, match="no home to back up"):
        back_up(Home(tmp_path / "home"), tmp_path / "backup.tar", now=NOW)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["a file in it", "a file", "a hidden file in it"])
def test_a_place_that_holds_something_is_not_restored_to(home, tmp_path, what):
    path, new = _backup(home, tmp_path), tmp_path / "new"
    if what != "a file":
        new.mkdir()
    held_there = {"a file": new, "a file in it": new / "letter", "a hidden file in it": new / ".letter"}[what]
    held_there.write_text("mine")

    with pytest.raises(Mistake, match="holds something"):
        restore(path, Home(new))

    assert held_there.read_text() == "mine"


def test_an_empty_folder_is_restored_to(home, tmp_path):
    (tmp_path / "new").mkdir()

    assert restore(_backup(home, tmp_path), Home(tmp_path / "new")).files > 10


def _again(path: Path, change) -> Path:
    """The backup with its members (name → content) changed; the members come out as plain files."""
    with tarfile.open(path) as tar:
        members = {one.name: tar.extractfile(one).read() for one in tar}
    change(members)
    changed = path.with_name("changed.tar")
    with tarfile.open(changed, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return changed


def _flip(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("archive/exports/"))
    members[name] = bytes([members[name][0] ^ 1]) + members[name][1:]


def _lose(members: dict[str, bytes]) -> None:
    del members[next(name for name in members if name.startswith("archive/vault/"))]


def _add(members: dict[str, bytes]) -> None:
    members["reference/extra.toml"] = b"x"


def _no_manifest(members: dict[str, bytes]) -> None:
    del members[MANIFEST]


def _bad_manifest(members: dict[str, bytes]) -> None:
    members[MANIFEST] = b"[]"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_flip, "is not what was backed up"),
        (_lose, "is not what was backed up"),
        (_add, "'reference/extra.toml' is not what was backed up"),
        (_no_manifest, "it has no manifest"),
        (_bad_manifest, "its manifest can't be read"),
    ],
)
def test_a_backup_that_was_changed_restores_nothing(home, tmp_path, change, said):
    path = _again(_backup(home, tmp_path), change)

    with pytest.raises(Mistake, match=said):
        restore(path, Home(tmp_path / "new"))

    assert {one.name for one in tmp_path.iterdir()} == {"home", "backup.tar", "changed.tar"}


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.9, 0.99])
def test_a_backup_that_was_cut_short_restores_nothing(home, tmp_path, share):
    path = _backup(home, tmp_path)
    # A tar ends in zeros that say nothing.
    content = path.read_bytes().rstrip(b"\0")
    path.write_bytes(content[: int(share * len(content))])

    with pytest.raises(Mistake, match="no whole backup"):
        restore(path, Home(tmp_path / "new"))

    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a tar at all" * 100, b"\x1f\x8b\x08\x00" + b"\x00" * 2000])
def test_a_file_that_is_no_backup_restores_nothing(tmp_path, content):
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(Mistake, match="no whole backup"):
        restore(tmp_path / "file", Home(tmp_path / "new"))


TRICKS = [
    ("/etc/evil", tarfile.REGTYPE, ""),
    ("../evil", tarfile.REGTYPE, ""),
    ("reference/../../evil", tarfile.REGTYPE, ""),
    ("reference/./evil", tarfile.REGTYPE, ""),
    ("evil", tarfile.REGTYPE, ""),
    ("reference", tarfile.REGTYPE, ""),
    ("elsewhere/evil", tarfile.REGTYPE, ""),
    ("reference/link", tarfile.SYMTYPE, "../../evil"),
    ("reference/link", tarfile.SYMTYPE, "chain.toml"),
    ("reference/link", tarfile.LNKTYPE, "/etc/passwd"),
    ("archive", tarfile.SYMTYPE, "/tmp"),
    ("reference/pipe", tarfile.FIFOTYPE, ""),
    ("reference/device", tarfile.CHRTYPE, ""),
    ("reference/folder", tarfile.DIRTYPE, ""),
    ("reference/chain.toml", tarfile.REGTYPE, ""),
]


@pytest.mark.parametrize(("name", "kind", "target"), TRICKS)
def test_a_member_that_no_backup_has_restores_nothing(home, tmp_path, name, kind, target):
    path = _backup(home, tmp_path)
    with tarfile.open(path, "a") as tar:
        trick = tarfile.TarInfo(name)
        trick.type, trick.linkname = kind, target
        tar.addfile(trick)
    before = {one.name for one in tmp_path.iterdir()}

    with pytest.raises(Mistake, match=r"nothing that a backup has|is in it twice"):
        restore(path, Home(tmp_path / "new"))

    assert {one.name for one in tmp_path.iterdir()} == before
    assert not (tmp_path / "evil").exists()


def test_what_a_crash_left_of_a_restore_is_swept_by_the_next(home, tmp_path):
    (tmp_path / ".new.restoring" / "reference").mkdir(parents=True)
    (tmp_path / ".new.restoring" / "reference" / "leftover").write_text("half")

    restore(_backup(home, tmp_path), Home(tmp_path / "new"))

    assert not (tmp_path / ".new.restoring").exists()
    assert not (tmp_path / "new" / "reference" / "leftover").exists()


def test_every_folder_of_a_restored_home_survives_a_power_cut(home, tmp_path, monkeypatch):
    synced = set()
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda one: (synced.add(str(Path(f"/proc/self/fd/{one}").readlink())), real(one)))
    new = tmp_path / "new"

    restore(_backup(home, tmp_path), Home(new))

    staged = {str(path).replace(str(new), str(tmp_path / ".new.restoring"), 1) for path in [new, *new.rglob("*")]}
    assert staged | {str(tmp_path)} <= synced


def test_what_a_killed_backup_left_is_gone_with_the_next(home, tmp_path, monkeypatch):
    (tmp_path / "backups").mkdir()
    with monkeypatch.context() as patched:
        # Nothing is tidied up, as after a power cut.
        patched.setattr(Path, "unlink", lambda *_, **__: None)
        patched.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            back_up(home, tmp_path / "backups" / "first.tar", now=NOW)
    assert len(list((tmp_path / "backups").iterdir())) == 1

    back_up(home, tmp_path / "backups" / "second.tar", now=NOW)

    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["second.tar"]


def test_the_manifest_has_the_time_and_a_hash_for_each_file(home, tmp_path):
    path = _backup(home, tmp_path)
    with tarfile.open(path) as tar:
        manifest = json.load(tar.extractfile(MANIFEST))

    assert datetime.fromisoformat(manifest["made_at"]) == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert [*manifest["files"], MANIFEST] == _names(path)


@pytest.fixture(scope="module")
def withdrawn_since(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path]:
    """A home whose guest withdrew after a backup was made, and that backup; tests leave both as they are."""
    folder = tmp_path_factory.mktemp("withdrawn")
    home = withdrawing(a_home(folder / "home"))
    write_csv(home.inbox / "post_stay.csv", [*many_responses(5), response(900, id="GUEST-4711")])
    write_list(home, "R1", name="withdrawals_1.csv")
    loaded(home)
    made = back_up(home, folder / "before.tar", now=NOW).path
    write_list(home, "GUEST-4711", name="withdrawals_2.csv")
    loaded(home)
    return home, made


def test_what_was_withdrawn_since_the_backup_is_erased_again_where_the_decisions_are_known(withdrawn_since, tmp_path):
    home, made = withdrawn_since
    new = Home(tmp_path / "new")

    restored = restore(made, new, decisions=home.decisions)
    assert rows(new, "select count(*) from responses where response_id = 'GUEST-4711'") == [(1,)]
    loaded(new)

    assert restored.decided_since == 1
    assert Decisions(new.decisions).all() == Decisions(home.decisions).all()
    assert rows(new, "select count(*) from responses where response_id = 'GUEST-4711'") == [(0,)]
    assert logical_hash(new) == logical_hash(home)


def test_decisions_that_the_backup_goes_on_from_add_nothing(withdrawn_since, tmp_path):
    home, made = withdrawn_since
    later = back_up(home, tmp_path / "later.tar", now=NOW).path
    restore(made, Home(tmp_path / "old"))

    assert restore(later, Home(tmp_path / "new"), decisions=tmp_path / "old" / "decisions").decided_since == 0
    assert Decisions(tmp_path / "new" / "decisions").all() == Decisions(home.decisions).all()


def test_decisions_that_went_on_apart_are_refused(withdrawn_since, tmp_path):
    home, made = withdrawn_since
    other = Home(tmp_path / "other")
    restore(made, other)
    write_list(other, "R2")
    loaded(other)
    later = back_up(other, tmp_path / "later.tar", now=NOW).path

    with pytest.raises(Mistake, match="do not go on from those of the backup"):
        restore(later, Home(tmp_path / "new"), decisions=home.decisions)
    with pytest.raises(Mistake, match="there are no decisions"):
        restore(later, Home(tmp_path / "new"), decisions=tmp_path)
    assert not (tmp_path / "new").exists()
