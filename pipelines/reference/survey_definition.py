"""What every survey definition says, whatever kind of export it reads."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.reference.formats import Format
from pipelines.reference.ids import Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.survey_columns import Column, OneColumn


class Comments(Frozen):
    """Columns of free text: kept in the vault, apart from everything else.

    `departments` says which of them, or which questions of a long layout, are about one department; `guest_names` are columns
    with a name of the guest, which is masked wherever it stands in the guest's words.
    """

    columns: tuple[Column, ...] = ()
    departments: dict[str, Id] = {}
    guest_names: tuple[Column, ...] = ()


class FileDefinition(Frozen):
    """What everything has that comes as files: its names, its files and their format."""

    survey_id: Id
    survey_name: Name
    file_names: Annotated[tuple[str, ...], Field(min_length=1)]
    format: Format

    def columns(self) -> tuple[str, ...]:
        """Every column that the definition reads, each once."""
        return tuple(dict.fromkeys(self.columns_read()))

    def columns_read(self) -> tuple[str, ...]:
        """The columns that are read for what they say; the free text is not."""
        raise NotImplementedError


class SurveyDefinition(FileDefinition):
    """What every kind of export has besides: the column that names the site, and free text."""

    site: OneColumn
    comments: Comments = Comments()

    def columns(self) -> tuple[str, ...]:
        """Every column that the definition reads, each once."""
        return tuple(dict.fromkeys([*self.columns_read(), *self.comments.guest_names, *self.comments.columns]))

    def free_text(self) -> list[str]:
        """What is kept apart as free text, in words: two definitions that say the same keep the same apart."""
        return list(self.comments.columns)

    @model_validator(mode="after")
    def _free_text_is_nothing_else(self) -> Self:
        read = {*self.columns_read(), *self.comments.guest_names}
        refuse(
            Misfit(
                f"column {column!r} is free text and something else: free text goes to the vault alone",
                ("comments", "columns", position),
                f"take {column} out of the comments, or read it for nothing else",
            )
            for position, column in enumerate(self.comments.columns)
            if column in read
        )
        return self
