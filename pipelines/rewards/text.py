"""A statement as plain text, from rows to money: what somebody with a pencil needs to come to the same cent."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from pipelines.bonus.exact import half_up
from pipelines.bonus.steps import Step
from pipelines.metrics.catalogue import METRICS
from pipelines.reference.organisation import OVERALL
from pipelines.rewards.ahead import Ahead
from pipelines.rewards.ahead_text import HELD, by_part, gate_lines, part_lines
from pipelines.rewards.gates_ahead import GateAhead
from pipelines.rewards.statement import PartResult, State, Statement

WIDE = 26
# How many decimals a fraction is shown with beside its exact form.
CALCULATOR = 6


def statement_lines(one: Statement, about: Ahead | None = None) -> Iterator[str]:
    """The statement line by line, without a line's end; with what lies about its scores and gates where that is given."""
    parts = by_part(about) if about else {}
    gates = {gate.gate: gate for gate in about.gates} if about else {}
    yield f"Bonus statement: {one.person_name} ({one.person_id}), plan {one.plan_id}"
    yield from _post_lines(one)
    yield from _gate_lines(one, gates)
    for part in one.parts:
        yield ""
        yield from _part_lines(part)
        if part.part_id in parts:
            yield from _said(part_lines(one, parts[part.part_id]))
    if one.steps:
        yield from ("", "To the amount")
        yield from _steps(one.steps)
    if None in parts:
        yield from ("", "Among all who are covered")
        yield from _said(part_lines(one, parts[None]))
    yield from ("", *_outcome(one))
    if one.other_parts:
        yield from ("", "Beside it, worked out elsewhere and not in the amount above")
    for other in one.other_parts:
        yield f"  {other.part_name}: {other.amount:,} {one.currency}" + (f" ({other.words})" if other.words else "")
    if parts or gates:
        yield from ("", HELD)
    yield ""
    yield f"Plan {one.plan_hash[:12]} · build {one.build_id} · data {one.logical_hash[:12]}"


def part_heading(part: PartResult) -> str:
    """What a part is, in one line: its name, its number, whose stays, its weight."""
    where = "the region" if part.level == "region" else "own stays"
    asked = "" if part.department in (OVERALL, METRICS[part.metric].measure) else f" of {part.department}"
    return f"{part.part_name} ({METRICS[part.metric].label.lower()}{asked}, {where}; weight {part.weight})"


def _post_lines(one: Statement) -> Iterator[str]:
    period = one.tenure.period
    yield f"Stays from {period.first} to {period.last}, in the posts below"
    yield ""
    for post in one.tenure.posts:
        yield f"  {post.site_id}: {post.valid_from} to {post.span.last}, {post.days:,} days"
    for span in one.tenure.leave:
        yield f"  on leave: {span.first} to {span.last}, which does not count"
    if one.tenure.days_at_two_sites:
        yield f"  {one.tenure.days_at_two_sites:,} days at two sites count once"
    yield f"In post: {one.share.text()}"
    for answers in one.not_split:
        yield (
            f"Not counted: {answers.response_count:,} answers, {answers.site_id}, {answers.month:%Y-%m}, "
            f"{answers.department_id}: {answers.reason}"
        )


def _gate_lines(one: Statement, ahead: Mapping[str, GateAhead]) -> Iterator[str]:
    if one.gates:
        yield from ("", "Gates")
    for gate in one.gates:
        said = {True: "passed", False: "FAILED", None: "can't be told"}[gate.passed]
        yield f"  {gate.gate}: {said}, {gate.reason}"
        if gate.evidence:
            yield "    " + " · ".join(f"{name} {value}" for name, value in gate.evidence.items())
        if gate.gate in ahead:
            yield from _said(gate_lines(one, ahead[gate.gate]))


def _part_lines(part: PartResult) -> Iterator[str]:
    yield part_heading(part)
    yield from (f"  {line}" for line in part.paid_on.text())
    yield from _steps(part.steps)


def _steps(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        yield f"  {step.what:<{WIDE}} {step.working} = {step.result}{about(step.result)}"


def _said(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    for what, said in lines:
        yield f"  {what:<{WIDE}} {said}"


def about(result: str) -> str:
    """An exact fraction as a calculator shows it, too: the next step goes on with the exact one."""
    parts = re.fullmatch(r"(-?[0-9]+)/([0-9]+)", result)
    return f" ≈ {half_up(Fraction(int(parts[1]), int(parts[2])), CALCULATOR)}" if parts else ""


def _outcome(one: Statement) -> Iterator[str]:
    if one.state is State.OPEN:
        yield "OPEN: there is no amount until people decide"
    elif one.state is State.GATE_FAILED:
        yield f"Amount: {one.amount:,} {one.currency}, as a gate is failed"
    else:
        yield f"Amount: {one.amount:,} {one.currency}"
    yield from (f"  {reason}" for reason in one.reasons)
    yield from (f"  {note}" for note in one.notes)
