"""The payouts of a plan, worked out from the build that is served and the files about pay beside it."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.home import Home
from pipelines.metrics import written
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near
from pipelines.rewards.decided import Decided
from pipelines.rewards.pay_files import read_pay
from pipelines.rewards.reading import evidence
from pipelines.rewards.roster import roster
from pipelines.rewards.sources import Sources
from pipelines.rewards.statement import Payouts
from pipelines.warehouse.publishing import Published, current
from pipelines.warehouse.signed import signed


@dataclass(frozen=True)
class WorkedOut:
    """A plan, its payouts with all that they rest on, and what is to be known of what they were worked out from."""

    plan: ANY_PLAN
    decided: Decided
    notes: tuple[str, ...]

    @property
    def payouts(self) -> Payouts:
        """All statements."""
        return self.decided.payouts


@dataclass(frozen=True)
class Gathered:
    """What a plan is worked out from now: the `sources`, the build that is served and its file, the reference data that it was
    made by, and the reference data as it is now."""

    sources: Sources
    published: Published
    build: Path
    built_by: Reference
    now: Reference


def gathered(home: Home, plan_id: str) -> Gathered:
    """The sources of a plan in the served build; a Mistake where there is no such plan or build.

    Plan, people, sites and thresholds are those that the build was made by, so that plan hash and build id name everything but
    pay; base pay, leave, gates and other parts are read as they are now.
    """
    now = read_reference(home.reference)
    published, build = served_build(home)
    reference = signed(build).reference
    plan = plan_named(plan_id, reference, now, home)
    pay = read_pay(home.reference, now)
    covered = roster(reference, plan, pay.leaves)
    sources = Sources(plan, reference.thresholds, covered, evidence(build, plan, covered), pay)
    return Gathered(sources, published, build, reference, now)


def served_build(home: Home) -> tuple[Published, Path]:
    """The build that is served and its file; a Mistake where there is none."""
    published = current(home.warehouse)
    if published is None or not (home.warehouse / published.file).exists():
        what = "nothing is published yet" if published is None else "the file of the build is missing"
        raise Mistake(what, where=str(home.warehouse), mend="run guest-tracking load")
    return published, home.warehouse / published.file


def worked_out(home: Home, plan_id: str) -> WorkedOut:
    """The payouts of a plan by the served build; nothing is written anywhere. Raises what `gathered` does."""
    found = gathered(home, plan_id)
    plan = found.sources.plan
    return WorkedOut(plan, found.sources.decided(), notes_on(plan, found.published, found.built_by, found.now))


def notes_on(plan: ANY_PLAN, published: Published, built_by: Reference, now: Reference) -> tuple[str, ...]:
    """What is to be known of amounts by this build: that the reference data has changed since, that the window still runs."""
    notes = []
    if built_by.fingerprint != now.fingerprint:
        notes.append("The reference data has changed since this build: run guest-tracking load to have it count.")
    if published.build.day <= plan.window.last_day:
        notes.append(f"The window runs until {written.day(plan.window.last_day)}: amounts are what is reached so far.")
    return tuple(notes)


def plan_named(plan_id: str, built_by: Reference, now: Reference, home: Home) -> ANY_PLAN:
    """The plan of the build with this id; a Mistake where there is none, or where it is written and not loaded yet."""
    known = {one.plan_id: one for one in built_by.plans}
    if plan_id in known:
        return known[plan_id]
    if plan_id in {one.plan_id for one in now.plans}:
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
