"""A bonus in plain words: where somebody stands, and every step from counted answers to money."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard import wording
from dashboard.bonuses import Own
from dashboard.charts.bonus import PartLine
from dashboard.pay import Offered
from dashboard.sentences.closing import STAGES
from pipelines.bonus.gate import GateVerdict
from pipelines.bonus.steps import Step
from pipelines.metrics.catalogue import METRICS
from pipelines.reference.organisation import OVERALL
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.ahead import Ahead
from pipelines.rewards.ahead_text import beneath, upon
from pipelines.rewards.cliffs import LEAST_CHANCE
from pipelines.rewards.simulation.forecast import Forecast
from pipelines.rewards.statement import PartResult, State, Statement
from pipelines.rewards.text import about

# Of 100 draws without an amount fewer than one are not worth a sentence.
LEAST_UNTOLD = 0.01
GATE_MARKS = {True: "✓ passed", False: "✗ failed", None: "? can't be told"}


def period_words(plan: Offered) -> str:
    """The stays that count: "Stays from 1 Jan 2026 to 31 Dec 2026"."""
    return f"Stays from {wording.day(plan.first_day)} to {wording.day(plan.last_day)}"


def standing_sentence(plan: ANY_PLAN, one: Statement, today: date, *, is_closed: bool) -> str:
    """Where somebody stands, in one sentence; it says when that is not the end of it."""
    runs = not is_closed and today <= plan.window.last_day
    if one.state is State.OPEN:
        return f"**No amount yet: people have to decide.** {_reasons(one)}"
    amount = f"**{wording.money(one.amount, one.currency)}**"
    if one.state is State.GATE_FAILED:
        said = f"{amount}, as a gate is failed. {_reasons(one)}"
    elif one.factor is None:
        said = f"{amount}. {_reasons(one)}"
    else:
        said = f"{amount}: a factor of {one.factor}, where 1 is the target, for {one.share.text()} in post."
    return f"With the answers so far it would be {said}" if runs else f"It comes to {said}"


def gate_line(gate: GateVerdict) -> str:
    """A gate with its verdict and why: "✓ passed · Safety audit: …"."""
    evidence = " · ".join(f"{name} {wording.said(str(value))}" for name, value in gate.evidence.items())
    said = f"**{GATE_MARKS[gate.passed]}** · {wording.said(gate.gate)}: {wording.said(gate.reason)}"
    return f"{said} ({evidence})" if evidence else said


def part_title(part: PartResult) -> str:
    """A part of a plan, and whose answers to what: "Housekeeping: top-box share of housekeeping, own stays; weight 25"."""
    metric = METRICS[part.metric]
    asked = "" if part.department in (OVERALL, metric.measure) else f" of {wording.said(part.department)}"
    where = "the region" if part.level == "region" else "own stays"
    label = metric.label if metric.label.isupper() else metric.label[0].lower() + metric.label[1:]
    return f"**{wording.said(part.part_name)}**: {label}{asked}, {where}; weight {part.weight}"


def steps_table(steps: Iterable[Step]) -> str:
    """Steps as a table that can be redone with a pencil; empty without a step."""
    rows = [f"| {_cell(one.what)} | {_cell(one.working)} | {_cell(one.result)}{about(one.result)} |" for one in steps]
    return "\n".join(("| step | working | result |", "|---|---|---|", *rows)) if rows else ""


def post_lines(one: Statement) -> list[str]:
    """The posts whose stays count, what leave takes out of them, and the share of the period."""
    lines = [
        f"{wording.said(post.site_id)}: {wording.day(post.valid_from)} to {wording.day(post.span.last)}, "
        f"{wording.count(post.days, 'days')}"
        for post in one.tenure.posts
    ]
    lines += [
        f"On leave from {wording.day(span.first)} to {wording.day(span.last)}, which does not count"
        for span in one.tenure.leave
    ]
    if one.tenure.days_at_two_sites:
        lines.append(f"{wording.count(one.tenure.days_at_two_sites, 'days')} at two sites count once")
    lines.append(f"In post: {one.share.text()}")
    lines += [
        f"Not counted: {wording.count(answers.response_count, 'answers')} of {answers.month:%b %Y} at "
        f"{wording.said(answers.site_id)}, {wording.said(answers.department_id)}: {answers.reason}"
        for answers in one.not_split
    ]
    return lines


def other_lines(one: Statement) -> list[str]:
    """What is paid beside it, worked out elsewhere."""
    return [
        f"{wording.said(part.part_name)}: {wording.money(part.amount, one.currency)}"
        + (f" ({wording.said(part.words)})" if part.words else "")
        for part in one.other_parts
    ]


def provenance(one: Statement) -> str:
    """What it was worked out from."""
    return f"Plan {one.plan_hash[:12]} · build {one.build_id} · data {one.logical_hash[:12]}"


def _reasons(one: Statement) -> str:
    return " ".join(f"{wording.said(reason)}." for reason in one.reasons)


def _cell(text: str) -> str:
    """A cell of a table: nothing of it is Markdown."""
    return wording.said(text)


def forecast_sentence(forecast: Forecast, currency: str) -> str:
    """Where it may end, in one sentence."""
    if forecast.amount_low is None:
        return f"**It can't be told where it may end.** {' '.join(wording.said(note) for note in forecast.notes)}"
    middle, low, high = (
        wording.money(value, currency) for value in (forecast.amount_median, forecast.amount_low, forecast.amount_high)
    )
    if low == high:
        end = f"**If guests go on as they did, it ends at {middle}** in 90 of 100 such years."
    else:
        end = f"**If guests go on as they did, it ends at about {middle}**: between {low} and {high} in 90 of 100 such years."
    if forecast.untold >= LEAST_UNTOLD:
        end += f" In {wording.of_100(forecast.untold)} there would be no amount, and people would have to decide."
    return end


def chart_words(lines: Sequence[PartLine]) -> str:
    """The chart of the parts in words."""
    return "; ".join(
        f"{one.label}: {one.score:g}"
        + (f", may end at {one.low:g} to {one.high:g}" if one.low is not None and one.high is not None else "")
        + (f", steps at {' and '.join(f'{at:g}' for at, _ in one.steps)}" if one.steps else "")
        for one in lines
    )


def earlier_line(own: Own) -> str:
    """A statement of another year in one line."""
    assert own.closing is not None
    one = own.statement
    amount = wording.money(one.amount, one.currency) if one.amount is not None else "no amount yet"
    return f"**{wording.said(own.plan.plan_name)}:** {amount}, {STAGES[own.closing.stage]}"


def near_sentence(about: Ahead) -> str:
    """Whether chance alone may put somebody on the other side of a step."""
    near = [
        (part, crossing, side)
        for part in about.parts
        for crossing, side in ((part.held, beneath), (part.fall, beneath), (part.next, upon), (part.rise, upon))
        if crossing is not None and crossing.chance is not None and crossing.chance >= LEAST_CHANCE
    ]
    if not near:
        return "**No step is within reach of chance.**"
    part, crossing, side = max(near, key=lambda found: found[1].chance or 0)
    name = wording.said(part.part.part_name) if part.part else "The weighted score"
    return (
        f"**{name} is near a step:** with guests who truly are as now, chance alone would put it "
        f"{side(crossing.level)} in {wording.of_100(crossing.chance or 0)} such years."
    )
