"""Writing into the audit log of the served home: one log for all visitors, which remembers whether it could be written."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from dashboard.warehouse import home
from pipelines.audit.log import AuditLog
from pipelines.mistakes import Mistake


class NotNotedError(Exception):
    """The audit log can't be written, so what has to be noted before it is done is not done."""


class _Log:
    """The log of one home, and whether the last row could be written."""

    def __init__(self, folder: Path) -> None:
        self._log = AuditLog(folder)
        self.fails = False

    def add(self, kind: str, who: str, content: Mapping[str, object]) -> None:
        try:
            self._log.add(kind, who, datetime.now(UTC).isoformat(), content)
        except Mistake as problem:
            self.fails = True
            raise NotNotedError(problem.what) from None
        self.fails = False


@lru_cache(maxsize=8)
def _log_in(folder: Path) -> _Log:
    return _Log(folder)


def _log() -> _Log:
    # One for all visitors; by its path, as another home has another log.
    return _log_in(home().audit)


def is_writable() -> bool:
    """Whether the last row could be written: while it could not, nothing can be taken away."""
    return not _log().fails


def note(kind: str, who: str, content: Mapping[str, object]) -> None:
    """Add a row; raises NotNotedError where it can't be written."""
    _log().add(kind, who, content)
