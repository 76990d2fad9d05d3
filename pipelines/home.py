"""A home: the folder that holds everything of one chain, so that homes never mix."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.mistakes import Mistake

REPOSITORY = Path(__file__).resolve().parents[1]
DEFAULT_HOME = REPOSITORY / "data"
DEMO_HOME = REPOSITORY / "data" / "demo"
EXAMPLES = REPOSITORY / "data" / "reference" / "examples"

# What libraries beneath take for a pattern in the path of a file, or for the end of it.
PATTERN_MARKS = "*?["


@dataclass(frozen=True)
class Home:
    """The folders of one chain below `root`. Nothing here creates them. A Mistake where files can't be read below it."""

    root: Path

    def __post_init__(self) -> None:
        found = [mark for mark in PATTERN_MARKS if mark in str(self.root)]
        if found:
            raise Mistake(
                f"a folder with {' '.join(found)} in its name can't be a home: files below it are taken for patterns",
                where=str(self.root),
                mend="rename the folder, or choose another with --home",
            )

    @property
    def reference(self) -> Path:
        """What the business may change: TOML and CSV."""
        return self.root / "reference"

    @property
    def inbox(self) -> Path:
        """Exports as suppliers send them."""
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        """Every record ever received, by the content of its file."""
        return self.root / "archive"

    @property
    def decisions(self) -> Path:
        """What people decided."""
        return self.root / "decisions"

    @property
    def warehouse(self) -> Path:
        """The published builds and the pointer to the current one."""
        return self.root / "warehouse"

    @property
    def closed(self) -> Path:
        """Frozen periods."""
        return self.root / "closed"

    @property
    def sessions(self) -> Path:
        """Which sign-ins are over before their time."""
        return self.root / "sessions"

    @property
    def audit(self) -> Path:
        """Who saw, exported, unmasked and decided what."""
        return self.root / "audit"
