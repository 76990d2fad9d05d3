"""Whose row of standings it is, in words."""

import pytest

from pipelines.recognition.called import who

SITE = {"site_id": "S1", "site_name": "Alder House", "department_id": None, "department_name": None}
NOBODY = {"person_id": None, "display_name": None}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "Alder House"),
        ({"site_name": None}, "S1"),
        ({"department_id": "spa", "department_name": "Spa"}, "Spa, Alder House"),
        ({"person_id": "M1", "display_name": "Zoë Ångström"}, "Zoë Ångström, Alder House"),
        ({"display_name": "Front desk team, Alder House"}, "Front desk team, Alder House"),
        ({"display_name": "Alder House team"}, "Alder House team"),
        ({"display_name": "Name withheld"}, "Name withheld, Alder House"),
    ],
)
def test_a_row_is_called_after_whom_it_is_of_with_the_site_once(row, said):
    assert who(SITE | NOBODY | row) == said


def test_where_the_site_is_known_it_is_left_out():
    assert who(SITE | NOBODY | {"person_id": "M1", "display_name": "Mia Berg"}, with_site=False) == "Mia Berg"
