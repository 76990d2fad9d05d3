"""Whether the rows of `access.csv` fit the organisation and each other: whoever gets in by mistake sees what is not theirs."""

from collections import defaultdict
from collections.abc import Iterator

from pipelines.reference.access_rows import AccessRow
from pipelines.reference.access_spans import misfits_of_spans, overlap
from pipelines.reference.checks import refuse_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.model import Misfit
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near

Rows = tuple[AccessRow, ...]


def check_access(reference: Reference, file: CsvFile[AccessRow]) -> None:
    """Every place is known; a person has one name, an account one person, an issuer one spelling; the spans fit each other."""
    rows = file.rows
    refuse_in(
        file,
        [
            *_unknown_places(reference, rows),
            *_other_names(reference, rows),
            *_shared_accounts(rows),
            *misfits_of_spans(rows),
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
                and (kind == "subject" or overlap(rows[before], rows[position]))
            ]
            if others:
                what = f"the {kind} {account!r} is of {rows[position].person_id!r} here, and of another person"
                yield Misfit(what, (position,), "write each person's own account", (others[0],))


def _issuers_in_two_spellings(rows: Rows) -> Iterator[Misfit]:
    """Issuers are compared sign by sign: of two that differ in a capital or a slash at the end, one lets nobody in."""
    first: dict[str, int] = {}
    for position, row in enumerate(rows):
        before = first.setdefault(row.issuer.lower().rstrip("/"), position)
        if rows[before].issuer != row.issuer:
            what = f"the issuer {row.issuer!r} is written {rows[before].issuer!r} elsewhere"
            yield Misfit(what, (position,), "write it as the provider does, in every row", (before,))
