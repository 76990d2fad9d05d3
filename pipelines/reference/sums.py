"""Exports that are summed already: how many guests gave each answer, by site, month and department."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.reference.ids import ColumnId
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.monthly import MonthlySurvey
from pipelines.reference.organisation import INDEX, RECOMMEND
from pipelines.reference.scales import Scale
from pipelines.reference.survey_columns import Column


class DepartmentColumn(Frozen):
    """The column that names the department, and which department each of its codes means."""

    column: Column
    values: Annotated[dict[str, ColumnId], Field(min_length=1)]


class CountedScale(Scale):
    """A scale whose answers are columns of counts: `counts` gives the number of each column's answer.

    It is the scale of the `departments` named, without any of all that no other scale names.
    """

    NUMBERED = "counts"

    counts: Annotated[dict[Column, int], Field(min_length=1)]
    departments: tuple[ColumnId, ...] = ()


class SumsSurvey(MonthlySurvey):
    """An export with a row per month of stay, site and department, which feeds the totals of the survey `for_survey`.

    Where single responses of that survey stand for a site and month, its sums do not.
    """

    kind: Literal["sums"]
    department: DepartmentColumn
    scales: Annotated[tuple[CountedScale, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_department_has_one_scale(self) -> Self:
        refuse(self._misfits_of_scales())
        return self

    def _misfits_of_scales(self) -> Iterator[Misfit]:
        named = [(one, place) for place, scale in enumerate(self.scales) for one in scale.departments]
        known = set(self.department.values.values())
        for position, (department, place) in enumerate(named):
            keys = ("scales", place, "departments")
            if department in {one for one, _ in named[:position]}:
                yield Misfit(f"department {department!r} has two scales", keys, "name it in one of them")
            if department not in known:
                what = f"no code of the department column means {department!r}"
                yield Misfit(what, keys, "add its code to department.values, or take it out here")
        others = [place for place, scale in enumerate(self.scales) if not scale.departments]
        for place in others[1:]:
            what = "two scales name no departments: they can't both be that of all others"
            yield Misfit(what, ("scales", place), "say which departments this one is for")
        left = sorted(known - {department for department, _ in named})
        if left and not others:
            yield Misfit(f"department {left[0]!r} has no scale", ("department",), "add a [[scales]] table for it")
        scale = self.scale_of(RECOMMEND) if RECOMMEND in known else None
        if scale and (scale.lowest, scale.highest) != (0, 10):
            what = "NPS is defined on a 0 to 10 recommend question alone"
            mend = 'give recommend a [[scales]] table of its own, from 0 to 10, with departments = ["recommend"]'
            yield Misfit(what, ("scales", self.scales.index(scale)), mend)
        if INDEX in known:
            yield Misfit("the index is computed, not asked", ("department", "values"), "name another department")

    def scale_of(self, department: str) -> CountedScale | None:
        """The scale of a department: the one that names it, else the one that names none."""
        own = [scale for scale in self.scales if department in scale.departments]
        return next(iter([*own, *(scale for scale in self.scales if not scale.departments)]), None)

    def departments(self) -> tuple[str, ...]:
        """The departments that are counted, `overall` and `recommend` among them."""
        return tuple(dict.fromkeys(self.department.values.values()))

    def count_columns(self) -> tuple[str, ...]:
        """Every column of counts, each once."""
        return tuple(dict.fromkeys(column for scale in self.scales for column in scale.counts))

    def columns_told(self) -> Iterable[str]:
        """The department, and the counts."""
        return (self.department.column, *self.count_columns())
