"""Whom the access table lets in, and for how long."""

import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.access import OpenBuild
from dashboard.admission import Visit, principals_of_visitor
from dashboard.scopes import Principal
from dashboard.signing_in.sessions import Session, end
from dashboard.warehouse import HOME_VARIABLE, open_build
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.account import Account
from pipelines.reference.assignments import Role
from tests.factories import copied, let_in

ISSUER = "https://sign-in.example.com"
ANA = Account(ISSUER, "ana", None, False)
AS_MANAGER = Principal("Ana Alder", Role.GENERAL_MANAGER, site_id="S1", person_id="P1")
ROW = f"{ISSUER},ana,,P1,Ana Alder,general_manager,S1,,,2020-01-01,"
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def served(little_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Home, OpenBuild]:
    home = copied(little_home, tmp_path / "home")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    opened = open_build()
    assert opened
    return home, opened[1]


def test_nobody_is_let_in_without_a_table(served: tuple[Home, OpenBuild]) -> None:
    assert principals_of_visitor(ANA, served[1], NOW) == ()


def test_a_row_counts_at_once_and_no_longer_when_it_is_gone(served: tuple[Home, OpenBuild]) -> None:
    home, build = served

    let_in(home, ROW)
    assert principals_of_visitor(ANA, build, NOW) == (AS_MANAGER,)

    let_in(home)
    assert principals_of_visitor(ANA, build, NOW) == ()


def test_who_has_left_is_out_by_the_clock_whatever_day_the_data_is_pinned_to(
    served: tuple[Home, OpenBuild], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, build = served
    let_in(home, f"{ROW}2026-11-17")
    pinned = build.reference.chain.model_copy(update={"today": date(2026, 11, 1)})
    monkeypatch.setattr(build, "reference", replace(build.reference, chain=pinned))

    assert principals_of_visitor(ANA, build, NOW) == (AS_MANAGER,)
    assert principals_of_visitor(ANA, build, NOW + timedelta(days=1)) == ()


def test_a_table_of_the_same_length_and_age_in_another_file_is_read_anew(served: tuple[Home, OpenBuild]) -> None:
    home, build = served
    let_in(home, ROW)
    table = home.reference / "access.csv"
    before = table.stat()
    assert principals_of_visitor(ANA, build, NOW)
    (home.reference / "new.csv").write_text(table.read_text().replace(",ana,", ",eve,"))
    os.utime(home.reference / "new.csv", ns=(before.st_atime_ns, before.st_mtime_ns))

    (home.reference / "new.csv").replace(table)

    assert principals_of_visitor(ANA, build, NOW) == ()


def test_a_table_that_does_not_fit_lets_nobody_in_until_it_is_mended(served: tuple[Home, OpenBuild]) -> None:
    home, build = served
    let_in(home, ROW, ROW.replace("S1", "S99"))

    for _ in range(2):
        with pytest.raises(Mistake, match="S99"):
            principals_of_visitor(ANA, build, NOW)

    let_in(home, ROW)
    assert principals_of_visitor(ANA, build, NOW) == (AS_MANAGER,)


def test_a_visit_lasts_as_long_as_the_sign_in_and_the_row(served: tuple[Home, OpenBuild]) -> None:
    home, build = served
    let_in(home, ROW)
    session = Session(ISSUER, "ana", int(time.time()))
    visit = Visit(ANA, session)
    assert visit.lasts(AS_MANAGER, build)
    assert not visit.lasts(Principal("Hedy Resources", Role.HR, person_id="P10"), build)

    let_in(home, ROW, "what,is,this")
    assert not visit.lasts(AS_MANAGER, build)
    let_in(home)
    assert not visit.lasts(AS_MANAGER, build)
    let_in(home, ROW)
    assert visit.lasts(AS_MANAGER, build)

    end(session, home.sessions)
    assert not visit.lasts(AS_MANAGER, build)
    assert Visit(ANA, None).lasts(AS_MANAGER, build)
    assert not Visit(ANA, Session(ISSUER, "ana", int(time.time()) - 12 * 3600)).lasts(AS_MANAGER, build)
