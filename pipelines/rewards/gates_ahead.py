"""What lies about the gates: how far they are passed or missed, what is lacking, and how likely chance alone turns them.

The average that a gate asks for is held, though answers of one's own may be among those that make it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import half_up
from pipelines.bonus.gate import GateVerdict
from pipelines.reference.plans.sections import Part, ResponseRateGateRule
from pipelines.rewards.decided import Decided
from pipelines.rewards.evidence import Invited
from pipelines.rewards.gates import OnAverage
from pipelines.rewards.noise import sides_of
from pipelines.rewards.takes import answers_to, responses_to


@dataclass(frozen=True)
class GateAhead:
    """One gate on an average or a response rate that was told.

    `score`, or the response rate: as printed. `value` is what was compared with `needed`: the same, or the score's upper limit
    at a fair gate.
    `chance`: that chance alone turns the verdict; None for a response rate, whose guests were all asked. `lacking`: further
    best answers (or responses, where `part` is None) that pass it; 0 where it is passed. `amount`: what the other verdict pays,
    all other gates as they are; None where there is no amount.
    """

    gate: str
    passed: bool
    part: Part | None
    score: Decimal
    value: Decimal
    needed: Decimal
    chance: float | None
    lacking: int | None
    amount: Decimal | None


def gates_ahead(decided: Decided, person: str) -> tuple[GateAhead, ...]:
    """All gates of a person that can be asked for more: those that a file decides have no numbers."""
    plan, verdicts = decided.plan, decided.gates[person]
    rates = plan.gates.response_rate
    averages = zip(decided.averages, verdicts, strict=False)
    found = [_average(decided, person, gate, verdict) for gate, verdict in averages if verdict.passed is not None]
    asked = zip(rates, verdicts[len(verdicts) - len(rates) :], strict=True)
    found += [_response_rate(decided, person, rule, verdict) for rule, verdict in asked if verdict.passed is not None]
    return tuple(found)


def _average(decided: Decided, person: str, gate: OnAverage, verdict: GateVerdict) -> GateAhead:
    metric, fair, decimals = gate.part.catalogued, gate.rule.fair, decided.plan.rounding.score
    counts, average = gate.paid_on[person].counts, verdict.evidence["average"]
    both = sides_of(metric, counts, average, decimals=decimals, guarded=fair)
    return GateAhead(
        gate=verdict.gate,
        passed=verdict.passed,
        part=gate.part,
        score=verdict.evidence["score"],
        value=verdict.evidence["upper limit" if fair else "score"],
        needed=average,
        chance=None if both is None else both.below if verdict.passed else both.reached,
        lacking=0 if verdict.passed else answers_to(metric, counts, average, decimals=decimals, guarded=fair),
        amount=_otherwise(decided, person, verdict),
    )


def _response_rate(decided: Decided, person: str, rule: ResponseRateGateRule, verdict: GateVerdict) -> GateAhead:
    counted, decimals = decided.evidence.invited.get(person, Invited()), decided.plan.rounding.score
    more = responses_to(Fraction(rule.minimum), counted.returned, counted.invited, decimals=decimals)
    return GateAhead(
        gate=verdict.gate,
        passed=verdict.passed,
        part=None,
        score=verdict.evidence["response rate"],
        value=verdict.evidence["response rate"],
        needed=half_up(rule.minimum, decimals),
        chance=None,
        lacking=0 if verdict.passed else more,
        amount=_otherwise(decided, person, verdict),
    )


def _otherwise(decided: Decided, person: str, verdict: GateVerdict) -> Decimal | None:
    others = [one.passed for one in decided.gates[person] if one.gate != verdict.gate]
    if verdict.passed or False in others:
        return half_up(0, decided.plan.rounding.money)
    if None in others or person not in decided.earned:
        return None
    return decided.amount(person, decided.earned[person])
