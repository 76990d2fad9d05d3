"""What somebody may read of the audit log: all of it, or nothing."""

from dataclasses import dataclass
from pathlib import Path

from dashboard.scopes import Principal
from pipelines.audit.checking import Checked
from pipelines.audit.log import Asked, AuditLog, Row


@dataclass(frozen=True)
class AuditDoor:
    """The audit log in `folder` for one principal; empty for whom `permissions` do not grant it. Methods raise a Mistake where
    it can't be read."""

    principal: Principal
    folder: Path

    @property
    def is_open(self) -> bool:
        """Whether they may read it."""
        return self.principal.may.audits

    def rows(self, asked: Asked, *, most: int | None = None) -> list[Row]:
        """The rows asked for, the newest first; at most `most`."""
        return AuditLog(self.folder).rows(asked, most=most) if self.is_open else []

    def count(self, asked: Asked) -> int:
        """How many rows are asked for."""
        return AuditLog(self.folder).count(asked) if self.is_open else 0

    def people(self) -> dict[str, str]:
        """Who is in the log, by name."""
        return AuditLog(self.folder).people() if self.is_open else {}

    def pages(self) -> list[str]:
        """The pages that were seen, by name."""
        return AuditLog(self.folder).pages() if self.is_open else []

    def checked(self, *, last: int) -> Checked | None:
        """Whether the last rows are what was written."""
        return AuditLog(self.folder).check(last=last) if self.is_open else None
