"""Long exports end in what the oracle works out in plain Python, and in what the same answers say in wide ones."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.intake import judging
from tests.examples import examples
from tests.factories import (
    LONG_COLUMNS,
    LONG_STAY,
    TODAY,
    a_home,
    loaded,
    long_records,
    many_responses,
    response,
    write_csv,
)
from tests.oracle import Truth, truth_of
from tests.pipelines.builds import logical_hash, rows

# A load takes a third of a second, so that shrinking a failure would take minutes.
TROUBLE = settings(
    max_examples=examples(8),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
MEASURES = ["overall", "recommend", "front_desk", "housekeeping", "spa", "index"]


def _long_home(root: Path, *exports: list[dict[str, object]]) -> Home:
    home = a_home(root, long_stay=LONG_STAY)
    for number, records in enumerate(exports):
        write_csv(home.inbox / f"long_stay_{number}.csv", records, LONG_COLUMNS)
    return home


def _said(home: Home) -> dict[str, list[tuple]]:
    """What a home's build says, whatever its survey is called."""
    listed = ", ".join([*MEASURES, *(f"{one}_top" for one in MEASURES[:-1])])
    queries = [
        f"select response_id, site_id, stay_date, answer_date, guest_type, channel, {listed} from responses",
        "select * exclude (survey_id) from totals",
    ]
    return {query: sorted(rows(home, query), key=repr) for query in queries}


def _is_true(home: Home, truth: Truth) -> None:
    files = rows(home, "select file_hash, records, accepted, quarantined, duplicates, superseded from files")
    found = {file: tuple(counts) for file, *counts in files}
    assert found == dict.fromkeys(found, (0, 0, 0, 0, 0)) | truth.files()
    quarantine = rows(home, "select file_hash, line from quarantine")
    assert set(quarantine) == truth.quarantine()
    assert len(quarantine) == len(truth.quarantine())
    assert dict(rows(home, "select file_hash, mended from files where mended > 0")) == truth.mended()
    totals = rows(home, "select * exclude (survey_id) from totals")
    assert {tuple(row[:5]): tuple(row[5:]) for row in totals} == truth.totals()


def test_the_same_answers_are_the_same_totals_in_either_layout(tmp_path: Path):
    wide = [*many_responses(40), *many_responses(20, site="S3", month="2026-06", first=100), response(900, overall=77)]
    records = long_records(*wide)
    one = a_home(tmp_path / "wide")
    write_csv(one.inbox / "post_stay.csv", wide)
    other = _long_home(tmp_path / "long", records[::-1])

    loaded(one)
    loaded(other)

    assert _said(other) == _said(one)
    assert rows(other, "select accepted, quarantined from files") == [(60 * 7, 7)]


TWICE = [response(1), response(2, desk=11), response(3, site="ZZ"), response(4, site="S4", departed="2026-02-01")]
AGAIN = [response(1), response(2), response(3), response(4, overall=1), response(5, comment="fine")]
LATE = [response(1, updated="2026-10-09 08:00:00", overall=0), response(5, comment="not fine"), response(6)]


def test_every_record_of_a_response_shares_what_becomes_of_it(tmp_path: Path):
    exports = [[*long_records(*TWICE), long_records(*TWICE)[0]], long_records(*AGAIN), long_records(*LATE)]
    home = _long_home(tmp_path / "home", *exports)

    loaded(home)

    truth = truth_of(home.inbox, TODAY)
    _is_true(home, truth)
    assert {one.verdict for one in truth.records} == {"stands", "quarantined", "duplicate", "superseded"}
    # Of the first file R2, R3 and R4 are rejected; they stand from the second. R5 says two things in one version.
    assert rows(home, "select quarantined, mended from files order by file_name")[0] == (21, 21)
    said = "the same response came with the same version and other content: neither is taken"
    assert rows(home, "select reason, count(*) from quarantine group by reason") == [(said, 14)]


def test_a_later_file_ends_in_what_it_would_have_been_together(tmp_path: Path):
    exports = [long_records(*many_responses(30, first=100), *TWICE), long_records(*AGAIN), long_records(*LATE)]
    together = _long_home(tmp_path / "together", *exports)
    loaded(together)
    apart = _long_home(tmp_path / "apart")
    for number in (2, 0, 1):
        shutil.copy(together.inbox / f"long_stay_{number}.csv", apart.inbox)
        loaded(apart, accept_hold="a test")

    assert logical_hash(apart) == logical_hash(together)
    for table in ("files", "rejected"):
        query = f"select * exclude (file_name{', received_at' if table == 'files' else ''}) from {table}"
        assert sorted(rows(apart, query), key=repr) == sorted(rows(together, query), key=repr)


_GUESTS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["R1", "R2", "R3"]),
        "updated": st.sampled_from(["2026-10-05 08:00:00"] * 3 + ["2026-10-06 08:00:00", "never"]),
        "site": st.sampled_from(["S1"] * 4 + ["S2", "ZZ"]),
        "departed": st.sampled_from(["2026-10-03"] * 4 + ["2026-02-28", "x"]),
        "desk": st.sampled_from([3, 10, "", 11]),
        "comment": st.sampled_from(["", "fine", " "]),
    }
)
# What goes wrong with one record of an export: its place, and what it says instead ("again": it is there twice).
_SLIPS = st.tuples(
    st.integers(0, 50),
    st.sampled_from(
        [
            {"again": True},
            {"again": True, "answer": " 3"},
            {"again": True, "question": "Floor"},
            {"again": True, "question": "FLOOR", "answer": "7"},
            {"question": " DESK "},
            {"question": "dsek"},
            {"site": "S2"},
            {"id": " "},
            {"updated": ""},
        ]
    ),
)


@given(
    exports=st.lists(st.lists(_GUESTS, max_size=4), min_size=1, max_size=3),
    slips=st.lists(_SLIPS, max_size=4),
    random=st.randoms(use_true_random=False),
)
@TROUBLE
def test_whatever_comes_the_warehouse_says_what_the_oracle_says(tmp_path_factory, exports, slips, random):
    files = [long_records(*(response(0, **said) for said in guests)) for guests in exports]
    for place, slip in slips:
        own = files[place % len(files)]
        if own:
            record = own[place % len(own)]
            changed = record | {name: said for name, said in slip.items() if name != "again"}
            own.append(changed) if "again" in slip else record.update(changed)
    for own in files:
        random.shuffle(own)
    home = _long_home(tmp_path_factory.mktemp("any") / "home", *files)

    loaded(home)

    _is_true(home, truth_of(home.inbox, TODAY))
    shutil.rmtree(home.root)


# Where each record is a part, few tell as much as many.
@pytest.mark.parametrize(
    ("part", "responses"),
    [pytest.param(1, 3, marks=pytest.mark.slow), (10, 30), pytest.param(37, 30, marks=pytest.mark.slow)],
)
def test_in_how_many_parts_a_file_is_judged_changes_nothing(tmp_path: Path, monkeypatch, part: int, responses: int):
    records = long_records(*many_responses(responses), *TWICE)
    whole, parted = (_long_home(tmp_path / name, records) for name in ("whole", "parted"))
    loaded(whole)
    monkeypatch.setattr(judging, "PART", part)

    loaded(parted)

    assert logical_hash(parted) == logical_hash(whole)
    assert len([*parted.archive.rglob("members-*.parquet")]) == -(-len(records) // part)
