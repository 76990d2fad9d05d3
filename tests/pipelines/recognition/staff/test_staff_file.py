"""staff.csv: who is in post, and mistakes with their line and mend."""

from pathlib import Path

import pytest

from pipelines.mistakes import Mistake
from pipelines.recognition.staff.staff_file import Staff, read_staff
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import to_json
from tests.factories import a_home

HEADER = "person_id,person_name,display_name,site_id,department_id,valid_from,valid_to,also_called,opted_out\n"


def _read(root: Path, text: str) -> Staff:
    folder = a_home(root / "home").reference
    (folder / "staff.csv").write_text(HEADER + text, encoding="utf-8")
    return read_staff(folder, read_reference(folder))


def test_without_a_file_nobody_is_in_post(tmp_path):
    folder = a_home(tmp_path / "home").reference

    assert read_staff(folder, read_reference(folder)) == Staff()


def test_a_person_is_called_by_all_their_names_and_printed_by_the_latest(tmp_path):
    staff = _read(
        tmp_path,
        "E1,Zoë Ångström,,S1,spa,2024-01-01,2025-01-01,Zoe;  Zo ,no\nE1,Zoë Ångström,Zoë Å.,S2,spa,2025-01-01,,,\n",
    )

    [person] = staff.people.values()
    assert (person.person_id, person.display_name) == ("E1", "Zoë Å.")
    assert set(person.names) == {"Zoë Ångström", "Zoe", "Zo", "Zoë Å."}


def test_the_order_of_rows_changes_nothing(tmp_path):
    rows = ["E1,A B,,S1,spa,2024-01-01,2025-01-01,,no\n", "E1,A B,Bee,S2,spa,2025-01-01,,,no\n"]
    one, other = _read(tmp_path / "1", "".join(rows)), _read(tmp_path / "2", "".join(reversed(rows)))

    assert one.people == other.people
    assert one.posts == other.posts


def test_who_opts_out_in_one_row_is_left_out_of_all(tmp_path):
    staff = _read(
        tmp_path,
        "E1,A B,,S1,spa,2024-01-01,2025-01-01,,no\nE1,A B,,S1,spa,2025-01-01,,,yes\nE2,C D,,S1,spa,2025-01-01,,,no\n",
    )

    assert staff.opted_out == {"E1"}
    assert list(staff.people) == ["E2"]
    assert {one.person_id for one in staff.posts} == {"E2"}


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ("E1,A B,,S9,spa,2024-01-01,,,no\n", 2, "the site 'S9' is not known"),
        ("E1,A B,,S1,spaa,2024-01-01,,,no\n", 2, "the department 'spaa' is not known"),
        ("E1,A B,,S1,spa,2024-01-01,2024-01-01,,no\n", 2, "valid_to must lie after valid_from"),
        ("E1,A B,,S1,spa,2024-01-01,,,perhaps\n", 2, "opted_out"),
        ("E1,A B,,S1,spa,2024-01-01,,,no\nE1,C D,,S2,spa,2024-01-01,,,no\n", 3, "'E1' is 'C D' here, and 'A B'"),
        (
            "E1,A B,,S1,spa,2024-01-01,2024-06-02,,no\nE1,A B,,S1,front_desk,2024-06-01,,,no\n",
            3,
            "'E1' has two posts at 'S1' from 2024-06-01 on",
        ),
        (
            "E1,A B,,S1,spa,2024-01-01,,,no\nE1,A B,,S1,spa,2024-02-01,2024-03-01,,no\n"
            "E1,A B,,S1,spa,2025-01-01,2025-02-01,,no\n",
            4,
            "'E1' has two posts at 'S1' from 2025-01-01 on",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(tmp_path, rows, line, said):
    with pytest.raises(Mistake) as found:
        _read(tmp_path, rows)

    assert said in found.value.text()
    assert f"line {line}" in found.value.text()
    assert "mend" in found.value.text()


def test_posts_at_two_sites_may_overlap_and_posts_at_one_may_touch(tmp_path):
    staff = _read(
        tmp_path,
        "E1,A B,,S1,spa,2024-01-01,2024-06-01,,no\nE1,A B,,S1,front_desk,2024-06-01,,,no\n"
        "E1,A B,,S2,spa,2024-01-01,,,no\n",
    )

    assert len(staff.posts) == 3


def test_no_build_knows_of_it(tmp_path):
    folder = a_home(tmp_path / "home").reference
    before = read_reference(folder)

    (folder / "staff.csv").write_text(HEADER + "E1,Zoë Ångström,,S1,spa,2024-01-01,,,no\n", encoding="utf-8")

    assert to_json(read_reference(folder)) == to_json(before)
    assert read_reference(folder).fingerprint == before.fingerprint


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Zo\u200be Berg", "the name 'Zoe Berg' holds what nobody sees (U+200B)"),
        ("Anna\u202eBerg", "the name 'AnnaBerg' holds what nobody sees (U+202E)"),
        ("A\x1b[31mB", "holds what nobody sees (U+001B)"),
        ('"Anna\nBerg"', "the name 'Anna Berg' holds what nobody sees (U+000A)"),
        ("\u200b", "holds what nobody sees (U+200B)"),
        ("\U0001f600", "has no letter"),
        ("-", "the name '-' has no letter"),
    ],
)
@pytest.mark.parametrize("row", ["E1,{},,S1,spa,2025-01-01,,,no\n", "E1,A B,{},S1,spa,2025-01-01,,,no\n"])
def test_a_name_that_is_not_what_it_looks_like_is_refused_with_its_line(tmp_path, name, said, row):
    with pytest.raises(Mistake) as caught:
        _read(tmp_path, row.format(name))

    assert said in caught.value.text()
    assert "line 2" in caught.value.text()


def test_other_names_are_refused_as_well_where_nobody_sees_all_of_them(tmp_path):
    with pytest.raises(Mistake, match=r"U\+200B"):
        _read(tmp_path, "E1,A B,,S1,spa,2025-01-01,,Bee;Be\u200ba,no\n")


@pytest.mark.parametrize(
    "name",
    [
        "=SUM(A1)",
        "Zoë Ångström",
        "أمل",
        "王芳",
        "Síle O'Neill-Šmíd",
        "\u0633\u06cc\u200c\u0633\u06cc",
        "Anna 🦄",
        "2Pac",
    ],
)
def test_names_of_any_script_are_taken_as_they_are(tmp_path, name):
    [person] = _read(tmp_path, f"E1,{name},,S1,spa,2025-01-01,,;,no\n").people.values()

    assert person.display_name == name


def test_a_name_is_the_same_however_its_accents_are_typed(tmp_path):
    rows = "E1,Zoe\u0308 A,,S1,spa,2024-01-01,2025-01-01,,no\nE1,Zo\u00eb A,,S1,spa,2025-01-01,,,no\n"

    [person] = _read(tmp_path, rows).people.values()

    assert person.names == ("Zo\u00eb A",)
