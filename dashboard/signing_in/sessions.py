"""How long a sign-in lasts: twelve hours at most, and not a moment longer than until somebody signs out.

The framework's cookie is good for a month, also after sign-out for whoever copied it. So each sign-in that ended before its
time leaves a file named by its hash, and whatever needs a session looks whether there is one: nothing to read, no lock, and
the same for every tab and every process that serves this home.
"""

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.guard.headers import SESSION_SECONDS
from pipelines.durable import sync_folder
from pipelines.reference.account import Account

# The provider's clock may be ahead of ours by so much.
AHEAD_SECONDS = 300

# What could not be written down (a full disk) is at least known to this process.
_ended_here: set[str] = set()
_visits_ended_here: dict[str, float] = {}


@dataclass(frozen=True)
class Session:
    """One sign-in: who, and when the provider said so (seconds since 1970)."""

    issuer: str
    subject: str
    issued_at: int

    @property
    def key(self) -> str:
        """A hash that tells this sign-in from all others and nothing about anybody."""
        return hashlib.sha256(json.dumps([self.issuer, self.subject, self.issued_at]).encode()).hexdigest()


def session_of(claims: Mapping[str, object]) -> Session | None:
    """The sign-in that a provider's claims tell of; None where they lack who or when."""
    issuer, subject, issued = (claims.get(name) for name in ("iss", "sub", "iat"))
    told = isinstance(issuer, str) and isinstance(subject, str) and bool(issuer) and bool(subject)
    if not told or not isinstance(issued, int | float) or isinstance(issued, bool):
        return None
    return Session(str(issuer), str(subject), int(issued))


def is_live(session: Session, folder: Path, now: float) -> bool:
    """Whether a sign-in still counts: neither too old, nor from the future, nor ended."""
    is_of_now = -AHEAD_SECONDS <= now - session.issued_at < SESSION_SECONDS
    return is_of_now and session.key not in _ended_here and not (folder / session.key).exists()


def end(session: Session, folder: Path) -> None:
    """End a sign-in, for every tab and every copy of its cookie; forget those that are too old by now anyway."""
    _ended_here.add(session.key)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / session.key).touch(mode=0o600)
        sync_folder(folder)
        _sweep(folder, time.time())
    except OSError:
        logging.getLogger(__name__).exception("A sign-out could not be written down: it holds until the next start.")


def end_visits(visitor: Account, folder: Path) -> None:
    """End every visit of an account that has begun until now, as behind a proxy nothing tells its sign-ins apart."""
    _visits_ended_here[_key_of(visitor)] = time.time()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _key_of(visitor)).touch(mode=0o600)
        sync_folder(folder)
        _sweep(folder, time.time())
    except OSError:
        logging.getLogger(__name__).exception("A sign-out could not be written down: it holds until the next start.")


def is_visiting(visitor: Account, came_at: float, folder: Path) -> bool:
    """Whether a visit that began at `came_at` goes on: the account has not signed out since."""
    key = _key_of(visitor)
    try:
        ended = (folder / key).stat().st_mtime
    except OSError:
        ended = 0.0
    return came_at > max(ended, _visits_ended_here.get(key, 0.0))


def _key_of(visitor: Account) -> str:
    return hashlib.sha256(json.dumps([visitor.issuer, visitor.subject]).encode()).hexdigest()


def _sweep(folder: Path, now: float) -> None:
    for ended in folder.iterdir():
        if now - ended.stat().st_mtime > SESSION_SECONDS + AHEAD_SECONDS:
            ended.unlink(missing_ok=True)
