"""A bonus plan tried out on the build that is served: what it costs, what chance does to it, who wins and loses by another.

Nothing is written anywhere. A page and the command line ask the same functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import notes_on, plan_named, served_build
from pipelines.reference.plans.checks import misfits_of_plan
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.rewards.pay_files import Pay, read_pay
from pipelines.rewards.reading import evidence
from pipelines.rewards.roster import roster
from pipelines.rewards.simulation.changes import on_window, with_changes
from pipelines.rewards.simulation.comparing import Comparison, comparison
from pipelines.rewards.simulation.compiled import compiled
from pipelines.rewards.simulation.noise import Progress, Simulation, simulation
from pipelines.rewards.simulation.reading import answers_of
from pipelines.warehouse.signed import signed

REPLICATES, SEED = 1000, 1
# More resamples than these say nothing more, and take minutes.
MOST_REPLICATES = 100_000


@dataclass(frozen=True)
class Trial:
    """What is tried: a plan, and what it is held against (`against`, another plan; or the same plan with `changes`; or that
    plan with them where both are given). `window` moves both to other months, by first and last day. Changes are places in
    the plan with their values, as `changes.with_changes` reads them."""

    plan_id: str
    against: str | None = None
    changes: tuple[tuple[str, str], ...] = ()
    window: tuple[date, date] | None = None
    replicates: int = REPLICATES
    seed: int = SEED


@dataclass(frozen=True)
class Simulated:
    """A plan on the answers as they are and on resamples of them; `other` the same of the plan that it is held against, with
    the `comparison` of the two, both None where there is none. `notes`: what else is to be known."""

    plan: Simulation
    other: Simulation | None
    comparison: Comparison | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Ground:
    """All that plans are worked out from."""

    build: Path
    built_by: Reference
    pay: Pay


def no_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def simulated(home: Home, trial: Trial, *, progress: Progress = no_progress) -> Simulated:
    """A plan of the served build simulated, and the one that it is held against.

    Both are resampled with the same seed, so that the same person has the same draws. A Mistake where there is no such plan or
    build, where a change does not fit, and for plans in two currencies.
    """
    if not 1 <= trial.replicates <= MOST_REPLICATES:
        what = f"{trial.replicates:,} resamples can't be drawn"
        raise Mistake(what, mend=f"choose 1 to {MOST_REPLICATES:,}; 1,000 are enough")
    now = read_reference(home.reference)
    published, build = served_build(home)
    ground = _Ground(build, signed(build).reference, read_pay(home.reference, now))

    def named(one: str) -> ANY_PLAN:
        found = plan_named(one, ground.built_by, now, home)
        return on_window(found, *trial.window) if trial.window else found

    plan, other, changes = named(trial.plan_id), None, dict(trial.changes)
    if trial.against or changes:
        other = _changed(named(trial.against or trial.plan_id), changes, ground.built_by)
    if other is not None and other.currency != plan.currency:
        raise Mistake(
            f"{plan.plan_id!r} pays {plan.currency} and {other.plan_id!r} {other.currency}",
            mend="simulate each by itself, as two currencies can't be held against each other",
        )
    first = _simulated(plan, ground, trial, progress)
    second = None if other is None else _simulated(other, ground, trial, progress)
    compared = None if second is None else comparison(first.payouts, second.payouts, ground.built_by.organisation)
    return Simulated(first, second, compared, notes_on(plan, published, ground.built_by, now))


def _changed(plan: ANY_PLAN, changes: Mapping[str, str], reference: Reference) -> ANY_PLAN:
    changed = with_changes(plan, changes)
    misfits = misfits_of_plan(reference, changed)
    if misfits:
        raise Mistake(
            "; ".join(one.what for one in misfits),
            where=", ".join(f"{place}={value}" for place, value in changes.items()),
            mend="; ".join(one.mend for one in misfits),
        )
    return changed


def _simulated(plan: ANY_PLAN, ground: _Ground, trial: Trial, progress: Progress) -> Simulation:
    covered = roster(ground.built_by, plan, ground.pay.leaves)
    found = evidence(ground.build, plan, covered)
    ready = compiled(plan, covered, found, ground.pay, ground.built_by.thresholds)
    survey_id = plan.survey_id or ground.built_by.chain.headline_survey
    answers = answers_of(ground.build, survey_id, covered, ready.readings)
    return simulation(ready, answers, replicates=trial.replicates, seed=trial.seed, progress=progress)
