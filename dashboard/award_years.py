"""Award years, worked out or read once and kept: of everybody, and only `recognition` hands on who may see what of them.

A year is kept by build, reference data, decisions and day: people withdraw, and mentions are confirmed, between two loads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from dashboard.stamps import stamps
from pipelines.home import Home
from pipelines.recognising import award_years, recognised
from pipelines.recognition.result import RecognitionYear
from pipelines.reference.reference import Reference

T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """An award year as it stands: as it was published, or as it is worked out by what is known now (`published_on` is None)."""

    year: RecognitionYear
    published_on: date | None = None
    published_by: str | None = None
    list_hash: str = ""

    @property
    def is_published(self) -> bool:
        """Whether it is the list that was announced."""
        return self.published_on is not None


@dataclass(frozen=True)
class AwardYears:
    """The award years of a home on a day, by the build that is served. Everything raises a Mistake where it can't be read."""

    place: Home
    build_id: str
    reference: Reference
    today: date

    def all(self) -> tuple[int, ...]:
        """The years that have awards."""
        return award_years(self.reference)

    def known(self, year: int) -> Known:
        """A year as it stands."""
        return Known(self.now(year))

    def now(self, year: int) -> RecognitionYear:
        """A year as it comes to by what is known now."""
        return _kept(key=self._key("now", year), _compute=lambda: recognised(self.place, year, today=self.today))

    def _key(self, *parts: object) -> str:
        files = stamps((*self.place.reference.rglob("*"), *self.place.decisions.glob("*.sqlite")))
        return repr((str(self.place.root), self.build_id, self.today, files, parts))


# A year of ten thousand sites and thirty awards is some hundred megabytes: the latest few are kept.
@st.cache_resource(max_entries=4, show_spinner="The awards of the year are being worked out …")
def _kept(key: str, _compute: Callable[[], T]) -> T:
    return _compute()
