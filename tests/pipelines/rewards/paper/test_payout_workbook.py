"""All payouts as a workbook: numbers are numbers, texts are texts, the method beside them; columns are said once."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from pipelines.rewards.paper.payout_workbook import payout_workbook
from pipelines.rewards.payout_columns import COLUMNS
from pipelines.rewards.payout_table import payout_table
from pipelines.rewards.plan_words import plan_lines
from tests.pipelines.rewards.made import THRESHOLDS, a_plan, paid, tops

PLAN = a_plan(plan_name="=1+1", funding={"amount": "20000"})
FOUND = paid(PLAN, {"P1": tops(712, 1000), "P2": tops(5, 5), "P3": tops(600, 1000)})


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(payout_workbook(PLAN, FOUND, thresholds=THRESHOLDS, notes=["+So far"])))


def test_the_table_has_the_columns_and_the_values_of_the_text_table(book):
    header, *rows = [[cell.value for cell in row] for row in book["Payouts"].iter_rows()]
    table = payout_table(PLAN, FOUND)

    assert header == table.columns == [column.name for column in COLUMNS]
    for row, said in zip(rows, table.iter_rows(named=True), strict=True):
        found = dict(zip(header, row, strict=True))
        assert found["amount"] == (float(said["amount"]) if said["amount"] else None)
        assert found["factor"] == (float(said["factor"]) if said["factor"] else None)
        assert (found["first_day"], found["in_post"]) == (datetime(2026, 1, 1), 365)
        assert (found["plan_name"], found["state"]) == ("=1+1", said["state"])


def test_an_open_statement_has_an_empty_amount_and_a_number_is_shown_to_the_cent(book):
    place = next(number for number, column in enumerate(COLUMNS, start=1) if column.name == "amount")

    cells = [book["Payouts"].cell(row, place) for row in (2, 3, 4)]

    assert [cell.value for cell in cells] == [6900, None, 0]
    assert cells[0].number_format == "#,##0.00"


def test_the_method_is_the_plan_in_words_with_counts_hashes_and_a_total_that_adds_up(book):
    rows = {(row[0].value, row[1].value) for row in book["Methods"].iter_rows()}

    assert {(line.about, line.says) for line in plan_lines(PLAN, THRESHOLDS)} <= rows
    assert {("Note", "+So far"), ("Plan hash", FOUND.plan_hash), ("Build", "build"), ("Statements: open", "1")} <= rows
    assert ("Left of the funding", "13100 EUR") in rows
    assert ("Total, in EUR", "=ROUND(SUM(Payouts!O2:O4),2)") in rows
    kinds = [cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row]
    assert kinds.count("f") == 1


def test_the_columns_are_documented_in_the_words_in_which_they_are_defined(book, repository):
    told = (repository / "data" / "reference" / "README.md").read_text().splitlines()
    sheet = [(row[0].value, row[1].value) for row in book["Columns"].iter_rows(min_row=2)]

    assert [one.name for one in COLUMNS if f"| `{one.name}` | {one.says} |" not in told] == []
    assert sheet == [(column.name, column.says.replace("`", "")) for column in COLUMNS]


def test_the_same_payouts_are_the_same_file_and_nobody_covered_is_a_file_too():
    assert payout_workbook(PLAN, FOUND) == payout_workbook(PLAN, FOUND)
    assert payout_workbook(PLAN, paid(PLAN, {})).startswith(b"PK")
