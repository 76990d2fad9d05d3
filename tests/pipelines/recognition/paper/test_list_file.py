"""The list as CSV: a row per winner, numbers as printed, no text a formula, and a schema that says all of that."""

import csv
import io
import json

from pipelines.recognition.paper.edition import Edition, provisional
from pipelines.recognition.paper.layout import COLUMNS
from pipelines.recognition.paper.list_file import list_rows, recognition_csv, recognition_schema
from tests.pipelines.recognition.made import (
    ACCENTS,
    ARABIC,
    FORMULA,
    a_result,
    a_year,
    an_award,
    everything,
    excluded,
    people,
    winner,
)

PUBLISHED = Edition(everything(), "Published on 2027-01-20 by P1.", "f" * 64)


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_list_read_back_is_the_winners_of_the_standings_as_printed():
    year = everything()

    rows = _read(recognition_csv(provisional(year)))

    standings = [row for one in year.awards for row in one.winners.iter_rows(named=True)]
    by_award = sorted(standings, key=lambda row: row["award_id"])
    names = ("award_id", "class_name", "tier_name", "place", "site_name", "n", "value", "reason", "evidence_id")
    columns = ("award_id", "class", "tier", "place", "site", "n", "score", "reason", "evidence_id")
    found = [tuple(row[name].removeprefix("'") for name in columns) for row in rows]
    assert found == [tuple(str(row[name]) for name in names) for row in by_award]


def test_intervals_are_rounded_to_the_decimals_of_the_measure():
    rows = {row["award_id"]: row for row in _read(recognition_csv(PUBLISHED))}

    assert (rows["best_site"]["score_low"], rows["best_site"]["score_high"]) == ("91.0", "93.0")
    assert (rows["named_by_guests"]["score_low"], rows["named_by_guests"]["score_high"]) == ("2.81", "4.24")
    assert (rows["most_improved"]["change"], rows["most_improved"]["change_low"]) == ("6.0", "4.3")


def test_an_end_half_way_is_rounded_up_and_a_negative_score_stays_a_number():
    award = an_award(measure={"metric": "nps"})
    year = a_year(a_result(award, [winner(1, value=-5.0, low=-7.25, high=-2.75)]))

    (row,) = _read(recognition_csv(provisional(year)))

    assert (row["score"], row["score_low"], row["score_high"]) == ("-5.0", "-7.3", "-2.8")


def test_names_come_back_whole_and_none_begins_a_formula():
    content = recognition_csv(PUBLISHED)

    names = [row["site"] for row in _read(content) if row["award_id"] == "best_site"]
    assert names == [f"'{FORMULA}", ACCENTS, ARABIC]
    assert content.startswith(b"\xef\xbb\xbf")


def test_of_people_only_winners_are_named_and_the_purpose_stands_beside_them():
    content = recognition_csv(provisional(a_year(people())))

    rows = _read(content)
    assert [row["person"] for row in rows] == [ARABIC, "Front desk team, Site 02"]
    assert all(row["note"] for row in rows)
    assert "P1" not in [cell for row in rows for cell in row.values()]


def test_sites_carry_no_note_on_people():
    assert {row["note"] for row in _read(recognition_csv(PUBLISHED)) if row["level"] != "person"} == {""}


def test_a_list_says_whether_it_is_published():
    assert {row["status"] for row in _read(recognition_csv(PUBLISHED))} == {"published"}
    assert {row["status"] for row in _read(recognition_csv(provisional(everything())))} == {"provisional"}


def test_the_same_edition_is_the_same_file_and_the_order_of_awards_does_not_matter():
    forward, backward = a_year(*everything().awards), a_year(*reversed(everything().awards))

    assert recognition_csv(provisional(forward)) == recognition_csv(provisional(backward))


def test_an_empty_year_is_a_header():
    for year in (a_year(), a_year(a_result(an_award(), [excluded(1)]))):
        rows = list_rows(provisional(year))
        content = recognition_csv(provisional(year)).decode("utf-8-sig")

        assert rows.is_empty()
        assert content.splitlines() == [",".join(f'"{one.name}"' for one in COLUMNS)]


def test_the_schema_names_every_column_in_order_with_its_type():
    said = json.loads(recognition_schema())

    (header,) = csv.reader([recognition_csv(PUBLISHED).decode("utf-8-sig").splitlines()[0]])
    assert [field["name"] for field in said["fields"]] == header
    for row in _read(recognition_csv(PUBLISHED)):
        for field in said["fields"]:
            cell = row[field["name"]]
            assert cell or not field.get("constraints", {}).get("required"), field
            if cell and field["type"] != "string":
                {"integer": int, "number": float}[field["type"]](cell)


def test_the_schema_says_how_a_text_gets_back_its_first_letter():
    said = json.loads(recognition_schema())["neutralised"]

    def undone(cell: str) -> str:
        return cell[1:] if cell[:1] == said["mark"] and cell[1:2] in said["before"] else cell

    row = next(row for row in _read(recognition_csv(PUBLISHED)) if row["award_id"] == "best_site")
    assert undone(row["site"]) == FORMULA
    assert undone("'t Hooft") == "'t Hooft"
