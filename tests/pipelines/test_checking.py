"""A check says what a load would then say, and leaves no trace."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from pipelines.checking import Checked, check, claims_of
from pipelines.intake.receiving import survey_for
from pipelines.intake.records import FileRefusedError
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.warehouse.lock import sole_writer
from tests.factories import (
    CHAIN,
    INVITATION_COLUMNS,
    INVITATIONS,
    NOW,
    TODAY,
    a_home,
    copied,
    invitation,
    loaded,
    many_responses,
    response,
    write_csv,
)
from tests.pipelines.builds import rows

STRICT = CHAIN.replace("hold_rejected_percent = 100\n", "")


def checked(file: Path, home, progress=lambda what, done, total: None) -> Checked:
    return check(file, home, now=NOW, today=TODAY, progress=progress)


def _trace(root: Path) -> dict[str, tuple]:
    """Everything of a home that a program could have changed, the moment of its last reading aside."""
    found = {}
    for path in [root, *root.rglob("*")]:
        what = path.lstat()
        stamp = (what.st_mode, what.st_ino, what.st_nlink, what.st_size, what.st_mtime_ns, what.st_ctime_ns)
        found[str(path)] = (*stamp, path.read_bytes() if path.is_file() else b"")
    return found


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A loaded home with some broken, some corrected and some repeated records."""
    made = a_home(tmp_path_factory.mktemp("prepared") / "home")
    write_csv(made.inbox / "post_stay_1.csv", [*many_responses(30), response(900, overall=77), response(901)])
    write_csv(made.inbox / "invitations_1.csv", [invitation()], INVITATION_COLUMNS)
    loaded(made)
    return made


@pytest.fixture
def home(prepared, tmp_path):
    return copied(prepared, tmp_path / "home")


# What comes next, each a file of its own that behaves otherwise beside what is there.
LATER = {
    "new": [response(1000), response(1001, comment="CANARY-COMMENT")],
    "again": [*many_responses(3)],
    "twice in the file": [response(1000), response(1000)],
    "corrected": [response(901, updated="2026-10-06 08:00:00", overall=1)],
    "older": [response(901, updated="2026-10-01 08:00:00", overall=1)],
    "conflict": [response(901, overall=1)],
    "broken": [response(1000 + one, site="NOWHERE", overall=-one, departed=f"day {one}") for one in range(40)],
    "site closed": [response(1000, site="S5")],
    "mending": [response(900), response(1000)],
    "broken again": [response(901, overall=77), response(901, updated="2026-10-07 08:00:00", overall=78)],
    "empty": [],
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LATER)
def test_the_numbers_are_those_that_a_load_then_gives(home, tmp_path, kind):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER[kind])

    found = checked(file, home)

    shutil.copy(file, home.inbox)
    load = loaded(home)
    names = "records, accepted, quarantined, duplicates, superseded, mended, withdrawn"
    then = rows(home, f"select {names}, unread_columns from files where file_name = 'post_stay_2.csv'")
    told = rows(
        home, "select line, field, reason from quarantine where file_name = 'post_stay_2.csv' order by line limit 10"
    )
    assert [(*found.outcome.counts.values(), found.outcome.unread_columns)] == then
    assert [(one.line, one.field, one.reason) for one in found.outcome.rejected] == told
    assert (
        len(told) + sum(count for _, count in found.outcome.more)
        == found.outcome.counts["quarantined"] - found.outcome.counts["mended"]
    )
    assert found.held == load.held


@pytest.mark.parametrize("kind", ["corrected", "conflict", "again", "mending"])
def test_what_changes_elsewhere_is_what_a_load_then_changes(home, tmp_path, kind):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER[kind])
    names = ("records", "accepted", "quarantined", "duplicates", "superseded", "mended", "withdrawn")
    sums = f"select {', '.join(f'sum({one})::bigint' for one in names)} from files where file_name <> '{file.name}'"
    before = rows(home, sums)[0]

    found = checked(file, home)

    shutil.copy(file, home.inbox)
    loaded(home)
    after = rows(home, sums)[0]
    assert found.outcome.elsewhere == {name: now - then for name, now, then in zip(names, after, before, strict=True)}


def test_the_first_ten_reasons_are_told_and_the_others_counted_without_their_values(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER["broken"])

    outcome = checked(file, home).outcome

    assert [one.line for one in outcome.rejected] == list(range(2, 12))
    assert sum(count for _, count in outcome.more) == 30
    assert "'…' is not a date like" in outcome.more[0][0]


def test_nothing_in_the_home_changes(home, tmp_path):
    files = [write_csv(tmp_path / f"post_stay_{kind}.csv", LATER[kind]) for kind in LATER]
    # An archived file whose free text has to be split anew, and a definition that old verdicts do not hold for.
    definition = home.reference / "surveys" / "post_stay.toml"
    definition.write_text(definition.read_text().replace('columns = ["comment"]', 'columns = ["comment", "note"]'))
    write_csv(files[0], [response(1000, note="x")], [*response(0), "note"])
    before = _trace(home.root)

    found = [checked(file, home) for file in files[:1]] + [checked(home.inbox / "invitations_1.csv", home)]

    assert all(one.outcome for one in found)
    assert _trace(home.root) == before


def test_an_access_list_with_a_mistake_is_said_before_it_shuts_everybody_out(tmp_path):
    home = a_home(tmp_path / "home")
    file = write_csv(tmp_path / "post_stay.csv", many_responses(3))
    columns = "issuer,subject,person_id,person_name,role,site_id,valid_from"
    fitting = "https://id.example.com,s-1,P1,Ana Alder,general_manager,S1,2026-01-01"
    (home.reference / "access.csv").write_text(f"{columns}\n{fitting}\n")
    assert checked(file, home).is_taken_whole

    (home.reference / "access.csv").write_text(f"{columns}\n{fitting}\n{fitting.replace('S1', 'S9')}\n")

    with pytest.raises(Mistake, match="'S9', which is not known") as raised:
        checked(file, home)
    assert raised.value.where == f"{home.reference / 'access.csv'}, line 3"


def test_a_home_that_was_never_loaded_stays_as_it_is(tmp_path):
    home = a_home(tmp_path / "home")
    file = write_csv(tmp_path / "post_stay.csv", many_responses(3))
    before = _trace(home.root)

    found = checked(file, home)

    assert found.is_taken_whole
    assert found.outcome.counts["accepted"] == 3
    assert _trace(home.root) == before


def test_a_home_that_can_not_be_written_to_is_enough(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER["new"])
    folders = [home.root, *(path for path in home.root.rglob("*") if path.is_dir())]
    try:
        for folder in folders:
            folder.chmod(0o500)
        assert checked(file, home).is_taken_whole
    finally:
        for folder in folders:
            folder.chmod(0o700)


def test_it_works_while_another_command_writes_to_the_home(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER["new"])

    with sole_writer(home.warehouse, doing="load", now=NOW):
        found = checked(file, home)

    assert found.is_taken_whole


@pytest.mark.slow
def test_a_check_beside_loads_gives_the_numbers_of_some_moment(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", [response(901, updated="2026-10-01 08:00:00"), response(5000)])
    begun, ended = threading.Event(), threading.Event()
    faults = []

    def load_again_and_again() -> None:
        try:
            for number in range(100):
                if ended.is_set():
                    return
                write_csv(home.inbox / f"post_stay_9{number}.csv", [response(9000 + number)])
                loaded(home)
                begun.set()
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)
            begun.set()

    loads = threading.Thread(target=load_again_and_again)
    loads.start()
    begun.wait()
    try:
        found = [checked(file, home) for _ in range(3)]
    finally:
        ended.set()
        loads.join()

    assert faults == []
    assert [(one.outcome.counts["accepted"], one.outcome.counts["superseded"]) for one in found] == [(2, 1)] * 3


def test_a_file_that_a_load_replaces_meanwhile_is_looked_at_again(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER["new"])
    begun = []

    def replace_once(what: str, done: int, total: int) -> None:
        if what == "building" and not begun:
            begun.append(what)
            export = next((home.archive / "exports").glob("*.parquet"))
            shutil.copy(export, export.with_suffix(".again"))
            os.replace(export.with_suffix(".again"), export)  # noqa: PTH105

    found = checked(file, home, progress=replace_once)

    assert begun
    assert found.is_taken_whole


def test_what_never_comes_to_rest_is_said(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER["new"])

    def replace(what: str, done: int, total: int) -> None:
        if what == "building":
            os.utime(next((home.archive / "exports").glob("*.parquet")), ns=(0, time.monotonic_ns()))

    with pytest.raises(Mistake, match="keeps changing"):
        checked(file, home, progress=replace)


def test_a_load_that_would_be_held_says_so_and_still_has_its_numbers(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    file = write_csv(tmp_path / "post_stay.csv", [*many_responses(20), *LATER["broken"]])

    found = checked(file, home)

    shutil.copy(file, home.inbox)
    assert found.outcome.counts == {
        "records": 60, "accepted": 20, "quarantined": 40, "duplicates": 0, "superseded": 0, "mended": 0,
        "withdrawn": 0,
    }  # fmt: skip
    assert found.held == loaded(home).held
    assert not found.is_taken_whole


def test_what_was_accepted_before_holds_nothing(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    file = write_csv(home.inbox / "post_stay.csv", [*many_responses(20), *LATER["broken"]])
    loaded(home)
    loaded(home, accept_hold="right")

    found = checked(file, home)

    assert found.received.outcome == "known"
    assert found.held is None
    assert found.outcome.counts["quarantined"] == 40


def test_known_bytes_after_a_mended_definition_have_the_numbers_of_the_next_load(home):
    sites = home.reference / "sites.csv"
    sites.write_text(sites.read_text().replace("city,,,100,2020-01-01", "city,,,100,2026-11-01"))
    file = home.inbox / "post_stay_1.csv"

    found = checked(file, home)

    loaded(home)
    then = rows(home, "select accepted, quarantined from files where file_name = 'post_stay_1.csv'")
    assert [(found.outcome.counts["accepted"], found.outcome.counts["quarantined"])] == then == [(0, 32)]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("other.csv", "id\n1\n", "no survey definition claims this file name"),
        ("post_stay_2.csv", "id;site\n1;2\n", "the columns are not parted by commas but, it seems, by semicolons"),
        ("post_stay_2.csv", "", "the file is empty"),
        (".post_stay_2.csv", "id\n", "begins with a point"),
    ],
)
def test_a_file_that_a_load_would_refuse_is_refused_with_the_same_words(home, tmp_path, name, text, reason):
    file = tmp_path / name
    file.write_text(text)

    found = checked(file, home)

    shutil.copy(file, home.inbox)
    then = {one.file_name: one.reason for one in loaded(home).received}
    assert reason in found.received.reason
    assert then.get(name, found.received.reason) == found.received.reason
    assert found.outcome is None
    assert not found.is_taken_whole


def test_a_name_that_two_definitions_claim_is_refused_and_both_are_named(tmp_path):
    home = a_home(tmp_path / "home", invitations=INVITATIONS.replace("invitations*.csv", "post*.csv"))
    file = write_csv(tmp_path / "Post_Stay.csv", many_responses(1))

    found = checked(file, home)

    assert [(one.survey.survey_id, one.pattern) for one in found.claims] == [
        ("post_stay_invitations", "post*.csv"),
        ("post_stay", "post_stay*.csv"),
    ]
    assert "all claim this file name" in found.received.reason


@pytest.mark.parametrize("name", ["post_stay.csv", "POST_STAY.CSV", "invitations_1.csv", "other.csv", "post_stay"])
def test_the_claim_is_the_one_by_which_a_load_receives(home, name):
    reference = read_reference(home.reference)

    claims = claims_of(name, reference)

    try:
        assert [one.survey for one in claims] == [survey_for(name, reference)]
    except FileRefusedError:
        assert claims == []


def test_a_link_and_a_folder_are_passed_over_as_a_load_does(home, tmp_path):
    file = write_csv(tmp_path / "real.csv", LATER["new"])
    (tmp_path / "post_stay_link.csv").symlink_to(file)
    (tmp_path / "post_stay_folder.csv").mkdir()

    link, folder = (checked(tmp_path / name, home) for name in ("post_stay_link.csv", "post_stay_folder.csv"))

    assert "it is a link" in link.received.reason
    assert "it is a folder" in folder.received.reason


def test_a_damaged_archive_is_named_where_it_really_lies(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER["new"])
    export = next((home.archive / "exports").glob("*.parquet"))
    export.write_bytes(b"damaged")
    shutil.rmtree(home.archive / "verdicts")

    with pytest.raises(Mistake) as caught:
        checked(file, home)

    assert caught.value.where == str(export)
    assert str(export.with_suffix(".json")) in caught.value.mend


def test_a_damaged_build_is_passed_over_as_a_load_does(home, tmp_path):
    file = write_csv(tmp_path / "post_stay_2.csv", LATER["new"])
    next(home.warehouse.glob("guests-*.duckdb")).write_bytes(b"damaged")

    found = checked(file, home)

    assert found.outcome.counts["accepted"] == 2
    assert found.outcome.elsewhere == {}


def test_a_file_that_is_not_there_is_a_mistake(home, tmp_path):
    with pytest.raises(Mistake, match="no such file"):
        checked(tmp_path / "absent.csv", home)


def test_the_throw_away_folder_is_gone_afterwards(home, tmp_path, monkeypatch):
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))

    checked(write_csv(tmp_path / "post_stay_2.csv", LATER["new"]), home)

    assert list(place.iterdir()) == []
