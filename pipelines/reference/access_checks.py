"""Whether the rows of `access.csv` fit the organisation and each other: whoever gets in by mistake sees what is not theirs."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from pipelines.reference.access_rows import AccessRow
from pipelines.reference.checks import refuse_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.model import Misfit
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near

Rows = tuple[AccessRow, ...]


def check_access(reference: Reference, file: CsvFile[AccessRow]) -> None:
    """Every place is known; a person has one name, an account one person, an issuer one spelling; a post stands once a day."""
    rows = file.rows
    refuse_in(
        file,
        [
            *_unknown_places(reference, rows),
            *_other_names(reference, rows),
            *_shared_accounts(rows),
            *_twice_in_force(rows),
            *_issuers_in_two_spellings(rows),
        ],
    )


def _unknown_places(reference: Reference, rows: Rows) -> Iterator[Misfit]:
    organisation = reference.organisation
    known_of = {
        "site": organisation.site_ids,
        "region": organisation.region_names,
        "department": organisation.department_ids,
    }
    for position, row in enumerate(rows):
        for kind, known in known_of.items():
            place = getattr(row, f"{kind}_id")
            if place is not None and place not in known:
                mend = f"correct the {kind}_id or add the {kind}{near(place, known)}"
                yield Misfit(f"{row.person_name} is let in for {kind} {place!r}, which is not known", (position,), mend)


def _other_names(reference: Reference, rows: Rows) -> Iterator[Misfit]:
    """An id that two people share would show the one the bonus of the other."""
    assigned = defaultdict(set)
    for one in reference.assignments:
        assigned[one.person_id].add(one.person_name)
    first: dict[str, int] = {}
    for position, row in enumerate(rows):
        before = first.setdefault(row.person_id, position)
        mend = "give each person an id of their own, or write the same name"
        if row.person_name != rows[before].person_name:
            what = f"{row.person_id!r} is {row.person_name!r} here, and {rows[before].person_name!r}"
            yield Misfit(what, (position,), mend, (before,))
        elif before == position and assigned.get(row.person_id) and row.person_name not in assigned[row.person_id]:
            names = " or ".join(repr(one) for one in sorted(assigned[row.person_id]))
            what = f"{row.person_id!r} is {row.person_name!r} here, and {names} in assignments.csv"
            yield Misfit(what, (position,), mend)


def _shared_accounts(rows: Rows) -> Iterator[Misfit]:
    """A subject is one person's for ever; an address may be given to somebody else, but not be two people's on one day."""
    of_account = defaultdict(list)
    for position, row in enumerate(rows):
        of_account[row.key].append(position)
    for (_, kind, account), positions in of_account.items():
        for place, position in enumerate(positions):
            others = [
                before
                for before in positions[:place]
                if rows[before].person_id != rows[position].person_id
                and (kind == "subject" or _overlap(rows[before], rows[position]))
            ]
            if others:
                what = f"the {kind} {account!r} is of {rows[position].person_id!r} here, and of another person"
                yield Misfit(what, (position,), "write each person's own account", (others[0],))


def _twice_in_force(rows: Rows) -> Iterator[Misfit]:
    latest: dict[tuple[object, ...], int] = {}
    for position, row in sorted(enumerate(rows), key=lambda numbered: (numbered[1].valid_from, numbered[0])):
        own = (row.key, row.post)
        before = latest.get(own)
        if before is not None and _overlap(rows[before], row):
            what = f"{row.person_name} is let in for the same post twice from {row.valid_from} on"
            mend = f"end the earlier row with the valid_to {row.valid_from}, or take one of the two out"
            same = rows[before].valid_from == row.valid_from
            yield Misfit(what, (position,), "take one of the two rows out" if same else mend, (before,))
        if before is None or _end(row) > _end(rows[before]):
            latest[own] = position


def _issuers_in_two_spellings(rows: Rows) -> Iterator[Misfit]:
    """Issuers are compared sign by sign: of two that differ in a capital or a slash at the end, one lets nobody in."""
    first: dict[str, int] = {}
    for position, row in enumerate(rows):
        before = first.setdefault(row.issuer.lower().rstrip("/"), position)
        if rows[before].issuer != row.issuer:
            what = f"the issuer {row.issuer!r} is written {rows[before].issuer!r} elsewhere"
            yield Misfit(what, (position,), "write it as the provider does, in every row", (before,))


def _end(row: AccessRow) -> date:
    return row.valid_to or date.max


def _overlap(one: AccessRow, other: AccessRow) -> bool:
    return one.valid_from < _end(other) and other.valid_from < _end(one)
