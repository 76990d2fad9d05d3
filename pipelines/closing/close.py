"""Closing: what a plan comes to now is frozen, whole, and the appeal window begins."""

from datetime import date

from pipelines import fingerprint
from pipelines.acting import Acting, check_hr
from pipelines.closing.folder import copy_folder, sealed_copy, sweep_undecided
from pipelines.closing.frozen import Frozen, pay_of_covered, payout_facts
from pipelines.closing.marking import marked_responses
from pipelines.closing.periods import check_period
from pipelines.closing.state import CLOSED, Revision, Stage, revisions_of
from pipelines.closing.working_days import after_working_days
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import made_key
from pipelines.freezable import check_freezable
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import Gathered, gathered
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reading import read_reference
from pipelines.sealed import write_folder
from pipelines.warehouse.lock import sole_writer


def close_bonus(home: Home, plan_id: str, period: str, acting: Acting) -> Revision:
    """Freeze what a plan pays by the served build; the statements are provisional until the appeal window is over.

    `period` is the window of the plan in words. Raises a Mistake, and nothing is closed, where somebody who is not HR asks
    for it, the period is another, it is too early, the build is too old or not whole, the reference data has changed since,
    a load is held, or the plan is closed already; a LockedError while another command writes to the home.
    """
    today = acting.today
    check_hr(read_reference(home.reference), acting)
    with sole_writer(home.warehouse, doing="close", now=acting.now) as scratch:
        decisions = Decisions(home.decisions)
        made = revisions_of(decisions.all(), plan_id)
        sweep_undecided(home, plan_id, made)
        found = gathered(home, plan_id)
        plan = found.sources.plan
        check_period(plan, period)
        _check_open(made, today)
        _check_days(plan, found, today)
        check_freezable(home, found.published, found.built_by, found.now)
        revision = made[-1].revision + 1 if made else 1
        frozen, survey_id = _frozen(found, decisions, acting.at)
        facts = {
            **payout_facts(frozen.payouts),
            "kind": plan.kind,
            "survey_id": survey_id,
            "revision": revision,
            "build_id": frozen.sources.evidence.build_id,
            "logical_hash": frozen.sources.evidence.logical_hash,
            "code": fingerprint.of_code(),
            "closed_at": acting.at,
            "responses": frozen.responses.height,
        }
        manifest = write_folder(copy_folder(home, plan_id, revision), frozen.files(), facts, scratch=scratch)
        content = {
            "plan_id": plan_id,
            "plan_name": plan.plan_name,
            "currency": plan.currency,
            "first_day": plan.window.first_day.isoformat(),
            "last_day": plan.window.last_day.isoformat(),
            "revision": revision,
            "manifest": manifest,
            "by": acting.by,
            "on": today.isoformat(),
            "appeal_until": after_working_days(today, plan.close.appeal_working_days).isoformat(),
        }
        decisions.add([(CLOSED, content)], at=acting.at)
        closed = revisions_of(decisions.all(), plan_id)[-1]
        sealed_copy(home, closed)
    return closed


def first_day_to_close(plan: ANY_PLAN) -> date:
    """The first day on which a plan can be closed (`Window.final_from`)."""
    return plan.window.final_from


def _frozen(found: Gathered, decisions: Decisions, at: str) -> tuple[Frozen, str]:
    sources = pay_of_covered(found.sources)
    survey_id = sources.plan.survey_id or found.built_by.chain.headline_survey
    key = made_key(decisions, at=at)
    responses = marked_responses(found.build, sources.plan, sources.covered, survey_id, key)
    return Frozen(sources, sources.payouts(), responses), survey_id


def _check_open(made: tuple[Revision, ...], today: date) -> None:
    last = made[-1] if made else None
    stage = last.stage(today) if last else Stage.OPEN
    if last and stage is not Stage.OPEN:
        raise Mistake(
            f"the plan {last.plan_id!r} is closed already: revision {last.revision}, {stage}, by {last.closed.by} on "
            f"{last.closed.on}",
            mend="a closed plan is reopened by two people (guest-tracking reopen bonus) before it is closed again",
        )


def _check_days(plan: ANY_PLAN, found: Gathered, today: date) -> None:
    first = first_day_to_close(plan)
    late = f"{plan.window.last_day}, its last day, and {plan.window.late_days} days for late answers"
    if today < first:
        raise Mistake(
            f"{plan.plan_id!r} can't be closed on {today}: the first day is {first} ({late})",
            mend="wait until then",
        )
    day = found.published.build.day
    if day < first:
        raise Mistake(
            f"{plan.plan_id!r} can't be closed by build {found.published.build.build_id} of {day}: it has to be of {first} "
            f"or later ({late})",
            mend="run guest-tracking load",
        )
