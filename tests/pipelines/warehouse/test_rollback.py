"""Going back: a kept build is served again, what that undoes is said, and no load undoes it in silence."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.colleagues import colleagues_of
from pipelines.home import Home
from pipelines.loading import Load, load
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.warehouse.lock import LockedError, sole_writer
from pipelines.warehouse.publishing import Published, current, kept
from pipelines.warehouse.rollback import Undone, held, is_masked_as_now, roll_back
from tests.factories import NOW, THRESHOLDS, a_home, copied, many_responses, response, write_csv
from tests.pipelines.builds import logical_hash, rows

LATER = NOW + timedelta(hours=5)


def _load(home: Home, *, hours: float = 4, reason: str | None = None) -> Load:
    now = NOW + timedelta(hours=hours)
    return load(home, now=now, accept_hold=reason, progress=lambda what, done, total: None)


def _deliver(home: Home, number: int) -> None:
    write_csv(home.inbox / f"post_stay_{number}.csv", many_responses(20 + number, first=100 * number))


def _back(home: Home, to: Published | None = None) -> Undone:
    return roll_back(home.warehouse, to=to and to.build.build_id, now=LATER)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return a_home(tmp_path / "home")


@pytest.fixture(scope="module")
def of_three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[Published]]:
    """A home with three builds, to copy."""
    home, made = a_home(tmp_path_factory.mktemp("three") / "home"), []
    for number in range(3):
        _deliver(home, number)
        made.append(_load(home, hours=number).published)
    return home, made


@pytest.fixture
def builds(of_three: tuple[Home, list[Published]], home: Home) -> list[Published]:
    """Three builds of the home, the oldest first; of 20, 41 and 63 responses."""
    prepared, made = of_three
    shutil.rmtree(home.root)
    copied(prepared, home.root)
    return made


def test_going_back_serves_the_build_before_and_says_what_it_lacks(home, builds):
    undone = _back(home)

    assert current(home.warehouse).file == builds[1].file
    assert rows(home, "select count(*) from responses") == [(41,)]
    assert (undone.files, undone.responses) == ([("post_stay_2.csv", 22)], 22)
    assert len(list((home.archive / "exports").glob("*.parquet"))) == 3


def test_going_back_twice_goes_back_twice(home, builds):
    _back(home)

    undone = _back(home)

    assert current(home.warehouse).file == builds[0].file
    assert undone.files == [("post_stay_1.csv", 21)]
    assert {one.build_id for one in current(home.warehouse).taken_back} == {one.build.build_id for one in builds[1:]}


def test_any_kept_build_can_be_chosen_also_forward_again(home, builds):
    _back(home, builds[0])
    forward = _back(home, builds[2])

    assert current(home.warehouse).file == builds[2].file
    assert (forward.files, forward.responses, forward.now.taken_back) == ([], 0, ())
    assert held(home.warehouse) is None
    assert _load(home).unchanged


def test_a_load_of_the_same_inputs_is_held_after_going_back(home, builds):
    _back(home)
    at_once = held(home.warehouse)

    result = _load(home)

    assert result.held == at_once == held(home.warehouse)
    assert (at_once.since, [one.kind for one in at_once.findings]) == ("2026-11-16T14:00:00+00:00", ["taken_back"])
    assert current(home.warehouse).file == builds[1].file


@pytest.mark.parametrize("steps", [1, 2])
def test_no_build_that_was_taken_back_is_published_by_itself(home, builds, steps):
    """From the third to the second and on to the first: neither of the two comes back."""
    for _ in range(steps):
        _back(home)

    assert _load(home).held is not None


def test_changed_inputs_that_say_the_same_are_held_too(home, builds):
    _back(home)
    (home.reference / "thresholds.toml").write_text(THRESHOLDS.replace("show = 10", "show = 9"))

    assert _load(home).held is not None


def test_what_was_held_when_it_was_gone_back_is_not_published_by_itself(home, builds):
    """The held inputs say more than the build that is taken back, and all of that too."""
    chain = home.reference / "chain.toml"
    chain.write_text(chain.read_text().replace("hold_rejected_percent = 100", "hold_rejected_percent = 5"))
    records = [*many_responses(5, first=900), response(990, overall=77), response(991, overall=77)]
    write_csv(home.inbox / "post_stay_broken.csv", records)
    assert [one.kind for one in _load(home).held.findings] == ["rejected"]
    _back(home)

    assert [one.kind for one in _load(home).held.findings] == ["rejected", "taken_back"]


def test_a_further_export_does_not_bring_back_what_was_taken_back(home, builds):
    _back(home)
    _deliver(home, 3)

    result = _load(home)

    assert result.held is not None
    assert result.published.taken_back


def test_mended_reference_data_is_published(home, builds):
    _back(home)
    _deliver(home, 3)
    survey = home.reference / "surveys" / "post_stay.toml"
    survey.write_text(survey.read_text().replace('"Post-stay survey"', '"Stay"'))

    result = _load(home)

    assert result.held is None
    assert rows(home, "select count(*) from responses") == [(86,)]
    assert (held(home.warehouse), result.published.taken_back) == (None, ())


@pytest.mark.parametrize("load_first", [True, False])
def test_what_was_taken_back_is_published_where_somebody_accepts_it(home, builds, load_first):
    _back(home)
    if load_first:
        _load(home)

    result = _load(home, reason="it was right after all")

    assert result.published.build.logical_hash == builds[2].build.logical_hash
    assert [one.reason for one in result.published.accepted] == ["it was right after all"]
    assert _load(home).unchanged


def test_an_acceptance_does_not_count_for_the_next_time_it_is_taken_back(home, builds):
    _back(home)
    _load(home, reason="it was right after all")
    roll_back(home.warehouse, to=None, now=LATER + timedelta(hours=1))

    assert _load(home, hours=7).held is not None


def test_after_going_back_and_loading_the_build_before_is_what_was_served(home, builds):
    _back(home, builds[0])
    _deliver(home, 3)
    newest = _load(home, reason="it was right after all").published

    _back(home)

    assert newest.before == builds[0].file
    assert current(home.warehouse).file == builds[0].file


def test_three_builds_are_kept_and_the_served_ones_first(home, builds):
    _back(home, builds[0])
    _deliver(home, 3)
    newest = _load(home, reason="it was right after all").published

    assert [one.file for one in kept(home.warehouse)] == [newest.file, builds[0].file, builds[2].file]
    assert len(list(home.warehouse.glob("guests-*.duckdb"))) == 3


def test_inputs_that_go_back_to_those_of_the_served_build_end_the_hold(home):
    _deliver(home, 0)
    _load(home, hours=0)
    (home.reference / "departments.csv").write_text(
        (home.reference / "departments.csv").read_text().replace("desk,3", "desk,4")
    )
    _load(home, hours=1)
    _back(home)
    (home.reference / "departments.csv").write_text(
        (home.reference / "departments.csv")
        .read_text()
        .replace("desk,4", "desk,3")
        .replace("Front desk,4", "Front desk,3")
    )

    result = _load(home)

    assert result.unchanged
    assert held(home.warehouse) is None


def test_a_build_whose_bytes_have_changed_is_not_served(home, builds):
    path = home.warehouse / builds[1].file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(Mistake, match="its file is not what was published"):
        _back(home)

    assert current(home.warehouse) == builds[2]


def test_a_broken_build_can_be_gone_back_from(home, builds):
    (home.warehouse / builds[2].file).write_bytes(b"half")

    undone = _back(home)

    assert undone.files is None
    assert logical_hash(home) == builds[1].build.logical_hash
    assert _load(home).held is not None


@pytest.mark.parametrize(("to", "said"), [("20200101T000000-12345678", "is kept"), ("(current)", "is served already")])
def test_a_build_that_is_not_kept_is_no_choice(home, builds, to, said):
    with pytest.raises(Mistake, match=said) as raised:
        roll_back(home.warehouse, to=builds[2].build.build_id if to == "(current)" else to, now=LATER)

    assert builds[1].build.build_id in raised.value.mend


def test_with_one_build_there_is_nothing_to_go_back_to(home):
    _deliver(home, 0)
    _load(home)

    with pytest.raises(Mistake, match="no build is kept that was served before"):
        _back(home)


def test_before_the_first_load_nothing_is_gone_back_from_and_nothing_is_written(home):
    with pytest.raises(Mistake, match="no build to go back from"):
        _back(home)

    assert not home.warehouse.exists()


def test_nobody_goes_back_while_a_load_runs(home, builds):
    with sole_writer(home.warehouse, doing="load", now=NOW), pytest.raises(LockedError, match="another load"):
        _back(home)


def test_a_pointer_of_an_earlier_version_is_read_and_can_be_gone_back_to(home):
    """Before there were holds, a pointer said the file, its hash and the build alone."""
    _deliver(home, 0)
    first = _load(home, hours=0).published
    pointer = home.warehouse / "current.json"
    old = {key: value for key, value in json.loads(pointer.read_text()).items() if key in {"file", "sha256", "build"}}
    del old["build"]["today"]
    pointer.write_text(json.dumps(old))
    _deliver(home, 1)
    _load(home, hours=1)

    _back(home)

    assert current(home.warehouse).file == first.file


def test_words_are_masked_as_now_by_the_same_names_and_the_same_program_alone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(home.inbox / "post_stay_1.csv", [response(1, comment="Anna helped")])
    published = _load(home).published
    same = colleagues_of(home.reference, read_reference(home.reference))
    assert published
    assert same
    build = home.warehouse / published.file

    assert is_masked_as_now(build, same)
    assert not is_masked_as_now(build, replace(same, names={**same.names, "S1": frozenset({"Anna"})}))
    assert not is_masked_as_now(build, None)
    assert not is_masked_as_now(home.warehouse / "gone.duckdb", same)
    monkeypatch.setattr(fingerprint, "of_code", lambda: "another version")
    assert not is_masked_as_now(build, same)
