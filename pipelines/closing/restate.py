"""The restatement of a home's closed plan: the frozen rules on the build, the people and the pay of now. It changes nothing."""

from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from pipelines.bonus.enough import Basis
from pipelines.closing.adjusting import adjusted
from pipelines.closing.answers import changed_answers
from pipelines.closing.folder import sealed_copy
from pipelines.closing.frozen import pay_of_covered, responses_in, sources_in
from pipelines.closing.marking import marked_responses
from pipelines.closing.reading import closed_payouts, revision_of
from pipelines.closing.responses import MARK, found_by
from pipelines.closing.restatement import Restated, restated
from pipelines.closing.rulings import set_by_people
from pipelines.closing.state import Revision
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import erasure_key
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.reference.reading import read_reference
from pipelines.rewards.pay_files import read_pay
from pipelines.rewards.reading import evidence
from pipelines.rewards.roster import roster
from pipelines.rewards.statement import Payouts
from pipelines.warehouse.signed import signed


@dataclass(frozen=True)
class Restatement:
    """What a closed plan would pay now: the `revision` it is held against, everybody then and now, and the build of now."""

    revision: Revision
    closed: Payouts
    now: Payouts
    rows: tuple[Restated, ...]
    build_id: str

    @property
    def difference(self) -> Decimal:
        """How much more would be paid in all; with a minus less."""
        return self.now.total - self.closed.total

    @property
    def changed(self) -> tuple[Restated, ...]:
        """Those of whom anything is different."""
        return tuple(one for one in self.rows if one.is_changed)


def restate_bonus(home: Home, plan_id: str, revision: int | None = None) -> Restatement:
    """What would change if a closed plan were worked out by the served build, with assignments and pay as they are now.

    Plan and thresholds are the frozen ones. What appeals took out stays out where the response is still there, and what
    people decided stays decided where the statement is still open. A Mistake where there is no build, or it does not have
    the survey any more.
    """
    one = revision_of(home, plan_id, revision)
    copy = sealed_copy(home, one)
    frozen = sources_in(copy)
    _, build = served_build(home)
    survey_id = str(copy.said["survey_id"])
    if survey_id not in {other.survey_id for other in signed(build).reference.response_surveys}:
        raise Mistake(
            f"the build has no survey {survey_id!r} any more, on which {plan_id!r} pays", mend="put its definition back"
        )
    reference = read_reference(home.reference)
    pay = read_pay(home.reference, reference)
    covered = roster(reference, frozen.plan, pay.leaves)
    # The chain may have another headline survey by now.
    counted = evidence(build, frozen.plan.model_copy(update={"survey_id": survey_id}), covered)
    then = responses_in(copy)
    key = erasure_key(Decisions(home.decisions)) or b""
    now = marked_responses(build, frozen.plan, covered, survey_id, key, then[MARK])
    left_out = tuple(found_by(now, tuple(appeal.mark for appeal in one.accepted)))
    sources = adjusted(pay_of_covered(replace(frozen, covered=covered, evidence=counted, pay=pay)), left_out)
    payouts = sources.payouts(set_by_people(one))
    closed = closed_payouts(home, plan_id, one.revision)
    out = [bytes.fromhex(appeal.mark) for appeal in one.accepted]
    kept = [frame.filter(~pl.col(MARK).is_in(out)) for frame in (then, now)]
    answers = {
        basis: changed_answers(*kept, frozen.covered.posts.get(basis, ()), covered.posts.get(basis, ()))
        for basis in Basis
    }
    regions = {**frozen.covered.regions, **covered.regions}
    return Restatement(one, closed, payouts, restated(closed, payouts, answers, regions), counted.build_id)
