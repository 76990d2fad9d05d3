"""An edition: a recognition year together with what became of it, as every paper says it."""

from dataclasses import dataclass

from pipelines.recognition.result import RecognitionYear


@dataclass(frozen=True)
class Edition:
    """A recognition year to be printed. `status`: what became of it, a sentence; `list_hash`: of the published list, "" while
    nothing is published, and the names of winners are provisional until then."""

    year: RecognitionYear
    status: str
    list_hash: str = ""

    @property
    def is_published(self) -> bool:
        """Whether it is the list that was announced."""
        return bool(self.list_hash)

    @property
    def standing(self) -> str:
        """In a word: published or provisional."""
        return "published" if self.is_published else "provisional"


def provisional(year: RecognitionYear) -> Edition:
    """A year as one build sees it, before anybody has published it."""
    return Edition(
        year, f"Provisional, by build {year.build_id} with answers up to {year.day}. Names may still change."
    )
