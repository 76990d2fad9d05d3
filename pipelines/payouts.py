"""The payouts of a plan, worked out from the build that is served and the files about pay beside it."""

from dataclasses import dataclass

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reading import read_reference
from pipelines.reference.spelling import near
from pipelines.rewards.pay_files import read_pay
from pipelines.rewards.reading import evidence
from pipelines.rewards.roster import roster
from pipelines.rewards.statement import Payouts
from pipelines.rewards.statements import statements
from pipelines.warehouse.publishing import current
from pipelines.warehouse.signed import signed


@dataclass(frozen=True)
class WorkedOut:
    """A plan, its payouts, and what is to be known of what they were worked out from."""

    plan: ANY_PLAN
    payouts: Payouts
    notes: tuple[str, ...]


def worked_out(home: Home, plan_id: str) -> WorkedOut:
    """The payouts of a plan by the served build; nothing is written anywhere.

    Plan, people, sites and thresholds are those that the build was made by, so that plan hash and build id name everything but
    pay; base pay, leave, gates and other parts are read as they are now. A Mistake where there is no such plan or build.
    """
    now = read_reference(home.reference)
    published = current(home.warehouse)
    if published is None or not (home.warehouse / published.file).exists():
        what = "nothing is published yet" if published is None else "the file of the build is missing"
        raise Mistake(what, where=str(home.warehouse), mend="run guest-tracking load")
    build = home.warehouse / published.file
    reference = signed(build).reference
    plan = _plan(plan_id, {one.plan_id: one for one in reference.plans}, {one.plan_id for one in now.plans}, home)
    pay = read_pay(home.reference, now)
    covered = roster(reference, plan, pay.leaves)
    found = evidence(build, plan, covered)
    made = statements(plan, covered, found, pay, reference.thresholds)
    notes = []
    if reference.fingerprint != now.fingerprint:
        notes.append("The reference data has changed since this build: run guest-tracking load to have it count.")
    if published.build.day <= plan.window.last_day:
        notes.append(f"The window runs until {plan.window.last_day}: amounts are what is reached so far.")
    return WorkedOut(plan, made, tuple(notes))


def _plan(plan_id: str, known: dict[str, ANY_PLAN], written: set[str], home: Home) -> ANY_PLAN:
    if plan_id in known:
        return known[plan_id]
    if plan_id in written:
        raise Mistake(
            f"the build does not have the plan {plan_id!r} yet",
            where=str(home.warehouse),
            mend="run guest-tracking load",
        )
    there = ", ".join(sorted(known)) or "none yet: copy one from data/reference/examples/bonus_plans/, and load"
    raise Mistake(
        f"there is no plan {plan_id!r}",
        where=str(home.reference / "plans"),
        mend=f"name one of those that there are ({there}){near(plan_id, known)}",
    )
