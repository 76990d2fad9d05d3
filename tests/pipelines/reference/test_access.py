"""Who gets in, and from when to when; whatever stands in the file, it is taken as it is meant or refused with its line."""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.access import AccessTable, read_access
from pipelines.reference.account import Account
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference

ISSUER = "https://id.example.com"
COLUMNS = "issuer,subject,email,person_id,person_name,role,site_id,region_id,department_id,valid_from,valid_to"
ANA = f"{ISSUER},s-ana,,P1,Ana Alder,general_manager,S1,,,2026-01-01,"
BEN = f"{ISSUER},,ben@example.com,P2,Ben Birch,department_head,S1,,spa,2026-01-01,2026-07-01"
HEDY = f"{ISSUER},s-hedy,,P10,Hedy Resources,hr,,,,2026-01-01,"
TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def reference(little_home: Home) -> Reference:
    return read_reference(little_home.reference)


def _table(folder: Path, reference: Reference, *rows: str) -> AccessTable:
    (folder / "access.csv").write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")
    return read_access(folder, reference)


def _mistake(folder: Path, reference: Reference, *rows: str) -> Mistake:
    with pytest.raises(Mistake) as raised:
        _table(folder, reference, *rows)
    return raised.value


def _account(issuer: str, subject: str, email: str | None = None, email_verified: bool = False) -> Account:
    return Account(issuer, subject, email, email_verified)


def _people(table: AccessTable, account: Account, on: date = TODAY) -> list[str]:
    return [row.person_id for row in table.rows_of(account, on)]


def test_without_a_file_nobody_gets_in(tmp_path: Path, reference: Reference) -> None:
    assert _people(read_access(tmp_path, reference), _account(ISSUER, "s-ana")) == []


def test_a_subject_opens_its_own_post_alone(tmp_path: Path, reference: Reference) -> None:
    table = _table(tmp_path, reference, ANA, BEN, HEDY)

    [row] = table.rows_of(_account(ISSUER, "s-ana"), TODAY)
    assert (row.person_name, row.role, row.site_id) == ("Ana Alder", Role.GENERAL_MANAGER, "S1")
    assert _people(table, _account(ISSUER, "S-ANA")) == []
    assert _people(table, _account(f"{ISSUER}/", "s-ana")) == []
    assert _people(table, _account("https://other.example.com", "s-ana")) == []
    assert _people(table, _account(ISSUER, "ben@example.com")) == []
    assert _people(table, _account(ISSUER, "")) == []


@pytest.mark.parametrize(
    ("email", "is_verified", "people"),
    [
        ("ben@example.com", True, ["P2"]),
        ("Ben@Example.COM", True, ["P2"]),
        ("ben@example.com", False, []),
        # Only a plain yes counts: some providers send the word.
        ("ben@example.com", "false", []),
        (None, True, []),
        ("", True, []),
        (" ben@example.com", True, []),
        ("s-ana", True, []),
    ],
)
def test_an_address_counts_only_where_it_is_verified(
    tmp_path: Path, reference: Reference, email: str | None, is_verified: bool, people: list[str]
) -> None:
    table = _table(tmp_path, reference, ANA, BEN)

    assert _people(table, _account(ISSUER, "s-new", email, is_verified)) == people


def test_a_letter_that_only_looks_the_same_is_another(tmp_path: Path, reference: Reference) -> None:
    table = _table(tmp_path, reference, BEN.replace("ben@", "kim@"))

    assert _people(table, _account(ISSUER, "s", "kim@example.com", email_verified=True)) == ["P2"]
    # The sign for kelvin becomes a k in small letters.
    assert _people(table, _account(ISSUER, "s", "\u212aim@example.com", email_verified=True)) == []


@pytest.mark.parametrize(
    ("day", "gets_in"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_a_row_holds_from_its_first_day_to_before_its_last(
    tmp_path: Path, reference: Reference, day: str, gets_in: bool
) -> None:
    table = _table(tmp_path, reference, BEN)

    account = _account(ISSUER, "s", "ben@example.com", email_verified=True)
    assert bool(_people(table, account, date.fromisoformat(day))) == gets_in


def test_several_places_of_one_role_are_all_found_and_each_once(tmp_path: Path, reference: Reference) -> None:
    by_address = ANA.replace("s-ana,,", ",ana@example.com,")
    other = by_address.replace(",S1,", ",S2,").replace("2026-01-01", "2026-02-01")
    table = _table(tmp_path, reference, other, by_address, ANA)

    found = table.rows_of(_account(ISSUER, "s-ana", "ana@example.com", email_verified=True), TODAY)

    assert [(row.role, row.site_id) for row in found] == [(Role.GENERAL_MANAGER, one) for one in ("S1", "S2")]


def test_who_is_two_people_is_nobody(tmp_path: Path, reference: Reference) -> None:
    table = _table(tmp_path, reference, ANA, BEN)

    assert _people(table, _account(ISSUER, "s-ana", "ben@example.com", email_verified=True)) == []


def test_an_address_may_go_to_somebody_else_and_a_subject_never(tmp_path: Path, reference: Reference) -> None:
    later = f"{ISSUER},,ben@example.com,P3,Cleo Cedar,general_manager,S3,,,2026-07-01,"

    table = _table(tmp_path, reference, BEN, later)

    account = _account(ISSUER, "s", "ben@example.com", email_verified=True)
    assert _people(table, account, date(2026, 6, 30)) == ["P2"]
    assert _people(table, account, date(2026, 7, 1)) == ["P3"]
    by_subject = [row.replace(",,ben@example.com,", ",s-ben,,") for row in (BEN, later)]
    mistake = _mistake(tmp_path, reference, *by_subject)
    assert "the subject 's-ben' is of 'P3' here, and of another person (on line 2)" in mistake.what


@pytest.mark.parametrize(
    ("rows", "line", "what", "mend"),
    [
        ([BEN, BEN.replace("P2,Ben Birch", "P3,Cleo Cedar")], 3, "of another person (on line 2)", "own account"),
        ([ANA, ANA.replace("s-ana", "s-2").replace("Alder", "Older")], 3, "'Ana Alder' (on line 2)", "the same name"),
        ([ANA.replace("Ana Alder", "Ben Birch")], 2, "'Ana Alder' in assignments.csv", "an id of their own"),
        ([ANA.replace(",S1,", ",S9,")], 2, "for site 'S9', which is not known", "correct the site_id"),
        ([BEN.replace(",spa,", ",spaa,")], 2, "for department 'spaa'", "near: spa"),
        ([ANA.replace("manager,S1,,", "leader,,nord,").replace("general_", "regional_")], 2, "region 'nord'", "north"),
        ([ANA.replace("s-ana,,", ",,")], 2, "names no account", "write the subject"),
        ([ANA.replace("s-ana,,", "s-ana,a@b.c,")], 2, "whoever has either", "keep the subject"),
        ([ANA, HEDY.replace(ISSUER, f"{ISSUER}/")], 3, "elsewhere (on line 2)", "as the provider does"),
        ([ANA, HEDY.replace("id.", "ID.")], 3, "elsewhere (on line 2)", "as the provider does"),
        ([ANA.replace(",S1,", ",,")], 2, "needs a site_id", "write a site_id"),
        ([HEDY.replace("hr,,", "hr,S1,")], 2, "has no site_id", "take the site_id out"),
        ([BEN.replace(",spa,", ",,")], 2, "needs a department_id", "write a department_id"),
        ([BEN.replace("ben@example.com", "ben")], 2, "no e-mail address", "write one address"),
        ([BEN.replace("ben@example.com", "a@b@c.d")], 2, "no e-mail address", "write one address"),
        ([BEN.replace("ben@", "bén@")], 2, "no provider sends", "copy it anew"),
        ([ANA.replace("s-ana", "s-ana\u200b")], 2, "no provider sends", "copy it anew"),
        ([ANA.replace("s-ana", "s-ana ")], 2, "no provider sends", "no space around it"),
        ([ANA.replace("Ana Alder", "Ana\u202e Alder")], 2, "nobody sees", "type the name anew"),
        ([ANA + "2026-01-01"], 2, "must lie after", "leave valid_to empty"),
        ([ANA.replace("general_manager", "boss")], 2, "not one of", "write one of them"),
        (
            [HEDY.replace(",hr,", ",analyst,")],
            2,
            "has become two",
            "write data_owner (scores, rejected records) or exec",
        ),
        ([ANA.replace("2026-01-01", "1.2.2026")], 2, "is not a date", "write 2026-02-01"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line_and_its_mend(
    tmp_path: Path, reference: Reference, rows: list[str], line: int, what: str, mend: str
) -> None:
    mistake = _mistake(tmp_path, reference, *rows)

    assert mistake.where == f"{tmp_path / 'access.csv'}, line {line}"
    assert what in mistake.what
    assert mend in mistake.mend


def test_a_folder_or_a_link_in_a_circle_lets_nobody_in(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "access.csv").symlink_to("access.csv")
    assert read_access(tmp_path, reference) == AccessTable()

    (tmp_path / "access.csv").unlink()
    (tmp_path / "access.csv").mkdir()
    with pytest.raises(Mistake):
        read_access(tmp_path, reference)


# Few values, so that rows meet: two people, two accounts of each kind, neighbouring days, and what is no such thing.
_DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(4)]
_CELLS = (
    st.sampled_from([ISSUER, ISSUER, ISSUER, f"{ISSUER}/", ""]),
    st.sampled_from(["", "", "a", "b", "a ", "\u00e4"]),
    st.sampled_from(["", "", "a@x.y", "A@x.y", "b@x.y", "@", "a"]),
    st.sampled_from(["P20", "P20", "P21", "P 1"]),
    st.sampled_from(["Kim", "Kim", "Lou", ""]),
    st.sampled_from([*(one.value for one in Role), "boss"]),
    st.sampled_from(["", "S1", "S1", "S2", "S9"]),
    st.sampled_from(["", "", "north", "nowhere"]),
    st.sampled_from(["", "", "spa", "nothing"]),
    st.sampled_from([*(str(day) for day in _DAYS), "soon"]),
    st.sampled_from(["", "", *(str(day) for day in _DAYS)]),
)


def _read(folder: Path, reference: Reference) -> AccessTable | Mistake:
    try:
        return read_access(folder, reference)
    except Mistake as mistake:
        return mistake


def _as_csv(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS.split(","), *rows])
    return text.getvalue()


_FITTING = st.tuples(
    st.just(ISSUER),
    st.sampled_from([("a", ""), ("b", ""), ("", "a@x.y"), ("", "b@x.y")]),
    st.sampled_from([("P20", "Kim"), ("P21", "Lou")]),
    st.sampled_from([("hr", "", "", ""), ("general_manager", "S1", "", ""), ("department_head", "S1", "", "spa")]),
    st.sampled_from(_DAYS),
    st.sampled_from([*_DAYS, ""]),
).map(lambda row: (row[0], *row[1], *row[2], *row[3], str(row[4]), str(row[5])))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.one_of(st.tuples(*_CELLS), _FITTING), max_size=5))
def test_any_table_is_taken_or_refused_with_lines_that_it_has(
    tmp_path: Path, reference: Reference, rows: list[tuple[str, ...]]
) -> None:
    (tmp_path / "access.csv").write_text(_as_csv(rows), encoding="utf-8")

    found = _read(tmp_path, reference)

    if isinstance(found, AccessTable):
        assert len(found.rows) == len(rows)
        return
    lines = [int(one) for one in re.findall(r"\d+", found.where.rpartition("line")[2])]
    assert lines
    assert all(2 <= line <= len(rows) + 1 for line in lines)
    assert found.mend


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_FITTING, max_size=5), data=st.data())
def test_what_is_taken_opens_what_a_slow_look_finds_in_any_order(
    tmp_path: Path, reference: Reference, rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    def read(ordered: list[tuple[str, ...]]) -> AccessTable | Mistake:
        (tmp_path / "access.csv").write_text(_as_csv(ordered), encoding="utf-8")
        return _read(tmp_path, reference)

    table, shuffled = read(rows), read(data.draw(st.permutations(rows)))

    assert isinstance(table, Mistake) == isinstance(shuffled, Mistake)
    if isinstance(table, Mistake) or isinstance(shuffled, Mistake):
        return
    for day in _DAYS:
        for subject in ("a", "b", "c"):
            for email in (None, "A@x.y", "b@x.y"):
                account = _account(ISSUER, subject, email, email_verified=email is not None)
                own = [
                    row
                    for row in rows
                    if (row[1] == subject or (row[2] and email and row[2] == email.lower()))
                    and row[9] <= str(day)
                    and (not row[10] or str(day) < row[10])
                ]
                posts = {row[3:9] for row in own} if len({row[3] for row in own}) == 1 else set()
                found = table.rows_of(account, day)
                assert {
                    (one.person_id, one.person_name, one.role.value, one.site_id or "", "", one.department_id or "")
                    for one in found
                } == posts
                assert len(found) == len(posts)
                assert found == shuffled.rows_of(account, day)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda text: f"{COLUMNS}\n{text}".encode())))
def test_whatever_bytes_the_file_has_they_are_refused_in_words_or_let_nobody_in(
    tmp_path: Path, reference: Reference, content: bytes
) -> None:
    (tmp_path / "access.csv").write_bytes(content)

    found = _read(tmp_path, reference)

    assert found == AccessTable() or (isinstance(found, Mistake) and found.what and found.where)
