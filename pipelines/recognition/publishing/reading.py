"""Published award years as people read them, out of their frozen files alone.

Whatever is loaded later, a published year says what it said. Every read compares the files with their manifest and the manifest
with the decision; a Mistake names what is not as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.publishing.folder import marked_years, refuse_unknown, sealed_edition
from pipelines.recognition.publishing.frozen import year_in
from pipelines.recognition.publishing.state import Publishing, publishings, publishings_of
from pipelines.recognition.result import RecognitionYear


@dataclass(frozen=True)
class PublishedYear:
    """The list of an award year exactly as it was frozen, and its edition. Before it is shown or printed, `masking.masked`
    takes out the names of those who have opted out since."""

    year: RecognitionYear
    publishing: Publishing

    @property
    def edition(self) -> int:
        """Which edition it is, from 1."""
        return self.publishing.edition

    @property
    def by(self) -> str:
        """Who published it, a person_id."""
        return self.publishing.published.by

    @property
    def on(self) -> date:
        """On which day."""
        return self.publishing.published.on

    @property
    def list_hash(self) -> str:
        """The hash of all that was frozen, 64 hex digits."""
        return self.publishing.manifest


def published_year(home: Home, year: int, edition: int | None = None) -> PublishedYear | None:
    """The list of a year that counts, None where none is published; or an edition, also one that was taken back.

    A Mistake where it is not as it was published, the decisions of the home lack an edition, or there is no such edition.
    """
    made = publishings_of(Decisions(home.decisions).all(), year)
    refuse_unknown(home, year, made)
    own = [one for one in made if (one.counts if edition is None else one.edition == edition)]
    if own:
        return PublishedYear(year_in(sealed_edition(home, own[-1])), own[-1])
    if edition is None:
        return None
    there = ", ".join(str(one.edition) for one in made) or "none"
    raise Mistake(f"there is no edition {edition} of the awards of {year}", mend=f"name one that there is: {there}")


def published_years(home: Home) -> tuple[Publishing, ...]:
    """Every edition that was ever published, by year and edition, those taken back among them. No file of theirs is read."""
    return publishings(Decisions(home.decisions).all())


def refuse_unknown_editions(home: Home) -> None:
    """A Mistake where an edition of any year was decided that the decisions of the home do not know."""
    made = published_years(home)
    for year in marked_years(home):
        refuse_unknown(home, year, made)


def faults(home: Home) -> tuple[str, ...]:
    """What of all editions is not as it was published, each in words; nothing where all is."""
    made, said = published_years(home), []
    looks: list[Callable[[], object]] = [partial(sealed_edition, home, one) for one in made]
    looks += [partial(refuse_unknown, home, year, made) for year in marked_years(home)]
    for look in looks:
        try:
            look()
        except Mistake as mistake:
            said.append(mistake.text())
    return tuple(said)
