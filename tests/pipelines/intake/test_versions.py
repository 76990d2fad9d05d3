"""A question that is asked otherwise from a day on: each version reads its own stays, and the break is stored."""

from datetime import date

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import POST_STAY, a_home, loaded, response, write_csv
from tests.pipelines.builds import rows

DESK = """[[questions]]
column = "desk"
department = "front_desk"
lowest = 0
highest = 10
missing = ["", "99"]
"""
RESCALED = """[[questions]]
column = "desk"
department = "front_desk"
lowest = 1
highest = 5
valid_to = 2026-10-01

[[questions]]
column = "desk"
department = "front_desk"
lowest = 0
highest = 10
valid_from = 2026-10-01
change = "0 to 10 instead of 1 to 5"
"""
ROOM = 'column = "room"\ndepartment = "housekeeping"\nlead = true\n'


def test_each_version_reads_the_stays_it_was_asked_about(tmp_path):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace(DESK, RESCALED))
    asked = [("2026-09-30", 5), ("2026-09-30", 6), ("2026-10-01", 5), ("2026-10-01", 10), ("2026-09-01", 3)]
    records = [response(number, departed=day, desk=desk) for number, (day, desk) in enumerate(asked)]
    write_csv(home.inbox / "post_stay_1.csv", records)

    loaded(home)

    found = rows(home, "select response_id, front_desk, front_desk_top from responses order by response_id")
    # 5 of 1 to 5 is the best; 5 of 0 to 10 is the middle. 6 is off the old scale.
    assert found == [("R0", 10000, 1), ("R2", 5000, 0), ("R3", 10000, 1), ("R4", 5000, 0)]
    assert rows(home, "select reason from quarantine") == [("'6' is not a whole number from 1 to 5",)]


def test_the_break_is_stored(tmp_path):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace(DESK, RESCALED))

    loaded(home)

    assert rows(home, "select * from breaks") == [
        ("post_stay", "front_desk", date(2026, 10, 1), "0 to 10 instead of 1 to 5")
    ]


def test_a_lead_that_changes_hands_counts_the_top_box_of_its_own_time(tmp_path):
    ended = POST_STAY.replace(ROOM, ROOM + "valid_to = 2026-10-01\n").replace(
        'column = "bath"\n', 'column = "bath"\nlead = true\nvalid_from = 2026-10-01\nchange = "the bath leads"\n'
    )
    home = a_home(tmp_path / "home", post_stay=ended)
    records = [response(1, departed="2026-09-30", room=9, bath=1), response(2, departed="2026-10-01", room=0, bath=5)]
    write_csv(home.inbox / "post_stay_1.csv", records)

    loaded(home)

    found = rows(home, "select response_id, housekeeping, housekeeping_top from responses order by response_id")
    assert found == [("R1", 9000, 1), ("R2", 10000, 1)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RESCALED.replace("valid_to = 2026-10-01\n", "valid_to = 2026-10-02\n"), "column 'desk' is asked twice"),
        (RESCALED.replace("valid_to = 2026-10-01\n", ""), "column 'desk' is asked twice"),
        (RESCALED.replace('change = "0 to 10 instead of 1 to 5"\n', ""), "says what its change is"),
        (RESCALED + "valid_to = 2026-10-01\n", "valid_to must lie after valid_from"),
    ],
)
def test_versions_that_do_not_fit_are_refused(tmp_path, text, said):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace(DESK, text))

    with pytest.raises(Mistake) as mistake:
        read_reference(home.reference)

    assert said in mistake.value.text()


def test_two_questions_that_are_asked_together_for_a_time_need_one_lead_then(tmp_path):
    together = POST_STAY.replace('column = "bath"\n', 'column = "bath"\nvalid_to = 2026-10-01\n').replace(
        "lead = true\n", ""
    )
    home = a_home(tmp_path / "home", post_stay=together)

    with pytest.raises(Mistake, match="exactly one has lead = true"):
        read_reference(home.reference)
