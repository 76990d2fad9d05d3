"""Award years, worked out or read once and kept: of everybody, and only `recognition` hands on who may see what of them.

A year is kept by build, reference data, decisions and day: people withdraw, and mentions are confirmed, between two loads.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

import streamlit as st

from dashboard.stamps import stamps
from pipelines.editions import edition_of
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.recognising import award_years, recognised
from pipelines.recognition.languages import languages
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.pack_words import printed_texts
from pipelines.recognition.paper.typesetting import refuse_unprintable
from pipelines.recognition.publishing.differences import Difference, differences
from pipelines.recognition.publishing.masking import masked
from pipelines.recognition.publishing.reading import published_years
from pipelines.recognition.publishing.shown import shown_year, wishes
from pipelines.recognition.publishing.state import Publishing
from pipelines.recognition.result import RecognitionYear
from pipelines.recognition.spread import thirds
from pipelines.reference.awards.award import Award
from pipelines.reference.reference import Reference

T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """An award year as it stands, as papers print it: as it was published, or as it is worked out by what is known now
    (`published_on` is None)."""

    edition: Edition
    published_on: date | None = None
    published_by: str | None = None

    @property
    def year(self) -> RecognitionYear:
        """The year."""
        return self.edition.year

    @property
    def is_published(self) -> bool:
        """Whether it is the list that was announced."""
        return self.edition.is_published


@dataclass(frozen=True)
class AwardYears:
    """The award years of a home on a day, by the build that is served. Everything raises a Mistake where it can't be read."""

    place: Home
    build_id: str
    reference: Reference
    today: date

    def all(self) -> frozenset[int]:
        """The years that have awards, or a list that counts."""
        return frozenset(award_years(self.reference)) | {one.year for one in self._editions() if one.counts}

    def editions(self, year: int) -> tuple[Publishing, ...]:
        """Every list of a year that was published, the first one first."""
        return tuple(one for one in self._editions() if one.year == year)

    def known(self, year: int) -> Known:
        """A year as it stands: as it was published, without the names of those who opted out since, or as it comes to now."""
        return _kept(key=self._key("known", year), _compute=lambda: self._known(year))

    def differences(self, year: int) -> tuple[Difference, ...]:
        """What would be different on a published list by what is known now; nothing where none is published."""
        return _kept_small(key=self._key("differences", year), _compute=lambda: self._differences(year))

    def _editions(self) -> tuple[Publishing, ...]:
        return _kept_small(key=self._key("editions"), _compute=lambda: published_years(self.place))

    def _known(self, year: int) -> Known:
        edition = edition_of(self.place, year, today=self.today)
        counting = [one.published for one in self.editions(year) if one.counts]
        if not edition.is_published or not counting:
            return Known(edition)
        names = {one.person_id: one.person_name for one in self.reference.assignments}
        return Known(edition, counting[-1].on, names.get(counting[-1].by, counting[-1].by))

    def _differences(self, year: int) -> tuple[Difference, ...]:
        found = shown_year(self.place, year)
        now = recognised(self.place, year, today=self.today)
        # Who is masked on one side has to be on the other, or is taken for two.
        return () if found is None else differences(found.year, masked(now, wishes(self.place)))

    def unprintable(self, year: int) -> str:
        """Which names of a year's list have a letter that no font has, in words; empty where all can be printed."""
        return _kept_small(key=self._key("unprintable", year), _compute=lambda: self._unprintable(year))

    def _unprintable(self, year: int) -> str:
        try:
            refuse_unprintable(printed_texts(self.known(year).edition))
        except Mistake as problem:
            return f"{problem.what} ({problem.where})"
        return ""

    def kinds(self, award: Award) -> dict[str, dict[str, str]]:
        """What sites are told apart by beside region, brand and type, and the kind of each: size, and the guests' language."""
        return _kept_small(key=self._key("kinds", award.award_id, award.year), _compute=lambda: self._kinds(award))

    def _kinds(self, award: Award) -> dict[str, dict[str, str]]:
        _, build = served_build(self.place)
        spans = self.reference.organisation.spans_of_site
        rooms = {site: own[-1].rooms for site, own in spans.items()}
        sized = thirds({site: count for site, count in rooms.items() if count is not None})
        return {"Size": sized, "Guests' language": languages(build, self.reference, award)}

    def kept(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives of these years, made once; `what` says what it is, and for whom. Treat it as read-only."""
        return _kept_small(key=self._key("made", what), _compute=make)

    def _key(self, *parts: object) -> str:
        return repr((self._stamp, parts))

    @cached_property
    def _stamp(self) -> str:
        home = self.place
        files = stamps(
            (*home.reference.rglob("*"), *home.decisions.glob("*.sqlite"), *home.closed.glob("recognition-*/*/*"))
        )
        return repr((str(home.root), self.build_id, self.today, files))


# A year of ten thousand sites and thirty awards is some hundred megabytes: the latest few are kept.
@st.cache_resource(max_entries=4, show_spinner="The awards of the year are being worked out …")
def _kept(key: str, _compute: Callable[[], T]) -> T:
    return _compute()


@st.cache_resource(max_entries=1024, show_spinner=False)
def _kept_small(key: str, _compute: Callable[[], T]) -> T:
    return _compute()
