"""The rows of the gates: the evidence of each, and whether it is passed, by formula where numbers decide it."""

from decimal import Decimal

from pipelines.bonus.gate import GateVerdict
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.paper.exact_cells import Number, count, decimal, ratio, rounded, whole
from pipelines.rewards.paper.page import Page, Role
from pipelines.rewards.statement import Statement

PASSED, FAILED, UNTOLD = "passed", "failed", "can't be told"
_SAID = {True: PASSED, False: FAILED, None: UNTOLD}


def gate_rows(page: Page, plan: ANY_PLAN, one: Statement) -> tuple[Number, Number]:
    """How many gates are failed, and how many can't be told."""
    page.section("Gates")
    if not one.gates:
        page.say("None are asked")
    cells = [_gate(page, plan, gate) for gate in one.gates]
    return tuple(  # type: ignore[return-value]
        whole(
            page,
            f"Gates: {said}",
            "+".join(f'IF({cell}="{said}",1,0)' for cell in cells) or "0",
            sum(_SAID[gate.passed] == said for gate in one.gates),
        )
        for said in (FAILED, UNTOLD)
    )


def _gate(page: Page, plan: ANY_PLAN, gate: GateVerdict) -> str:
    holds = None
    if gate.passed is not None and "response rate" in gate.evidence:
        holds = _response_rate(page, plan, gate)
    elif gate.passed is not None and "average" in gate.evidence:
        holds = _average(page, plan, gate)
    row = page.label(gate.gate, gate.reason)
    if holds is None:
        page.choice(f"B{row}", _SAID[gate.passed], _SAID.values())
    else:
        page.formula(f"B{row}", f'IF({holds},"{PASSED}","{FAILED}")', _SAID[gate.passed])
    return f"B{row}"


def _response_rate(page: Page, plan: ANY_PLAN, gate: GateVerdict) -> str:
    returned, invited = (int(gate.evidence[name]) for name in ("returned", "invited"))
    minimum = next(rule.minimum for rule in plan.gates.response_rate if rule.gate_name == gate.gate)
    answered, asked = count(page, "Guests who answered", returned), count(page, "Guests invited", invited)
    exact = ratio(
        page, "Response rate", (f"100*{answered.shown}", 100 * returned), (asked.shown, invited), "in percent"
    )
    rate = rounded(page, "Response rate as printed", exact, plan.rounding.score)
    least = decimal(page, "Minimum", minimum, role=Role.PLAN)
    return f"{rate.shown}>={least.shown}"


def _average(page: Page, plan: ANY_PLAN, gate: GateVerdict) -> str:
    """Score and limit are of the answers that the gate is judged on, which may be others than those that are paid on."""

    def given(name: str, words: str) -> Number:
        value = gate.evidence[name]
        assert isinstance(value, Decimal)
        return decimal(page, name.capitalize(), value, words, decimals=plan.rounding.score)

    score = given("score", f"given, on {gate.evidence['answers']:,} answers; judged on {gate.evidence['judged on']}")
    average = given("average", f"given: of {gate.evidence['average of']}")
    if "upper limit" in gate.evidence:
        limit = given("upper limit", "of the score's 95 % interval, given: it has to reach the average")
        return f"{limit.shown}>={average.shown}"
    return f"{score.shown}>={average.shown}"
