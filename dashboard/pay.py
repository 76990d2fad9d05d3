"""The only door to bonuses: what a principal may see of them is decided here, by their line in `permissions`, not by a page.

- HR sees every statement.
- A general manager sees the own statement, and nobody else's.
- A regional leader sees who in the region is eligible and why somebody is not: no amount, no factor, no pay.
- Nobody else sees any of it, nor does a post that nobody holds.

A closed plan is read from its frozen files, any other is worked out by the build that is served. Statements read whole stays in
post, also those at a site that the manager has left: they can't come through the connection of a scope. So they are worked out
for everybody (`bonuses`), and only what may be seen leaves this module.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dashboard.bonuses import Bonuses, Own, Standing
from dashboard.permissions import PaySight
from dashboard.scopes import Principal
from pipelines.bonus.tenure import Post, Share
from pipelines.closing.restate import Restatement
from pipelines.home import Home
from pipelines.reference.assignments import Assignment, Role
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reference import Reference
from pipelines.rewards.cliffs import CliffCheck, WithoutCliff
from pipelines.rewards.simulation.budget import Budget
from pipelines.rewards.simulation.forecast import Forecast
from pipelines.rewards.statement import Statement
from pipelines.simulating import Progress, Simulated, Trial


def sight_of(principal: Principal) -> PaySight:
    """What a principal may see; deny by default."""
    sight = principal.may.money
    is_nobody = sight is PaySight.OWN and principal.person_id is None
    return PaySight.NOTHING if is_nobody or not principal.has_place else sight


@dataclass(frozen=True)
class Eligibility:
    """Whether somebody can be paid by a plan at all, None where that can't be told yet; `reasons` say why not."""

    person_name: str
    site_ids: tuple[str, ...]
    share: Share
    is_eligible: bool | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Offered:
    """A plan to choose, and the stays that count in it."""

    plan_id: str
    plan_name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class PayDoor:
    """What one principal may see of the bonuses of a home on a day, by the build that is served."""

    principal: Principal
    place: Home
    build_id: str
    reference: Reference
    today: date

    @cached_property
    def sight(self) -> PaySight:
        """What they may see at all."""
        return sight_of(self.principal)

    @cached_property
    def plans(self) -> tuple[Offered, ...]:
        """The plans there are, the latest first; what is closed stays in the list when its file is gone."""
        known = {one.plan_id: _offered(one) for one in self.reference.plans}
        for one in self._bonuses.closed():
            made = one.revision
            known.setdefault(one.plan_id, Offered(one.plan_id, made.plan_name, made.first_day, made.last_day))
        return tuple(sorted(known.values(), key=lambda one: (one.last_day, one.plan_id), reverse=True))

    def own(self, plan_id: str) -> Own | None:
        """The own statement; None where the plan does not cover them. A Mistake where what it needs can't be read."""
        return None if self._myself is None else self._bonuses.one(plan_id, self._myself)

    def earlier(self, plan_id: str) -> tuple[Own, ...]:
        """The own statements by other plans that are closed, the latest first: what was paid in other years."""
        if self._myself is None:
            return ()
        others = [one.plan_id for one in self.plans if one.plan_id != plan_id and self._bonuses.closing(one.plan_id)]
        return tuple(own for one in others if (own := self._bonuses.one(one, self._myself)) is not None)

    def of(self, plan_id: str, person_id: str) -> Own | None:
        """The statement of anybody, for HR alone."""
        return self._bonuses.one(plan_id, person_id) if self._sees_everybody else None

    def everybody(self, plan_id: str) -> Standing | None:
        """All statements, for HR alone. A Mistake where what they need can't be read."""
        return self._bonuses.standing(plan_id) if self._sees_everybody else None

    def eligibility(self, plan_id: str) -> tuple[Eligibility, ...]:
        """Who had a post in the region in the plan's window, by name, for its leader; empty for anybody else."""
        if self.sight is not PaySight.ELIGIBILITY:
            return ()
        statements = self._bonuses.standing(plan_id).payouts.statements
        ours = [one for one in statements if any(self._is_of_region(post) for post in one.tenure.posts)]
        return tuple(_eligibility(one) for one in sorted(ours, key=lambda one: (one.person_name, one.person_id)))

    def forecast(self, plan_id: str, person_id: str) -> Forecast | None:
        """The own forecast to the period's end, or for HR anybody's; None for whom it is not, and once the period is over."""
        may = self._sees_everybody or (self._myself is not None and person_id == self._myself)
        return self._bonuses.forecast(plan_id, person_id) if may else None

    def budget(self, plan_id: str) -> Budget | None:
        """What a running plan costs, for HR."""
        return self._bonuses.budget(plan_id) if self._sees_everybody else None

    def cliffs(self, plan_id: str) -> tuple[CliffCheck, WithoutCliff | None] | None:
        """Who is within noise of a jump of a running plan, for HR."""
        return self._bonuses.cliffs(plan_id) if self._sees_everybody else None

    def simulated(self, trial: Trial, progress: Progress) -> Simulated | None:
        """A plan tried out, for HR. A Mistake where what is asked for does not fit."""
        return self._bonuses.simulated(trial, progress) if self._sees_everybody else None

    def restatement(self, plan_id: str) -> Restatement | None:
        """What would change in a closed plan by what is known now, for HR."""
        return self._bonuses.restatement(plan_id) if self._sees_everybody else None

    def people_of_hr(self) -> tuple[Assignment, ...]:
        """Who is HR today, by name: they close, review and sign."""
        ours = [one for one in self.reference.assignments if one.role is Role.HR and one.holds_on(self.today)]
        return tuple(sorted(ours, key=lambda one: (one.person_name, one.person_id)))

    @property
    def _bonuses(self) -> Bonuses:
        return Bonuses(self.place, self.build_id, self.reference, self.today)

    @property
    def _sees_everybody(self) -> bool:
        return self.sight is PaySight.EVERYBODY

    @property
    def _myself(self) -> str | None:
        """Whose statement is the own one; None for whoever has none to see."""
        return self.principal.person_id if self.sight is PaySight.OWN else None

    def _is_of_region(self, post: Post) -> bool:
        """Whether the site was in the region on a day of the post."""
        return any(
            site.region_id == self.principal.region_id
            and site.valid_from < post.valid_to
            and (site.valid_to is None or post.valid_from < site.valid_to)
            for site in self.reference.organisation.spans_of_site.get(post.site_id, [])
        )


def _offered(plan: ANY_PLAN) -> Offered:
    return Offered(plan.plan_id, plan.plan_name, plan.window.first_day, plan.window.last_day)


def _eligibility(one: Statement) -> Eligibility:
    failed = tuple(f"{gate.gate}: {gate.reason}" for gate in one.failed_gates)
    # What people decided on is told, whatever it could not be told from.
    untold = (
        ()
        if one.set_by_people is not None
        else (
            *(f"{gate.gate}: can't be told, {gate.reason}" for gate in one.gates if gate.passed is None),
            *(f"{part.part_name}: too few answers to pay on" for part in one.parts if part.paid_on.is_nothing),
        )
    )
    away = () if one.share.counted else ("not in post in the period, as the plan counts it",)
    told = False if failed or away else None if untold else True
    return Eligibility(one.person_name, one.site_ids, one.share, told, (*failed, *away, *untold))
