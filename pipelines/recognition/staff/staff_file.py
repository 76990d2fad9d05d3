"""Who works where: `staff.csv` of a home's reference folder.

It is personal data, and no part of `Reference`: no build carries it, and no page reaches it through one. It is read anew
wherever people are honoured, so that whoever opts out is left out from that moment on.

A row is a post of a person: in a department of a site during [valid_from, valid_to). Whoever moves has several rows. Whoever
was away for long (more than four weeks) has one row until then and another from their return: the weeks between are nobody's
fault, and guests who stayed then can't name them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, model_validator

from pipelines.reference.checks import refuse_in
from pipelines.reference.csv_files import CsvFile, read_csv
from pipelines.reference.ids import ColumnId, SiteId
from pipelines.reference.model import Frozen, Misfit
from pipelines.reference.organisation import refuse_backward_span
from pipelines.reference.readable import ReadableName, readable
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near

FILE = "staff.csv"
NAMES_APART = ";"


def _each_readable(names: str) -> str:
    return NAMES_APART.join(readable(one) for one in names.split(NAMES_APART))


class StaffRow(Frozen):
    """A post of a person. `display_name` is what is printed and read out (empty: `person_name`); `also_called` are other names
    that guests use, with ";" between them; `opted_out`: does not want to be named, in one row of a person it is said for
    all."""

    person_id: SiteId
    person_name: ReadableName
    display_name: ReadableName | None = None
    site_id: SiteId
    department_id: ColumnId
    valid_from: date
    valid_to: date | None = None
    also_called: Annotated[str, AfterValidator(_each_readable)] = ""
    opted_out: Literal["yes", "no"] = "no"

    @model_validator(mode="after")
    def _span_runs_forward(self) -> Self:
        refuse_backward_span(self.valid_from, self.valid_to)
        return self


@dataclass(frozen=True)
class Person:
    """Somebody by the row of their latest post: what is printed, and every name that guests may use."""

    person_id: str
    display_name: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Staff:
    """All posts of the file; none where there is no file."""

    rows: tuple[StaffRow, ...] = ()

    @cached_property
    def opted_out(self) -> frozenset[str]:
        """Who does not want to be named, by person_id."""
        return frozenset(one.person_id for one in self.rows if one.opted_out == "yes")

    @cached_property
    def posts(self) -> tuple[StaffRow, ...]:
        """The posts of everybody who did not opt out, by person, first day and site."""
        own = (one for one in self.rows if one.person_id not in self.opted_out)
        return tuple(sorted(own, key=_order))

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody who did not opt out, by person_id."""
        return {person_id: one for person_id, one in self.everybody.items() if person_id not in self.opted_out}

    @cached_property
    def everybody(self) -> dict[str, Person]:
        """All people by person_id, who opted out too: to tell whom guests may mean, and never to list them."""
        rows = defaultdict(list)
        for one in sorted(self.rows, key=_order):
            rows[one.person_id].append(one)
        return {person_id: _person(own) for person_id, own in rows.items()}


def _order(row: StaffRow) -> tuple[str, date, str, str]:
    return row.person_id, row.valid_from, row.site_id, row.department_id


def _person(rows: list[StaffRow]) -> Person:
    names = [
        name.strip()
        for one in rows
        for name in (one.person_name, one.display_name or "", *one.also_called.split(NAMES_APART))
    ]
    latest = rows[-1]
    return Person(
        latest.person_id, latest.display_name or latest.person_name, tuple(sorted({name for name in names if name}))
    )


def read_staff(folder: Path, reference: Reference) -> Staff:
    """The staff in a reference folder, nobody where it has no such file; a Mistake names file, line and mend of what does not
    fit `reference` or itself."""
    path = folder / FILE
    if not path.exists():
        return Staff()
    file = read_csv(path, StaffRow)
    organisation = reference.organisation
    refuse_in(
        file,
        [
            *_unknown(file, "site", organisation.site_ids),
            *_unknown(file, "department", organisation.department_ids),
            *_with_another_name(file),
            *_overlapping(file),
        ],
    )
    return Staff(file.rows)


def _unknown(file: CsvFile[StaffRow], kind: str, known: Collection[str]) -> Iterator[Misfit]:
    for position, row in enumerate(file.rows):
        name = getattr(row, f"{kind}_id")
        if name not in known:
            mend = f"correct it, or add the {kind} to {kind}s.csv{near(name, known)}"
            yield Misfit(f"the {kind} {name!r} is not known", (position,), mend)


def _with_another_name(file: CsvFile[StaffRow]) -> Iterator[Misfit]:
    """An id that two people share would give the one the mentions of the other."""
    first: dict[str, int] = {}
    for position, row in enumerate(file.rows):
        before = first.setdefault(row.person_id, position)
        other = file.rows[before].person_name
        if row.person_name != other:
            what = f"{row.person_id!r} is {row.person_name!r} here, and {other!r}"
            mend = "give each person an id of their own, or write the same person_name (a former one under also_called)"
            yield Misfit(what, (position,), mend, (before,))


def _overlapping(file: CsvFile[StaffRow]) -> Iterator[Misfit]:
    """Two posts at one site on the same day: which department the person is of is not known."""
    latest: dict[tuple[str, str], int] = {}
    for position, row in sorted(enumerate(file.rows), key=lambda numbered: (numbered[1].valid_from, numbered[0])):
        own = (row.person_id, row.site_id)
        before = latest.get(own)
        ends = (file.rows[before].valid_to or date.max) if before is not None else date.min
        if before is not None and ends > row.valid_from:
            what = f"{row.person_id!r} has two posts at {row.site_id!r} from {row.valid_from} on"
            mend = f"end the earlier row with the valid_to {row.valid_from}, or take one of the two out"
            yield Misfit(what, (position,), mend, (before,))
        if (row.valid_to or date.max) > ends:
            latest[own] = position
