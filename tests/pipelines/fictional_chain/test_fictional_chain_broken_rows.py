"""Every broken record is where `truth/broken_rows.csv` says, and broken in the way it says."""

from collections import Counter
from datetime import date

import pytest

from pipelines.fictional_chain.breakages import IN_STAY_BREAKAGES, POST_STAY_BREAKAGES
from pipelines.fictional_chain.special_sites import CLOSED_ON, CLOSED_SITE, OPENED_ON, OPENED_SITE

Broken = dict[tuple[str, int], str]


def _records(exports: dict, broken: Broken, kind: str) -> list:
    records = [
        record
        for export in exports.values()
        for record in export.records
        if broken.get((record.file, record.line)) == kind
    ]
    assert records, kind
    return records


def _rows(exports: dict, broken: Broken, kind: str) -> list[dict[str, str]]:
    records = _records(exports, broken, kind)
    return [dict(zip(exports[record.file].header, record.fields, strict=True)) for record in records]


def _is_iso_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


def test_every_line_named_is_the_beginning_of_a_record(post_stay, pulses, broken: Broken):
    exports = (post_stay | pulses).values()

    begins = {(record.file, record.line) for export in exports for record in export.records}

    assert broken.keys() <= begins


def test_every_kind_occurs_in_either_survey(broken: Broken):
    kinds = {
        survey: {kind for (file, _), kind in broken.items() if file.startswith(survey)}
        for survey in ("post_stay", "pulse")
    }

    assert kinds["post_stay"] == {breakage.kind for breakage in POST_STAY_BREAKAGES}
    assert kinds["pulse"] == {breakage.kind for breakage in IN_STAY_BREAKAGES}


@pytest.mark.parametrize(("kind", "difference"), [("missing_field", -1), ("surplus_field", 1)])
def test_records_with_a_wrong_number_of_fields_are_all_named(post_stay, pulses, broken, kind, difference):
    exports = post_stay | pulses

    wrong = {
        (record.file, record.line)
        for export in exports.values()
        for record in export.records
        if len(record.fields) - len(export.header) == difference
    }

    assert wrong == {place for place, named in broken.items() if named == kind}


@pytest.mark.parametrize(
    ("kind", "column", "values"),
    [
        ("unknown_site", "site_code", {"ZZ9", "7", "skv", "MÜN"}),
        ("empty_response_id", "response_id", {""}),
        ("undeclared_guest_type", "guest_type", {"PET"}),
    ],
)
def test_a_broken_post_stay_field_holds_what_its_kind_says(post_stay, broken: Broken, kind, column, values):
    assert {row[column] for row in _rows(post_stay, broken, kind)} <= values


def test_answers_off_the_scale_and_days_that_are_none_are_all_named(post_stay, broken: Broken, clean_rows):
    off_scale, no_days = (_rows(post_stay, broken, kind) for kind in ("off_scale", "unparseable_date"))

    assert all({"11", "-1"} & set(row.values()) for row in off_scale)
    assert not any({"11", "-1"} & set(row.values()) for row in clean_rows)
    assert not any(_is_iso_day(row["departure_date"]) for row in no_days)
    assert all(_is_iso_day(row["departure_date"]) for row in clean_rows)


def test_some_stay_before_the_opening_or_after_the_closing(post_stay, broken: Broken):
    early, late = (_rows(post_stay, broken, kind) for kind in ("before_opening", "after_closing"))

    assert all(row["site_code"] == OPENED_SITE and row["departure_date"] < str(OPENED_ON) for row in early)
    assert all(row["site_code"] == CLOSED_SITE and row["departure_date"] >= str(CLOSED_ON) for row in late)


@pytest.mark.parametrize("survey", ["post_stay", "pulses"])
def test_what_is_delivered_twice_is_the_same_in_an_earlier_file(survey: str, broken: Broken, request):
    exports = request.getfixturevalue(survey)

    for copy in _records(exports, broken, "delivered_twice"):
        records = (record for export in exports.values() for record in export.records)
        twins = [record.file for record in records if record.fields == copy.fields]
        assert len(twins) == 2
        assert twins[0] < twins[1] == copy.file


def test_a_correction_has_a_later_version_and_other_answers(post_stay, broken: Broken, clean_rows):
    originals = {row["response_id"]: row for row in clean_rows}

    for row in _rows(post_stay, broken, "correction"):
        original = originals[row["response_id"]]
        assert original["updated_at"] < row["updated_at"] < "2026-11-16"
        assert original["q_overall"] != row["q_overall"]


def test_one_pair_is_in_conflict(post_stay, broken: Broken):
    first, second = _rows(post_stay, broken, "conflict")

    assert (first["response_id"], first["updated_at"]) == (second["response_id"], second["updated_at"])
    assert first["q_overall"] != second["q_overall"]


def test_response_ids_are_unique_apart_from_the_named_repetitions(post_stay, broken: Broken, clean_rows):
    counts = Counter(row["response_id"] for row in clean_rows)

    assert max(counts.values()) == 1
    assert "" not in counts
