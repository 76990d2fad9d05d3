"""The command line: exit codes, help with examples, and mistakes in words."""

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.demo import MARK
from pipelines.home import REPOSITORY, Home
from pipelines.loading import load
from pipelines.warehouse.publishing import current
from tests.factories import CHAIN, SITES, a_home, many_responses, response, write_csv
from tests.served import free_port

COMMANDS = [
    "demo",
    "load",
    "check",
    "describe",
    "rejected",
    "status",
    "serve",
    "rollback",
    "backup",
    "restore",
    "bonus",
    "points",
]


def _joined(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_an_example(run, command):
    code, out, _ = run(command, "--help")

    assert code == 0
    assert f"Example: guest-tracking {command}" in _joined(out)


def test_the_help_lists_the_commands_and_the_exit_codes(run):
    code, out, _ = run("--help")

    assert code == 0
    assert all(command in out for command in COMMANDS)
    assert "Exit codes: 0 done" in _joined(out)


@pytest.mark.parametrize(
    "words", [["lode"], ["load", "--hom", "x"], ["serve", "--port", "0"], ["serve", "--port", "many"]]
)
def test_a_misspelt_command_exits_with_2(run, words):
    code, _, err = run(*words)

    assert code == 2
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["load", "status", "serve"])
def test_an_empty_folder_is_no_home_and_is_left_empty(run, tmp_path, command):
    code, _, err = run(command, "--home", tmp_path)

    assert code == 1
    assert "there is no reference data" in err
    assert "mend:" in err
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_names_its_place_and_its_mend_each_on_one_line(run, tmp_path):
    home = a_home(
        tmp_path / "a_folder_with_a_long_name_as_they_are_on_real_machines", sites=SITES.replace("S2,", "S 2,")
    )

    code, _, err = run("load", "--home", home.root)

    assert code == 1
    assert f"  where: {home.reference / 'sites.csv'}, line 3" in err.splitlines()
    assert "Traceback" not in err


def test_status_before_and_after_a_load(run, tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", [*many_responses(5), response(9, overall=77)])

    code_before, before, _ = run("status", "--home", home.root)
    run("load", "--home", home.root)
    code_after, after, _ = run("status", "--home", home.root)

    assert (code_before, code_after) == (0, 0)
    assert "none yet" in before
    assert "1 new file(s): post_stay.csv" in before
    assert "Responses  5 from 6 records" in after
    assert "Rejected   1 records" in after
    assert "unchanged since" in after
    assert "0 new file(s)" in after


def test_status_writes_nothing(run, tmp_path):
    home = a_home(tmp_path / "home")
    before = sorted(home.root.rglob("*"))

    run("status", "--home", home.root)

    assert sorted(home.root.rglob("*")) == before


def test_status_shows_a_corrected_export_that_waits_under_the_old_name(run, tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(5))
    run("load", "--home", home.root)
    write_csv(home.inbox / "post_stay.csv", many_responses(6))

    _, out, _ = run("status", "--home", home.root)

    assert "1 new file(s): post_stay.csv" in out


def test_status_shows_that_the_rules_have_changed(run, tmp_path):
    home = a_home(tmp_path / "home")
    run("load", "--home", home.root)
    (home.reference / "chain.toml").write_text(CHAIN.replace("Test chain", "Best chain"))

    _, out, _ = run("status", "--home", home.root)

    assert "changed since: run guest-tracking load" in _joined(out)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (5, "5 new file(s): post_stay_0.csv, post_stay_1.csv, post_stay_2.csv, post_stay_3.csv, post_stay_4.csv\n"),
        (6, "post_stay_3.csv, post_stay_4.csv and 1 more\n"),
        (9, "post_stay_3.csv, post_stay_4.csv and 4 more\n"),
    ],
)
def test_status_counts_the_new_files_that_it_does_not_name(run, tmp_path, count, said):
    home = a_home(tmp_path / "home")
    for number in range(count):
        write_csv(home.inbox / f"post_stay_{number}.csv", many_responses(1, first=number))

    _, out, _ = run("status", "--home", home.root)

    assert f"{count} new file(s)" in out
    assert said in out


def test_status_asks_for_a_load_where_a_new_file_waits_beside_a_build(run, tmp_path):
    home = a_home(tmp_path / "home")
    run("load", "--home", home.root)
    write_csv(home.inbox / "post_stay.csv", many_responses(5))

    _, out, _ = run("status", "--home", home.root)

    assert "1 new file(s): post_stay.csv; run guest-tracking load" in out


@pytest.mark.parametrize("loaded_before", [False, True])
def test_status_says_what_was_received_and_never_published(run, tmp_path, loaded_before):
    home = a_home(tmp_path / "home")
    if loaded_before:
        # An hour ago: the stamps of a build and of what comes after it are a second apart at least.
        load(home, now=datetime.now(UTC) - timedelta(hours=1), progress=lambda what, done, total: None)
    write_csv(home.inbox / "post_stay.csv", many_responses(5))
    _load_cut_short(home)

    _, cut_short, _ = run("status", "--home", home.root)
    run("load", "--home", home.root)
    _, published, _ = run("status", "--home", home.root)

    assert "0 new file(s)" in cut_short
    assert "Received   1 file(s), not published yet: post_stay.csv; run guest-tracking load" in cut_short
    assert "not published yet" not in published
    assert "unchanged since" in published


def _load_cut_short(home: Home) -> None:
    """A load that dies when everything is received and nothing built."""

    class KilledError(Exception):
        pass

    def die(what: str, done: int, total: int) -> None:
        if what == "building":
            raise KilledError

    with pytest.raises(KilledError):
        load(home, now=datetime.now(UTC), progress=die)


def test_a_refused_file_that_was_replaced_is_new_and_no_longer_refused(run, tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / "post_stay.csv").write_text("id\n1\n")
    run("load", "--home", home.root)
    write_csv(home.inbox / "post_stay.csv", many_responses(5))

    _, out, _ = run("status", "--home", home.root)

    assert "1 new file(s): post_stay.csv" in out
    assert "Refused    " not in out
    assert "Mended     post_stay.csv was refused before, and is replaced or renamed since" in out


def test_a_refused_file_that_was_renamed_is_new(run, tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "wrong.csv", many_responses(5))
    run("load", "--home", home.root)
    (home.inbox / "wrong.csv").rename(home.inbox / "post_stay.csv")

    _, out, _ = run("status", "--home", home.root)

    assert "1 new file(s): post_stay.csv" in out
    assert "Mended     wrong.csv was refused before, and is replaced or renamed since" in out


def test_a_refused_file_that_was_taken_away_is_said_to_be(run, tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / "guests.csv").write_text("id\n1\n")
    run("load", "--home", home.root)
    (home.inbox / "guests.csv").unlink()

    _, out, _ = run("status", "--home", home.root)
    run("load", "--home", home.root)
    _, after, _ = run("status", "--home", home.root)

    assert "Gone       guests.csv was refused before, and is no longer in the inbox" in out
    assert "guests.csv" not in after


def test_status_says_that_the_file_of_the_build_is_missing(run, tmp_path):
    home = a_home(tmp_path / "home")
    run("load", "--home", home.root)
    next(home.warehouse.glob("guests-*.duckdb")).unlink()

    _, out, _ = run("status", "--home", home.root)

    assert "its file is missing or damaged: run guest-tracking load" in out


def test_load_says_what_it_did_and_a_second_load_that_nothing_was_to_do(run, tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(5))

    code, out, _ = run("load", "--home", home.root)
    code_again, again, _ = run("load", "--home", home.root)

    assert (code, code_again) == (0, 0)
    assert "Published build" in out
    assert "1 file(s) were known already" in again
    assert "Nothing has changed" in again


def test_load_of_an_empty_inbox_says_so(run, tmp_path):
    home = a_home(tmp_path / "home")

    code, out, _ = run("load", "--home", home.root)

    assert code == 0
    assert "The inbox is empty" in out


def test_a_refused_file_is_named_and_the_others_are_loaded(run, tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / "guests.csv").write_text("id\n1\n")
    write_csv(home.inbox / "post_stay.csv", many_responses(5))

    code, out, err = run("load", "--home", home.root)
    _, status, _ = run("status", "--home", home.root)

    # Published, but a script that runs it at night has to notice.
    assert code == 1
    assert "refused: guests.csv: no survey definition claims" in _joined(err)
    assert "Published build" in out
    assert "Refused    guests.csv" in status


def test_text_that_looks_like_markup_is_printed_as_it_is(run, tmp_path):
    home = a_home(tmp_path / "home", chain=CHAIN.replace("Test chain", "Grand [red]Hotel[/red] [/]"))

    code, out, _ = run("status", "--home", home.root)

    assert code == 0
    assert "Grand [red]Hotel[/red] [/]: 6 sites" in out


def test_the_name_of_a_waiting_file_is_printed_as_it_is(run, tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay [final].csv", many_responses(5))

    _, out, _ = run("status", "--home", home.root)

    assert "post_stay [final].csv" in out


@pytest.mark.parametrize("name", ["letter.txt", "reference", ".hidden"])
def test_demo_leaves_a_folder_alone_that_holds_something_else(run, tmp_path, name):
    (tmp_path / name).write_text("mine")

    code, _, err = run("demo", "--no-serve", "--home", tmp_path)

    assert code == 1
    assert "holds something else than a fictional chain" in _joined(err)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_demo_says_in_words_that_its_home_is_a_file(run, tmp_path):
    (tmp_path / "file").write_text("mine")

    code, _, err = run("demo", "--no-serve", "--home", tmp_path / "file")

    assert code == 1
    assert "Traceback" not in err
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_said_before_anything_is_done(run, tmp_path, command):
    home = a_home(tmp_path / "home") if command == "serve" else Home(tmp_path / "demo")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        without = ["--without-sign-in"] if command == "serve" else []
        code, _, err = run(command, "--home", home.root, *without, "--port", port)

    assert code == 1
    assert f"can't listen on 127.0.0.1:{port}" in _joined(err)
    assert "--port" in err
    assert not (home.root / MARK).exists()


def test_without_sign_in_nobody_but_this_machine_can_be_listened_to(run, tmp_path):
    home = a_home(tmp_path / "home").root

    code, _, err = run("serve", "--home", home, "--without-sign-in", "--address", "0.0.0.0")

    assert code == 1
    assert "to this machine alone" in _joined(err)


def test_real_data_is_served_only_to_who_signs_in_unless_somebody_says_otherwise(run, tmp_path):
    code, _, err = run("serve", "--home", a_home(tmp_path / "home").root)

    assert code == 1
    assert "not the fictional chain" in _joined(err)
    assert "--without-sign-in" in err


def _as_a_process(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("guest-tracking")), *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=600, env=os.environ | environment
    )


def test_the_installed_command_ends_a_mistake_in_words(tmp_path):
    done = _as_a_process("load", "--home", tmp_path)

    assert done.returncode == 1
    assert "there is no reference data" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def far_home(tmp_path: Path) -> Home:
    """A home whose chain and file have names that ASCII does not know."""
    home = a_home(tmp_path / "home", chain=CHAIN.replace("Test chain", "Hôtel Zürich – 北京"))
    write_csv(home.inbox / "post_stay_ü.csv", many_responses(5))
    return home


def test_a_load_does_not_depend_on_the_language_of_the_machine(far_home):
    done = _as_a_process("load", "--home", far_home.root, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    again = _as_a_process("load", "--home", far_home.root)

    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert "Nothing has changed" in again.stdout


def test_what_a_terminal_can_not_print_is_no_reason_to_fail(far_home):
    status = _as_a_process("status", "--home", far_home.root, PYTHONIOENCODING="ascii")

    assert (status.returncode, status.stderr.count("Traceback")) == (0, 0)


def test_serve_opens_the_dashboard_on_the_home_and_ends_with_it(tmp_path):
    home = a_home(tmp_path / "home")
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("guest-tracking")),
        "serve",
        "--home",
        str(home.root),
        "--without-sign-in",
        "--port",
        str(port),
    ]

    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as served:
        try:
            assert _answers(port, seconds=600)
        finally:
            os.killpg(served.pid, 15)

    assert current(home.warehouse) is None


def _answers(port: int, *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as visitor:
            if visitor.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False
