"""The workbook of a statement as it is written: its values, its texts, what may be changed in it, the same bytes again."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from pipelines.rewards.paper.exact_cells import TOO_LONG
from pipelines.rewards.paper.workbook import statement_workbook
from tests.pipelines.rewards.made import a_plan, a_roster, all_year, statement, tops
from tests.pipelines.rewards.paper.cases import cases
from tests.pipelines.rewards.paper.recomputing import Cells, cells_of

CASES = {name: (plan, one) for name, plan, one in cases()}


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    return {name: statement_workbook(plan, one) for name, (plan, one) in CASES.items()}


@pytest.fixture(scope="module")
def shown(books) -> dict[str, Cells]:
    return {name: cells_of(book) for name, book in books.items()}


def test_a_reader_that_calculates_nothing_shows_the_statements_amounts(shown):
    for name, (_, one) in CASES.items():
        row = next(int(cell[1:]) for cell, value in shown[name].items() if value == f"AMOUNT in {one.currency}")

        assert shown[name][f"B{row}"] == ("open" if one.amount is None else float(one.amount)), name


def test_the_cases_are_of_all_kinds_and_states_and_of_exact_halves():
    assert {plan.kind for plan, _ in CASES.values()} == {"curve", "zones", "ramp", "grid", "value_based", "percentile"}
    assert {one.state for _, one in CASES.values()} == {"due", "gate failed", "open"}
    assert CASES["half_a_cent"][1].amount == Decimal("0.01")
    assert CASES["curve_6665_of_10000"][1].parts[0].score == Decimal("66.7")
    assert CASES["thirty_four_points"][1].steps[2].result == "34"


def test_only_numbers_without_a_short_fraction_are_given_instead_of_worked_out(shown):
    given = {name for name, cells in shown.items() if TOO_LONG in cells.values()}

    assert given == {"too_large", "wild"}


def test_no_name_and_no_word_of_a_file_becomes_a_formula():
    covered = a_roster({"P1": all_year("P1", "=S1")})
    plan = a_plan(plan_name="=1+1", parts=[{"part_id": "overall", "part_name": '=HYPERLINK("x")', "weight": "1"}])
    book = statement_workbook(plan, statement(plan, tops(700, 1000), covered=covered), status="+status")

    cells = [cell for row in load_workbook(BytesIO(book)).worksheets[0].iter_rows() for cell in row]
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert any(text.startswith("=1+1") for text in texts)
    assert any(text.startswith("=HYPERLINK") for text in texts)
    assert {"=S1", "+status"} <= set(texts)
    assert not any("HYPERLINK" in cell.value or "=1" in cell.value[1:] for cell in cells if cell.data_type == "f")


def test_what_is_counted_or_given_may_be_changed_and_nothing_else(books):
    sheet = load_workbook(BytesIO(books["curve_700_of_1000"])).worksheets[0]

    by_label = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(1, sheet.max_row + 1)}
    assert sheet.protection.sheet
    assert not by_label["In the top box"].protection.locked
    assert not by_label["Answers"].protection.locked
    assert by_label["Knot 1"].protection.locked
    assert by_label["AMOUNT in EUR"].protection.locked


def test_the_same_statement_is_the_same_file(books):
    plan, one = CASES["curve_700_of_1000"]

    assert statement_workbook(plan, one) == books["curve_700_of_1000"]


def test_an_open_statement_says_why_there_is_no_amount(shown):
    for name in ("few", "no_pay", "open_gate"):
        assert set(CASES[name][1].reasons) <= set(shown[name].values()), name


def test_a_workbook_that_would_come_to_another_amount_is_not_written():
    _, one = CASES["curve_700_of_1000"]

    with pytest.raises(ValueError, match=r"says 6000\.00, and its workbook comes to 7000"):
        statement_workbook(a_plan(target={"amount": "7000"}), one)
