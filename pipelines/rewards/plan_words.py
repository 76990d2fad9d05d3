"""A plan in words: what it asks, whom, and what it pays, in plain English with every number as the plan has it."""

from dataclasses import dataclass

from pipelines.bonus.exact import plain
from pipelines.reference.chain import Thresholds
from pipelines.reference.organisation import OVERALL
from pipelines.reference.plans.kinds import ANY_PLAN, RampPlan, ValueBasedPlan
from pipelines.reference.plans.sections import Part
from pipelines.rewards.gate_words import gate_lines
from pipelines.rewards.rule_words import rule_lines

_BELOW = {
    "rolling_12m": "own stays of the 12 months to the end of the window",
    "region_rate": "all stays of the region in the window",
}


@dataclass(frozen=True)
class PlanLine:
    """A line of a plan in words: what it is about, and what the plan says of it."""

    about: str
    says: str


def plan_lines(plan: ANY_PLAN, thresholds: Thresholds | None = None) -> tuple[PlanLine, ...]:
    """The plan in lines, in the order in which it is applied; the same plan always in the same words.

    `thresholds` tell how many answers its metrics need where the plan leaves that to them; without them the line says so.
    """
    return tuple(
        PlanLine(about, says)
        for about, says in (
            ("Plan", f"{plan.plan_name} ({plan.plan_id}), in {plan.currency}"),
            ("Window", _window(plan)),
            ("Covered", _covered(plan)),
            *((f"Part: {part.part_name}", _part(plan, part)) for part in plan.parts),
            ("Minimum answers", _enough(plan, thresholds)),
            *(("Rule", line) for line in rule_lines(plan)),
            *gate_lines(plan),
            ("Target", _target(plan)),
            ("Time in post", _tenure(plan)),
            ("Rounding", _rounding(plan)),
            *([] if plan.cap is None else [("Cap", f"At most a factor of {plain(plan.cap.factor)} is paid.")]),
            *([] if plan.funding is None else [("Funding", _funding(plan))]),
            ("Close", _close(plan)),
        )
    )


def _window(plan: ANY_PLAN) -> str:
    window = plan.window
    survey = "the chain's headline survey" if plan.survey_id is None else f"the survey {plan.survey_id}"
    return (
        f"Stays from {window.first_day} to {window.last_day}, both included, by the day of the stay, as {survey} asked about "
        f"them. Late answers are waited for: it can't be closed before {window.late_days} days after the last day, and closing "
        "freezes what is there."
    )


def _covered(plan: ANY_PLAN) -> str:
    named = (("regions", plan.covered.regions), ("brands", plan.covered.brands), ("types", plan.covered.site_types))
    limits = [f"{what} {', '.join(values)}" for what, values in named if values]
    return f"General managers of {'sites of the ' + ' and the '.join(limits) if limits else 'all sites'}."


def _part(plan: ANY_PLAN, part: Part) -> str:
    metric = part.catalogued
    asked = "" if part.department == OVERALL else f" for the department {part.department}"
    whose = "on the manager's own stays" if part.level == "site" else "on all stays of their region"
    said = f"{metric.label}{asked}, {whose}. {metric.definition}"
    if isinstance(plan, RampPlan | ValueBasedPlan):
        return said
    total = sum((one.weight for one in plan.parts[1:]), plan.parts[0].weight)
    return f"{said} Weight {plain(part.weight)} of {plain(total)}."


def _enough(plan: ANY_PLAN, thresholds: Thresholds | None) -> str:
    if plan.enough.pay is not None:
        needed = f"{plan.enough.pay:,} answers"
    elif thresholds is None:
        needed = "as many answers as thresholds.toml asks of its metric to be paid on"
    else:
        several = {part.part_name: thresholds.of(part.metric).pay for part in plan.parts}
        same = len(set(several.values())) == 1
        counts = (
            f"{next(iter(several.values())):,}" if same else ", ".join(f"{n:,} ({name})" for name, n in several.items())
        )
        needed = f"{counts} answers"
    then = ", then ".join(_BELOW[one] for one in plan.enough.below)
    fallback = f" With fewer, these count instead where they are enough: {then}." if then else ""
    alone = " A part of the region has nothing behind it." if any(one.level == "region" for one in plan.parts) else ""
    open_then = "Where nothing is enough the statement is open and people decide: that is never a 0."
    return f"A part needs {needed}.{fallback}{alone} {open_then}"


def _target(plan: ANY_PLAN) -> str:
    target = plan.target
    if target.amount is not None:
        return f"A factor of 1 pays {plain(target.amount)} {plan.currency} for the whole window."
    if target.share_of_base_pay is not None:
        share = plain(100 * target.share_of_base_pay)
        return f"A factor of 1 pays {share} % of base pay; where pay changes, each counts for its days in post."
    return f"Each point pays {plain(target.per_point)} {plan.currency}."


def _tenure(plan: ANY_PLAN) -> str:
    by_month = "counted in months, each for whoever held the post on its middle day"
    how = "counted in days" if plan.tenure.counted_by == "days" else by_month
    return (
        f"Paid by the share of the window in post, {how}. Only stays in the own posts count. Leave of more than "
        f"{plan.tenure.longest_leave_days} days is left out, with its stays and its days."
    )


def _rounding(plan: ANY_PLAN) -> str:
    kept = plan.rounding
    steps = (
        ("the score before the rule sees it", kept.score),
        ("the factor of all parts", kept.factor),
        ("the money", kept.money),
    )
    said = "; ".join(f"{what} to {decimals} decimal{'' if decimals == 1 else 's'}" for what, decimals in steps)
    return f"Half up, once each: {said}. All between is exact."


def _funding(plan: ANY_PLAN) -> str:
    assert plan.funding is not None
    amount = f"{plain(plan.funding.amount)} {plan.currency}"
    if plan.funding.use == "cap":
        return f"All amounts together cost at most {amount}: if they add up to more, all are scaled down alike, to the cent."
    rest = "stays in it" if plan.funding.excess == "left" else "goes to the others"
    return f"{amount} are divided by target × time in post × factor, to the cent. What a cap leaves over {rest}."


def _close(plan: ANY_PLAN) -> str:
    days = plan.close.appeal_working_days
    return f"Appeals within {days} working days, then {plan.close.signatures} signatures of different people."
