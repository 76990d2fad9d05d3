"""A statement as plain text, from rows to money: what somebody with a pencil needs to come to the same cent."""

from collections.abc import Iterable, Iterator

from pipelines.bonus.steps import Step
from pipelines.rewards.statement import PartResult, State, Statement

WIDE = 26


def statement_lines(one: Statement) -> Iterator[str]:
    """The statement line by line, without a line's end."""
    yield f"Bonus statement: {one.person_name} ({one.person_id}), plan {one.plan_id}"
    yield from _post_lines(one)
    yield from _gate_lines(one)
    for part in one.parts:
        yield ""
        yield from _part_lines(part)
    if one.steps:
        yield from ("", "To the amount")
        yield from _steps(one.steps)
    yield from ("", *_outcome(one))
    if one.other_parts:
        yield from ("", "Beside it, worked out elsewhere and not in the amount above")
    for other in one.other_parts:
        yield f"  {other.part_name}: {other.amount:,} {one.currency}" + (f" ({other.words})" if other.words else "")
    yield ""
    yield f"Plan {one.plan_hash[:12]} · build {one.build_id} · data {one.logical_hash[:12]}"


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


def _gate_lines(one: Statement) -> Iterator[str]:
    if one.gates:
        yield from ("", "Gates")
    for gate in one.gates:
        said = {True: "passed", False: "FAILED", None: "can't be told"}[gate.passed]
        yield f"  {gate.gate}: {said}, {gate.reason}"
        if gate.evidence:
            yield "    " + " · ".join(f"{name} {value}" for name, value in gate.evidence.items())


def _part_lines(part: PartResult) -> Iterator[str]:
    where = "the region" if part.level == "region" else "own stays"
    yield f"{part.part_name} ({part.metric}, {part.department}, {where}; weight {part.weight})"
    yield from (f"  {line}" for line in part.paid_on.text())
    yield from _steps(part.steps)


def _steps(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        yield f"  {step.what:<{WIDE}} {step.working} = {step.result}"


def _outcome(one: Statement) -> Iterator[str]:
    if one.state is State.OPEN:
        yield "OPEN: there is no amount until people decide"
    elif one.state is State.GATE_FAILED:
        yield f"Amount: {one.amount:,} {one.currency}, as a gate is failed"
    else:
        yield f"Amount: {one.amount:,} {one.currency}"
    yield from (f"  {reason}" for reason in one.reasons)
    yield from (f"  {note}" for note in one.notes)
