"""What somebody may be paid at the end of the period, by the build that is served. Nothing is written anywhere."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import plan_named, served_build
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.rewards.decided import Decided
from pipelines.rewards.pay_files import read_pay
from pipelines.rewards.reading import evidence
from pipelines.rewards.roster import Roster, alone, roster
from pipelines.rewards.simulation.compiled import Compiled, compiled_from
from pipelines.rewards.simulation.forecast import REPLICATES, Forecast, compares_people, forecast, needs_region
from pipelines.rewards.simulation.reading import Period, seen_of
from pipelines.rewards.statements import decided
from pipelines.simulating import SEED
from pipelines.warehouse.signed import signed


@dataclass(frozen=True)
class Ready:
    """A plan made ready to forecast: for one person, or for everybody where it compares people (`is_for_everybody`)."""

    plan: Compiled
    covered: Roster
    build: Path
    survey_id: str
    as_of: date
    is_for_everybody: bool


def ready(home: Home, plan_id: str, person_id: str) -> Ready:
    """What the forecast of one person takes; of a plan that compares people the same does for everybody else, and is worth
    keeping. A Mistake where there is no such plan or build."""
    now = read_reference(home.reference)
    published, build = served_build(home)
    reference = signed(build).reference
    plan = plan_named(plan_id, reference, now, home)
    pay = read_pay(home.reference, now)
    covered = roster(reference, plan, pay.leaves)
    needed = covered if compares_people(plan) else alone(covered, person_id)
    made = decided(plan, needed, evidence(build, plan, needed), pay, reference.thresholds)
    return ready_from(made, person_id, build, reference, published.build.day)


def ready_from(made: Decided, person_id: str, build: Path, built_by: Reference, as_of: date) -> Ready:
    """The same from statements that are worked out already, by this build, which has its answers up to the day `as_of`."""
    compares = compares_people(made.plan)
    found = compiled_from(made, None if compares else [person_id])
    survey_id = made.plan.survey_id or built_by.chain.headline_survey
    return Ready(found, made.covered, build, survey_id, as_of, compares)


def forecast_of(made_ready: Ready, person_id: str, *, replicates: int = REPLICATES, seed: int = SEED) -> Forecast:
    """The forecast of one person; a Mistake for somebody who is not in post by the plan."""
    plan = made_ready.plan
    if person_id not in plan.people:
        raise Mistake(
            f"the plan {plan.plan.plan_id!r} has nobody in post with the id {person_id!r}",
            mend="name a person_id of assignments.csv who manages a covered site in its window",
        )
    period = Period(plan.plan.window.span, made_ready.as_of)
    seen = seen_of(
        made_ready.build,
        made_ready.survey_id,
        made_ready.covered,
        plan.readings,
        person_id,
        period,
        with_region=needs_region(plan.plan),
    )
    return forecast(plan, person_id, seen, as_of=made_ready.as_of, replicates=replicates, seed=seed)
