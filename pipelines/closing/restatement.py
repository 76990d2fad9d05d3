"""A restatement: what a closed plan would pay by what is known now, per person, and why. Two sets of statements compared.

| column | what it says |
|---|---|
| `person_id`, `person_name` | who |
| `state_closed`, `state_now` | `due`, `gate failed`, `open`; `not covered` of who is added or gone |
| `amount_closed`, `amount_now`, `difference` | to the cent; empty where there is none; the difference takes none for 0 |
| `changes` | answers by part, scores, gates, time in post, target, what else |
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from pipelines.bonus.enough import Basis
from pipelines.closing.answers import Changed
from pipelines.closing.settlement import table_of
from pipelines.metrics.catalogue import METRICS
from pipelines.rewards.statement import PartResult, Payouts, Statement

NOT_COVERED = "not covered"
COLUMNS = (
    *("person_id", "person_name", "state_closed", "state_now", "amount_closed", "amount_now", "difference", "changes"),
)
OTHERS = "nothing of their own: what others' numbers do to a comparison or to the funding"

# By basis, then whose posts (or regions) they are and measure.
Answers = Mapping[Basis, Mapping[tuple[str, str], Changed]]


@dataclass(frozen=True)
class Restated:
    """One person then and now; an amount is None where the statement is open, or there is none."""

    person_id: str
    person_name: str
    state_closed: str
    state_now: str
    amount_closed: Decimal | None
    amount_now: Decimal | None
    changes: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        """What would be paid more, or less; who has no amount has nothing."""
        return (self.amount_now or Decimal(0)) - (self.amount_closed or Decimal(0))

    @property
    def is_changed(self) -> bool:
        """Whether anything is different."""
        return bool(self.changes)


def restated(
    closed: Payouts,
    now: Payouts,
    answers: Answers,
    regions: Mapping[str, Iterable[str]],
) -> tuple[Restated, ...]:
    """Everybody covered then or now, by person. `regions`: those of each, whose answers a part may be paid on."""
    first, second = closed.by_person, now.by_person
    return tuple(
        _restated(person, first.get(person), second.get(person), answers, tuple(regions.get(person, ())))
        for person in sorted(first.keys() | second.keys())
    )


def restatement_table(rows: Iterable[Restated]) -> pl.DataFrame:
    """The table above: amounts as decimals, the rest as text."""
    cells = [
        {name: "; ".join(one.changes) if name == "changes" else getattr(one, name) for name in COLUMNS} for one in rows
    ]
    return table_of(cells, COLUMNS, ("amount_closed", "amount_now", "difference"))


def _restated(
    person: str, then: Statement | None, now: Statement | None, answers: Answers, regions: tuple[str, ...]
) -> Restated:
    one = then or now
    if then is None or now is None:
        changes: tuple[str, ...] = ("gone: not covered by now",) if now is None else ("added: was not covered",)
    else:
        own = tuple(_changes(then, now, answers, regions))
        changed = (then.amount, then.state, then.factor) != (now.amount, now.state, now.factor)
        changes = own or ((OTHERS,) if changed else ())
    return Restated(
        person,
        one.person_name if one else "",
        str(then.state) if then else NOT_COVERED,
        str(now.state) if now else NOT_COVERED,
        then.amount if then else None,
        now.amount if now else None,
        changes,
    )


def _changes(then: Statement, now: Statement, answers: Answers, regions: tuple[str, ...]) -> Iterator[str]:
    later = {part.part_id: part for part in now.parts}
    for part in then.parts:
        if part.part_id in later:
            yield from _of_part(part, later[part.part_id], answers, (then.person_id, regions))
    verdicts = {gate.gate: gate for gate in now.gates}
    for gate in then.gates:
        other = verdicts.get(gate.gate)
        if other and other.passed is not gate.passed:
            yield f"{gate.gate}: {_said(gate.passed)} → {_said(other.passed)}"
    if then.site_ids != now.site_ids:
        yield f"sites: {' '.join(then.site_ids) or 'none'} → {' '.join(now.site_ids) or 'none'}"
    if then.share != now.share:
        yield f"in post: {then.share.text()} → {now.share.text()}"
    targets = _target(then), _target(now)
    if targets[0] != targets[1]:
        yield f"target: {targets[0]} → {targets[1]}"


def _of_part(part: PartResult, other: PartResult, answers: Answers, of: tuple[str, tuple[str, ...]]) -> Iterator[str]:
    person, regions = of
    basis = other.paid_on.basis or part.paid_on.basis or Basis.OWN
    whose = regions if basis is Basis.REGION_RATE else (person,)
    changed = sum((answers.get(basis, {}).get((one, part.department), Changed()) for one in whose), Changed())
    said = []
    if part.paid_on.basis != other.paid_on.basis:
        said.append(f"paid on {part.paid_on.basis or 'nothing'} → {other.paid_on.basis or 'nothing'}")
    if changed.text():
        said.append(f"answers {changed.text()}")
    counted = _n(part), _n(other)
    if counted[0] != counted[1]:
        said.append(f"counted {counted[0]:,} → {counted[1]:,}")
    if part.score != other.score:
        said.append(f"score {_none(part.score)} → {_none(other.score)}")
    if said:
        yield f"{part.part_name}: {', '.join(said)}"


def _n(part: PartResult) -> int:
    counts = part.paid_on.counts
    return counts.n(METRICS[part.metric]) if counts else 0


def _target(one: Statement) -> str:
    """What a factor of 1 pays, as the statement says it."""
    return next((step.result for step in reversed(one.steps) if step.what.startswith("Target")), "not known")


def _said(passed: bool | None) -> str:
    return {True: "passed", False: "failed", None: "can't be told"}[passed]


def _none(score: Decimal | None) -> str:
    return "none" if score is None else str(score)
