"""Reopening: two different people of HR take a closed plan back, for a reason; then it can be closed again as a new revision.

Nothing of the revision before is changed or lost: it stays readable for ever, and what it paid is what the
next is held against.
"""

from pipelines.acting import Acting, check_hr, said_why
from pipelines.closing.case import case
from pipelines.closing.state import REOPENED, Revision
from pipelines.home import Home
from pipelines.mistakes import Mistake


def reopen_bonus(home: Home, plan_id: str, reason: str, acting: Acting) -> Revision:
    """Ask for a closed plan to be opened again; with the second person it is open.

    The second one gives a reason of their own. A Mistake where whoever asks is not of HR, or has asked already.
    """
    why = said_why(reason)
    with case(home, plan_id, acting, doing="reopening") as found:
        check_hr(found.reference, acting)
        first = next((one for one in found.revision.reopened if one.by == acting.by), None)
        if first:
            raise Mistake(
                f"{acting.by!r} has asked for it on {first.on}, and two different people reopen a plan",
                mend="another of HR asks",
            )
        return found.decide(REOPENED, reason=why)
