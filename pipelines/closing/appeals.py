"""Appeals: a response flagged on a ground from a closed list, within the window, and what a reviewer decides about it.

What is kept of an appeal is the keyed mark of the response and the words of whoever appeals: no comment, no id of a guest.
"""

import re
from dataclasses import dataclass

from pipelines.acting import Acting, check_hr, said_why
from pipelines.closing.adjusting import counts_for
from pipelines.closing.case import Case, case, check_unsigned
from pipelines.closing.frozen import responses_in, sources_in, statement_in
from pipelines.closing.marking import marks_of_id
from pipelines.closing.responses import Counted, found_by
from pipelines.closing.state import APPEALED, RULED, Appeal, Ground, Revision
from pipelines.decisions.erasure_key import erasure_key
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.withdrawing import as_intake_names


@dataclass(frozen=True)
class Flagged:
    """What is appealed against: a response, by the id that its export gives it, in the statement of a manager; why in words."""

    survey_id: str
    response_id: str
    person_id: str
    ground: Ground | str
    words: str


def appeal_bonus(home: Home, plan_id: str, flagged: Flagged, acting: Acting) -> Appeal:
    """Flag a response that counts in the frozen statement of a manager; the appeal, by whose number it is decided.

    The manager does it, or somebody of HR for them. A Mistake where the window is over, the response counts in no number of
    theirs or is flagged already, the ground is none of the list, or the words name the id.
    """
    why, ground = said_why(flagged.words), _ground(flagged.ground)
    with case(home, plan_id, acting, doing="appeal") as found:
        if acting.by != flagged.person_id:
            check_hr(found.reference, acting)
        _check_window(found)
        asked = str(found.copy.said["survey_id"])
        if flagged.survey_id != asked:
            what = f"the plan {plan_id!r} pays on the survey {asked!r}, not on {flagged.survey_id!r}"
            raise Mistake(what, mend="correct it")
        if re.search(rf"(?<!\w){re.escape(flagged.response_id.strip())}(?!\w)", why):
            raise Mistake("the words name the id of the response, and no appeal keeps it", mend="take it out of them")
        counted = _counted(found, flagged)
        before = next((one for one in found.revision.appeals if one.mark == counted.mark), None)
        if before:
            raise Mistake(
                f"this response is flagged already: appeal {before.appeal_id} by {before.filed.by} on {before.filed.on}",
                mend="a response is appealed against once; wait for what is decided",
            )
        said = {"survey_id": asked, "mark": counted.mark, "person_id": flagged.person_id}
        return found.decide(APPEALED, **said, ground=str(ground), reason=why).appeals[-1]


def review_appeal(home: Home, plan_id: str, appeal_id: int, reason: str, acting: Acting, *, accept: bool) -> Revision:
    """Decide an appeal. Accepted, the response is taken out of the frozen counts wherever it counted.

    The reviewer is of HR, and neither the manager concerned nor who filed it. A Mistake where that is not so, the appeal does
    not exist or is decided, or somebody has signed.
    """
    why = said_why(reason)
    by = acting.by
    with case(home, plan_id, acting, doing="review of an appeal") as found:
        check_hr(found.reference, acting)
        check_unsigned(found)
        one = next((one for one in found.revision.appeals if one.appeal_id == appeal_id), None)
        if one is None:
            there = ", ".join(str(other.appeal_id) for other in found.revision.appeals) or "none"
            raise Mistake(f"there is no appeal {appeal_id} against {plan_id!r}", mend=f"there are: {there}")
        if by in (one.person_id, one.filed.by):
            raise Mistake(f"{by!r} is concerned by appeal {appeal_id} and can't decide it", mend="another of HR does")
        if one.ruling:
            said = "accepted" if one.ruling.accepted else "rejected"
            raise Mistake(
                f"appeal {appeal_id} was {said} by {one.ruling.act.by} on {one.ruling.act.on}",
                mend="what is decided stays; a plan can be reopened",
            )
        return found.decide(RULED, appeal_id=appeal_id, accepted=accept, reason=why)


def _ground(ground: Ground | str) -> Ground:
    try:
        return Ground(ground)
    except ValueError:
        raise Mistake(
            f"{ground!r} is no ground for an appeal, and a low score is none",
            mend=f"choose one of {', '.join(Ground)}",
        ) from None


def _check_window(found: Case) -> None:
    if found.acting.today > found.revision.appeal_until:
        raise Mistake(
            f"the appeal window of {found.revision.plan_id!r} ended on {found.revision.appeal_until}; it is {found.stage}",
            mend="say it to HR: a plan can be reopened by two of them",
        )


def _counted(found: Case, flagged: Flagged) -> Counted:
    """The response among those that count for the manager; a Mistake where it is not."""
    person_id, survey_id = flagged.person_id, flagged.survey_id
    own = statement_in(found.copy, person_id)
    if own is None:
        what = f"{person_id!r} has no statement of this plan"
        raise Mistake(what, mend="name the manager in whose statement it counts")
    key = erasure_key(found.decisions)
    survey = next((one for one in found.reference.response_surveys if one.survey_id == survey_id), None)
    if key is None or survey is None:
        raise Mistake(f"there is no survey {survey_id!r} any more", mend="put its definition back")
    # Of a survey without ids a response is known by what intake made for it.
    named = as_intake_names(flagged.response_id, survey) if survey.identity.response_id else flagged.response_id.strip()
    covered = sources_in(found.copy).covered
    there = [
        one
        for one in found_by(responses_in(found.copy), marks_of_id(key, survey_id, named))
        if counts_for(one, own, covered)
    ]
    if not there:
        raise Mistake(
            f"this response counts in no number of the statement of {person_id!r}",
            mend="copy the id as the export writes it; who did not manage the site on the stay date is not paid on it",
        )
    return there[0]
