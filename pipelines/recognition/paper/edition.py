"""An edition: a recognition year together with what became of it, as every paper says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipelines.metrics.written import day
from pipelines.recognition.result import RecognitionYear


@dataclass(frozen=True)
class Edition:
    """A recognition year to be printed. `status`: what became of it, a sentence; `list_hash`: of the published list, "" while
    nothing is published, and the names of winners are provisional until then; `pay_thresholds`: by award_id, how many
    answers a bonus needs, where that is known; `cover`: the status in words for the audience, without ids."""

    year: RecognitionYear
    status: str
    list_hash: str = ""
    pay_thresholds: Mapping[str, int] = field(default_factory=dict)
    cover: str = ""

    @property
    def announcement(self) -> str:
        """What the cover says became of it: no ids of people or builds, where that is known."""
        return self.cover or self.status

    @property
    def is_published(self) -> bool:
        """Whether it is the list that was announced."""
        return bool(self.list_hash)

    @property
    def standing(self) -> str:
        """In a word: published or provisional."""
        return "published" if self.is_published else "provisional"


def provisional(year: RecognitionYear, pay_thresholds: Mapping[str, int] | None = None) -> Edition:
    """A year as one build sees it, before anybody has published it."""
    until, may = f"with answers up to {day(year.day)}", "Names may still change."
    status = f"Provisional, by build {year.build_id} {until}. {may}"
    return Edition(year, status, pay_thresholds=pay_thresholds or {}, cover=f"Provisional, {until}. {may}")


def published(
    year: RecognitionYear, on: date, by: str, list_hash: str, pay_thresholds: Mapping[str, int] | None = None
) -> Edition:
    """A year as it was published: on which day, by whom, with which hash."""
    said = f"Published on {day(on)}"
    return Edition(year, f"{said} by {by}.", list_hash, pay_thresholds or {}, f"{said}.")
