"""Whether the rows of one person in `access.csv` fit each other in time: one role a day, each post once, and no gap between.

Rows of one role that overlap are how several sites, regions or departments are said: one row each.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from pipelines.reference.access_rows import AccessRow
from pipelines.reference.model import Misfit

# A row, after its position in the file.
Numbered = tuple[int, AccessRow]


def misfits_of_spans(rows: Sequence[AccessRow]) -> Iterator[Misfit]:
    """What does not fit in time, each at the row that begins later (of two that begin at once: the lower one), with the other.

    Spans are [valid_from, valid_to): rows that touch have neither a gap nor an overlap. A post stands twice where one account
    has it twice; a second account of the same person may open it too.
    """
    of_person: dict[str, list[Numbered]] = defaultdict(list)
    for position, row in sorted(enumerate(rows), key=lambda numbered: (numbered[1].valid_from, numbered[0])):
        of_person[row.person_id].append((position, row))
    for own in of_person.values():
        yield from _posts_twice(own)
        yield from _two_roles(own)
        yield from _gaps(own)


def overlap(one: AccessRow, other: AccessRow) -> bool:
    """Whether both are in force on some day."""
    return one.valid_from < _end(other) and other.valid_from < _end(one)


def _posts_twice(own: list[Numbered]) -> Iterator[Misfit]:
    latest: dict[tuple[object, ...], Numbered] = {}
    for position, row in own:
        same = (row.key, row.post)
        before = latest.get(same)
        if before and overlap(before[1], row):
            what = f"{row.person_name} is let in for the same post twice from {row.valid_from} on"
            yield Misfit(what, (position,), _one_of_two(before[1], row), (before[0],))
        latest[same] = _longer(before, (position, row))


def _two_roles(own: list[Numbered]) -> Iterator[Misfit]:
    latest: dict[str, Numbered] = {}
    for position, row in own:
        for role, before in latest.items():
            if role != row.role and overlap(before[1], row):
                what = f"{row.person_name} is let in as {row.role} from {row.valid_from} on, while still {role}"
                mend = f"a person has one role at a time: {_one_of_two(before[1], row)}"
                yield Misfit(what, (position,), mend, (before[0],))
        latest[row.role] = _longer(latest.get(row.role), (position, row))


def _gaps(own: list[Numbered]) -> Iterator[Misfit]:
    before: Numbered | None = None
    for position, row in own:
        if before and _end(before[1]) < row.valid_from:
            end = _end(before[1])
            what = f"{row.person_name} is let in from {row.valid_from} on, and until {end}, but not between"
            mend = (
                f"let the row begin on {end}; or keep only one of the two: a row that is over may be taken out, as the "
                "audit log keeps who saw what, and one that is to come is added when it begins"
            )
            yield Misfit(what, (position,), mend, (before[0],))
        before = _longer(before, (position, row))


def _one_of_two(before: AccessRow, row: AccessRow) -> str:
    if before.valid_from == row.valid_from:
        return "take one of the two rows out"
    return f"end the earlier row with the valid_to {row.valid_from}, or take one of the two out"


def _longer(one: Numbered | None, other: Numbered) -> Numbered:
    """Which of two ends later; the first of two that end at once."""
    return other if one is None or _end(one[1]) < _end(other[1]) else one


def _end(row: AccessRow) -> date:
    return row.valid_to or date.max
