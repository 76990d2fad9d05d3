"""A published year as it may be shown and printed: without the names of those who do not want to be named, or may not."""

from dataclasses import replace

from pipelines.home import Home
from pipelines.recognition.publishing.masking import Wishes, masked
from pipelines.recognition.publishing.reading import PublishedYear, published_year
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reading import read_reference


def shown_year(home: Home, year: int, edition: int | None = None) -> PublishedYear | None:
    """`reading.published_year`, without the names of those who opted out by now, or have no row in `staff.csv` any more: it may
    have been the one that said so. A file that is missing names nobody.

    A Mistake also where `staff.csv` can't be read: then nobody knows who wants to be named.
    """
    found = published_year(home, year, edition)
    return replace(found, year=masked(found.year, wishes(home))) if found else None


def wishes(home: Home) -> Wishes:
    """Who may be named as of now."""
    staff = read_staff(home.reference, read_reference(home.reference))
    return Wishes(frozenset(one.person_id for one in staff.rows), staff.opted_out)
