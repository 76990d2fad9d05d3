"""An award: what it honours, by which measure, among whom, with which tiers."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.reference.awards.sections import Classes, Eligible, Guard, Improvement, Measure, Staff
from pipelines.reference.awards.tier import Tier
from pipelines.reference.ids import Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.plans.sections import YEARS, Window

SITE, DEPARTMENT, PERSON = "site", "department", "person"


class Award(Frozen):
    """An award of a recognition year.

    `year`: the year whose forum gives it. `level`: who is honoured: sites, departments of sites, or people that guests named
    (small groups as a team). `citation`: what is read out. `survey_id`: whose answers count, the headline survey where none is
    named. `tiers` come highest first, and that is their precedence: who reaches several is honoured in the highest
    (`honoured` = "once"), or in each ("in_every_tier").
    """

    award_id: Id
    award_name: Name
    year: Annotated[int, Field(ge=YEARS[0], le=YEARS[-1])]
    level: Literal["site", "department", "person"] = SITE
    citation: Annotated[str, Field(max_length=400)] = ""
    survey_id: Id | None = None
    measure: Measure | None = None
    staff: Staff | None = None
    window: Window
    classes: Classes = Classes()
    eligible: Eligible = Eligible()
    improvement: Improvement | None = None
    guard: Guard = Guard()
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    honoured: Literal["once", "in_every_tier"] = "once"

    @model_validator(mode="after")
    def _measure_fits_the_level(self) -> Self:
        misfits = []
        if self.level == PERSON:
            if self.measure is not None:
                what = "people are honoured for being named by guests, never for a mean of scores"
                misfits.append(Misfit(what, ("measure",), "take [measure] out, and write [staff]"))
            if self.staff is None:
                misfits.append(Misfit("an award for people has no section staff", (), "add [staff]"))
            if self.improvement is not None:
                misfits.append(Misfit("people are not compared with a year before", ("improvement",), "take it out"))
        else:
            if self.measure is None:
                misfits.append(Misfit(f"an award for a {self.level} has no section measure", (), "add [measure]"))
            if self.staff is not None:
                misfits.append(
                    Misfit(f"[staff] is for people, and this award is for a {self.level}", ("staff",), "take it out")
                )
        measure = self.measure
        if measure is not None and bool(measure.departments) != (self.level == DEPARTMENT):
            what = (
                "an award for departments names those it honours in departments, any other award names one department"
            )
            misfits.append(
                Misfit(what, ("measure", "departments"), 'write level = "department" and departments, or neither')
            )
        refuse(misfits)
        return self

    @model_validator(mode="after")
    def _tiers_are_told_apart(self) -> Self:
        ids = [one.tier_id for one in self.tiers]
        refuse(
            Misfit(f"tier_id {one!r} stands twice", ("tiers", position, "tier_id"), "rename one")
            for position, one in enumerate(ids)
            if one in ids[:position]
        )
        return self

    @model_validator(mode="after")
    def _baseline_comes_before(self) -> Self:
        if self.improvement is not None and self.improvement.baseline.last_day >= self.window.first_day:
            what = "the baseline must end before the window begins"
            refuse([Misfit(what, ("improvement", "baseline", "last_day"), "correct one of the two")])
        return self

    @property
    def is_of_people(self) -> bool:
        """Whether people (or their teams) are honoured: such lists carry the purpose note."""
        return self.level == PERSON
