"""Whose guests could name somebody: the stays of the weeks that a person worked at a site.

A guest who left up to a week after a person's last day may have met them: such a stay counts among theirs, both where a
name is looked for and where mentions are put in relation to responses.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from pipelines.bonus.spans import OPEN_END, Span, joined
from pipelines.recognition.staff.staff_file import StaffRow

AFTERWARDS = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Stays:
    """The stays with a stay date in `span` at a site, of a person who worked there."""

    site_id: str
    person_id: str
    span: Span


def stays_of(posts: Iterable[StaffRow]) -> tuple[Stays, ...]:
    """The stays of the posts, by site, person and day; posts of a person at one site that touch are one, whatever the
    department."""
    held: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for one in posts:
        end = OPEN_END if one.valid_to is None or OPEN_END - one.valid_to < AFTERWARDS else one.valid_to + AFTERWARDS
        held[one.site_id, one.person_id].append(Span(one.valid_from, end))
    return tuple(Stays(*whose, span) for whose, spans in sorted(held.items()) for span in joined(spans))
