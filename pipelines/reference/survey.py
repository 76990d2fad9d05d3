"""Survey definitions: how one supplier's export is read. Adding a supplier is adding a file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.metrics.periods import shifted
from pipelines.reference import long_layout
from pipelines.reference.ids import ColumnId, Id
from pipelines.reference.invitations import InvitationSurvey
from pipelines.reference.long_layout import LongLayout
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.questions import Question
from pipelines.reference.sums import SumsSurvey
from pipelines.reference.survey_columns import Column, Moment, SegmentColumn
from pipelines.reference.survey_definition import FileDefinition, SurveyDefinition

# Every part of it is told apart from the others, so that it shows what a format looks like.
EXAMPLE_MOMENT = datetime(2026, 11, 30, 17, 45, 59, tzinfo=UTC)


class ResponseIdentity(Frozen):
    """What makes a response itself: its id columns, else key columns (default all) and an occurrence number.

    `version` is the column whose later moment wins when a response comes again.
    """

    response_id: tuple[Column, ...] = ()
    key_columns: tuple[Column, ...] = ()
    version: Moment | None = None

    @model_validator(mode="after")
    def _one_way_only(self) -> Self:
        if self.response_id and self.key_columns:
            refuse(
                [Misfit("declare response_id or key_columns, not both", ("key_columns",), "take one of the two out")]
            )
        return self


class ResponseSurvey(SurveyDefinition):
    """An export with one row per response and a column per question; with `long`, one row per response and question."""

    kind: Literal["responses"]
    identity: ResponseIdentity
    long: LongLayout | None = None
    stay_date: Moment
    answer_date: Moment | None = None
    segments: dict[ColumnId, SegmentColumn] = {}
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _the_long_layout_fits(self) -> Self:
        if self.long:
            refuse(long_layout.misfits(self.long, self._columns_of_a_response(), self.questions))
            if not self.identity.response_id:
                what = "a long layout needs identity.response_id: nothing else says which records are one response"
                refuse([Misfit(what, ("long",), 'add to [identity] a line such as response_id = ["Response ID"]')])
        return self

    @model_validator(mode="after")
    def _a_question_stands_once(self) -> Self:
        refuse(
            Misfit(
                f"column {question.column!r} is asked twice",
                ("questions", position, "column"),
                "take one of the two out, or end the first with a valid_to at which the second has its valid_from",
            )
            for position, question in enumerate(self.questions)
            if any(one.column == question.column and one.overlaps(question) for one in self.questions[:position])
        )
        return self

    @model_validator(mode="after")
    def _several_items_name_one_lead(self) -> Self:
        last = {question.department: position for position, question in enumerate(self.questions)}
        refuse(
            Misfit(
                f"department {department!r} has {len(own)} questions and {sum(one.lead for one in own)} of them have "
                "lead = true: exactly one has lead = true",
                ("questions", last[department]),
                "write lead = true below the one question that its top box is counted on",
            )
            for department in self.departments()
            for own in self._asked_together(department)
            if len(own) > 1 and sum(one.lead for one in own) != 1
        )
        refuse(
            Misfit(
                f"the question {own[0].column!r} is asked alone at times and beside another, the lead, at others",
                ("questions", self.questions.index(own[0])),
                "end it with a valid_to where the other begins, and let it begin anew from there",
            )
            for department in self.departments()
            for own in self._asked_together(department)
            if len(own) == 1 and own[0] not in self.leads(department)
        )
        return self

    def _asked_together(self, department: str) -> Iterator[list[Question]]:
        """The questions about a department, once for every change of which of them are asked."""
        own = [question for question in self.questions if question.department == department]
        days = {day or date.min for question in own for day in (question.valid_from, question.valid_to)}
        return ([one for one in own if one.holds_on(day)] for day in sorted(days))

    def departments(self) -> tuple[str, ...]:
        """The departments asked about, `overall` and `recommend` among them, in the order of the questions."""
        return tuple(dict.fromkeys(question.department for question in self.questions))

    def is_asked_in(self, department: str, month: date) -> bool:
        """Whether any guest who left in `month`, given by its first day, was asked about the department."""
        return any(
            (one.valid_from or date.min) < shifted(month, 1) and month < (one.valid_to or date.max)
            for one in self.questions
            if one.department == department
        )

    def items(self, department: str) -> tuple[Question, ...]:
        """The questions about a department, the lead item first."""
        own = [question for question in self.questions if question.department == department]
        return tuple(sorted(own, key=lambda question: not question.lead))

    def leads(self, department: str) -> tuple[Question, ...]:
        """The questions that a department's top box is counted on, one at a time: later versions replace earlier ones."""
        own = self.items(department)
        return tuple(
            one for one in own if one.lead or not any(one.overlaps(other) for other in own if other is not one)
        )

    def columns_read(self) -> tuple[str, ...]:
        """The columns that are read for what they say; the free text is not."""
        return (*self.identity.response_id, *self.identity.key_columns, *self.columns_counted())

    def columns_counted(self) -> tuple[str, ...]:
        """The columns that numbers are made of: all that is read but what tells one guest from another."""
        asked = (
            (self.long.question, self.long.answer)
            if self.long
            else tuple(question.column for question in self.questions)
        )
        version = [self.identity.version.column] if self.identity.version else []
        return (*self.columns_about(), *version, *asked)

    def columns_about(self) -> tuple[str, ...]:
        """The columns that say where and when a guest stayed, and what kind of guest it was; each once."""
        moments = [moment for moment in (self.stay_date, self.answer_date) if moment]
        segments = (segment.column for segment in self.segments.values())
        return tuple(dict.fromkeys([self.site.column, *(moment.column for moment in moments), *segments]))

    def _columns_of_a_response(self) -> tuple[str, ...]:
        version = [self.identity.version.column] if self.identity.version else []
        return (*self.identity.response_id, *self.identity.key_columns, *self.columns_about(), *version)

    def answers_in_the_open(self) -> tuple[str, ...]:
        """The questions of a long layout whose answers are no free text: what nobody declared may be some."""
        ignored = self.long.ignored if self.long else ()
        return tuple(dict.fromkeys([*(question.column for question in self.questions), *ignored]))

    def free_text(self) -> list[str]:
        """What is kept apart as free text, in words: two definitions that say the same keep the same apart."""
        apart = super().free_text()
        if self.long:
            said = ", ".join(map(repr, sorted(self.answers_in_the_open())))
            apart.append(f"{self.long.answer!r} where {self.long.question!r} is none of {said}")
        return apart


class WithdrawalList(FileDefinition):
    """A list of responses whose guests want them erased: the id of one in each record, in as many columns as there."""

    kind: Literal["withdrawals"]
    for_survey: Id
    response_id: Annotated[tuple[Column, ...], Field(min_length=1)]

    def columns_read(self) -> tuple[str, ...]:
        """The columns of the response id."""
        return self.response_id


# What the archive keeps records of. A list of withdrawals is taken in, and not kept.
ANY_SURVEY = ResponseSurvey | InvitationSurvey | SumsSurvey
ANY_DEFINITION = ANY_SURVEY | WithdrawalList
