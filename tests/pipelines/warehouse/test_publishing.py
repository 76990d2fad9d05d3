"""Publishing: whole or not at all, one writer at a time, and whatever fails leaves the build that was current."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.home import REPOSITORY, Home
from pipelines.reference.reading import read_reference
from pipelines.warehouse.checks import BuildFaultError, check
from pipelines.warehouse.database import open_for_building
from pipelines.warehouse.lock import LockedError, sole_writer
from pipelines.warehouse.publishing import current
from tests.factories import NOW, THRESHOLDS, a_home, copied, loaded, many_responses, write_csv
from tests.pipelines.builds import logical_hash, rows


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A loaded home, to copy."""
    made = a_home(tmp_path_factory.mktemp("good") / "home")
    _deliver(made, 0)
    loaded(made)
    return made


@pytest.fixture
def home(good: Home, tmp_path: Path) -> Home:
    return copied(good, tmp_path / "home")


def _deliver(home: Home, number: int) -> None:
    write_csv(home.inbox / f"post_stay_{number}.csv", many_responses(20, first=100 * number))


def _in_another_process(code: str, *arguments: object, **how: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=600, **how)


def test_the_pointer_names_a_whole_file_by_its_hash(home):

    published = current(home.warehouse)

    assert published is not None
    assert fingerprint.of_file(home.warehouse / published.file) == published.sha256
    assert rows(home, "select build_id, logical_hash from builds") == [
        (published.build.build_id, published.build.logical_hash)
    ]


def test_before_the_first_load_nothing_is_published(tmp_path):
    assert current(tmp_path) is None


def test_the_last_three_builds_are_kept(home):
    names = []
    for number in range(1, 4):
        _deliver(home, number)
        names.append(loaded(home).published.file)

    kept = sorted(path.name for path in home.warehouse.glob("*.duckdb"))

    assert len(kept) == 3
    assert names[-1] in kept


def test_no_build_takes_the_name_of_another_that_a_reader_may_hold_open(home):
    """The same second and the same content: the reference data differs, so the file does."""
    before = current(home.warehouse)
    (home.reference / "thresholds.toml").write_text(THRESHOLDS.replace("show = 10", "show = 9"))

    after = loaded(home).published

    assert before is not None
    assert after.file != before.file
    assert fingerprint.of_file(home.warehouse / before.file) == before.sha256


def test_a_build_whose_file_is_gone_is_built_anew(home):
    before = current(home.warehouse)
    (home.warehouse / before.file).unlink()

    again = loaded(home)

    assert not again.unchanged
    assert again.published.build.logical_hash == before.build.logical_hash


def test_a_second_load_at_the_same_time_is_locked_out(home):
    hold = """
        import sys, time
        from pathlib import Path
        from pipelines.warehouse.lock import sole_writer
        from tests.factories import NOW
        with sole_writer(Path(sys.argv[1]), doing="load", now=NOW):
            print("held", flush=True)
            sys.stdin.readline()
    """
    command = [sys.executable, "-c", textwrap.dedent(hold), str(home.warehouse)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(
            LockedError, match=f"another load .process {holder.pid}, since 2026-11-16T09:00:00.* is running on"
        ):
            loaded(home)
        locked = subprocess.run(
            [sys.executable, "-c", "from pipelines.command_line import main; main()", "load", "--home", str(home.root)],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

        holder.communicate("\n")

    assert locked.returncode == 75
    assert "try again when it has ended" in " ".join(locked.stderr.split())
    assert "Traceback" not in locked.stderr
    assert loaded(home).unchanged


def test_what_a_crash_left_half_made_is_swept_away(home):
    for name in ("guests.building", "guests.building.wal", "current.json.part", "scratch/spill.tmp"):
        (home.warehouse / name).parent.mkdir(exist_ok=True)
        (home.warehouse / name).write_text("half")

    with sole_writer(home.warehouse, doing="load", now=NOW) as scratch:
        assert list(scratch.iterdir()) == []
        left = {path.name for path in home.warehouse.iterdir()}

    assert left == {current(home.warehouse).file, "current.json", "lock", "scratch"}


def test_a_build_that_fails_its_checks_leaves_the_one_before(home):
    before = current(home.warehouse)
    manifest = next((home.archive / "exports").glob("*.json"))
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"records": 21}))
    _deliver(home, 1)

    with pytest.raises(BuildFaultError, match="records of a file"):
        loaded(home)

    assert current(home.warehouse) == before
    assert rows(home, "select count(*) from responses") == [(20,)]


# Each spoils one thing in a good build, and the check that must notice it.
SPOILED = [
    ("update files set accepted = accepted + 1, quarantined = quarantined - 1", "row per quarantined record"),
    ("update files set records = records + 1", "records of a file"),
    ("insert into responses select * from responses limit 1", "a response stands once"),
    ("update responses set site_id = 'S9' where response_id = 'R1'", "site is open on its day"),
    ("update responses set stay_date = '2019-12-31' where response_id = 'R1'", "site is open on its day"),
    ("update responses set overall = overall + 1 where response_id = 'R1'", "totals of every dimension"),
    ("update totals set response_count = 0 where dimension_id = 'channel'", "totals of every dimension"),
    ("delete from totals where department_id = 'spa' and dimension_id = 'all'", "totals of every dimension"),
    ("update files set superseded = 1", "without the superseded"),
]


@pytest.mark.parametrize(("spoil", "rule"), SPOILED)
def test_the_checks_notice_what_does_not_add_up(tmp_path_factory, good, spoil, rule):
    folder = tmp_path_factory.mktemp("spoiled")
    copy = shutil.copy(good.warehouse / current(good.warehouse).file, folder / "guests.duckdb")
    connection = open_for_building(Path(copy), folder)
    reference = read_reference(good.reference)
    check(connection, reference)
    connection.execute(spoil)

    with pytest.raises(BuildFaultError, match=rule):
        check(connection, reference)

    connection.close()


@pytest.mark.parametrize("limit", [1, 40])
def test_a_disk_that_is_full_leaves_the_build_before_and_the_next_load_mends_it(home, good, tmp_path, limit):
    """No file may grow beyond `limit` KiB: the archive, the verdicts or the build can't be written."""
    clean = copied(good, tmp_path / "clean")
    before = current(home.warehouse)
    for one in (home, clean):
        write_csv(one.inbox / "post_stay_1.csv", many_responses(1500, first=1000))
    load_with_limit = """
        import resource, signal, sys
        from pathlib import Path
        from pipelines.home import Home
        from tests.factories import loaded
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]) * 1024, int(sys.argv[2]) * 1024))
        loaded(Home(Path(sys.argv[1])))
    """

    failed = _in_another_process(load_with_limit, home.root, limit)

    assert failed.returncode != 0
    assert current(home.warehouse) == before
    assert fingerprint.of_file(home.warehouse / before.file) == before.sha256
    loaded(home)
    loaded(clean)
    assert logical_hash(home) == logical_hash(clean)


def test_a_changed_rule_of_the_code_judges_old_files_anew(home, tmp_path):
    """What counts as top box is code in pipelines/reference/scales.py: verdicts of the old code must not stay."""
    shutil.copytree(
        REPOSITORY / "pipelines", tmp_path / "code" / "pipelines", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(REPOSITORY / "tests", tmp_path / "code" / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    survey = tmp_path / "code" / "pipelines" / "reference" / "scales.py"
    changed = survey.read_text().replace("return 9 if", "return 8 if")
    assert changed != survey.read_text()
    survey.write_text(changed)
    load = "import sys; from pathlib import Path; from pipelines.home import Home; from tests.factories import loaded; "
    before = rows(home, "select sum(overall_top) from responses")

    done = subprocess.run(
        [sys.executable, "-P", "-c", load + "loaded(Home(Path(sys.argv[1])))", str(home.root)],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "code")},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )

    assert done.returncode == 0, done.stderr
    by_hand = rows(home, "select count(*) from responses where overall >= 8000")
    assert rows(home, "select sum(overall_top) from responses") == by_hand != before
