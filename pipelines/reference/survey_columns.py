"""The parts of a survey definition: what one column of its export means."""

import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.reference.model import Frozen, Misfit, refuse

Column = Annotated[str, Field(min_length=1)]


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


def _refuse_format(what: str, mend: str) -> None:
    refuse([Misfit(what, ("format",), mend)])


class Moment(Frozen):
    """A column with a date or time in an explicit strftime format. `substitute` says what stands in for a stay date."""

    column: Column
    format: Annotated[str, Field(min_length=2)]
    substitute: str | None = None

    @model_validator(mode="after")
    def _format_reads_what_it_writes(self) -> Self:
        if "{" in self.format or "}" in self.format:
            _refuse_format("a date format has no braces", "take { and } out")
        hour, minute = re.search(r"%[-_0]?[HIkl]", self.format), re.search(r"%[-_0]?M", self.format)
        if bool(hour) != bool(minute):
            _refuse_format("a format with hours has minutes too", "write %H and %M, or neither")
        if not re.search(r"%[-_0]?[Yy]|%[DFs]", self.format) or re.search(r"%[sQ]", self.format):
            what = f"a date format has a year, and no seconds since 1970: {self.format!r}"
            _refuse_format(what, "write one such as %Y-%m-%d or %d.%m.%Y")
        return self
