"""Damaged exports of every format: refused in words or cut into records, and every line of a text is accounted for."""

import csv
import gzip
import io
import os
import re
import zipfile
from datetime import date, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.intake import reading
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW, FileRefusedError, Records
from pipelines.reference.formats import Format

# More than the suite can spend: FUZZ=20000 says how many damaged files of each kind to try.
TIMES = int(os.environ.get("FUZZ", "120"))
FUZZED = settings(
    max_examples=TIMES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le"]
TEXT = (
    'id,site,overall,comment\r\nR1,007,8,"fine, ""really"""\r\nR2,S1,,two\r\n\r\n'
    'R3,S2,10,"a\nb\r\nc"\nR4,S1,"9",\x0b\x1c\rR5,S3,1,Zürich €\r\n"R6",S1,3,"x"\n'
)


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (
        ["id", "day", "score"],
        ["R1", datetime(2026, 3, 1, 9, 5), 8],
        ["R2", date(2026, 3, 2), 7.5],
        [None, True],
    ):
        book.active.append(row)
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def _parquet() -> bytes:
    frame = pl.DataFrame({"id": ["R1", None, "R3"], "day": [date(2026, 3, 1)] * 3, "score": [8.0, 7.5, None]})
    found = io.BytesIO()
    frame.write_parquet(found)
    return found.getvalue()


# Pieces that mean something to one of the readers.
PIECES = [
    *(
        b'"',
        b'""',
        b",",
        b";",
        b"\n",
        b"\r",
        b"\r\n",
        b"\x00",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x1f\x8b",
        b'","',
        b'"\n',
    ),
    *(b"{", b"}", b"[", b"null", b"1e999", b"NaN", b'{"a":{"a":1}}', b"\\ud800", b"PK\x03\x04", b"PAR1", b"\xff" * 8),
    *(b"<row r='9999999'/>", b"<c t='s'><v>99</v></c>", b"&#0;", b"]]>", b"<v>1e400</v>", b"<v>-9999999999</v>"),
]
_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["cut", "insert", "repeat", "flip", "end"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 40),
        st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=6,
)


def _changed(content: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    for kind, share, length, piece in changes:
        at = int(share * len(content))
        match kind:
            case "cut":
                content = content[:at] + content[at + length :]
            case "insert":
                content = content[:at] + piece + content[at:]
            case "repeat":
                content = content[: at + length] + content[at:]
            case "flip":
                content = content[:at] + bytes(255 - one for one in content[at : at + 1]) + content[at + 1 :]
            case "end":
                content = content[:at]
    return content


def _read(content: bytes, form: Format) -> Records | None:
    """The records; None where the file is refused, in words."""
    try:
        found = reading.records(content, form)
    except FileRefusedError as refused:
        if not str(refused).strip():
            raise
        return None
    frame = found.frame
    assert frame.columns == [LINE, FAULT, RAW, *(EXPORT + name for name in found.header)]
    assert frame[LINE].is_sorted()
    assert frame[LINE].is_unique().all()
    good, bad = frame.filter(pl.col(FAULT).is_null()), frame.filter(pl.col(FAULT).is_not_null())
    assert good.select(pl.col(f"{EXPORT}{name}").null_count() for name in found.header).row(0, named=False) == (
        0,
    ) * len(found.header)
    assert good[RAW].null_count() == good.height
    assert bad[RAW].null_count() == 0
    # What is read can be kept.
    frame.write_parquet(io.BytesIO())
    return found


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _after_header(lines: list[str], form: Format) -> int:
    """How many lines the title, the header and the explanations below it take."""
    reader = csv.reader(lines[form.header_row - 1 :], delimiter=str(form.delimiter), strict=True)
    left = form.header_rows + form.rows_after_header
    while left:
        left -= bool(next(reader))
    return form.header_row - 1 + reader.line_num


def _check_that_every_line_counts(content: bytes, form: Format, found: Records) -> None:
    """Each line below the header belongs to one record, is a malformed one, or is blank."""
    lines = _lines(content.decode(str(form.encoding)).removeprefix("\ufeff"))
    first = _after_header(lines, form)
    covered: dict[int, str] = {}
    for line, fault, raw, *texts in found.frame.iter_rows():
        length = 1 if fault else 1 + sum(len(re.findall(r"\r\n|\r|\n", text)) for text in texts)
        for one in range(line, line + length):
            assert one not in covered, f"line {one} belongs to two records"
            covered[one] = raw if fault else ""
        if fault:
            assert raw == lines[line - 1].rstrip("\r\n"), "a malformed record is kept with other words"
        else:
            written = "".join(lines[line - 1 : line - 1 + length])
            assert sum(map(len, texts)) <= len(written)
    left = set(range(first + 1, len(lines) + 1)) - covered.keys()
    assert all(lines[one - 1].strip("\r\n") == "" for one in left), f"lines {left} are lost"
    assert all(first < one <= len(lines) for one in covered)


_FORMS = st.builds(
    Format,
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from([",", ",", ";", "\t", "¦"]),
    header_row=st.sampled_from([1, 1, 1, 2]),
    header_rows=st.sampled_from([1, 1, 2]),
    rows_after_header=st.sampled_from([0, 0, 1]),
    repeated_names=st.just("number"),
)


@given(form=_FORMS, changes=_CHANGES, packed=st.booleans())
@FUZZED
def test_damaged_text_is_refused_or_every_line_of_it_counts(form, changes, packed):
    written = TEXT.replace("€", "").replace(",", str(form.delimiter)).encode(str(form.encoding), "replace")
    content = _changed(written, changes)

    found = _read(gzip.compress(content) if packed and content else content, form)

    if found:
        _check_that_every_line_counts(content, form, found)


_LETTERS = st.lists(st.sampled_from(['"', '"', ",", ",", "\n", "a", '","', '"\n', "\r", "\r\n", "é"]), max_size=60)


@given(letters=_LETTERS)
@FUZZED
@example(letters=["a", '","', "a", "\n"] * 8)
def test_quotes_anywhere_cost_no_line(letters):
    content, form = ("x,y\n" + "".join(letters)).encode(), Format(encoding="utf-8", delimiter=",")

    found = _read(content, form)

    assert found
    _check_that_every_line_counts(content, form, found)


@given(form=_FORMS, content=st.binary(max_size=300))
@FUZZED
def test_any_bytes_are_refused_or_every_line_of_them_counts(form, content):
    found = _read(content, form)

    if found and not content.startswith(b"\x1f\x8b"):
        _check_that_every_line_counts(content, form, found)


JSON_LINES = (
    '{"id":"R1","at":{"day":"2026-03-01"},"n":1.50,"l":[1,"é"]}\r\n{"id":null,"b":true}\n\n{"id":"\\ud83d\\ude00"}\n'
)


@given(changes=_CHANGES, packed=st.booleans())
@FUZZED
def test_damaged_json_lines_are_refused_or_every_line_counts(changes, packed):
    content = _changed(JSON_LINES.encode(), changes)

    found = _read(gzip.compress(content) if packed and content else content, Format(kind="json_lines"))

    if found:
        lines = _lines(content.decode().removeprefix("\ufeff"))
        left = set(range(1, len(lines) + 1)) - set(found.frame[LINE])
        assert all(not lines[one - 1].strip() for one in left)


@given(changes=_CHANGES)
@FUZZED
def test_a_damaged_packed_file_is_refused_or_read(changes):
    _read(_changed(gzip.compress(TEXT.encode(), mtime=0), changes), Format(encoding="utf-8", delimiter=","))


WORKBOOK = _workbook()
PARTS = zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist()


@given(changes=_CHANGES)
@FUZZED
def test_a_damaged_workbook_is_refused_or_read(changes):
    _read(_changed(WORKBOOK, changes), Format(kind="xlsx"))


@given(part=st.sampled_from(PARTS), changes=_CHANGES)
@FUZZED
def test_a_workbook_with_a_damaged_part_is_refused_or_read(part, changes):
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as sound, zipfile.ZipFile(found, "w") as damaged:
        for name in sound.namelist():
            damaged.writestr(name, _changed(sound.read(name), changes) if name == part else sound.read(name))

    _read(found.getvalue(), Format(kind="xlsx"))


PARQUET = _parquet()


@given(changes=_CHANGES)
@FUZZED
def test_a_damaged_parquet_file_is_refused_or_read(changes):
    _read(_changed(PARQUET, changes), Format(kind="parquet"))


@pytest.mark.parametrize("line", ['a","b', '"a","b', 'x"",""y', '"",","', '"\n","', 'a,"b'])
def test_no_pattern_of_quotes_costs_more_than_its_lines(line):
    """Each of these lines leaves a quote open where it is read by itself, and lets it stand where it is read within one."""
    content = "id,comment\n" + f"{line}\n" * 30_000

    found = _read(content.encode(), Format(encoding="utf-8", delimiter=","))

    assert found
    assert found.count > 10_000
