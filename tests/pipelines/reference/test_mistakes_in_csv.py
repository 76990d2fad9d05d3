"""What spreadsheets do to a CSV file is said plainly, and every bad row at once."""

import codecs

import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import ASSIGNMENTS, DEPARTMENTS, REGIONS, SITES, a_home


def _mistake(home: Home) -> Mistake:
    with pytest.raises(Mistake) as caught:
        read_reference(home.reference)
    return caught.value


def _mistake_with(home: Home, name: str, content: bytes) -> Mistake:
    (home.reference / name).write_bytes(content)
    return _mistake(home)


@pytest.fixture
def home(tmp_path) -> Home:
    return a_home(tmp_path / "home")


@pytest.mark.parametrize(("delimiter", "called"), [(";", "semicolons (;)"), ("\t", "tabs"), ("|", "bars (|)")])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sites.csv", SITES),
        ("regions.csv", REGIONS),
        ("departments.csv", DEPARTMENTS),
        ("assignments.csv", ASSIGNMENTS),
    ],
)
def test_columns_separated_otherwise_are_said_to_be(home, name, text, delimiter, called):
    mistake = _mistake_with(home, name, text.replace(",", delimiter).encode())

    assert mistake.what == f"the columns are separated by {called}, not by commas"
    assert mistake.where.endswith(f"{name}, line 1")
    assert mistake.mend.startswith("save it with commas")


@pytest.mark.parametrize(
    "content",
    [
        SITES.encode("utf-16"),
        codecs.BOM_UTF16_BE + SITES.encode("utf-16-be"),
        SITES.encode("utf-16-le"),
        SITES.replace(",", "\t").encode("utf-16"),
    ],
)
def test_a_file_saved_as_unicode_text_is_said_to_be(home, content):
    mistake = _mistake_with(home, "sites.csv", content)

    assert "saved as UTF-16 (Excel calls it 'Unicode text')" in mistake.what
    assert "UTF-8" in mistake.mend


def test_a_file_saved_in_the_letters_of_windows_shows_a_word_of_it(home):
    mistake = _mistake_with(home, "sites.csv", SITES.replace("Birch", "Bürkenhof").encode("cp1252"))

    assert mistake.what == "sites.csv is not UTF-8; it looks like Windows-1252: 'Bürkenhof House'"
    assert mistake.where.endswith("sites.csv, line 3")


def test_a_workbook_under_the_name_of_a_csv_file_is_recognised(home):
    mistake = _mistake_with(home, "sites.csv", b"PK\x03\x04...")

    assert "is an Excel workbook" in mistake.what


def test_a_byte_order_mark_is_no_mistake(home):
    (home.reference / "sites.csv").write_bytes(codecs.BOM_UTF8 + SITES.encode())

    assert read_reference(home.reference).organisation.site_ids


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "sites.csv is empty"),
        ("\n\n", "sites.csv is empty"),
        ("sep=,\n" + SITES, "the first line is a note to Excel and no header"),
        (SITES.split("\n", 1)[1], "the first line does not name the columns"),
        ("".join(f'"{line}"\n' for line in SITES.splitlines()), "whole lines stand in quotation marks"),
        (SITES.replace("site_name", "Site Name"), "the column Site Name is not known; is site_name meant?"),
        (SITES.replace("valid_to", "valid_until"), "the column valid_until is not known; is valid_to meant?"),
        (SITES.replace("city,country", "city,"), "a column has no name"),
        (SITES.replace("city,country", "city,city"), "the column city stands twice"),
    ],
)
def test_a_first_line_that_does_not_fit_is_said_in_words(home, text, said):
    mistake = _mistake_with(home, "sites.csv", text.encode())

    assert said in mistake.what
    assert mistake.mend != "correct the value"


def test_nameless_columns_that_a_spreadsheet_leaves_at_the_end_are_no_mistake(home):
    (home.reference / "regions.csv").write_text(REGIONS.replace("\n", ",,\n"))

    assert len(read_reference(home.reference).organisation.regions) == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "mend"),
    [
        ("80,2020", "many,2020", 3, "rooms: 'many' is not a whole number", "write a whole number in digits"),
        ("80,2020", "0,2020", 3, "rooms: '0' is too small", "write a number greater than 0"),
        ("80,2020-01-01", "80,01.07.2020", 3, "valid_from: '01.07.2020' is not a date", "write 2020-07-01"),
        ("80,2020-01-01", "80,31.02.2020", 3, "valid_from: '31.02.2020' is not a date", "write year-month-day"),
        ("80,2020-01-01", "80,43831", 3, "valid_from: '43831' is not a date", "write year-month-day"),
        ("80,2020-01-01", "80,2020-07-15", 3, "valid_from must be the first of a month", "write 2020-07-01"),
        ("S2,", "S 2,", 3, "site_id: 'S 2' can't be an id", "use letters, digits, - and _ alone"),
        ("S2,", "S2\u00a0,", 3, "site_id: 'S2␣' can't be an id", "no space"),
        ("S2,", ",", 3, "site_id is empty", "fill it in"),
        ("Birch House", "B" * 201, 3, f"site_name: '{'B' * 57}…' is too long", "shorten it to 200"),
        ("S2,Birch House,", "S2,Birch, House,", 3, "the row has 11 cells, the first line names 10", "quotation marks"),
        ("S2,", ",,,,,,,,,\nS2,", 3, "the row is empty", "delete it"),
        ("Birch House", '"Birch House', 3, 'a quotation mark (") opens here and never closes', "close it"),
        ("Birch House", '"Birch" House', 3, 'text goes on behind a closing quotation mark (")', "as a whole"),
    ],
)
def test_a_cell_that_does_not_fit_is_said_in_words(home, old, new, line, what, mend):
    mistake = _mistake_with(home, "sites.csv", SITES.replace(old, new).encode())

    assert mistake.what.startswith(what)
    assert mistake.where.endswith(f"sites.csv, line {line}")
    assert mend in mistake.mend


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_machine(home, ending):
    (home.reference / "sites.csv").write_bytes(SITES.replace("\n", ending).encode())

    assert len(read_reference(home.reference).organisation.sites) == 7


def test_a_row_of_several_lines_is_named_by_its_first(home):
    text = REGIONS.replace("North", '"No\nrth"').replace("south,", "South,")

    assert _mistake_with(home, "regions.csv", text.encode()).where.endswith("regions.csv, line 4")


def test_a_role_that_is_none_is_told_the_roles(home):
    mistake = _mistake_with(home, "assignments.csv", ASSIGNMENTS.replace(",hr,", ",owner,").encode())

    roles = "general_manager, department_head, regional_leader, hr, executive or data_owner"
    assert mistake.what == f"role: 'owner' is not one of {roles}"


def test_the_role_of_an_earlier_version_is_told_which_are_meant_now(home):
    mistake = _mistake_with(home, "assignments.csv", ASSIGNMENTS.replace(",hr,", ",analyst,").encode())

    assert mistake.what.startswith("the role 'analyst' has become two")
    assert mistake.where.endswith("assignments.csv, line 9")
    assert "data_owner" in mistake.mend
    assert "executive" in mistake.mend


def test_every_bad_row_is_named_at_once(home):
    text = SITES.replace("80,2020", "many,2020").replace("S4,", "S 4,").replace("40,2020-01-01,2026-05-01", "40,,")

    mistake = _mistake_with(home, "sites.csv", text.encode())

    assert mistake.what.splitlines() == [
        "3 mistakes in sites.csv:",
        "  line 3: rooms: 'many' is not a whole number → write a whole number in digits alone, such as 120",
        "  line 6: site_id: 'S 4' can't be an id → use letters, digits, - and _ alone, at most 16 and no space",
        "  line 7: valid_from is empty → fill it in: no row goes without it",
    ]
    assert mistake.where.endswith("sites.csv, lines 3, 6 and 7")


def test_what_all_mistakes_have_in_common_is_said_once(home):
    mistake = _mistake_with(home, "departments.csv", DEPARTMENTS.replace(",2", ",two").replace(",1", ",one").encode())

    assert mistake.text().count("write a whole number") == 1


@pytest.mark.parametrize(("count", "more"), [(10, None), (11, "  and 1 more"), (25, "  and 15 more")])
def test_no_more_than_ten_mistakes_are_listed(home, count, more):
    rows = "".join(f"R {number},Region\n" for number in range(count))

    mistake = _mistake_with(home, "regions.csv", (REGIONS + rows).encode())

    listed = [line for line in mistake.what.splitlines() if line.startswith("  line ")]
    assert len(listed) == 10
    assert (more in mistake.what) if more else ("more" not in mistake.what)


def test_everybody_who_is_assigned_to_nowhere_is_named_at_once(home):
    text = ASSIGNMENTS.replace("manager,S2", "manager,S22").replace("leader,,north", "leader,,norht")

    mistake = _mistake_with(home, "assignments.csv", text.encode())

    assert mistake.what.startswith("2 mistakes in assignments.csv:")
    assert mistake.where.endswith("assignments.csv, lines 3 and 7")
    assert "(near: S2" in mistake.what
    assert "(near: north" in mistake.what


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("assignments.csv", "assignment.csv", "nobody reads the file assignment.csv; is assignments.csv meant?"),
        ("segments.toml", "segment.toml", "nobody reads the file segment.toml; is segments.toml meant?"),
        ("assignments.csv", "assignments.csv.txt", "is assignments.csv meant?"),
        ("sites.csv", "sites.csv.txt", "is sites.csv meant?"),
        ("chain.toml", "Chain.toml", "Chain.toml"),
        ("surveys/post_stay.toml", "surveys/post_stay.toml.txt", "nobody reads the file post_stay.toml.txt"),
    ],
)
def test_a_file_whose_name_is_not_quite_right_is_not_left_out_in_silence(home, old, new, said):
    (home.reference / old).rename(home.reference / new)

    mistake = _mistake(home)

    assert said in mistake.what
    assert "rename" in mistake.mend


def test_files_of_other_names_are_left_in_peace(home):
    (home.reference / "segments.toml").unlink()
    (home.reference / "surveys" / "post_stay.toml").unlink()
    (home.reference / "surveys" / "invitations.toml").unlink()
    for name in ("README.md", "hotels.csv", "sites_2024.csv", "segments_old.toml", "sites.csv~", ".sites.csv.swp"):
        (home.reference / name).write_text("mine")

    assert read_reference(home.reference).organisation.site_ids


def test_a_missing_file_is_not_taken_for_another_one_that_is_read(home):
    (home.reference / "regions.csv").unlink()

    mistake = _mistake(home)

    assert mistake.what == "the file regions.csv is missing"
    assert "examples" in mistake.mend
