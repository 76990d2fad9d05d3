"""What is guessed of an unknown export, what is left to a person, and what is never printed."""

import contextlib
import io
import tomllib
from datetime import datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.describing.dates import dates
from pipelines.describing.definition import definition
from pipelines.describing.header_rows import head
from pipelines.describing.naming import naming
from pipelines.describing.scales import few_words, number_scale, word_scale
from pipelines.describing.toml_text import quoted
from pipelines.describing.writing import written
from pipelines.intake.records import FileRefusedError
from pipelines.reference.reading import read_reference
from tests.factories import a_home


def values(*texts: str) -> pl.DataFrame:
    """The different texts and how often each comes."""
    found = pl.Series("text", texts, dtype=pl.String).value_counts(sort=True)
    found.columns = ["text", "count"]
    return found


def rows_of(*lines: str) -> list[tuple[int, list[str]]]:
    return [(number, line.split(",")) for number, line in enumerate(lines, start=1) if line]


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("id,site\n1,Zürich\n", "utf-8", "utf-8"),
        ("id,site\n1,Zürich\n", "utf-8-sig", "utf-8"),
        ("id,site\n1,Zürich\n", "utf-16", "utf-16"),
        ("id,site\n1,Zürich\n", "cp1252", "cp1252"),
        ("id,site\n1,Z\x81rich\n", "latin-1", "iso8859-1"),
    ],
)
def test_the_encoding_is_told_and_a_guess_is_called_one(text, encoding, said):
    found = written(text.encode(encoding))

    assert found.form.encoding == said
    assert any("guess" in one or "umlauts" in one for one in found.checks) == (said in {"cp1252", "iso8859-1"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_parts_the_lines_evenly(delimiter):
    lines = [["id", "site", "comment"], ["1", "S1", '"one, two; three"'], ["2", "S2", '"a, b"'], ["3", "S3", "x"]]

    found = written("\n".join(delimiter.join(line) for line in lines).encode())

    assert found.form.delimiter == delimiter
    assert found.checks == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "HTML"),
        (b'[{"id": 1}]', "one JSON list"),
        (b"\xd0\xcf\x11\xe0old", "Office file"),
        (b"PK\x03\x04broken", "not a sound Excel workbook"),
        (b"i\0d\0,\0s\0", "NUL bytes"),
        (b"PAR1broken", "Parquet"),
        (b"\x1f\x8bbroken", "gzipped"),
    ],
)
def test_what_can_not_be_read_is_refused_in_words(content, reason):
    with pytest.raises(FileRefusedError, match=reason):
        definition("x", content, None)


def test_a_title_block_above_the_header_is_stepped_over():
    found = head(rows_of("Cards of October,,,", "", ",page 1,,", "Card,Site,Left on,Overall", "1,S1,2026-10-01,5"))

    assert found.keys == {"header_row": 4}
    assert "title" in found.checks[0]


def test_two_header_rows_that_fill_each_other_s_gaps_make_the_names():
    found = head(rows_of("Respondent ID,How was,,Other", ",Desk,Room,Open-Ended Response", "1,5,4,fine", "2,5,4,"))

    assert found.keys == {"header_rows": 2}


def test_surveymonkey_s_second_row_is_known_where_no_question_has_several_columns():
    found = head(rows_of("Respondent ID,Overall,Other", ",Response,Open-Ended Response", "1,5,fine", "2,5,"))

    assert found.keys == {"header_rows": 2}


def test_rows_down_to_the_import_ids_are_explanations():
    third = '{"ImportId":"a"},{"ImportId":"b"}'

    assert head(rows_of("Q1,Q2", "How was it?,And this?", third, "5,4")).keys == {"rows_after_header": 2}
    assert head(rows_of("Q1,Q2", third, "5,4")).keys == {"rows_after_header": 1}


def test_words_above_a_column_of_numbers_are_an_explanation_and_that_is_to_be_checked():
    found = head(rows_of("Q1,Q2", "How was it?,And this?", "5,good", "4,bad"))

    assert found.keys == {"rows_after_header": 1}
    assert "line 2" in found.checks[0]


def test_plain_records_of_words_are_no_explanations():
    assert head(rows_of("Q1,Q2", "good,bad", "fine,poor", "good,good")).keys == {}


@pytest.mark.parametrize("first", ["Rating,Site,Rating", "Rating,,Site"])
def test_names_that_repeat_or_lack_are_numbered(first):
    assert head(rows_of(first, "5,S1,4", "5,S1,4")).keys == {"repeated_names": "number"}


def test_the_sheet_with_the_answers_is_found_among_several():
    book = openpyxl.Workbook()
    book.active.append(["read me"])
    answers = book.create_sheet("Answers")
    for row in [["id", "left", "overall"], [1, datetime(2026, 10, 3), 5], [2, datetime(2026, 10, 4), 4]]:
        answers.append(row)
    content = io.BytesIO()
    book.save(content)

    found = written(content.getvalue())

    assert found.form.model_dump(exclude_defaults=True) == {"kind": "xlsx", "sheet": "Answers"}
    assert "'Answers' is taken, of 'Sheet', 'Answers'" in found.checks[0]


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        (["2026-10-03", "2026-10-13"], ("%Y-%m-%d",)),
        (["03.10.2026", "13.10.2026"], ("%d.%m.%Y",)),
        (["10/03/2026", "10/13/2026"], ("%m/%d/%Y",)),
        (["03/10/2026", "04/10/2026"], ("%d/%m/%Y", "%m/%d/%Y")),
        (["3/10/26", "13/10/26"], ("%d/%m/%y",)),
        (["20261003"], ("%Y%m%d",)),
        (["Oct 3, 2026"], ("%b %d, %Y",)),
        (["3-Oct-2026"], ("%d-%b-%Y",)),
        (["2026-10-03T08:00:00Z", "2026-10-03T08:00:00+02:00"], ("%Y-%m-%dT%H:%M:%S%#z",)),
        (["2026-10-03T08:00:00.123"], ("%Y-%m-%dT%H:%M:%S%.f",)),
        (["2026/10/03 9:03:12 AM GMT+2", "2026/10/03 9:03:12\u202fPM GMT+5:30"], ("%Y/%m/%d %I:%M:%S %p GMT%z",)),
        (["2026-10-03 08:15"], ("%Y-%m-%d %H:%M",)),
    ],
)
def test_the_format_that_reads_every_date_is_found_and_what_is_open_stays_open(texts, formats):
    found = dates(values(*texts))

    assert found.formats == formats
    assert found.unread == 0


@pytest.mark.parametrize("texts", [["1", "2"], ["1001", "1002"], ["hello"], ["12.5"], ["3.14", "2.71"], ["007"]])
def test_what_is_no_date_has_no_format(texts):
    assert dates(values(*texts)) is None


def test_values_that_are_no_dates_are_counted_and_a_rival_is_named():
    found = dates(values("31/11/2026", "03/10/2026", "04/10/2026", "05/10/2026"))

    assert (found.formats, found.unread, found.rival) == (("%d/%m/%Y",), 1, "%m/%d/%Y")


@pytest.mark.parametrize(
    ("texts", "ends"),
    [
        (["1", "5", "3"], (1, 5)),
        (["0", "10", "9"], (0, 10)),
        (["1", "10"], (1, 10)),
        (["1", "6"], (1, 6)),
        (["1", "7"], (1, 7)),
        (["0", "100", "55"], (0, 100)),
        (["4", "5", "5"], (1, 5)),
    ],
)
def test_the_likely_scale_holds_what_was_seen_and_is_to_be_checked(texts, ends):
    found = number_scale(values(*texts))

    assert (found.lowest, found.highest) == ends
    assert f"seen are {min(map(int, texts))} to {max(map(int, texts))}" in found.checks[0]


def test_codes_beyond_the_scale_and_words_of_no_answer_are_told_apart():
    found = number_scale(values(*"1122334455", "99", "-1", "N/A", "keine Angabe"))

    assert (found.lowest, found.highest) == (1, 5)
    assert set(found.missing) == {"99", "-1", "keine Angabe"}
    assert found.not_applicable == ("N/A",)


def test_a_comma_within_numbers_is_the_decimal_sign_and_halves_are_counted():
    found = number_scale(values("1,0", "2,5", "5,0"))

    assert found.decimal == ","
    assert any("1 values are no whole numbers" in one for one in found.checks)


@pytest.mark.parametrize("texts", [["0", "1"], ["5000", "2"], ["S1", "S2"]])
def test_yes_and_no_large_numbers_and_words_are_no_scale_of_numbers(texts):
    assert number_scale(values(*texts)) is None


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["Very satisfied", "dissatisfied"], {"Very satisfied": 5, "dissatisfied": 2, "very dissatisfied": 1}),
        (["sehr gut", "mittel", "sehr schlecht"], {"sehr gut": 5, "mittel": 3, "sehr schlecht": 1}),
        (["sehr zufrieden", "Unzufrieden"], {"sehr zufrieden": 5, "Unzufrieden": 2}),
        (["sehr gut", "befriedigend", "mangelhaft"], {"sehr gut": 6, "mangelhaft": 2, "ungenügend": 1}),
        (["Excellent", "Fair"], {"Excellent": 5, "Fair": 2, "poor": 1}),
        (["★★★★★", "★★☆☆☆"], {"★★★★★": 5, "★★☆☆☆": 2, "★☆☆☆☆": 1}),
        (["A1", "A5 (very good)"], {"A1": 1, "A5 (very good)": 5}),
    ],
)
def test_words_of_a_known_scale_have_their_numbers_whether_or_not_all_were_said(texts, numbers):
    found = word_scale(values(*texts))

    assert numbers.items() <= found.words.items()
    assert (found.lowest, found.highest) == (min(found.words.values()), max(found.words.values()))


def test_a_word_that_one_guest_wrote_is_counted_and_not_told():
    found = word_scale(values(*["Very satisfied"] * 5, "satisfied", "CANARY", "twice", "twice"))

    assert found.unknown == ("twice",)
    assert any("1 records hold a text of their own" in one for one in found.checks)


def test_few_words_again_and_again_are_told_and_others_are_not():
    assert set(few_words(values(*["yes"] * 5, *["no"] * 5))) == {"yes", "no"}
    assert few_words(values(*["yes"] * 5, *["no"] * 5, "CANARY")) == ()
    assert few_words(values("a", "b", "c")) == ()


@pytest.mark.parametrize(
    ("name", "survey_id", "pattern"),
    [
        ("post_stay_2026_10.csv", "post_stay", "post_stay_*.csv"),
        ("Umfrage Oktober 2026.xlsx", "umfrage", "Umfrage *.xlsx"),
        ("answers.csv.gz", "answers", "answers.csv.gz"),
        ("2026-10-01.csv", "survey", "*.csv"),
        ("a[1].csv", "a", "a[[]*].csv"),
        ("マイ.csv", "survey", "マイ.csv"),
    ],
)
def test_what_changes_from_month_to_month_is_left_out_of_names(name, survey_id, pattern):
    found = naming(name)

    assert (found.survey_id, found.pattern) == (survey_id, pattern)


PRIVATE = """id,Site,Left on,Overall,Guest name,Email,What could we do better?,Room,Note
1,S1,2026-10-01,5,CANARY One,CANARY@example.org,CANARY towels,101,CANARY
2,S1,2026-10-02,4,CANARY Two,CANARY@example.org,"CANARY
two lines",102,
3,S2,2026-10-03,3,CANARY Two,CANARY@example.org,,103,
"""


@pytest.mark.parametrize("with_home", [True, False])
def test_nothing_that_a_guest_wrote_is_in_the_draft(tmp_path, with_home):
    reference = read_reference(a_home(tmp_path / "home").reference) if with_home else None

    draft = definition("cards.csv", PRIVATE.encode(), reference)

    assert "CANARY" not in draft
    assert tomllib.loads(draft)["comments"]["columns"] == ["What could we do better?"]


def _cell(column: str, number: int) -> str:
    letters = "".join(chr(ord("a") + int(one)) for one in str(number))
    return f"Smi{letters}" if "name" in column else f"word {letters} of a long text"


def _said(*columns: str, home=None) -> str:
    """A draft of an export of these columns, each with a text of its own on every line."""
    lines = [",".join(["id", "site", "left", "overall", *columns])]
    lines += [
        ",".join([f"R{n}", "S1", f"2026-10-{n % 28 + 1:02d}", str(n % 5 + 1), *(_cell(one, n) for one in columns)])
        for n in range(40)
    ]
    return definition("post_stay.csv", "\n".join(lines).encode(), home and read_reference(home.reference))


def test_columns_that_name_the_guest_are_proposed_to_be_masked_and_no_others(tmp_path):
    draft = _said("Comment", "Surname", "Guest name", "Hotel name", "user name")

    comments = tomllib.loads(draft)["comments"]
    assert comments["guest_names"] == ["Surname", "Guest name"]
    assert "CHECK" in draft.split("guest_names = ")[1].splitlines()[1]
    assert '"Surname"' not in draft.split("these columns are not read")[1]
    assert "guest_names" not in _said("Surname")


def test_remarks_whose_column_names_a_department_are_proposed_to_be_about_it(tmp_path):
    home = a_home(tmp_path / "home")

    comments = tomllib.loads(_said("Spa comment", "Overall comment", "Any comment", home=home))["comments"]

    assert comments["departments"] == {"Spa comment": "spa"}
    assert "departments" not in tomllib.loads(_said("Spa comment"))["comments"]


def test_the_home_s_departments_and_its_claims_are_known(tmp_path):
    reference = read_reference(a_home(tmp_path / "home").reference)
    text = "id,where,left,The front desk,Would you recommend us?\n1,Alder House,2026-10-01,5,9\n2,S2,2026-10-02,4,6\n"

    draft = definition("post_stay_9.csv", text.encode(), reference)

    said = tomllib.loads(draft)
    assert said["site"]["column"] == "where"
    assert [(one["department"], one["lowest"], one["highest"]) for one in said["questions"]] == [
        ("front_desk", 1, 5), ("recommend", 0, 10)
    ]  # fmt: skip
    assert "CHECK: the home's survey post_stay claims this file name already" in draft


def test_an_export_without_site_dates_and_scores_is_a_draft_that_says_so():
    draft = definition("x.csv", b"colour,shape\nred,round\nred,round\nblue,square\nblue,round\n", None)

    said = tomllib.loads(draft)
    assert said["site"]["column"] == said["stay_date"]["column"] == ""
    for what in ("name the site", "no column holds dates", "no column looks like a score", "no column tells responses"):
        assert any(line.startswith("# CHECK:") and what in line for line in draft.splitlines())


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=5))
def test_whatever_stands_in_an_export_the_draft_is_toml(table):
    content = "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in table)
    try:
        draft = definition("x.csv", content.encode(), None)
    except FileRefusedError:
        return

    assert tomllib.loads(draft)["kind"] == "responses"


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_refused_or_described(content):
    with contextlib.suppress(FileRefusedError):
        tomllib.loads(definition("x.csv", content, None))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_quoted_text_comes_back_as_it_was(text):
    assert tomllib.loads(f"x = {quoted(text)}")["x"] == text
    assert tomllib.loads(f"# {quoted(text)}\nx = 1")["x"] == 1
