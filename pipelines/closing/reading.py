"""Closed plans as people read them: what is closed and how far it is, and statements out of the frozen files.

Nothing here reads a build: whatever is loaded later, a closed period says what it said. Every read compares the files with
their manifest and the manifest with the decision; a Mistake names what is not as it was.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.closing.adjusting import adjusted
from pipelines.closing.folder import sealed_copy, sealed_signed
from pipelines.closing.frozen import payouts_in, plan_in, responses_in, sources_in, statement_in
from pipelines.closing.responses import found_by
from pipelines.closing.rulings import set_by_people, with_rulings
from pipelines.closing.settlement import SETTLEMENT, settlement
from pipelines.closing.state import Revision, Stage, revisions, revisions_of
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.spelling import near
from pipelines.rewards.sources import Sources
from pipelines.rewards.statement import Payouts, Statement
from pipelines.sealed import Sealed


@dataclass(frozen=True)
class ClosedPlan:
    """One closing of a plan and how far it is: who and when stand in `revision`."""

    plan_id: str
    number: int
    stage: Stage
    revision: Revision


def closed_plans(home: Home, today: date) -> tuple[ClosedPlan, ...]:
    """Every closing there ever was, by plan and revision. One that was reopened has the stage `open`: another follows it."""
    found = sorted(revisions(Decisions(home.decisions).all()), key=lambda one: (one.plan_id, one.revision))
    return tuple(ClosedPlan(one.plan_id, one.revision, one.stage(today), one) for one in found)


def revision_of(home: Home, plan_id: str, number: int | None = None) -> Revision:
    """A closing of a plan, the latest one where no number is given; a Mistake where there is none."""
    known = revisions(Decisions(home.decisions).all())
    own = [one for one in known if one.plan_id == plan_id and number in (None, one.revision)]
    if own:
        return own[-1]
    if number is not None and any(one.plan_id == plan_id for one in known):
        raise Mistake(f"the plan {plan_id!r} was never closed as revision {number}", mend="name a revision there is")
    plans = sorted({one.plan_id for one in known})
    there = f"closed plans are {', '.join(plans)}{near(plan_id, plans)}" if plans else "none is closed yet"
    raise Mistake(f"the plan {plan_id!r} is not closed", mend=f"correct its name; {there}")


def closed_payouts(home: Home, plan_id: str, revision: int | None = None, *, as_closed: bool = False) -> Payouts:
    """All statements of a closed plan: as signed, or before that as closed, less accepted appeals, with what people decided.

    `as_closed`: without either, as they were frozen at the closing (unadjusted).
    """
    one = revision_of(home, plan_id, revision)
    copy = sealed_copy(home, one)
    if one.signed is not None and not as_closed:
        return payouts_in(sealed_signed(home, one))
    return payouts_in(copy) if as_closed else adjusted_payouts(copy, one)


def closed_statement(
    home: Home, plan_id: str, revision: int | None, person_id: str, *, as_closed: bool = False
) -> Statement:
    """The statement of one person, as `closed_payouts` has it; a Mistake where they have none."""
    one = revision_of(home, plan_id, revision)
    found = statement_if_any(home, one, person_id, as_closed=as_closed)
    if found is None:
        raise Mistake(
            f"revision {one.revision} of the closed plan {plan_id!r} has no statement of {person_id!r}",
            mend="name a person_id that it covers",
        )
    return found


def statement_if_any(home: Home, one: Revision, person_id: str, *, as_closed: bool = False) -> Statement | None:
    """The same of a closing that is known already; None where they have none."""
    copy = sealed_copy(home, one)
    if one.signed is not None and not as_closed:
        return statement_in(sealed_signed(home, one), person_id)
    if as_closed or one.is_as_closed:
        return statement_in(copy, person_id)
    return adjusted_payouts(copy, one).by_person.get(person_id)


def closed_settlement(home: Home, plan_id: str, revision: int | None = None) -> pl.DataFrame:
    """What was as closed, what is adjusted, what is to be paid (`closing.settlement`): as signed, or as it would be now."""
    one = revision_of(home, plan_id, revision)
    if one.signed is not None:
        sealed_copy(home, one)
        signed = sealed_signed(home, one)
        return pl.read_parquet(signed / SETTLEMENT)
    closed, now = (closed_payouts(home, plan_id, one.revision, as_closed=first) for first in (True, False))
    return settlement(closed, now, last_final(home, plan_id, before=one.revision))


def closed_plan(home: Home, plan_id: str, revision: int | None = None) -> ANY_PLAN:
    """The plan as it was frozen."""
    return plan_in(sealed_copy(home, revision_of(home, plan_id, revision)))


def closed_survey(home: Home, one: Revision) -> str:
    """The survey whose answers a closed plan is paid on."""
    return str(sealed_copy(home, one).said["survey_id"])


def adjusted_payouts(copy: Sealed, revision: Revision) -> Payouts:
    """The frozen statements less the responses of accepted appeals, with what people decided; as they are without either.

    Only what was decided may change a statement: a Mistake where the program would by now work out something else from the
    frozen counts by itself.
    """
    frozen = payouts_in(copy)
    if revision.is_as_closed:
        return frozen
    sources = sources_in(copy)
    if sources.payouts() != frozen:
        raise Mistake(
            "this version of the program works the frozen counts out otherwise than the one that closed them",
            where=str(copy.path),
            mend="go on with the version that closed the plan, or reopen it and close it again",
        )
    return with_rulings(adjusted_sources(copy, sources, revision).payouts(set_by_people(revision)), frozen, revision)


def adjusted_sources(copy: Sealed, sources: Sources, revision: Revision) -> Sources:
    """The frozen sources without the responses of accepted appeals."""
    marks = tuple(one.mark for one in revision.accepted)
    return adjusted(sources, found_by(responses_in(copy), marks)) if marks else sources


def last_final(home: Home, plan_id: str, *, before: int) -> Payouts | None:
    """What was last to be paid by the plan before a revision: as two people signed it; None where nothing ever was."""
    earlier = [
        one for one in revisions_of(Decisions(home.decisions).all(), plan_id) if one.is_final and one.revision < before
    ]
    return payouts_in(sealed_signed(home, earlier[-1])) if earlier else None


def faults(home: Home) -> tuple[str, ...]:
    """What of all closed plans is not as it was frozen or signed, each in words; nothing where all is."""
    said = []
    for one in revisions(Decisions(home.decisions).all()):
        for look in (sealed_copy, *((sealed_signed,) if one.signed else ())):
            try:
                look(home, one)
            except Mistake as mistake:
                said.append(mistake.text())
    return tuple(said)
