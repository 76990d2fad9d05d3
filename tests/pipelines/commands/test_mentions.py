"""mentions: listed for HR, confirmed and refused by their ids or from a file; then they count."""

from pathlib import Path

import pytest

from pipelines.audit.log import UNMASKED, AuditLog
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.recognition.staff.mentions import READ, decided
from pipelines.recognition.staff.purpose import PURPOSE
from tests.factories import THRESHOLDS, copied, loaded
from tests.pipelines.recognition.staff.homes import STAFF, a_home_with, named

AWARD = """
award_id = "staff"
award_name = "Named by guests"
year = 2026
level = "person"
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
staff = { least_responses = 3 }
tiers = [{ tier_id = "first", tier_name = "First", first = 1 }]
"""
# With them the spa has five colleagues, who are named and not their team.
COLLEAGUES = "".join(f"E{number},Nobody N{number},,S1,spa,2025-01-01,,,no\n" for number in (11, 12, 13))
RECORDS = [named(1, "Anna Weber!\nCol\x1bl"), named(2, "=Anna Low"), named(3, "أمل", site="S2"), named(4, "")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("mentions") / "home"
    few = THRESHOLDS.replace("show = 10", "show = 3")
    home = a_home_with(root, RECORDS, STAFF + COLLEAGUES, thresholds=few)
    (home.reference / "awards").mkdir()
    (home.reference / "awards" / "staff.toml").write_text(AWARD)
    loaded(home)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    return copied(made, tmp_path / "home")


def _list(run, home, *more: str) -> list[str]:
    code, out, _ = run("mentions", "list", "--year", "2026", "--by", "P12", "--home", home.root, *more)
    assert code == 0
    return out.splitlines()


def _confirmed(home: Home) -> list[str]:
    return sorted(one.person_id for one, is_so in decided(Decisions(home.decisions).all()).items() if is_so)


def test_that_words_of_guests_were_printed_is_in_the_audit_log(run, home):
    _list(run, home, "--site", "S1")

    [row] = AuditLog(home.audit).rows()
    assert (row.kind, row.who, row.content["what"]) == (
        UNMASKED,
        "P12",
        "where guests of Alder House name colleagues in 2026",
    )


def test_the_list_has_a_line_each_with_the_sentence_and_says_what_it_is_for(run, home):
    code, out, err = run("mentions", "list", "--year", 2026, "--by", "P12", "--home", home.root)

    assert code == 0
    assert [line.partition("  ")[2] for line in out.splitlines()] == [
        "S1  2026-10-03  Anna Weber, E1: Anna Weber!",
        "S1  2026-10-03  Anna L., E2: =Anna Low",
        "S2  2026-10-03  أمل حداد, E5: أمل",
    ]
    assert PURPOSE in err
    assert "3 candidate(s) of 2026 to decide" in err
    assert len(Decisions(home.decisions).of_kind(READ)) == 1


def test_a_site_is_listed_alone_and_one_that_there_is_not_is_said(run, home):
    assert len(_list(run, home, "--site", "S2")) == 1

    code, out, err = run("mentions", "list", "--year", 2026, "--by", "P12", "--site", "S22", "--home", home.root)
    assert (code, out) == (1, "")
    assert "there is no site 'S22'" in err


def test_who_is_not_of_hr_sees_nothing(run, home):
    code, out, err = run("mentions", "list", "--year", 2026, "--by", "P1", "--home", home.root)

    assert (code, out) == (1, "")
    assert "'P1' is not in HR" in err
    assert "Anna" not in err


def test_what_is_confirmed_counts_and_is_asked_no_more(run, home):
    own = [line.split()[0] for line in _list(run, home)]

    code, out, _ = run("mentions", "confirm", own[0], own[1], "--by", "P12", "--home", home.root)

    assert (code, out) == (0, "2 mention(s) confirmed.\n")
    assert len(_list(run, home)) == 1
    code, out, _ = run("mentions", "confirm", own[0], own[2], "--by", "P10", "--home", home.root)
    assert (code, out) == (0, "1 mention(s) confirmed; 1 were so before.\n")
    assert _confirmed(home) == ["E1", "E2", "E5"]


def test_the_list_as_a_file_without_the_lines_that_are_none_is_confirmed(run, home, tmp_path):
    lines = _list(run, home)
    path = tmp_path / "list.txt"
    path.write_text("\n".join([*lines[1:], ""]), encoding="utf-8")

    code, _, _ = run("mentions", "confirm", "--from", path, "--by", "P12", "--home", home.root)

    assert code == 0
    assert _confirmed(home) == ["E2", "E5"]


def test_refused_mentions_do_not_count(run, home):
    own = [line.split()[0] for line in _list(run, home)]
    run("mentions", "confirm", *own, "--by", "P12", "--home", home.root)

    code, out, _ = run("mentions", "refuse", own[0], "--by", "P12", "--home", home.root)

    assert (code, out) == (0, "1 mention(s) refused.\n")
    assert _confirmed(home) == ["E2", "E5"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2026-0000000000"], "there is no candidate '2026-0000000000'"),
        ([], "no candidate is named"),
        (["--from", "nowhere.txt"], "there is no such file"),
    ],
)
def test_what_is_no_candidate_ends_in_1(run, home, words, said):
    code, _, err = run("mentions", "confirm", *words, "--by", "P12", "--home", home.root)

    assert code == 1
    assert said in err
    assert "mend" in err
    assert _confirmed(home) == []


def test_an_award_honours_who_is_confirmed_and_carries_the_purpose(run, home):
    _, before, _ = run("awards", "--year", 2026, "--home", home.root)
    own = [line.split()[0] for line in _list(run, home)]
    run("mentions", "confirm", own[1], "--by", "P12", "--home", home.root)

    _, after, _ = run("awards", "--year", 2026, "--home", home.root)

    assert "Anna L." not in before
    assert "Nobody is honoured" in before
    assert "Anna L." in after
    assert PURPOSE in after
    assert "33.3" in after
