"""A published year as it may be shown and printed: without the names of those who have opted out since."""

from dataclasses import replace

from pipelines.home import Home
from pipelines.recognition.publishing.masking import masked
from pipelines.recognition.publishing.reading import PublishedYear, published_year
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reading import read_reference


def shown_year(home: Home, year: int, edition: int | None = None) -> PublishedYear | None:
    """`reading.published_year`, with the names of those withheld whom `staff.csv` says by now that they opted out.

    A Mistake also where `staff.csv` can't be read: then nobody knows who wants to be named.
    """
    found = published_year(home, year, edition)
    return replace(found, year=masked(found.year, opted_out(home))) if found else None


def opted_out(home: Home) -> frozenset[str]:
    """Who does not want to be named as of now, by person_id."""
    return read_staff(home.reference, read_reference(home.reference)).opted_out
