"""What the files about pay say: base pay, leave, gates decided elsewhere, parts of a bonus that come from elsewhere.

They are sensitive, and no part of `Reference`: no build carries them, and no page reaches them through one. They are read
anew wherever a bonus is worked out. All amounts are exact as written.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, model_validator

from pipelines.bonus.tenure import Leave
from pipelines.reference.checks import refuse_in
from pipelines.reference.csv_files import CsvFile, read_csv
from pipelines.reference.ids import Id, Name, SiteId
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.organisation import refuse_backward_span
from pipelines.reference.plans.exact_numbers import ExactNumber, Positive
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near

M = TypeVar("M", bound=BaseModel)

BASE_PAY, LEAVE, GATES, OTHER_PARTS = "base_pay.csv", "leave.csv", "gates.csv", "other_parts.csv"
FILES = (BASE_PAY, LEAVE, GATES, OTHER_PARTS)


class BasePay(Frozen):
    """What a person's pay is during [valid_from, valid_to): what the `share_of_base_pay` of a plan is a share of."""

    person_id: SiteId
    base_pay: Positive
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _span_runs_forward(self) -> Self:
        refuse_backward_span(self.valid_from, self.valid_to)
        return self


class LeaveRow(Frozen):
    """A person away from all posts during [valid_from, valid_to)."""

    person_id: SiteId
    valid_from: date
    valid_to: date

    @model_validator(mode="after")
    def _span_runs_forward(self) -> Self:
        refuse_backward_span(self.valid_from, self.valid_to)
        return self


class GateRow(Frozen):
    """What a source, such as an audit, says of a site or of a person."""

    source: Id
    site_id: SiteId | None = None
    person_id: SiteId | None = None
    failed: Literal["yes", "no"]
    words: Name

    @model_validator(mode="after")
    def _is_of_one(self) -> Self:
        if (self.site_id is None) == (self.person_id is None):
            what = "a row is of a site or of a person, and this one has " + ("both" if self.site_id else "neither")
            refuse([Misfit(what, ("site_id",), "fill in the site_id or the person_id")])
        return self


class OtherPart(Frozen):
    """A part of somebody's bonus that is worked out elsewhere: shown beside a statement, never added to it."""

    plan_id: Id
    person_id: SiteId
    part_name: Name
    amount: ExactNumber
    words: str = ""


@dataclass(frozen=True)
class Pay:
    """All four files; empty where a file is not there."""

    base_pay: tuple[BasePay, ...] = ()
    leave: tuple[LeaveRow, ...] = ()
    gates: tuple[GateRow, ...] = ()
    other_parts: tuple[OtherPart, ...] = ()

    @property
    def leaves(self) -> tuple[Leave, ...]:
        """The leave as tenure reads it."""
        return tuple(Leave(one.person_id, one.valid_from, one.valid_to) for one in self.leave)

    @cached_property
    def base_pay_of(self) -> dict[str, tuple[BasePay, ...]]:
        """The rows of each person by their first day."""
        found = defaultdict(list)
        for one in sorted(self.base_pay, key=lambda one: one.valid_from):
            found[one.person_id].append(one)
        return {person_id: tuple(rows) for person_id, rows in found.items()}

    @cached_property
    def findings(self) -> dict[tuple[str, str, str], GateRow]:
        """Each row by its source, "site" or "person", and the id."""
        return {
            (one.source, "site" if one.site_id else "person", one.site_id or one.person_id or ""): one
            for one in self.gates
        }

    def other_parts_of(self, plan_id: str) -> dict[str, tuple[OtherPart, ...]]:
        """The other parts of a plan by person, by their names."""
        found = defaultdict(list)
        for one in sorted(self.other_parts, key=lambda one: one.part_name):
            if one.plan_id == plan_id:
                found[one.person_id].append(one)
        return {person_id: tuple(parts) for person_id, parts in found.items()}


def read_pay(folder: Path, reference: Reference) -> Pay:
    """The files about pay in a reference folder; a Mistake names file, line and mend of what does not fit `reference`."""
    base_pay = _if_there(folder / BASE_PAY, BasePay)
    leave = _if_there(folder / LEAVE, LeaveRow)
    gates = _if_there(folder / GATES, GateRow)
    other_parts = _if_there(folder / OTHER_PARTS, OtherPart)
    people = {one.person_id for one in reference.assignments}
    sources = {gate.source for plan in reference.plans for gate in plan.gates.file}
    plans = {plan.plan_id for plan in reference.plans}
    person = ("person", "person_id", "correct it, or add the person to assignments.csv", people)
    refuse_in(base_pay, [*_unknown(base_pay, *person), *_overlapping(base_pay)])
    refuse_in(leave, _unknown(leave, *person))
    site = ("site", "site_id", "correct it, or add the site to sites.csv", reference.organisation.site_ids)
    source = ("gate source", "source", "name a source that a plan has under [[gates.file]]", sources)
    refuse_in(
        gates,
        [
            *_unknown(gates, *person),
            *_unknown(gates, *site),
            *_unknown(gates, *source),
            *_twice(
                gates, lambda row: (row.source, row.site_id, row.person_id), "the source says this of the same twice"
            ),
        ],
    )
    plan = ("plan", "plan_id", "correct it, or add the plan to plans/", plans)
    refuse_in(
        other_parts,
        [
            *_unknown(other_parts, *person),
            *_unknown(other_parts, *plan),
            *_twice(other_parts, lambda row: (row.plan_id, row.person_id, row.part_name), "the part stands twice"),
        ],
    )
    return Pay(base_pay.rows, leave.rows, gates.rows, other_parts.rows)


def _if_there(path: Path, model: type[M]) -> CsvFile[M]:
    return read_csv(path, model) if path.exists() else CsvFile(path)


def _unknown(file: CsvFile[M], kind: str, key: str, mend: str, known: Collection[str]) -> Iterator[Misfit]:
    for position, row in enumerate(file.rows):
        name = getattr(row, key)
        if name is not None and name not in known:
            yield Misfit(f"the {kind} {name!r} is not known", (position,), f"{mend}{near(name, known)}")


def _twice(file: CsvFile[M], same: Callable[[M], Hashable], what: str) -> Iterator[Misfit]:
    first: dict[Hashable, int] = {}
    for position, row in enumerate(file.rows):
        before = first.setdefault(same(row), position)
        if before != position:
            yield Misfit(what, (position,), "take one of the two out", (before,))


def _overlapping(file: CsvFile[BasePay]) -> Iterator[Misfit]:
    rows: Iterable[tuple[int, BasePay]] = sorted(
        enumerate(file.rows), key=lambda numbered: (numbered[1].person_id, numbered[1].valid_from, numbered[0])
    )
    latest: tuple[int, BasePay] | None = None
    for position, row in rows:
        if latest and latest[1].person_id == row.person_id:
            before, earlier = latest
            if (earlier.valid_to or date.max) > row.valid_from:
                what = f"{row.person_id!r} has two base pays from {row.valid_from} on"
                mend = f"end the earlier row with the valid_to {row.valid_from}, or take one of the two out"
                yield Misfit(what, (position,), mend, (before,))
            if (earlier.valid_to or date.max) > (row.valid_to or date.max):
                continue
        latest = (position, row)
