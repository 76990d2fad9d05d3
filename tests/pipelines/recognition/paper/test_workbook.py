"""The workbook read back: the list's own numbers, texts that are texts, nobody of the staff who is not honoured."""

from io import BytesIO

import openpyxl
import pytest

from pipelines.recognition.measured import MENTION_DECIMALS
from pipelines.recognition.paper.edition import Edition, provisional
from pipelines.recognition.paper.layout import COLUMNS
from pipelines.recognition.paper.list_file import list_rows
from pipelines.recognition.paper.workbook import EMPTY, LINE, recognition_workbook
from pipelines.recognition.staff.purpose import PURPOSE
from tests.pipelines.recognition.made import CHINESE, FORMULA, a_result, a_year, an_award, everything, winner

EDITION = provisional(everything())


def _book(edition: Edition) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(recognition_workbook(edition)))


def _rows(edition: Edition, sheet: str) -> list[dict[str, object]]:
    head, *rows = _book(edition)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _said(edition: Edition) -> str:
    return "\n".join(f"{row['What']}: {row['How']}" for row in _rows(edition, "Methods"))


def test_the_sheet_of_winners_is_the_list():
    rows = _rows(EDITION, "Winners")

    # A workbook has no empty texts.
    assert rows == [{name: cell or None for name, cell in row.items()} for row in list_rows(EDITION).rows(named=True)]
    assert list(rows[0]) == [one.name for one in COLUMNS]


def test_no_cell_is_a_formula_and_a_name_that_looks_like_one_stays_a_text():
    cells = [cell for sheet in _book(EDITION) for row in sheet.iter_rows() for cell in row]

    assert not any(cell.data_type == "f" for cell in cells)
    marked = [cell for cell in cells if cell.value == FORMULA]
    assert marked
    assert all(cell.quotePrefix for cell in marked)


def test_numbers_are_shown_with_the_decimals_of_their_measure():
    sheet = _book(EDITION)["Winners"]
    place = [cell.value for cell in sheet[1]].index("score_low")

    shapes = {row[2].value: row[place].number_format for row in sheet.iter_rows(min_row=2)}
    assert shapes["best_site"] == "0.0"
    assert shapes["named_by_guests"] == "0." + "0" * MENTION_DECIMALS


def test_the_shortlist_has_all_that_are_ranked_by_rank_and_says_who_is_honoured():
    rows = [row for row in _rows(EDITION, "Shortlist") if row["award"] == "Best site"]

    assert [(row["rank"], row["honoured"]) for row in rows] == [
        (1, "yes"),
        (2, "yes"),
        (3, "yes"),
        (4, "no"),
        (5, "no"),
    ]
    assert rows[3]["site"] == CHINESE
    assert (rows[3]["rank_low"], rows[3]["rank_high"], rows[3]["rank_of"]) == (2, 6, 12)


def test_everybody_not_honoured_has_the_rule_that_excluded_them():
    rows = [row for row in _rows(EDITION, "Why not") if row["award"] == "Best site"]

    assert [(row["site_id"], row["rule"]) for row in rows] == [("S04", "tier"), ("S05", "tier"), ("S06", "answers")]
    assert rows[2]["why_not"] == "12 answers, and 100 are asked for"
    # Of a few answers a score would tell what single guests said.
    assert [row["score"] for row in rows] == [91, 90, None]


def test_of_people_nobody_is_named_who_is_not_honoured():
    cells = [str(cell.value) for sheet in _book(EDITION) for row in sheet.iter_rows() for cell in row]

    assert not [cell for cell in cells if "Never" in cell]
    assert {row["award"] for name in ("Shortlist", "Why not") for row in _rows(EDITION, name)}.isdisjoint(
        {"Named by guests"}
    )


def test_the_methods_say_rules_build_hash_and_purpose():
    said = _said(Edition(everything(), "Published on 2027-01-20 by P1.", "f" * 64))

    for words in ("Published on 2027-01-20 by P1.", "f" * 64, "b-0007", "a1b2c3d4" * 8, "31 Dec 2026", PURPOSE):
        assert words in said
    assert "No winners: All sites: Nobody is honoured: no site has 100 answers." in said
    assert "Best site: Outcome: 3 honoured of 6 candidates; provisional." in said
    assert "Named by guests: Outcome: 2 honoured; provisional." in said


def test_a_year_without_people_has_no_note_on_people():
    assert PURPOSE not in _said(provisional(a_year(a_result(an_award(), [winner(1)]))))


def test_a_threshold_of_the_chain_is_said_where_it_is_known():
    found = recognition_workbook(EDITION, pay_thresholds={"best_site": 30})

    said = [row[1] for row in openpyxl.load_workbook(BytesIO(found))["Methods"].iter_rows(values_only=True)]
    assert "At least 30 answers, as many as a bonus needs." in said


@pytest.mark.parametrize("sheet", EMPTY)
def test_an_empty_sheet_says_so(sheet):
    (row,) = _rows(provisional(a_year()), sheet)

    assert next(iter(row.values())) == EMPTY[sheet]


def test_columns_are_as_wide_as_their_names_and_the_head_stays():
    for sheet in _book(EDITION).worksheets[:3]:
        assert sheet.freeze_panes == "A2"
        for cell in sheet[1]:
            assert sheet.column_dimensions[cell.column_letter].width >= len(cell.value)


def test_a_row_is_as_high_as_its_longest_text_needs():
    long = a_result(an_award(), [winner(1), winner(2, reason="word " * 60)])

    sheet = _book(provisional(a_year(long)))["Winners"]

    # A line is the height that a row has anyway.
    assert sheet.row_dimensions[2].height in (None, LINE)
    # 300 letters in a column of 60, of which words fill 54.
    assert sheet.row_dimensions[3].height == 6 * LINE


def test_the_same_edition_is_the_same_file():
    assert recognition_workbook(EDITION) == recognition_workbook(provisional(everything()))
