"""Who gets in: `access.csv` of a home's reference folder, from an account of the sign-in to a person in a role.

It is no part of `Reference`: no build carries it. It is read as it is now, so that whoever is taken out of it is out on the
next look, and what a sign-in says of roles or groups counts for nothing.

A row names the provider (`issuer`) and either its `subject` for the person, which never changes there, or an e-mail address,
which counts only where the provider says that it has verified it. One row a post and span [valid_from, valid_to).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pipelines.mistakes import Mistake
from pipelines.reference.access_checks import check_access
from pipelines.reference.access_doubts import doubts
from pipelines.reference.access_rows import AccessRow, Key, account_keys
from pipelines.reference.account import Account
from pipelines.reference.assignments import Role
from pipelines.reference.complaints import Complaint
from pipelines.reference.csv_files import CsvFile, read_csv
from pipelines.reference.reference import Reference

FILE = "access.csv"


@dataclass(frozen=True)
class AccessTable:
    """All rows of the file; none where there is no file, and then nobody gets in."""

    rows: tuple[AccessRow, ...] = ()

    @cached_property
    def _by_key(self) -> dict[Key, list[AccessRow]]:
        found = defaultdict(list)
        for row in self.rows:
            found[row.key].append(row)
        return dict(found)

    def rows_of(self, account: Account, on: date) -> tuple[AccessRow, ...]:
        """What an account opens on a day, by role and place, each post once; nothing where it is not known.

        Nothing either where its subject is one person's and its address another's: nobody can tell who that is.
        """
        found: dict[tuple[str, ...], AccessRow] = {}
        for key in account_keys(account):
            for row in self._by_key.get(key, ()):
                if row.holds_on(on):
                    found.setdefault(row.post, row)
        if len({row.person_id for row in found.values()}) > 1:
            return ()
        order = list(Role)
        return tuple(sorted(found.values(), key=lambda row: (order.index(row.role), row.post)))


def read_access(folder: Path, reference: Reference) -> AccessTable:
    """The access list in a reference folder; a Mistake names file, line and mend of what does not fit `reference` or itself."""
    return AccessTable(_checked(folder, reference).rows)


def access_doubts(folder: Path, reference: Reference, on: date) -> tuple[Complaint, ...]:
    """What is odd in the access list on a day and is let pass (`doubts`), by line; a Mistake where `read_access` raises one."""
    return doubts(reference, _checked(folder, reference), on)


def _checked(folder: Path, reference: Reference) -> CsvFile[AccessRow]:
    path = folder / FILE
    if not path.exists():
        return CsvFile(path)
    try:
        file = read_csv(path, AccessRow)
    except OSError as problem:
        what = f"{FILE} can't be read: {(problem.strerror or 'unknown reason').lower()}"
        raise Mistake(what, where=str(path), mend="let whoever runs this read the file") from None
    check_access(reference, file)
    return file
