"""What an award comes to: the standings of its candidates, and what is to be known of it as a whole."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.recognition.frames import WINNER
from pipelines.recognition.tally import tally
from pipelines.reference.awards.award import Award


@dataclass(frozen=True)
class ClassNote:
    """What is to be said of a class as a whole, such as that it honours nobody and why."""

    class_id: str
    class_name: str
    words: str


@dataclass(frozen=True)
class AwardResult:
    """An award and its `standings` (`frames.STANDINGS`). `is_provisional`: more answers of the window may come. `notes`: of
    classes that honour nobody, and why. `whole_field`: of people, whose standings leave most of them out, how many there were
    (`tally.TALLY`)."""

    award: Award
    standings: pl.DataFrame
    notes: tuple[ClassNote, ...]
    is_provisional: bool
    whole_field: pl.DataFrame | None = None

    @property
    def winners(self) -> pl.DataFrame:
        """The rows of winners, in the order in which they are read out."""
        return self.standings.filter(pl.col("state") == WINNER)

    @property
    def notes_for_all(self) -> tuple[ClassNote, ...]:
        """The notes that anybody may read: of people, that one colleague of a site is left out is for HR alone, as everybody
        there would know who it is."""
        return tuple(one for one in self.notes if not (self.award.is_of_people and one.class_id.startswith("site:")))

    @property
    def field(self) -> pl.DataFrame:
        """How many competed, could be honoured and are (`tally.TALLY`)."""
        return tally(self.standings) if self.whole_field is None else self.whole_field


@dataclass(frozen=True)
class RecognitionYear:
    """All awards of a year by one build, in the order of their ids."""

    year: int
    chain_name: str
    build_id: str
    logical_hash: str
    day: date  # the day up to which the build knows
    awards: tuple[AwardResult, ...]
