"""What is odd in the access list is said with its line and refuses nothing; what is meant is passed over."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.reference.access import access_doubts, read_access
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference

COLUMNS = "issuer,subject,email,person_id,person_name,role,site_id,region_id,department_id,valid_from,valid_to"
TODAY = date(2026, 11, 16)


@pytest.fixture(scope="module")
def reference(little_home: Home) -> Reference:
    """Of S1 Ana Alder (P1) is general manager; S3 has moved to another region; S5 closed on 2026-05-01 and has none."""
    return read_reference(little_home.reference)


def _row(who: str, role: str, site: str, department: str = "", *, since: str = "2026-01-01", until: str = "") -> str:
    person_id, name = who.split(" ", 1)
    return f"https://id.example.com,{person_id}-{site},,{person_id},{name},{role},{site},,{department},{since},{until}"


def _said(folder: Path, reference: Reference, *rows: str, on: date = TODAY) -> list[tuple[int | None, str]]:
    (folder / "access.csv").write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")
    assert len(read_access(folder, reference).rows) == len(rows)
    return [(one.line, one.what) for one in access_doubts(folder, reference, on)]


def test_nothing_is_said_without_a_file_or_of_one_that_fits(tmp_path: Path, reference: Reference) -> None:
    assert access_doubts(tmp_path, reference, TODAY) == ()
    fits = (
        _row("P1 Ana Alder", "general_manager", "S1"),
        _row("P3 Cleo Cedar", "general_manager", "S3"),
        _row("P30 Dee Desk", "department_head", "S1", "spa"),
        _row("P30 Dee Desk", "department_head", "S1", "front_desk"),
    )
    assert _said(tmp_path, reference, *fits) == []


def test_a_second_general_manager_is_said_with_both_lines(tmp_path: Path, reference: Reference) -> None:
    ana, acting = _row("P1 Ana Alder", "general_manager", "S1"), _row("P40 Al Acting", "general_manager", "S1")

    assert _said(tmp_path, reference, ana, acting) == [
        (3, "Al Acting (P40) is general manager of 'S1', and assignments.csv names Ana Alder (P1)"),
        (3, "Al Acting is general manager of 'S1', and so is Ana Alder (on line 2)"),
    ]


@pytest.mark.parametrize(("on", "is_said"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_a_handover_is_said_until_it_is_over(tmp_path: Path, reference: Reference, on: date, is_said: bool) -> None:
    leaves = _row("P40 Al Acting", "general_manager", "S1", until="2026-12-01")
    comes = _row("P1 Ana Alder", "general_manager", "S1", since="2026-11-01")

    said = [what for _, what in _said(tmp_path, reference, leaves, comes, on=on)]

    assert any("and so is Al Acting" in what for what in said) is is_said


@pytest.mark.parametrize(("on", "is_said"), [(date(2026, 4, 30), False), (date(2026, 5, 1), True)])
def test_a_post_at_a_site_is_said_from_the_day_it_is_closed(
    tmp_path: Path, reference: Reference, on: date, is_said: bool
) -> None:
    said = _said(tmp_path, reference, _row("P30 Dee Desk", "department_head", "S5", "spa"), on=on)

    assert said == ([(2, "Dee Desk has a post at 'S5', which closed on 2026-05-01")] if is_said else [])


def test_a_general_manager_is_compared_with_the_assignments_of_the_day(tmp_path: Path, reference: Reference) -> None:
    other = _row("P40 Al Acting", "general_manager", "S4")

    assert _said(tmp_path, reference, other, on=date(2026, 2, 28)) == []
    assert _said(tmp_path, reference, other, on=date(2026, 3, 1)) == [
        (2, "Al Acting (P40) is general manager of 'S4', and assignments.csv names Dan Dogwood (P4)")
    ]
