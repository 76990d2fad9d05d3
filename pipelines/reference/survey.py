"""Survey definitions: how one supplier's export is read. Adding a supplier is adding a file."""

import codecs
import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from pipelines.reference.model import Frozen
from pipelines.reference.organisation import INDEX, RECOMMEND, ColumnId, Id, Name

Column = Annotated[str, Field(min_length=1)]


def _encoding_of_text(encoding: str) -> str:
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except LookupError:
        raise ValueError(f"no encoding is called {encoding!r}; try utf-8, cp1252, latin-1 or utf-16") from None


Encoding = Annotated[str, AfterValidator(_encoding_of_text)]
Delimiter = Annotated[str, Field(min_length=1, max_length=1)]


class Format(Frozen):
    """How the text is written. Nothing of it is guessed."""

    encoding: Encoding
    delimiter: Delimiter


# Every part of it is told apart from the others, so that it shows what a format looks like.
EXAMPLE_MOMENT = datetime(2026, 11, 30, 17, 45, 59)  # noqa: DTZ001


class Moment(Frozen):
    """A column with a date or time in an explicit strftime format. `substitute` says what stands in for a stay date."""

    column: Column
    format: Annotated[str, Field(min_length=2)]
    substitute: str | None = None

    @model_validator(mode="after")
    def _format_reads_what_it_writes(self) -> Self:
        if "{" in self.format or "}" in self.format:
            raise ValueError("a date format has no braces")
        hour, minute = re.search(r"%[-_0]?[HIkl]", self.format), re.search(r"%[-_0]?M", self.format)
        if bool(hour) != bool(minute):
            raise ValueError("a format with hours has minutes too")
        if not re.search(r"%[-_0]?[Yy]|%[DFs]", self.format) or re.search(r"%[sQ]", self.format):
            raise ValueError("a date format has a year, and no seconds since 1970")
        return self


class OneColumn(Frozen):
    """A column that is taken as it is."""

    column: Column


class SegmentColumn(Frozen):
    """A column whose codes become our segments; a code that is not declared goes to `otherwise`, else it is an error."""

    column: Column
    values: dict[str, str]
    missing: tuple[str, ...] = ("",)
    otherwise: str | None = None

    def targets(self) -> set[str]:
        """The segment ids that the codes lead to."""
        return {*self.values.values(), *([self.otherwise] if self.otherwise else [])}


class Question(Frozen):
    """A question whose answers are whole numbers from `lowest` to `highest`; several may belong to one department."""

    column: Column
    department: ColumnId
    lowest: int
    highest: int
    missing: tuple[str, ...] = ("",)
    lead: bool = False

    @model_validator(mode="after")
    def _scale_runs_upward(self) -> Self:
        if not self.lowest < self.highest:
            raise ValueError("lowest must be below highest")
        if self.highest - self.lowest > 100:
            raise ValueError("a scale has at most 101 steps")
        return self

    @model_validator(mode="after")
    def _recommend_is_asked_from_0_to_10(self) -> Self:
        if self.department == RECOMMEND and (self.lowest, self.highest) != (0, 10):
            raise ValueError("NPS is defined on a 0 to 10 recommend question alone")
        if self.department == INDEX:
            raise ValueError("the index is computed, not asked")
        return self

    @property
    def top_box_from(self) -> int:
        """The lowest answer that counts as top box: 9 on 0–10 and 1–10 scales, else the best category."""
        return 9 if (self.lowest, self.highest) in {(0, 10), (1, 10)} else self.highest


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
            raise ValueError("declare response_id or key_columns, not both")
        return self


class Comments(Frozen):
    """Columns of free text: kept in the vault, apart from everything else."""

    columns: tuple[Column, ...] = ()


class _Survey(Frozen):
    survey_id: Id
    survey_name: Name
    file_names: Annotated[tuple[str, ...], Field(min_length=1)]
    format: Format
    site: OneColumn
    comments: Comments = Comments()

    def columns(self) -> tuple[str, ...]:
        """Every column that the definition reads, each once."""
        return tuple(dict.fromkeys([*self.columns_read(), *self.comments.columns]))

    def columns_read(self) -> tuple[str, ...]:
        """The columns that are read for what they say; the free text is not."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _free_text_is_nothing_else(self) -> Self:
        both = sorted(set(self.comments.columns) & set(self.columns_read()))
        if both:
            raise ValueError(f"column {both[0]!r} is free text and something else: free text goes to the vault alone")
        return self


class ResponseSurvey(_Survey):
    """An export with one row per response and a column per question."""

    kind: Literal["responses"]
    identity: ResponseIdentity
    stay_date: Moment
    answer_date: Moment | None = None
    segments: dict[ColumnId, SegmentColumn] = {}
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _several_items_name_one_lead(self) -> Self:
        for department in self.departments():
            leads = [question.lead for question in self.items(department)]
            if len(leads) > 1 and sum(leads) != 1:
                raise ValueError(f"department {department!r} has {len(leads)} questions: exactly one has lead = true")
        return self

    @model_validator(mode="after")
    def _a_question_stands_once(self) -> Self:
        columns = [question.column for question in self.questions]
        twice = sorted({column for column in columns if columns.count(column) > 1})
        if twice:
            raise ValueError(f"column {twice[0]!r} is asked twice")
        return self

    def departments(self) -> tuple[str, ...]:
        """The departments asked about, `overall` and `recommend` among them, in the order of the questions."""
        return tuple(dict.fromkeys(question.department for question in self.questions))

    def items(self, department: str) -> tuple[Question, ...]:
        """The questions about a department, the lead item first."""
        own = [question for question in self.questions if question.department == department]
        return tuple(sorted(own, key=lambda question: not question.lead))

    def columns_read(self) -> tuple[str, ...]:
        """The columns that are read for what they say; the free text is not."""
        moments = [moment for moment in (self.stay_date, self.answer_date, self.identity.version) if moment]
        return (
            *self.identity.response_id,
            *self.identity.key_columns,
            self.site.column,
            *(moment.column for moment in moments),
            *(segment.column for segment in self.segments.values()),
            *(question.column for question in self.questions),
        )


class InvitationIdentity(Frozen):
    """Invitations are counted once per month, site and channel; the later `version` wins."""

    version: Moment | None = None


class InvitationSurvey(_Survey):
    """An export that says how many guests were asked, a row per month of stay and site, and channel where known."""

    kind: Literal["invitations"]
    for_survey: Id
    identity: InvitationIdentity = InvitationIdentity()
    month: Moment
    channel: SegmentColumn | None = None
    invited: OneColumn

    def columns_read(self) -> tuple[str, ...]:
        """The columns that are read for what they say; the free text is not."""
        version = [self.identity.version.column] if self.identity.version else []
        channel = [self.channel.column] if self.channel else []
        return (self.site.column, self.month.column, *channel, self.invited.column, *version)


ANY_SURVEY = ResponseSurvey | InvitationSurvey
