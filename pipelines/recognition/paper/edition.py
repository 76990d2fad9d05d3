"""An edition: a recognition year together with what became of it, as every paper says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipelines.recognition.result import RecognitionYear


@dataclass(frozen=True)
class Edition:
    """A recognition year to be printed. `status`: what became of it, a sentence; `list_hash`: of the published list, "" while
    nothing is published, and the names of winners are provisional until then; `pay_thresholds`: by award_id, how many
    answers a bonus needs, where that is known."""

    year: RecognitionYear
    status: str
    list_hash: str = ""
    pay_thresholds: Mapping[str, int] = field(default_factory=dict)

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
    status = f"Provisional, by build {year.build_id} with answers up to {year.day}. Names may still change."
    return Edition(year, status, pay_thresholds=pay_thresholds or {})


def published(
    year: RecognitionYear, on: date, by: str, list_hash: str, pay_thresholds: Mapping[str, int] | None = None
) -> Edition:
    """A year as it was published: on which day, by whom, with which hash."""
    return Edition(year, f"Published on {on} by {by}.", list_hash, pay_thresholds or {})
