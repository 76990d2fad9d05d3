"""A load that is held back: what was found, since when, and what somebody has accepted and why.

`warehouse/held.json` is the state of now; what somebody accepts is a decision, and kept for ever.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pipelines.decisions.chain import Decisions
from pipelines.durable import write_whole
from pipelines.mistakes import Mistake

HELD = "held.json"
ACCEPTED_HOLD = "accepted_hold"


class Kind(StrEnum):
    """What sort of trouble a finding is."""

    REJECTED = "rejected"
    OTHER_FILE = "other"
    FALL = "fall"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Finding:
    """What a build was found to have: the `kind` of trouble, in words, and whether it holds the load or only warns.

    The kind is one of Kind; what was accepted long ago may be of one that is no longer known.
    `key` says what it is about with all its numbers: an acceptance holds for the very same key alone.
    """

    key: str
    kind: str
    text: str
    holds: bool = True


@dataclass(frozen=True)
class Held:
    """A load is held: since when, why, from which inputs, and which file is served meanwhile (None: there never was one)."""

    since: str
    served: str | None
    findings: tuple[Finding, ...]
    inputs_hash: str


@dataclass(frozen=True)
class Acceptance:
    """Somebody has looked at findings and published in spite of them, for a reason."""

    accepted_at: str
    reason: str
    findings: tuple[Finding, ...]


def acceptance(content: dict[str, object]) -> Acceptance:
    """The acceptance that `asdict` wrote."""
    return Acceptance(str(content["accepted_at"]), str(content["reason"]), _findings(content["findings"]))


def _findings(content: object) -> tuple[Finding, ...]:
    return tuple(Finding(**one) for one in content) if isinstance(content, list) else ()


def noted_hold(warehouse: Path, served: str | None) -> Held | None:
    """The hold noted while the file `served` was current; one that was noted under another build is over."""
    path = warehouse / HELD
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        held = Held(content["since"], content["served"], _findings(content["findings"]), content["inputs_hash"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise Mistake(
            f"{HELD}, which says what a load is held for, is damaged",
            where=str(path),
            mend="delete it and run guest-tracking load: what holds it is found again",
        ) from None
    return held if held.served == served else None


def note_hold(warehouse: Path, held: Held) -> None:
    """Note that a load is held."""
    text = json.dumps(asdict(held), indent=1)
    write_whole(warehouse / HELD, lambda path: path.write_text(text, encoding="utf-8"))


def forget_hold(warehouse: Path) -> None:
    """Nothing is held any more."""
    (warehouse / HELD).unlink(missing_ok=True)


def acceptances(decisions: Path) -> list[Acceptance]:
    """Everything that was ever accepted, the oldest first."""
    return [acceptance(one.content) for one in Decisions(decisions).of_kind(ACCEPTED_HOLD)]


def accept(decisions: Path, accepted: Acceptance) -> None:
    """Keep an acceptance among the decisions."""
    Decisions(decisions).add([(ACCEPTED_HOLD, asdict(accepted))], at=accepted.accepted_at)


def settle(
    found: list[Finding], decisions: Path, *, reason: str | None, seen: Held | None, now: datetime
) -> tuple[list[Finding], tuple[Acceptance, ...]]:
    """What of `found` nobody has accepted, and the acceptances of the rest.

    With a `reason`, what was `seen` in the hold before is accepted now and recorded, unless there is more: nobody can
    accept what nobody has been shown.
    """
    recorded = acceptances(decisions)
    known = {finding.key for one in recorded for finding in one.findings}
    left = [one for one in found if one.holds and one.key not in known]
    shown = {one.key for one in seen.findings} if seen else set()
    if left and reason and all(one.key in shown for one in left):
        recorded.append(Acceptance(now.isoformat(timespec="seconds"), reason, tuple(left)))
        accept(decisions, recorded[-1])
        left = []
    keys = {one.key for one in found}
    return left, tuple(one for one in recorded if any(finding.key in keys for finding in one.findings))
