"""What is wrong in one file: every complaint with its line, up to ten of them said as one Mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.mistakes import Mistake

# As many as somebody mends in one go; the rest shows in the next run.
SHOWN = 10


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong, the line it stands on (from 1; None: the file as a whole), and how to mend it."""

    what: str
    mend: str
    line: int | None = None


def mistake_in(path: Path, complaints: Sequence[Complaint]) -> Mistake:
    """The complaints about the file at `path` as one Mistake, by line; one alone keeps the plain form."""
    ordered = sorted(complaints, key=lambda complaint: complaint.line or 0)
    shown = ordered[:SHOWN]
    if len(ordered) == 1:
        return Mistake(shown[0].what, where=_place(path, shown), mend=shown[0].mend)
    mends = {complaint.mend for complaint in shown}
    said = [_one_line(complaint, with_mend=len(mends) > 1) for complaint in shown]
    more = [f"  and {len(ordered) - SHOWN} more"] if len(ordered) > SHOWN else []
    return Mistake(
        "\n".join([f"{len(ordered)} mistakes in {path.name}:", *said, *more]),
        where=_place(path, shown),
        mend=mends.pop() if len(mends) == 1 else "one by one as said above, then run it again",
    )


def _one_line(complaint: Complaint, *, with_mend: bool) -> str:
    line = f"line {complaint.line}: " if complaint.line else ""
    return f"  {line}{complaint.what}" + (f" → {complaint.mend}" if with_mend else "")


def _place(path: Path, complaints: Sequence[Complaint]) -> str:
    lines = list(dict.fromkeys(str(complaint.line) for complaint in complaints if complaint.line))
    if not lines:
        return str(path)
    if len(lines) == 1:
        return f"{path}, line {lines[0]}"
    return f"{path}, lines {', '.join(lines[:-1])} and {lines[-1]}"
