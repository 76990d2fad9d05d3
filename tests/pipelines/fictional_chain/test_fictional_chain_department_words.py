"""The survey asks what three departments could do better: who gave them a score answers at times, and nothing else is moved."""

from pathlib import Path

import pytest

from pipelines.fictional_chain import SMALL, department_words, make_chain
from pipelines.fictional_chain.department_words import ASKED
from pipelines.recognition.staff.naming import names_of
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reading import read_reference
from tests.pipelines.fictional_chain.conftest import read_export

LEADS = {"front_desk": "q_front_desk", "housekeeping": "q_room_cleanliness", "restaurant": "q_restaurant_food"}


def test_the_survey_says_which_department_each_column_is_about(home: Path):
    comments = read_reference(home / "reference").response_survey("post_stay").comments

    assert comments.departments == ASKED
    assert comments.columns == (*ASKED, "comment")


@pytest.mark.parametrize("column", ASKED)
def test_only_who_gave_the_department_a_score_writes_about_it_and_who_was_let_down_more_often(clean_rows, column):
    lead = LEADS[ASKED[column]]
    scored = [row for row in clean_rows if row[lead] not in {"", "98", "99"}]
    poor = [row for row in scored if int(row[lead]) <= 6]

    words, poor_words = ([row for row in rows if row[column]] for rows in (scored, poor))

    assert not any(row[column] for row in clean_rows if row not in scored)
    assert 0.01 < len(words) / len(scored) < 0.08
    assert len(poor_words) / len(poor) > len(words) / len(scored)


def test_nobody_who_works_there_is_named(home: Path, clean_rows):
    staff = read_staff(home / "reference", read_reference(home / "reference"))
    names = names_of((person_id, one.names) for person_id, one in staff.everybody.items())

    words = [row[column] for row in clean_rows for column in ASKED if row[column]]

    assert words
    assert not [text for text in words if names.found_in(text)]


def test_what_is_written_about_departments_moves_no_other_draw(home: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(department_words, "SHARES", department_words.SHARES * 0)

    make_chain(tmp_path, size=SMALL)

    for path in sorted((home / "inbox").glob("*.csv")):
        if not path.name.startswith("post_stay_"):
            assert path.read_bytes() == (tmp_path / "inbox" / path.name).read_bytes()
            continue
        with_words, without = read_export(path), read_export(tmp_path / "inbox" / path.name)
        about = {with_words.header.index(column) for column in ASKED}
        kept = [
            [[field for place, field in enumerate(one.fields) if place not in about] for one in export.records]
            for export in (with_words, without)
        ]
        assert kept[0] == kept[1]
