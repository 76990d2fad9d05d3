"""How long a sign-in lasts, and whom claims tell of."""

import os
import time
from pathlib import Path

import pytest

from dashboard.signing_in import sessions
from dashboard.signing_in.account import account_of
from dashboard.signing_in.sessions import Session, end, end_visits, is_live, is_visiting, session_of
from pipelines.reference.account import Account

NOW = 1_800_000_000.0
WHO = {"iss": "https://sign-in.example.com", "sub": "ana"}


@pytest.fixture(autouse=True)
def as_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's sign-in has been ended in this process: whatever test came before."""
    monkeypatch.setattr(sessions, "_ended_here", set())
    monkeypatch.setattr(sessions, "_visits_ended_here", {})


def _session(issued_at: float = NOW, subject: str = "ana") -> Session:
    return Session("https://sign-in.example.com", subject, int(issued_at))


@pytest.mark.parametrize(
    ("age", "live"),
    [(0, True), (12 * 3600 - 1, True), (12 * 3600, False), (-300, True), (-301, False), (30 * 24 * 3600, False)],
)
def test_a_sign_in_lasts_twelve_hours_and_does_not_come_from_the_future(tmp_path: Path, age: int, live: bool) -> None:
    assert is_live(_session(NOW - age), tmp_path, NOW) is live


def test_an_ended_sign_in_is_over_and_no_other(tmp_path: Path) -> None:
    end(_session(), tmp_path / "sessions")

    assert not is_live(_session(), tmp_path / "sessions", NOW)
    assert is_live(_session(NOW - 1), tmp_path / "sessions", NOW)
    assert is_live(_session(subject="ben"), tmp_path / "sessions", NOW)


def test_an_ended_sign_in_stays_ended_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    end(_session(), tmp_path)
    monkeypatch.setattr(sessions, "_ended_here", set())

    assert not is_live(_session(), tmp_path, NOW)


def test_what_can_not_be_written_down_is_ended_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    end(_session(subject="cleo"), tmp_path / "file")

    assert not is_live(_session(subject="cleo"), tmp_path / "file", NOW)


def test_the_files_name_nobody_and_leave_when_the_sign_in_is_too_old_anyway(tmp_path: Path) -> None:
    end(_session(), tmp_path)
    [old] = tmp_path.iterdir()
    assert "ana" not in old.name
    os.utime(old, (NOW, old.stat().st_mtime - 13 * 3600))

    end(_session(subject="ben"), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [_session(subject="ben").key]


@pytest.mark.parametrize("iat", [None, "1800000000", True, [], {}])
def test_who_does_not_say_since_when_is_not_signed_in(iat: object) -> None:
    assert session_of(WHO | {"iat": iat}) is None
    assert session_of(WHO) is None


@pytest.mark.parametrize("missing", ["iss", "sub"])
def test_who_does_not_say_who_is_not_signed_in(missing: str) -> None:
    claims = WHO | {"iat": 1}

    assert session_of(claims) == Session("https://sign-in.example.com", "ana", 1)
    assert session_of(claims | {missing: ""}) is None
    assert session_of(claims | {missing: None}) is None
    assert account_of(claims | {missing: " "}) is None


@pytest.mark.parametrize(
    ("verified", "counts"), [(True, True), ("true", True), ("false", False), (None, False), (1, False), ("TRUE", False)]
)
def test_an_address_counts_only_where_it_is_said_to_be_verified(verified: object, counts: bool) -> None:
    claims = WHO | {"email": "ana@example.com", "email_verified": verified, "roles": ["hr"]}

    assert account_of(claims) == Account("https://sign-in.example.com", "ana", "ana@example.com", counts)


def test_no_address_is_never_a_verified_one() -> None:
    assert account_of(WHO | {"email_verified": True}) == Account("https://sign-in.example.com", "ana", None, False)


def test_signing_out_ends_every_visit_of_the_account_that_has_begun_and_no_other(tmp_path: Path) -> None:
    ana, ben = (Account("https://sign-in.example.com", one, None, False) for one in ("ana", "ben"))
    before = time.time() - 60
    assert is_visiting(ana, before, tmp_path / "sessions")

    end_visits(ana, tmp_path / "sessions")

    assert not is_visiting(ana, before, tmp_path / "sessions")
    assert is_visiting(ana, time.time() + 1, tmp_path / "sessions")
    assert is_visiting(ben, before, tmp_path / "sessions")
    assert "ana" not in str([*(tmp_path / "sessions").iterdir()])


def test_another_process_knows_of_it_and_a_full_disk_does_not_keep_anybody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana, eve = (Account("https://sign-in.example.com", one, None, False) for one in ("dana", "eve"))
    end_visits(dana, tmp_path / "sessions")
    (tmp_path / "no folder").write_text("")
    end_visits(eve, tmp_path / "no folder")
    assert not is_visiting(eve, time.time() - 1, tmp_path / "no folder")

    monkeypatch.setattr(sessions, "_visits_ended_here", {})

    assert not is_visiting(dana, time.time() - 1, tmp_path / "sessions")
