"""A statement as a PDF: what is paid first, then why, on A4, to be printed, signed and kept.

`statement.typ` beside this module sets it. All words go in as JSON and are set as text, so that no name can be markup. Only
the fonts that come with Typst are used, and those of a folder that is named, never those of a machine; no package is loaded,
and so no network touched: the same statement gives the same bytes everywhere. The file is PDF/A-2a: text can be selected,
read aloud and kept. Latin, Greek and Cyrillic are in the fonts at hand; other letters need a folder with a font that has
them. Without one they are empty boxes, which the page says, and the file is an ordinary PDF, as PDF/A forbids boxes.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import typst

from pipelines.bonus.exact import half_up
from pipelines.bonus.steps import Step
from pipelines.metrics.catalogue import METRICS, Estimator
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.statement import PartResult, State, Statement
from pipelines.rewards.text import about, part_heading

TEMPLATE = Path(__file__).with_name("statement.typ")
STANDARD = "a-2a"
BOXES = "Letters that are empty boxes here are not in the fonts at hand; the workbook of this statement has them."
NOTHING = "–"
# So many digits of an exact fraction are shown, and so many letters without a space.
LONGEST_FRACTION, LONGEST_WORD = 24, 30
WORDS = {
    "parts": "The parts",
    "gates": "Gates",
    "steps": "From the parts to the amount",
    "posts": "Posts in the period",
    "notes": "To be known",
    "others": "Beside it, worked out elsewhere and not in the amount above",
    "signatures": "Signed",
}


def statement_pdf(
    plan: ANY_PLAN, one: Statement, *, status: str = "", signatures: Sequence[str] = (), fonts: Path | None = None
) -> bytes:
    """The PDF of one statement. `status` is what became of it (provisional, final), `signatures` are those under it, in words;
    `fonts` is a folder of further fonts. Safe to call in several threads."""
    try:
        return _set(_said(plan, one, status, signatures, ()), one, fonts, [STANDARD])
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
        return _set(_said(plan, one, status, signatures, (BOXES,)), one, fonts, [])


def _set(said: dict[str, object], one: Statement, fonts: Path | None, standards: list[str]) -> bytes:
    # A person's pay is in it: it is handed over and comes back in memory, and no file is written.
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        sys_inputs={"statement": json.dumps(said)},
        pdf_standards=standards,
        timestamp=int(datetime.combine(one.tenure.period.last, time(), UTC).timestamp()),
    )


@lru_cache(maxsize=8)
def _fonts(folder: Path | None) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder] if folder else [])


def _said(
    plan: ANY_PLAN, one: Statement, status: str, signatures: Sequence[str], notes: Iterable[str]
) -> dict[str, object]:
    period, share = one.tenure.period, one.share
    return _breakable(
        {
            "title": f"Bonus statement {one.plan_id} {one.person_id}",
            "kind": "Bonus statement",
            "status": status,
            "made": [period.last.year, period.last.month, period.last.day],
            "plan": {"name": plan.plan_name},
            "name": one.person_name,
            "who": " · ".join((one.person_id, plan.plan_name, ", ".join(one.site_ids))),
            "period": f"Stays from {period.first} to {period.last}",
            "in_post": f"In post {share.text()}",
            "amount": "open" if one.amount is None else f"{one.currency} {one.amount:,}",
            "is_due": one.state is State.DUE,
            "reasons": list(one.reasons),
            "outcome": _OUTCOME.get(one.state, ""),
            "words": WORDS,
            "columns": ["Part", "Answers", "Score", "Weight", "Points" if _is_of_points(one) else "Factor"],
            "parts": [_part(part, _is_of_points(one)) for part in one.parts],
            "gates": [
                {
                    "name": gate.gate,
                    "passed": gate.passed is True,
                    "verdict": _VERDICT[gate.passed],
                    "reason": gate.reason,
                }
                for gate in one.gates
            ],
            "steps": [_step(step) for step in one.steps],
            "posts": [
                {
                    "site": post.site_id,
                    "first": str(post.valid_from),
                    "last": f"to {post.span.last}",
                    "days": f"{post.days:,} days",
                }
                for post in one.tenure.posts
            ],
            "notes": [*_kept_out(one), *one.notes, *notes],
            "others": [
                {"name": f"{other.part_name}. {other.words}".strip(". "), "amount": f"{one.currency} {other.amount:,}"}
                for other in one.other_parts
            ],
            "signatures": list(signatures),
            "provenance": f"Plan {one.plan_hash[:16]} · Build {one.build_id} · Data {one.logical_hash[:16]}",
            "page": "Page",
        }
    )


_OUTCOME = {
    State.OPEN: "There is no amount until people decide",
    State.GATE_FAILED: "Nothing is paid, as a gate is failed",
}
_VERDICT = {True: "passed", False: "failed", None: "can't be told"}


def _kept_out(one: Statement) -> Iterable[str]:
    for span in one.tenure.leave:
        yield f"On leave from {span.first} to {span.last}, which does not count."
    if one.tenure.days_at_two_sites:
        yield f"{one.tenure.days_at_two_sites:,} days at two sites count once."
    for answers in one.not_split:
        yield (
            f"Not counted: {answers.response_count:,} answers, {answers.site_id}, {answers.month:%Y-%m}, "
            f"{answers.department_id}: {answers.reason}"
        )


def _is_of_points(one: Statement) -> bool:
    """Whether parts earn points that only all together make a factor."""
    return any(part.factor is None and part.held.points is not None for part in one.parts)


def _part(part: PartResult, is_of_points: bool) -> dict[str, object]:
    earned = part.held.points if is_of_points else part.factor
    return {
        "name": part.part_name,
        "heading": part_heading(part),
        "basis": list(part.paid_on.text()),
        "counts": _counts(part),
        "score": NOTHING if part.score is None else str(part.score),
        "weight": str(part.weight),
        "earned": NOTHING if earned is None else _short_number(earned),
        "steps": [_step(step) for step in part.steps],
    }


def _counts(part: PartResult) -> str:
    counts, metric = part.paid_on.counts, METRICS[part.metric]
    if counts is None:
        return NOTHING
    if metric.estimator is Estimator.SHARE:
        return f"{getattr(counts, metric.numerators[0]):,} of {counts.n(metric):,}"
    return f"{counts.n(metric):,}"


def _short_number(value: Fraction) -> str:
    printed = half_up(value, 4)
    return str(printed.normalize() + 0) if Fraction(printed) == value else f"≈ {printed}"


def _step(step: Step) -> dict[str, str]:
    working = re.sub(r"[0-9]+/[0-9]+", _short_fraction, step.working)
    result = re.sub(r"[0-9]+/[0-9]+", _short_fraction, step.result)
    return {
        "what": step.what,
        "working": working,
        "result": result + ("" if result != step.result else about(step.result)),
    }


def _short_fraction(found: re.Match[str]) -> str:
    """A fraction with more digits than anybody follows, as a calculator shows it; the workbook has all it goes on with."""
    if len(found[0]) <= LONGEST_FRACTION:
        return found[0]
    top, bottom = (int(one) for one in found[0].split("/"))
    return f"≈{half_up(Fraction(top, bottom), 9)}"


def _breakable(said: object) -> dict[str, object]:
    """The same with places to break a line in words that are longer than a column: nothing runs off the page."""
    if isinstance(said, dict):
        return {name: _breakable(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_breakable(value) for value in said]  # type: ignore[return-value]
    if isinstance(said, str):
        return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\u200b", said)  # type: ignore[return-value]
    return said  # type: ignore[return-value]
