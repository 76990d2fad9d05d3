"""All payouts of a plan as a workbook for the payroll: the table, what its columns say, and by which method it was made."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipelines.bonus.exact import plain
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.paper.exact_cells import shape
from pipelines.rewards.paper.page import MONEY_COLOUR
from pipelines.rewards.payout_columns import COLUMNS, Column, Kind, Value
from pipelines.rewards.plan_words import PlanLine, plan_lines
from pipelines.rewards.statement import Payouts, State

PAYOUTS, METHODS, LAYOUT = "Payouts", "Methods", "Columns"
HOW = (
    PlanLine(
        "Arithmetic", "Exact, from whole counts of answers to the cent: no number that decides is a binary fraction."
    ),
    PlanLine("Scores", "Counts are added up first and divided once, then rounded half up, halves away from 0."),
    PlanLine("Amount", "Target × factor × time in post, rounded once; then funding, where the plan has any."),
    PlanLine(
        "Limits and tests",
        "95 % limits, verdicts and reliabilities come from statistics, and are rounded before a rule sees them.",
    ),
    PlanLine("One in full", "The statement of each person has every step; its workbook works it out again."),
)
_WIDTHS = {
    "plan_id": 24,
    "person_name": 26,
    "reasons": 44,
    "notes": 44,
    "part_scores": 34,
    "other_parts": 24,
    "plan_name": 24,
    "amount": 14,
}


def payout_workbook(
    plan: ANY_PLAN, payouts: Payouts, *, thresholds: Thresholds | None = None, notes: Sequence[str] = ()
) -> bytes:
    """The workbook: numbers as numbers, days as days, text as text and never as a formula. `thresholds` are for the words on
    minimum answers, `notes` what else is to be known. The same payouts give the same bytes; an open statement has no amount."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = datetime.combine(plan.window.last_day, time())
    book.set_properties({"title": f"Payouts {plan.plan_id}", "created": made, "comments": f"plan {payouts.plan_hash}"})
    sheets = {name: book.add_worksheet(name) for name in (PAYOUTS, METHODS, LAYOUT)}
    _table(book, sheets[PAYOUTS], plan, payouts)
    _methods(
        book,
        sheets[METHODS],
        plan,
        payouts,
        [*plan_lines(plan, thresholds), *HOW, *(PlanLine("Note", one) for one in notes)],
    )
    _layout(book, sheets[LAYOUT])
    book.close()
    return out.getvalue()


def _table(book: Workbook, sheet: Worksheet, plan: ANY_PLAN, payouts: Payouts) -> None:
    head, top = _head(book), {"valign": "top"}
    shapes = {
        Kind.DAY: book.add_format(top | {"num_format": "yyyy-mm-dd"}),
        Kind.COUNT: book.add_format(top | {"num_format": "#,##0"}),
        Kind.FACTOR: book.add_format(top | {"num_format": shape(plan.rounding.factor)}),
        Kind.MONEY: book.add_format(top | {"num_format": shape(plan.rounding.money)}),
        Kind.TEXT: book.add_format(top | {"text_wrap": True}),
    }
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.name, head)
        sheet.set_column(place, place, _WIDTHS.get(column.name, 12))
        for row, one in enumerate(payouts.statements, start=1):
            _write(sheet, row, place, column.of(plan, one), shapes[column.kind])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(payouts.statements)), len(COLUMNS) - 1)


def _write(sheet: Worksheet, row: int, place: int, value: Value, look: Format) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time()), look)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, float(value), look)
    elif value:
        sheet.write_string(row, place, value, look)


def _methods(book: Workbook, sheet: Worksheet, plan: ANY_PLAN, payouts: Payouts, lines: list[PlanLine]) -> None:
    head, text = _head(book), book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    amounts = book.add_format({"num_format": shape(plan.rounding.money), "align": "left", "bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 120)
    sheet.write_row(0, 0, ("What", "How"), head)
    first = payouts.statements[0] if payouts.statements else None
    made = [
        PlanLine("Plan hash", payouts.plan_hash),
        *([] if first is None else [PlanLine("Build", first.build_id), PlanLine("Data hash", first.logical_hash)]),
        *(PlanLine(f"Statements: {state}", f"{payouts.count(state):,}") for state in State),
        *(
            []
            if payouts.left_over is None
            else [PlanLine("Left of the funding", f"{plain(payouts.left_over)} {payouts.currency}")]
        ),
    ]
    for row, line in enumerate([*lines, *made], start=1):
        sheet.write_string(row, 0, line.about, bold)
        sheet.write_string(row, 1, line.says, text)
    last = 1 + len(lines) + len(made)
    sheet.write_string(last, 0, f"Total, in {payouts.currency}", bold)
    column = xl_col_to_name([one.name for one in COLUMNS].index("amount"))
    total = f"=ROUND(SUM({PAYOUTS}!{column}2:{column}{len(payouts.statements) + 1}),{plan.rounding.money})"
    sheet.write_formula(last, 1, total, amounts, float(payouts.total))
    sheet.freeze_panes(1, 0)


def _layout(book: Workbook, sheet: Worksheet) -> None:
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, ("column", "what it says", "kind"), _head(book))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for row, column in enumerate(COLUMNS, start=1):
        sheet.write_row(row, 0, _said(column), text)


def _said(column: Column) -> tuple[str, str, str]:
    return column.name, column.says.replace("`", ""), str(column.kind)


def _head(book: Workbook) -> Format:
    return book.add_format({"bold": True, "font_color": MONEY_COLOUR, "bottom": 1})
