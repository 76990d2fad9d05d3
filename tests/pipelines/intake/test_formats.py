"""Workbooks, JSON lines, Parquet, gzip: read as text cell by cell, refused in words, never more than is allowed."""

import contextlib
import gzip
import io
import zipfile
from datetime import date, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.intake import limits, reading
from pipelines.intake.records import EXPORT, FAULT, LINE, FileRefusedError, Records
from pipelines.reference.formats import Format

JSON_LINES, PARQUET = Format(kind="json_lines"), Format(kind="parquet")


def a_workbook(*table: list[object], sheet: str = "Sheet1", **more: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in ({sheet: table} | more).items():
        written = book.create_sheet(name)
        for line in lines:
            written.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(found: Records) -> list[tuple[object, ...]]:
    """Line and texts of the good records."""
    good = found.frame.filter(pl.col(FAULT).is_null())
    return good.select(LINE, pl.selectors.starts_with(EXPORT)).rows()


def xlsx(content: bytes, **declared: object) -> Records:
    return reading.records(content, Format(kind="xlsx", **declared))


# --- workbooks


def test_cells_are_written_as_they_are_meant():
    content = a_workbook(
        ["id", "a"],
        ["007", 8],
        ["x", 8.0],
        ["y", 8.5],
        ["z", True],
        ["d", date(2026, 3, 1)],
        ["t", datetime(2026, 3, 1, 9, 5)],
    )

    assert [text for _, _, text in cells(xlsx(content))] == [
        "8",
        "8",
        "8.5",
        "TRUE",
        "2026-03-01 00:00:00",
        "2026-03-01 09:05:00",
    ]


def test_empty_rows_are_no_records_and_keep_the_numbers_of_the_others():
    assert cells(xlsx(a_workbook(["id", "a"], [], ["x", 1], [None, None], ["y", None]))) == [
        (3, "x", "1"),
        (5, "y", ""),
    ]


def test_a_row_beyond_the_header_is_malformed_and_costs_no_other():
    found = xlsx(a_workbook(["id", "a"], ["x", 1, None], ["y", 1, "more"], ["z", 1]))

    assert [row[0] for row in cells(found)] == [2, 4]
    assert found.frame[FAULT].drop_nulls().to_list() == ["3 cells instead of 2"]


def test_the_declared_sheet_is_read_and_a_missing_one_is_said():
    content = a_workbook(["id"], ["x"], sheet="Answers", Other=[["id"], ["no"]])

    assert cells(xlsx(content, sheet="Other")) == [(2, "no")]
    with pytest.raises(FileRefusedError, match="there is no sheet 'Answer'; the workbook has 'Answers', 'Other'"):
        xlsx(content, sheet="Answer")


def test_a_workbook_with_a_cell_in_its_last_corner_is_read_in_little_memory():
    book = openpyxl.Workbook()
    book.active.append(["id", "a"])
    book.active.append(["x", 1])
    book.active.cell(row=1_048_576, column=16_384, value="far")
    file = io.BytesIO()
    book.save(file)

    found = xlsx(file.getvalue())

    assert cells(found) == [(2, "x", "1")]
    assert found.frame[FAULT].drop_nulls().to_list() == ["16384 cells instead of 2"]


@pytest.mark.parametrize("content", [b"", b"id,a\nx,1\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_what_is_no_workbook_is_said(content):
    with pytest.raises(FileRefusedError, match="not an Excel workbook"):
        xlsx(content)


def test_a_zip_that_is_no_workbook_is_said():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("hello.txt", "x")

    with pytest.raises(FileRefusedError, match="not a sound Excel workbook"):
        xlsx(file.getvalue())


def test_an_empty_sheet_is_refused():
    with pytest.raises(FileRefusedError, match="the sheet is empty"):
        xlsx(a_workbook())


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is(monkeypatch):
    content = a_workbook(["id"], ["x" * 30_000])
    monkeypatch.setattr(limits, "MOST_BYTES", 20_000)

    with pytest.raises(FileRefusedError, match="the unpacked workbook is larger"):
        xlsx(content)


# --- JSON lines, Parquet, gzip


def test_json_keeps_numbers_as_they_are_written_and_flattens_objects():
    line = '{"id": 007}\n{"id": 12345678901234567890, "s": {"a": 8.50, "b": [1, "x"]}, "t": true, "n": null}\n\n{"id": "x"}\n'

    found = reading.records(line.encode(), JSON_LINES)

    assert found.header == ["id", "s.a", "s.b", "t", "n"]
    assert cells(found) == [
        (2, "12345678901234567890", "8.50", '["1", "x"]', "true", ""),
        (4, "x", "", "", "", ""),
    ]
    assert found.malformed == 1


@pytest.mark.parametrize(
    "line",
    ["[1]", "3", '{"a": 1, "a": 2}', "{", "[" * 100_000, '{"a.b": 1, "a": {"b": 2}}', r'{"a": "cut in half \ud83d"}'],
)
def test_a_line_that_is_no_object_is_malformed(line):
    assert reading.records(f'{{"a": "1"}}\n{line}\n{{"a": "2"}}'.encode(), JSON_LINES).malformed == 1


def test_a_file_without_any_object_is_refused():
    with pytest.raises(FileRefusedError, match="is it JSON lines"):
        reading.records(b"id,a\nx,1\n", JSON_LINES)


def test_parquet_is_written_as_text():
    frame = pl.DataFrame(
        {"i": [1, None], "f": [8.0, 8.5], "d": [date(2026, 3, 1), None], "t": [datetime(2026, 3, 1, 9, 5), None]}
    )
    file = io.BytesIO()
    frame.write_parquet(file)

    assert cells(reading.records(file.getvalue(), PARQUET)) == [
        (1, "1", "8", "2026-03-01", "2026-03-01 09:05:00"),
        (2, "", "8.5", "", ""),
    ]


def test_parquet_with_lists_or_cut_off_is_refused():
    file = io.BytesIO()
    pl.DataFrame({"a": [[1]]}).write_parquet(file)

    with pytest.raises(FileRefusedError, match=r"column 'a' holds List"):
        reading.records(file.getvalue(), PARQUET)
    with pytest.raises(FileRefusedError, match="not a sound Parquet file"):
        reading.records(file.getvalue()[:-10], PARQUET)


def test_an_object_of_very_many_keys_is_refused_at_once():
    line = "{" + ", ".join(f'"k{number}": 1' for number in range(200_000)) + "}"

    with pytest.raises(FileRefusedError, match="200,000 columns"):
        reading.records(line.encode(), JSON_LINES)


def test_a_damaged_workbook_is_refused_or_read_and_nothing_else():
    content = bytearray(a_workbook(["id", "a"], *(["x", number] for number in range(300))))
    for place in range(40, len(content), 61):
        broken = content.copy()
        broken[place] ^= 0x5A
        with contextlib.suppress(FileRefusedError):
            xlsx(bytes(broken))


def test_a_damaged_parquet_file_is_refused_or_read_and_nothing_else():
    file = io.BytesIO()
    pl.DataFrame({"a": range(300), "b": ["x"] * 300, "t": [datetime(2026, 3, 1)] * 300}).write_parquet(file)
    content = file.getvalue()
    for place in range(4, len(content), 7):
        broken = bytearray(content)
        broken[place] ^= 0x5A
        with contextlib.suppress(FileRefusedError):
            reading.records(bytes(broken), PARQUET)


def test_a_sheet_of_very_wide_rows_is_refused_before_it_costs_hours(monkeypatch):
    monkeypatch.setattr(limits, "MOST_CELLS", 10_000)
    content = a_workbook(["id"], *([None] * 900 + ["far"] for _ in range(20)))

    with pytest.raises(FileRefusedError, match="more than 10,000 cells"):
        xlsx(content)


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused_in_words(content):
    for form in (JSON_LINES, PARQUET, Format(kind="xlsx"), Format(encoding="utf-8", delimiter=",")):
        for said in (content, gzip.compress(content), b"PK\x03\x04" + content, b"PAR1" + content + b"PAR1"):
            with contextlib.suppress(FileRefusedError):
                found = reading.records(said, form)
                assert found.count == found.frame.height


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr("pipelines.intake.unpacking.MOST_BYTES", 1000)
    monkeypatch.setattr(limits, "MOST_BYTES", 1000)
    form = Format(encoding="utf-8", delimiter=",")

    assert reading.records(gzip.compress(b"id\n" + b"x" * 900), form).count == 1
    with pytest.raises(FileRefusedError, match="what the gzipped file holds is larger"):
        reading.records(gzip.compress(b"id\n" + b"x" * 5_000_000), form)


def test_a_gzipped_file_that_was_cut_off_is_refused():
    with pytest.raises(FileRefusedError, match="damaged or cut off"):
        reading.records(gzip.compress(b"id\nx\n")[:-9], Format(encoding="utf-8", delimiter=","))


def test_too_many_columns_or_cells_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_COLUMNS", 3)
    monkeypatch.setattr(limits, "MOST_CELLS", 12)
    form = Format(encoding="utf-8", delimiter=",")

    assert reading.records(b"a,b,c\n1,2,3\n", form).count == 1
    with pytest.raises(FileRefusedError, match="4 columns"):
        reading.records(b"a,b,c,d\n", form)
    with pytest.raises(FileRefusedError, match="more than 12 cells"):
        reading.records(b"a,b,c\n" * 5, form)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({}, "the key encoding of format is missing"),
        ({"encoding": "utf-8"}, "the key delimiter of format is missing"),
        ({"kind": "xlsx", "delimiter": ","}, "a file of kind xlsx has no delimiter"),
        ({"kind": "parquet", "header_row": 2}, "a file of kind parquet has no header_row"),
        ({"encoding": "utf-8", "delimiter": ",", "sheet": "x"}, "a file of kind delimited has no sheet"),
    ],
)
def test_a_format_that_does_not_fit_its_kind_is_refused(declared, said):
    with pytest.raises(ValidationError, match=said):
        Format(**declared)
