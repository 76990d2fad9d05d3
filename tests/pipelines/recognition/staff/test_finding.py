"""Names of people in post are found in comments, and nothing inside other words."""

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.recognition.staff.finding import FOUND, found_mentions
from pipelines.recognition.staff.naming import names_of
from pipelines.recognition.staff.staff_file import Staff, StaffRow
from pipelines.recognition.staff.words import plain

DAY = date(2026, 5, 10)


def _post(person_id: str, name: str, **said: object) -> StaffRow:
    row = {
        "person_id": person_id,
        "person_name": name,
        "site_id": "S1",
        "department_id": "spa",
        "valid_from": "2026-01-01",
    }
    return StaffRow.model_validate(row | said)


def _found(*comments: str, staff: tuple[StaffRow, ...], day: date = DAY, site: str = "S1") -> pl.DataFrame:
    said = [("post_stay", f"R{number}", site, day, comment) for number, comment in enumerate(comments)]
    columns = ["survey_id", "response_id", "site_id", "stay_date", "comment"]
    return found_mentions(pl.DataFrame(said, schema=columns, orient="row"), Staff(staff))


def _people(comment: str, *names: str, **said: object) -> list[str]:
    staff = tuple(_post(f"E{number}", name, **said) for number, name in enumerate(names, start=1))
    return _found(comment, staff=staff)["person_id"].to_list()


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("Anna Weber", "Thanks to Anna Weber!"),
        ("Anna Weber", "Thanks to ANNA, she is great"),
        ("Anna Weber", "anna's smile"),
        ("Anna Weber", "**_Anna_** was a gem"),
        ("Zoë Ångström", "Zoe Angstrom helped"),
        ("Zoë Ångström", "ZOË helped"),
        ("Zoe Angstrom", "Zoe\u0308 helped"),
        ("Søren Yıldız", "Soren Yildiz"),
        ("Jörg Strauß", "JÖRG STRAUSS"),
        ("Anna-Lena Groß", "Anna Lena was kind"),
        ("Anna-Lena Groß", "anna-lena was kind"),
        ("Maeve O'Malley", "Maeve O\u2019Malley"),
        ("D'Arcy Jones", "D\u2019Arcy was kind"),
        ("N'Golo-Jean Petit", "n'golo jean was kind"),
        ("Dr. Anna Weber", "Anna was kind"),
        ("Zoë Ångström", "Zo\u200be\u00ad helped"),
        ("王芳", "王\u200b芳很热情"),
        ("Νίκος Παπάς", "Ευχαριστώ τον ΝΙΚΟΣ"),
        ("أمل حداد", "شكرا يا امل"),
        ("أمل حداد", "شكرا أَمَل حداد"),
        ("王芳", "前台的王芳很热情"),
        ("王 芳", "感谢王芳"),
        ("さくら", "さくらさんに感謝"),
        ("김민수", "김민수님 감사합니다"),
        ("प्रिया शर्मा", "धन्यवाद प्रिया।"),
    ],
)
def test_a_name_is_found_however_it_is_written(name, comment):
    assert _people(comment, name) == ["E1"]


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("Anna Weber", "The savannah was lovely"),
        ("Anna Weber", "Annabelle helped"),
        ("Anna Weber", "Anna-Lena helped"),
        ("Anna Weber", "Mr Weber helped"),
        ("Ana Silva", "Anas helped"),
        ("王芳", "王先生"),
        ("芳", "芳香"),
        ("प्रिया", "प्रियंका"),
        ("A Weber", "a lovely stay"),
        ("Dr. Anna Weber", "My dr. told me to rest"),
        ("Dr. Weber", "Mr Weber helped"),
        ("J. Weber", "Mr Weber helped"),
        ("D'Arcy Jones", "d\u2019accord"),
        ("Anna Weber", ""),
        ("!? Weber", "!?"),
    ],
)
def test_nothing_is_found_inside_other_words(name, comment):
    assert _people(comment, name) == []


def test_other_names_that_guests_use_are_found():
    assert _people("Bob did it all", "Robert Low", also_called="Bobby; Bob") == ["E1"]


def test_a_first_name_of_two_in_post_is_offered_for_both():
    found = _found("Anna was lovely", staff=(_post("E1", "Anna Weber"), _post("E2", "Anna Low")))

    assert found.select("person_id", "could_also_be").rows() == [("E1", "E2"), ("E2", "E1")]


def test_a_full_name_says_which_of_two_is_meant_throughout_the_comment():
    found = _found("Anna was lovely. Thank you, Anna Low!", staff=(_post("E1", "Anna Weber"), _post("E2", "Anna Low")))

    assert found.select("person_id", "could_also_be").rows() == [("E2", "")]


def test_a_surname_within_a_whole_name_is_nobody_elses_first_name():
    assert _people("Anna Weber was kind", "Anna Weber", "Weber Low") == ["E1"]
    assert _people("Anna and Weber were kind", "Anna Weber", "Weber Low") == ["E1", "E2"]


def test_a_first_name_is_of_the_one_who_is_in_post_around_the_stay():
    gone = _post("E1", "Anna Weber", valid_to="2026-03-01")

    assert _found("Anna!", staff=(gone, _post("E2", "Anna Low")))["person_id"].to_list() == ["E2"]


@pytest.mark.parametrize(
    ("day", "people"),
    [
        (date(2026, 3, 31), []),
        (date(2026, 4, 1), ["E1"]),
        (date(2026, 4, 30) + timedelta(7), ["E1"]),
        (date(2026, 5, 1) + timedelta(7), []),
    ],
)
def test_a_stay_counts_from_the_first_day_to_a_week_after_the_last(day, people):
    staff = (_post("E1", "Anna Weber", valid_from="2026-04-01", valid_to="2026-05-01"),)

    assert _found("Anna!", staff=staff, day=day)["person_id"].to_list() == people


def test_people_of_other_sites_and_those_who_opted_out_are_not_found():
    staff = (_post("E1", "Anna Weber", site_id="S2"), _post("E2", "Anna Low", opted_out="yes"))

    assert _found("Anna!", staff=staff).height == 0
    assert _found("Anna!", staff=staff, site="S9").height == 0


def test_who_opted_out_is_not_found_and_still_may_be_who_is_meant():
    staff = (_post("E1", "Anna Weber"), _post("E2", "Anna Low", opted_out="yes"))

    # Nobody else is thanked for what is said of them in full, and of the first name alone it is said that it may be theirs.
    assert _found("Anna Low was lovely", staff=staff).height == 0
    assert _found("Anna was lovely", staff=staff).select("person_id", "could_also_be").rows() == [("E1", "E2")]
    assert _found("Anna Weber was lovely", staff=staff).select("person_id", "could_also_be").rows() == [("E1", "")]


def test_a_person_is_found_once_a_response_with_the_first_sentence():
    found = _found(
        "Fine.\nAnna was lovely! Anna Weber again.", staff=(_post("E1", "Anna Weber", display_name="Anna W."),)
    )

    assert found.select("display_name", "sentence").rows() == [("Anna W.", "Anna was lovely!")]


def test_a_name_across_the_end_of_a_sentence_comes_with_the_whole_comment():
    found = _found("Nice. Ask for J. Weber there.", staff=(_post("E1", "J. Weber"),))

    assert found["sentence"].to_list() == ["Nice. Ask for J. Weber there."]


def test_two_people_of_one_comment_are_both_found():
    assert _people("Anna and Bram were great", "Anna Weber", "Bram Low") == ["E1", "E2"]


def test_no_comments_and_no_staff_are_no_mentions():
    assert _found(staff=(_post("E1", "Anna Weber"),)).schema == FOUND
    assert _found("Anna!", staff=()).height == 0


def test_the_order_of_comments_and_staff_changes_nothing():
    staff = (_post("E1", "Anna Weber"), _post("E2", "Anna Low"), _post("E3", "Bram Low", site_id="S2"))
    said = [("s", f"R{n}", f"S{n % 2 + 1}", DAY, text) for n, text in enumerate(["Anna", "Bram", "Bram", "Anna Low"])]
    columns = ["survey_id", "response_id", "site_id", "stay_date", "comment"]

    one = found_mentions(pl.DataFrame(said, schema=columns, orient="row"), Staff(staff))
    other = found_mentions(pl.DataFrame(said[::-1], schema=columns, orient="row"), Staff(staff[::-1]))

    assert one.height == 3
    assert one.equals(other)


@pytest.mark.parametrize(
    "name", ["Zoë", "Strauß", "Νίκος", "Søren", "أَمَل", "王芳", "김민수", "İpek", "O'Malley", "Łucja", "Zo\u200be"]
)
def test_the_quick_look_passes_over_no_name_that_the_slow_one_finds(name):
    names = names_of([("E1", [name])])
    texts = [name, name.upper(), name.lower(), plain(name), f"_{name}_", name.casefold()]

    slow = [bool(names.found_in(text)) for text in texts]
    quick = pl.DataFrame({"text": texts}).select(names.may_be_in(pl.col("text"))).to_series().to_list()

    assert any(slow)
    assert [one for one, other in zip(slow, quick, strict=True) if one and not other] == []
