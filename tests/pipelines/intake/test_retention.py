"""What is too old leaves the archive, whoever sends it again; and no number changes by it."""

from datetime import date

import pytest

from pipelines.decisions.chain import Decisions
from pipelines.decisions.tombstones import mark_of
from pipelines.home import Home
from pipelines.intake import rewriting
from pipelines.intake.archive import Archive
from pipelines.intake.retention import left_out
from pipelines.mistakes import Mistake
from pipelines.reference.chain import Retention
from pipelines.reference.reading import read_reference
from tests.factories import (
    CHAIN,
    LONG_COLUMNS,
    LONG_STAY,
    POST_STAY,
    RESPONSE_COLUMNS,
    TODAY,
    WITHDRAWALS,
    a_home,
    loaded,
    long_records,
    many_responses,
    response,
    withdrawing,
    write_csv,
    write_list,
)
from tests.pipelines.builds import logical_hash, rows
from tests.pipelines.test_withdrawals import telling

RULE = CHAIN + "\n[retention]\ncomments_months = 6\nguest_fields_months = 12\n"
OLD, MIDDLE, YOUNG = "2025-10-31", "2026-04-30", "2026-05-01"
COLUMNS = [*RESPONSE_COLUMNS, "room number"]


def _guest(name: str, day: str, **said: object) -> dict[str, object]:
    texts = {"id": f"ID-{name}", "departed": day, "updated": f"{day} 20:00:00", "comment": f"words of {name}"}
    return response(1) | texts | {"room number": f"room of {name}"} | said


def _records() -> list[dict[str, object]]:
    return [
        *(one | {"room number": "1"} for one in many_responses(20)),
        _guest("old", OLD),
        _guest("corrected", OLD, overall=1),
        _guest("corrected", OLD, updated="2025-11-03 08:00:00", overall=2),
        _guest("rejected", OLD, overall=77),
        _guest("middle", MIDDLE),
        _guest("young", YOUNG),
    ]


def _numbers(home: Home) -> list[list[tuple]]:
    return [
        rows(home, "select * from totals order by all"),
        rows(home, "select survey_id, site_id, month, count(*) from responses group by all order by all"),
        rows(
            home,
            "select file_name, records, accepted, quarantined, duplicates, superseded, withdrawn, mended from files "
            "order by file_name",
        ),
    ]


def test_what_is_too_old_is_gone_and_every_total_stays(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", _records(), COLUMNS)
    loaded(home)
    before = _numbers(home)
    (home.reference / "chain.toml").write_text(RULE)

    result = loaded(home)

    assert _numbers(home) == before
    assert [(one.file_name, one.comments, one.records) for one in result.gone.reduced] == [("post_stay_1.csv", 5, 4)]
    assert [one.file_name for one in result.gone.cleared] == ["post_stay_1.csv"]
    in_archive = {name: {one for one in telling(home, name) if one.startswith("archive/")} for name in _words()}
    assert {name for name, files in in_archive.items() if files} == {
        "words of young",
        "ID-middle",
        "ID-young",
        "room of middle",
        "room of young",
    }
    [manifest] = Archive(home.archive).manifests()
    assert (manifest.comments_gone, manifest.reduced, manifest.reduced_on) == (5, 4, TODAY.isoformat())
    assert loaded(home).unchanged


def _words() -> list[str]:
    return [f"{what}{name}" for what in ("words of ", "ID-", "room of ") for name in _NAMES]


_NAMES = ("old", "corrected", "rejected", "middle", "young")


def test_what_is_sent_again_is_reduced_before_it_is_archived_and_known_again(tmp_path):
    home = a_home(tmp_path / "home", chain=RULE)
    write_csv(home.inbox / "post_stay_1.csv", _records(), COLUMNS)
    loaded(home)
    late = _guest("corrected", OLD, updated="2025-11-09 08:00:00", overall=9)
    write_csv(home.inbox / "post_stay_2.csv", [*_records(), late], COLUMNS)

    loaded(home)

    # Which of the two files has the duplicates is told by their hashes.
    assert rows(home, "select sum(duplicates), sum(superseded) from files") == [(25, 2)]
    key = (home.decisions / "erasure.key").read_bytes()
    mark = mark_of(key, "post_stay", "ID-corrected")
    assert rows(home, f"select overall from responses where response_id = '{mark}'") == [(9000,)]
    assert rows(home, "select count(*) from responses") == [(24,)]
    assert telling(home, *(word for word in _words() if "old" in word or "corrected" in word)) == set()


def test_the_order_of_arrival_and_of_the_rule_decides_nothing(tmp_path):
    at_once, one_by_one = a_home(tmp_path / "a", chain=RULE), a_home(tmp_path / "b")
    key = b"k" * 32
    for home in (at_once, one_by_one):
        home.decisions.mkdir()
        (home.decisions / "erasure.key").write_bytes(key)
    late = _guest("corrected", OLD, updated="2025-11-09 08:00:00", overall=9)
    for home in (at_once, one_by_one):
        write_csv(home.inbox / "post_stay_1.csv", _records(), COLUMNS)
        if home is one_by_one:
            loaded(home)
        write_csv(home.inbox / "post_stay_2.csv", [*_records(), late], COLUMNS)
        loaded(home)
    (one_by_one.reference / "chain.toml").write_text(RULE)
    loaded(one_by_one)

    assert logical_hash(at_once) == logical_hash(one_by_one)


@pytest.mark.parametrize(
    ("day", "is_old"), [(date(2025, 10, 31), True), (date(2025, 11, 1), False), (date(2025, 11, 2), False)]
)
def test_age_goes_by_whole_months_of_stay(tmp_path, day, is_old):
    home = a_home(tmp_path / "home", chain=RULE)
    write_csv(home.inbox / "post_stay_1.csv", [_guest("guest", day.isoformat())], COLUMNS)
    loaded(home)

    assert (telling(home, "ID-guest") == set()) is is_old


def test_a_reduced_response_can_be_withdrawn(tmp_path):
    home = withdrawing(a_home(tmp_path / "home", chain=RULE))
    write_csv(home.inbox / "post_stay_1.csv", _records(), COLUMNS)
    loaded(home)
    write_list(home, "ID-old")

    result = loaded(home)

    assert [one.records for one in result.gone.erased] == [1]
    assert rows(home, "select count(*) from responses") == [(23,)]


def test_a_survey_without_ids_keeps_its_occurrences_apart(tmp_path):
    survey = POST_STAY.replace('response_id = ["id"]', "")
    home = a_home(tmp_path / "home", post_stay=survey)
    write_csv(home.inbox / "post_stay_1.csv", [_guest("old", OLD), _guest("old", OLD), _guest("young", YOUNG)], COLUMNS)
    loaded(home)
    before = _numbers(home)
    (home.reference / "chain.toml").write_text(RULE)
    loaded(home)
    write_csv(home.inbox / "post_stay_2.csv", [_guest("old", OLD), _guest("new", YOUNG)], COLUMNS)

    assert _numbers(home) == before
    loaded(home)
    assert rows(home, "select count(*) from responses") == [(4,)]


@pytest.mark.parametrize(
    ("place", "name"),
    [(rewriting, "write_reduced"), (Archive, "write_records"), (Archive, "free_text"), (Archive, "note")],
)
def test_a_load_that_is_stopped_is_gone_on_with(tmp_path, monkeypatch, place, name):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", _records(), COLUMNS)
    loaded(home)
    before = _numbers(home)
    (home.reference / "chain.toml").write_text(RULE)
    with monkeypatch.context() as patched:
        patched.setattr(place, name, lambda *_: (_ for _ in ()).throw(InterruptedError))
        with pytest.raises(InterruptedError):
            loaded(home)

    loaded(home)

    assert _numbers(home) == before
    [manifest] = Archive(home.archive).manifests()
    assert (manifest.comments_gone, manifest.reduced) == (5, 4)
    assert not [one for one in telling(home, "words of old", "ID-old") if one.startswith(("archive/", "inbox/"))]


@pytest.mark.parametrize(
    ("months", "line"), [(1, date(2026, 10, 1)), (11, date(2025, 12, 1)), (12, date(2025, 11, 1)), (None, None)]
)
def test_the_line_is_the_first_of_a_month(tmp_path, months, line):
    found = left_out(Decisions(tmp_path), Retention(comments_months=months), today=TODAY, at="")

    assert found.lines.comments == line


def test_a_rule_that_is_no_number_of_months_is_refused(tmp_path):
    home = a_home(tmp_path / "home", chain=CHAIN + "\n[retention]\ncomments_months = 0\n")

    with pytest.raises(Mistake, match="comments_months"):
        read_reference(home.reference)


def test_a_question_that_was_added_since_keeps_nothing(tmp_path):
    grown = POST_STAY + '\n[[questions]]\ncolumn = "new"\ndepartment = "recommend"\nlowest = 0\nhighest = 10\n'
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", _records(), COLUMNS)
    loaded(home)
    (home.reference / "surveys" / "post_stay.toml").write_text(
        grown.replace('department = "recommend"\n', 'department = "recommend"\nlead = true\n', 1)
    )
    (home.reference / "chain.toml").write_text(RULE)
    loaded(home)

    assert [one.reduced for one in Archive(home.archive).manifests()] == [4]


def test_a_correction_that_moves_the_stay_over_the_line_stands_beside_what_it_corrects(tmp_path):
    """The edge that is told in the documentation: what is reduced and what is not are not known to be the same."""
    home = a_home(tmp_path / "home", chain=RULE)
    write_csv(home.inbox / "post_stay_1.csv", [_guest("old", OLD)], COLUMNS)
    loaded(home)
    write_csv(home.inbox / "post_stay_2.csv", [_guest("old", YOUNG)], COLUMNS)
    loaded(home)

    assert rows(home, "select count(*) from responses") == [(2,)]


def test_a_long_export_is_reduced_and_withdrawn_from_as_a_wide_one(tmp_path):
    text = WITHDRAWALS.replace('for_survey = "post_stay"', 'for_survey = "long_stay"')
    home = withdrawing(a_home(tmp_path / "home"), text)
    (home.reference / "surveys" / "long_stay.toml").write_text(LONG_STAY)
    guests = [response(1, id=f"ID-{name}", departed=OLD, comment=f"words of {name}") for name in ("one", "two")]
    records = [record for guest in guests for record in long_records(guest)]
    write_csv(home.inbox / "long_stay_1.csv", records, LONG_COLUMNS)
    loaded(home)
    before = rows(home, "select * from totals order by all")
    (home.reference / "chain.toml").write_text(RULE)
    loaded(home)

    assert before
    assert rows(home, "select * from totals order by all") == before
    assert not [one for one in telling(home, "ID-one", "words of one") if not one.startswith("warehouse/")]
    write_list(home, "ID-one")
    loaded(home)
    assert rows(home, "select count(*) from responses") == [(1,)]
    assert rows(home, "select withdrawn from files") == [(len(records) // 2,)]
