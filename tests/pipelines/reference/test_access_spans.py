"""The rows of one person fit each other in time, or are refused with both lines: one role a day, each post once, no gap."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.access import read_access
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference

ISSUER = "https://id.example.com"
COLUMNS = "issuer,subject,email,person_id,person_name,role,site_id,region_id,department_id,valid_from,valid_to"
MANAGER, OF_S2, LEADER = "general_manager,S1,,", "general_manager,S2,,", "regional_leader,,north,"
SPA, DESK, HR = "department_head,S1,,spa", "department_head,S1,,front_desk", "hr,,,"


@pytest.fixture(scope="module")
def reference(little_home: Home) -> Reference:
    return read_reference(little_home.reference)


def _row(post: str, since: str, until: str = "", *, account: str = "s-kim,", who: str = "P20,Kim") -> str:
    return f"{ISSUER},{account},{who},{post},{since},{until}"


def _mistake(folder: Path, reference: Reference, *rows: str) -> Mistake | None:
    (folder / "access.csv").write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")
    try:
        assert len(read_access(folder, reference).rows) == len(rows)
    except Mistake as mistake:
        return mistake
    return None


# How rows that may stand together begin and end; the second begins on 2026-03-01.
@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Rows that touch: the same post, another role, another place.
        (_row(MANAGER, "2026-01-01", "2026-03-01"), _row(MANAGER, "2026-03-01")),
        (_row(SPA, "2026-01-01", "2026-03-01"), _row(MANAGER, "2026-03-01")),
        (_row(LEADER, "2026-01-01", "2026-03-01"), _row(HR, "2026-03-01")),
        # Several places of one role: one row each.
        (_row(MANAGER, "2026-01-01"), _row(OF_S2, "2026-03-01")),
        (_row(MANAGER, "2026-01-01", "2026-03-02"), _row(OF_S2, "2026-03-01", "2026-04-01")),
        (_row(SPA, "2026-01-01"), _row(DESK, "2026-03-01")),
        # A second account of the same person for the same post.
        (_row(MANAGER, "2026-01-01"), _row(MANAGER, "2026-03-01", account=",kim@example.com")),
        # Two people, whatever their spans.
        (_row(MANAGER, "2026-01-01", "2026-02-01"), _row(LEADER, "2026-03-01", account="s-lou,", who="P21,Lou")),
    ],
)
def test_rows_that_fit_each_other_are_taken_in_any_order(
    tmp_path: Path, reference: Reference, first: str, second: str
) -> None:
    assert _mistake(tmp_path, reference, first, second) is None
    assert _mistake(tmp_path, reference, second, first) is None


@pytest.mark.parametrize(
    ("first", "second", "what", "mend"),
    [
        # One day too many, from that day on for ever, and from the same day.
        (
            _row(MANAGER, "2026-01-01", "2026-03-02"),
            _row(MANAGER, "2026-03-01"),
            "the same post twice from 2026-03-01 on (on line {})",
            "end the earlier row with the valid_to 2026-03-01",
        ),
        (_row(MANAGER, "2026-01-01"), _row(MANAGER, "2026-05-01"), "twice from 2026-05-01", "2026-05-01"),
        (_row(MANAGER, "2026-01-01"), _row(MANAGER, "2026-01-01"), "twice from 2026-01-01", "take one of the two"),
        (
            _row(SPA, "2026-01-01", "2026-03-02"),
            _row(MANAGER, "2026-03-01"),
            "Kim is let in as general_manager from 2026-03-01 on, while still department_head (on line {})",
            "one role at a time: end the earlier row with the valid_to 2026-03-01",
        ),
        (_row(LEADER, "2026-01-01"), _row(HR, "2026-01-01"), "while still regional_leader", "take one of the two"),
        # By whichever account: one sign-in may have both.
        (
            _row(LEADER, "2026-01-01"),
            _row(HR, "2026-03-01", account=",kim@example.com"),
            "while still regional_leader (on line {})",
            "one role at a time",
        ),
        # One day too few: the same post, another role, another account.
        (
            _row(MANAGER, "2026-01-01", "2026-03-01"),
            _row(MANAGER, "2026-03-02"),
            "Kim is let in from 2026-03-02 on, and until 2026-03-01, but not between (on line {})",
            "let the row begin on 2026-03-01; or keep only one of the two",
        ),
        (_row(SPA, "2026-01-01", "2026-03-01"), _row(HR, "2026-03-02"), "not between (on line {})", "begin on"),
        (
            _row(MANAGER, "2026-01-01", "2026-03-01"),
            _row(MANAGER, "2026-03-02", account=",kim@example.com"),
            "not between (on line {})",
            "the audit log keeps who saw what",
        ),
    ],
)
def test_a_person_in_two_rows_that_do_not_fit_is_refused_with_both_lines_in_any_order(
    tmp_path: Path, reference: Reference, first: str, second: str, what: str, mend: str
) -> None:
    begins_at_once = first.split(",")[9] == second.split(",")[9]
    for rows, line in (((first, second), 3), ((second, first), 3 if begins_at_once else 2)):
        mistake = _mistake(tmp_path, reference, *rows)

        assert mistake is not None
        assert mistake.where == f"{tmp_path / 'access.csv'}, line {line}"
        assert f"(on line {5 - line})" in mistake.what
        if not begins_at_once:
            assert what.format(5 - line) in mistake.what
        assert mend in mistake.mend


def test_a_gap_is_where_no_row_of_the_person_holds(tmp_path: Path, reference: Reference) -> None:
    whole, early = _row(MANAGER, "2026-01-01", "2026-06-01"), _row(OF_S2, "2026-02-01", "2026-03-01")

    assert _mistake(tmp_path, reference, whole, early, _row(OF_S2, "2026-04-01")) is None
    assert _mistake(tmp_path, reference, whole, early, _row(OF_S2, "2026-06-01")) is None
    mistake = _mistake(tmp_path, reference, early, whole, _row(OF_S2, "2026-06-02"))
    assert mistake is not None
    assert "until 2026-06-01, but not between (on line 3)" in mistake.what


# Neighbouring days, two people, three accounts and few posts, so that rows meet in every way.
_DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(6)]
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["s-a,", "s-b,", ",a@x.y"]),
        st.sampled_from(["P20,Kim", "P20,Kim", "P21,Lou"]),
        st.sampled_from([MANAGER, OF_S2, SPA, HR]),
        st.integers(0, 4),
        st.integers(1, 6),
    ).filter(lambda row: row[3] < row[4]),
    min_size=1,
    max_size=4,
)


def _is_refused(rows: list[tuple[str, str, str, int, int]]) -> bool:
    """The rules once more, day by day. A row is (account, person, post, first day, day after its last)."""
    people_of_subject = defaultdict(set)
    for account, who, _, _, _ in rows:
        people_of_subject[account].add(who)
    if any(len(people) > 1 for account, people in people_of_subject.items() if not account.startswith(",")):
        return True
    days_of = defaultdict(set)
    for day in range(6):
        there = [row for row in rows if row[3] <= day < row[4]]
        if len({row[:3] for row in there}) < len(there):
            return True
        if len({(row[0], row[1]) for row in there if row[0] == ",a@x.y"}) > 1:
            return True
        if len({(row[1], row[2].split(",")[0]) for row in there}) > len({row[1] for row in there}):
            return True
        for row in there:
            days_of[row[1]].add(day)
    return any(len(days) <= max(days) - min(days) for days in days_of.values())


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
@example(rows=[("s-a,", "P20,Kim", MANAGER, 0, 2), ("s-a,", "P20,Kim", MANAGER, 2, 4)])
@example(rows=[("s-a,", "P20,Kim", MANAGER, 0, 2), ("s-a,", "P20,Kim", MANAGER, 3, 4)])
@example(rows=[("s-a,", "P20,Kim", MANAGER, 0, 2), ("s-a,", "P20,Kim", HR, 1, 4)])
@example(rows=[(",a@x.y", "P20,Kim", MANAGER, 0, 2), (",a@x.y", "P21,Lou", HR, 1, 4)])
def test_a_table_is_refused_exactly_where_a_look_at_every_day_refuses_it(
    tmp_path: Path, reference: Reference, rows: list[tuple[str, str, str, int, int]]
) -> None:
    written = [
        _row(post, str(_DAYS[since]), str(_DAYS[until]) if until < 6 else "", account=account, who=who)
        for account, who, post, since, until in rows
    ]

    assert (_mistake(tmp_path, reference, *written) is not None) == _is_refused(rows)
