"""bonus on paper: a workbook of all or of one, a PDF of one; private files, and words where options do not go together."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.home import Home
from tests.factories import a_home, loaded, response, write_csv

PLAN = """
kind = "curve"
plan_id = "managers"
plan_name = "Managers"
currency = "EUR"
knots = [{ score = 66, factor = 0.5 }, { score = 70, factor = 1 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { amount = 5000 }
parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]
enough = { below = [] }
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = a_home(tmp_path_factory.mktemp("paper") / "home")
    (made.reference / "plans").mkdir()
    (made.reference / "plans" / "managers.toml").write_text(PLAN)
    records = [
        response(number, site="S1", departed="2026-03-03", overall=10 if number % 10 < 8 else 5)
        for number in range(100)
    ]
    write_csv(made.inbox / "post_stay.csv", records)
    loaded(made, today=date(2026, 11, 16))
    return made


def _private(path: Path) -> bytes:
    assert path.stat().st_mode & 0o777 == 0o600
    return path.read_bytes()


def test_all_payouts_as_a_workbook_with_methods(run, home, tmp_path):
    to = tmp_path / "all.xlsx"

    code, out, _ = run("bonus", "managers", "--home", home.root, "--xlsx", to)

    book = load_workbook(BytesIO(_private(to)))
    assert code == 0
    assert out.startswith(f"Written to {to}: ")
    assert book.sheetnames == ["Payouts", "Methods", "Columns"]
    methods = {row[0].value: row[1].value for row in book["Methods"].iter_rows()}
    assert methods["Note"].startswith("The window runs until 31 Dec 2026")
    assert "A part needs 100 answers" in methods["Minimum answers"]


def test_one_statement_on_paper_in_both_forms(run, home, tmp_path):
    xlsx, pdf = tmp_path / "one.xlsx", tmp_path / "one.pdf"

    code, out, _ = run("bonus", "managers", "--home", home.root, "--person", "P1", "--xlsx", xlsx, "--pdf", pdf)

    assert code == 0
    assert out == f"Written to {xlsx}: the statement of P1.\nWritten to {pdf}: the statement of P1.\n"
    assert _private(pdf).startswith(b"%PDF-")
    cells = [cell for row in load_workbook(BytesIO(_private(xlsx)), data_only=True)["Statement"] for cell in row]
    assert 5000 in [cell.value for cell in cells]
    assert any(
        str(cell.value).startswith("Not frozen: worked out from what is known now. The window runs until")
        for cell in cells
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--pdf", "x.pdf"], "--pdf writes one statement"),
        (["--person", "P1", "--csv", "x.csv"], "--csv writes all payouts"),
        (["--person", "P77", "--xlsx", "x.xlsx"], "covers nobody with the id 'P77'"),
        (["--person", "P1", "--pdf", "/nowhere/at/all.pdf"], "there is no such folder"),
    ],
)
def test_mistakes_end_in_words_and_write_nothing(run, home, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)

    code, _, err = run("bonus", "managers", "--home", home.root, *words)

    assert code == 1
    assert said in err
    assert "mend:" in err
    assert list(tmp_path.iterdir()) == []
