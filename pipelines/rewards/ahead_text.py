"""What lies ahead as lines of a statement: the steps about a score, what it takes, what chance alone does."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.enough import Basis
from pipelines.bonus.exact import half_up
from pipelines.bonus.spans import Span, twelve_months_to
from pipelines.metrics.catalogue import Estimator
from pipelines.rewards.ahead import Ahead
from pipelines.rewards.crossing import Crossing, PartAhead, Takes
from pipelines.rewards.gates_ahead import GateAhead
from pipelines.rewards.levels import Level
from pipelines.rewards.statement import Statement
from pipelines.rewards.takes import best_of

HELD = "What is said of steps and chances holds everything else as it is; chance is of the answers, their number held."
NEVER = "no number of answers is enough"
_TRUE = {
    Estimator.SHARE: "true share were exactly {} %",
    Estimator.MEAN: "true score were exactly {}",
    Estimator.NET: "true net score were exactly {}",
}


def part_lines(one: Statement, about: PartAhead) -> Iterator[tuple[str, str]]:
    """The lines on the steps about one part, or about the weighted score: what each is called, and what it says."""
    if about.held is not None:
        step = about.held.level
        yield "Step below", f"{step.score} is held ({_gives(step)}); {_across(step)} it{_pays(one, about.held)}"
        yield from _chance(one, about, about.held, beneath(step))
    if about.fall is not None and about.fall != about.held:
        step = about.fall.level
        yield "Nearest jump below", f"{step.score} ({_gives(step)}); {_across(step)} it{_pays(one, about.fall)}"
        yield from _chance(one, about, about.fall, beneath(step))
    if about.next is not None:
        step = about.next.level
        yield "Next step", f"{step.score} ({_gives(step)}); there{_pays(one, about.next)}"
        yield from _chance(one, about, about.next, upon(step))
        several = len(about.next.takes) > 1
        for takes in about.next.takes:
            yield "What it takes", _takes(one, takes, several=several)


def beneath(level: Level) -> str:
    """The lower side of a step in words: of a guarded one only who is significantly below is on it."""
    return f"significantly below {level.score}" if level.guarded else f"below {level.score}"


def upon(level: Level) -> str:
    """Its upper side."""
    return f"not significantly below {level.score}" if level.guarded else f"at {level.score} or above"


def _across(level: Level) -> str:
    return "significantly below" if level.guarded else "just below"


def gate_lines(one: Statement, gate: GateAhead) -> Iterator[tuple[str, str]]:
    """The lines on one gate."""
    if gate.chance is not None and gate.part is not None:
        true = _TRUE[gate.part.catalogued.estimator].format(gate.score)
        said = f"chance alone would have it {'failed' if gate.passed else 'passed'} in {_of_100(one, gate.chance)}"
        yield "By chance", f"if your guests' {true}, {said}"
    if not gate.passed:
        if gate.part is None:
            what = f"{gate.lacking:,} more of the invited guests to answer"
        elif gate.lacking is None:
            what = NEVER
        else:
            what = _further(gate.lacking, best_of(gate.part.catalogued))
        paid = "" if gate.amount is None else f"; passed, {gate.amount:,} {one.currency} would be paid"
        yield "What it takes", what + paid


def _gives(level: Level) -> str:
    return f"{level.gives}, {'a jump' if level.is_jump else 'no jump'}"


def _pays(one: Statement, crossing: Crossing) -> str:
    if crossing.amount is None:
        return " there is no amount to tell yet"
    same = "the same, " if crossing.amount == one.amount else ""
    return f" {same}{crossing.amount:,} {one.currency}"


def _chance(one: Statement, about: PartAhead, crossing: Crossing, where: str) -> Iterator[tuple[str, str]]:
    if crossing.chance is None:
        return
    if about.part is None:
        true = f"your true weighted score were exactly {about.score}"
    else:
        whose = "the region's guests'" if _is_of_region(one, about.part.part_id) else "your guests'"
        true = f"{whose} {_TRUE[about.part.catalogued.estimator].format(about.score)}"
    yield "By chance", f"if {true}, chance alone would put you {where} in {_of_100(one, crossing.chance)}"


def _takes(one: Statement, takes: Takes, *, several: bool) -> str:
    best = best_of(takes.part.catalogued)
    if _is_of_region(one, takes.part.part_id):
        best += " from the region's guests"
    said = NEVER if takes.answers is None else _further(takes.answers, best)
    return f"{takes.part.part_name}: {said}" if several else said


def _further(answers: int, best: str) -> str:
    return f"{answers:,} further {'answer' if answers == 1 else 'answers'} {best}, if no others came"


def _is_of_region(one: Statement, part_id: str) -> bool:
    part = next(part for part in one.parts if part.part_id == part_id)
    return part.paid_on.basis is Basis.REGION_RATE


def _of_100(one: Statement, chance: float) -> str:
    """In how many of a hundred such periods; what rounds to none or to all is still neither."""
    period: Span = one.tenure.period
    of = "100 such years" if twelve_months_to(period).first == period.first else "100 such periods"
    often: Decimal = half_up(Fraction(chance) * 100, 0)
    if often in (0, 100):
        return f"fewer than 1 of {of}" if often == 0 else f"more than 99 of {of}"
    return f"{often} of {of}"


def by_part(about: Ahead) -> dict[str | None, PartAhead]:
    """The parts by id; None is all parts together."""
    return {None if part.part is None else part.part.part_id: part for part in about.parts}
