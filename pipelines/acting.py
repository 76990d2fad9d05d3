"""Who does something about what is frozen, and who may: people of HR on that very day, by assignments.csv."""

from dataclasses import dataclass
from datetime import date, datetime

from pipelines.mistakes import Mistake
from pipelines.reference.assignments import Role
from pipelines.reference.reference import Reference

LONGEST = 500


@dataclass(frozen=True)
class Acting:
    """Who does something (`by`, a person_id), on which day it counts, and the moment that is written down."""

    by: str
    today: date
    now: datetime

    @property
    def at(self) -> str:
        """The moment as decisions keep it."""
        return self.now.isoformat(timespec="seconds")


def is_hr(reference: Reference, person_id: str, on: date) -> bool:
    """Whether the person is HR on a day."""
    return any(one.person_id == person_id and one.role is Role.HR and one.holds_on(on) for one in reference.assignments)


def check_hr(reference: Reference, acting: Acting) -> None:
    """A Mistake unless whoever acts is HR on that day."""
    on = acting.today
    if not is_hr(reference, acting.by, on):
        there = sorted({one.person_id for one in reference.assignments if one.role is Role.HR and one.holds_on(on)})
        raise Mistake(
            f"{acting.by!r} is not in HR on {on}, and nobody else does this",
            where="reference/assignments.csv",
            mend=f"name one of those who are: {', '.join(there) or 'there is none; add a row with the role hr'}",
        )


def said_why(reason: str, *, kept: str = "with the decision") -> str:
    """A reason without the space around it; a Mistake, which says where it is `kept`, where there is none, or it is longer than
    anybody reads."""
    text = reason.strip()
    if not text or len(text) > LONGEST:
        what = "a reason is missing" if not text else f"a reason has at most {LONGEST} letters, this has {len(text)}"
        raise Mistake(what, mend=f"say in a sentence why; it is kept {kept}")
    return text
