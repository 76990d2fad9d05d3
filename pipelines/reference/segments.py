"""Kinds of guests: dimensions with a few values each, and `unknown` besides."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.reference.ids import ColumnId, Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse

ALL = "all"
UNKNOWN = "unknown"


class Segment(Frozen):
    """One value of a dimension."""

    segment_id: Id
    segment_name: Name


class Dimension(Frozen):
    """A way to tell guests apart. At most 11 values, so that totals stay small; `unknown` is the twelfth.

    `adjusts`: scores may be adjusted for it, as no manager decides who stays. It decides no verdict on any record.
    """

    dimension_id: ColumnId
    dimension_name: Name
    adjusts: bool = False
    values: Annotated[tuple[Segment, ...], Field(min_length=1, max_length=11)]

    @model_validator(mode="after")
    def _ids_are_unique_and_free(self) -> Self:
        ids = [segment.segment_id for segment in self.values]
        always = f"{UNKNOWN!r} and {ALL!r} are always there and are not listed"
        misfits = [
            Misfit(f"the segment_id {one!r} stands twice", ("values", position, "segment_id"), "rename one of the two")
            for position, one in enumerate(ids)
            if one in ids[:position]
        ]
        misfits += [
            Misfit(always, ("values", position, "segment_id"), "take it out")
            for position, one in enumerate(ids)
            if one in (UNKNOWN, ALL)
        ]
        if self.dimension_id == ALL:
            misfits.append(Misfit(always, ("dimension_id",), "call the dimension otherwise"))
        refuse(misfits)
        return self


class Segments(Frozen):
    """All dimensions, in the order of pages."""

    dimensions: tuple[Dimension, ...] = ()

    @model_validator(mode="after")
    def _dimensions_are_unique(self) -> Self:
        ids = [dimension.dimension_id for dimension in self.dimensions]
        refuse(
            Misfit(
                f"the dimension_id {one!r} stands twice",
                ("dimensions", position, "dimension_id"),
                "rename one of the two",
            )
            for position, one in enumerate(ids)
            if one in ids[:position]
        )
        return self

    def get(self, dimension_id: str) -> Dimension | None:
        """The dimension with this id, or None."""
        return next((one for one in self.dimensions if one.dimension_id == dimension_id), None)
