"""How many competed, could be honoured and are, by site and department."""

from pipelines.recognition.tally import TALLY, tally
from tests.dashboard.awarded import excluded, shortlisted, standings, winner

COUNTS = ("class_id", "site_id", "candidates", "eligible", "honoured")


def test_each_candidate_of_a_class_counts_once() -> None:
    rows = standings(
        winner("A"), winner("A", tier="silver"), winner("A", class_id="x"), shortlisted("B", 2, 80), excluded("C")
    )

    found = tally(rows).select(COUNTS).rows()

    assert sorted(found) == [
        *(("all", "A", 1, 1, 1), ("all", "B", 1, 1, 0), ("all", "C", 1, 0, 0)),
        ("x", "A", 1, 1, 1),
    ]


def test_colleagues_of_a_department_are_one_row_and_no_name_is_in_it() -> None:
    people = [winner("A", key=f"person/{one}", person_id=one, display_name=f"Name {one}") for one in ("P1", "P2")]

    found = tally(standings(*people))

    assert found.select("site_id", "candidates", "honoured").rows() == [("A", 2, 2)]
    assert "Name" not in str(found.rows())


def test_the_order_of_rows_changes_nothing_and_nobody_is_counted_of_none() -> None:
    rows = standings(winner("A"), shortlisted("B", 2, 80), excluded("C"))

    assert tally(rows.reverse()).equals(tally(rows))
    assert tally(rows.clear()).schema == TALLY
