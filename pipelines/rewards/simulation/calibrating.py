"""Zones proposed from the scores as they stand: which thresholds would give each zone its share of the people."""

from collections.abc import Mapping
from decimal import Decimal

from pipelines.bonus.zones import Proposal, calibrate
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN, ZonesPlan
from pipelines.reference.spelling import near
from pipelines.rewards.statement import Payouts


def calibrated(
    plan: ANY_PLAN, payouts: Payouts, shares: Mapping[str, Decimal], *, part_id: str | None = None
) -> Proposal:
    """Thresholds for the zones of a plan that would put these shares (of 1, by label) of its people into each.

    Scores are those that people are paid on as they stand, of one part (the first where none is named); who has nothing to
    pay on counts nowhere. A Mistake for a plan of another kind, for other labels, and where a zone would be empty.
    """
    if not isinstance(plan, ZonesPlan):
        raise Mistake(f"the plan {plan.plan_id!r} has no zones", mend="name a plan of the kind zones")
    labels = [zone.label for zone in plan.zones]
    if set(shares) != set(labels):
        other = sorted(set(shares) ^ set(labels))
        raise Mistake(
            f"the shares do not go with the zones: {', '.join(other)}",
            mend=f"write a share for each of {', '.join(labels)}{near(other[0], labels)}",
        )
    known = [part.part_id for part in plan.parts]
    if part_id is not None and part_id not in known:
        raise Mistake(f"the plan has no part {part_id!r}", mend=f"name one of {', '.join(known)}{near(part_id, known)}")
    place = known.index(part_id) if part_id else 0
    scores = [one.parts[place].score for one in payouts.statements if one.parts]
    told = [score for score in scores if score is not None]
    try:
        return calibrate(told, [(label, shares[label]) for label in labels], decimals=plan.rounding.score)
    except ValueError as problem:
        raise Mistake(str(problem), mend="give other shares, or fewer zones") from None
