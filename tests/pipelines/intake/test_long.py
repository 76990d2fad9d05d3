"""Long exports: what the same answers say a row per question, and which records a rejected response takes with it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake import long
from pipelines.intake.columns import with_keyed
from pipelines.intake.long_verdicts import long_verdicts
from pipelines.intake.notes import Manifest
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW
from pipelines.intake.verdicts import Verdicts, response_verdicts
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from tests.examples import examples
from tests.factories import LONG_COLUMNS, LONG_STAY, RESPONSE_COLUMNS, a_home, long_records, response

ONE_SURVEY = {"long_stay": LONG_STAY}
ASKED = RESPONSE_COLUMNS[6:]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return read_reference(a_home(tmp_path_factory.mktemp("long") / "home", **ONE_SURVEY).reference)


def _frame(records: Sequence[dict[str, object]], columns: Sequence[str]) -> pl.DataFrame:
    """Records as the archive holds them, on the lines from 2 on."""
    nothing = pl.Series([None] * len(records), dtype=pl.String)
    cells = [pl.Series(EXPORT + name, [str(one[name]) for one in records], dtype=pl.String) for name in columns]
    lines = pl.Series(LINE, range(2, len(records) + 2), dtype=pl.Int32)
    return with_keyed(pl.DataFrame([lines, nothing.alias(FAULT), nothing.alias(RAW), *cells]))


def _manifest(records: int) -> Manifest:
    return Manifest("h", "f", "s", "2026-11-16", "2026-11-16", records, 0, [], "", [])


def _long(reference: Reference, records: Sequence[dict[str, object]]) -> Verdicts:
    frame = _frame(records, LONG_COLUMNS)
    survey = reference.response_survey("long_stay")
    names = long.named(frame[EXPORT + "question"], survey, survey.long)
    return long_verdicts(frame, survey, survey.long, reference, _manifest(len(records)), names)


def _wide(reference: Reference, records: Sequence[dict[str, object]]) -> Verdicts:
    survey = reference.response_survey("post_stay")
    frame = _frame(records, [one for one in RESPONSE_COLUMNS if one != "comment"])
    return response_verdicts(frame, survey, reference, _manifest(len(records)), Counter())


def _reasons(found: Verdicts) -> dict[int, tuple[str, str]]:
    return {line: (field, reason) for line, field, reason in found.quarantined[["line", "field", "reason"]].iter_rows()}


ANSWER = st.sampled_from(["", "0", "5", "9", "10", "99", "5.0", "11", "x", " 3 "])
GUEST = st.fixed_dictionaries(
    {
        "updated": st.sampled_from(["2026-10-05 08:00:00", "2026-10-06 08:00:00", "never"]),
        "site": st.sampled_from(["S1", " S2", ""]),
        "departed": st.sampled_from(["2026-10-03", "2026-09-30", "3 October", "2027-01-01"]),
        "guest": st.sampled_from(["B", "F", "", "?"]),
        "channel": st.sampled_from(["D", "A"]),
    }
    | {name: ANSWER for name in ASKED if name != "comment"}
)


@settings(max_examples=examples(60))
@given(guests=st.lists(GUEST, max_size=8), random=st.randoms(use_true_random=False))
def test_the_same_answers_are_the_same_responses_in_either_layout(reference, guests, random):
    wide = [response(number, **said) for number, said in enumerate(guests)]
    melted = long_records(*wide)
    random.shuffle(melted)

    said, told = _wide(reference, wide), _long(reference, melted)

    same = [name for name in said.accepted.columns if name not in {"file_hash", "line", "records", "survey_id"}]
    assert told.accepted[same].sort("response_id").equals(said.accepted[same].sort("response_id"))
    assert told.accepted["records"].to_list() == [len(ASKED)] * told.accepted.height
    assert set(told.quarantined["response_id"]) == set(said.quarantined["response_id"])
    assert told.quarantined.height == len(ASKED) * said.quarantined.height


RECORD = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["R1", "R2", " R1 ", ""]),
        "updated": st.sampled_from(["2026-10-05 08:00:00", "2026-10-06 08:00:00"] * 4 + ["never"]),
        "site": st.sampled_from(["S1"] * 8 + ["S2"]),
        "departed": st.sampled_from(["2026-10-03"] * 8 + ["2026-09-30", "3 October"]),
        "guest": st.just("B"),
        "channel": st.just("D"),
        "question": st.sampled_from([*ASKED, " Desk", "floor", "FLOOR", "dsek", ""]),
        "answer": st.sampled_from(["0", "9", "9", "4", "4 "] * 2 + ["77"]),
    }
)


@settings(max_examples=examples(100))
@given(records=st.lists(RECORD, max_size=14), random=st.randoms(use_true_random=False))
def test_every_record_is_accounted_for_once_whatever_the_order(reference, records, random):
    found = _long(reference, records)
    order = [*range(len(records))]
    random.shuffle(order)
    again = _long(reference, [records[place] for place in order])

    lines = [*found.quarantined["line"], *found.members["line"]]
    assert sorted(lines) == [*range(2, len(records) + 2)]
    assert found.quarantined["reason"].null_count() == 0
    stand = found.members.filter(~pl.col("is_repeated"))
    counted = Counter(stand["of_line"])
    assert counted == dict(found.accepted[["line", "records"]].iter_rows())
    same = [name for name in found.accepted.columns if name != "line"]
    assert again.accepted[same].sort(same).equals(found.accepted[same].sort(same))
    # Of two records that differ in spaces alone, either may be the one that is there twice.
    assert Counter(again.quarantined["response_id"]) == Counter(found.quarantined["response_id"])


@settings(max_examples=examples(40))
@given(records=st.lists(RECORD, max_size=20), parts=st.integers(1, 7))
def test_the_parts_of_a_file_hold_responses_whole_and_change_nothing(reference, records, parts):
    survey = reference.response_survey("long_stay")
    frame = _frame(records, LONG_COLUMNS)
    names = long.named(frame[EXPORT + "question"], survey, survey.long)
    manifest = _manifest(len(records))

    whole = long_verdicts(frame, survey, survey.long, reference, manifest, names)
    shares = [frame.filter(long.share(survey, parts) == part) for part in range(parts)]
    found = [long_verdicts(one, survey, survey.long, reference, manifest, names) for one in shares]

    for kind in ("accepted", "quarantined", "members"):
        parted = pl.concat([getattr(one, kind) for one in found]).sort("line")
        assert parted.equals(getattr(whole, kind).sort("line"))


def test_one_broken_answer_takes_the_response_with_it_and_the_others_say_which(reference):
    found = _long(reference, long_records(response(1, desk=11), response(2)))

    assert found.accepted["response_id"].to_list() == ["R2"]
    assert _reasons(found) == {
        4: ("desk", "'11' is not a whole number from 0 to 10"),
        **dict.fromkeys((2, 3, 5, 6, 7, 8), ("", "the response is rejected for line 4")),
    }


def test_records_that_disagree_are_all_rejected_and_name_the_column(reference):
    records = long_records(response(1))
    records[3]["departed"] = "2026-10-04"

    found = _long(reference, records)

    assert found.accepted.is_empty()
    assert set(_reasons(found).values()) == {("departed", "the records of this response say different things here")}


def test_the_same_record_again_is_a_duplicate_and_another_answer_is_not_taken(reference):
    once, other = long_records(response(1)), long_records(response(2))

    found = _long(reference, [*once, once[2], *other, other[2] | {"answer": 3}])

    assert found.accepted["response_id"].to_list() == ["R1"]
    assert found.members.filter("is_repeated")[["line", "of_line"]].rows() == [(9, 2)]
    said = "the question 'desk' stands twice in this response, with different answers"
    assert {line for line, one in _reasons(found).items() if one == ("question", said)} == {12, 17}
    assert found.quarantined.height == len(other) + 1


def test_a_question_that_nobody_declared_is_offered_the_nearest(reference):
    records = long_records(response(1))
    records[2]["question"], records[3]["question"] = "deks", ""

    reasons = _reasons(_long(reference, records))

    assert reasons[4] == ("question", "the question 'deks' is not declared (near: desk)")
    assert reasons[5] == ("question", "no question is named")
    assert reasons[2] == ("", "the response is rejected for line 4")


def test_case_and_spacing_of_a_question_do_not_count_and_ignored_ones_carry_nothing(reference):
    records = long_records(response(1))
    records[2]["question"] = "  DESK "
    floors = [records[0] | {"question": "Floor", "answer": answer} for answer in ("3", "5")]

    found = _long(reference, [*records, *floors])

    assert found.quarantined.is_empty()
    assert found.accepted[["records", "front_desk"]].rows() == [(9, 7000)]


def test_a_version_that_can_not_be_read_costs_every_version_of_its_response(reference):
    early = long_records(response(1))
    late = long_records(response(1, updated="2026-10-09 08:00:00"))
    broken = [early[2] | {"updated": "yesterday"}]

    found = _long(reference, [*early, *late, *broken, *long_records(response(2))])

    assert found.accepted["response_id"].to_list() == ["R2"]
    reasons = _reasons(found)
    assert reasons.pop(16) == ("updated", "'yesterday' is not like 2026-11-30 17:45:59")
    assert set(reasons.values()) == {("", "the response is rejected for line 16")}


def test_versions_of_a_response_are_responses_of_their_own(reference):
    late = long_records(response(1, updated="2026-10-09 08:00:00", site="S2", desk=1))

    found = _long(reference, [*long_records(response(1)), *late])

    assert found.accepted[["response_id", "line", "site_id", "front_desk"]].rows() == [
        ("R1", 2, "S1", 7000),
        ("R1", 9, "S2", 1000),
    ]


def test_a_record_without_an_id_is_rejected_by_itself(reference):
    found = _long(reference, [*long_records(response(1)), long_records(response(1, id=" "))[0]])

    assert found.accepted["records"].to_list() == [7]
    assert _reasons(found) == {9: ("id", "the response id is empty")}


def test_too_many_unknown_names_are_offered_nothing(reference):
    survey = reference.response_survey("long_stay")
    names = pl.Series([f"dsek {number}" for number in range(long.OFFERED + 1)])

    found = long.named(names, survey, survey.long)

    assert not found[long.STRANGE].str.contains("near").any()


def test_the_days_of_a_question_hold_in_a_long_layout_too(tmp_path: Path):
    changed = (
        LONG_STAY.replace('column = "desk"', 'column = "desk"\nvalid_to = 2026-10-01')
        + """
[[questions]]
column = "desk"
department = "front_desk"
lowest = 1
highest = 5
valid_from = 2026-10-01
change = "1 to 5 instead of 0 to 10"
"""
    )
    reference = read_reference(a_home(tmp_path / "home", long_stay=changed).reference)

    found = _long(reference, long_records(response(1, desk=5), response(2, desk=5, departed="2026-09-30")))

    assert found.accepted[["stay_date", "front_desk"]].rows() == [
        (date(2026, 10, 3), 10000),
        (date(2026, 9, 30), 5000),
    ]
