"""Whoever is taken out of the access list is out on the next look."""

from datetime import date
from pathlib import Path

import pytest

from dashboard import access_list
from dashboard.access_list import AccessLists
from dashboard.scopes import Principal, principals_of
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.access import AccessTable
from pipelines.reference.account import Account
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference

HEADER = "issuer,subject,person_id,person_name,role,site_id,department_id,valid_from\n"
ANA = "https://id.example.com,ana,P1,Ana Alder,general_manager,S1,,2026-01-01\n"
AND_S2 = "https://id.example.com,ana,P1,Ana Alder,general_manager,S2,,2026-01-01\n"
ACCOUNT = Account("https://id.example.com", "ana", None, email_verified=False)
DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def reference(little_home: Home) -> Reference:
    return read_reference(little_home.reference)


def test_who_is_taken_out_is_out_and_who_is_put_in_is_in(tmp_path: Path, reference: Reference) -> None:
    lists, path = AccessLists(), tmp_path / "access.csv"

    def names() -> list[str]:
        return [one.person_name for one in principals_of(lists.now(tmp_path, "b1", reference), ACCOUNT, DAY)]

    assert names() == []
    path.write_text(HEADER + ANA)
    assert names() == ["Ana Alder"]
    # As long as before and within the same tick of the clock.
    path.write_text(HEADER + ANA.replace(",ana,", ",bob,"))
    assert names() == []
    path.write_text(HEADER + ANA)
    assert names() == ["Ana Alder"]
    path.unlink()
    assert names() == []


def test_a_mistake_lets_nobody_in_until_it_is_mended(tmp_path: Path, reference: Reference) -> None:
    lists, path = AccessLists(), tmp_path / "access.csv"
    path.write_text(HEADER + ANA)
    assert lists.now(tmp_path, "b1", reference).rows

    path.write_text(HEADER + ANA + "half a li")

    for _ in range(2):
        with pytest.raises(Mistake):
            lists.now(tmp_path, "b1", reference)
    path.write_text(HEADER + ANA)
    assert lists.now(tmp_path, "b1", reference).rows


def test_what_did_not_change_is_read_once_a_build(
    tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(access_list, "read_access", lambda folder, _: read.append(folder) or AccessTable())
    # A file that was touched just now is read anew each time; this clock says that all are old.
    monkeypatch.setattr(access_list.time, "time_ns", lambda: 2**62)
    (tmp_path / "access.csv").write_text(HEADER + ANA)
    lists = AccessLists()

    for build_id in ("b1", "b1", "b2", "b2"):
        lists.now(tmp_path, build_id, reference)

    assert len(read) == 2


def test_a_file_of_just_now_is_read_again_only_where_its_bytes_are_others(
    tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(access_list, "read_access", lambda folder, _: read.append(folder) or AccessTable())
    lists, path = AccessLists(), tmp_path / "access.csv"

    for text in (HEADER + ANA, HEADER + ANA, HEADER + AND_S2, HEADER + AND_S2):
        path.write_text(text)
        lists.now(tmp_path, "b1", reference)
        lists.now(tmp_path, "b1", reference)

    assert len(read) == 2


def test_an_account_is_a_principal_for_each_of_its_posts(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "access.csv").write_text(HEADER + AND_S2 + ANA)
    table = AccessLists().now(tmp_path, "b1", reference)

    assert principals_of(table, ACCOUNT, DAY) == (
        Principal("Ana Alder", Role.GENERAL_MANAGER, "S1", None, "P1"),
        Principal("Ana Alder", Role.GENERAL_MANAGER, "S2", None, "P1"),
    )
    assert principals_of(table, ACCOUNT, date(2025, 12, 31)) == ()
    assert principals_of(table, None, DAY) == ()
    assert principals_of(table, Account("https://id.example.com", "eve", None, email_verified=False), DAY) == ()
