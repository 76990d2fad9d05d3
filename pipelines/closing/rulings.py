"""What people decided, as the statements say it: amounts on open ones, and what became of appeals."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from pipelines.closing.state import Appeal, Revision
from pipelines.rewards.statement import Payouts, SetByPeople, Statement


def set_by_people(revision: Revision) -> Mapping[str, SetByPeople]:
    """What people decided on open statements, by person; the last word counts."""
    return {
        one.person_id: SetByPeople(
            one.amount, f"{one.amount:,} decided by {one.act.by} on {one.act.on}: {one.act.reason}"
        )
        for one in revision.amounts
    }


def with_rulings(adjusted: Payouts, closed: Payouts, revision: Revision) -> Payouts:
    """The adjusted statements, in which those who appealed read what was decided, and what stood there as closed."""
    ruled: dict[str, list[Appeal]] = defaultdict(list)
    for one in revision.appeals:
        if one.ruling:
            ruled[one.person_id].append(one)
    first = closed.by_person
    made = tuple(
        replace(one, notes=(*one.notes, *_notes(ruled[one.person_id], first[one.person_id])))
        if one.person_id in ruled
        else one
        for one in adjusted.statements
    )
    return replace(adjusted, statements=made)


def _notes(appeals: list[Appeal], closed: Statement) -> list[str]:
    said = []
    for one in appeals:
        if one.ruling:
            act = one.ruling.act
            outcome = "accepted, the response is left out" if one.ruling.accepted else "rejected"
            said.append(f"appeal {one.appeal_id} ({one.ground}) {outcome}, by {act.by} on {act.on}: {act.reason}")
    if any(one.is_accepted for one in appeals):
        scores = ", ".join(f"{part.part_name} {part.score}" for part in closed.parts if part.score is not None)
        amount = "open" if closed.amount is None else f"{closed.amount:,} {closed.currency}"
        said.append(f"as closed, before appeals: {scores or 'no score'}; {amount}")
    return said
