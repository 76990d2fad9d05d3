"""The awards of the past year of the fictional chain, published: so that there is a list that was announced to look at."""

from datetime import UTC, date, datetime

from pipelines.acting import Acting
from pipelines.home import Home
from pipelines.recognition.publishing.publish import publish
from pipelines.recognition.publishing.reading import published_years
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference

YEAR = 2025
PUBLISHED_ON = date(2026, 2, 16)


def publish_past_year(home: Home) -> bool:
    """Publish the awards of the past year on a day of that winter; False if they were published before, also if taken back."""
    if any(one.year == YEAR for one in published_years(home)):
        return False
    people = read_reference(home.reference).assignments
    by = min(one.person_id for one in people if one.role is Role.HR and one.holds_on(PUBLISHED_ON))
    day = PUBLISHED_ON
    publish(home, YEAR, Acting(by, day, datetime(day.year, day.month, day.day, 9, tzinfo=UTC)))
    return True
