"""What is odd in `access.csv` and may yet be meant, as a handover is: said, and never refused."""

from collections.abc import Iterator
from datetime import date

from pipelines.reference.access_rows import AccessRow
from pipelines.reference.assignments import Role
from pipelines.reference.complaints import Complaint
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.model import Misfit
from pipelines.reference.reference import Reference

# The rows in force, each with its position in the file.
InForce = list[tuple[int, AccessRow]]


def doubts(reference: Reference, file: CsvFile[AccessRow], on: date) -> tuple[Complaint, ...]:
    """The doubts about the rows in force on a day, each with its line, by line.

    A second general manager of a site; a post at a site that is closed; a general manager of a site for which assignments.csv
    names others alone. Of a site that it names nobody for, nothing can be said.
    """
    there = [(position, row) for position, row in enumerate(file.rows) if row.holds_on(on)]
    found = [*_second_managers(there), *_closed_sites(reference, there, on), *_not_assigned(reference, there, on)]
    return tuple(sorted((file.complaint(one) for one in found), key=lambda one: (one.line or 0, one.what)))


def _second_managers(there: InForce) -> Iterator[Misfit]:
    first: dict[str | None, int] = {}
    rows = dict(there)
    for position, row in there:
        if row.role is not Role.GENERAL_MANAGER:
            continue
        before = first.setdefault(row.site_id, position)
        if rows[before].person_id != row.person_id:
            what = f"{row.person_name} is general manager of {row.site_id!r}, and so is {rows[before].person_name}"
            yield Misfit(what, (position,), "end the row of who has left with a valid_to", (before,))


def _closed_sites(reference: Reference, there: InForce, on: date) -> Iterator[Misfit]:
    for position, row in there:
        spans = reference.organisation.spans_of_site.get(row.site_id or "", [])
        end = spans[-1].valid_to if spans else None
        if end is not None and end <= on:
            what = f"{row.person_name} has a post at {row.site_id!r}, which closed on {end}"
            yield Misfit(what, (position,), "end the row with a valid_to")


def _not_assigned(reference: Reference, there: InForce, on: date) -> Iterator[Misfit]:
    of_site: dict[str | None, dict[str, str]] = {}
    for one in reference.assignments:
        if one.role is Role.GENERAL_MANAGER and one.holds_on(on):
            of_site.setdefault(one.site_id, {})[one.person_id] = one.person_name
    for position, row in there:
        assigned = of_site.get(row.site_id, {})
        if row.role is Role.GENERAL_MANAGER and assigned and row.person_id not in assigned:
            names = " and ".join(f"{name} ({person_id})" for person_id, name in sorted(assigned.items()))
            who = f"{row.person_name} ({row.person_id})"
            what = f"{who} is general manager of {row.site_id!r}, and assignments.csv names {names}"
            yield Misfit(what, (position,), "correct the file that is wrong, or let both stand while one hands over")
