"""What bonuses come to, worked out or read once and kept: for everybody, and only `pay` hands on who may see what of it.

A plan that runs is kept by build and reference data, so that nothing that is decided about another plan costs it anything; a
closed one by its own decisions and its own frozen files.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from dashboard.access import Kept
from dashboard.stamps import stamps
from pipelines.closing.reading import (
    ClosedPlan,
    closed_payouts,
    closed_plan,
    closed_plans,
    closed_survey,
    statement_if_any,
)
from pipelines.closing.restate import Restatement, restate_bonus
from pipelines.closing.state import Stage
from pipelines.forecasting import Ready, forecast_of, ready_from
from pipelines.home import Home
from pipelines.payouts import served_build, worked_out
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reference import Reference
from pipelines.rewards.ahead import Ahead, ahead
from pipelines.rewards.cliffs import CliffCheck, WithoutCliff, cliff_check, without_cliff
from pipelines.rewards.decided import Decided
from pipelines.rewards.simulation.budget import Budget, budget
from pipelines.rewards.simulation.forecast import Forecast, compares_people
from pipelines.rewards.statement import Payouts, Statement
from pipelines.simulating import Progress, Simulated, Trial, simulated

T = TypeVar("T")


@dataclass(frozen=True)
class Standing:
    """What a plan comes to. `closing`: how far it is closed, None where it never was; then `decided` is None, as what is frozen
    is not worked out again."""

    plan: ANY_PLAN
    payouts: Payouts
    closing: ClosedPlan | None = None
    decided: Decided | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Own:
    """One statement with what may be said beside it: `ahead` while nothing is frozen, and the statement before appeals and what
    people decided, where that is another one. `survey_id`: the survey that a closed plan was paid on."""

    plan: ANY_PLAN
    statement: Statement
    closing: ClosedPlan | None
    ahead: Ahead | None
    unadjusted: Statement | None
    survey_id: str = ""


@dataclass(frozen=True)
class Bonuses:
    """The bonuses of a home on a day, by the build that is served. Everything raises a Mistake where it can't be read."""

    place: Home
    build_id: str
    reference: Reference
    today: date

    def closed(self) -> tuple[ClosedPlan, ...]:
        """Every closing there ever was."""
        stamp = stamps(self.place.decisions.glob("*.sqlite"))
        return _kept(key=self._key("closed", stamp, self.today), _compute=lambda: closed_plans(self.place, self.today))

    def closing(self, plan_id: str) -> ClosedPlan | None:
        """The closing by which a plan stands; None while it runs."""
        made = [one for one in self.closed() if one.plan_id == plan_id]
        return made[-1] if made and made[-1].stage is not Stage.OPEN else None

    def standing(self, plan_id: str) -> Standing:
        """All statements of a plan."""
        closing = self.closing(plan_id)
        if closing is not None:
            return _kept_large(key=self._frozen_key("standing", closing), _compute=lambda: self._frozen(closing))
        return _kept_large(key=self._running_key("standing", plan_id), _compute=lambda: self._worked_out(plan_id))

    def one(self, plan_id: str, person_id: str) -> Own | None:
        """One statement; None where the plan does not cover them."""
        closing = self.closing(plan_id)
        if closing is not None:
            key = self._frozen_key("one", closing, person_id)
            return _kept(key=key, _compute=lambda: self._frozen_one(closing, person_id))
        standing = self.standing(plan_id)
        statement, made = standing.payouts.by_person.get(person_id), standing.decided
        if statement is None or made is None:
            return None
        lies = _kept(key=self._running_key("ahead", plan_id, person_id), _compute=lambda: ahead(made, person_id))
        return Own(standing.plan, statement, None, lies, None)

    def forecast(self, plan_id: str, person_id: str) -> Forecast | None:
        """The forecast to the period's end; None once it is over or closed, and for who is not in post."""
        standing = None if self.closing(plan_id) else self.standing(plan_id)
        if standing is None or standing.decided is None or self.today > standing.plan.window.last_day:
            return None
        statement, made = standing.payouts.by_person.get(person_id), standing.decided
        if statement is None or not statement.share.counted:
            return None
        key = self._running_key("forecast", plan_id, person_id)
        return _kept(key=key, _compute=lambda: self._forecast(made, plan_id, person_id))

    def budget(self, plan_id: str) -> Budget | None:
        """What a running plan costs."""
        made = self._decided(plan_id)
        return None if made is None else _kept(key=self._running_key("budget", plan_id), _compute=lambda: budget(made))

    def cliffs(self, plan_id: str) -> tuple[CliffCheck, WithoutCliff | None] | None:
        """Who is within noise of a jump of a running plan."""
        made = self._decided(plan_id)
        if made is None:
            return None
        key = self._running_key("cliffs", plan_id)
        return _kept(key=key, _compute=lambda: (cliff_check(made), without_cliff(made)))

    def simulated(self, trial: Trial, progress: Progress) -> Simulated:
        """A plan tried out."""
        # Progress is drawn meanwhile, and what is drawn while Streamlit keeps an answer would be drawn again with it.
        key = (self._running_key("simulated", trial.plan_id, trial),)
        return _tried().get(key, lambda: simulated(self.place, trial, progress=progress))

    def restatement(self, plan_id: str) -> Restatement | None:
        """What would change in a closed plan by what is known now; None where it is not closed."""
        closing = self.closing(plan_id)
        if closing is None:
            return None
        key = self._frozen_key("restatement", closing, self._running_key("now", plan_id))
        return _kept_large(key=key, _compute=lambda: restate_bonus(self.place, plan_id))

    def _decided(self, plan_id: str) -> Decided | None:
        return None if self.closing(plan_id) else self.standing(plan_id).decided

    def _worked_out(self, plan_id: str) -> Standing:
        found = worked_out(self.place, plan_id)
        return Standing(found.plan, found.payouts, decided=found.decided, notes=found.notes)

    def _frozen(self, closing: ClosedPlan) -> Standing:
        plan_id, number = closing.plan_id, closing.number
        return Standing(closed_plan(self.place, plan_id, number), closed_payouts(self.place, plan_id, number), closing)

    def _frozen_one(self, closing: ClosedPlan, person_id: str) -> Own | None:
        revision, plan_id, number = closing.revision, closing.plan_id, closing.number
        if revision.is_as_closed or revision.signed:
            plan = closed_plan(self.place, plan_id, number)
            found = statement_if_any(self.place, revision, person_id)
        else:
            # Until somebody signs, what was decided is worked out anew for everybody: it is kept for all of them.
            standing = self.standing(plan_id)
            plan, found = standing.plan, standing.payouts.by_person.get(person_id)
        if found is None:
            return None
        before = None
        if not revision.is_as_closed:
            before = statement_if_any(self.place, revision, person_id, as_closed=True)
        differs = before is not None and (before.amount, before.state) != (found.amount, found.state)
        survey_id = closed_survey(self.place, revision)
        return Own(plan, found, closing, None, before if differs else None, survey_id)

    def _forecast(self, made: Decided, plan_id: str, person_id: str) -> Forecast:
        published, build = served_build(self.place)

        def all_ready() -> Ready:
            return ready_from(made, person_id, build, self.reference, published.build.day)

        # Of a plan that compares people the same is made ready for all of them.
        compares = compares_people(made.plan)
        key = self._running_key("ready", plan_id)
        return forecast_of(_kept_large(key=key, _compute=all_ready) if compares else all_ready(), person_id)

    def _running_key(self, what: str, plan_id: str, *more: object) -> str:
        # Pay and posts are read as they are now.
        return self._key(what, plan_id, self.build_id, stamps(self.place.reference.rglob("*")), more)

    def _frozen_key(self, what: str, closing: ClosedPlan, *more: object) -> str:
        files = stamps((self.place.closed / closing.plan_id).rglob("*"))
        return self._key(what, closing.plan_id, closing.number, closing.stage, repr(closing.revision), files, more)

    def _key(self, *parts: object) -> str:
        return repr((str(self.place.root), parts))


@st.cache_resource(max_entries=1024, show_spinner=False)
def _kept(key: str, _compute: Callable[[], T]) -> T:
    return _compute()


# What is of everybody takes some hundred megabytes with ten thousand people: the latest few are kept.
@st.cache_resource(max_entries=8, show_spinner=False)
def _kept_large(key: str, _compute: Callable[[], T]) -> T:
    return _compute()


@st.cache_resource(show_spinner=False)
def _tried() -> Kept:
    return Kept(8)
