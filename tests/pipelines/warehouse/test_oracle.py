"""The warehouse says what the oracle works out in plain Python, however messy the exports."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from tests.examples import examples
from tests.factories import (
    INVITATION_COLUMNS,
    RESPONSE_COLUMNS,
    TODAY,
    a_home,
    invitation,
    loaded,
    many_responses,
    response,
    write_csv,
)
from tests.oracle import Truth, truth_of
from tests.pipelines.builds import logical_hash, rows

MEASURES = ["overall", "recommend", "front_desk", "housekeeping", "spa", "index"]
# A load takes a third of a second, so that shrinking a failure would take minutes.
TROUBLE = settings(
    max_examples=examples(10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def _text(records: list[dict[str, object] | str], columns: list[str] = RESPONSE_COLUMNS, end: str = "\n") -> str:
    """Records as an export; what is a string already stands as a line of its own."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator=end)
    writer.writeheader()
    for record in records:
        out.write(record + end) if isinstance(record, str) else writer.writerow(record)
    return out.getvalue()


MESS: dict[str, str] = {
    "post_stay_clean.csv": _text(
        [
            *many_responses(60),
            *many_responses(40, site="S3", month="2026-06", first=100),
            *many_responses(30, site="S3", month="2026-07", first=200),
            *many_responses(20, site="007", month="2024-02", first=300),
        ]
    ),
    "post_stay_mess.csv": _text(
        [
            response(1000, site="ZZ"),
            response(1001, site="7"),
            response(1002, site=""),
            response(1003, site="S4", departed="2026-02-28"),
            response(1004, site="S4", departed="2026-03-01"),
            response(1005, site="S5", departed="2026-04-30"),
            response(1006, site="S5", departed="2026-05-01"),
            response(1007, overall=11),
            response(1008, overall=-1),
            response(1009, bath=0),
            response(1010, desk="7.5"),
            response(1011, desk="seven"),
            response(1012, departed="2026-02-29"),
            response(1013, departed="03.10.2026"),
            response(1014, departed="2026-11-16"),
            response(1015, departed="2026-11-17"),
            response(1016, departed="1989-12-31"),
            response(1017, departed=""),
            response(1018, updated="yesterday"),
            response(1019, guest="X"),
            response(1020, channel="d"),
            response(1021, id=""),
            response(1022, id="  "),
            response(1023, id="x" * 200),
            response(1024, id="x" * 201),
            response(1025, guest="", channel="", overall="", recommend="99", desk="", room="", bath="99", spa=""),
            response(1026, room=10, bath=1),
            response(1027, room="", bath=5),
            response(1028, room=9, bath=""),
            response(1029, room=7, bath=3),
            response(1030, desk="", room=3, bath=2, spa=4),
            response(1031, desk="", room="", bath="", spa=9),
            response(1032, desk="", room=8, spa=""),
            response(1033, desk=9, room="", bath="", spa=""),
            response(1034, recommend=6),
            response(1035, recommend=7),
            response(1036, recommend=8),
            response(1037, site=" S1 ", overall=" 7 "),
            response(1038, overall=12, guest="X", site=""),
            'R1039,2026-10-05 08:00:00,S1,2026-10-03,B,D,8,9,7,9,4,,"never ends',
            response(1040, comment='she said "lovely", twice'),
            response(1041, comment="two\nlines"),
            "",
            response(1042),
            "R1043,too,few",
            "R1044,2026-10-05 08:00:00,S1,2026-10-03,B,D,8,9,7,9,4,,,too many",
            'R1045,2026-10-05 08:00:00,S1,2026-10-03,B,D,8,9,7,9,4,,"closed"badly',
            response(1046, comment='a"b'),
        ]
    ),
    "post_stay_again.csv": _text(
        [
            *many_responses(10),
            response(1040, updated="2026-10-06 08:00:00", overall=1),
            response(1041, updated="2026-10-04 08:00:00", overall=2),
            response(1042, overall=3),
            response(2000),
            response(2000),
            response(2001, overall=1),
            response(2001, overall=2),
            response(2001, overall=3, updated="2026-10-01 08:00:00"),
            response(2002, comment="one thing"),
            response(2002, comment="another thing"),
            response(2003, overall=99),
            response(2003, overall=""),
            response(2004, site="S1"),
            response(2004, site="ZZ", updated="2026-10-06 08:00:00"),
        ]
    ),
    "invitations_1.csv": _text(
        [
            invitation(),
            invitation(channel="A", invited=0),
            invitation(channel="", invited=5),
            invitation(site="S3", month="2026-06", invited=50),
            invitation(site="S3", month="2026-07", invited=60),
            invitation(site="S4", month="2026-02"),
            invitation(site="S4", month="2026-03"),
            invitation(site="S5", month="2026-05"),
            invitation(site="ZZ"),
            invitation(site="S2", invited=-1),
            invitation(site="S2", invited="many"),
            invitation(site="S2", month="2026-12"),
            invitation(site="S2", month="October"),
            invitation(site="S2", channel="?"),
        ],
        INVITATION_COLUMNS,
    ),
    "invitations_2.csv": _text(
        [
            invitation(invited=120, exported="2026-11-02"),
            invitation(site="S3", month="2026-06", invited=50),
            invitation(site="S3", month="2026-07", invited=61),
        ],
        INVITATION_COLUMNS,
    ),
}


def _fill(home: Home, files: dict[str, str]) -> Home:
    for name, text in files.items():
        (home.inbox / name).write_bytes(text.encode())
    return home


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = _fill(a_home(tmp_path_factory.mktemp("messy") / "home"), MESS)
    loaded(home)
    return home


@pytest.fixture(scope="module")
def truth(messy: Home) -> Truth:
    return truth_of(messy.inbox, TODAY)


def _files(home: Home) -> dict[str, tuple]:
    found = rows(home, "select file_hash, records, accepted, quarantined, duplicates, superseded from files")
    return {file: tuple(counts) for file, *counts in found}


def _responses(home: Home) -> dict[str, tuple]:
    columns = ", ".join(MEASURES)
    tops = ", ".join(f"{measure}_top" for measure in MEASURES[:-1])
    query = f"select response_id, site_id, stay_date, guest_type, channel, {columns}, {tops} from responses"
    return {key: tuple(said) for key, *said in rows(home, query)}


def _expected_responses(truth: Truth) -> dict[str, tuple]:
    return {
        key: (
            *(said[name] for name in ("site", "day", "guest_type", "channel")),
            *(said["scores"].get(measure) for measure in MEASURES),
            *(int(said["tops"][measure]) if measure in said["tops"] else None for measure in MEASURES[:-1]),
        )
        for key, said in truth.responses.items()
    }


def _totals(home: Home) -> dict[tuple, tuple]:
    found = rows(
        home,
        "select month, site_id, dimension_id, segment_id, department_id, response_count, score_total, "
        "score_square_total, lead_count, top_box_count, promoter_count, detractor_count from totals",
    )
    return {tuple(row[:5]): tuple(row[5:]) for row in found}


def _invitations(home: Home) -> dict[tuple, tuple]:
    found = rows(home, "select month, site_id, channel, invited_count, returned_count from invitations")
    return {tuple(row[:3]): tuple(row[3:]) for row in found}


def _quarantine(home: Home) -> list[tuple]:
    return rows(home, "select file_hash, line from quarantine")


def test_the_mess_holds_every_verdict_there_is(truth: Truth):
    verdicts = {record.verdict for record in truth.records}

    assert verdicts == {"stands", "quarantined", "duplicate", "superseded"}


def test_every_file_is_counted_as_the_oracle_counts_it(messy: Home, truth: Truth):
    assert _files(messy) == truth.files()


def test_every_mended_record_is_counted_as_the_oracle_counts_it(messy: Home, truth: Truth):
    found = dict(rows(messy, "select file_hash, mended from files where mended > 0"))

    assert found == truth.mended()


def test_exactly_the_records_the_oracle_rejects_are_in_quarantine(messy: Home, truth: Truth):
    assert set(_quarantine(messy)) == truth.quarantine()
    assert len(_quarantine(messy)) == len(truth.quarantine())


def test_the_responses_that_stand_have_the_scores_of_the_oracle(messy: Home, truth: Truth):
    assert _responses(messy) == _expected_responses(truth)


def test_totals_are_those_of_the_oracle(messy: Home, truth: Truth):
    assert _totals(messy) == truth.totals()


def test_invited_and_returned_are_those_of_the_oracle(messy: Home, truth: Truth):
    assert _invitations(messy) == truth.invitations()


def test_the_view_of_scores_holds_every_department_answered(messy: Home, truth: Truth):
    found = rows(messy, "select response_id, department_id, score from scores")

    expected = [(key, name, score) for key, said in truth.responses.items() for name, score in said["scores"].items()]
    assert sorted(found) == sorted(expected)


# Hundredths by hand: room 7 of 0–10 is 70, bath 3 of 1–5 is 50, their mean 60.
HOUSEKEEPING = [
    ({"room": 7, "bath": 3}, (6000, 0)),
    ({"room": 10, "bath": 1}, (5000, 1)),
    ({"room": "", "bath": 5}, (10_000, None)),
    ({"room": 9, "bath": ""}, (9000, 1)),
    ({"room": 8, "bath": 5}, (9000, 0)),
    ({"room": 3, "bath": 2}, (2750, 0)),
    ({"room": "", "bath": "99"}, (None, None)),
]
INDEX = [
    ({"desk": 10, "room": 0, "bath": 1, "spa": 0}, 5000),  # (3 × 100 + 2 × 0 + 1 × 0) / 6
    ({"desk": 7, "room": "", "bath": "", "spa": ""}, 7000),  # 3 of 6: just half
    ({"desk": "", "room": 5, "bath": "", "spa": 8}, 6000),  # (2 × 50 + 80) / 3
    ({"desk": "", "room": 9, "bath": "", "spa": ""}, None),  # 2 of 6
    ({"desk": "", "room": 1, "bath": "", "spa": 0}, 667),  # 6.666… rounded half up
]


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple]:
    """(housekeeping, its top box, index) of each example worked out by hand."""
    home = a_home(tmp_path_factory.mktemp("by_hand") / "home")
    examples = [response(number, **answers) for number, (answers, _) in enumerate(HOUSEKEEPING + INDEX)]
    write_csv(home.inbox / "post_stay.csv", examples)
    loaded(home)
    return {
        key: tuple(said)
        for key, *said in rows(home, 'select response_id, housekeeping, housekeeping_top, "index" from responses')
    }


@pytest.mark.parametrize("number", range(len(HOUSEKEEPING)))
def test_a_department_score_is_the_mean_of_its_items_and_top_box_is_the_lead_items(by_hand, number):
    assert by_hand[f"R{number}"][:2] == HOUSEKEEPING[number][1]


@pytest.mark.parametrize("number", range(len(INDEX)))
def test_the_index_is_weighted_over_what_was_answered_if_it_carries_half_the_weight(by_hand, number):
    assert by_hand[f"R{len(HOUSEKEEPING) + number}"][2] == INDEX[number][1]


_RECORDS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["R1", "R2", "R3", "R4", "R5", "", " R1 "]),
        "updated": st.sampled_from(["2026-10-05 08:00:00"] * 3 + ["2026-10-06 08:00:00", "never"]),
        "site": st.sampled_from(["S1", "S1", "S2", "S3", "S4", "S5", "007", "7", "", "s1"]),
        "departed": st.sampled_from(["2026-10-03", "2026-02-28", "2026-06-30", "2026-07-01", "2026-11-17", "x"]),
        "guest": st.sampled_from(["B", "F", "", "X"]),
        "channel": st.sampled_from(["D", "A", ""]),
        "overall": st.sampled_from([0, 5, 9, 10, "", "99", 11]),
        "recommend": st.sampled_from([0, 6, 7, 8, 9, 10, ""]),
        "desk": st.sampled_from([0, 3, 10, ""]),
        "room": st.sampled_from([0, 7, 9, ""]),
        "bath": st.sampled_from([1, 3, 5, "", 0]),
        "spa": st.sampled_from([1, 8, ""]),
        "comment": st.sampled_from(["", "", "fine", 'so "so"', "two\nlines", "a, b"]),
    }
)
_LINES = st.sampled_from(
    ["", "junk", 'R9,"', '"', "a,b,c", 'R1,2026-10-05 08:00:00,S1,2026-10-03,B,D,8,9,7,9,4,,"open']
)
_EXPORTS = st.lists(st.lists(st.one_of(_RECORDS, _RECORDS, _RECORDS, _LINES), max_size=12), min_size=1, max_size=3)


@given(exports=_EXPORTS)
@TROUBLE
def test_whatever_comes_the_warehouse_says_what_the_oracle_says(tmp_path_factory, exports):
    home = a_home(tmp_path_factory.mktemp("any") / "home")
    _fill(home, {f"post_stay_{number}.csv": _text(records) for number, records in enumerate(exports)})
    loaded(home)

    truth = truth_of(home.inbox, TODAY)

    empty = dict.fromkeys(_files(home), (0, 0, 0, 0, 0))
    assert _files(home) == empty | truth.files()
    assert set(_quarantine(home)) == truth.quarantine()
    assert _responses(home) == _expected_responses(truth)
    assert _totals(home) == truth.totals()
    shutil.rmtree(home.root)


@given(st.permutations(sorted(MESS)), st.lists(st.booleans(), min_size=len(MESS), max_size=len(MESS)))
@settings(TROUBLE, max_examples=2)
def test_the_order_and_the_loads_in_which_files_arrive_change_nothing(messy, tmp_path_factory, order, loads):
    home = a_home(tmp_path_factory.mktemp("order") / "home")
    for name, load_now in zip(order, loads, strict=True):
        _fill(home, {name: MESS[name]})
        if load_now:
            loaded(home)
    loaded(home)

    assert logical_hash(home) == logical_hash(messy)
    shutil.rmtree(home.root)


@given(st.permutations(range(4)))
@settings(TROUBLE, max_examples=2)
def test_the_names_of_files_change_nothing_but_names(tmp_path_factory, order):
    home = a_home(tmp_path_factory.mktemp("names") / "home")
    texts = [_text([response(number, overall=number), response(1, overall=number)]) for number in range(4)]
    _fill(home, {f"post_stay_{place}.csv": texts[number] for place, number in enumerate(order)})
    loaded(home)

    # All four say something else of the one response: none of them is taken.
    assert {key for (key,) in rows(home, "select response_id from responses")} == {"R0", "R2", "R3"}
    assert _totals(home) == truth_of(home.inbox, TODAY).totals()
    shutil.rmtree(home.root)


def test_the_name_a_file_came_under_first_does_not_change_the_logical_hash(tmp_path: Path):
    text = _text([response(1), response(2, overall=77)])
    together, apart = a_home(tmp_path / "together"), a_home(tmp_path / "apart")
    _fill(together, {"post_stay_a.csv": text, "post_stay_b.csv": text})
    loaded(together)
    _fill(apart, {"post_stay_b.csv": text})
    loaded(apart)
    _fill(apart, {"post_stay_a.csv": text})
    loaded(apart)

    assert logical_hash(together) == logical_hash(apart)


def test_line_ends_of_any_kind_give_the_same_answers(tmp_path: Path):
    records = [response(1), "junk", response(2, comment="x"), "", response(3, overall=77)]
    found = []
    for name, end in (("unix", "\n"), ("windows", "\r\n"), ("old_mac", "\r")):
        home = _fill(a_home(tmp_path / name), {"post_stay.csv": _text(records, end=end)})
        loaded(home)
        found.append((_responses(home), rows(home, "select line, field, reason from quarantine order by line")))

    assert found[0] == found[1] == found[2]
    assert [line for line, _, _ in found[0][1]] == [3, 6]


# Σ over the segments of every dimension, and over nothing at all, is the rows.
@pytest.mark.parametrize("dimension", ["all", "guest_type", "channel"])
def test_totals_of_every_dimension_add_up_to_the_rows(messy: Home, dimension: str):
    totals = rows(
        messy,
        "select department_id, sum(response_count), sum(score_total), sum(score_square_total), sum(top_box_count) "
        f"from totals where dimension_id = '{dimension}' group by department_id order by department_id",
    )
    by_hand = rows(
        messy,
        "select department_id, count(*), sum(score), sum(cast(score as bigint) * score), coalesce(sum(is_top_box), 0) "
        "from scores group by department_id order by department_id",
    )

    assert totals == by_hand
    assert len(totals) == len(MEASURES)


def test_records_are_accepted_quarantined_or_duplicates(messy: Home):
    found = rows(messy, "select records - accepted - quarantined - duplicates from files")

    assert set(found) == {(0,)}


def test_a_site_that_moved_keeps_its_old_months_in_the_old_region(messy: Home):
    found = rows(
        messy,
        "select s.region_id, t.month, sum(t.response_count) from totals t "
        "join sites s on s.site_id = t.site_id and t.month >= s.valid_from and t.month < s.valid_to "
        "where t.site_id = 'S3' and t.dimension_id = 'all' and t.department_id = 'overall' group by all order by 2",
    )

    assert [(region, month.month, int(count)) for region, month, count in found] == [("north", 6, 40), ("south", 7, 30)]
