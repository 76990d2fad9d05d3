"""Delimited text: every record keeps its line, one broken record never costs another, nothing is guessed."""

import csv
import io
from unittest import mock

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.intake.delimited import records
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW, FileRefusedError, Malformed, Records
from pipelines.reference.formats import Format
from tests.examples import examples


class Found:
    """What was read, as plain lists: easier to compare than a frame."""

    def __init__(self, read: Records) -> None:
        self.header, self.count = read.header, read.count
        good, bad = read.frame.filter(pl.col(FAULT).is_null()), read.frame.filter(pl.col(FAULT).is_not_null())
        self.lines = good[LINE].to_list()
        self.rows = [list(row) for row in good.select(pl.selectors.starts_with(EXPORT)).iter_rows()]
        self.malformed = [Malformed(*row) for row in bad.select(LINE, FAULT, RAW).iter_rows()]


def _read(content: bytes | str, encoding: str = "utf-8", delimiter: str = ",", **declared: object) -> Found:
    raw = content.encode(encoding) if isinstance(content, str) else content
    return Found(records(raw, Format(encoding=encoding, delimiter=delimiter, **declared)))


def _malformed(found: Found) -> list[int]:
    return [one.line for one in found.malformed]


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert _read(b"\xef\xbb\xbfid,score\nR1,5\n").header == ["id", "score"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Zürich €"),
        ("utf-8-sig", "Zürich €"),
        ("cp1252", "Zürich €"),
        ("latin-1", "Zürich ¤"),
        ("utf-16", "Zürich €"),
        ("utf-16-le", "Zürich €"),
    ],
)
def test_the_declared_encoding_is_read(encoding, text):
    assert _read(f"id,city\nR1,{text}\n", encoding).rows == [["R1", text]]


def test_a_file_in_another_encoding_is_refused_with_the_line():
    content = "id,city\nR1,Bern\nR2,Zürich\n".encode("cp1252")

    with pytest.raises(FileRefusedError, match=r"line 3: byte 0xfc is not utf-8"):
        _read(content)


def test_half_a_character_at_the_end_is_refused():
    with pytest.raises(FileRefusedError, match="line 2"):
        _read(b"id\nR1\xc3")


def test_an_odd_byte_of_utf_16_is_refused():
    with pytest.raises(FileRefusedError):
        _read("id\nR1\n".encode("utf-16") + b"x", "utf-16")


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(FileRefusedError, match="empty"):
        _read(content)


def test_a_header_alone_is_a_file_without_records():
    found = _read("id,score\n")

    assert (found.header, found.count) == (["id", "score"], 0)


def test_a_header_with_a_name_twice_is_refused():
    with pytest.raises(FileRefusedError, match="'score' stands twice"):
        _read("id,score, score \nR1,5,6\n")


def test_a_header_with_an_empty_name_is_refused():
    with pytest.raises(FileRefusedError, match="column 2 has no name"):
        _read("id,,score\nR1,5,6\n")


def test_a_header_with_a_quote_that_never_ends_is_refused():
    with pytest.raises(FileRefusedError, match="header can't be read"):
        _read('id,"score\nR1,5\n')


def test_a_title_above_the_header_is_passed_over():
    found = _read('Guest survey "October\nprinted 1 Nov, page 1\n\nid,score\nR1,5\n', header_row=4)

    assert (found.header, found.rows, found.lines) == (["id", "score"], [["R1", "5"]], [5])


def test_explanations_below_the_header_are_no_records():
    found = _read('id,score\n"the id\nof it",how was it?\n{"ImportId":1},{"ImportId":2}\nR1,5\n', rows_after_header=2)

    assert (found.rows, found.lines) == ([["R1", "5"]], [5])


def test_a_name_in_two_rows_is_joined_and_a_heading_carried_on():
    found = _read("id,Which did you use?,,overall\n,Bar,Spa,Response\nR1,x,,5\n", header_rows=2)

    assert found.header == ["id", "Which did you use? | Bar", "Which did you use? | Spa", "overall | Response"]


def test_repeated_and_missing_names_are_numbered_where_it_is_declared():
    found = _read("id,Rating,,Rating\nR1,5,x,6\n", repeated_names="number")

    assert found.header == ["id", "Rating", "(column 3)", "Rating (2)"]
    assert found.rows == [["R1", "5", "x", "6"]]


def test_a_name_that_numbering_would_make_twice_is_refused():
    with pytest.raises(FileRefusedError, match="even after numbering"):
        _read("a,a,a (2)\n1,2,3\n", repeated_names="number")


def test_a_header_below_the_end_of_the_file_is_refused():
    with pytest.raises(FileRefusedError, match="correct header_row"):
        _read("id,score\nR1,5\n", header_row=9)


def test_an_unterminated_quote_costs_only_its_own_line():
    found = _read('id,comment\nR1,fine\nR2,"oh\nR3,good\nR4,"quoted"\n')

    assert [row[0] for row in found.rows] == ["R1", "R3", "R4"]
    assert found.lines == [2, 4, 5]
    assert _malformed(found) == [3]
    assert found.malformed[0].text == 'R2,"oh'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('R2,"oh', "a quote is opened and never closed"),
        ('R2,"oh"x', "text follows a closing quote before the next delimiter"),
    ],
)
def test_a_broken_quote_is_said_in_words(line, reason):
    assert _read(f"id,comment\nR1,fine\n{line}\n").malformed[0].reason == reason


@pytest.mark.parametrize("line", ['R1,"a ""b""', 'R1,"', '"R1,x', 'x"y,"', '"""'])
def test_quotes_broken_all_over_do_not_cost_hours(line):
    found = _read("id,comment\n" + f"{line}\n" * 20_000)

    assert found.count >= 10_000


def test_an_unterminated_quote_on_the_last_line_costs_only_that():
    found = _read('id,comment\nR1,fine\nR2,"oh')

    assert [row[0] for row in found.rows] == ["R1"]
    assert _malformed(found) == [3]


def test_an_unterminated_quote_that_a_later_quote_closes_gives_back_the_lines_between():
    found = _read('id,score,comment\nR1,"5,fine\nR2,6,good\nR3,7,"a, b"\nR4,8,x\n')

    assert [row[0] for row in found.rows] == ["R2", "R3", "R4"]
    assert _malformed(found) == [2]


def test_many_unterminated_quotes_each_cost_their_own_line():
    found = _read("id,comment\n" + 'R1,"oh\nR2,good\n' * 500)

    assert (len(found.rows), len(found.malformed)) == (500, 500)


def test_quoted_line_breaks_keep_the_physical_lines():
    found = _read('id,comment\nR1,"one\ntwo\r\nthree"\nR2,x\n')

    assert found.rows == [["R1", "one\ntwo\r\nthree"], ["R2", "x"]]
    assert found.lines == [2, 5]


def test_quotes_and_delimiters_within_quotes_are_text():
    found = _read('id,comment\nR1,"a, ""b"""\n')

    assert found.rows == [["R1", 'a, "b"']]


@pytest.mark.parametrize(("line", "reason"), [("R2", "1 field instead of 3"), ("R2,5,6,7", "4 fields instead of 3")])
def test_too_few_or_too_many_fields_cost_only_their_line(line, reason):
    found = _read(f"id,score,bar\nR1,1,2\n{line}\nR3,3,4\n")

    assert found.lines == [2, 4]
    assert [(one.line, one.text) for one in found.malformed] == [(3, line)]
    assert reason in found.malformed[0].reason


def test_blank_lines_are_no_records_but_count_as_lines():
    found = _read("id,score\n\nR1,1\n\n\nR2,2\n\n")

    assert found.lines == [3, 6]
    assert found.count == 2


def test_a_byte_order_mark_within_the_file_is_text():
    assert _read("id,score\n\ufeffR1,5\n").rows == [["\ufeffR1", "5"]]


def test_a_line_that_begins_like_a_packed_file_is_text():
    assert _read("id,score\nx^2,5\ny,6\n").rows == [["x^2", "5"], ["y", "6"]]


def test_an_empty_quoted_field_is_a_record():
    assert _read('id\n""\n').rows == [[""]]


def test_numbers_stay_as_they_are_written():
    assert _read("site,score\n007,1E5\n").rows == [["007", "1E5"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_line(end):
    found = _read(end.join(["id,score", "R1,1", "R2,x,y", "R3,3", ""]))

    assert (found.rows, found.lines, _malformed(found)) == ([["R1", "1"], ["R3", "3"]], [2, 4], [3])


def test_mixed_line_ends_are_read():
    assert _read("id,score\r\nR1,1\nR2,2\rR3,3").lines == [2, 3, 4]


@pytest.mark.parametrize("letter", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x00"])
def test_other_control_characters_are_text(letter):
    found = _read(f"id,comment\nR1,a{letter}b\nR2,x\n")

    assert (found.rows[0][1], found.lines) == (f"a{letter}b", [2, 3])


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_declared_delimiter_alone_parts_fields(delimiter):
    assert _read(f"id{delimiter}score\nR1{delimiter}8,5\n", delimiter=delimiter).rows == [["R1", "8,5"]]


def test_a_comment_of_a_megabyte_is_read():
    assert len(_read(f"id,comment\nR1,{'x' * 1_000_000}\n").rows[0][1]) == 1_000_000


_PIECES = st.lists(
    st.sampled_from(["a", "1", ",", ";", '"', '""', "\n", "\r\n", "\r", " ", "é", "\x00", "\ufeff", "a,b\n"])
)


@given(content=st.one_of(st.binary(max_size=200), _PIECES.map(lambda parts: "".join(parts).encode())))
@settings(max_examples=examples(300))
@example(content=b'a,b\n1,"x\n')
def test_any_bytes_are_refused_or_cut_into_records_that_reconcile(content):
    for encoding in ("utf-8", "cp1252", "utf-16"):
        try:
            found = _read(content, encoding)
        except FileRefusedError:
            continue

        begins = [*found.lines, *_malformed(found)]
        assert found.count == len(found.rows) + len(found.malformed) == len(begins)
        assert len(set(begins)) == len(begins)
        assert all(len(row) == len(found.header) for row in found.rows)
        assert found.lines == sorted(found.lines)


_FIELDS = st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=8)


@given(st.lists(st.tuples(_FIELDS, _FIELDS), max_size=12))
@settings(max_examples=examples(60))
def test_what_is_quoted_as_it_should_be_comes_back_as_it_was(rows):
    quoted = [",".join('"' + text.replace('"', '""') + '"' for text in row) for row in rows]

    found = _read("\n".join(["a,b", *quoted]))

    assert found.rows == [list(row) for row in rows]
    assert found.malformed == []


def _slowly(content: bytes) -> tuple[list[list[str]], list[int], list[int]]:
    """The rows, their lines, and the lines of the malformed: letter by letter, line after line, in plain Python."""
    lines = list(io.StringIO(content.decode(), newline=""))
    width, position, rows, numbers, malformed = None, 0, [], [], []
    while position < len(lines):
        reader = csv.reader(lines[position:], strict=True)
        try:
            fields = next(reader)
        except csv.Error:
            malformed.append(position + 1)
            position += 1
            continue
        if not fields:
            position += reader.line_num
        elif width is None:
            width, position = len(fields), position + reader.line_num
        elif len(fields) == width:
            rows.append(fields)
            numbers.append(position + 1)
            position += reader.line_num
        else:
            malformed.append(position + 1)
            position += 1
    return rows, numbers, malformed


_LINES = st.lists(
    st.sampled_from(
        [
            *("R1,5,x", "R2,,", ",,", "R3,5", "R4,5,x,y", "", " ", "é,ü,\u2028", "a\x00b,\x0b,\x1c"),
            *(
                'R5,"5",x',
                'R6,"one',
                'two",x',
                'R7,"a,b",c',
                'R8,"a""b",c',
                'R9,x"y,z',
                '"',
                '""',
                'R10,"x"y,z',
                "'R11',#,\\",
            ),
        ]
    ),
    max_size=14,
)


@given(lines=_LINES, ends=st.lists(st.sampled_from(["\n", "\n", "\r\n", "\r"]), min_size=15, max_size=15))
@settings(max_examples=examples(600))
@example(lines=['R6,"one', "R1,5,x", 'two",x'], ends=["\n"] * 15)
def test_lines_cut_at_once_are_cut_as_letter_by_letter(lines, ends):
    text = "".join(line + end for line, end in zip(["id,score,comment", *lines], ends, strict=False))
    for block in (1, 7, 1000):
        with mock.patch("pipelines.intake.lines.BLOCK", block):
            found = _read(text)

        assert (found.rows, found.lines, _malformed(found)) == _slowly(text.encode())


@pytest.mark.parametrize("delimiter", [";", "¦"])
def test_a_delimiter_of_several_bytes_parts_fields_too(delimiter):
    text = f"id{delimiter}score\nR1{delimiter}1\n\nR2{delimiter}2{delimiter}3\n"

    found = _read(text, delimiter=delimiter)

    assert (found.rows, found.lines, _malformed(found)) == ([["R1", "1"]], [2], [4])
