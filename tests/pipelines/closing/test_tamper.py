"""What is not as it was frozen or signed is noticed by every read, and named."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.acting import Acting
from pipelines.closing.folder import copy_folder, signed_folder
from pipelines.closing.open_statements import decide_amount, still_open
from pipelines.closing.reading import closed_payouts, closed_statement, faults
from pipelines.closing.restate import restate_bonus
from pipelines.closing.signing import sign_bonus
from pipelines.home import Home
from pipelines.mistakes import Mistake
from tests.factories import copied
from tests.pipelines.closing.conftest import NOW, WINDOW_ENDS, A, B, closed

AFTER = WINDOW_ENDS + timedelta(days=1)
FROZEN = ["evidence.json", "pay.json", "payouts.csv", "plan.json", "responses.parquet", "roster.json"]
FROZEN += ["statements.parquet", "thresholds.json", "manifest.json"]
SIGNED = ["payouts.csv", "settlement.csv", "settlement.parquet", "statements.parquet", "manifest.json"]


@pytest.fixture(scope="module")
def signed_once(once_closed: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The year signed by two. Not to be changed but for a moment."""
    home = copied(once_closed, tmp_path_factory.mktemp("signed") / "home")
    for person in still_open(closed_payouts(home, "managers").statements):
        decide_amount(home, "managers", person, "100", "agreed", Acting(A, AFTER, NOW))
    for by in (A, B):
        sign_bonus(home, "managers", Acting(by, AFTER, NOW))
    return home


def _said(home: Home) -> str:
    """What every read says, the same of all of them."""
    said = set()
    for read in (
        lambda: closed_payouts(home, "managers"),
        lambda: closed_statement(home, "managers", 1, "P1"),
        lambda: sign_bonus(home, "managers", Acting(A, AFTER, NOW)),
    ):
        with pytest.raises(Mistake) as noticed:
            read()
        said.add(noticed.value.text())
    [one] = said
    assert faults(home) == (one,)
    return one


def _spoilt(path: Path) -> bytes:
    """A file with its last byte changed; what it was before."""
    before = path.read_bytes()
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    return before


def test_every_file_of_the_copy_is_as_it_was(signed_once):
    folder = copy_folder(signed_once, "managers", 1)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FROZEN)

    for name in FROZEN:
        before = _spoilt(folder / name)
        assert f"revision 1 of the closed plan 'managers' is not as it was: {name} was changed" in _said(signed_once)
        (folder / name).unlink()
        assert f"{name} is missing" in _said(signed_once)
        (folder / name).write_bytes(before)

    assert faults(signed_once) == ()


def test_every_file_of_what_was_signed_is_as_it_was(signed_once):
    folder = signed_folder(signed_once, "managers", 1)
    assert sorted(path.name for path in folder.iterdir()) == sorted(SIGNED)

    for name in SIGNED:
        before = _spoilt(folder / name)
        assert f"what was signed of revision 1 of the closed plan 'managers' is not as it was: {name}" in _said(
            signed_once
        )
        (folder / name).write_bytes(before)

    assert closed_payouts(signed_once, "managers").total > 0


def test_a_file_more_is_named(signed_once):
    more = copy_folder(signed_once, "managers", 1) / "payouts (2).csv"
    more.write_text("x")

    said = _said(signed_once)
    more.unlink()

    assert "payouts (2).csv does not belong there" in said


def test_a_folder_that_is_gone_is_named(closed_year):
    folder = copy_folder(closed_year, "managers", 1)
    folder.rename(folder.with_name("elsewhere"))

    with pytest.raises(Mistake, match="all of it is missing"):
        restate_bonus(closed_year, "managers")


def test_a_manifest_that_was_made_to_fit_is_not_the_one_that_was_signed(closed_year):
    """Whoever changes a file and its hash in the manifest has another manifest than the decision names."""
    folder = copy_folder(closed_year, "managers", 1)
    _spoilt(folder / "payouts.csv")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["payouts.csv"] = fingerprint.of_file(folder / "payouts.csv")
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False))

    with pytest.raises(Mistake, match=r"manifest\.json was changed"):
        closed_payouts(closed_year, "managers")


def test_a_decision_that_was_made_to_fit_breaks_the_chain(closed_year):
    path = closed_year.decisions / "decisions.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("drop trigger decisions_are_never_changed")
        connection.execute(
            "update decisions set content = replace(content, '2027-01-28', '2027-01-15') where kind = 'bonus_closed'"
        )
    connection.close()

    with pytest.raises(Mistake, match="can't be trusted"):
        closed_payouts(closed_year, "managers")


def test_status_names_it_and_says_how_far_each_plan_is(run, signed_once):
    file = copy_folder(signed_once, "managers", 1) / "payouts.csv"

    code, out, err = run("status", "--home", signed_once.root)
    assert (code, err) == (0, "")
    assert "Closed     managers, revision 1: final, signed by P10 on 2027-01-29 and P12 on 2027-01-29" in out

    before = _spoilt(file)
    code, out, err = run("status", "--home", signed_once.root)
    file.write_bytes(before)
    assert "payouts.csv was changed" in err


def test_a_signed_year_is_never_swept_where_older_decisions_were_put_back(signed_once, tmp_path):
    home = copied(signed_once, tmp_path / "home")
    for path in home.decisions.iterdir():
        path.unlink()
    before = {path: path.read_bytes() for path in home.closed.rglob("*") if path.is_file()}

    with pytest.raises(Mistake, match="the decisions of this home do not know it"):
        closed(home)

    assert {path: path.read_bytes() for path in home.closed.rglob("*") if path.is_file()} == before
