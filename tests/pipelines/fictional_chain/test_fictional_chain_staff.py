"""Made-up staff: departments of many and of few, names of several scripts, and everybody fits the chain."""

from pathlib import Path

from pipelines.bonus.spans import Span
from pipelines.fictional_chain.staff import OTHER_SCRIPTS
from pipelines.recognition.staff.groups import units
from pipelines.recognition.staff.staff_file import Staff, read_staff
from pipelines.reference.reading import read_reference


def _staff(home: Path) -> Staff:
    return read_staff(home / "reference", read_reference(home / "reference"))


def test_the_file_is_read_and_every_site_has_staff(home: Path):
    reference = read_reference(home / "reference")

    assert {one.site_id for one in _staff(home).rows} == reference.organisation.site_ids


def test_some_are_named_and_some_are_teams(home: Path):
    for award in (one for one in read_reference(home / "reference").awards if one.staff):
        window = Span.through(award.window.first_day, award.window.last_day)
        keys = [one.key for one in units(_staff(home), (), award.staff.smallest_group, window).all]

        assert any(key.startswith("person/") for key in keys)
        assert any(key.startswith("team/") for key in keys)


def test_some_opted_out_some_left_and_some_have_names_of_other_scripts(home: Path):
    rows = _staff(home).rows

    assert _staff(home).opted_out
    assert any(one.valid_to for one in rows)
    assert any(one.person_name in OTHER_SCRIPTS for one in rows)
    assert any(not one.person_name.isascii() and one.person_name not in OTHER_SCRIPTS for one in rows)


def test_the_names_are_those_in_comments(home: Path):
    words = "".join(path.read_text("utf-8") for path in (home / "inbox").glob("post_stay_*.csv"))
    first_names = {one.person_name.split()[0] for one in _staff(home).rows}

    assert sum(name in words for name in first_names) > len(first_names) / 2
    assert any(name in words for name in OTHER_SCRIPTS)
