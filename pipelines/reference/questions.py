"""What a question asks about, and how its answers become whole numbers on a scale."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.reference.folding import folded
from pipelines.reference.ids import ColumnId, Name
from pipelines.reference.model import Misfit, refuse
from pipelines.reference.organisation import INDEX, RECOMMEND, refuse_backward_span
from pipelines.reference.scales import Scale
from pipelines.reference.survey_columns import Column


class Question(Scale):
    """A question whose answers are whole numbers from `lowest` to `highest`; several may belong to one department.

    `answers` gives the number of each answer in words (case and spacing do not count); without it answers are numbers,
    with the point or comma that `decimal` says. `reversed`: the lowest answer is the best. `missing` are the codes of no
    answer, a refusal among them; `not_applicable` those of a guest who did not use the department. Both are no answers.
    `valid_from` and `valid_to` are the days of stay, [from, to), on which it was asked so; `change` says what is
    different from then on.
    """

    NUMBERED = "answers"

    column: Column
    department: ColumnId
    answers: dict[Annotated[str, Field(min_length=1)], int] = {}
    reversed: bool = False
    decimal: Literal[".", ","] = "."
    missing: tuple[str, ...] = ("",)
    not_applicable: tuple[str, ...] = ()
    lead: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    change: Name | None = None

    @model_validator(mode="after")
    def _a_word_stands_once(self) -> Self:
        words = [*self.answers, *self.no_answers] if self.answers else []
        same = [folded(word) for word in words]
        again = [word for place, word in enumerate(words) if same[place] in same[:place]]
        refuse(
            Misfit(f"the answer {word!r} stands twice (case and spacing do not count)", (), "take one of the two out")
            for word in again
        )
        return self

    @model_validator(mode="after")
    def _a_change_has_its_day(self) -> Self:
        refuse_backward_span(self.valid_from or date.min, self.valid_to)
        if (self.valid_from is None) != (self.change is None):
            what = "a question with a valid_from says what its change is, and the other way round"
            refuse([Misfit(what, (), 'add the one that is missing, such as change = "0 to 10 instead of 1 to 5"')])
        return self

    @model_validator(mode="after")
    def _recommend_is_asked_from_0_to_10(self) -> Self:
        if self.department == RECOMMEND and (self.lowest, self.highest) != (0, 10):
            what = "NPS is defined on a 0 to 10 recommend question alone"
            refuse([Misfit(what, (), "set lowest = 0 and highest = 10, or name another department")])
        if self.department == INDEX:
            refuse([Misfit("the index is computed, not asked", ("department",), "name another department")])
        return self

    @property
    def no_answers(self) -> tuple[str, ...]:
        """All codes that are no answer."""
        return (*self.missing, *self.not_applicable)

    def holds_on(self, day: date) -> bool:
        """Whether guests who left on `day` were asked it so."""
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)

    def overlaps(self, other: "Question") -> bool:
        """Whether there are days on which both were asked."""
        return self.holds_on(other.valid_from or date.min) or other.holds_on(self.valid_from or date.min)
