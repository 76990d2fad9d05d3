"""What tells who a guest is, in the free text of a long export, is in the vault and nowhere else: what is masked shows it."""

import csv
from pathlib import Path

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.returned_text import WHY
from tests.factories import LONG_COLUMNS, LONG_STAY, a_home, copied, loaded, long_records, response, write_csv
from tests.pipelines.builds import rows
from tests.pipelines.intake.stopped_writes import full_after

# In the answer to a question of free text, to one that nobody declared, and in a record that can't be cut.
SAID = ["CANARY@good.example", "CANARY undeclared", "CANARY malformed"]


def _home(root: Path, definition: str = LONG_STAY) -> Home:
    home = a_home(root, long_stay=definition)
    about = long_records(response(2))[0]
    records = [
        *long_records(response(1, comment=SAID[0]), response(3, comment=SAID[0], desk=77)),
        about | {"question": "mood", "answer": SAID[1]},
        *long_records(response(4)),
    ]
    path = write_csv(home.inbox / "long_stay_1.csv", records, LONG_COLUMNS)
    with path.open("a") as more:
        more.write(f"R5,{SAID[2]}\n")
    loaded(home)
    return home


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Such a home, not to be changed."""
    return _home(tmp_path_factory.mktemp("prepared") / "home")


@pytest.fixture
def home(prepared: Home, tmp_path: Path) -> Home:
    """A copy of it."""
    return copied(prepared, tmp_path / "home")


def _where(home: Home, said: str) -> set[str]:
    """The folders of the home, the inbox aside, in which a text stands: read as what they are, and byte by byte."""
    found = set()
    for path in home.root.rglob("*"):
        folder = "/".join(path.relative_to(home.root).parts[:2])
        if not path.is_file() or folder.startswith("inbox"):
            continue
        text = path.read_bytes()
        if path.suffix == ".parquet":
            text += repr(pl.read_parquet(path).rows()).encode()
        found |= {folder} if said.encode() in text else set()
    tables = rows(home, "select table_name from duckdb_tables()")
    told = str([rows(home, f'from "{name}"') for (name,) in tables])
    return found | ({"the build"} if said in told else set())


@pytest.mark.parametrize("said", SAID)
def test_a_guests_words_are_in_the_vault_and_nowhere_else(prepared, said):
    assert _where(prepared, said) == {"archive/vault"}


def test_other_words_are_another_content_of_the_response(home):
    write_csv(home.inbox / "long_stay_2.csv", long_records(response(1, comment="CANARY bad")), LONG_COLUMNS)

    loaded(home)

    assert rows(home, "select response_id from responses") == [("R4",)]


def test_a_question_declared_later_is_read_from_the_files_of_before(tmp_path):
    home = _home(tmp_path / "home", LONG_STAY.replace('ignored = ["floor"]\n', ""))
    write_csv(
        home.inbox / "long_stay_2.csv",
        [one | {"question": "floor"} for one in long_records(response(9))[:1]],
        LONG_COLUMNS,
    )
    loaded(home)
    before = rows(home, "select count(*) from quarantine where reason like '%floor%'")

    (home.reference / "surveys" / "long_stay.toml").write_text(LONG_STAY)
    loaded(home)

    assert before == [(1,)]
    assert rows(home, "select response_id from responses order by 1") == [("R1",), ("R4",), ("R9",)]
    assert _where(home, SAID[0]) == {"archive/vault"}


@pytest.fixture(scope="module")
def of_the_floor(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of answers to a question that nobody reads yet, not to be changed."""
    home = a_home(tmp_path_factory.mktemp("floor") / "home", long_stay=LONG_STAY)
    floor = long_records(response(1))[0] | {"question": "floor", "answer": "CANARY@third.example"}
    write_csv(home.inbox / "long_stay_1.csv", [*long_records(response(1)), floor], LONG_COLUMNS)
    loaded(home)
    assert "archive/exports" in _where(home, "CANARY")
    return home


@pytest.mark.parametrize("stopped_at", [*range(4), None])
def test_answers_that_become_free_text_move_into_the_vault_whatever_stops_the_load(
    of_the_floor, tmp_path, monkeypatch, stopped_at
):
    home, secret = copied(of_the_floor, tmp_path / "home"), 'comments = ["comment", "floor"]'
    definition = LONG_STAY.replace('ignored = ["floor"]\n', "").replace('comments = ["comment"]', secret)
    (home.reference / "surveys" / "long_stay.toml").write_text(definition)
    if stopped_at is not None:
        with full_after(stopped_at, monkeypatch):
            loaded(home)

    loaded(home)

    assert _where(home, "CANARY") == {"archive/vault"}
    assert rows(home, "select response_id, overall, recommend, front_desk, housekeeping from responses") == [
        ("R1", 8000, 9000, 7000, 8250)
    ]
    (home.reference / "surveys" / "long_stay.toml").write_text(LONG_STAY)
    loaded(home)
    assert _where(home, "CANARY") == {"archive/exports"}


def test_a_question_column_under_another_name_brings_nothing_out_of_the_vault(home):
    home.inbox.joinpath("long_stay_1.csv").unlink()
    (home.reference / "surveys" / "long_stay.toml").write_text(
        LONG_STAY.replace('question = "question"', 'question = "Q"')
    )

    with pytest.raises(Exception, match="has no column 'Q'"):
        loaded(home)

    assert _where(home, SAID[0]) == {"archive/vault"}


@pytest.mark.parametrize("with_inbox", [True, False])
def test_rejected_writes_the_supplier_s_rows_with_and_without_them(run, home, tmp_path, with_inbox):
    if not with_inbox:
        home.inbox.joinpath("long_stay_1.csv").unlink()
    words = ("rejected", "--home", home.root, "--survey", "long_stay", "--to")

    _, _, err = run(*words, tmp_path / "without.csv")
    run(*words, tmp_path / "with.csv", "--with-comments")

    open_text, whole = ((tmp_path / name).read_text() for name in ("without.csv", "with.csv"))
    assert "CANARY" not in open_text
    assert "Cells of free text are empty" in err
    assert all(said in whole for said in SAID)
    header, *records = csv.reader(open_text.splitlines())
    assert header == [*LONG_COLUMNS, WHY]
    assert [(one[0], one[6], one[7]) for one in records] == [
        *(("R3", one["question"], str(one["answer"])) for one in long_records(response(3, desk=77))),
        ("R2", "mood", ""),
    ]


def test_a_mended_response_loads_and_leaves_the_quarantine_with_all_its_records(run, tmp_path):
    home = _home(tmp_path / "home")
    to = tmp_path / "long_stay_mended.csv"
    run("rejected", "--home", home.root, "--survey", "long_stay", "--to", to, "--with-comments")
    mended = to.read_text().replace(",desk,77,", ",desk,7,").replace(",mood,", ",comment,")
    (home.inbox / to.name).write_text("".join(line for line in mended.splitlines(True) if SAID[2] not in line))

    loaded(home)

    assert rows(home, "select quarantined, mended from files order by file_name") == [(9, 8), (0, 0)]
    assert rows(home, "select response_id, spa from responses order by 1") == [
        (one, None) for one in ("R1", "R2", "R3", "R4")
    ]
    assert _where(home, SAID[0]) == {"archive/vault"}
