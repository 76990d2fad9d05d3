"""The workbook of a statement, worked out again by LibreOffice, comes to the statement: to the cent, and at exact halves."""

import random
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import isclose

import pytest
from openpyxl import load_workbook
from xlsxwriter.workbook import Workbook

from pipelines.bonus.exact import half_up
from pipelines.rewards.paper.exact_cells import LARGEST, lesser, product, quotient, ratio, rounded, total
from pipelines.rewards.paper.page import Page
from pipelines.rewards.paper.workbook import statement_workbook
from pipelines.rewards.statement import Statement
from tests.pipelines.rewards.made import a_plan, statement, tops
from tests.pipelines.rewards.paper.cases import cases
from tests.pipelines.rewards.paper.recomputing import Cells, cells_of, recomputed

pytestmark = pytest.mark.slow

CASES = {name: (plan, one) for name, plan, one in cases()}
# By kind how many of 1,000 are in the top box of one statement, and of another that the first becomes.
CHANGED = {
    "curve": (665, 712),
    "zones": (509, 680),
    "ramp": (390, 776),
    "grid": (400, 700),
    "value_based": (600, 790),
}


def _with_value(book: bytes, what: str, value: int) -> bytes:
    opened, out = load_workbook(BytesIO(book)), BytesIO()
    sheet = opened.worksheets[0]
    sheet.cell(next(row for row in range(1, 99) if sheet.cell(row, 1).value == what), 2).value = value
    opened.save(out)
    return out.getvalue()


def _with_wrong_values(book: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f><v>999</v>", content))
    return out.getvalue()


def _found(cells: Cells, what: str) -> list[object]:
    rows = sorted(int(cell[1:]) for cell, value in cells.items() if cell[0] == "A" and value == what)
    return [cells.get(f"B{row}") for row in rows]


def _amount(cells: Cells, one: Statement) -> object:
    (found,) = _found(cells, f"AMOUNT in {one.currency}")
    return found


def _decimal(shown: object) -> Decimal:
    """A printed number of a spreadsheet: the decimal that its float is written as, with 15 digits at the most."""
    return Decimal(f"{shown:.15g}")


def _printed(name: str, cells: Cells) -> Iterator[str]:
    """What of a recomputed workbook is not what the statement prints."""
    plan, one = CASES[name]
    amount = _amount(cells, one)
    if amount != "open" if one.amount is None else _decimal(amount) != one.amount:
        yield f"amount {amount}, not {one.amount}"
    scores = list(map(_decimal, _found(cells, "Score as printed")))
    if scores != [part.score for part in one.parts if part.score is not None]:
        yield f"scores {scores}"
    if one.factor is not None:
        (factor,) = _found(cells, "Factor that counts") or _found(cells, "Factor")
        if half_up(_decimal(factor), plan.rounding.factor) != one.factor:
            yield f"factor {factor}, not {one.factor}"
    points = list(map(_decimal, _found(cells, "Points of the part")))
    if points and points != [part.held.points for part in one.parts]:
        yield f"points {points}"


def _stale(stands: Cells, again: Cells) -> Iterator[str]:
    """What of the values that stand in a file is not what their formulas make."""
    for cell in sorted({*stands, *again}):
        old, new = stands.get(cell), again.get(cell)
        numbers = isinstance(old, float | int) and isinstance(new, float | int)
        if old != new and not (numbers and isclose(old, new, rel_tol=1e-13)):
            yield f"{cell} {old}, not {new}"


# One test for all, as what takes time is LibreOffice, and tests beside each other would each start it.
def test_recomputed_workbooks_are_their_statements_and_the_values_in_the_files_are_right(libreoffice, tmp_path):
    books = {name: statement_workbook(plan, one) for name, (plan, one) in CASES.items()}

    made = recomputed(libreoffice, books, tmp_path)

    wrong = {
        name: found
        for name in CASES
        if (found := [*_printed(name, made[name]), *_stale(cells_of(books[name]), made[name])])
    }
    assert wrong == {}


def test_where_a_count_changes_the_amount_follows_and_a_tampered_value_is_worked_out_again(libreoffice, tmp_path):
    plan, untouched = CASES["curve_700_of_1000"]
    tampered = _with_wrong_values(statement_workbook(plan, untouched))
    books, expected = {"tampered": tampered}, {"tampered": untouched}
    for kind, (before, after) in CHANGED.items():
        old, expected[kind] = (statement(a_plan(kind), tops(top, 1000)) for top in (before, after))
        assert old.amount != expected[kind].amount
        books[kind] = _with_value(statement_workbook(a_plan(kind), old), "In the top box", after)

    made = recomputed(libreoffice, books, tmp_path)

    assert _amount(cells_of(tampered), untouched) == 999
    assert {name: _decimal(_amount(made[name], one)) for name, one in expected.items()} == {
        name: one.amount for name, one in expected.items()
    }


def _near_the_bound(draw: random.Random) -> Iterator[tuple[Fraction, Fraction]]:
    """Pairs of fractions whose products, quotients and halves lie a hair beside whole numbers, up to the largest."""
    for _ in range(150):
        bottom = draw.randint(2, 10 ** draw.randint(1, 6))
        most = LARGEST // (30 * bottom)
        whole = draw.randint(1, 10 ** draw.randint(1, len(str(most)) - 1))
        yield (
            Fraction(whole * bottom + draw.choice((-1, 0, 1)), bottom),
            Fraction(draw.randint(1, 9), draw.randint(1, 9)),
        )
        yield (
            Fraction(2 * whole + 1, 20) + draw.choice((Fraction(-1, bottom), 0, Fraction(1, bottom))),
            Fraction(1, bottom),
        )


def test_formulas_are_exact_up_to_the_largest_number_that_they_are_written_for(libreoffice, tmp_path):
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    page, made = Page(book, "Numbers", "Numbers"), []
    for one, other in _near_the_bound(random.Random(20261123)):
        first, second = (ratio(page, "", *((str(n), n) for n in each.as_integer_ratio())) for each in (one, other))
        made += [
            product(page, "", first, second),
            quotient(page, "", first, second),
            lesser(page, "", first, second),
            rounded(page, "", first, 1),
            total(page, "", [first, second]),
        ]
    book.close()

    again = recomputed(libreoffice, {"numbers": out.getvalue()}, tmp_path)["numbers"]

    worked_out = [one for one in made if one.is_exact]
    assert len(worked_out) > 1000
    differing = [
        (one, again[one.top], again[one.bottom])
        for one in worked_out
        if one.bottom != "1" and Fraction(int(again[one.top]), int(again[one.bottom])) != one.value
    ]
    assert differing == []
