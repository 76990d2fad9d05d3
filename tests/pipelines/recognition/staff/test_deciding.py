"""Candidates are read by HR alone and decided once; no id and no word of a guest is kept with it."""

from pathlib import Path

import pytest

from pipelines.decisions.chain import FILE, Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.staff.deciding.candidates import open_candidates
from pipelines.recognition.staff.deciding.settling import settle, settle_shown
from pipelines.recognition.staff.mentions import CONFIRMED, READ, decided
from pipelines.withdrawing import note_withdrawals
from tests.factories import LONG_COLUMNS, LONG_STAY, copied, loaded, long_records, response, write_csv
from tests.pipelines.builds import logical_hash
from tests.pipelines.recognition.staff.homes import NOW, STAFF, a_home_with, acting, named

RECORDS = [
    named(1, "Thanks to Anna Weber!"),
    named(2, "Nice. Anna was lovely."),
    named(3, "王芳很热情"),
    named(4, "Bram was kind"),
    named(5, "The savannah"),
    named(6, "شكرا يا أمل", site="S2"),
    named(7, "Hedy helped", site="S2"),
    named(8, "Anna was lovely", departed="2025-12-31"),
    named(9, "Anna was lovely", departed="2026-05-31"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return a_home_with(tmp_path_factory.mktemp("staff") / "home", RECORDS)


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    return copied(made, tmp_path / "home")


def _shown(home: Home, year: int = 2026, by: str = "P12") -> list[tuple[str, str, str]]:
    found = open_candidates(home, year, acting(by))
    return [(one.mention.person_id, one.sentence, one.could_also_be) for one in found]


def _ids(home: Home, *people: str) -> list[str]:
    return [
        one.mention.mention_id for one in open_candidates(home, 2026, acting("P12")) if one.mention.person_id in people
    ]


def _is_confirmed(home: Home) -> dict[str, bool]:
    return {one.person_id: is_confirmed for one, is_confirmed in decided(Decisions(home.decisions).all()).items()}


def test_candidates_come_by_site_day_and_person_with_the_sentence(home):
    assert _shown(home) == [
        ("E1", "Anna was lovely", ""),
        ("E1", "Thanks to Anna Weber!", ""),
        ("E1", "Anna was lovely.", "E2"),
        ("E2", "Anna was lovely.", "E1"),
        ("E3", "王芳很热情", ""),
        ("E5", "شكرا يا أمل", ""),
        ("P10", "Hedy helped", ""),
    ]


def test_a_year_has_the_stays_of_its_own_days(home):
    assert _shown(home, 2025) == [("E1", "Anna was lovely", "")]
    assert _shown(home, 2024) == []


def test_that_candidates_were_read_is_kept_with_who_and_how_many(home):
    _shown(home)

    [one] = Decisions(home.decisions).of_kind(READ)
    assert one.content == {"by": "P12", "on": "2026-11-16", "year": 2026, "site_id": None, "shown": 7}


@pytest.mark.parametrize("by", ["P11", "P1", "nobody"])
def test_nobody_but_hr_reads_or_decides(home, by):
    with pytest.raises(Mistake, match="is not in HR"):
        open_candidates(home, 2026, acting(by))
    with pytest.raises(Mistake, match="is not in HR"):
        settle(home, _ids(home, "E3"), acting(by), confirm=True)
    assert [one.content["by"] for one in Decisions(home.decisions).of_kind(READ)] == ["P12"]


def test_nobody_sees_or_decides_what_is_said_of_themselves(home):
    own = _ids(home, "P10")

    assert "P10" not in {person for person, _, _ in _shown(home, by="P10")}
    with pytest.raises(Mistake, match="nobody decides about themselves"):
        settle(home, [*_ids(home, "E3"), *own], acting("P10"), confirm=True)
    assert _is_confirmed(home) == {}


def test_a_sentence_that_names_the_reader_and_another_is_not_shown_to_the_reader(tmp_path):
    both = named(6, "Hedy and أمل helped. أمل smiled", site="S2")
    home = a_home_with(tmp_path / "home", [both, named(7, "شكرا يا أمل", site="S2")])

    assert {person for person, _, _ in _shown(home)} == {"E5", "P10"}
    assert [sentence for _, sentence, _ in _shown(home, by="P10")] == ["شكرا يا أمل"]


def test_what_is_decided_is_asked_no_more(home):
    assert settle(home, _ids(home, "E3"), acting(), confirm=True) == 1
    assert settle(home, _ids(home, "E5"), acting(), confirm=False) == 1

    assert _is_confirmed(home) == {"E3": True, "E5": False}
    assert {person for person, _, _ in _shown(home)} == {"E1", "E2", "P10"}


def test_the_same_again_changes_nothing_and_a_later_decision_wins(home):
    own = _ids(home, "E3")
    settle(home, own, acting(), confirm=True)

    assert settle(home, own * 2, acting("P12"), confirm=True) == 0
    assert len(Decisions(home.decisions).of_kind(CONFIRMED)) == 1
    assert settle(home, own, acting("P12"), confirm=False) == 1
    assert _is_confirmed(home) == {"E3": False}
    assert settle(home, own, acting(), confirm=True) == 1
    assert _is_confirmed(home) == {"E3": True}


def test_of_two_who_may_be_meant_the_other_is_asked_no_more_once_one_is_confirmed(home):
    settle(home, _ids(home, "E2"), acting(), confirm=True)

    assert [one for one in _shown(home) if one[2]] == []


def _ambiguous(home: Home) -> dict[str, str]:
    found = open_candidates(home, 2026, acting("P12"))
    return {one.mention.person_id: one.mention.mention_id for one in found if one.could_also_be}


def test_the_same_words_thank_one_person_and_never_two(home):
    own = _ambiguous(home)

    with pytest.raises(Mistake, match="the same words can't thank both 'E1'"):
        settle(home, list(own.values()), acting(), confirm=True)
    assert _is_confirmed(home) == {}
    settle(home, [own["E1"]], acting(), confirm=True)
    with pytest.raises(Mistake, match="refuse the other first"):
        settle(home, [own["E2"]], acting(), confirm=True)
    settle(home, [own["E1"]], acting(), confirm=False)
    assert settle(home, [own["E2"]], acting(), confirm=True) == 1
    # E1 was refused, and can't come back beside E2.
    with pytest.raises(Mistake, match="the same words"):
        settle(home, [own["E1"]], acting(), confirm=True)
    assert _is_confirmed(home) == {"E1": False, "E2": True}


def test_candidates_that_were_just_read_cannot_thank_two_either(home):
    found = open_candidates(home, 2026, acting("P12"))

    with pytest.raises(Mistake, match="the same words"):
        settle_shown(home, found, acting("P12"), confirm=True)
    assert settle_shown(home, found, acting("P12"), confirm=False) == len(found)


def test_of_two_who_may_be_meant_the_other_is_still_asked_when_one_is_refused(home):
    settle(home, _ids(home, "E2"), acting(), confirm=False)

    assert [one[0] for one in _shown(home) if one[2]] == ["E1"]


@pytest.mark.parametrize("strange", ["2026-0123456789", "E3", "", "9-1", "0000-1"])
def test_a_mention_that_is_no_candidate_is_refused_and_nothing_is_decided(home, strange):
    with pytest.raises(Mistake, match="no candidate"):
        settle(home, [*_ids(home, "E3"), strange], acting(), confirm=True)

    assert _is_confirmed(home) == {}


def test_no_id_and_no_word_of_a_guest_is_among_the_decisions(home):
    settle(home, _ids(home, "E1", "E3"), acting(), confirm=True)

    content = (home.decisions / FILE).read_bytes()
    assert b"E3" in content
    for word in ("R3", "热情", "lovely", "Anna", "王芳"):
        assert word.encode() not in content


def test_a_decision_changes_no_build(home):
    before = logical_hash(home)
    settle(home, _ids(home, "E3"), acting(), confirm=True)

    assert loaded(home).unchanged
    assert logical_hash(home) == before


def test_who_opts_out_is_no_candidate_from_then_on(home):
    own = _ids(home, "E3")
    (home.reference / "staff.csv").write_text(
        STAFF.replace("front_desk,2025-01-01,,,no", "front_desk,2025-01-01,,,yes")
    )

    assert "E3" not in {person for person, _, _ in _shown(home)}
    with pytest.raises(Mistake, match="no candidate"):
        settle(home, own, acting(), confirm=True)


def test_what_a_guest_withdrew_is_no_candidate_before_and_after_it_is_erased(home):
    note_withdrawals(home, "post_stay", ["R3"], now=NOW)
    assert "E3" not in {person for person, _, _ in _shown(home)}

    loaded(home)
    assert "E3" not in {person for person, _, _ in _shown(home)}


def test_a_corrected_response_is_read_as_it_stands(home):
    write_csv(home.inbox / "post_stay_2.csv", [named(3, "Anna Weber!", updated="2026-10-06 08:00:00")])
    loaded(home)

    assert [one[0] for one in _shown(home) if one[1] == "Anna Weber!"] == ["E1"]
    assert "E3" not in {person for person, _, _ in _shown(home)}


def test_a_decision_is_known_again_when_the_guest_is_too_old_to_be_kept(home):
    settle(home, _ids(home, "E3"), acting(), confirm=True)
    chain = home.reference / "chain.toml"
    chain.write_text(chain.read_text() + "[retention]\nguest_fields_months = 1\n")
    loaded(home)

    assert "E3" not in {person for person, _, _ in _shown(home)}
    assert {person for person, _, _ in _shown(home)} == {"E1", "E2", "E5", "P10"}


def test_a_long_export_is_read_like_a_wide_one(tmp_path):
    home = a_home_with(tmp_path / "home", [response(1)], long_stay=LONG_STAY)
    write_csv(home.inbox / "long_stay_1.csv", long_records(named(2, "Thanks to Anna Weber!")), LONG_COLUMNS)
    loaded(home)

    assert _shown(home) == [("E1", "Thanks to Anna Weber!", "")]


def test_without_staff_or_comments_there_are_no_candidates(tmp_path):
    home = a_home_with(tmp_path / "home", [response(1)])
    assert _shown(home) == []

    (home.reference / "staff.csv").unlink()
    assert _shown(home) == []
