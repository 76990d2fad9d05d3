"""The gates of a plan in words."""

from collections.abc import Iterator

from pipelines.bonus.exact import plain
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.plans.sections import AverageGateRule

_ABSENT = {
    "pass": "who is in no row passes",
    "fail": "who is in no row fails",
    "open": "of who is in no row it can't be told, and people decide",
}


def gate_lines(plan: ANY_PLAN) -> Iterator[tuple[str, str]]:
    """Each gate's heading and what it asks, in the plan's order; one line that says so where there are none."""
    names = {part.part_id: part.part_name for part in plan.parts}
    for rule in plan.gates.average:
        yield f"Gate: {rule.gate_name}", _average(rule, names[rule.part])
    for one in plan.gates.file:
        said = f"gates.csv, source {one.source}, says who fails, by site or by person; {_ABSENT[one.when_absent]}."
        yield f"Gate: {one.gate_name}", said
    for asked in plan.gates.response_rate:
        said = f"At least {plain(asked.minimum)} % of the guests invited in their months answered, as printed."
        yield f"Gate: {asked.gate_name}", said
    if plan.gates.average or plan.gates.file or plan.gates.response_rate:
        yield (
            "Gates",
            "Asked before anything is paid: who fails one gets 0, whatever the rule gives. Where one can't be told, people "
            "decide.",
        )
    else:
        yield "Gates", "None."


def _average(rule: AverageGateRule, part_name: str) -> str:
    average = {
        "guests": "all answers added up and divided once",
        "sites": "the mean of the sites, each counting the same",
    }
    whose = "without the stays at their own sites" if rule.without_own else "their own sites among them"
    fails = (
        "it fails who is significantly below alone: whose upper 95 % limit is below the average"
        if rule.fair
        else "it fails who is below the average"
    )
    return (
        f"{part_name} on own stays against the chain's average ({average[rule.average]}; {whose}), as printed: {fails}."
    )
